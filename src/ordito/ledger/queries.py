"""Questions to the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from ordito.ledger.errors import AccountUnknown
from ordito.ledger.model import Balance, Entry, TrialLine
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId

_sql = statements(__name__)
_BALANCES = _sql.query("list_balances", Balance)
_ENTRIES = _sql.query("list_entries", Entry)
_TRIAL_BALANCE = _sql.query("trial_balance", TrialLine)

_END_OF_TIME: Final = datetime(9999, 12, 31, tzinfo=UTC)
_LAST_ID: Final = UUID(int=2**128 - 1)


async def get_balance(tx: Tx, *, account_id: AccountId) -> Balance:
    """Return the standing of an account.

    Raises:
        AccountUnknown: there is no such account.
    """
    balances = await list_balances(tx, account_ids=[account_id])
    if not balances:
        raise AccountUnknown("There is no such account.", account_id=account_id)
    return balances[0]


async def list_balances(tx: Tx, *, account_ids: Sequence[AccountId]) -> list[Balance]:
    """Return the standing of at most 1,000 accounts; unknown ones are absent."""
    return await tx.fetch(_BALANCES, account_ids=account_ids)


async def list_entries(
    tx: Tx, *, account_id: AccountId, before: Entry | None = None, size: int = 50
) -> list[Entry]:
    """Return a page of an account's statement, latest first.

    Args:
        tx: open transaction.
        account_id: whose statement.
        before: last entry of the page before; None for the first page.
        size: entries at most, 1 to 1,000.
    """
    assert 1 <= size <= 1000, size  # noqa: PLR2004 # the promised range
    return await tx.fetch(
        _ENTRIES,
        account_id=account_id,
        before_at=before.occurred_at if before else _END_OF_TIME,
        before_id=before.transfer_id if before else _LAST_ID,
        size=size,
    )


async def trial_balance(tx: Tx) -> list[TrialLine]:
    """Return entries and balances summed per unit and kind of account; reads the whole book."""
    return await tx.fetch(_TRIAL_BALANCE)
