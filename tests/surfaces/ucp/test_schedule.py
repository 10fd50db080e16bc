"""Hours of places as the protocol writes them say when the place is open, by its own rules."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from ucp_sdk.models.schemas.common.types.location import Location

from ordito.network import OpeningHours, Place, PlaceKind, Span, is_open
from ordito.platform import ids
from ordito.platform.ids import EntityId, PlaceId
from ordito.surfaces.ucp.v2026_08_25.schedule import exception_hours, regular_hours

# around the night in which the clocks of Rome go back, and that in which they go forward
FIRST = {2026: date(2026, 10, 20), 2027: date(2027, 3, 24)}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Return spans of a day in order; the last may close on the next day."""
    edges = draw(st.lists(st.integers(0, 95), unique=True, max_size=4).map(sorted))
    minutes = [edge * 15 for edge in edges[: len(edges) // 2 * 2]]
    found = [Span(opens, closes) for opens, closes in zip(minutes[::2], minutes[1::2], strict=True)]
    kind = draw(st.sampled_from(["as drawn", "late", "whole", "nearly whole", "none"]))
    if kind == "late" and found:
        last = found[-1]
        found[-1] = Span(last.opens_min, draw(st.integers(last.opens_min + 1, 2880)))
    if kind == "whole":
        found = [Span(0, draw(st.sampled_from([1440, 1441, 2879, 2880])))]
    if kind == "nearly whole":
        found = [Span(0, 1439)]
    return () if kind == "none" else tuple(found)


@st.composite
def kept_hours(draw: st.DrawFn) -> tuple[date, OpeningHours]:
    """Return a day and hours with exceptions in the week from it."""
    first = draw(st.sampled_from(list(FIRST.values())))
    week = tuple(draw(spans()) for _ in range(7))
    days = draw(st.lists(st.integers(1, 6), unique=True, max_size=4))
    return first, OpeningHours(
        week=week, exceptions={first + timedelta(days=day): draw(spans()) for day in days}
    )


@given(kept_hours(), st.lists(st.integers(0, 8 * 1440 - 1), min_size=20, max_size=60))
def test_a_platform_reads_from_a_schedule_when_a_place_is_open(
    drawn: tuple[date, OpeningHours], minutes: list[int]
) -> None:
    first, hours = drawn
    place = a_place(hours)
    told = {
        "id": "p",
        "name": "P",
        "timezone": place.time_zone,
        "hours": regular_hours(hours),
        "exception_hours": exception_hours(hours, since=first),
    }
    Location.model_validate(told)
    require_valid(told)
    edges = [span for day in (*hours.week, *hours.exceptions.values()) for span in day]
    near = [minute for span in edges for minute in (span.opens_min, span.closes_min - 1)]
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    for minute in (*minutes, *(1440 * day + edge for edge in near for day in range(2, 6))):
        at = midnight + timedelta(minutes=minute)
        assert reads_open(told, at) is is_open(place, at), (at, told)


def require_valid(told: dict[str, Any]) -> None:
    """Check what the schema cannot say."""
    timed = [*told["hours"], *(one for one in told["exception_hours"] if "opens" in one)]
    assert all(one["opens"] != one["closes"] for one in timed)
    bounds = [(one["valid_from"], one["valid_through"]) for one in told["exception_hours"]]
    assert all(begins <= ends for begins, ends in bounds)
    assert all(one == other or one[1] < other[0] for one, other in pairwise(bounds))
    closures = [bounds[n] for n, one in enumerate(told["exception_hours"]) if "opens" not in one]
    assert all(bounds.count(one) == 1 for one in closures)


def reads_open(told: dict[str, Any], at: datetime) -> bool:
    """Return whether a platform takes a place for open, by the words of the protocol."""
    local = at.astimezone(ZoneInfo(told["timezone"]))
    today, clock = local.date(), f"{local.hour:02}:{local.minute:02}"
    exceptions = told["exception_hours"]
    governed = [one for one in exceptions if covers(one, today)]
    begun = (
        [one for one in governed if "opens" in one]
        if governed
        else [one for one in told["hours"] if one["day"] == DAYS[today.weekday()]]
    )
    if any(holds_today(one, clock) for one in begun):
        return True
    if governed:
        return False
    yesterday = today - timedelta(days=1)
    before = [one for one in exceptions if covers(one, yesterday)]
    begun = (
        [one for one in before if "opens" in one]
        if before
        else [one for one in told["hours"] if one["day"] == DAYS[yesterday.weekday()]]
    )
    return any(one["closes"] < one["opens"] and clock < one["closes"] for one in begun)


def covers(one: dict[str, str], day: date) -> bool:
    return one["valid_from"] <= day.isoformat() <= one["valid_through"]


def holds_today(one: dict[str, str], clock: str) -> bool:
    if (one["opens"], one["closes"]) == ("00:00", "23:59"):
        return True
    ends = one["closes"] if one["opens"] < one["closes"] else "24:00"
    return one["opens"] <= clock < ends


def a_place(hours: OpeningHours) -> Place:
    return Place(
        place_id=PlaceId(ids.derive("schedule")),
        code="p",
        name="P",
        kind=PlaceKind.STORE,
        entity_id=EntityId(ids.derive("schedule", "entity")),
        time_zone="Europe/Rome",
        currency="EUR",
        country="IT",
        hours=hours,
        services=frozenset(),
    )
