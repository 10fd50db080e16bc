"""Verbs of decisions: they are taken, approvals are asked for, given, and used once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId
from ordito.service.decisions.errors import ApprovalClosed, OwnApproval
from ordito.service.decisions.events import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalUsed,
    DecisionTaken,
)
from ordito.service.decisions.facts import vector_of
from ordito.service.decisions.model import (
    Approval,
    ApprovalState,
    CaseFacts,
    GrantForm,
    Judgement,
    Measure,
)
from ordito.service.decisions.queries import get_approval

_sql: Final = statements(__name__)
_LOCK: Final = _sql.command("lock_person")
_KEEP: Final = _sql.command("keep_decision")
_ASK: Final = _sql.command("keep_approval")
_DECIDE: Final = _sql.query("decide_approval", UUID)
_USE: Final = _sql.query("use_approval", UUID)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision gave, by the books that gave it.

    Attributes:
        order_id: about which order.
        order_version: the action of the order that gave it.
        change_id: the previewed change that was carried out.
        grant_id: the transfer of the ledger, or the return.
        case_id: of which case.
    """

    order_id: OrderId | None = None
    order_version: int | None = None
    change_id: UUID | None = None
    grant_id: UUID | None = None
    case_id: UUID | None = None


class NewDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that is taken; amounts in minor units.

    Attributes:
        facts: on which.
        judgement: what the policy says of them.
        form: as what it is granted.
        before_minor: of the same, granted before.
        granted_minor: now; 0 is declined unless ``is_exception``.
        measure: how that stands to the policy.
        is_exception: whether the grant is that something is taken at all, whatever its worth.
        deviation: code of the reason, where it deviates.
        roles: in which roles it is decided.
        given: by what books.
    """

    facts: CaseFacts
    judgement: Judgement
    form: GrantForm
    before_minor: int
    granted_minor: int
    measure: Measure
    is_exception: bool = False
    deviation: str | None = None
    roles: Collection[str] = ()
    given: Given = Given()


class NewApproval(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be allowed.

    Attributes:
        kind: ``change`` of an order, or ``grant``.
        asked: what shall be done.
        effect: what that does.
        judgement: what the policy says of it.
        form: as what it is given.
        amount_minor: how much, minor units.
        currency: ISO 4217.
        power: the limit that it is beyond.
        may: roles that may approve.
        deviation: code of the reason, where it deviates from the policy.
        entity_id: whose money it is.
        order_id: about which order.
        case_id: of which case.
        hours: for so long it may be decided and used.
    """

    kind: str
    asked: Any
    effect: Any
    judgement: Judgement
    form: GrantForm
    amount_minor: int
    currency: str
    power: str
    may: Collection[str]
    deviation: str | None
    entity_id: UUID | None = None
    order_id: OrderId | None = None
    case_id: UUID | None = None
    hours: int


async def lock_person(tx: Tx, *, customer_id: CustomerId, at: datetime) -> None:
    """Let nobody else be decided on for this customer until the transaction ends."""
    await tx.run(_LOCK, customer_id=customer_id, at=at)


async def take_decision(
    tx: Tx,
    *,
    customer_id: CustomerId,
    new: NewDecision,
    approval: Approval | None = None,
    at: datetime,
) -> UUID:
    """Keep a decision as it was taken, using the approval that it had, and return its id.

    Raises:
        ApprovalClosed: the approval was used, is too old, or is of something else.
    """
    decision_id = ids.new()
    told = new.judgement
    form = new.form if new.granted_minor > 0 or new.is_exception else None
    outcome = "declined" if form is None else "granted"
    deviation = new.deviation if new.measure.deviates else None
    if approval is not None:
        await _use(tx, approval, new, decision_id, at)
    await tx.run(
        _KEEP,
        customer_id=customer_id,
        decision_id=decision_id,
        outcome=outcome,
        form=form,
        currency=new.facts.currency,
        owed_minor=told.owed_minor,
        most_minor=told.most_minor,
        before_minor=new.before_minor,
        granted_minor=new.granted_minor,
        deviation=deviation,
        vector=vector_of(new.facts),
        facts=msgspec.to_builtins(new.facts),
        actor=tx.context.actor,
        roles=sorted(new.roles),
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        approval_id=None if approval is None else approval.approval_id,
        at=at,
        **_said(told),
        **msgspec.structs.asdict(new.measure),
        **msgspec.structs.asdict(new.given),
    )
    event = DecisionTaken(
        decision_id=decision_id, outcome=outcome, form=form, deviation=deviation, **_summed(new)
    )
    case_id = new.given.case_id or new.given.order_id
    tx.record(
        event, subject=case_id or customer_id, customer_id=customer_id, case_id=case_id, at=at
    )
    return decision_id


