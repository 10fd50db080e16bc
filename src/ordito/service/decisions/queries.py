"""Questions about decisions and approvals."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId
from ordito.service.decisions.errors import UnknownApproval, UnknownDecision
from ordito.service.decisions.fairness import Compared
from ordito.service.decisions.model import Approval, GrantDecision

_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
_BEGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = UUID(int=2**128 - 1)


class History(msgspec.Struct, frozen=True):
    """What a person was granted before: how often, and minor units of one currency."""

    grants: int
    granted_minor: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which decisions are asked for; None asks for any.

    Attributes:
        since: taken from then on.
        customer_id: for whom.
        order_id: about which order.
        case_id: of which case.
        subject: about what.
        actor: by whom.
        channel_id: through what.
        tier: of the customer, as in the facts.
        cell: of the decision table.
        rule: by which rule.
        deviating: only those that are other than the policy says.
    """

    since: datetime = _BEGIN
    customer_id: UUID | None = None
    order_id: UUID | None = None
    case_id: UUID | None = None
    subject: str | None = None
    actor: str | None = None
    channel_id: UUID | None = None
    tier: str | None = None
    cell: str | None = None
    rule: str | None = None
    deviating: bool = False


_sql: Final = statements(__name__)
_HISTORY: Final = _sql.query("get_history", History)
_BEFORE: Final = _sql.query("sum_before", int)
_DECISION: Final = _sql.query("get_decision", GrantDecision)
_DECISIONS: Final = _sql.query("list_decisions", GrantDecision)
_COMPARED: Final = _sql.query("list_compared", Compared)
_APPROVAL: Final = _sql.query("get_approval", Approval)
_APPROVALS: Final = _sql.query("list_approvals", Approval)


async def get_history(
    tx: Tx, *, customer_id: CustomerId, currency: str, since: datetime
) -> History:
    """Return what a person was granted since then, plain refunds left out."""
    return await tx.one(_HISTORY, customer_id=customer_id, currency=currency, since=since)


async def sum_before(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId | None,
    subject: str,
    currency: str,
    since: datetime,
) -> int:
    """Return what was granted of a subject about an order, or since then about none."""
    return await tx.one(
        _BEFORE,
        customer_id=customer_id,
        order_id=order_id,
        subject=subject,
        currency=currency,
        since=since,
    )


async def get_decision(tx: Tx, *, decision_id: UUID) -> GrantDecision:
    """Return a decision.

    Raises:
        UnknownDecision: there is none of that id.
    """
    found = await tx.find(_DECISION, decision_id=decision_id)
    if found is None:
        raise UnknownDecision("There is no such decision.", decision_id=decision_id)
    return found


async def list_decisions(
    tx: Tx,
    *,
    asked: Asked,
    before: tuple[datetime, UUID] | None = None,
    page_size: int = 50,
) -> list[GrantDecision]:
    """Return decisions, the latest first; ``before`` is the last one of the page before."""
    at, decision_id = before or (_END, _LAST)
    return await tx.fetch(
        _DECISIONS,
        before=at,
        before_id=decision_id,
        page_size=page_size,
        **msgspec.structs.asdict(asked),
    )


async def list_compared(
    tx: Tx, *, since: datetime, until: datetime, subject: str | None = None, most: int = 200_000
) -> list[Compared]:
    """Return what fairness is measured on, the latest first."""
    return await tx.fetch(_COMPARED, since=since, until=until, subject=subject, most=most)


async def get_approval(tx: Tx, *, approval_id: UUID, at: datetime) -> Approval:
    """Return an approval as it stands.

    Raises:
        UnknownApproval: there is none of that id.
    """
    found = await tx.find(_APPROVAL, approval_id=approval_id, at=at)
    if found is None:
        raise UnknownApproval("There is no such approval.", approval_id=approval_id)
    return found


async def list_approvals(
    tx: Tx,
    *,
    at: datetime,
    by: str,
    places: Collection[UUID] | None = None,
    customer_id: UUID | None = None,
    is_waiting: bool = False,
    since: datetime = _BEGIN,
    page_size: int = 100,
) -> list[Approval]:
    """Return approvals, the latest first.

    Args:
        tx: open transaction.
        at: now.
        by: who looks; own ones are always seen.
        places: asked at these places or at none; None is all.
        customer_id: of one customer.
        is_waiting: only those that wait for a word or to be done.
        since: asked after that.
        page_size: at most.
    """
    return await tx.fetch(
        _APPROVALS,
        at=at,
        by=by,
        places=None if places is None else sorted(places),
        customer_id=customer_id,
        is_waiting=is_waiting,
        since=since,
        page_size=page_size,
    )
