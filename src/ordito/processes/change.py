"""Change: preview, then confirm. The one way in which surfaces change a placed order.

A preview runs the change and takes it back, so it says exactly what will be done for the version
of the order that it saw; confirming does that, or says what has changed since. A difference is
paid between two transactions, as in a checkout: the tenders are kept, the processor answers, the
change is carried out; what is interrupted is finished by a repeat or by ``settle_changes``.
"""

from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import msgspec

from ordito import customers, orders
from ordito.customers import NewAddress
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.change_order import change_order, till_of
from ordito.flows.decide_grant import Weighed
from ordito.orders import (
    Change,
    ChangeClosed,
    ChangeState,
    NewPayment,
    PaymentAnswer,
    PreviewExpired,
    Whereabouts,
)
from ordito.platform import idempotency, ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.processes.change_ahead import aheads_of_added
from ordito.processes.change_asked import (
    AskedChange,
    ChangeAddress,
    Combine,
    Exchange,
    Return,
)
from ordito.processes.change_authority import (
    authority_for,
    change_decided,
    foresee,
    require_authority,
)
from ordito.processes.change_lines import Present, look
from ordito.processes.change_paying import begin_paying, find_payment, give_up, pay
from ordito.processes.change_plan import plan_change, with_coins
from ordito.processes.change_slots import slots_of_added
from ordito.processes.checkout import CASH, Outlet
from ordito.processes.sale import SalePayment
from ordito.processes.whereto import whereto
from ordito.reads.memory import Memory

