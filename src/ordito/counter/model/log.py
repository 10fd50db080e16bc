"""A till's log: what is told, what is taken, and what becomes of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec


class Outcome(StrEnum):
    """What became of an entry that was told."""

    BOOKED = "booked"
    EXCEPTION = "exception"
    REPEATED = "repeated"
    WAITING = "waiting"
    GAP = "gap"
    INCIDENT = "incident"


class ToldEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as a till tells it.

    Attributes:
        text: canonical JSON.
        signature: ECDSA P-256 over SHA-256 of its UTF-8, r and s, 64 bytes in base64.
    """

    text: str
    signature: str


class Read(msgspec.Struct, frozen=True):
    """What an entry's text says of itself; ``body`` is read by its kind.

    Attributes:
        device: which till.
        seq: from 1, without gaps.
        prev: SHA-256 of the text before, hexadecimal.
        at: what the till's clock said.
        kind: of the act.
        body: of the act.
    """

    device: UUID
    seq: int
    prev: str
    at: datetime
    kind: str
    body: msgspec.Raw


class TakenEntry(msgspec.Struct, frozen=True):
    """An entry that is to be taken.

    Attributes:
        read: what its text says.
        text: as it came.
        signature: r and s.
        digest: SHA-256 of the text, hexadecimal.
        occurred_at: instant that books use.
    """

    read: Read
    text: str
    signature: bytes
    digest: str
    occurred_at: datetime


class Entry(msgspec.Struct, frozen=True):
    """An entry that was taken.

    Attributes:
        place_id: of its till.
        device_id: its till.
        seq: in the till's log.
        text: as it came.
        digest: SHA-256 of the text, hexadecimal.
        kind: of the act.
        told_at: what the till's clock said.
        occurred_at: instant that books use.
        taken_at: when it was taken.
        state: ``taken``, ``booked`` or ``exception``.
        exceptions: what a person has to look at.
        customer_id: whose order it made or changed.
        order_id: that order.
        points: that it gave.
    """

    place_id: UUID
    device_id: UUID
    seq: int
    text: str
    digest: str
    kind: str
    told_at: datetime
    occurred_at: datetime
    taken_at: datetime
    state: str
    exceptions: Any
    customer_id: UUID | None
    order_id: UUID | None
    points: int


class Doubt(msgspec.Struct, frozen=True):
    """What of a fact does not fit; a person looks at it, and the fact stays.

    Attributes:
        code: of the exception.
        detail: in a sentence.
        facts: ids, codes and amounts.
    """

    code: str
    detail: str
    facts: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])


class EntryResult(msgspec.Struct, frozen=True, omit_defaults=False):
    """What became of one entry that was told.

    Attributes:
        seq: which; None where the text says none.
        kind: of the act.
        outcome: see ``Outcome``.
        code: why it was not taken or not booked.
        exceptions: what does not fit.
        order_id: order that it made or changed.
        number: what people call that order.
        customer: whose.
        points: that it gave.
    """

    seq: int | None
    kind: str | None
    outcome: Outcome
    code: str | None = None
    exceptions: tuple[Doubt, ...] = ()
    order_id: UUID | None = None
    number: str | None = None
    customer: UUID | None = None
    points: int = 0


class TakenLog(msgspec.Struct, frozen=True):
    """How far a till's log is taken, and what became of what was told.

    Attributes:
        device: which till.
        taken_through: last entry that is taken.
        head: digest of its text.
        expected: the next.
        results: in the order in which it was told.
    """

    device: UUID
    taken_through: int
    head: str
    expected: int
    results: tuple[EntryResult, ...]


class Incident(msgspec.Struct, frozen=True):
    """What was told and is not taken."""

    place_id: UUID
    incident_id: UUID
    device_id: UUID
    kind: str
    seq: int | None
    text: str
    signature: str
    told_by: str
    noted_at: datetime
    resolved_at: datetime | None
    note: str | None


class OpenException(msgspec.Struct, frozen=True):
    """What waits for a person."""

    place_id: UUID
    exception_id: UUID
    device_id: UUID
    seq: int
    kind: str
    facts: Any
    order_id: UUID | None
    opened_at: datetime
