"""By what our rooms know the source's stores, households, products and baskets."""

from datetime import UTC, datetime
from functools import cache
from typing import Final

from ordito.loyalty import Programme
from ordito.platform import ids
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PlaceId,
    ProgrammeId,
    SkuId,
)

SOURCE: Final = "complete-journey"
CURRENCY: Final = "USD"
COUNTRY: Final = "US"
MARKET: Final = "US"
COUPON_TENDER: Final = "manufacturer_coupon"

ENTITY_ID: Final = EntityId(ids.derive(SOURCE, "entity"))
DISTRIBUTION_ID: Final = PlaceId(ids.derive(SOURCE, "distribution"))
YEAR_START: Final = datetime(2017, 1, 1, 5, tzinfo=UTC)
YEAR_END: Final = datetime(2018, 1, 1, 5, tzinfo=UTC)
PROGRAMME: Final = Programme(
    programme_id=ProgrammeId(ids.derive(SOURCE, "programme")),
    code="cj",
    name="The Complete Journey card",
    minor_per_point={CURRENCY: 100},
)


def channel_id(code: str) -> ChannelId:
    """Return the id of the channel with this code."""
    return ChannelId(ids.derive(SOURCE, "channel", code))


@cache
def place_id(store: int) -> PlaceId:
    """Return the id of the place that is this store."""
    return PlaceId(ids.derive(SOURCE, "store", store))


def place_code(store: int) -> str:
    """Return the code of the place that is this store."""
    return f"store-{store}"


@cache
def customer_id(household: int) -> CustomerId:
    """Return the id of the customer who is this household."""
    return CustomerId(ids.derive(SOURCE, "household", household))


@cache
def sku_id(product: int) -> SkuId:
    """Return the id of the SKU that is this product."""
    return SkuId(ids.derive(SOURCE, "product", product))


def order_id(basket: int, *, sold_at: datetime) -> OrderId:
    """Return the id of the order that was this basket; it sorts by the time of the sale."""
    return OrderId(ids.derive_at(sold_at, SOURCE, "basket", basket))


def card_number(household: int) -> str:
    """Return the number of a household's loyalty card.

    Source: GS1 General Specifications, prefix 29 for use within a company, check digit modulo 10.
    """
    digits = f"29{household:010d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"
