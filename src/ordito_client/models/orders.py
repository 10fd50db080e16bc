# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from ordito_client.models.customers import Address
from ordito_client.models.quotes import Destination, Method, SaleCustomer


class Cancellation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to cancel, and why.

    Attributes:
        lines: each line once.
        reason: code, as ``customer_changed_mind``.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Sequence[CancelledLine]
    reason: str = "customer_request"
    expected_version: int | None = None
    drawer: str = "main"


class CancelledLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that nobody wants any more."""

    line_no: int
    quantity: int


class OrderAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, by whom, through what."""

    version: int
    kind: str
    line_nos: Sequence[int]
    quantities: Sequence[int]
    reason: str | None
    actor: str
    channel: str | None
    place: str | None
    at: dt.datetime
    axes: Sequence[str]
    due_minor: int | None
    change_id: UUID | None


class OrderDelivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto an order is shipped; the address itself stands in the customers' vault."""

    address_id: UUID
    country: str
    postal_code: str


class OrderDiscount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion took off a line when it was sold.

    Attributes:
        promotion_id: which promotion.
        code: its short name then.
        label: what shoppers read of it now.
        amount_minor: minor units, with or without tax as the price is.
        claim: coupon or offer that it needed; of a code for one use its end alone.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None


class OrderFulfilment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place does for the order."""

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    state: str
    promised_at: dt.datetime
    ready_at: dt.datetime | None
    handed_over_at: dt.datetime | None
    collect_until: dt.datetime | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line with its quantity vector; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``; ``bundle_id`` names the SKU of the
    bundle
    that a part was sold in.
    """

    line_no: int
    sku_id: UUID
    sku: str
    name: str
    method: str
    place_id: UUID
    place: str
    ordered: int
    open: int
    fulfilled: int
    cancelled: int
    returned: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    return_requested: int
    withheld: int
    due_minor: int
    kind: str = "goods"
    bundle_id: UUID | None = None
    discounts: Sequence[OrderDiscount] = ()


class OrderPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order as anybody who may see it sees it.

    Attributes:
        order_id: which.
        number: what people call it.
        version: number of its last action; send it back with a change.
        customer_id: whose.
        channel_id: channel that sold it.
        channel: its code.
        place_id: place that sold it.
        place: its code.
        currency: ISO 4217.
        total_minor: as placed.
        due_minor: total less what was cancelled, returned and appeased, with what was added.
        captured_minor: what was taken.
        refunded_minor: what was given back of it.
        owed_minor: what is to pay and no payment promises.
        tax_minor: within the total.
        discount_minor: taken off.
        fulfilment_state: how far the goods have come.
        payment_state: how far the money has come.
        return_state: how far the goods have come back.
        origin: live, history or simulated.
        placed_at: when.
        source: system of ``external_id``.
        external_id: what that system calls it.
        lines: what was sold.
        fulfilments: what places do for it.
        payments: its money.
        actions: what was done.
        delivery: whereto it is shipped; who may see persons reads the address by its id.
    """

    order_id: UUID
    number: str
    version: int
    customer_id: UUID
    channel_id: UUID
    channel: str
    place_id: UUID | None
    place: str | None
    currency: str
    total_minor: int
    due_minor: int
    captured_minor: int
    refunded_minor: int
    owed_minor: int
    tax_minor: int
    discount_minor: int
    fulfilment_state: str
    payment_state: str
    return_state: str
    origin: str
    placed_at: dt.datetime
    source: str | None
    external_id: str | None
    lines: Sequence[OrderLine]
    fulfilments: Sequence[OrderFulfilment]
    payments: Sequence[Payment]
    actions: Sequence[OrderAction]
    delivery: OrderDelivery | None = None


class Payment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    payment_id: UUID
    order_id: UUID
    tender: str
    currency: str
    amount_minor: int
    authorised_minor: int
    captured_minor: int
    voided_minor: int
    refunded_minor: int
    declined: bool
    reference: str | None


class RefusedPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A payment that was refused.

    Attributes:
        number: in the payments of the sale, from 0.
        reason: code of the processor.
    """

    number: int
    reason: str


class Sale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
        invoice: whether a person wants invoices instead of receipts, made out to name and
        address
            of the customer; a company with terms gets them anyway.
        receipt_by: ``email`` to send order and papers to the customer's e-mail address.
        lottery_code: that the customer names for the lottery of receipts (Italy).
        slots: by code or id of a place, when the slot begins in which it is collected there.
        quote_token: of a quote that is held; exactly that is sold, at its price.
        claim: code of goods that the selling place keeps for the customer; they are sold with
        it.
    """

    lines: Sequence[SaleLine]
    payments: Sequence[SalePayment] = ()
    customer: SaleCustomer | None = None
    place: str | None = None
    currency: str | None = None
    expected_total_minor: int | None = None
    coupons: Sequence[str] = ()
    external_id: str | None = None
    source: str | None = None
    cart_id: UUID | None = None
    destination: Destination | None = None
    ship_to: ShipTo | None = None
    agent: str | None = None
    receipt: TillReceipt | None = None
    invoice: bool = False
    receipt_by: str | None = None
    lottery_code: str | None = None
    slots: Mapping[str, dt.datetime] = {}
    quote_token: str | None = None
    claim: str | None = None


class SaleAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    order_id: UUID
    number: str
    customer_id: UUID
    version: int
    placed_at: dt.datetime | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    points: int
    lines: Sequence[SoldLine]
    fulfilments: Sequence[SoldFulfilment]
    payments: Sequence[SoldPayment]
    source: str | None
    external_id: str | None
    reason: str | None = None
    refused: Sequence[RefusedPayment] = ()
    kept_until: dt.datetime | None = None


class SaleLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a basket.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how the goods reach the customer.
        place: code or id of the place that gives them; where it is left out, the selling place
            gives what is carried out, and a place with stock is chosen for what is shipped.
    """

    sku: str
    quantity: int
    method: Method | msgspec.UnsetType = msgspec.UNSET
    place: str | None = None


class SalePayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tender.

    Attributes:
        tender: ``cash``, or what the processor handles, as ``card``.
        amount_minor: minor units; one payment may leave it out and takes the rest.
        token: what the processor needs; the sandbox reads from it what to do. Of cash it is the
            code of the drawer, ``main`` where it is left out.
    """

    tender: str
    amount_minor: int | None = None
    token: str | None = None


class ShipTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto goods are shipped.

    Attributes:
        label: of an address in the customer's book; or
        address: written out; it belongs to this order alone.
        keep_as: label under which the address goes into the customer's book as well.
    """

    label: str | None = None
    address: Address | None = None
    keep_as: str | None = None


class SoldDiscount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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


class SoldFulfilment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place will do for the order, and until when.

    ``waits_for`` is ``back_order``, ``pre_order`` or ``transfer`` where goods are not there
    yet;
    they should be by ``expected_at``.
    """

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    promised_at: dt.datetime
    code: str | None
    waits_for: str | None = None
    expected_at: dt.datetime | None = None


class SoldLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as it was sold, and until when it was promised; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``; ``bundle_id`` names the SKU of the
    bundle
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
    promised_at: dt.datetime | None = None
    kind: str = "goods"
    bundle_id: UUID | None = None
    discounts: Sequence[SoldDiscount] = ()


class SoldPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tender as it stands."""

    payment_id: UUID
    tender: str
    amount_minor: int
    captured: bool


class TillReceipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number that a till has given itself.

    Attributes:
        series: of the till, beginning with ``T-``.
        number: from 1, without gaps.
    """

    series: str
    number: int
