"""Verbs of engagement: occasions are noted and decided, offers made, accepted, used and ended."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import pricing
from ordito.engagement.errors import OfferEnded, OffersCapped
from ordito.engagement.events import (
    OfferAccepted,
    OfferBought,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferWithheld,
)
from ordito.engagement.model import After, MadeOffer, Occasion, OfferBook, OfferRule, OfferState
from ordito.engagement.queries import find_offer, get_offer
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId, OrderId

_sql: Final = statements(__name__)
_NOTE: Final = _sql.command("note_occasion")
_DECIDE: Final = _sql.command("decide_occasion")
_HOLD: Final = _sql.command("hold_person")
_COUNT: Final = _sql.query("count_in_the_way", int)
_KEEP: Final = _sql.query("keep_offer", MadeOffer)
_MOVE: Final = _sql.query("move_offer", MadeOffer)
_BUY: Final = _sql.query("buy_offer", MadeOffer)
_EXPIRE: Final = _sql.query("expire_offers", MadeOffer)
_A_PART: Final = 200


async def note_occasion(
    tx: Tx,
    *,
    after: After,
    customer_id: CustomerId,
    cause_id: UUID,
    order_id: UUID | None,
    desk_case_id: UUID | None,
    book: OfferBook,
    at: datetime,
) -> int:
    """Note a contact for each rule that waits for such; the same again changes nothing.

    Args:
        tx: open transaction.
        after: what happened.
        customer_id: to whom.
        cause_id: what is waited for once.
        order_id: about which order.
        desk_case_id: in which case.
        book: rules in force.
        at: when it happened.
    """
    noted = 0
    for rule in book.policy.rules:
        if rule.after is after:
            noted += await tx.run(
                _NOTE,
                customer_id=customer_id,
                occasion_id=ids.derive("engagement.occasion", rule.code, cause_id),
                rule=rule.code,
                cause_id=cause_id,
                order_id=order_id,
                desk_case_id=desk_case_id,
                due_at=at + timedelta(hours=rule.wait_hours),
            )
    return noted


async def decide_occasion(tx: Tx, *, occasion: Occasion, state: str, at: datetime) -> bool:
    """Say what becomes of an occasion; tell whether nobody had said so before."""
    return bool(
        await tx.run(
            _DECIDE,
            customer_id=occasion.customer_id,
            occasion_id=occasion.occasion_id,
            state=state,
            at=at,
        )
    )


async def hold_person(tx: Tx, *, person_id: CustomerId, at: datetime) -> None:
    """Hold a person until the transaction ends: who makes an offer at once waits for that."""
    await tx.run(_HOLD, customer_id=person_id, at=at)


async def require_free(
    tx: Tx, *, members: Collection[CustomerId], rule: OfferRule, at: datetime
) -> None:
    """Refuse another offer to a person who is held.

    Raises:
        OffersCapped: the person had one of this rule lately, or has one that is open.
    """
    in_the_way = await tx.one(
        _COUNT,
        customer_ids=sorted(members),
        rule=rule.code,
        since=at - timedelta(days=rule.every_days),
        at=at,
    )
    if in_the_way:
        raise OffersCapped("The person has had an offer lately.", rule=rule.code)


async def keep_offer(tx: Tx, *, offer: MadeOffer) -> MadeOffer:
    """Keep an offer that is made, or withheld; a repeat returns what is kept."""
    kept = await tx.find(_KEEP, **_row(offer))
    if kept is None:
        found = await find_offer(tx, customer_id=offer.customer_id, offer_id=offer.offer_id)
        assert found is not None, offer.offer_id
        return found
    event = (
        OfferWithheld(**_told(kept))
        if kept.state == OfferState.WITHHELD
        else OfferSent(
            **_told(kept),
            price_minor=kept.price_minor,
            currency=kept.currency,
            place_id=kept.place_id,
        )
    )
    _record(tx, kept, event, kept.made_at)
    return kept


async def accept(
    tx: Tx, *, customer_id: CustomerId, offer_id: UUID, at: datetime
) -> tuple[MadeOffer, bool]:
    """Accept an offer made to any id of a person; return it, and whether nobody had done so before.

    Raises:
        NotOffered: no such offer was made.
        OfferEnded: it is valid no more, or was used.
    """
    offer = await get_offer(tx, customer_id=customer_id, offer_id=offer_id)
    moved = await _move(tx, offer, OfferState.ACCEPTED, ("open", "declined"), at)
    if moved is not None:
        _record(tx, moved, OfferAccepted(**_told(moved)), at)
        return moved, True
    return await _still(tx, offer, at), False


async def decline(tx: Tx, *, customer_id: CustomerId, offer_id: UUID, at: datetime) -> MadeOffer:
    """Note that a person does not want an offer; until it ends it can still be accepted.

    Raises:
        NotOffered: no such offer was made.
        OfferEnded: it is valid no more, or was used.
    """
    offer = await get_offer(tx, customer_id=customer_id, offer_id=offer_id)
    moved = await _move(tx, offer, OfferState.DECLINED, ("open", "accepted"), at)
    if moved is not None:
        _record(tx, moved, OfferDeclined(**_told(moved)), at)
        return moved
    return await _still(tx, offer, at)


async def buy(tx: Tx, *, customer_id: CustomerId, order_id: OrderId, at: datetime) -> int:
    """Note the offers whose right an order has taken, made to whichever id of who bought.

    The same again changes nothing. Returns how many are news.
    """
    noted = 0
    for one in await pricing.list_redemptions(tx, customer_id=customer_id, order_id=order_id):
        if one.owner_id is None or one.state == "released":
            continue
        offer = await tx.find(
            _BUY, customer_id=one.owner_id, offer_id=one.offer_id, order_id=order_id, at=at
        )
        if offer is not None:
            _record(tx, offer, OfferBought(**_told(offer), order_id=order_id), at)
            noted += 1
    return noted


async def expire_offers(tx: Tx, *, at: datetime) -> int:
    """End what nobody has used in time, some at a time; return how many."""
    ended = await tx.fetch(_EXPIRE, at=at, most=_A_PART)
    for offer in ended:
        _record(tx, offer, OfferExpired(**_told(offer)), at)
    return len(ended)


async def _move(
    tx: Tx, offer: MadeOffer, state: OfferState, before: Collection[str], at: datetime
) -> MadeOffer | None:
    return await tx.find(
        _MOVE,
        customer_id=offer.customer_id,
        offer_id=offer.offer_id,
        state=state.value,
        before=list(before),
        at=at,
    )


async def _still(tx: Tx, offer: MadeOffer, at: datetime) -> MadeOffer:
    found = await get_offer(tx, customer_id=offer.customer_id, offer_id=offer.offer_id)
    if not found.is_valid(at):
        raise OfferEnded("The offer is valid no more.", field="offer")
    return found


def _row(offer: MadeOffer) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(offer)
    del row["bought_order_id"], row["changed_at"]
    return row


def _told(offer: MadeOffer) -> dict[str, Any]:
    return {
        "offer_id": offer.offer_id,
        "rule": offer.rule,
        "experiment_id": offer.experiment_id,
        "variant": offer.variant,
        "propensity_ppm": offer.propensity_ppm,
        "sku_id": offer.sku_id,
    }


def _record(tx: Tx, offer: MadeOffer, event: Event, at: datetime) -> None:
    tx.record(
        event, subject=offer.offer_id, customer_id=offer.customer_id, case_id=offer.order_id, at=at
    )
