"""Words of the journeys room."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
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
        identifier_ids: everything that somebody was recognised by.
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
    identifier_ids: list[IdentifierId] = []


class SenderKind(StrEnum):
    """What sends events. A web page and an app show their key to everybody who looks for it."""

    WEB = "web"
    APP = "app"
    SERVER = "server"
    TILL = "till"
    STORE = "store"
    WIFI = "wifi"
    CONTACT_CENTRE = "contact_centre"


class Policy(StrEnum):
    """What becomes of an event that is not as it was declared."""

    ACCEPT = "accept"
    FLAG = "flag"
    REJECT = "reject"


class Source(msgspec.Struct, frozen=True):
    """Who may send events.

    Attributes:
        source_id: which.
        name: short and unique; touchpoints carry it.
        kind: what it is; see ``SenderKind``.
        channel_id: channel of what it sees.
        place_id: place of it, where it stands in one.
        user_space: whose user ids it uses; sources of one shop share a space.
        is_shared_device: many people use it (a kiosk, a store's tablet): its device says nothing
            about who somebody is.
        allowed_origins: pages that may use its key, as ``https://shop.example``; none is any.
        events_per_s: that it may sustain in each process.
        unknown_events: what becomes of events that nobody has declared; see ``Policy``.
        made_at: since when.
        stopped_at: since when nothing of it is taken any more.
    """

    source_id: UUID
    name: str
    kind: str
    channel_id: ChannelId
    place_id: PlaceId | None
    user_space: str
    is_shared_device: bool
    allowed_origins: list[str]
    events_per_s: int
    unknown_events: str
    made_at: datetime
    stopped_at: datetime | None

    @property
    def is_open_to_strangers(self) -> bool:
        """Whether its key can be read by whoever visits: what it says is no proof."""
        return self.kind in (SenderKind.WEB, SenderKind.APP)


class Sent(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One event as a client sent it, in the words of the Segment specification.

    Nothing is checked yet: any field may be absent, null or of another type.
    """

    type: Any = None
    message_id: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    previous_id: Any = None
    group_id: Any = None
    event: Any = None
    name: Any = None
    category: Any = None
    properties: Any = None
    traits: Any = None
    context: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None


class Named(NamedTuple):
    """A value by which somebody was recognised.

    Attributes:
        kind: ``user``, ``anonymous``, ``device``, ``email``, ``phone`` or ``card``.
        value: as it was sent.
    """

    kind: str
    value: str


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """An event that can be kept.

    Attributes:
        message_key: of source and message id; the touchpoint's id too.
        message_id: as it was sent.
        content_hash: tells a repeated message from another one with the same id.
        type: of the touchpoint.
        occurred_at: when it happened, by a corrected clock.
        started_at: start, where it lasted.
        ended_at: end, where it lasted.
        named: by what somebody was recognised; none where nobody was.
        payload: of the touchpoint: codes and amounts, no personal values.
        order_name: how the client calls the order that it reports, if it does.
        sent: what was sent.
    """

    message_key: UUID
    message_id: str
    content_hash: int
    type: str
    occurred_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    named: tuple[Named, ...]
    payload: dict[str, Any]
    order_name: str | None
    sent: Sent


class Unfit(msgspec.Struct, frozen=True, kw_only=True):
    """An event that cannot be kept as it is.

    Attributes:
        message_id: as it was sent; empty where there was none.
        reason: code.
        detail: which field is wrong, and how; no personal values.
        occurred_at: when it happened, as far as that is known, else when it was received.
        content: what was sent; personal values may be in it.
    """

    message_id: str
    reason: str
    detail: str
    occurred_at: datetime
    content: Any
