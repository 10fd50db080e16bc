from datetime import UTC, date, datetime

import numpy as np
import pytest

from ordito.world.simulation import calendar
from ordito.world.simulation.doors import Doors

# Monday 12 October 2026; the clock goes back on Sunday the 25th
DAYS = calendar.lay_out(
    date(2026, 10, 12), days=21, zone="Europe/Rome", holidays=frozenset({(10, 14)})
)
STORE = ((900, 1170), *((600, 1170),) * 5, (0, 0))
ALWAYS = ((0, 1440),) * 7
DOORS = Doors.of([STORE, ALWAYS])
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, SUNDAY = 0, 1, 2, 3, 6


def at(day: int, hour: float) -> float:
    return day * 1440 + hour * 60


@pytest.mark.parametrize(
    ("since", "opens"),
    [
        (at(MONDAY, 16), at(MONDAY, 16)),
        (at(MONDAY, 9), at(MONDAY, 15)),
        (at(MONDAY, 19.5), at(TUESDAY, 10)),
        (at(TUESDAY, 20), at(THURSDAY, 10)),  # Wednesday is a holiday
        (at(SUNDAY, 12), at(7, 15)),
    ],
)
def test_a_place_opens_next_by_its_week_and_the_holidays(since: float, opens: float) -> None:
    assert DOORS.spans(DAYS, 0).next_opening(np.array([since])) == [opens]


@pytest.mark.parametrize(
    ("since", "minutes", "until"),
    [
        (at(MONDAY, 16), 120, at(MONDAY, 18)),
        (at(MONDAY, 19), 60, at(TUESDAY, 10.5)),
        (at(TUESDAY, 19), 60, at(THURSDAY, 10.5)),
        (at(MONDAY, 19), 30 + 570 + 60, at(THURSDAY, 11)),
    ],
)
def test_time_of_work_counts_while_a_place_is_open(
    since: float, minutes: float, until: float
) -> None:
    assert DOORS.spans(DAYS, 0).after(np.array([since]), minutes) == [until]


def test_nobody_buys_where_it_is_closed() -> None:
    days, rows = np.array([MONDAY, MONDAY, WEDNESDAY, SUNDAY]), np.array([0, 0, 0, 0])
    minutes = np.array([1000.0, 300.0, 1000.0, 1000.0])
    moved = DOORS.within(DAYS, rows, days, minutes, np.full(4, 0.5))
    assert list(moved[:2]) == [1000, 900 + 135]
    assert list(DOORS.is_open_on(DAYS, rows, days)) == [True, True, False, False]
    assert list(DOORS.is_open_on(DAYS, rows - 1, days)) == [True, True, False, True]


def test_the_hours_of_a_week_are_open_in_parts() -> None:
    week = DOORS.hours(0).reshape(7, 24)
    assert week[0, 14:20].tolist() == [0, 1, 1, 1, 1, 0.5]
    assert week[6].sum() == 0


def test_a_clock_shows_the_same_hour_on_the_day_on_which_it_changes() -> None:
    days, minutes = np.array([12, 13, 14]), np.full(3, 10 * 60.0)
    instants = DAYS.instants(days, minutes)
    assert [datetime.fromtimestamp(int(us) / 1e6, UTC).hour for us in instants] == [8, 9, 9]
    assert DAYS.minutes_of(instants, days).tolist() == [600, 600, 600]
