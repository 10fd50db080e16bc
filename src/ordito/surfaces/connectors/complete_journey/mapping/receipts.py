"""The baskets as closed orders, with their payments and points."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from ordito.ledger import Transfer
from ordito.loyalty import Earning, past_earning, points_for
from ordito.orders import Basket as OrderBasket
from ordito.orders import HistoricOrder, Method, NewLine, NewPayment
from ordito.platform import ids
from ordito.platform.ids import AccountId, CustomerId, OrderId, PaymentId, ReservationId
from ordito.surfaces.connectors.complete_journey.mapping.names import (
    COUPON_TENDER,
    CURRENCY,
    ENTITY_ID,
    PROGRAMME,
    SOURCE,
    channel_id,
    customer_id,
    order_id,
    place_id,
    sku_id,
)
from ordito.surfaces.connectors.complete_journey.model import Basket, JudgedLine

_STORES: Final = channel_id("store")
_POINTS_ISSUER: Final = PROGRAMME.issuer_id


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
        channel_id=_STORES,
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
    coupons = min(_coupon_minor(basket), total_minor)
    for tender, amount in ((COUPON_TENDER, coupons), ("cash", total_minor - coupons)):
        if amount:
            payment_id = PaymentId(ids.derive(SOURCE, "payment", identity, tender))
            yield NewPayment(payment_id=payment_id, tender=tender, amount_minor=amount)


def coupon_excess_minor(basket: Basket) -> int:
    """Return what coupons were worth beyond the receipt, cents; the source has 19 such receipts.

    The till paid it out; an order's payments never exceed its total, so it is only counted.
    """
    paid = sum(judged.line.sales_minor for judged in basket.lines)
    return max(_coupon_minor(basket) - paid, 0)


def _coupon_minor(basket: Basket) -> int:
    return sum(judged.line.coupon_minor for judged in basket.lines)


def earned(order: HistoricOrder) -> Transfer | None:
    """Return the points that an order gave its household, None where it gave none."""
    points = points_for(order.basket.total_minor, programme=PROGRAMME, currency=CURRENCY)
    if points == 0:
        return None
    earning = Earning(
        customer_id=order.customer_id,
        order_id=order.order_id,
        account_id=_points_account(order.customer_id),
        issuer_id=_POINTS_ISSUER,
        unit=PROGRAMME.unit,
        points=points,
        matures_at=None,
    )
    return past_earning(earning, at=order.placed_at)


@cache
def _points_account(customer: CustomerId) -> AccountId:
    return PROGRAMME.account_of(customer)
