"""A case, what is said in it, and what it is about."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.ids import CustomerId

HOUSE: Final = CustomerId(ids.derive("service", "house"))
"""Whose cases are those that no customer has: shelves that do not fit, prices that differ."""


class Source(StrEnum):
    """By what a case came."""

    CALL = "call"
    MAIL = "mail"
    TEXT = "text"
    CHAT = "chat"
    COUNTER = "counter"
    FORM = "form"
    SOCIAL = "social"
    EXCEPTION = "exception"
    FOLLOW_UP = "follow_up"


class State(StrEnum):
    """Where a case is; ``waiting`` is for the customer, ``solved`` may still be opened again."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What an entry of a case is."""

    CALL_NOTE = "call_note"
    MAIL_IN = "mail_in"
    MAIL_OUT = "mail_out"
    TEXT_IN = "text_in"
    TEXT_OUT = "text_out"
    CHAT_IN = "chat_in"
    CHAT_OUT = "chat_out"
    COUNTER = "counter"
    FORM = "form"
    SOCIAL_IN = "social_in"
    SOCIAL_OUT = "social_out"
    INTERNAL_NOTE = "internal_note"
    SYSTEM = "system"


INCOMING: Final = frozenset(
    {
        EntryKind.MAIL_IN,
        EntryKind.TEXT_IN,
        EntryKind.CHAT_IN,
        EntryKind.FORM,
        EntryKind.SOCIAL_IN,
    }
)
"""What the customer says of the own accord; it wakes a case."""

OUTGOING: Final = frozenset(
    {
        EntryKind.MAIL_OUT,
        EntryKind.TEXT_OUT,
        EntryKind.CHAT_OUT,
        EntryKind.SOCIAL_OUT,
        EntryKind.CALL_NOTE,
        EntryKind.COUNTER,
    }
)
"""What answers the customer: written, or said while both were there."""


class CaseLinkKind(StrEnum):
    """What a case may be about."""

    ORDER = "order"
    LINE = "line"
    PRODUCT = "product"
    SKU = "sku"
    PARCEL = "parcel"
    RETURN = "return"
    EXCEPTION = "exception"


LinkKind = CaseLinkKind


class Whose(msgspec.Struct, frozen=True):
    """A case by its key."""

    customer_id: CustomerId
    case_id: UUID


class LinkedTo(msgspec.Struct, frozen=True):
    """What a case is about.

    Attributes:
        kind: see ``LinkKind``.
        subject_id: which order, product, parcel ...
        line_no: of the order's line; 0 is the whole order.
    """

    kind: str
    subject_id: UUID
    line_no: int = 0


