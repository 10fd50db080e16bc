"""Verbs that change the ledger, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.ledger.errors import (
    AccountDiffers,
    AccountUnknown,
    NotEnoughBalance,
    TransferDiffers,
    TransferSettled,
)
from ordito.ledger.events import TransfersFellDue, TransfersImported
from ordito.ledger.model import (
    Account,
    AccountKind,
    Booked,
    Settled,
    Transfer,
    TransferState,
    TrueUp,
)
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.errors import Refusal
from ordito.platform.ids import AccountId, TransferId

_sql = statements(__name__)
_OPEN = _sql.query("open_accounts", UUID)
_TRANSFER = _sql.query("transfer", Booked)
_TRANSFER_ALL = _sql.query("transfer_all", str)
_SETTLE = _sql.query("settle", Settled)
_TRUE_UP = _sql.query("true_up", TrueUp)
_SETTLE_DUE = _sql.query("settle_due", Settled)
_IMPORT = _sql.query("import_transfers", UUID)


async def open_account(
    tx: Tx, *, account_id: AccountId, unit: str, kind: AccountKind, at: datetime
) -> None:
    """Open an account; opening it again is harmless.

    Raises:
        AccountDiffers: it exists with another unit or kind.
    """
    await open_accounts(tx, accounts=[Account(account_id, unit, kind)], at=at)


async def open_accounts(tx: Tx, *, accounts: Sequence[Account], at: datetime) -> None:
    """Open many accounts; those that exist stay as they are.

    Raises:
        AccountDiffers: one of them exists with another unit or kind.
    """
    differing = await tx.fetch(
        _OPEN,
        account_ids=[account.account_id for account in accounts],
        units=[account.unit for account in accounts],
        kinds=[account.kind for account in accounts],
        at=at,
    )
    if differing:
        raise AccountDiffers("The account is open in another unit or kind.", accounts=differing)


async def transfer(tx: Tx, *, transfers: Sequence[Transfer], at: datetime) -> list[Booked]:
    """Book transfers, all or none; each is posted at once or pending.

    Spending needs units that are free: posted, not held. A reversal takes what is free and leaves
    the rest as debt; what the account receives settles its debt first.

    Args:
        tx: open transaction; the balances stay locked until it ends.
        transfers: each with an id of its own.
        at: now.

    Returns:
        One row for each side whose account keeps a balance; of a repeated transfer as it is now.

    Raises:
        NotEnoughBalance: less is free than shall be spent or held.
        AccountUnknown: an account does not exist in that unit.
        TransferDiffers: the id was used for another transfer.

    Source: docs/explanation/ledger.md (double entry, pending to posted or voided).
    """
    assert all(transfer.amount > 0 for transfer in transfers), "amounts are positive"
    booked = await tx.fetch(_TRANSFER, **_all_columns(transfers, at))
    for side in booked:
        if side.outcome in _REFUSALS:
            raise _REFUSALS[side.outcome](side)
    return booked


def transferring(*, transfers: Sequence[Transfer], at: datetime) -> Step[str]:
    """Return the step that books transfers as ``transfer`` does, for what needs no answer.

    Raises:
        NotEnoughBalance: when taken: less is free than shall be spent or held.
        AccountUnknown: when taken: an account does not exist in that unit.
        TransferDiffers: when taken: the id was used for another transfer.
    """
    assert all(transfer.amount > 0 for transfer in transfers), "amounts are positive"
    return Step(
        _TRANSFER_ALL,
        _all_columns(transfers, at),
        refusals=TRANSFER_REFUSALS,
    )


async def post(
    tx: Tx, *, account_id: AccountId, transfer_ids: Sequence[TransferId], at: datetime
) -> None:
    """Post pending transfers of an account; what is posted already stays posted.

    Raises:
        TransferSettled: one of them was voided, or is unknown.
    """
    await _settle(
        tx, account_id=account_id, transfer_ids=transfer_ids, state=TransferState.POSTED, at=at
    )


async def void(
    tx: Tx, *, account_id: AccountId, transfer_ids: Sequence[TransferId], at: datetime
) -> None:
    """Void pending transfers of an account; what is voided already stays void.

    Raises:
        TransferSettled: one of them was posted, or is unknown.
    """
    await _settle(
        tx, account_id=account_id, transfer_ids=transfer_ids, state=TransferState.VOIDED, at=at
    )


async def true_up(
    tx: Tx,
    *,
    account_id: AccountId,
    issuer_id: AccountId,
    unit: str,
    reference_id: UUID,
    target: int,
    transfer_id: TransferId,
    matures_at: datetime | None,
    at: datetime,
) -> TrueUp:
    """Bring what a reference has earned an account to a target, whatever was booked before.

    A reference that never earned stays without.

    Args:
        tx: open transaction; the balance stays locked until it ends.
        account_id: who earned.
        issuer_id: who gave.
        unit: unit of both accounts.
        reference_id: order whose earning it is.
        target: units that it shall have earned in the end, at least 0.
        transfer_id: for the difference; asking again with it is harmless.
        matures_at: when a further earning is posted; None for at once.
        at: now.

    Raises:
        AccountUnknown: an account does not exist in that unit.
    """
    assert target >= 0, target
    done = await tx.one(
        _TRUE_UP,
        account_id=account_id,
        issuer_id=issuer_id,
        unit=unit,
        reference_id=reference_id,
        target=target,
        transfer_id=transfer_id,
        matures_at=matures_at,
        at=at,
    )
    if done.outcome == "unknown":
        raise AccountUnknown("There is no such account in that unit.", account_id=account_id)
    return done


async def settle_due(tx: Tx, *, at: datetime, batch: int = 500) -> int:
    """Post what has matured and void what has expired, at most ``batch``; return how many."""
    settled = await tx.fetch(_SETTLE_DUE, at=at, batch=batch)
    if settled:
        by_state = {
            state: tuple(one.transfer_id for one in settled if one.state == state)
            for state in (TransferState.POSTED, TransferState.VOIDED)
        }
        fact = TransfersFellDue(
            posted=by_state[TransferState.POSTED], voided=by_state[TransferState.VOIDED]
        )
        tx.record(fact, subject=ids.new(), at=at)
    return len(settled)


async def import_transfers(tx: Tx, *, transfers: Sequence[Transfer], at: datetime) -> None:
    """Take posted transfers of the past into the book; those already there stay as they are.

    Nothing of the past is refused for lack of units: what an account lacks in the end is debt.

    Raises:
        AccountUnknown: an account does not exist in that unit.
    """
    assert not any(transfer.pending for transfer in transfers), "the past is posted"
    unknown = await tx.fetch(_IMPORT, **_columns(transfers, at))
    if unknown:
        message = "There is no such account in that unit."
        raise AccountUnknown(message, account_id=unknown[0])
    tx.record(TransfersImported(transfers=len(transfers)), subject=ids.new(), at=at)


async def _settle(
    tx: Tx,
    *,
    account_id: AccountId,
    transfer_ids: Sequence[TransferId],
    state: TransferState,
    at: datetime,
) -> None:
    settled = await tx.fetch(
        _SETTLE,
        account_ids=[account_id] * len(transfer_ids),
        transfer_ids=transfer_ids,
        state=state,
        at=at,
    )
    done = {one.transfer_id for one in settled if one.state == state}
    other = next((wanted for wanted in transfer_ids if wanted not in done), None)
    if other is not None:
        message = f"The transfer cannot be {state} any more."
        raise TransferSettled(message, transfer_id=other)


def _columns(transfers: Sequence[Transfer], at: datetime) -> dict[str, list[Any]]:
    """Return what every transfer says, one list for each statement parameter."""
    return {
        "transfer_ids": [transfer.transfer_id for transfer in transfers],
        "debit_ids": [transfer.debit_id for transfer in transfers],
        "credit_ids": [transfer.credit_id for transfer in transfers],
        "units": [transfer.unit for transfer in transfers],
        "amounts": [transfer.amount for transfer in transfers],
        "kinds": [transfer.kind for transfer in transfers],
        "reference_ids": [transfer.reference_id for transfer in transfers],
        "occurred_at": [transfer.occurred_at or at for transfer in transfers],
    }


def _first_state(transfer: Transfer) -> TransferState:
    return TransferState.PENDING if transfer.pending else TransferState.POSTED


def _all_columns(transfers: Sequence[Transfer], at: datetime) -> dict[str, Any]:
    return {
        **_columns(transfers, at),
        "states": [_first_state(transfer) for transfer in transfers],
        "matures_at": [transfer.matures_at for transfer in transfers],
        "expires_at": [transfer.expires_at for transfer in transfers],
        "at": at,
    }


def _not_booked(why: Any) -> Refusal:
    side = msgspec.convert(why, Booked)
    return _REFUSALS[side.outcome](side)


def _short(side: Booked) -> Refusal:
    message = f"Fewer than {-side.amount} units are free in the account."
    return NotEnoughBalance(message, account_id=side.account_id, asked=-side.amount)


def _unknown(side: Booked) -> Refusal:
    message = "There is no such account in that unit."
    return AccountUnknown(message, account_id=side.account_id)


def _differs(side: Booked) -> Refusal:
    message = "The transfer was booked before with other terms."
    return TransferDiffers(message, transfer_id=side.transfer_id)


# what it means that a side has one of these outcomes
_REFUSALS: Final = {"short": _short, "unknown": _unknown, "differs": _differs}
TRANSFER_REFUSALS: Final = {"ledger.not_booked": _not_booked}
