# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of every message.

    Attributes:
        specversion: of CloudEvents.
        id: of the fact; the same in every attempt, redelivery and replay.
        source: which company.
        type: of the event.
        subject: id of what it happened to.
        time: when it happened.
        recordedtime: when it was recorded.
        sequence: sorts as text in the order in which facts became final.
        dataschema: names the payload's schema and version.
        datacontenttype: of the content.
        content: what happened; its name in the message is ``data``.
    """

    id: UUID
    source: str
    type: str
    subject: UUID
    time: dt.datetime
    recordedtime: dt.datetime
    sequence: str
    dataschema: str
    data: EventContent
    specversion: str = "1.0"
    datacontenttype: str = "application/json"


class EventBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event in the list."""

    type: str
    version: int
    meaning: str


class EventContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened, and what it happened to is like at the delivery.

    Attributes:
        version: of the payload; a published version never changes.
        payload: the event's own fields, as the event catalogue describes them.
        actor: who acted: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        origin: ``live`` or ``simulated``; imported history is not sent.
        channel_id: through which channel.
        place_id: at which place.
        customer_id: whose journey it belongs to.
        case_id: the order that it belongs to.
        request_id: the same in all facts of one request.
        current: ``order``, ``customer`` or ``stock`` as it stands at ``current_at``, as far as
        the
            webhook may know it; None where the event names none of them.
        current_at: when that was read.
        cut: whether ``current`` was left out because the message would be too long.
        test: whether nothing happened: somebody tries the receiver.
    """

    version: int
    payload: Any
    actor: str
    origin: str
    channel_id: UUID | None = None
    place_id: UUID | None = None
    customer_id: UUID | None = None
    case_id: UUID | None = None
    request_id: UUID | None = None
    current: Mapping[str, Any] | None = None
    current_at: dt.datetime | None = None
    cut: bool = False
    test: bool = False


class EventPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event in full.

    Attributes:
        type: of the event.
        version: of its payload.
        meaning: what has happened.
        payload_schema: JSON Schema (2020-12) of the payload; its name in the answer is
        ``schema``.
        example: a payload.
        message: what a webhook would get with it.
    """

    type: str
    version: int
    meaning: str
    schema: Mapping[str, Any]
    example: Mapping[str, Any]
    message: CloudEvent


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the log: an event in its envelope.

    Attributes:
        slot: 0 to ``SLOTS`` - 1; facts of one customer, or of one subject, share it.
        fact_id: time-ordered.
        type: of the event.
        version: of the event's payload.
        occurred_at: when it happened.
        recorded_at: when it was written.
        actor: see ``Context``.
        origin: see ``Context``.
        channel_id: see ``Context``.
        place_id: see ``Context``.
        subject_id: what it happened to.
        customer_id: whose journey it belongs to.
        case_id: what links an order to its later returns and calls.
        started_at: start of a service touchpoint.
        ended_at: end of a service touchpoint.
        request_id: see ``Context``.
        desk_case_id: see ``Context``.
        payload: the event's own fields.
    """

    slot: int
    fact_id: UUID
    type: str
    version: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    actor: str
    origin: str
    channel_id: UUID | None
    place_id: UUID | None
    subject_id: UUID
    customer_id: UUID | None
    case_id: UUID | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    request_id: UUID | None
    desk_case_id: UUID | None
    payload: Any


class FactPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts in the order in which they became final.

    Attributes:
        facts: oldest first; those of places outside the token's scope are left out.
        next: cursor to send as ``after`` for what comes next; never runs out.
        more: whether there may be something already: ask at once.
    """

    facts: Sequence[Fact]
    next: str
    more: bool
