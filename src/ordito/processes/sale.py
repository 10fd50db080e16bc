"""What a client asks of a checkout, and what it is told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from ordito.customers import Identifier, IdentifierKind
from ordito.fulfilment import Destination
from ordito.orders import Method
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId
from ordito.processes.whereto import ShipTo

# PostgreSQL keeps every character but NUL
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Codes = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")], ...],
    msgspec.Meta(max_length=20),
]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class CustomerUnclear(Invalid):
    """It is not clear who buys."""

    code = "checkout.customer_unclear"
    remedy = "Name the customer by exactly one of id, card, email, phone or external_id."


class SourceMissing(Invalid):
    """A foreign order number does not say whose it is."""

    code = "checkout.source_missing"
    remedy = "Send the name of the calling system as source, or leave external_id out."


class SaleLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a basket.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how the goods reach the customer.
        place: code or id of the place that gives them; where it is left out, the selling place
            gives what is carried out, and a place with stock is chosen for what is shipped.
    """

    sku: Text
    quantity: Units
    method: Method = Method.CARRY_OUT
    place: Text | None = None


class SalePayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tender.

    Attributes:
        tender: ``cash``, or what the processor handles, as ``card``.
        amount_minor: minor units; one payment may leave it out and takes the rest.
        token: what the processor needs; the sandbox reads from it what to do. Of cash it is the
            code of the drawer, ``main`` where it is left out.
    """

    tender: Text
    amount_minor: Minor | None = None
    token: Text | None = None


class SaleCustomer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who buys: an id, or one identifier of a known customer.

    Attributes:
        id: customer id.
        card: number of a loyalty card.
        email: e-mail address.
        phone: phone number, best with its country code.
        external_id: what the calling system calls the customer, with ``source``.
        source: the calling system.
    """

    id: UUID | None = None
    card: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    external_id: Text | None = None
    source: Text | None = None

    def reference(self) -> CustomerId | Identifier:
        """Return the id, or the one identifier that was given.

        Raises:
            CustomerUnclear: none or several of them were given.
        """
        named = [
            (IdentifierKind.CARD, self.card),
            (IdentifierKind.EMAIL, self.email),
            (IdentifierKind.PHONE, self.phone),
            (IdentifierKind.EXTERNAL, self.external_id),
        ]
        given = [(kind, value) for kind, value in named if value is not None]
        if len(given) + (self.id is not None) != 1:
            message = "Name the customer by one of id, card, email, phone, external_id."
            raise CustomerUnclear(message, field="customer")
        if self.id is not None:
            return CustomerId(self.id)
        kind, value = given[0]
        return Identifier(kind, value, source=self.source or "")


class TillReceipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that a till has given itself.

    Attributes:
        series: of the till, beginning with ``T-``.
        number: from 1, without gaps.
    """

    series: Annotated[str, msgspec.Meta(pattern=r"^T-[A-Za-z0-9_.-]{1,60}$(?!\n)")]
    number: Annotated[int, msgspec.Meta(ge=1, le=10**12)]


class Sale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A basket to be sold at once.

    Attributes:
        lines: what.
        payments: how it is paid; the amounts add up to the total.
        customer: who buys; None stays anonymous.
        place: code or id of the place that sells; a token that is bound to a place needs none.
        currency: refuse if the sale would be in another one.
        expected_total_minor: refuse if the total would be another one: what a quote or a cart
            said is what is sold, or the customer is told.
        coupons: codes that the customer shows.
        external_id: what the calling system calls the order.
        source: the calling system, where ``external_id`` is given.
        cart_id: cart of the same customer that it came from; it is ordered with it, once.
        destination: whereto it is shipped, for the promise, where the address is not known yet.
        ship_to: address of what is shipped; it stands for ``destination`` as well.
        agent: code or id of the partner who sold it and whom the sale counts for.
        receipt: number that the till has given the receipt of what is carried out.
        invoice: whether a person wants invoices instead of receipts, made out to name and address
            of the customer; a company with terms gets them anyway.
        receipt_by: ``email`` to send order and papers to the customer's e-mail address.
        lottery_code: that the customer names for the lottery of receipts (Italy).
        slots: by code or id of a place, when the slot begins in which it is collected there.
        quote_token: of a quote that is held; exactly that is sold, at its price.
        claim: code of goods that the selling place keeps for the customer; they are sold with it.
    """

    lines: Annotated[tuple[SaleLine, ...], msgspec.Meta(max_length=500)]
    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = ()
    customer: SaleCustomer | None = None
    place: Text | None = None
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    expected_total_minor: Minor | None = None
    coupons: Codes = ()
    external_id: Text | None = None
    source: Text | None = None
    cart_id: UUID | None = None
    destination: Destination | None = None
    ship_to: ShipTo | None = None
    agent: Text | None = None
    receipt: TillReceipt | None = None
    invoice: bool = False
    receipt_by: Annotated[str, msgspec.Meta(pattern="^email$(?!\n)")] | None = None
    lottery_code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{8}$(?!\n)")] | None = None
    slots: dict[Text, datetime] = msgspec.field(default_factory=dict[str, datetime])
    quote_token: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None
    claim: Annotated[str, msgspec.Meta(min_length=1, max_length=20)] | None = None

    def require_source(self) -> None:
        """Refuse a foreign number that would be unique nowhere.

        Raises:
            SourceMissing: ``external_id`` stands without ``source``.
        """
        if self.external_id is not None and self.source is None:
            message = f"It is not said which system calls the order {self.external_id!r}."
            raise SourceMissing(message, field="source")


class SoldDiscount(msgspec.Struct, frozen=True):
    """What a promotion took off, in minor units.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        label: what shoppers read, in the language of the request.
        amount_minor: with or without tax, as the prices are.
        claim: coupon or offer that it needed; of a code for one use its end alone.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None = None


class SoldLine(msgspec.Struct, frozen=True):
    """A line as it was sold, and until when it was promised; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``; ``bundle_id`` names the SKU of the bundle
    that a part was sold in.
    """

    line_no: int
    sku_id: UUID
    sku: str
    quantity: int
    method: str
    place_id: UUID
    place: str
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    promised_at: datetime | None = None
    kind: str = "goods"
    bundle_id: UUID | None = None
    discounts: tuple[SoldDiscount, ...] = ()


class SoldFulfilment(msgspec.Struct, frozen=True):
    """What a place will do for the order, and until when.

    ``waits_for`` is ``back_order``, ``pre_order`` or ``transfer`` where goods are not there yet;
    they should be by ``expected_at``.
    """

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    promised_at: datetime
    code: str | None
    waits_for: str | None = None
    expected_at: datetime | None = None


class SoldPayment(msgspec.Struct, frozen=True):
    """A tender as it stands."""

    payment_id: UUID
    tender: str
    amount_minor: int
    captured: bool


class RefusedPayment(msgspec.Struct, frozen=True):
    """A payment that was refused.

    Attributes:
        number: in the payments of the sale, from 0.
        reason: code of the processor.
    """

    number: int
    reason: str


class SaleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a sale.

    Attributes:
        state: ``placed``; ``pending`` while the processor has not answered; ``declined`` or
            ``expired`` where nothing was sold.
        reason: code, where nothing was sold.
        refused: payments that were refused; those beside them have been given back.
        order_id: of the order that it is or would be.
        number: what people call it.
        customer_id: whose.
        version: number of the order's last action.
        placed_at: when.
        currency: ISO 4217.
        total_minor: to pay, minor units.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        points: earned with it.
        lines: what was sold.
        fulfilments: what places will do.
        payments: how it is paid.
        source: the calling system.
        external_id: what that system calls the order.
        kept_until: when goods are free again that the place still keeps for another payment.
    """

    state: str
    reason: str | None = None
    refused: tuple[RefusedPayment, ...] = ()
    order_id: UUID
    number: str
    customer_id: UUID
    version: int
    placed_at: datetime | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    points: int
    lines: tuple[SoldLine, ...]
    fulfilments: tuple[SoldFulfilment, ...]
    payments: tuple[SoldPayment, ...]
    source: str | None
    external_id: str | None
    kept_until: datetime | None = None
