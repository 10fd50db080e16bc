"""What people bought: the order of a person on a day, and the baskets of passers-by."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from ordito.world.draws import Draws, Wheel
from ordito.world.facts import PathFact
from ordito.world.hours import (
    HOME_ZONE,
    RUSH_DAYS,
    RUSH_HOURS,
    moment,
    on_the_wall,
    open_time_after,
    weekday_share,
)
from ordito.world.model import Method, Order, OrderLine, Person, Place, Tender
from ordito.world.setting import Setting, Window

_QUARTER_DAYS: Final = 91.3
# Baskets of people without a card, per day and unit of footfall.
_PASSERS_BY: Final = 0.2
_SHOWS_CARD: Final = 0.9
_MAIN_STORE: Final = 0.73
_CANCELLED: Final = 0.035
_NEVER_COLLECTED: Final = 0.02
_FROM_WAREHOUSE: Final = 0.8
_PROMISE_MIN: Final = 120.0
_HELD_FOR: Final = timedelta(days=7)
# A hand-over in cash above 5,000 EUR is forbidden in Italy; people stop far earlier.
_CASH_LIMIT_MINOR: Final = 20_000
_SUNDAY: Final = 6

_TILL: Final[Wheel[str]] = Wheel(("card", "cash", "split"), (64, 34, 2))
_ONLINE: Final[Wheel[str]] = Wheel(("card", "wallet"), (62, 38))
_BY_CHANNEL: Final = {
    "contact_centre": "card",
    "agent": "bank_transfer",
    "marketplace": "marketplace",
    "ai_agent": "wallet",
}


class Occasion(msgspec.Struct, frozen=True):
    """Who buys where, how and when, before the basket is known; no person is a passer-by."""

    person: Person | None
    channel: str
    method: Method
    place: Place | None
    placed_at: datetime
    lines: int


class Course(msgspec.Struct, frozen=True):
    """How an order goes on after it is placed; see ``Order``."""

    promised_at: datetime
    ready_at: datetime | None
    handed_over_at: datetime | None
    cancelled_at: datetime | None

    def until(self, end: datetime) -> "Course":
        """Return what of the course has happened at ``end``."""
        happened = (
            at if at is not None and at <= end else None
            for at in (self.ready_at, self.handed_over_at, self.cancelled_at)
        )
        return Course(self.promised_at, *happened)


def pace_of(setting: Setting, person: Person) -> float:
    """Return how much more than the persona's mean a person buys (mean 1)."""
    draws = Draws(setting.seed, "person", person.code, "pace")
    return draws.wait(0.5) + draws.wait(0.5)


def order_of(
    setting: Setting, window: Window, person: Person, day: date, *, pace: float
) -> Order | None:
    """Return what ``person`` bought on ``day``, if anything, as far as it is known at the end."""
    draws = Draws(setting.seed, "person-day", f"{person.code}@{day}", "order")
    habits = setting.habits[person.code]
    path = draws.spin(habits.paths)
    rate = (
        habits.fact.orders_per_quarter / _QUARTER_DAYS * pace * _trend(setting, window, person, day)
    )
    if not draws.chance(rate * weekday_share(path.channel, day)):
        return None
    place = _place_of(setting, draws, person, path)
    placed_at = moment(draws, path.channel, day, place=place)
    if placed_at is None or placed_at > window.end:
        return None
    lines = 1 + draws.count(habits.fact.lines - 1)
    occasion = Occasion(person, path.channel, Method(path.method), place, placed_at, lines)
    return _order(setting, window, draws, occasion)


def orders_of_passers_by(
    setting: Setting, window: Window, store: Place, day: date
) -> Iterator[Order]:
    """Yield what people without a name bought in ``store`` on ``day``."""
    mean = _PASSERS_BY * store.footfall * weekday_share("store", day)
    for number in range(
        Draws(setting.seed, "place-day", f"{store.code}@{day}", "baskets").count(mean)
    ):
        draws = Draws(setting.seed, "basket", f"{store.code}@{day}@{number}", "order")
        placed_at = moment(draws, "store", day, place=store)
        if placed_at is not None and placed_at <= window.end:
            lines = 1 + draws.count(0.8)
            occasion = Occasion(None, "store", Method.CARRY_OUT, store, placed_at, lines)
            yield _order(setting, window, draws, occasion)


