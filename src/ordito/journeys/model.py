"""Words of the journeys room."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ordito.platform.ids import ChannelId, IdentifierId, PlaceId


class Touchpoint(msgspec.Struct, frozen=True):
    """A meeting of somebody with the company, as it was observed.

    Attributes:
        touchpoint_id: derived from source and message id, so that hearing it twice is once.
        identifier_id: what somebody was recognised by: a device, a card, an e-mail address.
        type: what happened, as ``product_viewed``.
        channel_id: on which channel.
        place_id: at which place, where there is one.
        occurred_at: when it happened.
        started_at: start, where it lasted.
        ended_at: end, where it lasted.
        origin: live, history or simulated.
        source: who observed it.
        payload: ids, amounts and codes; no personal values.
    """

    touchpoint_id: UUID
    identifier_id: IdentifierId
    type: str
    channel_id: ChannelId
    place_id: PlaceId | None
    occurred_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    origin: str
    source: str
    payload: Any
