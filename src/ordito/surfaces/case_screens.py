"""What the pages of cases show: queue, case, promises, calls, and whom we do not let go.

Codes are translated by the templates; what customers and agents write is data.
"""

from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.desk_screens import Allowed, Heard
from ordito.surfaces.screens import Choice


class Due(Struct, frozen=True, kw_only=True):
    """Something promised; ``at`` is None while its clock stands."""

    kind: str
    state: str
    at: datetime | None
    is_late: bool


class QueueCase(Struct, frozen=True, kw_only=True):
    """A case in a list; ``value`` is what its box sends when several are assigned."""

    number: str
    url: str
    value: str
    subject: str
    customer: str | None
    customer_url: str | None
    channel: str
    topic: str
    state: str
    priority: int
    assignee: str | None
    is_mine: bool
    due: Due | None
    opened_at: datetime
    heard_at: datetime | None
    lookers: int
    is_in_care: bool
    is_urged: bool


class Queue(Struct, frozen=True, kw_only=True):
    """desk/queue.html. ``agents`` are those whom the chosen cases may be given to."""

    lists: tuple[Choice, ...]
    boards: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    cases: tuple[QueueCase, ...]
    agents: tuple[Choice, ...]
    may_assign: bool
    csv_url: str
    newest_url: str | None
    next_url: str | None
    which: str
    taken: int | None = None


class CaseFile(Struct, frozen=True, kw_only=True):
    """A file of an entry, to be downloaded."""

    name: str
    url: str
    size_kb: int


class CaseEntry(Struct, frozen=True, kw_only=True):
    """What was said: ``kind`` is a code; ``side`` is ``in``, ``out`` or ``among``.

    ``mail_url`` shows a received mail as it came.
    """

    anchor: str
    kind: str
    side: str
    who: str
    at: datetime
    body: str
    state: str | None
    files: tuple[CaseFile, ...]
    value: str
    hidden_files: int = 0
    is_proven: bool = True
    from_case: str | None = None
    mail_url: str | None = None


class CaseTask(Struct, frozen=True, kw_only=True):
    """A task or call back; ``done_url`` is None once it has ended."""

    kind: str
    title: str
    due_at: datetime
    is_late: bool
    who: str | None
    state: str
    done_url: str | None


class CaseOrder(Struct, frozen=True, kw_only=True):
    """An order that the case is about."""

    number: str
    url: str
    at: datetime
    total: Money
    state: str


class OtherCase(Struct, frozen=True, kw_only=True):
    """Another case of the person, which may go on in this one."""

    number: str
    url: str
    subject: str
    state: str


class Deed(Struct, frozen=True, kw_only=True):
    """Something that was done elsewhere from this case."""

    kind: str
    at: datetime
    who: str | None
    url: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """A ready answer out of the knowledge base or a template, put into the reply by a button."""

    title: str
    text: str
    url: str | None = None


class Person(Struct, frozen=True, kw_only=True):
    """Who wants something, and what promises went by; ``name`` None is somebody unknown."""

    name: str | None
    url: str
    tier: str | None
    persona: str | None
    language: str | None
    heard: tuple[Heard, ...]
    is_open: bool
    verify_url: str | None


class CasePage(Struct, frozen=True, kw_only=True):
    """desk/case.html. ``looking`` are names of who else looks; ``writing`` of who writes."""

    number: str
    url: str
    subject: str
    channel: str
    topic: str
    state: str
    priority: int
    version: int
    opened_at: datetime
    assignee: str | None
    is_mine: bool
    merged: Choice | None
    person: Person | None
    looking: tuple[str, ...]
    writing: tuple[str, ...]
    entries: tuple[CaseEntry, ...]
    tasks: tuple[CaseTask, ...]
    dues: tuple[Due, ...]
    orders: tuple[CaseOrder, ...]
    others: tuple[OtherCase, ...]
    merged_here: tuple[str, ...]
    done: tuple[Deed, ...]
    care: str | None
    draft: str
    answers: tuple[Answer, ...] = ()
    query: str = ""
    agents: tuple[Choice, ...]
    states: tuple[str, ...]
    allowed: tuple[Allowed, ...]
    may_write: bool
    ways: tuple[str, ...]
    split_from: Choice | None
    key: str


class BoardRow(Struct, frozen=True, kw_only=True):
    """A promise, a call or a customer on one of the boards."""

    number: str
    url: str
    subject: str
    customer: str | None
    kind: str
    due_at: datetime | None
    is_late: bool
    who: str | None
    state: str = ""
    form_url: str | None = None
    note: str = ""
    tries: int = 0


class Board(Struct, frozen=True, kw_only=True):
    """desk/board.html: ``code`` is ``commitments``, ``calls`` or ``care``."""

    code: str
    rows: tuple[BoardRow, ...]
    boards: tuple[Choice, ...]
    chips: tuple[Choice, ...]
    csv_url: str
    next_url: str | None = None
    newest_url: str | None = None


class Caller(Struct, frozen=True, kw_only=True):
    """Somebody who may be calling."""

    name: str
    url: str
    detail: str
    case_url: str


class CallScreen(Struct, frozen=True, kw_only=True):
    """desk/call.html: the number that rings, and who has it."""

    number: str
    callers: tuple[Caller, ...]
    is_unclear: bool
    form_url: str
