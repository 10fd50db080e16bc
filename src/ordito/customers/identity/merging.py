"""Merge and unmerge: what somebody decides about customer ids, and the mapping built anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ordito.customers.errors import UnknownCustomer
from ordito.customers.identity.errors import MergeHeld, SameCustomer, UnknownMerge
from ordito.customers.identity.model import Edge, Member, Rule
from ordito.customers.identity.queries import person_of
from ordito.customers.identity.settling import settle
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_KEEP: Final = _sql.query("keep_edge", list[UUID])
_LIFT: Final = _sql.command("lift_apart")
_TELL_APART: Final = _sql.command("tell_apart")
_CUT: Final = _sql.query("cut_edge", list[UUID])
_FIND: Final = _sql.query("find_edge", Edge)
_MISSING: Final = _sql.query("list_unregistered", UUID)
_MAPPED: Final = _sql.query("list_mapped", Member)
_FIRST: Final = CustomerId(UUID(int=0))
_PAGE: Final = 10_000


async def merge(
    tx: Tx,
    *,
    merge_id: UUID,
    customer_id: CustomerId,
    other_id: CustomerId,
    reason: str,
    at: datetime,
    rule: Rule = Rule.ASKED,
    evidence: Mapping[str, Any] | None = None,
    is_forced: bool = False,
) -> CustomerId:
    """Make two customers one person, because somebody decided it. Again is harmless.

    Args:
        tx: open transaction; its actor decided.
        merge_id: chosen by the caller; ``unmerge`` takes it back.
        customer_id: one of them.
        other_id: the other.
        reason: code or words; no personal values.
        at: now.
        rule: ``asked``, or ``matched`` for a suggestion that was accepted.
        evidence: codes and weights that it rests on; no personal values.
        is_forced: although they disagree, were told apart, or are many.

    Returns:
        Who answers for both from now on.

    Raises:
        SameCustomer: it is one customer id.
        UnknownCustomer: one of them was never registered, or was erased.
        MergeHeld: they disagree in what a person has one of, were told apart, or are too many.
    """
    if customer_id == other_id:
        raise SameCustomer("Both are the same customer id.", field="other_id")
    await _require_registered(tx, customer_id, other_id)
    await tx.run(_LIFT, customer_ids=sorted((customer_id, other_id)), at=at)
    told = {**(evidence or {}), "reason": reason, "by": tx.context.actor}
    touched = await tx.one(
        _KEEP,
        edge_id=merge_id,
        customer_id=customer_id,
        other_id=other_id,
        rule=rule,
        source=tx.context.actor,
        evidence=told | {"is_forced": True} if is_forced else told,
        at=at,
    )
    persons = (
        await settle(tx, customer_ids=[CustomerId(one) for one in touched], at=at)
        if touched
        else {}
    )
    if not persons:
        return await person_of(tx, customer_id=customer_id)
    if persons[customer_id] != persons[other_id]:
        edge = await tx.one(_FIND, customer_id=customer_id, edge_id=merge_id)
        raise MergeHeld("The two cannot be one person as they are.", why=edge.held)
    return persons[customer_id]


async def unmerge(
    tx: Tx,
    *,
    merge_id: UUID,
    customer_id: CustomerId,
    reason: str,
    at: datetime,
    is_apart: bool = False,
) -> tuple[CustomerId, CustomerId]:
    """Take away what joined two customer ids, for good; again is harmless.

    Where something else joins them still they stay one person, unless ``is_apart``.

    Args:
        tx: open transaction; its actor decided.
        merge_id: the edge, whether somebody decided it or a rule.
        customer_id: one of the two that it joins.
        reason: code or words; no personal values.
        at: now.
        is_apart: nothing shall join the two again by itself.

    Returns:
        Who answers for the one and for the other from now on.

    Raises:
        UnknownMerge: nothing of that id joins the customer with anybody.
    """
    edge = await tx.find(_FIND, customer_id=customer_id, edge_id=merge_id)
    if edge is None:
        raise UnknownMerge("There is no such merge of that customer.", field="merge_id")
    pair = (customer_id, CustomerId(edge.other_id))
    await tx.one(
        _CUT,
        customer_ids=sorted(pair),
        edge_id=merge_id,
        actor=tx.context.actor,
        reason=reason,
        at=at,
    )
    if is_apart:
        await keep_apart(tx, customer_id=pair[0], other_id=pair[1], reason=reason, at=at)
    persons = await settle(tx, customer_ids=pair, at=at)
    return persons[pair[0]], persons[pair[1]]


async def keep_apart(
    tx: Tx, *, customer_id: CustomerId, other_id: CustomerId, reason: str, at: datetime
) -> None:
    """Keep in mind that two customer ids are different people; only ``merge`` undoes it."""
    if customer_id == other_id:
        raise SameCustomer("Both are the same customer id.", field="other_id")
    await tx.run(
        _TELL_APART,
        customer_id=customer_id,
        other_id=other_id,
        actor=tx.context.actor,
        reason=reason,
        at=at,
    )
    await settle(tx, customer_ids=(customer_id, other_id), at=at)


async def rebuild(tx: Tx, *, at: datetime) -> int:
    """Compute the whole mapping anew from what was observed and decided.

    Returns:
        How many customer ids had another person than they should have: zero.
    """
    before: dict[CustomerId, CustomerId] = {}
    last = _FIRST
    while page := await tx.fetch(_MAPPED, after=last, size=_PAGE):
        before |= {one.customer_id: one.person_id for one in page}
        last = page[-1].customer_id
    after: dict[CustomerId, CustomerId] = {}
    for one in before:
        if one not in after:
            after |= await settle(tx, customer_ids=[one], at=at)
    return sum(before[one] != after[one] for one in before)


async def _require_registered(tx: Tx, *customer_ids: CustomerId) -> None:
    missing = await tx.fetch(_MISSING, customer_ids=list(customer_ids))
    if missing:
        raise UnknownCustomer("There is no such customer.", customer_id=missing[0])
