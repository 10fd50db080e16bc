"""Case queue: the desk's one list over all channels, and the other lists that people work on.

Every list is a keyset: ``after`` is the ``mark`` of the last row that was shown. No personal value
is in it but the subject that somebody wrote; names come from ``customers.list_names``.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Query, Tx, statements
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)


class MarkWrong(Invalid):
    """The place in a list of cases cannot be read."""

    code = "reads.queue_place_wrong"
    remedy = "Send the 'next' of the last answer unchanged, or leave it out for the first."


class QueueList(StrEnum):
    """Which cases are listed."""

    OPEN = "open"
    UNASSIGNED = "unassigned"
    MINE = "mine"
    WAITING = "waiting"


class QueueMark(msgspec.Struct, frozen=True):
    """A place in the queue: just after a row of it."""

    priority: int
    due_at: datetime
    case_id: UUID

    def __str__(self) -> str:
        return f"{self.priority}~{self.due_at.isoformat()}~{self.case_id.hex}"

    @classmethod
    def parse(cls, text: str) -> "QueueMark":
        """Read what ``str`` has written.

        Raises:
            MarkWrong: it was not written by us.
        """
        try:
            priority, due_at, number = text.split("~")
            due = datetime.fromisoformat(due_at)
            mark = cls(int(priority), due.astimezone(UTC) if due.tzinfo else due, UUID(hex=number))
        except (ValueError, OverflowError):
            raise MarkWrong(f"{text[:80]!r} is no place in the queue.", field="after") from None
        if mark.due_at.tzinfo is None or not 0 <= mark.priority <= _LEAST:
            raise MarkWrong(f"{text[:80]!r} is no place in the queue.", field="after")
        return mark


_LEAST: Final = 9
FIRST: Final = QueueMark(0, datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


class QueueRow(msgspec.Struct, frozen=True):
    """A case in the queue.

    Attributes:
        customer_id: who wants something; ``service.cases.HOUSE`` where it is no customer.
        case_id: which case.
        subject: in a few words, as somebody wrote them.
        channel: by which it came: ``call``, ``mail``, ``chat``, ``counter``, ``form``, ``social``,
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

    customer_id: CustomerId
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
    due_at: datetime
    is_urged: bool
    version: int
    opened_at: datetime
    heard_at: datetime | None
    answered_at: datetime | None
    promise: str | None
    promise_due_at: datetime | None
    is_late: bool
    lookers: int
    is_in_care: bool

    @property
    def number(self) -> str:
        """What people call the case."""
        return ids.number_of(self.case_id)

    @property
    def mark(self) -> QueueMark:
        """Its place in the list."""
        return QueueMark(self.priority, self.due_at, self.case_id)


class WantedCases(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the queue.

    Attributes:
        which: list.
        assignee: whose, for ``mine``: an actor.
        skill: only what needs it.
        channel: only what came by it.
        place_ids: row scope: what is of no place is listed as well; None is every place.
        after: what comes after this place.
        most: rows at most, 1 to 200.
    """

    which: QueueList = QueueList.OPEN
    assignee: str = ""
    skill: str | None = None
    channel: str | None = None
    place_ids: Collection[UUID] | None = None
    after: QueueMark = FIRST
    most: int = 50


class QueueCounts(msgspec.Struct, frozen=True):
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


_LISTS: Final[dict[QueueList, Query[QueueRow]]] = {
    QueueList.OPEN: _sql.query("list_open", QueueRow),
    QueueList.UNASSIGNED: _sql.query("list_unassigned", QueueRow),
    QueueList.WAITING: _sql.query("list_waiting", QueueRow),
}
_MINE: Final = _sql.query("list_mine", QueueRow)
_COUNT: Final = _sql.query("count_lists", QueueCounts)


async def read_queue(tx: Tx, *, wanted: WantedCases, at: datetime) -> list[QueueRow]:
    """Return a page of a list: the most urgent first, of equals the one that is due first."""
    asked = {
        "skill": wanted.skill,
        "channel": wanted.channel,
        "place_ids": None if wanted.place_ids is None else sorted(wanted.place_ids),
        "priority": wanted.after.priority,
        "due_at": wanted.after.due_at,
        "case_id": wanted.after.case_id,
        "most": wanted.most,
        "at": at,
    }
    if wanted.which is QueueList.MINE:
        return await tx.fetch(_MINE, assignee=wanted.assignee, **asked)
    return await tx.fetch(_LISTS[wanted.which], **asked)


async def count_queue(
    tx: Tx, *, assignee: str, place_ids: Collection[UUID] | None, at: datetime
) -> QueueCounts:
    """Return how long the lists of somebody are."""
    places = None if place_ids is None else sorted(place_ids)
    return await tx.one(_COUNT, assignee=assignee, place_ids=places, at=at)
