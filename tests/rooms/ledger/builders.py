"""Accounts and transfers for the tests of the ledger."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ordito import ledger
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, TransferId

UNIT = "points:TEST"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ISSUER = AccountId(ids.derive("issuer"))
ANNA = AccountId(ids.derive("anna"))
BRUNO = AccountId(ids.derive("bruno"))


async def open_book(tx: Tx) -> None:
    """Open an issuer's account and two customers'."""
    accounts = [
        ledger.Account(ISSUER, UNIT, ledger.AccountKind.ISSUER),
        ledger.Account(ANNA, UNIT, ledger.AccountKind.CUSTOMER),
        ledger.Account(BRUNO, UNIT, ledger.AccountKind.CUSTOMER),
    ]
    await ledger.open_accounts(tx, accounts=accounts, at=NOON)


def earning(amount: int, *, name: str = "earn", **terms: Any) -> ledger.Transfer:
    """Return a transfer from the issuer to Anna."""
    return transfer(ISSUER, ANNA, amount, ledger.TransferKind.EARN, name=name, **terms)


def spending(amount: int, *, name: str = "burn", **terms: Any) -> ledger.Transfer:
    """Return a transfer from Anna back to the issuer."""
    return transfer(ANNA, ISSUER, amount, ledger.TransferKind.BURN, name=name, **terms)


def reversal(amount: int, *, name: str = "reverse", **terms: Any) -> ledger.Transfer:
    """Return the taking back of points that Anna was given."""
    return transfer(ANNA, ISSUER, amount, ledger.TransferKind.REVERSE, name=name, **terms)


def transfer(
    debit_id: AccountId,
    credit_id: AccountId,
    amount: int,
    kind: ledger.TransferKind,
    *,
    name: str,
    reference_id: UUID | None = None,
    pending: bool = False,
    matures_at: datetime | None = None,
    expires_at: datetime | None = None,
    occurred_at: datetime | None = None,
) -> ledger.Transfer:
    """Return a transfer whose id derives from ``name``."""
    return ledger.Transfer(
        transfer_id=TransferId(ids.derive("transfer", name)),
        debit_id=debit_id,
        credit_id=credit_id,
        unit=UNIT,
        amount=amount,
        kind=kind,
        reference_id=reference_id,
        pending=pending,
        matures_at=matures_at,
        expires_at=expires_at,
        occurred_at=occurred_at,
    )


async def standing(tx: Tx, account_id: AccountId = ANNA) -> tuple[int, int, int]:
    """Return posted, held and debt."""
    balance = await ledger.get_balance(tx, account_id=account_id)
    return balance.posted, balance.held, balance.debt
