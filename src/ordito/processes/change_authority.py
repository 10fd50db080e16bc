"""Change authority: up to what a caller may change an order, and by what decision.

The one gate of changes: nothing that an order gives passes by, through whatever channel it comes.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import network, service, stock
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.change_order import change_order
from ordito.flows.decide_change import decide_change, weigh_change
from ordito.flows.decide_grant import Warrant, Weighed, require
from ordito.network import Power
from ordito.orders import (
    ActionKind,
    EffectChanged,
    NewPayment,
    Order,
    PaymentAnswer,
    Whereabouts,
)
from ordito.platform.db import Database, Tx
from ordito.reads.case_facts import read_order_scene
from ordito.reads.memory import Memory


async def foresee(
    tx: Tx,
    *,
    memory: Memory,
    where: Whereabouts,
    plan: ChangePlan,
    effect: Effect,
    authority: AbstractSet[str],
    is_asked: bool,
    at: datetime,
) -> Weighed | None:
    """Say what the policy provides for a change that was rehearsed; None where it gives nothing.

    Args:
        tx: open transaction.
        memory: network, decision policy.
        where: whose order, as it is.
        plan: the change.
        effect: what it would do.
        authority: roles whose limits count.
        is_asked: whether an approval is asked for, which is beyond the caller's own authority.
        at: now.

    Raises:
        NotEntitled: it gives back, takes off or writes off more than the caller may.
        BeyondPolicy: it is other than the policy says, and nobody says why.
        ApprovalNeeded: the policy asks for a second person.
    """
    scene = await read_order_scene(tx, memory=memory, where=where, at=at)
    weighed = await weigh_change(tx, memory=memory, scene=scene, plan=plan, effect=effect)
    assert scene.order is not None, "it is a change of an order"
    if not is_asked:
        approval = await _approval(tx, plan, at)
        authority = _joined(authority, approval)
        require_authority(memory, scene.order, plan.kind, effect, authority)
        if weighed is not None:
            require(memory, weighed, _warrant(plan, authority, approval))
    return weighed


async def change_decided(
    tx: Tx,
    *,
    memory: Memory,
    where: Whereabouts,
    plan: ChangePlan,
    authority: AbstractSet[str],
    payments: Sequence[NewPayment] = (),
    answers: Sequence[PaymentAnswer] = (),
    change_id: UUID | None = None,
    expected: Effect | None = None,
    at: datetime,
) -> Effect:
    """Carry a change out together with the decision on what it gives.

    Args:
        tx: open transaction; a refusal takes the change back.
        memory: network, decision policy.
        where: whose order.
        plan: what is to be done.
        authority: roles whose limits count.
        payments: tenders for what is to pay besides.
        answers: what became of them, all approved.
        change_id: the preview that is confirmed, if it was one.
        expected: what it was to do; anything else is refused.
        at: now.

    Raises:
        EffectChanged: it does something else than expected.
        NotEntitled, BeyondPolicy, ApprovalNeeded: as ``foresee``.
        Refusal: whatever orders and stock have against it.
    """
    scene = await read_order_scene(tx, memory=memory, where=where, at=at)
    assert scene.order is not None, "it is a change of an order"
    effect = await change_order(
        tx,
        where=where,
        plan=plan,
        payments=payments,
        answers=answers,
        change_id=change_id,
        at=at,
    )
    if expected is not None and effect != expected:
        message = "The change would do something else by now."
        raise EffectChanged(message, effect=msgspec.to_builtins(effect))
    approval = await _approval(tx, plan, at)
    roles = _joined(authority, approval)
    require_authority(memory, scene.order, plan.kind, effect, roles)
    await decide_change(
        tx,
        memory=memory,
        scene=scene,
        plan=plan,
        effect=effect,
        warrant=_warrant(plan, authority, approval),
        change_id=change_id,
    )
    return effect


async def authority_for(
    db: Database, plan: ChangePlan, authority: AbstractSet[str], at: datetime
) -> AbstractSet[str]:
    """Return the roles that count for a change: the caller's, and those that approved it."""
    return _joined(authority, await db.read(_approval, plan, at))


async def _approval(tx: Tx, plan: ChangePlan, at: datetime) -> service.decisions.Approval | None:
    if plan.approval_id is None:
        return None
    return await service.decisions.get_approval(tx, approval_id=plan.approval_id, at=at)


def _joined(
    authority: AbstractSet[str], approval: service.decisions.Approval | None
) -> AbstractSet[str]:
    given = () if approval is None else approval.decided_roles or ()
    return authority | frozenset(given)


def _warrant(
    plan: ChangePlan, authority: AbstractSet[str], approval: service.decisions.Approval | None
) -> Warrant:
    return Warrant(
        authority=frozenset(authority),
        deviation=plan.deviation or plan.terms.exception,
        approval=approval,
        case_id=plan.case_id,
    )


def require_authority(
    memory: Memory, order: Order, kind: ActionKind, effect: Effect, authority: AbstractSet[str]
) -> None:
    """Ask the network for the caller's limit.

    Raises:
        NotEntitled: the change gives back, takes off or writes off more than the caller may, or
            acts against the rules of returns.
    """
    given = Power.APPEASE if kind is ActionKind.APPEASE else Power.REFUND
    asked = [
        (given, effect.back_minor, effect.back_minor > 0),
        (Power.OVERRIDE, effect.back_minor, _is_excepted(effect)),
        (Power.WRITE_OFF, sum(move.loss_minor for move in effect.goods), _is_scrapped(effect)),
    ]
    for power, amount_minor, is_used in asked:
        if authority and is_used:
            network.require_authority(
                memory.directory,
                power=power,
                roles=authority,
                entity_id=order.seller_id,
                currency=order.currency,
                amount_minor=amount_minor,
            )


def _is_excepted(effect: Effect) -> bool:
    return any(verdict.why == "exception" for verdict in effect.verdicts)


def _is_scrapped(effect: Effect) -> bool:
    return any(move.disposition == stock.Disposition.SCRAP for move in effect.goods)
