"""Note contact: what staff did with a customer, kept among what was observed of the person."""

from datetime import datetime
from typing import Final

import msgspec

from ordito import customers, journeys, orders
from ordito.journeys import Touchpoint
from ordito.orders import UnknownOrder
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, IdentifierId, PlaceId

SOURCE: Final = "desk"
"""By which the company's own staff are named among those who observe."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A call, a visit, an answered question, an answer about satisfaction.

    Attributes:
        kind: type of the touchpoint.
        order: number of the order it is about; empty where it is about none.
        score: satisfaction from 0 to 10, where it was asked.
        channel_id: on which channel.
        place_id: at which place, where there is one.
    """

    kind: str
    order: str
    score: int | None
    channel_id: ChannelId
    place_id: PlaceId | None


async def note_contact(tx: Tx, *, customer_id: CustomerId, contact: Contact, at: datetime) -> None:
    """Keep a contact with a customer, in the case of the order that it is about.

    Raises:
        UnknownOrder: there is none of that number, or it is not this person's.
    """
    payload: dict[str, object] = {} if contact.score is None else {"score": contact.score}
    if contact.order:
        where = await orders.find_order_key(tx, name=contact.order)
        members = await customers.identity.members(tx, customer_id=customer_id)
        if where is None or where.customer_id not in members:
            raise UnknownOrder("The customer has no order of that number.", field="order")
        payload["order_id"] = str(where.order_id)
    touchpoint = Touchpoint(
        touchpoint_id=ids.new(),
        identifier_id=IdentifierId(customer_id),
        type=contact.kind,
        channel_id=contact.channel_id,
        place_id=contact.place_id,
        occurred_at=at,
        started_at=None,
        ended_at=None,
        origin="live",
        source=SOURCE,
        payload=payload,
    )
    await journeys.record_touchpoints(tx, touchpoints=[touchpoint], at=at)
