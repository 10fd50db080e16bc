"""Lots: the points that lapse first are spent first, and nothing lapses twice."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.loyalty import Expiry, Terms
from ordito.loyalty.model import Booking, Lot
from ordito.loyalty.rules import draw, expiry_of, lapsed, lots_of, next_lapse
from ordito.platform import ids

START: Final = datetime(2026, 1, 10, 12, tzinfo=UTC)
YEAR: Final = Terms(expiry=Expiry(days=365))
NEVER: Final = Terms()


def booked(kind: str, units: int, day: int, **more: Any) -> Booking:
    at = START + timedelta(days=day)
    return Booking(
        kind=kind,
        units=units,
        booked_at=more.get("booked_at", at),
        counted_at=None if more.get("pending") else at,
        reference_id=more.get("order"),
        hold_id=more.get("hold"),
    )


def left(*bookings: Booking, terms: Terms = YEAR) -> list[tuple[int, int]]:
    """Return units and day of earning of each lot."""
    return [(lot.units, (lot.earned_at - START).days) for lot in lots_of(bookings, terms=terms)]


def test_the_oldest_points_are_spent_first() -> None:
    bookings = [booked("earn", 100, 0), booked("earn", 50, 10), booked("burn", -120, 20)]

    assert left(*bookings) == [(30, 10)]
    assert left(*bookings, booked("earn", 5, 30), booked("burn", -31, 40)) == [(4, 30)]


def test_a_reversal_takes_the_points_of_its_own_order() -> None:
    second = ids.derive("second")
    bookings = [
        booked("earn", 100, 0, order=ids.derive("first")),
        booked("earn", 50, 10, order=second),
        booked("reverse", -20, 20, order=second),
    ]
    assert left(*bookings) == [(100, 0), (30, 10)]
    assert left(*bookings, booked("reverse", -40, 21, order=second)) == [(90, 0)]


def test_what_is_set_aside_is_no_lot_any_more() -> None:
    bookings = [booked("earn", 100, 0), booked("burn", -30, 5, pending=True)]

    assert left(*bookings, booked("earn", 9, 6, pending=True)) == [(70, 0)]


def test_points_that_were_owed_are_settled_first() -> None:
    order = ids.derive("order")
    bookings = [
        booked("earn", 100, 0, order=order),
        booked("burn", -100, 5),
        booked("reverse", -100, 6, order=order),
        booked("earn", 130, 10),
    ]
    assert left(*bookings) == [(30, 10)]


def test_points_given_back_keep_their_day_or_get_thirty() -> None:
    hold = ids.derive("hold")
    bookings = [booked("earn", 100, 0), booked("burn", -100, 5, hold=hold)]

    early = lots_of([*bookings, booked("refund", 40, 20, hold=hold)], terms=YEAR)
    late = lots_of([*bookings, booked("refund", 40, 360, hold=hold)], terms=YEAR)

    expires_at = expiry_of(YEAR, earned_at=START)
    assert [(lot.units, lot.expires_at) for lot in early] == [(40, expires_at)]
    assert [lot.expires_at for lot in late] == [START + timedelta(days=390)]


@pytest.mark.parametrize(
    ("until_end_of", "expected"),
    [
        ("day", datetime(2027, 1, 11, 23, tzinfo=UTC)),
        ("month", datetime(2027, 1, 31, 23, tzinfo=UTC)),
        ("year", datetime(2027, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_points_live_to_the_end_of_the_day_of_their_zone(
    until_end_of: Any, expected: datetime
) -> None:
    terms = Terms(expiry=Expiry(days=365, until_end_of=until_end_of), time_zone="Europe/Rome")
    # half past midnight in Rome is still the day before in UTC
    earned_at = datetime(2026, 1, 10, 23, 30, tzinfo=UTC)

    assert expiry_of(terms, earned_at=earned_at) == expected
    assert expiry_of(NEVER, earned_at=earned_at) is None


def test_lapse_is_bounded_by_what_is_free() -> None:
    lots = lots_of([booked("earn", 100, 0), booked("earn", 50, 10)], terms=YEAR)
    after = START + timedelta(days=370)

    assert lapsed(lots, free=150, at=START + timedelta(days=364)) == 0
    assert lapsed(lots, free=150, at=after) == 100
    assert lapsed(lots, free=60, at=after) == 60
    assert next_lapse(lots, at=after) == (expiry_of(YEAR, earned_at=START + timedelta(days=10)), 50)


def oracle(events: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep every single point in a list by the day it was earned on; the oldest goes first."""
    points: list[int] = []
    owed = 0
    for day, units in enumerate_days(events):
        for _ in range(abs(units)):
            if units < 0 and points:
                points.remove(min(points))
            elif units < 0:
                owed += 1
            elif owed:
                owed -= 1
            else:
                points.append(day)
    return [(points.count(day), day) for day in sorted(set(points))]


def enumerate_days(events: list[tuple[int, int]]) -> list[tuple[int, int]]:
    days: list[tuple[int, int]] = []
    day = 0
    for gap, units in events:
        day += gap
        days.append((day, units))
    return days


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-30, 30).filter(bool)), max_size=20))
def test_lots_are_what_single_points_would_be(events: list[tuple[int, int]]) -> None:
    bookings = [
        booked("earn" if units > 0 else "burn", units, day) for day, units in enumerate_days(events)
    ]
    for terms in (YEAR, NEVER):
        assert left(*bookings, terms=terms) == oracle(events)


@given(
    free=st.lists(st.integers(-3, 40), min_size=1, max_size=5),
    points=st.integers(1, 120),
)
def test_accounts_are_drawn_on_one_by_one(free: list[int], points: int) -> None:
    accounts: list[tuple[UUID, int]] = [
        (ids.derive("account", number), units) for number, units in enumerate(free)
    ]
    drawn = draw(accounts, points)
    there = dict(accounts)

    if drawn is None:
        assert sum(max(units, 0) for units in free) < points
        return
    assert sum(units for _, units in drawn) == points
    assert all(0 < units <= there[account] for account, units in drawn)
    # all but the last one give all they have
    assert all(units == there[account] for account, units in drawn[:-1])


def test_a_lot_says_whose_it_was() -> None:
    order = ids.derive("order")
    (lot,) = lots_of([booked("earn", 7, 0, order=order)], terms=NEVER)
    assert lot == Lot(7, START, None, order)
