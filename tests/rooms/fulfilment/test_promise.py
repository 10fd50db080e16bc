"""Promises: opening hours, minutes of picking, days of carriers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ordito import fulfilment, network
from ordito.fulfilment import (
    Destination,
    PickMinutes,
    Promise,
    PromiseBook,
    PromiseLine,
    PromisePolicy,
    PromisePolicyUnclear,
    Transit,
    Zone,
)
from ordito.network import OpeningHours, Place, Span
from ordito.platform.db import Tx
from tests.rooms.network.builders import a_place

ROME = ZoneInfo("Europe/Rome")
POLICY = PromisePolicy(
    pick=PickMinutes(collect=60, ship=120),
    zones=(
        Zone(code="it", country="IT"),
        Zone(code="islands", country="IT", postal_prefixes=("07", "08", "09")),
        Zone(code="ee", country="EE"),
    ),
    transits=(
        Transit(from_zone="it", to_zone="it", days=1),
        Transit(from_zone="it", to_zone="islands", days=3),
        Transit(from_zone="it", to_zone="ee", days=5),
    ),
    carrier_holidays={"IT": frozenset({date(2026, 12, 8), date(2026, 12, 25)})},
)


def a_store(**changes: Any) -> Place:
    """Open from 10 to 13 and from 15 to 19, closed on Sunday and on the 8th of December."""
    day = (Span(600, 780), Span(900, 1140))
    hours = OpeningHours(week=(*[day] * 6, ()), exceptions={date(2026, 12, 8): ()})
    return a_place(hours=hours, postal_code="10121", **changes)


def rome(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ROME).astimezone(UTC)


def promise(
    method: str,
    at: datetime,
    *,
    place: Place | None = None,
    to: Destination | None = None,
    policy: PromisePolicy = POLICY,
) -> Promise | None:
    line = PromiseLine(line_no=1, quantity=1, method=method, place=place or a_store())
    (answer,) = fulfilment.promise(PromiseBook(1, policy), [line], destination=to, at=at)
    return answer


def promised_at(method: str, at: datetime, **more: Any) -> datetime:
    answer = promise(method, at, **more)
    assert answer is not None
    return answer.promised_at


def test_what_is_carried_out_is_there_now() -> None:
    assert promised_at("carry_out", rome(1, 11)) == rome(1, 11)


def test_picking_counts_only_while_the_place_is_open() -> None:
    assert promised_at("collect", rome(1, 11)) == rome(1, 12)
    assert promised_at("collect", rome(1, 12, 30)) == rome(1, 15, 30)
    assert promised_at("collect", rome(1, 18, 45)) == rome(2, 10, 45)
    assert promised_at("collect", rome(1, 12)) == rome(1, 13)


def test_sundays_and_holidays_are_skipped() -> None:
    assert promised_at("collect", rome(5, 19)) == rome(7, 11)
    assert promised_at("collect", rome(7, 18, 59)) == rome(9, 10, 59)


def test_the_clock_on_the_wall_counts_when_the_clocks_change() -> None:
    everyday = OpeningHours(week=((Span(600, 1140),),) * 7)
    place = a_place(hours=everyday)
    assert promised_at("collect", rome(24, 20, month=10), place=place) == rome(25, 11, month=10)
    night = a_place(hours=OpeningHours(week=((Span(1320, 1680),),) * 7))
    begins = rome(24, 22, month=10)
    slow = replace(POLICY, pick=PickMinutes(collect=390))
    # from 22 to 4 there are seven hours on that night
    assert promised_at("collect", begins, place=night, policy=slow) == begins + timedelta(hours=6.5)


def test_a_place_with_its_own_minutes_keeps_them() -> None:
    quick = replace(POLICY, place_pick={a_store().place_id: PickMinutes(collect=10)})
    assert promised_at("collect", rome(1, 11), policy=quick) == rome(1, 11, 10)


def test_parcels_leave_the_same_day_only_before_the_carrier_does() -> None:
    assert promised_at("ship", rome(1, 10)) == rome(2, 20)
    assert promised_at("ship", rome(1, 15, 30)) == rome(3, 20)


def test_carriers_rest_at_weekends_and_on_holidays() -> None:
    assert promised_at("ship", rome(4, 17)) == rome(9, 20)


def test_days_of_transit_follow_the_zones() -> None:
    for to, day in (
        (Destination("IT", "00184"), 2),
        (Destination("IT", "09124"), 4),
        (Destination("EE", "10111"), 9),
        (Destination("FR"), 3),
    ):
        assert promised_at("ship", rome(1, 10), to=to) == rome(day, 20), to


def test_nothing_is_promised_by_a_place_that_does_not_open() -> None:
    never = a_place(hours=OpeningHours(week=((),) * 7))
    assert promise("collect", rome(1, 11), place=never) is None
    closing = a_store(closed_at=rome(1, 11, 30))
    assert promise("collect", rome(1, 11), place=closing) is None


@given(
    minutes=st.integers(0, 60 * 24 * 60),
    pick=st.integers(0, 3000),
    later=st.integers(0, 60 * 24 * 10),
    method=st.sampled_from(["collect", "ship"]),
)
def test_promises_never_come_earlier_for_who_asks_later(
    minutes: int, pick: int, later: int, method: str
) -> None:
    policy = replace(POLICY, pick=PickMinutes(collect=pick, ship=pick))
    at = rome(1, 0) + timedelta(minutes=minutes)
    first = promise(method, at, policy=policy)
    second = promise(method, at + timedelta(minutes=later), policy=policy)
    assert first is not None
    assert second is not None
    assert at <= first.ready_at <= first.promised_at
    assert first.promised_at <= second.promised_at
    assert pick == 0 or network.is_open(a_store(), first.ready_at - timedelta(seconds=1))


async def test_a_policy_is_published_and_taken_up(tx: Tx) -> None:
    before = await fulfilment.PROMISES.load(tx)
    assert before == PromiseBook(0, PromisePolicy())
    policy = replace(POLICY, place_pick={a_store().place_id: PickMinutes(collect=10)})
    version = await fulfilment.publish_promise_policy(tx, policy=policy, by="test", at=rome(1, 9))
    after = await fulfilment.PROMISES.refresh(tx, known=before)
    assert after == PromiseBook(version, policy)
    assert await fulfilment.PROMISES.refresh(tx, known=after) is after


@pytest.mark.parametrize(
    "wrong",
    [
        replace(POLICY, transits=(Transit(from_zone="it", to_zone="mars", days=1),)),
        replace(POLICY, zones=(*POLICY.zones, POLICY.zones[0])),
        replace(POLICY, carrier_weekdays=frozenset()),
    ],
)
async def test_a_policy_that_promises_nothing_is_refused(tx: Tx, wrong: PromisePolicy) -> None:
    with pytest.raises(PromisePolicyUnclear):
        await fulfilment.publish_promise_policy(tx, policy=wrong, by="test", at=rome(1, 9))
    assert (await fulfilment.PROMISES.load(tx)).version == 0
