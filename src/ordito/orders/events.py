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
