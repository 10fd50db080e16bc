"""What purchases say, and what people said themselves."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from ordito import journeys
from ordito.journeys import Stated
from ordito.journeys.traits import Purchase, Rfm, rfm_of, traits_of
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CategoryId, ChannelId, CustomerId, PlaceId

START = datetime(2026, 1, 1, tzinfo=UTC)
WEB, STORE = (ChannelId(ids.derive("test", code)) for code in ("web", "store"))
NORTH, SOUTH = (PlaceId(ids.derive("test", code)) for code in ("north", "south"))
SHOES = CategoryId(ids.derive("test", "shoes"))
ANN = CustomerId(ids.derive("test", "ann"))


def bought(
    day: int, channel_id: ChannelId, place_id: PlaceId | None, minor: int, currency: str = "EUR"
) -> Purchase:
    order_id = ids.derive("test", "order", day)
    at = START + timedelta(days=day)
    return Purchase(order_id, at, channel_id, place_id, SHOES, currency, minor)


def test_the_latest_of_equals_is_the_favourite_in_any_order() -> None:
    purchases = [
        bought(1, STORE, NORTH, 1000),
        bought(2, STORE, SOUTH, 2000),
        bought(2, STORE, SOUTH, 500),
        bought(3, WEB, None, 9000, "CHF"),
    ]
    for seed in range(10):
        random.Random(seed).shuffle(purchases)
        traits = traits_of(purchases)
        assert traits is not None
        assert (traits.purchases, traits.currency, traits.spent_minor) == (3, "CHF", 9000)
        assert (traits.favourite_channel_id, traits.favourite_place_id) == (STORE, SOUTH)
        assert (traits.last_place_id, traits.favourite_category_id) == (SOUTH, SHOES)
        assert (traits.first_at.day, traits.last_at.day) == (2, 4)
    assert traits_of([]) is None
    at = START + timedelta(days=100)
    assert rfm_of(START, 1, 400, at=at) == Rfm(3, 1, 1)
    assert rfm_of(at, 12, 100_000, at=at) == Rfm(5, 5, 5)


async def test_of_a_topic_each_source_has_its_latest_answer(tx: Tx) -> None:
    async def say(value: str, source: str, days: int) -> bool:
        stated = Stated(
            customer_id=ANN,
            topic="size.shirt",
            source=source,
            value=value,
            stated_at=START + timedelta(days=days),
        )
        return await journeys.state_preference(tx, stated=stated, at=now())

    assert await say("M", "store", 1)
    assert not await say("M", "store", 1)
    assert not await say("S", "store", 0)
    assert await say("L", "survey-2026", 2)
    assert await say("XL", "store", 3)
    found = await journeys.list_stated(tx, customer_ids=[ANN])
    assert [(one.source, one.value) for one in found] == [("store", "XL"), ("survey-2026", "L")]
    for wrong in ("Size", "size shirt", ""):
        with pytest.raises(journeys.PreferenceUnclear):
            await journeys.state_preference(
                tx,
                stated=Stated(
                    customer_id=ANN, topic=wrong, source="store", value="M", stated_at=START
                ),
                at=now(),
            )
