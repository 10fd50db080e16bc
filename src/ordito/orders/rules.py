"""Decisions about orders: pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from ordito.orders.errors import EmptyBasket, LineTwice, PaymentMismatch, UnknownLine
from ordito.orders.model import EntryKind, Line, LineQuantity, Payment
from ordito.platform.ids import PaymentId

_HOLD: Final = timedelta(minutes=15)

PaymentState = Literal["none", "authorised", "partly_captured", "captured", "voided", "refunded"]
FulfilmentState = Literal["open", "partly_fulfilled", "fulfilled", "cancelled"]


def cancelled_minor(total_minor: int, *, ordered: int, cancelled: int) -> int:
    """Return what cancelling that many of the ordered units takes off the line's total.

    Rounded down, so that the units that stay pay the odd cent; all units give back all.
    """
    return total_minor * cancelled // ordered


def due_minor(lines: Sequence[Line]) -> int:
    """Return what is to pay for the units that were not cancelled."""
    return sum(
        line.total_minor
        - cancelled_minor(line.total_minor, ordered=line.ordered, cancelled=line.cancelled)
        for line in lines
    )


def earned_minor(lines: Sequence[Line]) -> int:
    """Return what is to pay for the units that the customer or the carrier has.

    The last unit of a line brings the rest, so that fulfilling everything left earns all due.
    """
    return sum(_earned(line) for line in lines)


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
    """Derive how far the money has come."""
    authorised = sum(payment.authorised_minor for payment in payments)
    captured = sum(payment.captured_minor for payment in payments)
    voided = sum(payment.voided_minor for payment in payments)
    refunded = sum(payment.refunded_minor for payment in payments)
    if captured and refunded == captured:
        return "refunded"
    if captured:
        return "captured" if captured + voided == authorised else "partly_captured"
    if authorised == 0:
        return "none"
    return "voided" if voided == authorised else "authorised"


def money_moves(
    lines: Sequence[Line], payments: Sequence[Payment]
) -> list[tuple[Payment, EntryKind, int]]:
    """Return what must move so that the money fits the quantities.

    Captures what the fulfilled units cost, from the first payment on. What is promised or was paid
    beyond what is still due goes back, from the last payment on: promises first, then money.

    Returns:
        Payment, what happens to it, and minor units, all above 0.
    """
    promised = {
        p.payment_id: p.authorised_minor - p.captured_minor - p.voided_minor for p in payments
    }
    taken = {p.payment_id: p.captured_minor - p.refunded_minor for p in payments}
    wanted = max(earned_minor(lines) - sum(taken.values()), 0)
    captures = _draw(payments, promised, wanted)
    for payment, amount in captures:
        promised[payment.payment_id] -= amount
        taken[payment.payment_id] += amount
    spare = max(sum(promised.values()) + sum(taken.values()) - due_minor(lines), 0)
    voids = _draw(payments[::-1], promised, spare)
    spare -= sum(amount for _, amount in voids)
    refunds = _draw(payments[::-1], taken, spare)
    return [
        *((payment, EntryKind.CAPTURE, amount) for payment, amount in captures),
        *((payment, EntryKind.VOID, amount) for payment, amount in voids),
        *((payment, EntryKind.REFUND, amount) for payment, amount in refunds),
    ]


def share_payments(total_minor: int, amounts_minor: Sequence[int | None]) -> list[int]:
    """Return the amount of each payment; one of them may be left open and takes the rest.

    Raises:
        PaymentMismatch: the amounts do not add up to the total.
    """
    if not amounts_minor:
        if total_minor == 0:
            return []
        message = f"The total of {total_minor} minor units has no payment."
        raise PaymentMismatch(message, field="payments", total_minor=total_minor)
    rest = total_minor - sum(amount for amount in amounts_minor if amount is not None)
    opened = [i for i, amount in enumerate(amounts_minor) if amount is None]
    if len(opened) > 1 or (rest != 0 and not opened) or rest < 0:
        message = f"The payments miss the total of {total_minor} minor units by {rest}."
        raise PaymentMismatch(message, field="payments", total_minor=total_minor, rest_minor=rest)
    return [rest if amount is None else amount for amount in amounts_minor]


def hold_until(at: datetime) -> datetime:
    """Return when the units of a checkout that was opened at ``at`` are free again."""
    return at + _HOLD


def require_lines(count: int) -> None:
    """Refuse an empty basket.

    Raises:
        EmptyBasket: it has no line.
    """
    if count == 0:
        raise EmptyBasket("The basket has no line.", field="lines")


def require_known(lines: Sequence[Line], asked: Sequence[LineQuantity]) -> None:
    """Refuse lines that the order does not have, and lines named twice.

    Raises:
        UnknownLine: naming the first of them.
        LineTwice: naming the second mention.
    """
    known = {line.line_no for line in lines}
    seen: set[int] = set()
    for i, line in enumerate(asked):
        field = f"lines[{i}].line_no"
        if line.line_no not in known:
            message = f"The order has no line {line.line_no}."
            raise UnknownLine(message, field=field, known=sorted(known))
        if line.line_no in seen:
            raise LineTwice(f"Line {line.line_no} is named twice.", field=field)
        seen.add(line.line_no)


def _earned(line: Line) -> int:
    if line.fulfilled + line.cancelled < line.ordered:
        return line.total_minor * line.fulfilled // line.ordered
    return due_minor([line])


def _draw(
    payments: Sequence[Payment], rooms: Mapping[PaymentId, int], amount_minor: int
) -> list[tuple[Payment, int]]:
    """Take an amount from the rooms of payments in their order, as far as they go."""
    drawn: list[tuple[Payment, int]] = []
    for payment in payments:
        part = min(rooms[payment.payment_id], amount_minor)
        if part > 0:
            drawn.append((payment, part))
            amount_minor -= part
    return drawn
