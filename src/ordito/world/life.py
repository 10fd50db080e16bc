"""Three months of life: every person's days, every store's passers-by, every stranger's visits."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256

import msgspec

from ordito.world.model import Company, Life, Order, Person, Touchpoint, Truth
from ordito.world.purchases import order_of, orders_of_passers_by, pace_of
from ordito.world.setting import Setting, Window, lay_out
from ordito.world.visits import visits_around, visits_of, visits_of_strangers

DAYS = 92
_NAMING = frozenset({"email", "phone", "card", "marketplace_id"})


def live(company: Company, *, end: datetime, days: int = DAYS) -> Life:
    """Return what happened in the ``days`` until ``end`` (aware), in order of time."""
    setting, window = lay_out(company), Window.until(end, days=days)
    return merge(
        live_of_people(setting, window, company.people), live_of_strangers(setting, window)
    )


def live_of_people(setting: Setting, window: Window, people: Iterable[Person]) -> Life:
    """Return what ``people`` did; parts may be made apart and merged."""
    orders: list[Order] = []
    touchpoints: list[Touchpoint] = []
    for person in people:
        for order, seen in _days_of(setting, window, person):
            touchpoints.extend(seen)
            if order is not None:
                orders.append(order)
    return _in_order(orders, touchpoints)


def live_of_strangers(setting: Setting, window: Window, days: Iterable[date] | None = None) -> Life:
    """Return what people without a name did on ``days`` of the window; None is all of them."""
    days = window.each_day() if days is None else list(days)
    orders = [
        order
        for day in days
        for store in setting.stores
        for order in orders_of_passers_by(setting, window, store, day)
    ]
    touchpoints = [seen for day in days for seen in visits_of_strangers(setting, window, day)]
    return _in_order(orders, touchpoints)


def merge(*parts: Life) -> Life:
    """Return the parts as one life in order of time."""
    return _in_order(
        [order for part in parts for order in part.orders],
        [seen for part in parts for seen in part.touchpoints],
    )


def truth(company: Company, *, end: datetime, days: int = DAYS) -> Truth:
    """Return what the product has to find out by itself about ``live`` of the same arguments."""
    setting, window = lay_out(company), Window.until(end, days=days)
    strangers = {
        seen.message_id: person.code
        for person in company.people
        for _, touchpoints in _days_of(setting, window, person)
        for seen in touchpoints
        if _NAMING.isdisjoint(identifier.kind for identifier in seen.identifiers)
    }
    personas = {code: habits.fact.code for code, habits in setting.habits.items()}
    return Truth(personas, tuple(sorted(setting.slow_places)), strangers)


def digest(made: Company | Life | Truth) -> str:
    """Return the SHA-256 of what was made, by which two runs are compared."""
    return sha256(msgspec.json.encode(made, order="deterministic")).hexdigest()


def _days_of(
    setting: Setting, window: Window, person: Person
) -> Iterator[tuple[Order | None, list[Touchpoint]]]:
    pace = pace_of(setting, person)
    for day in window.each_day():
        order = order_of(setting, window, person, day, pace=pace)
        seen = list(visits_of(setting, window, person, day))
        if order is not None:
            seen.extend(visits_around(setting, window, person, order))
        yield order, seen


def _in_order(orders: list[Order], touchpoints: list[Touchpoint]) -> Life:
    return Life(
        tuple(sorted(orders, key=lambda order: (order.placed_at, order.number))),
        tuple(sorted(touchpoints, key=lambda seen: (seen.started_at, seen.message_id))),
    )
