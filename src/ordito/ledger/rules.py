"""Which account is whose, what a card's number is, and how a statement adds up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ordito.ledger.errors import ImpossibleNumber
from ordito.ledger.model import Entry, Mark, StatementLine, TransferState
from ordito.platform import ids
from ordito.platform.ids import AccountId, CustomerId, PlaceId

_SHORTEST_NUMBER: Final = 8
_LONGEST_NUMBER: Final = 40
_TEN: Final = 10


def issuer_of(unit: str) -> AccountId:
    """Return the account from which the company gives a unit out, and into which it returns."""
    return AccountId(ids.derive("issuer", unit))


def credit_unit(currency: str) -> str:
    """Return the unit of store credit in a currency (ISO 4217)."""
    return f"credit:{currency}"


def gift_unit(currency: str) -> str:
    """Return the unit of gift cards in a currency (ISO 4217)."""
    return f"gift:{currency}"


def cash_unit(currency: str) -> str:
    """Return the unit of cash in drawers in a currency (ISO 4217)."""
    return f"cash:{currency}"


def credit_account(customer_id: CustomerId, *, currency: str) -> AccountId:
    """Return the account of a customer's store credit in a currency (ISO 4217)."""
    return AccountId(ids.derive("store credit", customer_id, currency))


def budget_account(code: str) -> AccountId:
    """Return the account of the budget of that code."""
    return AccountId(ids.derive("budget", code))


def drawer_account(place_id: PlaceId, *, code: str, currency: str) -> AccountId:
    """Return the account of a place's drawer in a currency (ISO 4217)."""
    return AccountId(ids.derive("drawer", place_id, code, currency))


def rounding_account(currency: str) -> AccountId:
    """Return the account of what the smallest coin made more or less of amounts in cash."""
    return AccountId(ids.derive("cash rounding", currency))


def in_cash(amount_minor: int, step_minor: int) -> int:
    """Return an amount as it is paid in cash: to the nearest step, half away from nothing.

    Args:
        amount_minor: minor units, negative where it goes out.
        step_minor: smallest coin, minor units.
    """
    paid = (2 * abs(amount_minor) + step_minor) // (2 * step_minor) * step_minor
    return paid if amount_minor >= 0 else -paid


def normalise_number(number: str) -> str:
    """Return a gift card's number as it is compared: without spaces and hyphens, in capitals.

    Raises:
        ImpossibleNumber: it is too short or long, or has other characters.
    """
    bare = number.replace(" ", "").replace("-", "").upper()
    if not (_SHORTEST_NUMBER <= len(bare) <= _LONGEST_NUMBER and bare.isascii() and bare.isalnum()):
        # the number is money: a refusal may be logged, so it does not repeat it
        raise ImpossibleNumber("This is no number of a gift card.", field="number")
    return bare


def with_check_digit(digits: str) -> str:
    """Return the digits followed by the one by which a slip of the finger is seen.

    Source: ISO/IEC 7812-1, annex B (Luhn).
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) if place % 2 else 2 * int(digit)
        total += value if value < _TEN else value - _TEN + 1
    return f"{digits}{-total % _TEN}"


def statement_lines(
    entries: Sequence[Entry], *, balance: int, as_of: datetime
) -> tuple[StatementLine, ...]:
    """Return entries, latest first, as lines that each say the balance after them.

    Args:
        entries: of one account, neighbours in its statement; none voided.
        balance: after the first of them.
        as_of: what was posted later counts as pending.
    """
    lines: list[StatementLine] = []
    for entry in entries:
        is_posted = entry.settled_at is not None and entry.settled_at <= as_of
        lines.append(
            StatementLine(
                transfer_id=entry.transfer_id,
                counter_account_id=entry.counter_account_id,
                kind=entry.kind,
                amount=entry.amount,
                state=TransferState.POSTED if is_posted else TransferState.PENDING,
                reference_id=entry.reference_id,
                occurred_at=entry.occurred_at,
                matures_at=entry.matures_at,
                expires_at=entry.expires_at,
                balance=balance,
            )
        )
        balance -= entry.amount if is_posted else 0
    return tuple(lines)


def mark_after(lines: Sequence[StatementLine], *, as_of: datetime) -> Mark:
    """Return where the page after these lines begins."""
    last = lines[-1]
    before = last.balance - (last.amount if last.state == TransferState.POSTED else 0)
    return Mark(last.occurred_at, last.transfer_id, before, as_of)
