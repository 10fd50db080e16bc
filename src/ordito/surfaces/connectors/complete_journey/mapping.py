"""The Complete Journey in the words of our rooms; pure, ids derived from the source's numbers.

The source has one chain of stores; the legal entity, the distribution centre and the channels that
the replay sells through are ours.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Final

from ordito.network import (
    Channel,
    ChannelKind,
    LegalEntity,
    Place,
    PlaceKind,
    Service,
)
from ordito.orders import Basket as OrderBasket
from ordito.orders import HistoricOrder, Method, NewLine, NewPayment
from ordito.platform import ids
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PaymentId,
    PlaceId,
    ReservationId,
    SkuId,
)
from ordito.surfaces.connectors.complete_journey.model import Basket, JudgedLine, Store

SOURCE: Final = "complete-journey"
CURRENCY: Final = "USD"
MARKET: Final = "US"
STORE_ZONE: Final = "America/New_York"

ENTITY_ID: Final = EntityId(ids.derive(SOURCE, "entity"))
DISTRIBUTION_ID: Final = PlaceId(ids.derive(SOURCE, "distribution"))
CHANNEL_KINDS: Final = {
    "store": (ChannelKind.STORE, "Stores"),
    "web": (ChannelKind.WEB, "Web shop"),
    "app": (ChannelKind.APP, "App"),
    "contact_centre": (ChannelKind.CONTACT_CENTRE, "Contact centre"),
}


def channel_id(code: str) -> ChannelId:
    """Return the id of the channel with this code."""
    return ChannelId(ids.derive(SOURCE, "channel", code))


@cache
def place_id(store: int) -> PlaceId:
    """Return the id of the place that is this store."""
    return PlaceId(ids.derive(SOURCE, "store", store))


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


def entity() -> LegalEntity:
    """Return the company that sells and owns the stock."""
    return LegalEntity(
        entity_id=ENTITY_ID,
        code="cj",
        name="The Complete Journey",
        country="US",
        currency=CURRENCY,
    )


def channels() -> list[Channel]:
    """Return the channels: stores, through which history came, and those of the replay."""
    return [
        Channel(
            channel_id=channel_id(code),
            code=code,
            name=name,
            kind=kind,
            currency=CURRENCY,
            market=MARKET,
        )
        for code, (kind, name) in CHANNEL_KINDS.items()
    ]


def places(stores: Sequence[Store]) -> list[Place]:
    """Return the stores and the distribution centre."""
    return [_distribution(), *(_store(store) for store in stores)]


def _store(store: Store) -> Place:
    return Place(
        place_id=place_id(store.number),
        code=f"store-{store.number}",
        name=f"Store {store.number}",
        kind=PlaceKind.STORE,
        entity_id=ENTITY_ID,
        time_zone=STORE_ZONE,
        currency=CURRENCY,
        country="US",
        services=frozenset({Service.CARRY_OUT, Service.COLLECT, Service.RETURN}),
        external_ids={SOURCE: str(store.number)},
    )


def _distribution() -> Place:
    return Place(
        place_id=DISTRIBUTION_ID,
        code="distribution",
        name="Distribution centre",
        kind=PlaceKind.WAREHOUSE,
        entity_id=ENTITY_ID,
        time_zone=STORE_ZONE,
        currency=CURRENCY,
        country="US",
        services=frozenset({Service.SHIP_FROM}),
    )


def historic_order(basket: Basket) -> HistoricOrder:
    """Return the order that a basket was."""
    identity = order_id(basket.number, sold_at=basket.sold_at)
    lines = tuple(
        _line(number, judged, basket.store, ReservationId(identity))
        for number, judged in enumerate(basket.lines, start=1)
    )
    total = sum(line.total_minor for line in lines)
    return HistoricOrder(
        order_id=identity,
        customer_id=customer_id(basket.household),
        channel_id=channel_id("store"),
        place_id=place_id(basket.store),
        placed_at=basket.sold_at,
        basket=OrderBasket(
            lines=lines,
            payments=tuple(_payments(basket, identity, total)),
            seller_id=ENTITY_ID,
            currency=CURRENCY,
            total_minor=total,
            tax_minor=0,
            discount_minor=sum(line.discount_minor for line in lines),
            rulebook_version=0,
            source=SOURCE,
            external_id=str(basket.number),
        ),
        # a line that sold nothing is kept as one unit that was cancelled at the till
        cancelled=frozenset(
            number for number, judged in enumerate(basket.lines, start=1) if judged.units == 0
        ),
    )


def _line(number: int, judged: JudgedLine, store: int, reservation_id: ReservationId) -> NewLine:
    source = judged.line
    units = judged.units or 1
    return NewLine(
        line_no=number,
        sku_id=sku_id(source.product),
        method=Method.CARRY_OUT,
        place_id=place_id(store),
        reservation_id=reservation_id,
        quantity=units,
        unit_minor=(2 * source.shelf_minor + units) // (2 * units),
        discount_minor=source.retail_discount_minor + source.match_discount_minor,
        total_minor=source.sales_minor,
        tax_minor=0,
        tax_bp=0,
    )


def _payments(basket: Basket, identity: OrderId, total_minor: int) -> Iterator[NewPayment]:
    """Yield what the manufacturers' coupons paid, then what the customer paid."""
    coupons = min(coupon_minor(basket), total_minor)
    for tender, amount in (("manufacturer_coupon", coupons), ("cash", total_minor - coupons)):
        if amount:
            payment_id = PaymentId(ids.derive(SOURCE, "payment", identity, tender))
            yield NewPayment(payment_id=payment_id, tender=tender, amount_minor=amount)


def coupon_minor(basket: Basket) -> int:
    """Return what manufacturers' coupons are worth on a receipt; 19 exceed what was bought."""
    return sum(judged.line.coupon_minor for judged in basket.lines)
