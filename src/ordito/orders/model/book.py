"""Words of the orders room."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

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


class Method(StrEnum):
    """How a line reaches the customer."""

    CARRY_OUT = "carry_out"
    COLLECT = "collect"
    SHIP = "ship"


class LineKind(StrEnum):
    """What a line sells: only goods are set aside, picked and taken in again."""

    GOODS = "goods"
    SERVICE = "service"
    DELIVERY = "delivery"


class ActionKind(StrEnum):
    """What can be done to an order."""

    PLACE = "place"
    FULFIL = "fulfil"
    CANCEL = "cancel"
    REQUEST_RETURN = "request_return"
    WITHDRAW_RETURN = "withdraw_return"
    RETURN = "return"
    REFUND = "refund"
    EXCHANGE = "exchange"
    CHANGE_MODEL = "change_model"
    CHANGE_PLACE = "change_place"
    CHANGE_QUANTITY = "change_quantity"
    CHANGE_ADDRESS = "change_address"
    COMBINE = "combine"
    APPEASE = "appease"
    DECLINE = "decline"


class EntryKind(StrEnum):
    """What can happen to the money of a payment."""

    AUTHORISE = "authorise"
    DECLINE = "decline"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


class CheckoutState(StrEnum):
    """Where a checkout stands."""

    OPEN = "open"
    PLACED = "placed"
    DECLINED = "declined"
    EXPIRED = "expired"


class LineQuantity(msgspec.Struct, frozen=True):
    """Units of one line.

    Attributes:
        line_no: from 1.
        quantity: units, at least 1.
    """

    line_no: int
    quantity: int


class Line(msgspec.Struct, frozen=True):
    """A line of an order with its quantity vector.

    Attributes:
        line_no: from 1.
        sku_id: what.
        method: see ``Method``.
        place_id: place that gives the units.
        reservation_id: what sets them aside.
        ordered: units.
        fulfilled: units that the customer or the carrier has.
        cancelled: units that nobody wants any more.
        returned: units that came back.
        unit_minor: price of one unit before discounts.
        discount_minor: taken off the line.
        total_minor: to pay for the units ordered.
        tax_minor: within the total.
        tax_bp: tax rate in hundredths of a percent.
        return_requested: units that the customer has announced to bring back.
        withheld: returned units whose money is not given back yet.
        relieved_minor: taken off the total since, by what was cancelled, returned or appeased.
        relieved_tax_minor: tax within that.
        since_version: action that brought the line; 1 for what was placed.
        promised_at: until when the customer has the goods, as it was said.
        seller_id: legal entity that sells the line; None only until it is kept.
        sold_by: who sold it; None only until it is kept.
        credited_to: place, channel or partner that the sale counts for; None as above.
        kind: see ``LineKind``.
        bundle_id: SKU of the bundle that it was sold in.
    """

    line_no: int
    sku_id: SkuId
    method: str
    place_id: PlaceId
    reservation_id: ReservationId
    ordered: int
    fulfilled: int
    cancelled: int
    returned: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    return_requested: int = 0
    withheld: int = 0
    relieved_minor: int = 0
    relieved_tax_minor: int = 0
    since_version: int = 1
    promised_at: datetime | None = None
    seller_id: EntityId | None = None
    sold_by: str | None = None
    credited_to: UUID | None = None
    kind: str = LineKind.GOODS
    bundle_id: SkuId | None = None

    @property
    def open(self) -> int:
        """Units that the customer still waits for."""
        return self.ordered - self.fulfilled - self.cancelled

    @property
    def kept(self) -> int:
        """Units that the customer or the carrier has."""
        return self.fulfilled - self.returned


class DiscountOfLine(msgspec.Struct, frozen=True):
    """What a promotion took off a line of an order; fields as in ``LineDiscount``."""

    line_no: int
    promotion_id: PromotionId
    code: str
    amount_minor: int
    claim: str | None


class LineOfOrder(Line, frozen=True):
    """A line among those of several orders.

    Attributes:
        order_id: of which order.
    """

    order_id: OrderId | None = None


class Order(msgspec.Struct, frozen=True):
    """The head of an order.

    Attributes:
        customer_id: whose; also its key.
        order_id: which.
        number: what people call it.
        version: number of its last action.
        channel_id: channel that sold it.
        place_id: place that sold it.
        seller_id: legal entity that sold it.
        currency: ISO 4217.
        total_minor: as placed.
        tax_minor: as placed.
        discount_minor: as placed.
        rulebook_version: prices that were applied.
        source: system of ``external_id``.
        external_id: what that system calls it.
        origin: live, history or simulated.
        placed_at: when.
    """

    customer_id: CustomerId
    order_id: OrderId
    number: str
    version: int
    channel_id: ChannelId
    place_id: PlaceId | None
    seller_id: EntityId
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    source: str | None
    external_id: str | None
    origin: str
    placed_at: datetime


class Action(msgspec.Struct, frozen=True):
    """An entry of an order's book.

    Attributes:
        version: its number, from 1.
        kind: see ``ActionKind``.
        line_nos: lines that it touched.
        quantities: units of each.
        reason: code, where one was given.
        actor: who did it.
        channel_id: through what.
        place_id: where.
        at: when.
        axes: component of the quantity vector that each quantity changed.
        due_minor: change of what is to pay, minor units; None where it is of the time before
            changes were noted.
        change_id: the proposal that it carried out, if it was one.
    """

    version: int
    kind: str
    line_nos: list[int]
    quantities: list[int]
    reason: str | None
    actor: str
    channel_id: ChannelId | None
    place_id: PlaceId | None
    at: datetime
    axes: list[str]
    due_minor: int | None
    change_id: UUID | None


class Payment(msgspec.Struct, frozen=True):
    """Money of one tender, minor units.

    Attributes:
        payment_id: which.
        order_id: for which order.
        tender: cash, card, ...
        currency: ISO 4217.
        amount_minor: asked for.
        authorised_minor: promised by the processor.
        captured_minor: taken.
        voided_minor: promise given back.
        refunded_minor: given back.
        declined: the processor refused.
        reference: the processor's name for it.
    """

    payment_id: PaymentId
    order_id: OrderId
    tender: str
    currency: str
    amount_minor: int
    authorised_minor: int
    captured_minor: int
    voided_minor: int
    refunded_minor: int
    declined: bool
    reference: str | None


class Whereabouts(msgspec.Struct, frozen=True):
    """Whose an order is.

    Attributes:
        customer_id: its key.
        order_id: which.
    """

    customer_id: CustomerId
    order_id: OrderId


class PaymentAnswer(msgspec.Struct, frozen=True):
    """What a payment processor says of one payment.

    Attributes:
        payment_id: which.
        approved: whether the money is promised.
        captured: whether it has been taken already.
        reference: the processor's name for it.
        reason: code of a refusal.
        awaits_buyer: whether the buyer has to confirm it with the processor first; it is neither
            approved nor refused yet.
    """

    payment_id: PaymentId
    approved: bool
    captured: bool = False
    reference: str | None = None
    reason: str | None = None
    awaits_buyer: bool = False


class AskedMoney(msgspec.Struct, frozen=True):
    """A movement of money that the processor shall make.

    Attributes:
        customer_id: key of the payment.
        order_id: for which order.
        payment_id: which payment.
        tender: cash, card, ...
        currency: ISO 4217.
        kind: capture, void or refund.
        key: names the movement, for us and for the processor.
        amount_minor: minor units.
        destination: ``tender``, or ``store_credit`` where the tender cannot take it back.
    """

    customer_id: CustomerId
    order_id: OrderId
    payment_id: PaymentId
    tender: str
    currency: str
    kind: str
    key: str
    amount_minor: int
    destination: str
