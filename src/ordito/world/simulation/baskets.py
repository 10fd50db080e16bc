"""What is in the baskets: lines of SKUs with the price of their day."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation import goods
from ordito.world.simulation.calendar import WEEK_DAYS
from ordito.world.simulation.chance import Ints, Stream, spread
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.parameters import WEB, Parameters
from ordito.world.simulation.people import People

MOST_LINES: Final = 64
_MOST_UNITS: Final = 12
_NEVER: Final = 1e-12


class Lines(msgspec.Struct, frozen=True):
    """Lines of orders in columns, in order of their orders.

    Attributes:
        ids: unique, the same in every world of a seed in which the order is placed.
        orders: row of the order.
        skus: what.
        units: how many.
        listed: what they cost by the list, in cents, tax included.
        paid: what was paid for them after what promotions take off.
        costs: what they cost the company, without tax.
    """

    ids: Ints
    orders: Ints
    skus: Ints
    units: Ints
    listed: Ints
    paid: Ints
    costs: Ints

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.ids)

    def take(self, rows: Ints) -> "Lines":
        """Return the lines at ``rows`` (indexes or marks)."""
        return Lines(*(column[rows] for column in msgspec.structs.astuple(self)))


def fill(parameters: Parameters, goods_: Goods, people: People, orders: Orders) -> Lines:
    """Return the lines that ``orders`` want, each SKU once in an order."""
    rows, numbers = spread(orders.lines)
    ids = orders.ids[rows] * MOST_LINES + numbers
    draws = Stream(parameters.seed, "lines")
    personas = people.personas[orders.persons[rows]]
    skus = goods_.wished(draws, ids, personas)
    first = np.sort(np.unique(rows * goods_.n_skus + skus, return_index=True)[1])
    rows, ids, skus = rows[first], ids[first], skus[first]
    likely = np.maximum(goods_.several[skus], _NEVER)
    more = np.log1p(-draws.units(ids, 1)) / np.log(likely)
    units = 1 + np.minimum(more.astype(np.int64), _MOST_UNITS - 1)
    return priced(parameters, goods_, orders, ids=ids, rows=rows, skus=skus, units=units)


def priced(
    parameters: Parameters,
    goods_: Goods,
    orders: Orders,
    *,
    ids: Ints,
    rows: Ints,
    skus: Ints,
    units: Ints,
) -> Lines:
    """Return lines at the prices of their day and channel.

    Args:
        parameters: of the world.
        goods_: of the world.
        orders: of the world.
        ids: of the lines.
        rows: their orders.
        skus: what.
        units: how many.
    """
    online = orders.channels[rows] == WEB
    lists = np.where(online, goods_.web_prices[skus], goods_.prices[skus])
    percents = goods.discounts(parameters, skus, orders.days[rows] // WEEK_DAYS)
    prices = (lists * (100 - percents) + 50) // 100
    return Lines(ids, rows, skus, units, units * lists, units * prices, units * goods_.costs[skus])
