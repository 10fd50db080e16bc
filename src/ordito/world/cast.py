"""The company as the setting of a simulation: its own places, goods and people, nothing invented.

Beside its customers live people who never say who they are: they buy in stores without a card and
look around online. They come after the customers, in one persona of their own.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from ordito.world import facts
from ordito.world.assortment import ELECTRONICS
from ordito.world.hours import HOLIDAYS, HOME_ZONE, RUSH_DAYS, RUSH_HOURS
from ordito.world.model import Company, Place
from ordito.world.people import habits, persona_of
from ordito.world.setting import slow_places
from ordito.world.simulation import calendar, parameters
from ordito.world.simulation.chance import Ints, Reals, Stream, running
from ordito.world.simulation.doors import Doors, Week
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.network import Network
from ordito.world.simulation.parameters import CHANNELS, METHODS, WAYS, Parameters, Persona
from ordito.world.simulation.people import People
from ordito.world.simulation.setting import Setting

_QUARTERS: Final = 4
_STRANGERS: Final = 1_500
_STRANGER: Final = "stranger"
_STRANGERS_A_QUARTER: Final = 2.0
_STRANGERS_LINES: Final = 1.6
_STRANGERS_IDLE: Final = 2.5
_STRANGERS_ELECTRONICS: Final = 35.0
# a basket's mean is above its median, by its deviation and by what is rounded up to one line
_MEDIAN_OF_MEAN: Final = 0.8
_LINES_SIGMA: Final = 0.6
_AT_HOME: Final = 0.94
_CHEAP_MINOR: Final = 2_000
_SEVERAL: Final = 0.15
_STORE_MINUTES: Final = 30.0
_PROMISE_MINUTES: Final = 120
_SHORT_OF_PICKERS: Final = 0.7
# of the slow stores' collections: with fewer, a rush has too few to say what relieving it gives
_ON_THE_WAY_HOME: Final = 0.3
_NEW_APP_WEEK: Final = 8
# what reaches people: of an agent's visit is told where an agent was
_MEDIA: Final = frozenset({"email", "social", "search", "affiliate", "sms"})
_HOUR_MINUTES: Final = 60
_HOUR: Final = timedelta(hours=1)
_IN_WINTER: Final = datetime(2026, 1, 15, tzinfo=UTC)
# an assistant of a customer's own buys as the web shop does
_LIKE_THE_WEB: Final = "ai_agent"


def cast(company: Company, *, end: datetime, days: int) -> Setting:
    """Return the setting of the ``days`` that end with ``end`` (aware)."""
    last = end.astimezone(ZoneInfo(HOME_ZONE)).date()
    told = _parameters(company, days=days)
    told = msgspec.structs.replace(told, first=last - timedelta(days=days - 1))
    network = network_of(company)
    return Setting(
        told,
        calendar.lay_out(told.first, days=days, zone=HOME_ZONE, holidays=HOLIDAYS),
        network,
        goods_of(company),
        people_of(company, network),
    )


def stores_of(company: Company) -> tuple[Place, ...]:
    """Return the stores, in the order of the simulation's places."""
    return tuple(place for place in company.places if place.kind == "store")


def first_of(company: Company, kind: str) -> Place:
    """Return the first place of a kind: parcels leave one warehouse, one desk takes calls."""
    return next(place for place in company.places if place.kind == kind)


def network_of(company: Company) -> Network:
    """Return the stores, and the warehouse from which parcels leave."""
    stores, depot = stores_of(company), first_of(company, "warehouse")
    places, n = (*stores, depot), len(stores)
    slow = slow_places(company.seed, stores)
    visited = {city for agent in company.agents for city in agent.territory}
    return Network(
        n_stores=n,
        east_km=np.array([place.longitude for place in places]),
        north_km=np.array([place.latitude for place in places]),
        footfall=running([place.footfall for place in stores]),
        franchised=np.array([place.entity != depot.entity for place in places]),
        contested=np.zeros(n + 1, np.bool_),
        slow=np.array([place.code in slow for place in places]),
        depots=np.full(n, n),
        agents=np.array([0 if store.city in visited else -1 for store in stores]),
        doors=Doors.of(_week(place) for place in (*places, first_of(company, "contact_centre"))),
    )


def goods_of(company: Company) -> Goods:
    """Return the SKUs; what is bought more often by its product is by its variants together."""
    products = {product.code: product for product in company.products}
    sold = [products[sku.product] for sku in company.skus]
    categories = sorted({product.category for product in sold})
    variants = dict.fromkeys(products, 0)
    for product in sold:
        variants[product.code] += 1
    demand = np.array([one.demand / variants[one.code] for one in sold])
    electronic = np.array([one.category in ELECTRONICS for one in sold])
    halves = [np.where(kind, demand, 0.0) for kind in (electronic, ~electronic)]
    shares = [one.fact.electronics_percent for one in habits().values()]
    wanted = [
        share * halves[0] / halves[0].sum() + (100 - share) * halves[1] / halves[1].sum()
        for share in (*shares, _STRANGERS_ELECTRONICS)
    ]
    prices = np.array([sku.price_minor for sku in company.skus])
    rates = {one.category: one.rate_bp for one in company.tax_rates if one.country == "IT"}
    ids = np.arange(len(sold))
    return Goods(
        categories=np.array([categories.index(one.category) for one in sold]),
        prices=prices,
        costs=np.array([sku.cost_minor for sku in company.skus]),
        tax_bp=np.array([rates[one.tax_category] for one in sold]),
        wanted=running(np.array(wanted)),
        neighbours=ids,
        several=np.where(prices < _CHEAP_MINOR, _SEVERAL, 0.0),
        leaking=np.array([sku.code in company.web_prices for sku in company.skus]),
        web_prices=np.array(
            [company.web_prices.get(sku.code, sku.price_minor) for sku in company.skus]
        ),
    )


