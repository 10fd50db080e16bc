"""The price context: who asks, where and when, from one place."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from ordito import loyalty
from ordito.loyalty import Membership
from ordito.platform.db import Database
from ordito.platform.ids import AccountId, CustomerId, ProgrammeId
from ordito.pricing import PercentOff
from ordito.reads.party import Party, nobody
from ordito.reads.price_context import clock_of, context_of, label_of, line_of, zone_of
from tests.flows.promoted import a_promotion, promotion_id, publish
from tests.flows.shop import Shop, open_shop

ROME: Final = "Europe/Rome"
# on 25 October 2026 at 01:00 UTC clocks in Rome go from 03:00 back to 02:00
BACK: Final = datetime(2026, 10, 25, 1, tzinfo=UTC)


@pytest.fixture
async def shop(db: Database) -> Shop:
    """Open a shop."""
    return await open_shop(db, units=5)


@pytest.mark.parametrize(
    ("at", "offset_h", "until_h"),
    [
        (BACK - timedelta(seconds=1), 2, None),
        (BACK, 1, 3),
        (BACK + timedelta(minutes=59, seconds=59, microseconds=999_999), 1, 3),
        (BACK + timedelta(hours=1), 1, None),
        (datetime(2026, 3, 29, 1, tzinfo=UTC), 2, None),
    ],
)
def test_the_clock_of_a_zone_around_its_changes(
    at: datetime, offset_h: int, until_h: int | None
) -> None:
    offset_s, until = clock_of(ROME, at)
    assert offset_s == offset_h * 3600
    assert until == (None if until_h is None else datetime(2026, 10, 25, until_h))  # noqa: DTZ001 # wall time


def test_zones_that_change_by_half_an_hour() -> None:
    back = datetime(2026, 4, 4, 15, tzinfo=UTC)
    assert clock_of("Australia/Lord_Howe", back - timedelta(seconds=1)) == (11 * 3600, None)
    assert clock_of("Australia/Lord_Howe", back + timedelta(seconds=1)) == (
        10 * 3600 + 1800,
        datetime(2026, 4, 5, 2),  # noqa: DTZ001 # wall time
    )


async def test_a_place_brings_its_zone_and_a_channel_that_of_its_market(shop: Shop) -> None:
    memory = shop.outlet.memory
    channel = memory.channel(shop.company.channels["web"])
    place = memory.directory.place(shop.company.places["north"])
    assert zone_of(memory, channel, place) == ROME
    assert zone_of(memory, channel, None) == ROME
    assert memory.zone_of_market("nowhere") == "UTC"


async def test_groups_come_from_the_membership_alone(shop: Shop) -> None:
    memory = shop.outlet.memory
    channel = memory.channel(shop.company.channels["web"])
    (programme,) = memory.programmes.by_id.values()
    member = Party(
        shop.company.member,
        Membership(
            shop.company.member,
            ProgrammeId(programme.programme_id),
            AccountId(shop.company.member),
            BACK,
            None,
            None,
            True,
        ),
    )
    asked = context_of(memory, channel=channel, place=None, party=member, at=BACK)
    assert asked.customer_groups == loyalty.groups_of(memory.programmes, member.membership, at=BACK)
    assert asked.customer_groups == {"members", "member:club"}
    anonymous = context_of(memory, channel=channel, place=None, party=nobody(), at=BACK)
    assert anonymous.customer_groups == frozenset()
    assert (anonymous.currency, anonymous.market, anonymous.zone) == ("EUR", "IT", ROME)


async def test_lines_have_tags_once_a_promotion_may_ask_for_them(shop: Shop) -> None:
    memory = shop.outlet.memory
    sku = memory.shelf.sku_by_code("shirt")
    assert line_of(memory, 1, sku, 2, method="ship").tags == frozenset()
    await publish(shop, a_promotion("ten", PercentOff(100_000)))
    own = {f"product:{sku.product_id}", "method:ship"}
    assert line_of(memory, 1, sku, 2, method="ship").tags == own
    brought = line_of(memory, 1, sku, 1, method="ship", is_delivery=True)
    assert brought.tags == own | {"delivery"}


async def test_a_label_is_in_the_language_or_as_near_as_there_is_one(shop: Shop) -> None:
    await publish(shop, a_promotion("ten", PercentOff(100_000)))
    memory, ten = shop.outlet.memory, promotion_id("ten")
    assert label_of(memory, ten, "ten", "it-CH") == "ten in italiano"
    assert label_of(memory, ten, "ten", "et") == "ten in English"
    assert label_of(memory, promotion_id("gone"), "GONE", "it") == "GONE"
    assert nobody().customer_id != CustomerId(shop.company.member)
