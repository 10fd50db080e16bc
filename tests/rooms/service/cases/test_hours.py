"""Business time, against a count of every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.service.cases import (
    Calendar,
    CommitmentPolicyUnclear,
    WorkSpan,
    after_business_us,
    business_us,
)
from ordito.service.cases.rules.hours import MINUTE_US, require_calendar

MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
NINE_TO_SIX = (WorkSpan(540, 780), WorkSpan(840, 1080))


def a_calendar(zone: str = "Europe/Rome", **said: object) -> Calendar:
    week = (NINE_TO_SIX,) * 5 + ((WorkSpan(600, 720),), ())
    return Calendar(**{"code": "desk", "zone": zone, "week": week, **said})


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Tell whether the desk works in the minute that begins at an instant; the simplest way."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    day, minute = local.date(), local.hour * 60 + local.minute
    if day in calendar.days:
        spans = calendar.days[day]
    else:
        spans = () if day in calendar.holidays else calendar.week[day.weekday()]
    return any(span.opens_min <= minute < span.closes_min for span in spans)


def count_minutes(calendar: Calendar, since: datetime, until: datetime) -> int:
    minutes = int((until - since) / timedelta(minutes=1))
    return sum(is_open(calendar, since + timedelta(minutes=n)) for n in range(minutes))


# the week in which the clock is put forward in Rome, with a holiday and a long day
holidays = st.sets(st.sampled_from([date(2026, 3, 25 + n) for n in range(6)]), max_size=2)
starts = st.integers(0, 60 * 24 * 6).map(lambda n: MONDAY + timedelta(minutes=n))


@settings(max_examples=25)
@given(starts, st.integers(0, 60 * 24 * 9), holidays, st.booleans())
def test_business_time_is_the_open_minutes(
    since: datetime,
    minutes: int,
    off: set[date],
    is_long: bool,  # noqa: FBT001 # hypothesis hands it over by position
) -> None:
    days = {date(2026, 3, 28): (WorkSpan(0, 1440),)} if is_long else {}
    calendar = a_calendar(holidays=tuple(off), days=days)
    until = since + timedelta(minutes=minutes)
    expected = count_minutes(calendar, since, until)
    assert business_us(calendar, since=since, until=until) == expected * MINUTE_US


@settings(max_examples=25)
@given(starts, st.integers(1, 60 * 60), holidays)
def test_what_is_due_is_the_first_instant_at_which_so_much_has_passed(
    since: datetime, minutes: int, off: set[date]
) -> None:
    calendar = a_calendar(holidays=tuple(off))
    due = after_business_us(calendar, since=since, us=minutes * MINUTE_US)
    a_moment = timedelta(microseconds=1)
    assert business_us(calendar, since=since, until=due) == minutes * MINUTE_US
    assert business_us(calendar, since=since, until=due - a_moment) == minutes * MINUTE_US - 1


@settings(max_examples=25)
@given(starts, st.lists(st.integers(0, 4000), min_size=1, max_size=6), st.integers(1, 3000))
def test_a_clock_that_pauses_counts_what_it_ran(
    since: datetime, turns: list[int], needs: int
) -> None:
    calendar, at, spent = a_calendar(), since, 0
    ran = 0
    for number, minutes in enumerate(turns):
        until = at + timedelta(minutes=minutes)
        if number % 2 == 0:  # it runs, and stands in the next turn
            spent += business_us(calendar, since=at, until=until)
            ran += count_minutes(calendar, at, until)
        at = until
    assert spent == ran * MINUTE_US
    left = needs * MINUTE_US - spent
    due = after_business_us(calendar, since=at, us=left)
    assert business_us(calendar, since=at, until=due) == max(left, 0)


def test_known_answers() -> None:
    calendar = a_calendar()
    # Friday 17:30 in Rome, an hour of work: half on Friday, half on Saturday from ten
    friday = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
    assert after_business_us(calendar, since=friday, us=60 * MINUTE_US) == datetime(
        2026, 3, 28, 9, 30, tzinfo=UTC
    )
    # closing time is still today's; on Monday the clock of Rome is one hour further
    assert after_business_us(calendar, since=friday, us=30 * MINUTE_US) == datetime(
        2026, 3, 27, 17, 0, tzinfo=UTC
    )
    sunday = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    assert after_business_us(calendar, since=sunday, us=MINUTE_US) == datetime(
        2026, 3, 30, 7, 1, tzinfo=UTC
    )
    assert after_business_us(calendar, since=sunday, us=0) == sunday


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"zone": "Europe/Nowhere"}, "x.zone"),
        ({"week": ((),) * 7}, "x.week"),
        ({"week": ((WorkSpan(60, 50),),) * 7}, "x.week"),
        ({"days": {date(2026, 1, 1): (WorkSpan(60, 90), WorkSpan(80, 100))}}, "x.week"),
    ],
)
def test_refuses_hours_that_nobody_could_keep(said: dict[str, object], field: str) -> None:
    with pytest.raises(CommitmentPolicyUnclear) as refused:
        require_calendar(a_calendar(**said), field="x")  # pyright: ignore[reportArgumentType]
    assert refused.value.field == field
