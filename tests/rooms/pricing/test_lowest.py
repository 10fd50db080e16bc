"""The lowest price of the 30 days before a reduction: worked examples of Art. 6a."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ordito import pricing
from ordito.platform.db import Tx
from ordito.pricing import Conditions, Lowest, PercentOff, PriceStep, Rulebook, Version
from tests.rooms.pricing.builders import (
    a_context,
    a_price,
    a_price_list,
    a_sku_id,
    a_tax_rate,
)
from tests.rooms.pricing.claims import a_promotion
from tests.rooms.pricing.test_publish import a_catalogue

ROME = ZoneInfo("Europe/Rome")


def rome(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ROME).astimezone(UTC)


def context_at(at: datetime) -> pricing.PriceContext:
    offset = at.astimezone(ROME).utcoffset() or timedelta()
    return a_context(at=at, zone="Europe/Rome", utc_offset_s=int(offset.total_seconds()))


def percent(code: str, rate: int, start: datetime, end: datetime | None = None, **more: Any) -> Any:
    """A public promotion of so many percent."""
    return a_promotion(
        code,
        benefit=PercentOff(rate * 10_000),
        claim=None,
        limited=False,
        valid_from=start,
        valid_to=end,
        group="sale",
        **more,
    )


def a_version(since: datetime, *rows: Any, unit_minor: int = 2000) -> Version:
    prices = [row for row in rows if isinstance(row, pricing.Price)]
    return Version(
        since,
        Rulebook.of(
            1,
            price_lists=[a_price_list(), a_price_list("club", customer_group="members")],
            prices=prices or [a_price(unit_minor)],
            tax_rates=[a_tax_rate()],
            promotions=[row for row in rows if isinstance(row, pricing.Promotion)],
        ),
    )


def steps(*versions: Version, until: datetime) -> list[PriceStep]:
    return pricing.steps_of(
        versions,
        pricing.BasketLine(1, a_sku_id(), 1),
        context_at,
        zone="Europe/Rome",
        since=rome(6, 1),
        until=until,
    )


def lowest(*versions: Version, at: datetime, is_progressive: bool = True) -> Lowest:
    return pricing.lowest_of(
        steps(*versions, until=at), at=at, zone="Europe/Rome", is_progressive=is_progressive
    )


def test_a_short_low_within_thirty_days_counts() -> None:
    found = lowest(
        a_version(
            rome(1, 1),
            percent("OCT", 15, rome(10, 10), rome(10, 11)),
            percent("NOV", 10, rome(11, 1)),
        ),
        at=rome(11, 5),
    )

    assert found == Lowest(1800, True, rome(11, 1), 1700, rome(10, 2))


def test_a_low_of_longer_ago_does_not_count() -> None:
    found = lowest(
        a_version(
            rome(1, 1),
            percent("SEP", 15, rome(9, 10), rome(9, 11)),
            percent("NOV", 10, rome(11, 1)),
        ),
        at=rome(11, 5),
    )

    assert found.lowest_minor == 2000


@pytest.mark.parametrize(("ended", "expected"), [((0, 0), 2000), ((0, 30), 1000)])
def test_thirty_days_are_days_of_the_calendar_across_the_end_of_summer_time(
    ended: tuple[int, int], expected: int
) -> None:
    # clocks were set back on 25 October: the 30 days have 721 hours
    found = lowest(
        a_version(
            rome(1, 1),
            percent("OLD", 50, rome(9, 1), rome(10, 2, *ended)),
            percent("NOV", 10, rome(11, 1)),
        ),
        at=rome(11, 1, 12),
    )

    assert rome(11, 1) - found.from_at == timedelta(hours=721)
    assert found.lowest_minor == expected


def test_a_reduction_that_is_raised_without_a_break_counts_from_its_first_step() -> None:
    version = a_version(
        rome(1, 1),
        percent("TEN", 10, rome(11, 1), rome(11, 8)),
        percent("TWENTY", 20, rome(11, 8)),
    )

    progressive = lowest(version, at=rome(11, 10))
    each_alone = lowest(version, at=rome(11, 10), is_progressive=False)

    assert (progressive.reduced_since, progressive.lowest_minor) == (rome(11, 1), 2000)
    assert (each_alone.reduced_since, each_alone.lowest_minor) == (rome(11, 8), 1800)


def test_a_reduction_after_a_break_or_a_smaller_one_is_a_new_one() -> None:
    after_break = a_version(
        rome(1, 1),
        percent("TEN", 10, rome(11, 1), rome(11, 7)),
        percent("TWENTY", 20, rome(11, 8)),
    )
    smaller = a_version(
        rome(1, 1),
        percent("TWENTY", 20, rome(11, 1), rome(11, 8)),
        percent("TEN", 10, rome(11, 8)),
    )

    assert lowest(after_break, at=rome(11, 10)).lowest_minor == 1800
    assert lowest(smaller, at=rome(11, 10)).lowest_minor == 1600


def test_a_price_that_was_corrected_counts_from_its_publication() -> None:
    # the second version says of its price that it holds since January; nobody paid it before
    found = steps(
        a_version(rome(1, 1), unit_minor=2500),
        a_version(rome(10, 20, 9), unit_minor=2000),
        until=rome(11, 1),
    )

    assert found == [
        PriceStep(rome(6, 1), 2500, is_reduced=False),
        PriceStep(rome(10, 20, 9), 2000, is_reduced=False),
    ]


def test_raised_before_it_is_reduced() -> None:
    found = lowest(
        a_version(rome(1, 1), unit_minor=2000),
        a_version(rome(10, 20), percent("NOV", 20, rome(11, 1)), unit_minor=2500),
        at=rome(11, 2),
    )

    assert (found.price_minor, found.lowest_minor) == (2000, 2000)


def test_what_members_or_coupons_get_is_nobodys_public_price() -> None:
    found = lowest(
        a_version(
            rome(1, 1),
            a_price(2000),
            a_price(1500, price_list="club"),
            a_promotion("LETTER", benefit=PercentOff(500_000)),
            percent("CARD", 40, rome(1, 1), conditions=Conditions(groups=frozenset({"members"}))),
        ),
        at=rome(11, 1),
    )

    assert (found.price_minor, found.is_reduced, found.lowest_minor) == (2000, False, 2000)


def test_happy_hours_are_seen_on_each_of_their_days() -> None:
    friday_evening = Conditions(weekdays=frozenset({4}), from_minute=18 * 60, to_minute=20 * 60)
    found = steps(
        a_version(rome(1, 1), percent("HOUR", 10, rome(10, 19), conditions=friday_evening)),
        until=rome(11, 1),
    )

    assert [(step.at, step.price_minor) for step in found] == [
        (rome(6, 1), 2000),
        (rome(10, 23, 18), 1800),
        (rome(10, 23, 20), 2000),
        (rome(10, 30, 18), 1800),
        (rome(10, 30, 20), 2000),
    ]


def test_goods_that_are_new_have_the_days_that_there_are() -> None:
    version = a_version(rome(10, 25), percent("NOV", 10, rome(11, 1)))

    assert lowest(version, at=rome(11, 2)).lowest_minor == 2000
    assert lowest(version, at=rome(10, 20)) == Lowest(None, False, None, None, rome(9, 20))


def test_of_goods_that_are_new_fewer_days_count_where_the_policy_says_so() -> None:
    """On the market since 25 October, dearer since the 28th, reduced on 1 November."""
    zone = "Europe/Rome"
    prices = [
        PriceStep(rome(10, 25), 1500, is_reduced=False),
        PriceStep(rome(10, 28), 2000, is_reduced=False),
        PriceStep(rome(11, 1), 1800, is_reduced=True),
    ]
    asked: dict[str, Any] = {"at": rome(11, 2), "zone": zone, "is_progressive": True}

    whole = pricing.lowest_of(prices, **asked)
    week = pricing.lowest_of(prices, **asked, new_goods_days=3)

    assert (whole.is_new, whole.lowest_minor) == (True, 1500)
    assert (week.is_new, week.lowest_minor, week.from_at) == (True, 2000, rome(10, 29))
    # what has been there for longer has its thirty days, whatever counts for new goods
    old = [PriceStep(rome(9, 1), 1500, is_reduced=False), *prices[1:]]
    known = pricing.lowest_of(old, **asked, new_goods_days=3)
    assert (known.is_new, known.lowest_minor) == (False, 1500)


async def test_history_is_read_from_the_versions_that_were_published(tx: Tx) -> None:
    await a_catalogue(tx)
    rows: list[dict[str, Any]] = [
        {"price_lists": [a_price_list()], "prices": [a_price(2500)], "tax_rates": [a_tax_rate()]},
        {"prices": [a_price(2500, sku="blue")]},
        {"prices": [a_price(2000)]},
        {"promotions": [percent("NOV", 10, rome(11, 1)), a_promotion("LETTER")]},
    ]
    for number, changes in enumerate(rows):
        await pricing.publish(tx, **changes, by="anna", at=rome(10, 1 + number))

    found = await pricing.list_versions_of(tx, sku_id=a_sku_id(), since=rome(10, 2, 12))

    assert [version.since for version in found] == [rome(10, 2), rome(10, 3), rome(10, 4)]
    assert [step.price_minor for step in steps(*found, until=rome(11, 5))] == [2500, 2000, 1800]


def test_only_what_a_model_decides_is_personal() -> None:
    persona = Conditions(groups=frozenset({"persona:saver"}))
    rulebook = a_version(rome(1, 1), percent("SAVER", 10, rome(1, 1), conditions=persona)).rulebook
    basket = pricing.Basket((pricing.BasketLine(1, a_sku_id(), 1),))
    known = a_context(at=rome(11, 1), customer_groups=frozenset({"persona:saver"}))

    told = pricing.personalised_lines(pricing.quote(known, basket, rulebook), rulebook)
    nobody = pricing.personalised_lines(
        pricing.quote(context_at(rome(11, 1)), basket, rulebook), rulebook
    )

    assert (told, nobody) == (frozenset({1}), frozenset())
