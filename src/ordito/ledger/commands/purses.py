"""Store credit of customers, budgets of the company, drawers of tills."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.ledger.commands import holds
from ordito.ledger.commands.transfers import TRANSFER_REFUSALS, open_accounts, transfer
from ordito.ledger.errors import DrawerUnknown
from ordito.ledger.events import BudgetFunded, CashMoved, CreditGranted, DrawerCounted
from ordito.ledger.model import (
    Account,
    AccountKind,
    Booked,
    Hold,
    HoldStanding,
    Transfer,
    TransferKind,
)
from ordito.ledger.queries import find_hold, list_credit
from ordito.ledger.rules import (
    budget_account,
    cash_unit,
    credit_account,
    credit_unit,
    drawer_account,
    in_cash,
    issuer_of,
    rounding_account,
)
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.events import Happening
from ordito.platform.ids import AccountId, CustomerId, PlaceId, TransferId

_BOOKED: Final = "booked"
_sql = statements(__name__)
_OPEN_CREDIT = _sql.command("open_store_credit")
_MOVE_CASH = _sql.query("move_cash", str)
_OPEN_DRAWER = _sql.command("open_drawer")
_FIND_DRAWER = _sql.query("find_drawer", str)
_FIND_COUNT = _sql.query("find_count", int)
_LOCK_POSTED = _sql.query("lock_posted", int)


async def grant_credit(
    tx: Tx,
    *,
    customer_id: CustomerId,
    currency: str,
    amount_minor: int,
    grant_id: TransferId,
    reason: str,
    reference_id: UUID | None = None,
    at: datetime,
) -> AccountId:
    """Give a customer store credit; a repeat with the same id gives none.

    Args:
        tx: open transaction.
        customer_id: to whom.
        currency: ISO 4217.
        amount_minor: how much, minor units, at least 1.
        grant_id: chosen by the caller.
        reason: code, as ``return`` or ``appeasement``.
        reference_id: order or case, where there is one.
        at: now.

    Returns:
        The account in which it is.

    Raises:
        TransferDiffers: the id was used for something else.
    """
    unit = credit_unit(currency)
    account_id = credit_account(customer_id, currency=currency)
    await _open(tx, account_id=account_id, unit=unit, kind=AccountKind.CUSTOMER, at=at)
    await tx.run(
        _OPEN_CREDIT, customer_id=customer_id, currency=currency, account_id=account_id, at=at
    )
    grant = Transfer(
        transfer_id=grant_id,
        debit_id=issuer_of(unit),
        credit_id=account_id,
        unit=unit,
        amount=amount_minor,
        kind=TransferKind.LOAD,
        reference_id=reference_id,
    )
    if _is_new(await transfer(tx, transfers=[grant], at=at)):
        fact = CreditGranted(
            account_id=account_id, currency=currency, amount_minor=amount_minor, reason=reason
        )
        tx.record(fact, subject=account_id, customer_id=customer_id, case_id=reference_id, at=at)
    return account_id


async def hold_credit(
    tx: Tx,
    *,
    customer_id: CustomerId,
    currency: str,
    hold_id: TransferId,
    amount_minor: int,
    reference_id: UUID | None = None,
    expires_at: datetime | None = None,
    at: datetime,
) -> HoldStanding:
    """Set store credit aside for a payment; then ``capture``, ``release``, ``refund``.

    The own account gives it, or, where that has too little, another one of the same person.

    Raises:
        AccountUnknown: the person never had credit in that currency.
        NotEnoughBalance: less is free.
        TransferDiffers: the id was used for something else.
    """
    unit = credit_unit(currency)
    asked = Hold(
        hold_id=hold_id,
        account_id=await _giving(tx, customer_id, currency, hold_id, amount_minor),
        counter_id=issuer_of(unit),
        unit=unit,
        units=amount_minor,
        reference_id=reference_id,
        expires_at=expires_at,
    )
    return await holds.hold(tx, hold=asked, at=at, customer_id=customer_id)


async def _giving(
    tx: Tx, customer_id: CustomerId, currency: str, hold_id: TransferId, amount_minor: int
) -> AccountId:
    """Return the account that gives an amount; for a hold that stands, the one that gave it."""
    credit = await list_credit(tx, customer_id=customer_id)
    mine = [one for one in credit if one.currency == currency]
    if len(mine) > 1:
        for one in mine:
            if await find_hold(tx, account_id=one.account_id, hold_id=hold_id) is not None:
                return one.account_id
    enough = [one.account_id for one in mine if one.free >= amount_minor]
    return enough[0] if enough else credit_account(customer_id, currency=currency)


async def fund_budget(
    tx: Tx, *, code: str, unit: str, units: int, fund_id: TransferId, at: datetime
) -> AccountId:
    """Put units into a budget, opening it where it is new; negative ones are taken out again.

    What a budget pays for holds units of it and spends them, so rivals cannot overdraw it.

    Args:
        tx: open transaction.
        code: name of the budget, for ever.
        unit: what it counts, as ``uses:COUPON`` or ``budget:EUR``.
        units: how many, not 0.
        fund_id: chosen by the caller; asking again with it is harmless.
        at: now.

    Raises:
        AccountDiffers: the budget counts another unit.
        NotEnoughBalance: fewer are free than shall be taken out.
        TransferDiffers: the id was used for something else.
    """
    account_id, issuer_id = budget_account(code), issuer_of(unit)
    await _open(tx, account_id=account_id, unit=unit, kind=AccountKind.BUDGET, at=at)
    fund = _signed(account_id, issuer_id, unit, units, transfer_id=fund_id, kind=TransferKind.FUND)
    if _is_new(await transfer(tx, transfers=[fund], at=at)):
        fact = BudgetFunded(account_id=account_id, unit=unit, units=units)
        tx.record(fact, subject=account_id, at=at)
    return account_id


async def hold_budget(
    tx: Tx,
    *,
    code: str,
    unit: str,
    units: int,
    hold_id: TransferId,
    reference_id: UUID | None = None,
    expires_at: datetime | None = None,
    at: datetime,
) -> HoldStanding:
    """Set units of a budget aside, as a use of a coupon; then ``capture`` or ``release``.

    Raises:
        AccountUnknown: there is no such budget in that unit.
        NotEnoughBalance: fewer are left.
        TransferDiffers: the id was used for something else.
    """
    asked = Hold(
        hold_id=hold_id,
        account_id=budget_account(code),
        counter_id=issuer_of(unit),
        unit=unit,
        units=units,
        reference_id=reference_id,
        expires_at=expires_at,
    )
    return await holds.hold(tx, hold=asked, at=at)


async def open_drawer(
    tx: Tx, *, place_id: PlaceId, code: str, currency: str, at: datetime
) -> AccountId:
    """Open a till's drawer in a currency; opening it again is harmless."""
    unit = cash_unit(currency)
    account_id = drawer_account(place_id, code=code, currency=currency)
    await _open(tx, account_id=account_id, unit=unit, kind=AccountKind.DRAWER, at=at)
    await tx.run(
        _OPEN_DRAWER,
        place_id=place_id,
        account_id=account_id,
        code=code,
        currency=currency,
        at=at,
    )
    return account_id


