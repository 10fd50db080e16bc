"""Approvals: what is beyond somebody's authority is asked for, and done exactly once if approved.

Asking rehearses what shall be done; what is approved is that, with its effect. Doing it goes the
way of everybody else, and refuses to do anything but what was approved.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import network, orders, service
from ordito.flows.change_effect import Effect
from ordito.flows.decide_gift import Gift, give, weigh_gift
from ordito.flows.decide_grant import Warrant, Weighed, told_of
from ordito.orders import NothingToChange, Whereabouts
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, EntityId, OrderId
from ordito.processes import change
from ordito.processes.change_asked import AskedChange
from ordito.processes.checkout import Outlet

Approval = service.decisions.Approval


class Wish(msgspec.Struct, frozen=True):
    """What shall be asked for, rehearsed: for whom, and what."""

    customer_id: CustomerId
    new: service.decisions.NewApproval


async def ask_change(
    outlet: Outlet, *, where: Whereabouts, asked: AskedChange, context: Context
) -> Wish:
    """Rehearse a change of an order that somebody wants to be allowed.

    Raises:
        NothingToChange: it gives nothing, so nobody has to allow it.
        PaymentMismatch: the customer would have to pay something besides.
        BeyondPolicy: it is other than the policy says, and no reason is given.
        Refusal: whatever orders, stock, pricing or network have against it.
    """
    found = await change.preview(
        outlet,
        where=where,
        asked=asked,
        context=context,
        authority=frozenset(),
        is_asked=True,
    )
    if found.weighed is None:
        raise NothingToChange("It gives nothing that had to be allowed.", field="change")
    if found.effect.to_pay_minor:
        raise orders.PaymentMismatch("What is to pay besides needs no approval.", field="change")
    deviation = asked.deviation or found.plan.terms.exception
    new = _new(outlet, found.weighed, "change", asked, found.effect, deviation, asked.case_id)
    order_id = OrderId(where.order_id)
    return Wish(where.customer_id, msgspec.structs.replace(new, order_id=order_id))


async def ask_gift(
    outlet: Outlet, *, customer_id: CustomerId, gift: Gift, entity_id: EntityId | None
) -> Wish:
    """Weigh a gift that somebody wants to be allowed.

    Raises:
        BeyondPolicy: it is other than the policy says, and no reason is given.
    """
    weighed = await outlet.db.read(
        weigh_gift,
        memory=outlet.memory,
        customer_id=customer_id,
        gift=gift,
        entity_id=entity_id,
        at=now(),
    )
    effect = {"form": gift.form, "amount_minor": gift.amount_minor, "currency": gift.currency}
    new = _new(outlet, weighed, "grant", gift, effect, gift.deviation, gift.case_id)
    order_id = None if gift.order_id is None else OrderId(gift.order_id)
    return Wish(customer_id, msgspec.structs.replace(new, order_id=order_id))


async def settle_approval(
    tx: Tx,
    *,
    approval: Approval,
    is_granted: bool,
    authority: AbstractSet[str],
    at: datetime,
) -> Approval:
    """Grant an approval, or refuse it, by somebody whose limits reach it.

    Raises:
        NotEntitled: it is beyond their limits as well.
        OwnApproval: they asked for it themselves.
        ApprovalClosed: somebody has decided, or it is too old.
    """
    if authority.isdisjoint(approval.may):
        raise network.NotEntitled(
            f"It is for {' or '.join(approval.may)}.",
            power=approval.power,
            amount_minor=approval.amount_minor,
            currency=approval.currency,
            may=approval.may,
        )
    states = service.decisions.ApprovalState
    return await service.decisions.decide_approval(
        tx,
        approval=approval,
        state=states.GRANTED if is_granted else states.REFUSED,
        roles=authority,
        at=at,
    )


async def carry_out(
    outlet: Outlet,
    *,
    approval: Approval,
    context: Context,
    authority: AbstractSet[str],
) -> Approval:
    """Do what was approved: exactly that, once.

    Raises:
        ApprovalClosed: it is not granted, was done, or is too old.
        ApprovedOther: it would do something else by now.
        Refusal: whatever orders and stock have against it by now.
    """
    if approval.state != service.decisions.ApprovalState.GRANTED:
        raise service.decisions.ApprovalClosed(
            f"The approval is {approval.state}.", state=approval.state
        )
    if approval.kind == "change":
        await _change(outlet, approval, context, authority)
    else:
        await outlet.db.transact(_give, context, outlet=outlet, approval=approval)
    return await outlet.db.read(
        service.decisions.get_approval, approval_id=approval.approval_id, at=now()
    )


async def _change(
    outlet: Outlet,
    approval: Approval,
    context: Context,
    authority: AbstractSet[str],
) -> None:
    assert approval.order_id is not None, "it is a change of an order"
    where = Whereabouts(approval.customer_id, approval.order_id)
    found = await change.preview(
        outlet,
        where=where,
        asked=msgspec.convert(approval.asked, AskedChange),
        context=context,
        authority=authority,
        approval_id=approval.approval_id,
    )
    if found.effect != msgspec.convert(approval.effect, Effect):
        raise service.decisions.ApprovedOther(
            "It would do something else by now.", effect=msgspec.to_builtins(found.effect)
        )
    proposal = await outlet.db.transact(change.keep, context, where, found)
    kept = await outlet.db.read(orders.get_change, where=where, change_id=proposal.change_id)
    await change.confirm(
        outlet,
        change=kept,
        payments=(),
        key=None,
        tell=_say_nothing,
        context=context,
        authority=authority,
    )


async def _give(tx: Tx, *, outlet: Outlet, approval: Approval) -> None:
    gift = msgspec.convert(approval.asked, Gift)
    await give(
        tx,
        memory=outlet.memory,
        customer_id=approval.customer_id,
        gift=gift,
        grant_id=ids.derive("approval", approval.approval_id),
        warrant=Warrant(
            authority=frozenset(approval.decided_roles or ()),
            deviation=gift.deviation,
            approval=approval,
            case_id=gift.case_id,
        ),
        entity_id=None if approval.entity_id is None else EntityId(approval.entity_id),
        at=now(),
    )


def _new(
    outlet: Outlet,
    weighed: Weighed,
    kind: str,
    asked: object,
    effect: object,
    deviation: str | None,
    case_id: UUID | None,
) -> service.decisions.NewApproval:
    if weighed.measure.deviates and deviation is None:
        raise service.decisions.BeyondPolicy(
            "It is other than the policy says: give a reason.",
            field="deviation",
            **told_of(weighed),
        )
    # the last power is the rarest: override stands behind what is given
    power, _ = weighed.needs[-1]
    return service.decisions.NewApproval(
        kind=kind,
        asked=asked,
        effect=effect,
        judgement=weighed.judgement,
        form=weighed.asked.form,
        amount_minor=weighed.asked.granted_minor,
        currency=weighed.facts.currency,
        power=power,
        may=weighed.may,
        deviation=deviation,
        entity_id=weighed.asked.entity_id,
        case_id=case_id,
        hours=outlet.memory.decisions.policy.approval_hours,
    )


async def _say_nothing(_: Tx, effect: Effect) -> str:
    return effect.currency
