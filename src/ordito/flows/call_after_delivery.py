"""Call after delivery: somebody asks the customer how it was, and nobody unhappy is let go."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import orders, service
from ordito.flows.open_case import Opening, open_case
from ordito.orders import Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId

_UNHAPPY = "unhappy_after_delivery"


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a call.

    Attributes:
        outcome: ``reached``, or a code of why not.
        said: what the customer said.
        satisfaction: 1 to 5.
        wants_case: whether something has to be done.
    """

    outcome: str
    said: str | None = None
    satisfaction: int | None = None
    wants_case: bool = False


async def plan_calls(
    tx: Tx, *, where: Whereabouts, method: str, place_id: UUID | None, at: datetime
) -> int:
    """Let people call the buyer of goods that have come, by the rules; again changes nothing."""
    book = await service.cases.ROUTING.load(tx)
    if not book.policy.follow_ups:
        return 0
    order = await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    drawn = [
        rule
        for rule in book.policy.follow_ups
        if service.cases.is_drawn(
            rule, order_id=where.order_id, method=method, total_minor=order.total_minor
        )
    ]
    for rule in drawn:
        await service.cases.make_follow_up(
            tx,
            customer_id=where.customer_id,
            order_id=where.order_id,
            rule=rule,
            place_id=place_id,
            at=at,
        )
    return len(drawn)


async def note_call(
    tx: Tx, *, customer_id: CustomerId, follow_up_id: UUID, called: Called, at: datetime
) -> service.cases.FollowUp:
    """Note what a customer said who was called; something unhappy becomes a case that is cared for.

    Raises:
        UnknownFollowUp: no call of that id is open.
        FollowUpTaken: somebody else is calling.
    """
    book = await service.cases.ROUTING.load(tx)
    taken = await service.cases.claim_follow_up(
        tx, customer_id=customer_id, follow_up_id=follow_up_id, at=at
    )
    is_unhappy = called.satisfaction is not None and called.satisfaction <= book.policy.unhappy_from
    case_id = None
    if is_unhappy or called.wants_case:
        case = await _open_case(tx, taken, called, priority=2 if is_unhappy else 3, at=at)
        case_id = case.case_id
        if is_unhappy:
            await service.cases.begin_care(
                tx, case=case, reason=_UNHAPPY, note=called.said or "", owner=None, at=at
            )
    await service.cases.note_follow_up(
        tx,
        called=taken,
        outcome=called.outcome,
        said=called.said,
        satisfaction=called.satisfaction,
        case_id=case_id,
        most_tries=book.policy.most_tries,
        at=at,
    )
    return await service.cases.get_follow_up(tx, customer_id=customer_id, follow_up_id=follow_up_id)


async def _open_case(
    tx: Tx, taken: service.cases.FollowUp, called: Called, *, priority: int, at: datetime
) -> service.cases.Case:
    entry = service.cases.NewEntry(
        kind=service.cases.EntryKind.CALL_NOTE,
        body=called.said or "",
        cause=f"follow_up:{taken.follow_up_id}",
        told={"satisfaction": called.satisfaction, "rule": taken.rule},
    )
    opening = Opening(
        customer_id=taken.customer_id,
        case_id=ids.new(),
        channel=service.cases.Source.FOLLOW_UP,
        subject=taken.rule,
        topic="follow_up",
        priority=priority,
        place_id=taken.place_id,
        links=(service.cases.Link(service.cases.LinkKind.ORDER, taken.order_id),),
        cause=f"follow_up:{taken.follow_up_id}",
        entry=entry,
        assignee=tx.context.actor,
    )
    case, _ = await open_case(tx, opening=opening, at=at)
    return case
