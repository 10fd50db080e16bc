"""What an order will be made of: a priced basket, as its checkout keeps it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ordito.orders.model.book import LineKind, Method
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PaymentId,
    PlaceId,
    PromotionId,
    ReservationId,
    SkuId,
)


class LineDiscount(msgspec.Struct, frozen=True):
    """What a promotion took off a line.

    Attributes:
        promotion_id: which promotion; it funds what it took off.
        code: its short name at the time.
        amount_minor: minor units, in the terms of the line's price: with or without tax.
        claim: coupon or offer that it needed, if any.
    """

    promotion_id: PromotionId
    code: str
    amount_minor: int
    claim: str | None = None


class NewLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A priced line, its source and its reservation.

    Attributes:
        line_no: from 1.
        sku_id: what.
        method: how it reaches the customer.
        place_id: place that gives the units.
        reservation_id: what sets them aside.
        quantity: units.
        unit_minor: price of one unit before discounts, minor units.
        discount_minor: taken off the whole line, not negative.
        total_minor: to pay for the line, tax included.
        tax_minor: tax within ``total_minor``.
        tax_bp: tax rate in hundredths of a percent.
        promised_at: until when the customer has the goods, as it was said.
        seller_id: legal entity that sells the line; None is that of the basket.
        sold_by: who sold it, as ``partner:ID``; None is who opened the checkout.
        credited_to: place, channel or partner that the sale counts for; None is the place that
            sells, else the channel.
        kind: see ``LineKind``.
        discounts: by promotion; their sum is ``discount_minor``.
        bundle_id: SKU of the bundle that it was sold in.
        waits_for: what it waits for before its place can begin, where it was promised ahead.
        expected_at: when it should lie there.
        sent_from: place that sends it to the one at which it is collected.
    """

    line_no: int
    sku_id: SkuId
    method: Method
    place_id: PlaceId
    reservation_id: ReservationId
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    promised_at: datetime | None = None
    seller_id: EntityId | None = None
    sold_by: str | None = None
    credited_to: UUID | None = None
    kind: LineKind = LineKind.GOODS
    discounts: tuple[LineDiscount, ...] = ()
    bundle_id: SkuId | None = None
    waits_for: str | None = None
    expected_at: datetime | None = None
    sent_from: PlaceId | None = None


class NewPayment(msgspec.Struct, frozen=True, omit_defaults=True):
    """Money that one tender shall give.

    Attributes:
        payment_id: also the key under which the processor knows it.
        tender: cash, card, ...
        amount_minor: minor units.
        token: what the processor needs to find the money; None for cash.
        order_id: by which the processor names the sale when it speaks first.
    """

    payment_id: PaymentId
    tender: str
    amount_minor: int
    token: str | None = None
    order_id: OrderId | None = None


class Delivery(msgspec.Struct, frozen=True):
    """Whereto an order is shipped; the address itself lives in the customers' vault.

    Attributes:
        address_id: what stands for it here.
        country: ISO 3166-1 alpha-2; it decides on taxes.
        postal_code: as far as a promise needs to know; empty where the country has none.
    """

    address_id: UUID
    country: str
    postal_code: str


class Grant(msgspec.Struct, frozen=True):
    """More points that a promotion gives, for a line or once.

    Attributes:
        line_no: of which line; None is all of them.
        factor_ppm: times what the line earns anyway, parts per million.
        extra: points on top, once.
    """

    line_no: int | None
    factor_ppm: int
    extra: int


class Redeemed(msgspec.Struct, frozen=True):
    """What a sale takes of a promotion that is limited or has to be claimed.

    Attributes:
        promotion_id: of which.
        claim: coupon or offer; of a code for one use its end alone. None where nothing was shown.
        amount_minor: what it takes off, minor units.
    """

    promotion_id: PromotionId
    claim: str | None
    amount_minor: int


