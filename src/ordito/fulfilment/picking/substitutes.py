"""Substitutes: another article instead of one that is not there, where the customer agrees."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.fulfilment.errors import SubstituteDecided, UnknownSubstitute
from ordito.fulfilment.events import SubstituteChosen, SubstituteOffered
from ordito.fulfilment.model import FulfilmentOrder, Item
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId, PlaceId, SkuId


class Consent(StrEnum):
    """How the customer has said it."""

    PHONE = "phone"
    COUNTER = "counter"
    MESSAGE = "message"
    PAGE = "page"


class Substitute(msgspec.Struct, frozen=True):
    """An article that was offered instead of another one.

    Attributes:
        place_id: that offers it; also its key.
        substitute_id: which.
        fulfilment_order_id: for which.
        customer_id: whose order.
        order_id: which order.
        line_no: line of the order.
        sku_id: what was bought.
        offered_sku_id: what is offered instead.
        units: how many.
        state: ``offered``, ``accepted`` or ``refused``.
        offered_by: who.
        offered_at: when.
        consent: how the customer has said yes or no.
        decided_by: who noted it.
        decided_at: when.
    """

    place_id: PlaceId
    substitute_id: UUID
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    line_no: int
    sku_id: SkuId
    offered_sku_id: SkuId
    units: int
    state: str
    offered_by: str
    offered_at: datetime
    consent: str | None
    decided_by: str | None
    decided_at: datetime | None


_sql: Final = statements(__name__)
_OFFER: Final = _sql.command("offer_substitute")
_DECIDE: Final = _sql.query("decide_substitute", UUID)
_FIND: Final = _sql.query("find_substitute", Substitute)
_LIST: Final = _sql.query("list_substitutes", Substitute)


async def offer_substitute(
    tx: Tx,
    *,
    task: FulfilmentOrder,
    item: Item,
    offered_sku_id: SkuId,
    units: int,
    substitute_id: UUID,
    at: datetime,
) -> None:
    """Note what is offered instead; the same again is left as it is."""
    fresh = await tx.run(
        _OFFER,
        place_id=task.place_id,
        substitute_id=substitute_id,
        fulfilment_order_id=task.fulfilment_order_id,
        customer_id=task.customer_id,
        order_id=task.order_id,
        line_no=item.line_no,
        sku_id=item.sku_id,
        offered_sku_id=offered_sku_id,
        units=units,
        by=tx.context.actor,
        at=at,
    )
    if fresh:
        event = SubstituteOffered(
            substitute_id=substitute_id,
            fulfilment_order_id=task.fulfilment_order_id,
            place_id=task.place_id,
            sku_id=item.sku_id,
            offered_sku_id=offered_sku_id,
            units=units,
        )
        tx.record(
            event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
        )


async def decide_substitute(
    tx: Tx, *, substitute: Substitute, is_accepted: bool, consent: Consent, at: datetime
) -> None:
    """Note what the customer has said; of two who note it one is refused.

    Raises:
        SubstituteDecided: it was accepted or refused already.
    """
    state = "accepted" if is_accepted else "refused"
    done = await tx.find(
        _DECIDE,
        place_id=substitute.place_id,
        substitute_id=substitute.substitute_id,
        state=state,
        consent=consent,
        by=tx.context.actor,
        at=at,
    )
    if done is None:
        raise SubstituteDecided("The customer has said already.", state=substitute.state)
    event = SubstituteChosen(
        substitute_id=substitute.substitute_id,
        fulfilment_order_id=substitute.fulfilment_order_id,
        place_id=substitute.place_id,
        is_accepted=is_accepted,
        consent=consent,
    )
    tx.record(
        event,
        subject=substitute.order_id,
        customer_id=substitute.customer_id,
        case_id=substitute.order_id,
        at=at,
    )


async def get_substitute(tx: Tx, *, place_id: PlaceId, substitute_id: UUID) -> Substitute:
    """Return what a place has offered.

    Raises:
        UnknownSubstitute: nothing of that id.
    """
    found = await find_substitute(tx, place_id=place_id, substitute_id=substitute_id)
    if found is None:
        raise UnknownSubstitute("The place has offered nothing of that id.", field="id")
    return found


async def find_substitute(tx: Tx, *, place_id: PlaceId, substitute_id: UUID) -> Substitute | None:
    """Return what a place has offered, if it has."""
    return await tx.find(_FIND, place_id=place_id, substitute_id=substitute_id)


async def list_substitutes(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId
) -> list[Substitute]:
    """Return what was offered for a fulfilment order, the latest first."""
    return await tx.fetch(_LIST, place_id=place_id, fulfilment_order_id=fulfilment_order_id)