def moving_cash(
    *,
    place_id: PlaceId,
    code: str,
    currency: str,
    amount_minor: int,
    step_minor: int = 1,
    move_id: TransferId,
    reason: str,
    reference_id: UUID | None,
    at: datetime,
) -> Step[str]:
    """Return the step that books an order's cash in a drawer; a repeat books none.

    A drawer that was never opened is opened. Money that was given back is out of it whatever the
    book says; what the drawer owes then is settled by what comes in, or by a count.

    Args:
        place_id: where the drawer is.
        code: which of the place's drawers.
        currency: ISO 4217.
        amount_minor: what came in, or, negative, went out, minor units, not 0.
        step_minor: smallest coin; what it makes more or less of the amount is booked beside it.
        move_id: chosen by the caller.
        reason: code, as ``sale`` or ``refund``.
        reference_id: order, where there is one.
        at: now.

    Raises:
        TransferDiffers: when taken: the id was used for something else.
    """
    unit = cash_unit(currency)
    account_id = drawer_account(place_id, code=code, currency=currency)
    rounding_minor = in_cash(amount_minor, step_minor) - amount_minor
    fact = CashMoved(
        account_id=account_id,
        amount_minor=amount_minor,
        reason=reason,
        rounding_minor=rounding_minor,
    )
    return Step(
        _MOVE_CASH,
        {
            "place_id": place_id,
            "code": code,
            "currency": currency,
            "account_id": account_id,
            "issuer_id": issuer_of(unit),
            "unit": unit,
            "move_id": move_id,
            "amount_minor": amount_minor,
            "reference_id": reference_id,
            "at": at,
            "rounding_account_id": rounding_account(currency),
            "rounding_id": ids.derive("rounding", move_id),
            "rounding_minor": rounding_minor,
        },
        facts=[Happening(fact, account_id, at, case_id=reference_id)],
        refusals=TRANSFER_REFUSALS,
    )


