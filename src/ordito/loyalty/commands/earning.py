"""What orders earn, and what is taken back; points move only by transfers of the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ordito import ledger
from ordito.ledger import TransferKind
from ordito.loyalty.events import PointsEarned, PointsReversed
from ordito.loyalty.model import (
    Change,
    EarnedTerms,
    Earning,
    LineAmount,
    Programme,
    Terms,
)
from ordito.loyalty.rules import (
    maturity,
    points_by_terms,
    points_by_total,
    points_for,
)
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.events import Happening
from ordito.platform.ids import AccountId, CustomerId, OrderId, ProgrammeId, TransferId

_sql = statements(__name__)
_KEEP_TERMS = _sql.query("keep_terms", str)


class _Terms(msgspec.Struct, frozen=True):
    programme_id: ProgrammeId
    code: str
    name: str
    minor_per_point: dict[str, int]
    pending_days: int
    terms: Any
    first_minor_per_point: dict[str, int]
    earned_minor_per_point: int | None
    line_nos: list[int] | None
    amounts_minor: list[int] | None
    permilles: list[int] | None
    other_permille: int | None
    extra: int | None

    def programme(self) -> Programme:
        """The programme by the terms with which it began."""
        return Programme(
            self.programme_id, self.code, self.name, self.first_minor_per_point, self.pending_days
        )

    def earned(self) -> EarnedTerms | None:
        """The order's own terms, where it has some."""
        if self.earned_minor_per_point is None:
            return None
        return EarnedTerms(
            self.earned_minor_per_point,
            tuple(self.line_nos or ()),
            tuple(self.amounts_minor or ()),
            tuple(self.permilles or ()),
            self.other_permille or 0,
            self.extra or 0,
        )


_TERMS = _sql.query("list_terms", _Terms)


async def earn(tx: Tx, *, earning: Earning, at: datetime) -> Change:
    """Give the points of an order, in one statement; a repeat gives nothing more.

    Raises:
        AccountUnknown: the member's account was never opened.
        TransferDiffers: the order gave other points before.
    """
    (booked,) = await ledger.transfer(tx, transfers=[_transfer(earning)], at=at)
    if earning.terms is not None:
        await tx.fetch(_KEEP_TERMS, **_terms_of(earning, earning.terms))
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
        qualifies=earning.qualifies,
        at=at,
    )
    return change


def earning(*, earned: Earning, at: datetime) -> Step[str]:
    """Return the step that gives the points of an order that has just been placed.

    Raises:
        AccountUnknown: when taken: the member's account was never opened.
        TransferDiffers: when taken: the order gave other points before.
    """
    change = Change(points=earned.points, debt=0)
    step = ledger.transferring(transfers=[_transfer(earned)], at=at)
    fact = _fact_of(
        change,
        account_id=earned.account_id,
        customer_id=earned.customer_id,
        order_id=earned.order_id,
        is_pending=earned.matures_at is not None,
        qualifies=earned.qualifies,
        at=at,
    )
    return replace(step, facts=[fact])


def keeping_terms(*, earned: Earning) -> list[Step[str]]:
    """Return the step that keeps by which terms an order earned, unless they are the plain ones.

    It belongs to the one of ``earning``: a later return is reversed by these terms.
    """
    if earned.terms is None:
        return []
    return [Step(_KEEP_TERMS, _terms_of(earned, earned.terms))]


def past_earning(earning: Earning, *, at: datetime) -> ledger.Transfer:
    """Return the transfer by which an order of the past gave its points, for imports."""
    return msgspec.structs.replace(
        _transfer(earning), pending=False, matures_at=None, occurred_at=at
    )


def past_reversals(
    earning: Earning,
    *,
    programme: Programme,
    total_minor: int,
    currency: str,
    given_back: Sequence[tuple[UUID, datetime, int]],
) -> list[ledger.Transfer]:
    """Return the transfers by which returns of the past took points back, for imports.

    Args:
        earning: what the order gave by the plain rule of the programme.
        programme: whose points they are.
        total_minor: what was paid, minor units.
        currency: ISO 4217.
        given_back: id and instant of each return in order of time, and what was paid back for it.
    """
    assert earning.terms is None, "an order of the past earned by the plain rule"
    left_minor, points, found = total_minor, earning.points, list[ledger.Transfer]()
    for return_id, at, minor in given_back:
        left_minor -= minor
        kept = points_for(left_minor, programme=programme, currency=currency)
        if kept < points:
            transfer_id = TransferId(ids.derive("reverse", earning.account_id, return_id))
            found.append(
                msgspec.structs.replace(
                    past_earning(earning, at=at),
                    transfer_id=transfer_id,
                    debit_id=earning.account_id,
                    credit_id=earning.issuer_id,
                    amount=points - kept,
                    kind=TransferKind.REVERSE,
                )
            )
            points = kept
    return found


async def settle_earning(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    remaining_minor: int,
    currency: str,
    at: datetime,
    lines: Sequence[LineAmount] = (),
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
        lines: what is still paid for each line; without them an order that earned by multipliers
            counts as reduced alike in all of its lines.
    """
    points = debt = 0
    for row in await tx.fetch(_TERMS, customer_id=customer_id, order_id=order_id):
        programme, terms = row.programme(), row.earned()
        if terms is None:
            target = points_for(remaining_minor, programme=programme, currency=currency)
        elif lines:
            target = points_by_terms(terms, {line.line_no: line.amount_minor for line in lines})
        else:
            target = points_by_total(terms, remaining_minor)
        done = await ledger.true_up(
            tx,
            account_id=programme.account_of(customer_id),
            issuer_id=programme.issuer_id,
            unit=programme.unit,
            reference_id=order_id,
            target=target,
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
            qualifies=bool(msgspec.convert(row.terms, Terms).tiers),
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


def _terms_of(earned: Earning, terms: EarnedTerms) -> dict[str, Any]:
    return {
        "customer_id": earned.customer_id,
        "order_id": earned.order_id,
        "programme_id": earned.programme_id,
        "minor_per_point": terms.minor_per_point,
        "line_nos": terms.line_nos,
        "amounts_minor": terms.amounts_minor,
        "permilles": terms.permilles,
        "other_permille": terms.other_permille,
        "extra": terms.extra,
    }


def _record(tx: Tx, change: Change, **told: Any) -> None:
    """Write the fact of a change, if there was one."""
    if change.points != 0:
        tx.note(_fact_of(change, **told))


def _fact_of(
    change: Change,
    *,
    account_id: AccountId,
    customer_id: CustomerId,
    order_id: OrderId,
    is_pending: bool,
    qualifies: bool,
    at: datetime,
) -> Happening:
    if change.points > 0:
        event = PointsEarned(
            account_id=account_id, points=change.points, pending=is_pending, qualifies=qualifies
        )
    else:
        event = PointsReversed(
            account_id=account_id, points=-change.points, debt=change.debt, qualifies=qualifies
        )
    return Happening(event, account_id, at, customer_id=customer_id, case_id=order_id)