Tell = Callable[[Tx, Effect], Awaitable[str]]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was previewed and kept.

    Attributes:
        change_id: to confirm it by.
        kind: which change.
        state: ``previewed``, ``paying``, ``confirmed`` or ``failed``.
        version: of the order that it was previewed for.
        previewed_at: its prices and promises are of that instant.
        expires_at: until when it may be confirmed.
        effect: what it will do.
    """

    change_id: UUID
    kind: str
    state: str
    version: int
    previewed_at: datetime
    expires_at: datetime
    effect: Effect


class Previewed(msgspec.Struct, frozen=True):
    """A change that was decided and rehearsed, and is not kept yet; nor are its addresses."""

    plan: ChangePlan
    effect: Effect
    at: datetime
    addresses: tuple[NewAddress, ...] = ()
    weighed: Weighed | None = None


class _Rehearsed(Exception):  # not an error: how a rehearsal takes itself back
    def __init__(self, effect: Effect) -> None:
        super().__init__()
        self.effect = effect


async def preview(
    outlet: Outlet,
    *,
    where: Whereabouts,
    asked: AskedChange,
    context: Context,
    authority: AbstractSet[str],
    is_asked: bool = False,
    approval_id: UUID | None = None,
) -> Previewed:
    """Say exactly what a change would do, and change nothing.

    Args:
        outlet: what it works with.
        where: whose order.
        asked: what the client wants.
        context: who asks.
        authority: roles whose limits count; a system without any is limited by its scopes.
        is_asked: whether an approval is asked for what is beyond them.
        approval_id: of the approval that it uses.

    Raises:
        NotEntitled: it gives back or takes off more than the caller may.
        BeyondPolicy, ApprovalNeeded: the decision policy has something against it.
        Refusal: whatever orders, stock, pricing or network have against it.
    """
    at = now()
    ship_to = asked.ship_to if isinstance(asked, ChangeAddress | Exchange | Combine) else None
    to = (
        None
        if ship_to is None
        else await whereto(outlet.db, ship_to, customer_id=where.customer_id)
    )
    present = await outlet.db.read(look, outlet.memory, where, context, at, to)
    plan = await _plan(outlet, present, asked)
    plan = msgspec.structs.replace(plan, approval_id=approval_id)
    effect = await _rehearse(outlet, where, plan, context, at)
    weighed = await outlet.db.read(
        foresee,
        memory=outlet.memory,
        where=where,
        plan=plan,
        effect=effect,
        authority=authority,
        is_asked=is_asked,
        at=at,
    )
    # a preview keeps what it needs; what goes into the customer's book waits for the word
    new = () if to is None else tuple(one for one in to.new if one.label is None)
    return Previewed(plan, effect, at, new, weighed)


async def keep(tx: Tx, where: Whereabouts, previewed: Previewed) -> Proposal:
    """Keep a previewed change, so that it can be confirmed by its id."""
    plan, effect, at = previewed.plan, previewed.effect, previewed.at
    assert plan.version is not None, "a preview is of a version"
    change_id = ids.new()
    for new in previewed.addresses:
        await customers.addresses.keep_address(tx, customer_id=where.customer_id, new=new, at=at)
    expires_at = await orders.keep_change(
        tx,
        customer_id=where.customer_id,
        order_id=where.order_id,
        change_id=change_id,
        version=plan.version,
        kind=plan.kind,
        request=plan,
        effect=effect,
        due_minor=effect.due_minor,
        to_pay_minor=effect.to_pay_minor,
        at=at,
    )
    return Proposal(
        change_id=change_id,
        kind=plan.kind,
        state=ChangeState.PREVIEWED,
        version=plan.version,
        previewed_at=at,
        expires_at=expires_at,
        effect=effect,
    )


def proposal_of(change: Change) -> Proposal:
    """Return a kept change as it stands."""
    return Proposal(
        change_id=change.change_id,
        kind=change.kind,
        state=change.state,
        version=change.version,
        previewed_at=change.previewed_at,
        expires_at=change.expires_at,
        effect=msgspec.convert(change.effect, Effect),
    )


async def confirm(
    outlet: Outlet,
    *,
    change: Change,
    payments: Sequence[SalePayment],
    key: Key | None,
    tell: Tell,
    context: Context,
    authority: AbstractSet[str],
) -> str:
    """Do what was previewed, exactly, and return what ``tell`` makes of it.

    Args:
        outlet: what it works with.
        change: as it was kept.
        payments: tenders for the difference, where the customer has to pay one.
        key: of the request, claimed with the change; None where it has none.
        tell: makes the answer, in the transaction that carries the change out.
        context: who confirms.
        authority: roles whose limits count.

    Raises:
        OrderChanged: the order has another version than was previewed; it says what was done.
        EffectChanged: it would do something else by now.
        PreviewExpired: its prices and promises no longer hold.
        ChangeClosed: it was confirmed or had failed.
        PaymentMismatch: the payments are not the difference.
        PaymentDeclined: the processor refused; nothing was changed.
        CashNeedsDrawer: the difference is paid in cash, and no place takes it.
        Refusal: whatever authority, policy, orders and stock have against it by now.
    """
    prior = None if key is None else await outlet.db.read(idempotency.find, key=key)
    if prior is not None and prior.answer is not None:
        return prior.answer
    order = await outlet.db.read(
        orders.get_order, customer_id=change.customer_id, order_id=change.order_id
    )
    plan, effect = _plan_of(change), msgspec.convert(change.effect, Effect)
    _require_open(change)
    roles = await authority_for(outlet.db, plan, authority, now())
    require_authority(outlet.memory, order, plan.kind, effect, roles)
    if any(payment.tender == CASH for payment in payments):
        till_of(order, plan, context.place_id).require_place()
    paying = await begin_paying(outlet, change, order, effect, payments, context)
    answers = await pay(outlet, change, order, plan, paying, context)
    carry_out = partial(_carry_out, memory=outlet.memory, authority=authority)
    try:
        return await outlet.db.transact(
            carry_out, context, change, plan, effect, paying, answers, key, tell
        )
    except Refusal as refusal:
        if paying and not isinstance(refusal, ChangeClosed):
            await give_up(outlet, change, paying, answers, refusal.code, context)
        raise


async def change_at_once(
    tx: Tx,
    *,
    memory: Memory,
    where: Whereabouts,
    plan: ChangePlan,
    authority: AbstractSet[str],
    at: datetime,
) -> Effect:
    """Change an order without a preview, where nothing is to be paid: a till, a cancellation.

    Args:
        tx: open transaction; a refusal takes the change back.
        memory: network, catalogue, prices.
        where: whose order.
        plan: what is to be done.
        authority: roles whose limits count.
        at: now.

    Raises:
        NotEntitled: it gives back or takes off more than the caller may.
        Refusal: whatever orders and stock have against it.
    """
    order = await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    plan = with_coins(memory, order, plan)
    return await change_decided(
        tx, memory=memory, where=where, plan=plan, authority=authority, at=at
    )


async def return_at_once(
    tx: Tx,
    *,
    memory: Memory,
    where: Whereabouts,
    asked: Return,
    expected_version: int | None,
    context: Context,
    authority: AbstractSet[str],
    at: datetime,
) -> Effect:
    """Take goods in without a preview, as a counter does: by the same rules, in one transaction.

    Args:
        tx: open transaction; a refusal takes it back.
        memory: network, catalogue, prices, rules of returns.
        where: whose order; whichever channel and place sold it.
        asked: what came.
        expected_version: version that the caller saw, or None where it does not matter.
        context: who takes it in.
        authority: roles whose limits count.
        at: now.

    Raises:
        NotByPolicy: by the rules some of it does not come back.
        OrderChanged: the order has another version than expected.
        NotEntitled: it gives back more than the caller may.
        Refusal: whatever orders, stock and network have against it.
    """
    # nobody else changes the order between the rules and what is done by them
    await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    present = await look(tx, memory, where, context, at)
    await orders.require_version(tx, order=present.order, expected_version=expected_version)
    plan = plan_change(present, asked)
    return await change_at_once(
        tx, memory=memory, where=where, plan=plan, authority=authority, at=at
    )


async def settle_changes(outlet: Outlet, *, patience: timedelta) -> int:
    """Finish changes that somebody began to pay longer ago; return how many there were.

    Raises:
        OutsideFault: the processor cannot be asked; the rest waits for the next round.
    """
    carry_out = partial(_carry_out, memory=outlet.memory, authority=frozenset())
    left = await outlet.db.read(orders.list_left_paying, before=now() - patience)
    for change in left:
        paying = msgspec.convert(change.payments, tuple[NewPayment, ...])
        context = _context_of(change)
        answers = [await find_payment(outlet, payment) for payment in paying]
        if not all(answer.approved for answer in answers):
            await give_up(outlet, change, paying, answers, "payment_declined", context)
            continue
        plan, effect = _plan_of(change), msgspec.convert(change.effect, Effect)
        try:
            await outlet.db.transact(
                carry_out, context, change, plan, effect, paying, answers, None, None
            )
        except ChangeClosed:
            continue
        except Refusal as refusal:
            await give_up(outlet, change, paying, answers, refusal.code, context)
    return len(left)


async def _plan(outlet: Outlet, present: Present, asked: AskedChange) -> ChangePlan:
    """Decide what a change comes to, also where what it adds waits for its goods, or for a time."""
    plan = plan_change(present, asked)
    waiting = await outlet.db.read(aheads_of_added, present, plan)
    if waiting:
        present = msgspec.structs.replace(present, aheads={**present.aheads, **waiting})
        plan = plan_change(present, asked)
    slots = await outlet.db.read(slots_of_added, present, plan)
    if slots:
        plan = plan_change(msgspec.structs.replace(present, slots=slots), asked)
    return plan


async def _rehearse(
    outlet: Outlet, where: Whereabouts, plan: ChangePlan, context: Context, at: datetime
) -> Effect:
    async def try_out(tx: Tx) -> None:
        raise _Rehearsed(await change_order(tx, where=where, plan=plan, at=at))

    try:
        await outlet.db.transact(try_out, context)
    except _Rehearsed as rehearsed:
        return rehearsed.effect
    raise AssertionError("unreachable")


async def _carry_out(
    tx: Tx,
    change: Change,
    plan: ChangePlan,
    effect: Effect,
    paying: Sequence[NewPayment],
    answers: Sequence[PaymentAnswer],
    key: Key | None,
    tell: Tell | None,
    *,
    memory: Memory,
    authority: AbstractSet[str],
) -> str:
    at = now()
    where = Whereabouts(change.customer_id, change.order_id)
    if key is not None:
        prior = await idempotency.claim(tx, key=key, subject_id=change.order_id, at=at)
        if prior is not None:
            assert prior.answer is not None, key.claim
            return prior.answer
    done = await change_decided(
        tx,
        memory=memory,
        where=where,
        plan=plan,
        authority=authority,
        payments=paying,
        answers=answers,
        change_id=change.change_id,
        expected=effect,
        at=at,
    )
    await orders.close_change(tx, change=change, state=ChangeState.CONFIRMED, at=at)
    if plan.keep_as is not None and plan.delivery is not None:
        await _keep_in_book(tx, where, plan.delivery.address_id, plan.keep_as, at)
    body = "" if tell is None else await tell(tx, done)
    if key is not None:
        await idempotency.answer(tx, key=key, status=200, body=body)
    return body


async def _keep_in_book(
    tx: Tx, where: Whereabouts, address_id: UUID, label: str, at: datetime
) -> None:
    book = customers.addresses
    kept = await book.get_address(tx, customer_id=where.customer_id, address_id=address_id)
    new = NewAddress(address_id=ids.new(), label=label, address=book.read(kept))
    await book.keep_address(tx, customer_id=where.customer_id, new=new, at=at)


def _require_open(change: Change) -> None:
    if change.state in (ChangeState.CONFIRMED, ChangeState.FAILED):
        raise ChangeClosed("The change is no longer open.", change_id=change.change_id)
    if change.state == ChangeState.EXPIRED or (
        change.state == ChangeState.PREVIEWED and now() >= change.expires_at
    ):
        raise PreviewExpired("The preview is too old.", expired_at=change.expires_at)


def _plan_of(change: Change) -> ChangePlan:
    return msgspec.convert(change.request, ChangePlan)


def _context_of(change: Change) -> Context:
    return Context(actor=change.actor, channel_id=change.channel_id, place_id=change.place_id)
