"""How far an order has come, on separate axes: pure."""

from collections.abc import Sequence
from typing import Literal

from ordito.orders.model import Line, Payment

PaymentState = Literal[
    "none", "authorised", "partly_captured", "captured", "voided", "refunded", "declined"
]
FulfilmentState = Literal["open", "partly_fulfilled", "fulfilled", "cancelled"]
ReturnState = Literal["none", "requested", "partly_returned", "returned"]


def fulfilment_state(lines: Sequence[Line]) -> FulfilmentState:
    """Derive how far the goods have come."""
    ordered = sum(line.ordered for line in lines)
    fulfilled = sum(line.fulfilled for line in lines)
    cancelled = sum(line.cancelled for line in lines)
    if cancelled == ordered:
        return "cancelled"
    if fulfilled + cancelled == ordered:
        return "fulfilled"
    return "partly_fulfilled" if fulfilled else "open"


def payment_state(payments: Sequence[Payment]) -> PaymentState:
    """Derive how far the money has come; what was taken and given back whole is refunded."""
    authorised = sum(payment.authorised_minor for payment in payments)
    captured = sum(payment.captured_minor for payment in payments)
    voided = sum(payment.voided_minor for payment in payments)
    refunded = sum(payment.refunded_minor for payment in payments)
    if any(payment.declined for payment in payments):
        return "declined"
    if captured and refunded == captured and captured + voided == authorised:
        return "refunded"
    if captured:
        return "captured" if captured + voided == authorised else "partly_captured"
    if authorised == 0:
        return "none"
    return "voided" if voided == authorised else "authorised"


def return_state(lines: Sequence[Line]) -> ReturnState:
    """Derive how far the goods have come back."""
    returned = sum(line.returned for line in lines)
    if returned:
        fulfilled = sum(line.fulfilled for line in lines)
        return "returned" if returned == fulfilled else "partly_returned"
    return "requested" if any(line.return_requested for line in lines) else "none"
