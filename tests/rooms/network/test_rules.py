"""Whether a place is open, which day it is there, and what it offers."""

from datetime import UTC, date, datetime

import pytest

from ordito import network
from ordito.network.rules import require_keepable
from tests.rooms.network.builders import ROME, a_channel, a_place, from_nine_to_eight

MONDAY_NOON = datetime(2026, 11, 16, 12, tzinfo=ROME)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(datetime(2026, 11, 16, 8, 59, tzinfo=ROME), False, id="before opening"),
        pytest.param(datetime(2026, 11, 16, 9, 0, tzinfo=ROME), True, id="at opening"),
        pytest.param(datetime(2026, 11, 16, 19, 59, tzinfo=ROME), True, id="last minute"),
        pytest.param(datetime(2026, 11, 16, 20, 0, tzinfo=ROME), False, id="at closing"),
        pytest.param(datetime(2026, 11, 22, 12, 0, tzinfo=ROME), False, id="Sunday"),
        pytest.param(datetime(2026, 11, 16, 8, 0, tzinfo=UTC), True, id="9:00 there, 8:00 UTC"),
    ],
)
def test_is_open_by_the_clock_on_the_wall(at: datetime, *, expected: bool) -> None:
    assert network.is_open(a_place(), at) is expected


def test_keeps_its_hours_over_the_change_of_daylight_saving() -> None:
    before = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    after = datetime(2026, 10, 26, 7, 0, tzinfo=UTC)

    assert network.is_open(a_place(), before)
    assert not network.is_open(a_place(), after)


def test_an_exception_replaces_the_weekday() -> None:
    hours = network.OpeningHours(
        week=from_nine_to_eight().week,
        exceptions={date(2026, 12, 25): (), date(2026, 12, 20): (network.Span(600, 780),)},
    )
    place = a_place(hours=hours)

    assert not network.is_open(place, datetime(2026, 12, 25, 12, tzinfo=ROME))
    assert network.is_open(place, datetime(2026, 12, 20, 12, tzinfo=ROME))


def test_a_span_may_end_after_midnight() -> None:
    late = (network.Span(18 * 60, 26 * 60),)
    place = a_place(hours=network.OpeningHours(week=((), (), (), (), late, (), ())))

    assert network.is_open(place, datetime(2026, 11, 21, 1, 59, tzinfo=ROME))
    assert not network.is_open(place, datetime(2026, 11, 21, 2, 0, tzinfo=ROME))
    assert not network.is_open(place, datetime(2026, 11, 20, 1, 0, tzinfo=ROME))


def test_without_hours_it_is_always_open_until_it_is_closed() -> None:
    place = a_place(hours=None, closed_at=MONDAY_NOON)

    assert network.is_open(place, datetime(2026, 11, 15, 3, tzinfo=ROME))
    assert not network.is_open(place, MONDAY_NOON)


def test_the_business_day_is_the_local_one() -> None:
    at = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)

    assert network.business_day(a_place(), at) == date(2026, 11, 17)
    assert network.business_day(a_place(time_zone="America/New_York"), at) == date(2026, 11, 16)


def test_refuses_a_service_that_the_place_does_not_offer() -> None:
    place = a_place(services=frozenset({network.Service.CARRY_OUT}))

    network.require_service(place, network.Service.CARRY_OUT, at=MONDAY_NOON)
    with pytest.raises(network.ServiceNotOffered) as refused:
        network.require_service(place, network.Service.COLLECT, at=MONDAY_NOON)

    assert refused.value.field == "place_id"
    assert refused.value.facts == {"place_id": place.place_id, "service": "collect"}


def test_refuses_a_place_that_is_closed_for_good() -> None:
    place = a_place(closed_at=MONDAY_NOON)

    with pytest.raises(network.ClosedPlace):
        network.require_service(place, network.Service.CARRY_OUT, at=MONDAY_NOON)


def test_refuses_a_channel_that_may_not_sell() -> None:
    network.require_active(a_channel())
    with pytest.raises(network.ClosedChannel):
        network.require_active(a_channel(active=False))


@pytest.mark.parametrize(
    "week",
    [
        pytest.param(((),) * 6, id="six days"),
        pytest.param(((network.Span(600, 600),), *((),) * 6), id="empty span"),
        pytest.param(
            ((network.Span(540, 780), network.Span(720, 900)), *((),) * 6), id="overlapping"
        ),
        pytest.param(((network.Span(1440, 1500),), *((),) * 6), id="opens on the next day"),
    ],
)
def test_refuses_hours_that_nobody_could_keep(week: tuple[tuple[network.Span, ...], ...]) -> None:
    place = a_place(hours=network.OpeningHours(week=week))

    with pytest.raises(network.ImpossibleHours) as refused:
        require_keepable(place, field="places[0]")

    assert refused.value.field == "places[0].hours"


def test_a_place_without_hours_can_be_kept() -> None:
    require_keepable(a_place(hours=None), field="places[0]")


@pytest.mark.parametrize("zone", ["Europe/Milan", "Europe", "", "../etc/passwd", "Europe/Rome\0"])
def test_refuses_a_time_zone_that_does_not_exist(zone: str) -> None:
    with pytest.raises(network.UnknownTimeZone):
        require_keepable(a_place(time_zone=zone), field="places[0]")


def test_distance_is_the_one_of_the_map() -> None:
    distance = network.distance_km(a_place(), latitude=41.9028, longitude=12.4964)

    assert distance == pytest.approx(477.3, abs=0.5)
    nowhere = a_place(latitude=None, longitude=None)
    assert network.distance_km(nowhere, latitude=0, longitude=0) is None
