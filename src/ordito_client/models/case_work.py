# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about case work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec


class Assignment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who shall have the case: an actor, ``me``, or nobody (null)."""

    assignee: str | None
    version: int | None = None


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case as it stands.

    Attributes:
        case_id: of the case.
        number: what people call it.
        customer_id: who wants something; None where it is no customer.
        tier: of the customer when it came; so is ``persona``, what they were taken for.
        state: ``new``, ``open``, ``waiting``, ``solved`` or ``closed``.
        version: grows with each change; send it with a command to be refused where it grew.
        merged_into: id of the case that goes on in its place.
        last_seq: number of its entries.
    """

    case_id: UUID
    number: str
    customer_id: UUID | None
    channel: str
    subject: str
    topic: str
    state: str
    state_at: dt.datetime
    priority: int
    skill: str
    language: str | None
    place_id: UUID | None
    assignee: str | None
    tier: str | None
    persona: str | None
    due_at: dt.datetime
    is_urged: bool
    version: int
    last_seq: int
    heard_at: dt.datetime | None
    answered_at: dt.datetime | None
    reopened: int
    resolution: str | None
    follows_id: UUID | None
    split_from: UUID | None
    merged_into: UUID | None
    opened_by: str
    opened_at: dt.datetime
    solved_at: dt.datetime | None
    closed_at: dt.datetime | None


class CaseDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the caller writes and has not sent; an empty text forgets it."""

    text: str


class CaseFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that was put to the case before; ``sha256`` names its content."""

    sha256: str
    name: str
    media_type: str


class CaseLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a case is about: an order by its number or id, or another thing by its id."""

    kind: CaseLinkKind
    name: str
    line_no: int = 0


CaseLinkKind: TypeAlias = str
"""What a case may be about: order, line, product, sku, parcel, return, exception; more may
come.
"""


class CaseTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A task as it stands; see ``NewTask``.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        task_id: see ``NewTask``.
        kind: see ``TaskKind``.
        title: see ``NewTask``.
        due_at: see ``NewTask``.
        until_at: see ``NewTask``.
        assignee: see ``NewTask``.
        skill: of the case.
        place_id: of the case.
        state: ``open``, ``done`` or ``dropped``.
        tries: calls that reached nobody.
        outcome: code, as ``reached``.
        said: what was said.
        made_by: actor.
        made_at: when.
        ended_by: actor.
        ended_at: when.
    """

    customer_id: UUID
    case_id: UUID
    task_id: UUID
    kind: str
    title: str
    due_at: dt.datetime
    until_at: dt.datetime | None
    assignee: str | None
    skill: str
    place_id: UUID | None
    state: str
    tries: int
    outcome: str | None
    said: str | None
    made_by: str
    made_at: dt.datetime
    ended_by: str | None
    ended_at: dt.datetime | None


class Classification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the case is; what is left out stays."""

    subject: str | None = None
    topic: str | None = None
    priority: int | None = None
    skill: str | None = None
    version: int | None = None


class Lookers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who looks at the case just now, the caller too."""

    looking: Sequence[Looking]


class Looking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who looks at a case, since when, and whether they write."""

    agent: str
    since: dt.datetime
    is_writing: bool


class MergeAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Number or id of the case that goes on."""

    into: str


class NewCaseEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said, written or noted.

    Attributes:
        kind: ``chat_in``, ``social_in`` and ``text_in`` are the customer's, the others ours.
        text: what.
        then: state to which it brings the case; None leaves it.
        reached: whether the customer was there, for calls: else it is no answer.
        version: of the case as it was read; refused where it grew.
        external_id: of the message in its own system: the same again is not added twice.
    """

    kind: str
    text: str
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reached: bool = True
    files: Sequence[CaseFile] = ()
    then: str | None = None
    resolution: str | None = None
    version: int | None = None
    external_id: str | None = None


class NewReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reply to whoever has written, or by mail to the customer's own address.

    Attributes:
        text: a paragraph a line.
        medium: by what; None answers by what the customer wrote last, or by mail.
        subject: of a mail; empty answers under the subject of what was written.
        files: that go along, by mail alone.
        then: state to which it brings the case; None leaves it.
        resolution: code of how it was solved, with ``then`` solved.
        version: of the case as it was read; refused where it grew.
    """

    text: str
    medium: str | None = None
    subject: str = ""
    files: Sequence[CaseFile] = ()
    then: str | None = "waiting"
    resolution: str | None = None
    version: int | None = None


class NewTaskAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to do, or a customer to call back.

    Attributes:
        due_at: until when; of a call back, when to call: the promise runs from then on.
        until_at: end of the time in which to call.
        assignee: who does it; None is whoever has the skill of the case.
    """

    kind: TaskKind
    title: str
    due_at: dt.datetime
    until_at: dt.datetime | None = None
    assignee: str | None = None


class NextCase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case that the caller has now; None where none waits that fits."""

    case: CaseAnswer | None


class Presence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the caller writes."""

    is_writing: bool = False


class PutFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The file that is kept: name it by this in an entry or a reply."""

    sha256: str
    size_bytes: int


class SaidAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case as it then stands, and the number of the entry."""

    case: CaseAnswer
    seq: int


class SplitAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which entries a new case shows, and what it is called."""

    entries: Sequence[int]
    subject: str
    topic: str = "other"
    version: int | None = None


class TaskDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a task.

    Attributes:
        outcome: code, as ``reached`` or ``not_reached``.
        said: what was said or done.
        dropped: it is not wanted any more.
        again_at: nobody was reached: when to call again; the promise stays open.
    """

    outcome: str
    said: str | None = None
    dropped: bool = False
    again_at: dt.datetime | None = None


TaskKind: TypeAlias = Literal["task", "call_back"]
"""What is to be done in a case: task, call_back."""


class TaskList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be done; send ``next`` as ``after`` for what comes next."""

    tasks: Sequence[TaskRow]
    next: str | None


class TaskRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to do in a case, or a customer to call back.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        task_id: of its own.
        kind: ``task`` or ``call_back``.
        title: what.
        due_at: until when; of a call back, when to call.
        until_at: end of the time in which to call.
        tries: calls that reached nobody.
        assignee: who does it, or None.
        skill: that it needs.
        place_id: whose staff sees it.
        subject: of the case.
        priority: of the case.
    """

    customer_id: UUID
    case_id: UUID
    task_id: UUID
    kind: str
    title: str
    due_at: dt.datetime
    until_at: dt.datetime | None
    tries: int
    assignee: str | None
    skill: str
    place_id: UUID | None
    subject: str
    priority: int


class TwoCases(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case that was named, and the other one."""

    case: CaseAnswer
    other: CaseAnswer
