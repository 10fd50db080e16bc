"""Questions to the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.ledger.errors import AccountUnknown, GiftCardUnknown, HoldUnknown
from ordito.ledger.model import (
    Balance,
    CreditOf,
    Drawer,
    Entry,
    GiftCard,
    HoldStanding,
    Mark,
    Statement,
    StoreCredit,
    TrialLine,
)
from ordito.ledger.rules import mark_after, normalise_number, statement_lines
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, PlaceId, TransferId


class _Line(Entry, frozen=True):
    standing: int | None


class _Purse(msgspec.Struct, frozen=True):
    account_id: AccountId
    currency: str


class _Drawer(msgspec.Struct, frozen=True):
    account_id: AccountId
    place_id: PlaceId
    code: str
    currency: str


_sql = statements(__name__)
_BALANCES = _sql.query("list_balances", Balance)
_ENTRIES = _sql.query("list_entries", Entry)
_TRIAL_BALANCE = _sql.query("trial_balance", TrialLine)
_LINES = _sql.query("list_lines", _Line)
_BOOKED = _sql.query("list_booked", Entry)
_HOLD = _sql.query("get_hold", HoldStanding)
_SUM_REFERENCES = _sql.query("sum_references", int)
_NUMBER = _sql.query("find_number", UUID)
_GIFT_CARD = _sql.query("get_gift_card", GiftCard)
_CREDIT_ACCOUNTS = _sql.query("list_credit_accounts", _Purse)
_CREDIT_PAGE = _sql.query("page_credit", CreditOf)
_DRAWERS = _sql.query("list_drawers", _Drawer)

_END_OF_TIME: Final = datetime(9999, 12, 31, tzinfo=UTC)
_START_OF_TIME: Final = datetime(1, 1, 2, tzinfo=UTC)
_FIRST_ID: Final = UUID(int=0)
_NOBODY: Final = CustomerId(_FIRST_ID)
_LAST_ID: Final = UUID(int=2**128 - 1)
_BATCH: Final = 1000


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


async def list_statement(
    tx: Tx, *, account_id: AccountId, at: datetime, after: Mark | None = None, size: int = 50
) -> Statement:
    """Return a page of an account's statement with the balance after each line, latest first.

    A page costs the same wherever it stands. What is posted while somebody reads on counts as
    pending until the statement is begun anew.

    Args:
        tx: open transaction.
        account_id: whose.
        at: now.
        after: end of the page before; None for the first page.
        size: lines at most, 1 to 1,000.

    Raises:
        AccountUnknown: there is no such account.
    """
    assert 1 <= size <= _BATCH, size
    balance = await get_balance(tx, account_id=account_id)
    rows = await tx.fetch(
        _LINES,
        account_id=account_id,
        is_first=after is None,
        before_at=after.occurred_at if after else _END_OF_TIME,
        before_id=after.transfer_id if after else _LAST_ID,
        size=size + 1,
    )
    as_of = after.as_of if after else max([at, *(row.settled_at or at for row in rows)])
    standing = after.balance if after else (rows[0].standing or 0) if rows else 0
    lines = statement_lines(rows[:size], balance=standing, as_of=as_of)
    following = mark_after(lines, as_of=as_of) if len(rows) > size else None
    return Statement(account_id, balance.unit, lines, following)


async def list_booked(tx: Tx, *, account_id: AccountId) -> list[Entry]:
    """Return all that counts or is pending in an account, as it began to count; pending last.

    For a customer's account, whose entries are thousands at most: rules replay them.
    """
    booked: list[Entry] = []
    after_at, after_id = _START_OF_TIME, _FIRST_ID
    while True:
        page = await tx.fetch(_BOOKED, account_id=account_id, after_at=after_at, after_id=after_id)
        booked += page
        if len(page) < _BATCH:
            return booked
        after_at, after_id = page[-1].settled_at or _END_OF_TIME, page[-1].transfer_id


async def get_hold(tx: Tx, *, account_id: AccountId, hold_id: TransferId) -> HoldStanding:
    """Return what has become of a hold.

    Raises:
        HoldUnknown: the account has no such hold.
    """
    found = await find_hold(tx, account_id=account_id, hold_id=hold_id)
    if found is None:
        raise HoldUnknown("The account has no such hold.", hold_id=hold_id)
    return found


async def find_hold(tx: Tx, *, account_id: AccountId, hold_id: TransferId) -> HoldStanding | None:
    """Return what has become of a hold, or None where the account has no such hold."""
    return await tx.find(_HOLD, account_id=account_id, hold_id=hold_id)


async def sum_earned(tx: Tx, *, account_id: AccountId, from_at: datetime, to_at: datetime) -> int:
    """Return the units earned by causes that earned first from ``from_at`` until ``to_at``.

    What was taken back later counts against the time of its cause.
    """
    return await tx.one(_SUM_REFERENCES, account_id=account_id, from_at=from_at, to_at=to_at)


async def get_gift_card(tx: Tx, *, account_id: AccountId) -> GiftCard:
    """Return a gift card as it stands.

    Raises:
        GiftCardUnknown: there is none of that id.
    """
    found = await tx.find(_GIFT_CARD, account_id=account_id)
    if found is None:
        raise GiftCardUnknown("No gift card has this id.", account_id=account_id)
    return found


async def find_gift_card(tx: Tx, *, number: str) -> GiftCard | None:
    """Return the gift card of a number, or None.

    Raises:
        ImpossibleNumber: it cannot be one.
    """
    account_id = await tx.find(_NUMBER, number=normalise_number(number))
    return None if account_id is None else await tx.find(_GIFT_CARD, account_id=account_id)


async def list_credit(tx: Tx, *, customer_id: CustomerId) -> list[StoreCredit]:
    """Return a person's store credit, that of the id that was asked for first.

    In a currency there is an account for each own id that was given some: nothing is pooled, so
    that all can go apart again.
    """
    purses = await tx.fetch(_CREDIT_ACCOUNTS, customer_id=customer_id)
    balances = await list_balances(tx, account_ids=[purse.account_id for purse in purses])
    by_id = {balance.account_id: balance for balance in balances}
    return [
        StoreCredit(one.account_id, purse.currency, one.posted, one.held, one.debt, one.free)
        for purse in purses
        if (one := by_id[purse.account_id])
    ]


async def page_credit(
    tx: Tx, *, currency: str | None, after: tuple[CustomerId, str] | None, most: int
) -> list[CreditOf]:
    """Return whose store credit there is, by customer id and currency, also of nothing left.

    Args:
        tx: open transaction.
        currency: of which; None is of all.
        after: last customer and currency of the page before.
        most: how many at most.
    """
    customer_id, following = after or (_NOBODY, "")
    return await tx.fetch(
        _CREDIT_PAGE,
        currency=currency,
        after_customer=customer_id,
        after_currency=following,
        most=most,
    )


async def list_drawers(tx: Tx, *, place_id: PlaceId) -> list[Drawer]:
    """Return a place's drawers with what is in them by the book."""
    drawers = await tx.fetch(_DRAWERS, place_id=place_id)
    balances = await list_balances(tx, account_ids=[drawer.account_id for drawer in drawers])
    known = {balance.account_id: balance for balance in balances}
    return [
        Drawer(
            one.account_id,
            one.place_id,
            one.code,
            one.currency,
            known[one.account_id].posted,
            known[one.account_id].debt,
        )
        for one in drawers
    ]
