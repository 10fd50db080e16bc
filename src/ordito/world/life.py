"""Three months of life: what the simulation played with the company, in the company's words."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec

from ordito.world import follow_ups
from ordito.world.courses import orders_of
from ordito.world.model import Company, Crew, Life, Truth
from ordito.world.past import Past, play
from ordito.world.people import persona_of
from ordito.world.setting import slow_places
from ordito.world.shelves import books_of
from ordito.world.sights import touchpoints_of

DAYS: Final = 92
_NAMING: Final = frozenset({"email", "phone", "card", "marketplace_id"})
_WAREHOUSE_MINUTES: Final = 180.0  # three people do nothing else
_DAY_HOURS: Final = 24


def live(company: Company, *, end: datetime, days: int = DAYS) -> Life:
    """Return what happened in the ``days`` until ``end`` (aware), in order of time."""
    past = play(company, end=end, days=days)
    orders = orders_of(past)
    placed = tuple(sorted(orders.values(), key=lambda one: (one.placed_at, one.number)))
    returns = tuple(sorted(follow_ups.returns_of(past, orders), key=lambda one: one.at))
    first = past.setting.parameters.first
    return Life(
        orders=placed,
        touchpoints=tuple(
            sorted(
                (seen for _, seen in touchpoints_of(past, orders)),
                key=lambda one: (one.started_at, one.message_id),
            )
        ),
        returns=returns,
        questions=tuple(
            sorted(follow_ups.questions_of(past, orders), key=lambda one: one.opened_at)
        ),
        answers=tuple(sorted(follow_ups.answers_of(past, orders), key=lambda one: one.at)),
        crews=tuple(_crews(past)),
        books=tuple(books_of(company, placed, returns, first=first, end=past.end)),
    )


def truth(company: Company, *, end: datetime, days: int = DAYS) -> Truth:
    """Return what the product has to find out by itself about ``live`` of the same arguments."""
    past = play(company, end=end, days=days)
    people = company.people
    strangers = {
        seen.message_id: people[row].code
        for row, seen in touchpoints_of(past, orders_of(past))
        if row < len(people) and _NAMING.isdisjoint(one.kind for one in seen.identifiers)
    }
    personas = {person.code: persona_of(company.seed, person.code) for person in people}
    slow = slow_places(company.seed, past.places[:-1])
    return Truth(personas, slow, strangers)


def digest(made: Company | Life | Truth) -> str:
    """Return the SHA-256 of what was made, by which two runs are compared."""
    return sha256(msgspec.json.encode(made, order="deterministic")).hexdigest()


def _crews(past: Past) -> Iterator[Crew]:
    """Yield who picked in the hours of a week: what served the orders, and in the warehouse."""
    doors, supplied = past.setting.network.doors, past.traded.capacity.minutes
    for row, place in enumerate(past.places):
        is_store = row < len(supplied)
        week = supplied[row] if is_store else doors.hours(row) * _WAREHOUSE_MINUTES
        for hour, minutes in enumerate(week.tolist()):
            if minutes > 0:
                yield Crew(place.code, *divmod(hour, _DAY_HOURS), round(minutes, 2))