def _summed(new: NewDecision) -> dict[str, Any]:
    told = new.judgement
    return {
        "decided_on": told.subject,
        "currency": new.facts.currency,
        "owed_minor": told.owed_minor,
        "most_minor": told.most_minor,
        "granted_minor": new.granted_minor,
        "rule": told.rule,
        "policy_version": told.policy_version,
    }


def _said(told: Judgement) -> dict[str, Any]:
    names = ("subject", "policy_version", "why", "rule", "ground", "cell")
    return {name: getattr(told, name) for name in names}


async def ask_approval(
    tx: Tx, *, customer_id: CustomerId, approval_id: UUID, new: NewApproval, at: datetime
) -> Approval:
    """Keep what somebody asks to be allowed, until it expires."""
    await tx.run(
        _ASK,
        customer_id=customer_id,
        approval_id=approval_id,
        subject=new.judgement.subject,
        form=new.form,
        power=new.power,
        amount_minor=new.amount_minor,
        currency=new.currency,
        kind=new.kind,
        asked=msgspec.to_builtins(new.asked),
        effect=msgspec.to_builtins(new.effect),
        judgement=msgspec.to_builtins(new.judgement),
        deviation=new.deviation,
        may=sorted(new.may),
        entity_id=new.entity_id,
        order_id=new.order_id,
        case_id=new.case_id,
        place_id=tx.context.place_id,
        asked_by=tx.context.actor,
        at=at,
        expires_at=at + timedelta(hours=new.hours),
    )
    event = ApprovalAsked(
        approval_id=approval_id,
        decided_on=new.judgement.subject,
        form=new.form,
        power=new.power,
        currency=new.currency,
        amount_minor=new.amount_minor,
    )
    case_id = new.case_id or new.order_id
    tx.record(event, subject=approval_id, customer_id=customer_id, case_id=case_id, at=at)
    return await get_approval(tx, approval_id=approval_id, at=at)


async def decide_approval(
    tx: Tx,
    *,
    approval: Approval,
    state: ApprovalState,
    roles: Collection[str],
    at: datetime,
) -> Approval:
    """Grant, refuse or withdraw an approval. The caller has seen to the authority.

    Args:
        tx: open transaction of whoever decides; only who asked may withdraw.
        approval: as it was read.
        state: ``granted``, ``refused`` or ``withdrawn``.
        roles: in which it is decided.
        at: now.

    Raises:
        OwnApproval: whoever asked decides on it.
        ApprovalClosed: it is decided, or too old; the answer says how it stands.
    """
    by = tx.context.actor
    if (approval.asked_by == by) != (state is ApprovalState.WITHDRAWN):
        raise OwnApproval("Who asks does not decide, and who decides does not withdraw.")
    key = {"customer_id": approval.customer_id, "approval_id": approval.approval_id}
    decided = await tx.find(_DECIDE, **key, state=state, by=by, roles=sorted(roles), at=at)
    if decided is None:
        raise await _closed(tx, approval, at)
    event = ApprovalDecided(approval_id=approval.approval_id, state=state)
    case_id = approval.case_id or approval.order_id
    tx.record(
        event,
        subject=approval.approval_id,
        customer_id=approval.customer_id,
        case_id=case_id,
        at=at,
    )
    return await get_approval(tx, approval_id=approval.approval_id, at=at)


async def _use(
    tx: Tx, approval: Approval, new: NewDecision, decision_id: UUID, at: datetime
) -> None:
    used = await tx.find(
        _USE,
        customer_id=approval.customer_id,
        approval_id=approval.approval_id,
        decision_id=decision_id,
        subject=new.judgement.subject,
        form=new.form,
        amount_minor=new.granted_minor,
        currency=new.facts.currency,
        at=at,
    )
    if used is None:
        raise await _closed(tx, approval, at)
    event = ApprovalUsed(approval_id=approval.approval_id, decision_id=decision_id)
    tx.record(event, subject=approval.approval_id, customer_id=approval.customer_id, at=at)


async def _closed(tx: Tx, approval: Approval, at: datetime) -> ApprovalClosed:
    now = await get_approval(tx, approval_id=approval.approval_id, at=at)
    return ApprovalClosed(
        f"The approval is {now.state}.",
        state=now.state,
        decided_at=now.decided_at,
        expires_at=now.expires_at,
    )
