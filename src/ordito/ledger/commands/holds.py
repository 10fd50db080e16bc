"""Holds: units of an account set aside, spent in parts, released, given back.

Every tender that lives in the ledger (gift card, store credit, points) is taken this way: ``hold``
when a payment is authorised, ``capture`` what is due, ``release`` the rest, ``refund`` what comes
back. All of them may be repeated; the ids are the caller's.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito.ledger.errors import (
    AccountUnknown,
    HoldClosed,
    HoldTooSmall,
    NotEnoughBalance,
    TransferDiffers,
)
from ordito.ledger.events import UnitsHeld, UnitsRefunded, UnitsReleased, UnitsSpent
from ordito.ledger.model import Hold, HoldStanding
from ordito.ledger.queries import get_hold
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import AccountId, CustomerId, TransferId


class _Refunded(msgspec.Struct, frozen=True):
    outcome: str
    debt: int


_sql = statements(__name__)
_HOLD = _sql.query("hold", str)
_CAPTURE = _sql.query("capture", str)
_RELEASE = _sql.query("release", int)
_PROLONG = _sql.query("prolong", bool)
_REFUND = _sql.query("refund", _Refunded)
_SETTLE_ACCOUNT = _sql.command("settle_account")


async def hold(
    tx: Tx, *, hold: Hold, at: datetime, customer_id: CustomerId | None = None
) -> HoldStanding:
    """Set units aside for a payment; a repeat answers how the hold stands now.

    Args:
        tx: open transaction; the account stays locked until it ends.
        hold: what; see ``Hold``.
        at: now.
        customer_id: who pays, for the log; a gift card may be anybody's.

    Raises:
        NotEnoughBalance: fewer units are free.
        AccountUnknown: there is no such account in that unit.
        TransferDiffers: the id was used for something else.
    """
    assert hold.units > 0, hold
    outcome = await tx.one(_HOLD, **msgspec.structs.asdict(hold), at=at)
    if outcome == "short":
        message = f"Fewer than {hold.units} units are free in the account."
        raise NotEnoughBalance(message, account_id=hold.account_id, asked=hold.units)
    if outcome == "unknown":
        message = "There is no such account in that unit."
        raise AccountUnknown(message, account_id=hold.account_id)
    if outcome == "differs":
        message = "The hold's id was used before with other terms."
        raise TransferDiffers(message, transfer_id=hold.hold_id)
    standing = await get_hold(tx, account_id=hold.account_id, hold_id=hold.hold_id)
    if outcome == "booked":
        fact = UnitsHeld(
            account_id=hold.account_id, hold_id=hold.hold_id, unit=hold.unit, units=hold.units
        )
        _record(tx, fact, standing, customer_id=customer_id, at=at)
    return standing


async def capture(
    tx: Tx,
    *,
    account_id: AccountId,
    hold_id: TransferId,
    capture_id: TransferId,
    units: int,
    at: datetime,
    customer_id: CustomerId | None = None,
) -> HoldStanding:
    """Spend a part of a hold, or all of it; the rest stays set aside.

    Args:
        tx: open transaction.
        account_id: whose units.
        hold_id: under which they were set aside.
        capture_id: chosen by the caller; asking again with it is harmless.
        units: how many, at least 1.
        at: now.
        customer_id: who pays, for the log.

    Raises:
        HoldUnknown: the account has no such hold.
        HoldClosed: nothing of it is set aside any more.
        HoldTooSmall: less of it is set aside.
        TransferDiffers: the id was used for something else.
    """
    assert units > 0, units
    outcome = await tx.one(
        _CAPTURE,
        account_id=account_id,
        hold_id=hold_id,
        capture_id=capture_id,
        rest_id=ids.derive("rest", capture_id),
        units=units,
        at=at,
    )
    standing = await get_hold(tx, account_id=account_id, hold_id=hold_id)
    _refuse(outcome, standing, units=units, transfer_id=capture_id)
    if outcome == "booked":
        fact = UnitsSpent(account_id=account_id, hold_id=hold_id, units=units)
        _record(tx, fact, standing, customer_id=customer_id, at=at)
    return standing


async def release(
    tx: Tx,
    *,
    account_id: AccountId,
    hold_id: TransferId,
    release_id: TransferId,
    units: int | None = None,
    at: datetime,
    customer_id: CustomerId | None = None,
) -> HoldStanding:
    """Free a part of a hold, or all that is left of it; what is spent already stays spent.

    Args:
        tx: open transaction.
        account_id: whose units.
        hold_id: under which they were set aside.
        release_id: chosen by the caller; asking again with it is harmless.
        units: how many, at least 1; None, or more than are left, for all that are left.
        at: now.
        customer_id: who pays, for the log.

    Raises:
        HoldUnknown: the account has no such hold.
    """
    freed = await tx.one(
        _RELEASE,
        account_id=account_id,
        hold_id=hold_id,
        rest_id=ids.derive("rest", release_id),
        units=units,
        at=at,
    )
    standing = await get_hold(tx, account_id=account_id, hold_id=hold_id)
    if freed:
        fact = UnitsReleased(account_id=account_id, hold_id=hold_id, units=freed)
        _record(tx, fact, standing, customer_id=customer_id, at=at)
    return standing


async def prolong(
    tx: Tx,
    *,
    account_id: AccountId,
    hold_id: TransferId,
    expires_at: datetime | None,
    at: datetime,
) -> None:
    """Let a hold expire at another time; None where it shall wait for its order.

    Raises:
        HoldClosed: nothing of it is set aside any more.
    """
    is_open = await tx.one(
        _PROLONG, account_id=account_id, hold_id=hold_id, expires_at=expires_at, at=at
    )
    if not is_open:
        raise HoldClosed("Nothing of the hold is set aside any more.", hold_id=hold_id)


async def refund(
    tx: Tx,
    *,
    account_id: AccountId,
    hold_id: TransferId,
    refund_id: TransferId,
    units: int,
    at: datetime,
    customer_id: CustomerId | None = None,
) -> HoldStanding:
    """Give back what was spent of a hold, in parts or whole, never more.

    Args:
        tx: open transaction.
        account_id: whose units.
        hold_id: under which they were set aside and spent.
        refund_id: chosen by the caller; asking again with it is harmless.
        units: how many, at least 1.
        at: now.
        customer_id: who paid, for the log.

    Raises:
        HoldUnknown: the account has no such hold.
        HoldTooSmall: fewer were spent, or the others were given back already.
        TransferDiffers: the id was used for something else.
    """
    assert units > 0, units
    done = await tx.one(
        _REFUND, account_id=account_id, hold_id=hold_id, refund_id=refund_id, units=units, at=at
    )
    standing = await get_hold(tx, account_id=account_id, hold_id=hold_id)
    _refuse(done.outcome, standing, units=units, transfer_id=refund_id)
    if done.outcome == "booked":
        fact = UnitsRefunded(
            account_id=account_id, hold_id=hold_id, units=units, debt_settled=-done.debt
        )
        _record(tx, fact, standing, customer_id=customer_id, at=at)
    return standing


async def settle_account(tx: Tx, *, account_id: AccountId, at: datetime) -> None:
    """Lock an account and settle what is due in it, so that what is read next stays true."""
    await tx.run(_SETTLE_ACCOUNT, account_id=account_id, at=at)


def _refuse(outcome: str, standing: HoldStanding, *, units: int, transfer_id: UUID) -> None:
    """Raise the refusal that an outcome stands for."""
    if outcome == "closed":
        message = "Nothing of the hold is set aside any more."
        raise HoldClosed(message, hold_id=standing.hold_id)
    if outcome == "short":
        raise HoldTooSmall(
            f"The hold has fewer than {units} units for that.",
            hold_id=standing.hold_id,
            open=standing.open,
            captured=standing.captured,
            refunded=standing.refunded,
        )
    if outcome == "differs":
        message = "The transfer was booked before with other terms."
        raise TransferDiffers(message, transfer_id=transfer_id)


def _record(
    tx: Tx, fact: Event, standing: HoldStanding, *, customer_id: CustomerId | None, at: datetime
) -> None:
    tx.record(
        fact,
        subject=standing.account_id,
        customer_id=customer_id,
        case_id=standing.reference_id,
        at=at,
    )
