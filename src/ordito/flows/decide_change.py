"""Decide a change: what a change of an order gives is weighed, and is a decision of its own."""

from uuid import UUID

from ordito import orders, service
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.decide_grant import Asked, Warrant, Weighed, decide, weigh
from ordito.network import Power
from ordito.orders import ActionKind
from ordito.platform.db import Tx
from ordito.reads.case_facts import Complaint, Scene, worth_of_units
from ordito.reads.memory import Memory

Subject = service.decisions.DecisionSubject
Form = service.decisions.GrantForm


async def weigh_change(
    tx: Tx, *, memory: Memory, scene: Scene, plan: ChangePlan, effect: Effect
) -> Weighed | None:
    """Say what the policy provides for what a change gives; None where it gives nothing."""
    asked = asked_by(memory, scene, plan, effect)
    return None if asked is None else await weigh(tx, memory=memory, scene=scene, asked=asked)


async def decide_change(
    tx: Tx,
    *,
    memory: Memory,
    scene: Scene,
    plan: ChangePlan,
    effect: Effect,
    warrant: Warrant,
    change_id: UUID | None = None,
) -> None:
    """Take the decision on a change that was just carried out, in its own transaction.

    Args:
        tx: open transaction; a refusal takes the change back.
        memory: network, catalogue, decision policy.
        scene: the order as it was before.
        plan: what was done.
        effect: what that did.
        warrant: in whose name.
        change_id: the preview that was confirmed, if it was one.

    Raises:
        BeyondPolicy: it is other than the policy says, and nobody says why.
        ApprovalNeeded: the policy asks for a second person.
        ApprovalClosed: the approval was used, is too old, or is of something else.
        NotEntitled: it is more than the caller may.
    """
    asked = asked_by(memory, scene, plan, effect)
    if asked is None:
        return
    assert scene.order is not None, "it is a change of an order"
    order = await orders.get_order(tx, customer_id=scene.customer_id, order_id=scene.order.order_id)
    given = service.decisions.Given(
        order_id=order.order_id, order_version=order.version, change_id=change_id
    )
    await decide(tx, memory=memory, scene=scene, asked=asked, warrant=warrant, given=given)


def asked_by(memory: Memory, scene: Scene, plan: ChangePlan, effect: Effect) -> Asked | None:
    """Return what a change asks the policy for; None where it gives nothing.

    An amount off is decided by the table of its cause, goods taken against the rules of returns by
    that of exceptions, and money for units that nobody keeps by that of refunds.
    """
    assert scene.order is not None, "it is a change of an order"
    excepted = [one.line_no for one in effect.verdicts if one.why == "exception"]
    if plan.kind is ActionKind.APPEASE:
        given_minor = sum(one.amount_minor for one in plan.amounts)
        subject, form = memory.decisions.subject_of(plan.reason), Form.MONEY
        needs = ((Power.APPEASE, given_minor),)
        value_minor = effect.due_before_minor
    elif excepted:
        given_minor = value_minor = worth_of_units(
            scene, [one for one in plan.taken if one.line_no in excepted]
        )
        subject, form = (
            Subject.RETURN_EXCEPTION,
            Form.EXCEPTION,
        )
        needs = ((Power.REFUND, effect.back_minor), (Power.OVERRIDE, effect.back_minor))
    elif effect.back_minor > 0:
        given_minor = value_minor = effect.back_minor
        subject, form = Subject.REFUND, Form.MONEY
        needs = ((Power.REFUND, given_minor),)
    else:
        return None
    return Asked(
        subject=subject,
        form=form,
        granted_minor=given_minor,
        told=Complaint(
            cause=plan.reason,
            currency=effect.currency,
            value_minor=value_minor,
            line_nos=[one.line_no for one in effect.lines],
            verdicts=effect.verdicts,
            conditions=frozenset(str(one.condition) for one in plan.taken if _came(plan)),
        ),
        entity_id=scene.order.seller_id,
        needs=needs,
    )


def _came(plan: ChangePlan) -> bool:
    return plan.kind in (ActionKind.RETURN, ActionKind.EXCHANGE, ActionKind.COMBINE)