async def move_cash(
    tx: Tx,
    *,
    place_id: PlaceId,
    account_id: AccountId,
    amount_minor: int,
    move_id: TransferId,
    reason: str,
    reference_id: UUID | None = None,
    at: datetime,
) -> None:
    """Book cash that came into a drawer, or, negative, left it; a repeat books none.

    Args:
        tx: open transaction.
        place_id: where the drawer is.
        account_id: the drawer.
        amount_minor: minor units, not 0.
        move_id: chosen by the caller.
        reason: code, as ``float``, ``sale``, ``refund``, ``drop``.
        reference_id: order, where there is one.
        at: now.

    Raises:
        DrawerUnknown: the place has no such drawer.
        NotEnoughBalance: by the book less is in it; count it first.
        TransferDiffers: the id was used for something else.
    """
    unit = await _unit_of_drawer(tx, place_id=place_id, account_id=account_id)
    move = _signed(
        account_id,
        issuer_of(unit),
        unit,
        amount_minor,
        transfer_id=move_id,
        kind=TransferKind.CASH,
        reference_id=reference_id,
    )
    if _is_new(await transfer(tx, transfers=[move], at=at)):
        fact = CashMoved(account_id=account_id, amount_minor=amount_minor, reason=reason)
        tx.record(fact, subject=account_id, case_id=reference_id, at=at)


async def count_drawer(
    tx: Tx,
    *,
    place_id: PlaceId,
    account_id: AccountId,
    counted_minor: int,
    count_id: TransferId,
    at: datetime,
) -> int:
    """Set the book to what was counted; return the difference, negative where cash is missing.

    A repeat with the same id changes nothing and returns the same.

    Raises:
        DrawerUnknown: the place has no such drawer.
    """
    unit = await _unit_of_drawer(tx, place_id=place_id, account_id=account_id)
    posted_minor = await tx.one(_LOCK_POSTED, account_id=account_id)
    known = await tx.find(_FIND_COUNT, account_id=account_id, count_id=count_id)
    if known is not None:
        return known
    difference = counted_minor - posted_minor
    if difference:
        count = _signed(
            account_id,
            issuer_of(unit),
            unit,
            difference,
            transfer_id=count_id,
            kind=TransferKind.COUNT,
        )
        await transfer(tx, transfers=[count], at=at)
    fact = DrawerCounted(
        account_id=account_id, counted_minor=counted_minor, difference_minor=difference
    )
    tx.record(fact, subject=account_id, at=at)
    return difference


async def _open(
    tx: Tx, *, account_id: AccountId, unit: str, kind: AccountKind, at: datetime
) -> None:
    accounts = [
        Account(account_id, unit, kind),
        Account(issuer_of(unit), unit, AccountKind.ISSUER),
    ]
    await open_accounts(tx, accounts=accounts, at=at)


async def _unit_of_drawer(tx: Tx, *, place_id: PlaceId, account_id: AccountId) -> str:
    currency = await tx.find(_FIND_DRAWER, place_id=place_id, account_id=account_id)
    if currency is None:
        raise DrawerUnknown("The place has no such drawer.", account_id=account_id)
    return cash_unit(currency)


def _signed(
    account_id: AccountId,
    issuer_id: AccountId,
    unit: str,
    units: int,
    *,
    transfer_id: TransferId,
    kind: TransferKind,
    reference_id: UUID | None = None,
) -> Transfer:
    """Return a transfer into the account, or, with negative units, out of it."""
    comes_in = units > 0
    return Transfer(
        transfer_id=transfer_id,
        debit_id=issuer_id if comes_in else account_id,
        credit_id=account_id if comes_in else issuer_id,
        unit=unit,
        amount=abs(units),
        kind=kind,
        reference_id=reference_id,
    )


def _is_new(booked: list[Booked]) -> bool:
    return any(side.outcome == _BOOKED for side in booked)