def people_of(company: Company, network: Network) -> People:
    """Return the customers, and after them those who never say who they are."""
    codes = list(habits())
    known = company.people
    ids = np.arange(len(known) + _STRANGERS)
    at = {store.code: row for row, store in enumerate(stores_of(company))}
    personas = np.full(len(ids), len(codes))
    personas[: len(known)] = [codes.index(persona_of(company.seed, one.code)) for one in known]
    draws = Stream(company.seed, "people")
    homes = draws.spin(ids, network.footfall, 0)
    homes[: len(known)] = [at[one.main_store] for one in known]
    paces = _paces(draws, ids, personas)
    cards, consents = np.zeros((2, len(ids)), np.bool_)
    cards[: len(known)] = [one.card is not None for one in known]
    consents[: len(known)] = ["email" in one.consents for one in known]
    return People(
        ids=ids,
        personas=personas,
        homes=homes,
        paces=paces,
        quantiles=np.argsort(np.argsort(paces, kind="stable"), kind="stable") / len(ids),
        cards=cards,
        consents=consents,
        online_first=np.zeros(len(ids), np.bool_),
        mail_of=ids,
    )


def share_of_assistants(persona: int) -> float:
    """Return which share of a persona's web orders its own assistant places."""
    rows = facts.rows("paths", facts.PathFact)
    code = [*habits(), _STRANGER][persona]
    if code == _STRANGER:
        return 0.0
    sent = {row.channel: getattr(row, code) for row in rows if row.method == METHODS[1]}
    whole = sent["web"] + sent[_LIKE_THE_WEB]
    return sent[_LIKE_THE_WEB] / whole if whole else 0.0


def hours_ahead(place: Place) -> int:
    """Return how far the clock of a place is ahead of that of the head office."""
    own, home = (
        ZoneInfo(zone).utcoffset(_IN_WINTER.replace(tzinfo=None))
        for zone in (place.zone, HOME_ZONE)
    )
    assert own is not None
    assert home is not None
    return (own - home) // _HOUR


def _parameters(company: Company, *, days: int) -> Parameters:
    usual = Parameters()
    return msgspec.structs.replace(
        usual,
        seed=company.seed,
        days=days,
        people=len(company.people) + _STRANGERS,
        zone=HOME_ZONE,
        personas=tuple(_personas()),
        media=tuple(medium for medium in usual.media if medium.code in _MEDIA),
        lines_median=1.0,
        lines_sigma=_LINES_SIGMA,
        lines_ordered=1.0,
        main_store=_AT_HOME,
        promoted=0.0,
        idle=1.0,
        crew_minutes=_STORE_MINUTES,
        promise_minutes=_PROMISE_MINUTES,
        weakest_link=msgspec.structs.replace(
            usual.weakest_link,
            capacity=_SHORT_OF_PICKERS,
            rush=_ON_THE_WAY_HOME,
            weekdays=RUSH_DAYS,
            from_hour=RUSH_HOURS.start,
            to_hour=RUSH_HOURS.stop,
        ),
        conflict=parameters.Conflict(claims=0.0, taken=0.0, added=0.0),
        leak=parameters.Leak(coupons_twice=0.0),
        regime=parameters.Regime(week=_NEW_APP_WEEK),
        desk=parameters.Desk(
            asked=0.045, taken_hours=1.5, taken_sigma=1.0, solved_days=0.4, solved_sigma=1.0
        ),
    )


def _personas() -> Iterator[Persona]:
    """Yield the kinds of customers with the paths of the company, and the stranger."""
    usual = {one.code: one for one in parameters.PERSONAS}
    for code, one in habits().items():
        paths = {(row.channel, row.method): getattr(row, code) for row in one.paths.choices}
        paths["web", METHODS[1]] += paths[_LIKE_THE_WEB, METHODS[1]]
        yield msgspec.structs.replace(
            usual[code],
            share=one.fact.share / 100,
            ways=tuple(paths.get((CHANNELS[w.channel], METHODS[w.method]), 0.0) for w in WAYS),
            basket=one.fact.lines * _MEDIAN_OF_MEAN,
            idles=one.fact.browses_per_quarter / one.fact.orders_per_quarter,
            fades=1.0 if code == "lapsing" else 0.0,
        )
    carried = tuple(1.0 if number == 0 else 0.0 for number in range(len(WAYS)))
    lines = _STRANGERS_LINES * _MEDIAN_OF_MEAN
    yield Persona(_STRANGER, 0.0, 1.0, carried, basket=lines, idles=_STRANGERS_IDLE)


def _paces(draws: Stream, ids: Ints, personas: Ints) -> Reals:
    """Return the orders a year of each person: a gamma of shape 2 around the persona's mean."""
    means = [one.fact.orders_per_quarter for one in habits().values()]
    spread = draws.wait(ids, 0.5, 1) + draws.wait(ids, 0.5, 2)
    return np.array([*means, _STRANGERS_A_QUARTER])[personas] * _QUARTERS * spread


def _week(place: Place) -> Week:
    """Return the opening hours of a place by the clock of the head office."""
    ahead = hours_ahead(place) * _HOUR_MINUTES
    return tuple(
        (0, 0) if hours is None else (hours[0] - ahead, hours[1] - ahead) for hours in place.week
    )
