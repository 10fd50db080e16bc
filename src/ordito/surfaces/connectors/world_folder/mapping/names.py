"""By what our rooms know a world's places, articles, people and orders."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from ordito.loyalty import Programme
from ordito.platform import ids
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PartnerId,
    PlaceId,
    ProgrammeId,
    SkuId,
)

SOURCE: Final = "world"
CURRENCY: Final = "EUR"
COUNTRY: Final = "IT"
PROGRAMME: Final = Programme(
    programme_id=ProgrammeId(ids.derive(SOURCE, "programme")),
    code="world",
    name="Card",
    minor_per_point={CURRENCY: 100},
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def instant(us: int) -> datetime:
    """Return an instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=us)


@cache
def entity_id(*, franchised: bool) -> EntityId:
    """Return the id of the company, or of the one franchisee that has all franchised stores."""
    return EntityId(ids.derive(SOURCE, "franchisee" if franchised else "entity"))


@cache
def channel_id(code: str) -> ChannelId:
    """Return the id of the channel with this code."""
    return ChannelId(ids.derive(SOURCE, "channel", code))


@cache
def place_id(number: int) -> PlaceId:
    """Return the id of a store or depot."""
    return PlaceId(ids.derive(SOURCE, "place", number))


@cache
def sku_id(number: int) -> SkuId:
    """Return the id of an article; -1 is what a delivery is charged by."""
    return SkuId(ids.derive(SOURCE, "sku", number))


@cache
def agent_id(number: int) -> PartnerId:
    """Return the id of an agent who sells in the company's name."""
    return PartnerId(ids.derive(SOURCE, "agent", number))


def customer_id(profile: int | None, *, about: int) -> CustomerId:
    """Return the id of who has a profile; who has none is somebody of one order only."""
    if profile is None:
        return CustomerId(ids.derive(SOURCE, "stranger", about))
    return CustomerId(ids.derive(SOURCE, "profile", profile))


def order_id(number: int, *, placed_us: int) -> OrderId:
    """Return the id of an order, which sorts by the time of its sale."""
    return OrderId(ids.derive_at(instant(placed_us), SOURCE, "order", number))
