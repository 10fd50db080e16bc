"""What is to pay, and what money has to move for it: pure, in integer minor units.

A line remembers what was taken off it so far. Each part takes its share of what is left, rounded
down, and the last unit takes the rest: parts add up to the whole, in whatever order and mixture of
cancelling, returning and appeasing they come.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ordito.orders.errors import PaymentMismatch, TooMuch
from ordito.orders.model import Destination, EntryKind, Line, MoneyMove, Payment, TenderRule
from ordito.platform.ids import PaymentId

# cards and other accounts of the customer's bank; money that came from the company's own credit
# goes back there first, cash last
_RANKS: Final = {"store_credit": 0, "gift_card": 1, "cash": 9}
_RANK: Final = 5
# the company's own money, which goes back to what it was
_OWN: Final = frozenset({"store_credit", "gift_card", "points"})
# money that another system has, and gives back itself: external:card, external:paypal ...
EXTERNAL: Final = "external:"
CASH: Final = "cash"


def is_external(tender: str) -> bool:
    """Tell whether another system has the money of a tender."""
    return tender.startswith(EXTERNAL)


def units_left(line: Line) -> int:
    """Return the units that are still to be paid: neither cancelled nor returned and refunded."""
    return line.ordered - line.cancelled - line.returned + line.withheld


def due_minor(lines: Iterable[Line]) -> int:
    """Return what is to pay for the units that are left."""
    return sum(line.total_minor - line.relieved_minor for line in lines)


def due_tax_minor(lines: Iterable[Line]) -> int:
    """Return the tax within what is to pay."""
    return sum(line.tax_minor - line.relieved_tax_minor for line in lines)


def earned_minor(lines: Iterable[Line]) -> int:
    """Return what is to pay for the units that the customer or the carrier has.

    The last unit of a line brings the rest, so that fulfilling everything left earns all due.
    """
    return sum(_earned(line) for line in lines)


def relief_of(line: Line, units: int) -> tuple[int, int]:
    """Return what taking units off a line takes off what is to pay, and the tax within.

    Args:
        line: as it is.
        units: of those that are left, at least 0.
    """
    left = units_left(line)
    assert 0 <= units <= left, (units, left)
    if units == 0:
        return 0, 0
    return tax_with(line, due_minor([line]) * units // left, is_all=units == left)


def tax_with(line: Line, amount_minor: int, *, is_all: bool = False) -> tuple[int, int]:
    """Return an amount of what is to pay for a line, with the tax within it.

    Args:
        line: as it is.
        amount_minor: of what is to pay, not more.
        is_all: whether nothing stays to be paid.

    Raises:
        TooMuch: less is to pay for the line.
    """
    due, tax = due_minor([line]), due_tax_minor([line])
    if amount_minor > due:
        message = f"Line {line.line_no} has only {due} minor units left."
        raise TooMuch(message, line_no=line.line_no, left_minor=due)
    if is_all or amount_minor == due:
        return amount_minor, tax
    return amount_minor, tax * amount_minor // due


def owed_minor(lines: Iterable[Line], payments: Sequence[Payment]) -> int:
    """Return what is to pay and no payment promises: the difference of an exchange, say."""
    promised = sum(p.authorised_minor - p.voided_minor - p.refunded_minor for p in payments)
    return max(due_minor(lines) - promised, 0)


def money_moves(
    lines: Sequence[Line],
    payments: Sequence[Payment],
    rules: Sequence[TenderRule] = (),
    *,
    credit_minor: int = 0,
) -> list[MoneyMove]:
    """Return what must move so that the money fits the quantities.

    Captures what the fulfilled units cost, from the first payment on. What is promised or was paid
    beyond what is still due goes back: promises first, from the last payment on; then money, to
    the tender whose rule comes first and there to the last payment.

    Args:
        lines: all of the order.
        payments: all of the order, in the order in which they were made.
        rules: how money goes back; a tender without one takes it back in its turn.
        credit_minor: of the money that goes back, so much becomes store credit whatever gave it.
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
    refunds = _refunds(payments, taken, spare, {rule.tender: rule for rule in rules}, credit_minor)
    return [
        *(MoneyMove(payment, EntryKind.CAPTURE, amount) for payment, amount in captures),
        *(MoneyMove(payment, EntryKind.VOID, amount) for payment, amount in voids),
        *refunds,
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


def _earned(line: Line) -> int:
    left, kept = units_left(line), line.kept + line.withheld
    due = due_minor([line])
    return due if kept == left else due * kept // left


def _in_turn(payments: Sequence[Payment], rules: Mapping[str, TenderRule]) -> list[Payment]:
    last_first = list(payments)[::-1]
    last_first.sort(key=lambda payment: _rank(payment.tender, rules))
    return last_first


def _rank(tender: str, rules: Mapping[str, TenderRule]) -> int:
    return rules[tender].refund_rank if tender in rules else _RANKS.get(tender, _RANK)


def _refunds(
    payments: Sequence[Payment],
    taken: Mapping[PaymentId, int],
    spare_minor: int,
    rules: Mapping[str, TenderRule],
    credit_minor: int,
) -> list[MoneyMove]:
    """Give back what is spare, each tender up to its limit; what then is left becomes credit."""
    in_turn = _in_turn(payments, rules)
    left = dict(taken)
    limits = {tender: rule.most_minor for tender, rule in rules.items()}
    given: dict[tuple[PaymentId, Destination], MoneyMove] = {}

    def give(payment: Payment, amount_minor: int, destination: Destination) -> int:
        if amount_minor <= 0:
            return 0
        left[payment.payment_id] -= amount_minor
        key = payment.payment_id, destination
        before = given[key].amount_minor if key in given else 0
        given[key] = MoneyMove(payment, EntryKind.REFUND, before + amount_minor, destination)
        return amount_minor

    rest = max(spare_minor - credit_minor, 0)
    for payment in in_turn:
        limit = limits.get(payment.tender)
        part = min(left[payment.payment_id], rest, rest if limit is None else limit)
        given_minor = give(payment, part, _destination(payment, rules))
        rest -= given_minor
        if limit is not None:
            limits[payment.tender] = limit - max(given_minor, 0)
    rest += min(credit_minor, spare_minor)
    for payment in in_turn:
        is_own = payment.tender in _OWN
        part = min(left[payment.payment_id], rest)
        rest -= give(payment, part, Destination.TENDER if is_own else Destination.STORE_CREDIT)
    return list(given.values())


def _destination(payment: Payment, rules: Mapping[str, TenderRule]) -> Destination:
    takes_back = payment.tender not in rules or rules[payment.tender].takes_back
    return Destination.TENDER if takes_back else Destination.STORE_CREDIT


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
