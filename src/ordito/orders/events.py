"""Facts of the orders room."""

from typing import ClassVar
from uuid import UUID

import msgspec

from ordito.platform.events import Event


class OrderLineFact(msgspec.Struct, frozen=True):
    """A line as the log tells it.

    Attributes:
        line_no: from 1.
        sku_id: what.
        place_id: where from.
        method: how.
        quantity: units.
        total_minor: minor units of the order's currency.
    """

    line_no: int
    sku_id: UUID
    place_id: UUID
    method: str
    quantity: int
    total_minor: int


class OrderPlaced(Event, frozen=True, kw_only=True):
    """An order was accepted."""

    type: ClassVar[str] = "orders.order_placed"
    number: str
    currency: str
    total_minor: int
    discount_minor: int
    lines: tuple[OrderLineFact, ...]


class CheckoutDeclined(Event, frozen=True, kw_only=True):
    """A checkout ended without an order."""

    type: ClassVar[str] = "orders.checkout_declined"
    reason: str
    currency: str
    total_minor: int


class LinesCancelled(Event, frozen=True, kw_only=True):
    """Units of an order were cancelled."""

    type: ClassVar[str] = "orders.lines_cancelled"
    number: str
    reason: str
    currency: str
    amount_minor: int
    lines: tuple[OrderLineFact, ...]


class LinesFulfilled(Event, frozen=True, kw_only=True):
    """Units of an order reached the customer or the carrier."""

    type: ClassVar[str] = "orders.lines_fulfilled"
    number: str
    lines: tuple[OrderLineFact, ...]


class PaymentMoved(Event, frozen=True, kw_only=True):
    """Money of a payment was authorised, captured, voided, refunded, or declined."""

    type: ClassVar[str] = "orders.payment_moved"
    payment_id: UUID
    tender: str
    kind: str
    currency: str
    amount_minor: int


class SaleRefused(Event, frozen=True):
    """A channel asked for a sale that was refused; nothing was kept of it but this."""

    type: ClassVar[str] = "orders.sale_refused"
    code: str
    field: str | None


class ReturnAnnounced(Event, frozen=True, kw_only=True):
    """A customer wants to bring goods back, or, withdrawn, keeps them after all."""

    type: ClassVar[str] = "orders.return_announced"
    number: str
    reason: str | None
    withdrawn: bool
    lines: tuple[OrderLineFact, ...]


class LinesReturned(Event, frozen=True, kw_only=True):
    """Goods of an order came back to a place, each line in its condition.

    ``charged_minor`` is what taking them back costs the customer.
    """

    type: ClassVar[str] = "orders.lines_returned"
    number: str
    reason: str | None
    currency: str
    amount_minor: int
    seller_id: UUID
    conditions: tuple[str, ...]
    lines: tuple[OrderLineFact, ...]
    charged_minor: int = 0


class LinesReplaced(Event, frozen=True, kw_only=True):
    """Goods of an order were given up for others: exchange, another model, place or quantity."""

    type: ClassVar[str] = "orders.lines_replaced"
    number: str
    kind: str
    reason: str | None
    currency: str
    difference_minor: int
    returned: tuple[OrderLineFact, ...]
    cancelled: tuple[OrderLineFact, ...]
    added: tuple[OrderLineFact, ...]


class LinesAppeased(Event, frozen=True, kw_only=True):
    """Less is to pay although no goods moved: an appeasement, or money withheld until now."""

    type: ClassVar[str] = "orders.lines_appeased"
    number: str
    kind: str
    reason: str | None
    currency: str
    amount_minor: int
    lines: tuple[OrderLineFact, ...]


class TenderRulesChanged(Event, frozen=True, kw_only=True):
    """It was changed how money goes back to tenders."""

    type: ClassVar[str] = "orders.tender_rules_changed"
    tenders: tuple[str, ...]


class ChangePreviewed(Event, frozen=True, kw_only=True):
    """A change of an order was proposed; nothing of the order has changed."""

    type: ClassVar[str] = "orders.change_previewed"
    change_id: UUID
    kind: str
    order_version: int
    due_minor: int
    to_pay_minor: int


class ChangeFailed(Event, frozen=True, kw_only=True):
    """A proposed change that somebody paid for could not be carried out; the money goes back."""

    type: ClassVar[str] = "orders.change_failed"
    change_id: UUID
    kind: str
    reason: str
