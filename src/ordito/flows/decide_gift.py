"""Decide a gift: credit, points, a coupon or a card for somebody, with its decision, at once."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from ordito import ledger, loyalty, orders, pricing, service
from ordito.flows.decide_grant import Asked, Warrant, Weighed, decide, weigh
from ordito.loyalty import Programme
from ordito.network import Power
from ordito.orders import UnknownOrder, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, EntityId, OrderId, PromotionId, TransferId
from ordito.pricing import CouponKind, NewCoupons
from ordito.reads.case_facts import Complaint, Scene, read_order_scene, read_person_scene
from ordito.reads.memory import Memory

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Gift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is given to somebody beside what is done to an order.

    Attributes:
        form: ``credit``, ``points`` or ``coupon``.
        currency: ISO 4217.
        amount_minor: its worth, minor units; of points what they are worth.
        points: how many, where it is points.
        programme: code of the programme of the points.
        promotion_id: of a coupon; the promotion asks for one.
        reason: code, as ``late_delivery``.
        order_id: order that it is about, where there is one.
        case_id: case in which it is given.
        deviation: code why it is given although the decision policy says otherwise.
    """

    form: Literal["credit", "points", "coupon"]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    amount_minor: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000_000)]
    points: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)] | None = None
    programme: Code | None = None
    promotion_id: UUID | None = None
    reason: Code
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: Code | None = None


async def give(
    tx: Tx,
    *,
    memory: Memory,
    customer_id: CustomerId,
    gift: Gift,
    grant_id: UUID,
    warrant: Warrant,
    entity_id: EntityId | None = None,
    at: datetime,
) -> list[str]:
    """Give something and take the decision on it; return the codes of coupons.

    Args:
        tx: open transaction; a refusal takes the gift back.
        memory: network, programmes, decision policy.
        customer_id: to whom.
        gift: what.
        grant_id: chosen by the caller; a repeat gives nothing.
        warrant: in whose name.
        entity_id: legal entity that bears it; None is the whole company.
        at: now.

    Raises:
        NotEnrolled: points for somebody who does not take part.
        UnknownPromotion, WrongCoupons: the promotion is none, or asks for no coupon.
        BeyondPolicy, ApprovalNeeded, ApprovalClosed, NotEntitled: as ``decide``.
    """
    scene = await _scene(tx, memory, customer_id, gift, at)
    codes: list[str] = []
    match gift.form:
        case "credit":
            await ledger.grant_credit(
                tx,
                customer_id=customer_id,
                currency=gift.currency,
                amount_minor=gift.amount_minor,
                grant_id=TransferId(grant_id),
                reason=gift.reason,
                reference_id=gift.order_id,
                at=at,
            )
        case "points":
            await _give_points(tx, memory, customer_id, gift, grant_id, at)
        case "coupon":
            codes = await _give_coupon(tx, customer_id, gift, grant_id, at)
    asked = _asked(memory, scene, gift, entity_id)
    given = service.decisions.Given(
        order_id=None if scene.order is None else OrderId(scene.order.order_id), grant_id=grant_id
    )
    await decide(tx, memory=memory, scene=scene, asked=asked, warrant=warrant, given=given)
    return codes


async def weigh_gift(
    tx: Tx,
    *,
    memory: Memory,
    customer_id: CustomerId,
    gift: Gift,
    entity_id: EntityId | None = None,
    at: datetime,
) -> Weighed:
    """Say what the policy provides for a gift, and give nothing."""
    scene = await _scene(tx, memory, customer_id, gift, at)
    return await weigh(tx, memory=memory, scene=scene, asked=_asked(memory, scene, gift, entity_id))


async def give_card(
    tx: Tx,
    *,
    memory: Memory,
    card_id: UUID,
    currency: str,
    amount_minor: int,
    order_id: UUID | None,
    grant_id: UUID,
    warrant: Warrant,
    entity_id: EntityId | None,
    at: datetime,
) -> None:
    """Take the decision on what was just put on a gift card that nobody has bought.

    A card that belongs to an order was paid for. Of any other the bearer is whoever holds it.

    Raises:
        BeyondPolicy, ApprovalNeeded, NotEntitled: as ``decide``.
    """
    if order_id is not None and await orders.find_order_key(tx, name=str(order_id)) is not None:
        return
    bearer = CustomerId(ids.derive("bearer", card_id))
    scene = await read_person_scene(tx, memory=memory, customer_id=bearer, at=at)
    cause = "gift_card"
    asked = Asked(
        subject=memory.decisions.subject_of(cause),
        form=service.decisions.GrantForm.GIFT_CARD,
        granted_minor=amount_minor,
        told=Complaint(cause=cause, currency=currency, value_minor=0),
        entity_id=entity_id,
        needs=((Power.GRANT, amount_minor),),
    )
    given = service.decisions.Given(grant_id=grant_id)
    await decide(tx, memory=memory, scene=scene, asked=asked, warrant=warrant, given=given)


def worth_of(programme: Programme, *, points: int, currency: str | None) -> tuple[str, int]:
    """Return in which currency points are counted, and what they are worth in its minor units."""
    worth = loyalty.value_of(programme, points=points)
    counted = currency if currency in worth else next(iter(worth))
    assert counted is not None, "a programme has a currency"
    return counted, worth[counted]


async def _scene(
    tx: Tx, memory: Memory, customer_id: CustomerId, gift: Gift, at: datetime
) -> Scene:
    """Return the order that the gift is about, or the person where it is about none of theirs."""
    if gift.order_id is not None:
        where = Whereabouts(customer_id, OrderId(gift.order_id))
        try:
            return await read_order_scene(tx, memory=memory, where=where, at=at)
        except UnknownOrder:
            pass
    return await read_person_scene(tx, memory=memory, customer_id=customer_id, at=at)


def _asked(memory: Memory, scene: Scene, gift: Gift, entity_id: EntityId | None) -> Asked:
    is_same = scene.order is not None and scene.order.currency == gift.currency
    return Asked(
        subject=memory.decisions.subject_of(gift.reason),
        form=service.decisions.GrantForm(gift.form),
        granted_minor=gift.amount_minor,
        told=Complaint(
            cause=gift.reason,
            currency=gift.currency,
            value_minor=orders.due_minor(scene.lines) if is_same else 0,
        ),
        entity_id=entity_id,
        needs=((Power.GRANT, gift.amount_minor),),
    )


async def _give_points(
    tx: Tx,
    memory: Memory,
    customer_id: CustomerId,
    gift: Gift,
    grant_id: UUID,
    at: datetime,
) -> None:
    programme = next(one for one in memory.programmes.by_id.values() if one.code == gift.programme)
    membership = await loyalty.get_membership(
        tx, customer_id=customer_id, programme_id=programme.programme_id
    )
    assert gift.points is not None, "the surface has seen to it"
    await loyalty.grant_points(
        tx,
        membership=membership,
        programme=programme,
        points=gift.points,
        grant_id=TransferId(grant_id),
        reason=gift.reason,
        at=at,
    )


async def _give_coupon(
    tx: Tx, customer_id: CustomerId, gift: Gift, grant_id: UUID, at: datetime
) -> list[str]:
    assert gift.promotion_id is not None, "the surface has seen to it"
    return await pricing.make_coupons(
        tx,
        new=NewCoupons(
            batch_id=grant_id,
            promotion_id=PromotionId(gift.promotion_id),
            name=gift.reason,
            kind=CouponKind.PERSONAL,
            customer_ids=(customer_id,),
        ),
        at=at,
    )