class BookedSlot(msgspec.Struct, frozen=True):
    """The time at which an order is collected at a place.

    Attributes:
        place_id: where.
        begins_at: from when on.
        ends_at: until when.
        most: orders that the place hands over in it.
    """

    place_id: PlaceId
    begins_at: datetime
    ends_at: datetime
    most: int


class KeptGoods(msgspec.Struct, frozen=True):
    """Goods that a place keeps for somebody who pays there.

    Attributes:
        place_id: where.
        claim_id: which.
        until: when they would be free again.
    """

    place_id: PlaceId
    claim_id: UUID
    until: datetime | None = None


class Basket(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything an order will be made of, kept by its checkout.

    Attributes:
        lines: priced lines.
        payments: tenders that cover the total.
        seller_id: legal entity that sells.
        currency: ISO 4217.
        total_minor: to pay.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        source: system of ``external_id``.
        external_id: what the caller's system calls the order.
        cart_id: cart of the same customer that it came from.
        receipt_series: in which the till has numbered the receipt itself.
        receipt_number: that number.
        delivery: whereto it is shipped, if anything is and the customer said so.
        wants_invoice: whether a person asked for an invoice instead of a receipt.
        receipt_by: ``email`` where the buyer wants the papers so; None as the till does it.
        lottery_code: that the buyer named for the lottery of receipts.
        grants: points that promotions add, by line or once.
        redemptions: what it takes of coupons, offers and limited promotions; a code that only who
            has it may use is shortened.
        session_id: checkout session in which it was agreed.
        session_customer_id: whose session it is, and whose the cart that it came from.
        cash_step_minor: smallest amount that is paid in cash, minor units.
        slots: times at which it is collected, at most one of a place.
        desk_case_id: case of the service desk from which it is sold.
        kept: goods that the place keeps for the buyer, and that this sale takes.
    """

    lines: tuple[NewLine, ...]
    payments: tuple[NewPayment, ...]
    seller_id: EntityId
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    source: str | None = None
    external_id: str | None = None
    cart_id: UUID | None = None
    receipt_series: str | None = None
    receipt_number: int | None = None
    delivery: Delivery | None = None
    wants_invoice: bool = False
    receipt_by: str | None = None
    lottery_code: str | None = None
    grants: tuple[Grant, ...] = ()
    redemptions: tuple[Redeemed, ...] = ()
    session_id: UUID | None = None
    session_customer_id: CustomerId | None = None
    cash_step_minor: int = 1
    slots: tuple[BookedSlot, ...] = ()
    desk_case_id: UUID | None = None
    kept: KeptGoods | None = None


class Checkout(msgspec.Struct, frozen=True):
    """A checkout as it stands.

    Attributes:
        customer_id: whose.
        order_id: the order that it is or shall become.
        state: see ``CheckoutState``.
        channel_id: where it was opened.
        place_id: where it was opened.
        actor: who opened it.
        request_id: of the request that opened it; binds its facts together.
        basket: what it is about.
        answer: what the client was told, once closed.
        opened_at: when.
        expires_at: when its reservations lapse.
    """

    customer_id: CustomerId
    order_id: OrderId
    state: str
    channel_id: ChannelId
    place_id: PlaceId | None
    actor: str
    request_id: UUID | None
    basket: Any
    answer: str | None
    opened_at: datetime
    expires_at: datetime


class HistoricOrder(msgspec.Struct, frozen=True):
    """An order that another system closed long ago.

    Attributes:
        order_id: derived from the source's own number, so that importing twice is once.
        customer_id: whose.
        channel_id: channel that sold it.
        place_id: place that sold it.
        placed_at: when.
        basket: what it was made of; its units have left, its money was taken.
        cancelled: lines that were cancelled instead.
        closed_at: when the goods left or were cancelled; None is at once.
    """

    order_id: OrderId
    customer_id: CustomerId
    channel_id: ChannelId
    place_id: PlaceId | None
    placed_at: datetime
    basket: Basket
    cancelled: frozenset[int] = frozenset()
    closed_at: datetime | None = None