Link = LinkedTo


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that begins.

    Attributes:
        customer_id: who wants something; the key. ``HOUSE`` where it is no customer.
        case_id: made by the caller.
        channel: by what it came.
        subject: in a few words, as people see it.
        topic: code, as ``delivery``; decision policies and promises may ask for it.
        priority: 1 is the most urgent, 4 the least.
        skill: that an agent needs for it.
        language: of the customer, or None.
        place_id: whose staff may see it; None is everywhere.
        channel_id: selling channel through which it came.
        tier: of the customer.
        persona: of the customer.
        links: what it is about.
        cause: what it was opened for, as ``message:ID``; a second case for it is the first one.
        follows_id: the closed case that it goes on from.
        split_from: the case from which it was split.
    """

    customer_id: CustomerId
    case_id: UUID
    channel: Source
    subject: str
    topic: str = "other"
    priority: int = 3
    skill: str = "general"
    language: str | None = None
    place_id: UUID | None = None
    channel_id: UUID | None = None
    tier: str | None = None
    persona: str | None = None
    links: tuple[Link, ...] = ()
    cause: str | None = None
    follows_id: UUID | None = None
    split_from: UUID | None = None


class Case(msgspec.Struct, frozen=True):
    """A case as it stands; see ``NewCase``.

    Attributes:
        customer_id: see ``NewCase``.
        case_id: see ``NewCase``.
        channel: see ``NewCase``.
        subject: see ``NewCase``.
        topic: see ``NewCase``.
        state: see ``State``.
        state_at: since when.
        priority: see ``NewCase``.
        skill: see ``NewCase``.
        language: see ``NewCase``.
        place_id: see ``NewCase``.
        channel_id: see ``NewCase``.
        assignee: actor who has it, as ``staff:ID``.
        assigned_at: since when.
        tier: see ``NewCase``.
        persona: see ``NewCase``.
        due_at: until when something has to be done; orders the queue within a priority.
        is_urged: whether it was escalated.
        version: grows with each change.
        last_seq: number of its entries.
        heard_at: when the customer last said something.
        answered_at: when the company last answered.
        reopened: how often it was opened again.
        resolution: code of how it was solved.
        follows_id: see ``NewCase``.
        split_from: see ``NewCase``.
        merged_customer_id: key of the case that goes on in its place.
        merged_id: that case.
        merged_at: since when.
        opened_by: actor.
        opened_at: when.
        solved_at: when it was last solved.
        closed_at: when it was closed.
    """

    customer_id: CustomerId
    case_id: UUID
    channel: str
    subject: str
    topic: str
    state: str
    state_at: datetime
    priority: int
    skill: str
    language: str | None
    place_id: UUID | None
    channel_id: UUID | None
    assignee: str | None
    assigned_at: datetime | None
    tier: str | None
    persona: str | None
    due_at: datetime
    is_urged: bool
    version: int
    last_seq: int
    heard_at: datetime | None
    answered_at: datetime | None
    reopened: int
    resolution: str | None
    follows_id: UUID | None
    split_from: UUID | None
    merged_customer_id: CustomerId | None
    merged_id: UUID | None
    merged_at: datetime | None
    opened_by: str
    opened_at: datetime
    solved_at: datetime | None
    closed_at: datetime | None

    @property
    def whose(self) -> Whose:
        """Its key."""
        return Whose(self.customer_id, self.case_id)

    @property
    def number(self) -> str:
        """What people call it."""
        return ids.number_of(self.case_id)


class Attached(msgspec.Struct, frozen=True):
    """A file of an entry.

    Attributes:
        sha256: names its content in the platform's files.
        name: as the sender called it; never a path.
        media_type: as ``image/jpeg``.
        size_bytes: of the content.
    """

    sha256: bytes
    name: str
    media_type: str
    size_bytes: int


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What is added to a case.

    Attributes:
        kind: see ``EntryKind``.
        body: plain text.
        actor: who said it; None is who acts now.
        cause: what it stands for, so that it is added once; as ``message:ID``.
        message_id: of the mail.
        began_at: start of a call or visit.
        ended_at: its end.
        told: codes and amounts that belong to it; no personal values.
        attached: files.
        is_automatic: whether a machine wrote it: it wakes nothing.
        reached: whether the customer was there, for calls.
    """

    kind: EntryKind
    body: str
    actor: str | None = None
    cause: str | None = None
    message_id: UUID | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    told: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    attached: tuple[Attached, ...] = ()
    is_automatic: bool = False
    reached: bool = True


class Entry(msgspec.Struct, frozen=True):
    """An entry as it stands; see ``NewEntry``.

    Attributes:
        customer_id: of the case in which it was written.
        case_id: in which it was written.
        seq: its number there, from 1 without a gap.
        kind: see ``EntryKind``.
        body: plain text.
        actor: who said it.
        at: when.
        cause: see ``NewEntry``.
        message_id: see ``NewEntry``.
        began_at: see ``NewEntry``.
        ended_at: see ``NewEntry``.
        told: see ``NewEntry``.
        shown_id: the case that a split shows it in.
    """

    customer_id: CustomerId
    case_id: UUID
    seq: int
    kind: str
    body: str
    actor: str
    at: datetime
    cause: str | None
    message_id: UUID | None
    began_at: datetime | None
    ended_at: datetime | None
    told: Any
    shown_id: UUID | None


class AttachedTo(msgspec.Struct, frozen=True):
    """A file with the entry that it belongs to."""

    case_id: UUID
    seq: int
    no: int
    sha256: bytes
    name: str
    media_type: str
    size_bytes: int


class Looking(msgspec.Struct, frozen=True):
    """Who looks at a case, since when, and whether they write."""

    agent: str
    since: datetime
    is_writing: bool


class Draft(msgspec.Struct, frozen=True):
    """A reply that somebody writes and has not sent."""

    agent: str
    body: str
    saved_at: datetime
