# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.case_work import CaseAnswer, CaseLink, CaseTask, Looking
from ordito_client.models.customers import Identifier


class Care(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer whom we do not let go.

    Attributes:
        customer_id: who.
        case_id: in which case.
        reason: code, as ``bad_answer``.
        note: what is known.
        owner: actor who looks after it.
        opened_by: actor.
        opened_at: when.
        look_at: when somebody looks at it next.
        ended_at: when it ended.
        outcome: ``won_back``, ``lost`` or ``mistaken``.
        ended_note: what was done.
    """

    customer_id: UUID
    case_id: UUID
    reason: str
    note: str
    owner: str | None
    opened_by: str
    opened_at: dt.datetime
    look_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str | None
    ended_note: str | None


class CaseBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another case of the person."""

    customer_id: UUID
    case_id: UUID
    subject: str
    channel: str
    state: str
    priority: int
    opened_at: dt.datetime


class CaseQueue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of a list; send ``next`` as ``after`` for what comes next, None where it ends."""

    cases: Sequence[QueueRow]
    next: str | None


class CaseRows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What ``CasePage`` holds besides the case itself; see there."""

    entries: Sequence[ShownEntry]
    tasks: Sequence[CaseTask]
    commitments: Sequence[Commitment]
    links: Sequence[LinkedTo]
    orders: Sequence[LinkedOrder]
    care: Sequence[Care]
    looking: Sequence[Looking]
    draft: str | None
    others: Sequence[CaseBrief]
    done: Sequence[DoneFact]


class CaseState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To which state a case comes, with the code of how it was solved."""

    state: str
    resolution: str | None = None
    version: int | None = None


class CaseWhole(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case with all that was said, done and promised in it and in what was merged into it."""

    case: CaseAnswer
    rows: CaseRows


class Commitment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something promised in a case.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        commitment_id: of its own.
        kind: see ``CommitmentKind``.
        subject_id: call back or order that it is about.
        promise: code in the policy.
        policy_version: of the policy by which it was made.
        minutes: of business time.
        pauses: see ``Promise``.
        state: ``open``, ``kept`` (in time), ``broken`` (late), ``void`` (not wanted any more).
        made_at: when it was promised.
        spent_us: business time of ended spans, microseconds.
        spans: how many have ended.
        running_since: when the present span began; None while the clock stands.
        due_at: until when; None while the clock stands.
        missed_at: when the time had run out.
        level: how many thresholds were handled.
        look_at: when the next one is reached.
        ended_at: when it was kept, or given up.
        reason: why it was given up.
    """

    customer_id: UUID
    case_id: UUID
    commitment_id: UUID
    kind: str
    subject_id: UUID | None
    promise: str
    policy_version: int
    minutes: int
    pauses: bool
    state: str
    made_at: dt.datetime
    spent_us: int
    spans: int
    running_since: dt.datetime | None
    due_at: dt.datetime | None
    missed_at: dt.datetime | None
    level: int
    look_at: dt.datetime | None
    ended_at: dt.datetime | None
    reason: str | None


class DoneFact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was done from this case, elsewhere: an exchange, a refund, an offer ..."""

    fact_id: UUID
    type: str
    at: dt.datetime
    actor: str
    subject_id: UUID
    payload: Any


class LinkedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order that the case is about; ``line_nos`` are the lines, none is the whole order."""

    order_id: UUID
    customer_id: UUID
    number: str
    placed_at: dt.datetime
    currency: str
    total_minor: int
    ordered: int
    fulfilled: int
    cancelled: int
    line_nos: Sequence[int]


class LinkedTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a case is about.

    Attributes:
        kind: see ``LinkKind``.
        subject_id: which order, product, parcel ...
        line_no: of the order's line; 0 is the whole order.
    """

    kind: str
    subject_id: UUID
    line_no: int = 0


class NewCaseAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody wants, and by which channel it came.

    Attributes:
        channel: ``call``, ``chat``, ``counter``, ``form``, ``social`` or ``text``; mail comes
        by
            itself, and so does what texters tell.
        subject: in a few words.
        said: what was said or written; of a call or a visit, the note of it.
        customer_id: who wants it; or ``identifier``: somebody unknown becomes a customer by it.
        identifier: e-mail, phone, card ...
        external_id: of the message or chat in the system it comes from, with ``source``: the
        same
            again opens no second case.
        source: which system.
        began_at: start of a call or visit.
        ended_at: its end.
        reached: whether the customer was there; only then it is an answer.
        take: whether the caller has the case from the start.
        place: code or id; whose staff sees it.
        links: what it is about.
    """

    channel: str
    subject: str
    said: str = ""
    customer_id: UUID | None = None
    identifier: Identifier | None = None
    external_id: str | None = None
    source: str = "api"
    topic: str = "other"
    priority: int = 3
    skill: str | None = None
    language: str | None = None
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reached: bool = True
    take: bool = False
    place: str | None = None
    links: Sequence[CaseLink] = ()


class QueueCounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long the lists are; each counts to a thousand and no further.

    Attributes:
        open: new and open cases.
        unassigned: of those, that nobody has.
        mine: of an actor, waiting ones too.
        waiting: for the customer.
        late: promises that are missed and open.
        calls: call backs that are due by now.
        care: customers whom we do not let go.
    """

    open: int
    unassigned: int
    mine: int
    waiting: int
    late: int
    calls: int
    care: int


QueueList: TypeAlias = Literal["open", "unassigned", "mine", "waiting"]
"""Which cases are listed: open, unassigned, mine, waiting."""


class QueueRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case in the queue.

    Attributes:
        customer_id: who wants something; ``service.cases.HOUSE`` where it is no customer.
        case_id: which case.
        subject: in a few words, as somebody wrote them.
        channel: by which it came: ``call``, ``mail``, ``chat``, ``counter``, ``form``,
        ``social``,
            ``exception`` or ``follow_up``.
        topic: code.
        state: ``new``, ``open``, ``waiting``, ``solved`` or ``closed``.
        priority: 1 is the most urgent, 4 the least.
        skill: that it needs.
        language: of the customer, or None.
        place_id: whose staff sees it; None is everywhere.
        assignee: actor who has it, as ``staff:ID``, or None.
        tier: of the customer, or None.
        due_at: orders the list; of nothing promised a year after the opening.
        is_urged: whether it was escalated.
        version: to send with a command.
        opened_at: when.
        heard_at: when the customer last said something.
        answered_at: when the company last answered.
        promise: kind of the promise that is due first, or None.
        promise_due_at: until when it is.
        is_late: whether that is missed.
        lookers: how many look at it just now.
        is_in_care: whether the customer is one whom we do not let go.
    """

    customer_id: UUID
    case_id: UUID
    subject: str
    channel: str
    topic: str
    state: str
    priority: int
    skill: str
    language: str | None
    place_id: UUID | None
    assignee: str | None
    tier: str | None
    due_at: dt.datetime
    is_urged: bool
    version: int
    opened_at: dt.datetime
    heard_at: dt.datetime | None
    answered_at: dt.datetime | None
    promise: str | None
    promise_due_at: dt.datetime | None
    is_late: bool
    lookers: int
    is_in_care: bool


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said, written or noted.

    Attributes:
        case_id: in which case it was written; another one where cases were merged or split.
        seq: its number there.
        kind: ``call_note``, ``mail_in``, ``mail_out``, ``text_in``, ``text_out``, ``chat_in``,
            ``chat_out``, ``counter``, ``form``, ``social_in``, ``social_out``,
            ``internal_note``
            or ``system``.
        body: plain text as it was written; it may hold anything that a customer writes. Of a
            system entry a code, with its values in ``told``.
        actor: who said it: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        at: when.
        message_id: of the mail or short message; ``messages.get_received`` has its HTML.
        began_at: start of a call or visit.
        ended_at: its end.
        told: codes that belong to it.
        files: that came along.
        message_state: what became of what was sent: ``waiting``, ``sent``, ``failed`` or
            ``bounced``; None of others.
    """

    case_id: UUID
    seq: int
    kind: str
    body: str
    actor: str
    at: dt.datetime
    message_id: UUID | None
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    told: Mapping[str, Any]
    files: Sequence[ShownFile]
    message_state: str | None


class ShownFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of an entry; ``sha256`` in hexadecimal names its content."""

    no: int
    sha256: str
    name: str
    media_type: str
    size_bytes: int
