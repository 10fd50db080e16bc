# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import msgspec


class EventForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A declaration of an event.

    Attributes:
        name: of the event; ``page``, ``screen``, ``identify`` or ``group`` for those calls.
        version: events may name theirs in ``context.protocols.event_version``; else the latest.
        policy: what becomes of an event that breaks the schema.
        schema: JSON Schema of its properties, or traits; without external references.
        fields: meaning by ``properties.NAME`` or ``traits.NAME``: drop, keep, or the kind of
            identifier that it is.
    """

    name: str
    version: int = 1
    policy: Policy | msgspec.UnsetType = msgspec.UNSET
    schema: Mapping[str, Any] = {}
    fields: Mapping[str, str] = {}


class KeyRotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long the old key counts beside the new one, seconds: 0 to 90 days."""

    overlap_s: int = 2592000


class MadeSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source that was just made.

    Attributes:
        source_id: which.
        name: of it.
        write_key: what clients send along; shown in this answer alone, and null where the
        request
            is repeated: it is not kept.
    """

    source_id: UUID
    name: str
    write_key: str | None


Policy: TypeAlias = str
"""What becomes of an event that is not as it was declared: accept, flag, reject; more may come."""


class Replay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an event is taken after all.

    Attributes:
        correction: fields of the event that take the place of what was sent, as
            ``{"timestamp": "2026-11-20T10:00:00Z"}``; null in a field takes it away.
    """

    correction: Mapping[str, Any] = {}


SenderKind: TypeAlias = str
"""What sends events. A web page and an app show their key to everybody who looks for it: web,
app, server, till, store, wifi, contact_centre; more may come.
"""


class Settled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bad event that is not open any more."""

    bad_event_id: UUID
    state: str


class ShownBadEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event that was not taken.

    Attributes:
        bad_event_id: which.
        source: that sent it.
        message_id: as it was sent; may be empty.
        reason: code, as ``timestamp_unreadable``.
        detail: which field is wrong, and how.
        content: what was sent; personal values are masked.
        state: ``open``, ``taken`` or ``dropped``.
        seen: how often it came.
        occurred_at: when it happened, as far as that is known.
        received_at: when it first came.
        settled_at: when somebody took or dropped it.
        settled_by: who.
    """

    bad_event_id: UUID
    source: str
    message_id: str
    reason: str
    detail: str
    content: Any
    state: str
    seen: int
    occurred_at: dt.datetime
    received_at: dt.datetime
    settled_at: dt.datetime | None
    settled_by: str | None


class ShownSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source without its key, which is not kept.

    Attributes:
        key_hints: first letters of the keys that count, the latest first.
    """

    source_id: UUID
    name: str
    kind: SenderKind
    channel: str
    place: str | None
    user_space: str
    is_shared_device: bool
    allowed_origins: Sequence[str]
    events_per_s: int
    unknown_events: Policy
    made_at: dt.datetime
    stopped_at: dt.datetime | None
    key_hints: Sequence[str]
    health: SourceHealth


class ShownWrongKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Requests with a key that opens nothing.

    Attributes:
        hint: first letters of what was sent.
        origin: page that sent it, or the name of the program.
        source: whose key it was once.
        requests: how many.
        first_at: since when.
        last_at: until when.
    """

    hint: str
    origin: str
    source: str | None
    requests: int
    first_at: dt.datetime
    last_at: dt.datetime


class SourceChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a source may do from now on; see ``SourceToBe``."""

    allowed_origins: Sequence[str] = ()
    events_per_s: int = 20000
    unknown_events: Policy | msgspec.UnsetType = msgspec.UNSET


class SourceHealth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a source did in the last seven days.

    Attributes:
        seen_at: when it last sent something that was taken.
        batches: requests.
        events: taken.
        repeated: messages that were here already.
        bad: events that were put aside.
        shed: requests that were sent away because there were too many.
        skewed: batches of senders whose clocks are wrong.
        skew_s: how wrong the worst clock of a sender is, seconds.
        wrong_keys: requests with a key of it that has ended.
    """

    seen_at: dt.datetime | None
    batches: int
    events: int
    repeated: int
    bad: int
    shed: int
    skewed: int
    skew_s: int
    wrong_keys: int


class SourceToBe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source to be.

    Attributes:
        name: short and unique; touchpoints carry it.
        kind: what it is. Of a web page or an app anybody can read the key.
        channel: code of the channel of what it sees.
        place: code of its place, where it stands in one.
        user_space: whose user ids it uses; sources of one shop share a space; empty is its own.
        is_shared_device: many people use it (a kiosk, a store's tablet).
        allowed_origins: pages that may use its key, as ``https://shop.example``; none is any.
        events_per_s: that it may sustain in each server process.
        unknown_events: accept, flag or reject events of names that nobody has declared.
    """

    name: str
    kind: SenderKind
    channel: str
    place: str | None = None
    user_space: str = ""
    is_shared_device: bool = False
    allowed_origins: Sequence[str] = ()
    events_per_s: int = 20000
    unknown_events: Policy | msgspec.UnsetType = msgspec.UNSET


class Sources(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All sources, and who sends with keys that open nothing."""

    sources: Sequence[ShownSource]
    wrong_keys: Sequence[ShownWrongKey]


class Stopped(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source of which nothing is taken any more."""

    source_id: UUID
    name: str
