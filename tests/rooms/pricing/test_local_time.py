"""Edges and hours by the clock on the wall, on the nights when it is set back or forward."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.pricing import rules
from ordito.pricing.model import Conditions, LocalTime, PercentOff, PriceContext, PricedBasket
from ordito.pricing.rules.local_time import has_shown
from ordito.reads.price_context import clock_of
from tests.rooms.pricing.builders import a_basket, a_context, a_price, a_promotion, a_rulebook

MINUTE: Final = timedelta(minutes=1)


def local(text: str) -> LocalTime:
    return LocalTime(datetime.fromisoformat(text))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def context_in(zone: str, at: datetime) -> PriceContext:
    offset_s, repeated_until = clock_of(zone, at)
    return a_context(at=at, zone=zone, utc_offset_s=offset_s, repeated_until=repeated_until)


def applied_at(zone: str, at: datetime, *promotions: Any) -> list[str]:
    rulebook = a_rulebook(a_price(1000), promotions=promotions)
    answer = rules.quote(context_in(zone, at), a_basket(("red", 1)), rulebook)
    assert isinstance(answer, PricedBasket)
    return [discount.code for discount in answer.discounts]


def spans(zone: str, begin: str, end: str, *promotions: Any) -> dict[str, list[tuple[str, str]]]:
    """Return for each promotion the spans, in UTC, in which it applies; looked at every minute."""
    found: dict[str, list[tuple[str, str]]] = {one.code: [] for one in promotions}
    at, before = utc(begin), set[str]()
    while at <= utc(end):
        now = set(applied_at(zone, at, *promotions))
        for code in now - before:
            found[code].append((f"{at:%H:%M}", ""))
        for code in before - now:
            found[code][-1] = (found[code][-1][0], f"{at:%H:%M}")
        at, before = at + MINUTE, now
    return found


@pytest.mark.parametrize(
    ("zone", "edge", "passes_at", "begin", "end"),
    [
        pytest.param(
            *("Europe/Rome", "2026-10-25T02:30:00", "00:30"),
            *("2026-10-25T00:00", "2026-10-25T02:30"),
            id="Rome, the repeated hour: the first time",
        ),
        pytest.param(
            *("Europe/Tallinn", "2026-10-25T03:30:00", "00:30"),
            *("2026-10-25T00:00", "2026-10-25T02:30"),
            id="Tallinn, the repeated hour: the first time",
        ),
        pytest.param(
            *("Europe/Rome", "2026-10-25T03:00:00", "02:00"),
            *("2026-10-25T00:00", "2026-10-25T02:30"),
            id="Rome, the end of the repeated hour: once it is over",
        ),
        pytest.param(
            *("Europe/Rome", "2027-03-28T02:30:00", "01:00"),
            *("2027-03-28T00:00", "2027-03-28T02:30"),
            id="Rome, the missing hour: as the clock jumps",
        ),
        pytest.param(
            *("Europe/Tallinn", "2027-03-28T03:30:00", "01:00"),
            *("2027-03-28T00:00", "2027-03-28T02:30"),
            id="Tallinn, the missing hour: as the clock jumps",
        ),
    ],
)
def test_of_two_promotions_that_meet_at_an_edge_exactly_one_applies(
    zone: str, edge: str, passes_at: str, begin: str, end: str
) -> None:
    first = a_promotion("first", PercentOff(100_000), local_to=local(edge))
    second = a_promotion("second", PercentOff(200_000), local_from=local(edge))

    assert spans(zone, begin, end, first, second) == {
        "first": [(f"{utc(begin):%H:%M}", passes_at)],
        "second": [(passes_at, "")],
    }


def test_midnight_is_that_of_the_place_which_sells() -> None:
    friday = a_promotion(
        "friday",
        PercentOff(300_000),
        local_from=local("2026-11-27T00:00:00"),
        local_to=local("2026-11-28T00:00:00"),
    )
    tick = timedelta(microseconds=1)

    assert applied_at("Europe/Rome", utc("2026-11-26T23:00") - tick, friday) == []
    assert applied_at("Europe/Rome", utc("2026-11-26T23:00"), friday) == ["friday"]
    assert applied_at("Europe/Rome", utc("2026-11-27T23:00") - tick, friday) == ["friday"]
    assert applied_at("Europe/Rome", utc("2026-11-27T23:00"), friday) == []
    assert applied_at("Europe/Tallinn", utc("2026-11-26T22:00") - tick, friday) == []
    assert applied_at("Europe/Tallinn", utc("2026-11-26T22:00"), friday) == ["friday"]
    assert applied_at("Europe/Tallinn", utc("2026-11-27T22:00"), friday) == []


@pytest.mark.parametrize(
    ("hours", "night", "expected"),
    [
        pytest.param((120, 180), "2026-10-25", [("00:00", "02:00")], id="2 to 3 lasts two hours"),
        pytest.param((150, 210), "2026-10-25", [("00:30", "02:30")], id="it begins once"),
        pytest.param((60, 150), "2026-10-25", [("23:00", "00:30")], id="it ends once"),
        pytest.param((120, 180), "2027-03-28", [], id="a missing hour does not happen"),
        pytest.param((90, 210), "2027-03-28", [("00:30", "01:30")], id="it is an hour shorter"),
    ],
)
def test_hours_on_the_nights_of_the_clocks(
    hours: tuple[int, int], night: str, expected: list[tuple[str, str]]
) -> None:
    conditions = Conditions(from_minute=hours[0], to_minute=hours[1])
    happy = a_promotion("happy", PercentOff(100_000), conditions=conditions)
    day_before = utc(night) - timedelta(hours=2)

    found = spans("Europe/Rome", day_before.isoformat()[:19], f"{night}T03:30", happy)

    assert found["happy"] == expected


def test_an_evening_that_goes_past_midnight_belongs_to_the_day_it_begins() -> None:
    conditions = Conditions(weekdays=frozenset({4}), from_minute=22 * 60, to_minute=2 * 60)
    late = a_promotion("late", PercentOff(100_000), conditions=conditions)

    def is_on(text: str) -> bool:
        return applied_at("UTC", utc(text), late) == ["late"]

    assert not is_on("2026-11-27T21:59")
    assert is_on("2026-11-27T22:00")
    assert is_on("2026-11-28T01:59")
    assert not is_on("2026-11-28T02:00")
    assert not is_on("2026-11-27T01:00")
    assert not is_on("2026-11-28T22:00")


def test_the_trace_tells_the_wrong_day_from_the_wrong_hour() -> None:
    sunday = a_promotion("sunday", PercentOff(1), conditions=Conditions(weekdays=frozenset({6})))
    night = a_promotion("night", PercentOff(1), conditions=Conditions(from_minute=1380))
    over = a_promotion("over", PercentOff(1), local_to=local("2026-11-16T12:00:00"))
    rulebook = a_rulebook(a_price(1000), promotions=(sunday, night, over))

    answer = rules.quote(a_context(), a_basket(("red", 1)), rulebook, trace=True)

    said = {step.subject: step.reason for step in answer.trace if step.step == "promotion"}
    assert said == {"sunday": "weekday", "night": "hours", "over": "expired"}


@given(
    st.sampled_from(
        ["Europe/Rome", "Europe/Tallinn", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut"]
    ),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 # on the wall
    st.integers(-10_000, 10_000),
    st.integers(0, 10_000),
)
def test_what_a_clock_has_shown_it_has_shown_for_ever(
    zone: str, edge: datetime, seconds: int, more: int
) -> None:
    at = edge.replace(tzinfo=UTC) + timedelta(seconds=seconds)
    later = at + timedelta(seconds=more)

    if has_shown(context_in(zone, at), edge):
        assert has_shown(context_in(zone, later), edge)


@pytest.mark.parametrize("zone", ["Europe/Rome", "Europe/Tallinn", "Australia/Lord_Howe"])
def test_no_edge_is_shown_and_unshown_around_a_clock_change(zone: str) -> None:
    night = utc("2026-10-24T12:00") if zone.startswith("Eu") else utc("2026-04-04T12:00")
    shown = [
        has_shown(context_in(zone, night + minutes * MINUTE), edge)
        for edge in [datetime(night.year, night.month, night.day) + timedelta(hours=26.4)]  # noqa: DTZ001 # on the wall
        for minutes in range(24 * 60)
    ]

    assert shown == sorted(shown)
