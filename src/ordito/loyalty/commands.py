"""Verbs of the loyalty room; points move only by transfers of the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, ledger
from ordito.customers import Identifier, IdentifierKind
from ordito.ledger import AccountKind, TransferKind
from ordito.loyalty.errors import ImpossibleRule, ProgrammeDiffers
from ordito.loyalty.events import (
    CustomerEnrolled,
    PointsEarned,
    PointsReversed,
    ProgrammeChanged,
)
from ordito.loyalty.model import (
    PROGRAMMES,
    Change,
    Earning,
    Membership,
    NewMember,
    Programme,
)
from ordito.loyalty.queries import get_membership
from ordito.loyalty.rules import maturity, points_for
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, OrderId, TransferId
from ordito.platform.reference import lock_version, raise_version

_sql = statements(__name__)
_FIND_DIFFERING = _sql.query("find_differing_programme", str)
_PUT = _sql.query("put_programme", UUID)
_ENROL = _sql.query("enrol", Membership)
_OWN_PROGRAMMES = _sql.query("list_own_programmes", Programme)

_LONGEST_PENDING_DAYS: Final = 400


async def put_programme(tx: Tx, *, programme: Programme, at: datetime) -> None:
    """Create or change a programme; a repeat changes nothing.

    Raises:
        ImpossibleRule: it gives points for nothing, or makes them wait too long.
        ProgrammeDiffers: its code is another programme's, or was another one before.
    """
    _require_possible(programme)
    await lock_version(tx, name=PROGRAMMES)
    differing = await tx.find(
        _FIND_DIFFERING, programme_id=programme.programme_id, code=programme.code
    )
    if differing is not None:
        message = f"The programme and the code {programme.code!r} do not belong together."
        raise ProgrammeDiffers(message, field="code")
    changed = await tx.find(
        _PUT,
        programme_id=programme.programme_id,
        code=programme.code,
        name=programme.name,
        minor_per_point=programme.minor_per_point,
        pending_days=programme.pending_days,
    )
    if changed is None:
        return
    await ledger.open_account(
        tx, account_id=programme.issuer_id, unit=programme.unit, kind=AccountKind.ISSUER, at=at
    )
    version = await raise_version(tx, name=PROGRAMMES)
    fact = ProgrammeChanged(programmes_version=version, programme_id=programme.programme_id)
    tx.record(fact, subject=programme.programme_id, at=at)


async def enrol(
    tx: Tx, *, programme: Programme, customer_id: CustomerId, card: str | None, at: datetime
) -> Membership:
    """Let a known customer take part in a programme; enrolling again is harmless.

    Args:
        tx: open transaction.
        programme: in which.
        customer_id: who.
        card: number by which tills recognise the customer, if there is one.
        at: now.

    Raises:
        UnknownCustomer: nobody was registered under the id.
        InvalidIdentifier: this is no card number.
        IdentifierTaken: the card belongs to another customer.
    """
    if card is not None:
        number = Identifier(IdentifierKind.CARD, card)
        await customers.add_identifier(tx, customer_id=customer_id, identifier=number, at=at)
    await import_memberships(tx, programme=programme, members=[NewMember(customer_id, at)], at=at)
    return await get_membership(tx, customer_id=customer_id, programme_id=programme.programme_id)


async def import_memberships(
    tx: Tx, *, programme: Programme, members: Sequence[NewMember], at: datetime
) -> int:
    """Enrol many customers, whose cards came with them; return how many are new."""
    accounts = [
        ledger.Account(
            programme.account_of(member.customer_id), programme.unit, AccountKind.CUSTOMER
        )
        for member in members
    ]
    await ledger.open_accounts(tx, accounts=accounts, at=at)
    enrolled = await tx.fetch(
        _ENROL,
        programme_id=programme.programme_id,
        customer_ids=[member.customer_id for member in members],
        account_ids=[account.account_id for account in accounts],
        enrolled_at=[member.since for member in members],
    )
    for one in enrolled:
        fact = CustomerEnrolled(programme_id=one.programme_id, account_id=one.account_id)
        tx.record(fact, subject=one.account_id, customer_id=one.customer_id, at=one.enrolled_at)
    return len(enrolled)


async def earn(tx: Tx, *, earning: Earning, at: datetime) -> Change:
    """Give the points of an order, in one statement; a repeat gives nothing more.

    Raises:
        AccountUnknown: the member's account was never opened.
        TransferDiffers: the order gave other points before.
    """
    (booked,) = await ledger.transfer(tx, transfers=[_transfer(earning)], at=at)
    if booked.outcome == "repeated":
        return Change(points=0, debt=0)
    change = Change(points=booked.amount, debt=booked.debt)
    _record(
        tx,
        change,
        account_id=earning.account_id,
        customer_id=earning.customer_id,
        order_id=earning.order_id,
        is_pending=earning.matures_at is not None,
        at=at,
    )
    return change


def past_earning(earning: Earning, *, at: datetime) -> ledger.Transfer:
    """Return the transfer by which an order of the past gave its points, for imports."""
    return msgspec.structs.replace(
        _transfer(earning), pending=False, matures_at=None, occurred_at=at
    )


async def settle_earning(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    remaining_minor: int,
    currency: str,
    at: datetime,
) -> Change:
    """Bring what an order has earned to the points for what remains of it, in any channel.

    An order that never earned stays without points. Settling it to the same amount again changes
    nothing.

    Args:
        tx: open transaction.
        customer_id: whose order.
        order_id: the order.
        remaining_minor: what is still paid for its goods, minor units.
        currency: ISO 4217.
        at: now.
    """
    points = debt = 0
    for programme in await tx.fetch(_OWN_PROGRAMMES, customer_id=customer_id):
        done = await ledger.true_up(
            tx,
            account_id=programme.account_of(customer_id),
            issuer_id=programme.issuer_id,
            unit=programme.unit,
            reference_id=order_id,
            target=points_for(remaining_minor, programme=programme, currency=currency),
            transfer_id=TransferId(ids.new()),
            matures_at=maturity(programme, at=at),
            at=at,
        )
        change = Change(points=done.change, debt=done.debt)
        _record(
            tx,
            change,
            account_id=programme.account_of(customer_id),
            customer_id=customer_id,
            order_id=order_id,
            is_pending=programme.pending_days > 0,
            at=at,
        )
        points, debt = points + change.points, debt + change.debt
    return Change(points=points, debt=debt)


def _transfer(earning: Earning) -> ledger.Transfer:
    return ledger.Transfer(
        transfer_id=TransferId(ids.derive("earn", earning.account_id, earning.order_id)),
        debit_id=earning.issuer_id,
        credit_id=earning.account_id,
        unit=earning.unit,
        amount=earning.points,
        kind=TransferKind.EARN,
        reference_id=earning.order_id,
        pending=earning.matures_at is not None,
        matures_at=earning.matures_at,
    )


def _record(
    tx: Tx,
    change: Change,
    *,
    account_id: AccountId,
    customer_id: CustomerId,
    order_id: OrderId,
    is_pending: bool,
    at: datetime,
) -> None:
    """Write the fact of a change, if there was one."""
    if change.points == 0:
        return
    if change.points > 0:
        fact = PointsEarned(
            account_id=account_id,
            points=change.points,
            debt_settled=-change.debt,
            pending=is_pending,
        )
    else:
        fact = PointsReversed(account_id=account_id, points=-change.points, debt=change.debt)
    tx.record(fact, subject=account_id, customer_id=customer_id, case_id=order_id, at=at)


def _require_possible(programme: Programme) -> None:
    if min(programme.minor_per_point.values(), default=1) < 1:
        raise ImpossibleRule("A point must cost something.", field="minor_per_point")
    if not 0 <= programme.pending_days <= _LONGEST_PENDING_DAYS:
        message = f"{programme.pending_days} is not a number of days to wait."
        raise ImpossibleRule(message, field="pending_days")
