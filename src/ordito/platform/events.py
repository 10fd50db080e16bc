"""Events and the envelope in which the log keeps them.

A fact is written once, in the transaction that made it true. Personal data never enters it:
events carry ids, amounts and codes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.clock import now

SLOTS: Final = 16


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in the past tense.

    Attributes:
        type: ``room.past_tense``, never reused for another meaning.
        version: of the payload; a published version never changes.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, and through what.

    Attributes:
        actor: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        channel_id: channel through which it came, where there is one.
        place_id: place at which it happened, where there is one.
        origin: ``live``, ``history`` (imported, fires nothing) or ``simulated``.
        request_id: what binds facts and log lines of one request together.
        desk_case_id: case of the service desk from which it is done, where it is from one.
    """

    actor: str
    channel_id: UUID | None = None
    place_id: UUID | None = None
    origin: str = "live"
    request_id: UUID | None = None
    desk_case_id: UUID | None = None

    @classmethod
    def system(cls, *, origin: str = "live") -> "Context":
        """Return the context of work that no person or client asked for."""
        return cls(actor="system", origin=origin)


class Happening(msgspec.Struct, frozen=True):
    """An event before it is in its envelope.

    Attributes:
        event: what happened.
        subject: id of what it happened to; without a customer the log's slot comes from it.
        at: when it happened, aware UTC.
        customer_id: whose journey it belongs to.
        case_id: what links an order to its later returns and calls.
        started_at: start of a service touchpoint.
        ended_at: end of a service touchpoint.
        context: who acted, where it was not who opened the transaction (imports).
    """

    event: Event
    subject: UUID
    at: datetime
    customer_id: UUID | None = None
    case_id: UUID | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    context: Context | None = None


class Fact(msgspec.Struct, frozen=True):
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
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    origin: str
    channel_id: UUID | None
    place_id: UUID | None
    subject_id: UUID
    customer_id: UUID | None
    case_id: UUID | None
    started_at: datetime | None
    ended_at: datetime | None
    request_id: UUID | None
    desk_case_id: UUID | None
    payload: Any


COLUMNS: Final = Fact.__struct_fields__


def slot_of(key: UUID) -> int:
    """Return the slot of a customer's or subject's facts."""
    return key.int % SLOTS


def seal(happening: Happening, *, context: Context) -> Fact:
    """Put an event into its envelope."""
    told = happening.context or context
    return Fact(
        slot=slot_of(happening.customer_id or happening.subject),
        fact_id=ids.new(),
        type=happening.event.type,
        version=happening.event.version,
        occurred_at=happening.at,
        recorded_at=now(),
        actor=told.actor,
        origin=told.origin,
        channel_id=told.channel_id,
        place_id=told.place_id,
        subject_id=happening.subject,
        customer_id=happening.customer_id,
        case_id=happening.case_id,
        started_at=happening.started_at,
        ended_at=happening.ended_at,
        request_id=told.request_id,
        desk_case_id=told.desk_case_id,
        payload=happening.event,
    )


def columns_of(facts: Sequence[Fact]) -> dict[str, list[Any]]:
    """Return the envelope's fields, each as the list of what the facts have there."""
    rows = [msgspec.structs.astuple(fact) for fact in facts]
    return dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