def _order(setting: Setting, window: Window, draws: Draws, occasion: Occasion) -> Order:
    person, channel, method = occasion.person, occasion.channel, occasion.method
    source = _source(setting, draws, occasion)
    course = _course(setting, draws, method, source, occasion.placed_at).until(window.end)
    basket = setting.basket_for(draws, person, occasion.lines)
    sold = tuple(OrderLine(sku.code, units, sku.price_minor) for sku, units in basket)
    total = sum(line.quantity * line.unit_price_minor for line in sold)
    shows_card = person is not None and person.card is not None and draws.chance(_SHOWS_CARD)
    named = shows_card or method is not Method.CARRY_OUT
    return Order(
        number=f"{channel[0].upper()}{occasion.placed_at:%y%m%d}-{draws.word():016X}"[:18],
        channel=channel,
        place=occasion.place.code if occasion.place else None,
        person=person.code if person and named else None,
        card=person.card if person and shows_card else None,
        agent=person.agent if person and channel == "agent" else None,
        placed_at=occasion.placed_at,
        lines=sold,
        tenders=_tenders(draws, channel, total),
        method=method,
        source=source.code,
        promised_at=course.promised_at,
        ready_at=course.ready_at,
        handed_over_at=course.handed_over_at,
        cancelled_at=course.cancelled_at,
    )


def _trend(setting: Setting, window: Window, person: Person, day: date) -> float:
    """Return how trade goes: slowly up, but down to nothing for those who are lapsing."""
    elapsed = window.elapsed(day)
    lapsing = setting.habits[person.code].fact.code == "lapsing"
    return 2.0 * (1.0 - elapsed) if lapsing else 0.92 + 0.16 * elapsed


def _place_of(setting: Setting, draws: Draws, person: Person, path: PathFact) -> Place | None:
    if path.channel == "contact_centre":
        return setting.desk
    if path.channel != "store":
        return None
    if draws.chance(_MAIN_STORE):
        return setting.places[person.main_store]
    nearby = tuple(store for store in setting.stores if store.city == person.city)
    return draws.pick(nearby)


def _source(setting: Setting, draws: Draws, occasion: Occasion) -> Place:
    if occasion.method is Method.CARRY_OUT:
        assert occasion.place is not None
        return occasion.place
    assert occasion.person is not None
    near = setting.places[occasion.person.main_store]
    if occasion.method is Method.COLLECT:
        return near
    from_store = "ship_from" in near.services and not draws.chance(_FROM_WAREHOUSE)
    return near if from_store else setting.warehouse


def _course(
    setting: Setting, draws: Draws, method: Method, source: Place, placed_at: datetime
) -> Course:
    if method is Method.CARRY_OUT:
        return Course(placed_at, placed_at, placed_at, None)
    if method is Method.COLLECT:
        slow = source.code in setting.slow_places and _is_rush(source, placed_at)
        course = _collection(draws, source, placed_at, slow=slow)
    else:
        course = _delivery(draws, source, placed_at)
    assert course.ready_at is not None
    if draws.chance(_CANCELLED):
        cancelled_at = placed_at + (course.ready_at - placed_at) * draws.unit()
        return Course(course.promised_at, None, None, cancelled_at.replace(microsecond=0))
    return course


def _collection(draws: Draws, store: Place, placed_at: datetime, *, slow: bool) -> Course:
    picking_min = 15 + draws.wait(35) + (draws.between(120, 480) if slow else 0)
    ready_at = open_time_after(store, placed_at, picking_min)
    promised_at = open_time_after(store, placed_at, _PROMISE_MIN)
    if draws.chance(_NEVER_COLLECTED):
        return Course(promised_at, ready_at, None, ready_at + _HELD_FOR)
    # Half a business day in the mean; a store is open some ten hours a day
    handed_over_at = open_time_after(store, ready_at, 20 + draws.wait(340))
    return Course(promised_at, ready_at, handed_over_at, None)


def _delivery(draws: Draws, source: Place, placed_at: datetime) -> Course:
    ready_at = open_time_after(source, placed_at, 40 + draws.wait(150))
    day = ready_at.astimezone(ZoneInfo(HOME_ZONE)).date() + timedelta(days=draws.between(1, 2))
    if draws.chance(0.06):
        day += timedelta(days=draws.between(1, 3))
    if day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    delivered_at = on_the_wall(HOME_ZONE, day, 9 * 3600 + draws.below(9 * 3600))
    promised_day = placed_at.astimezone(ZoneInfo(HOME_ZONE)).date() + timedelta(days=3)
    return Course(on_the_wall(HOME_ZONE, promised_day, 20 * 3600), ready_at, delivered_at, None)


def _is_rush(store: Place, at: datetime) -> bool:
    """Tell whether it is Friday or Saturday from 16 to 19 h."""
    wall = at.astimezone(ZoneInfo(store.zone))
    return wall.weekday() in RUSH_DAYS and wall.hour in RUSH_HOURS


def _tenders(draws: Draws, channel: str, total_minor: int) -> tuple[Tender, ...]:
    if channel in _BY_CHANNEL:
        return (Tender(_BY_CHANNEL[channel], total_minor),)
    kind = draws.spin(_TILL if channel == "store" else _ONLINE)
    if kind == "split":
        cash = min(total_minor // 200 * 100, _CASH_LIMIT_MINOR)
        return tuple(
            t for t in (Tender("cash", cash), Tender("card", total_minor - cash)) if t.amount_minor
        )
    if kind == "cash" and total_minor > _CASH_LIMIT_MINOR:
        kind = "card"
    return (Tender(kind, total_minor),)
