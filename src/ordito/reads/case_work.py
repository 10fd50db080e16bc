"""Case work: what is promised and runs out, whom to call, and whom we do not let go.

Each is a keyset: ``after`` is the instant and id of the last row that was shown.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.reads.case_queue import MarkWrong

_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOBODY: Final = UUID(int=0)
_sql: Final = statements(__name__)


class After(msgspec.Struct, frozen=True):
    """A place in a list of work: just after a row of it."""

    at: datetime = _FIRST
    id: UUID = _NOBODY

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> "After":
        """Read what ``str`` has written.

        Raises:
            MarkWrong: it was not written by us.
        """
        at, _, number = text.partition("~")
        try:
            told = datetime.fromisoformat(at)
            mark = cls(told.astimezone(UTC) if told.tzinfo else told, UUID(hex=number))
        except (ValueError, OverflowError):
            raise MarkWrong(f"{text[:80]!r} is no place in a list.", field="after") from None
        if mark.at.tzinfo is None:
            raise MarkWrong(f"{text[:80]!r} is no place in a list.", field="after")
        return mark


class BoardRow(msgspec.Struct, frozen=True):
    """A promise whose clock runs, with its case.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        commitment_id: of its own.
        kind: ``first_answer``, ``call_back``, ``solution`` or ``refund``.
        promise: code in the policy.
        minutes: of business time that were promised.
        made_at: when.
        due_at: until when.
        missed_at: since when it is missed, or None.
        level: thresholds that were passed.
        subject: of the case, as somebody wrote it.
        channel: by which it came.
        priority: 1 is the most urgent.
        state: of the case.
        assignee: who has it, or None.
        tier: of the customer.
        place_id: whose staff sees it.
    """

    customer_id: CustomerId
    case_id: UUID
    commitment_id: UUID
    kind: str
    promise: str
    minutes: int
    made_at: datetime
    due_at: datetime
    missed_at: datetime | None
    level: int
    subject: str
    channel: str
    priority: int
    state: str
    assignee: str | None
    tier: str | None
    place_id: UUID | None

    @property
    def number(self) -> str:
        """What people call the case."""
        return ids.number_of(self.case_id)

    @property
    def after(self) -> After:
        """Its place in the list."""
        return After(self.due_at, self.commitment_id)


class KeptRow(msgspec.Struct, frozen=True):
    """How promises of a kind ended that were made in cases of a channel and tier.

    Attributes:
        kind: of the promise.
        channel: by which the cases came.
        tier: of the customers, or None.
        kept: in time.
        broken: late.
        void: not wanted any more.
        median_s: business time that the kept and broken ones took, seconds.
    """

    kind: str
    channel: str
    tier: str | None
    kept: int
    broken: int
    void: int
    median_s: int | None


class TaskRow(msgspec.Struct, frozen=True):
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

    customer_id: CustomerId
    case_id: UUID
    task_id: UUID
    kind: str
    title: str
    due_at: datetime
    until_at: datetime | None
    tries: int
    assignee: str | None
    skill: str
    place_id: UUID | None
    subject: str
    priority: int

    @property
    def number(self) -> str:
        """What people call the case."""
        return ids.number_of(self.case_id)

    @property
    def after(self) -> After:
        """Its place in the list."""
        return After(self.due_at, self.task_id)


class CallRow(msgspec.Struct, frozen=True):
    """A customer to call after the goods have come.

    Attributes:
        customer_id: whom.
        follow_up_id: of its own.
        rule: its list.
        order_id: what came.
        number: of the order.
        placed_at: when it was placed.
        place_id: that handed it over.
        skill: that the call needs.
        due_at: from when to call.
        expires_at: after that nobody calls.
        tries: calls that reached nobody.
        agent: who is calling just now, or None.
    """

    customer_id: CustomerId
    follow_up_id: UUID
    rule: str
    order_id: UUID
    number: str | None
    placed_at: datetime | None
    place_id: UUID | None
    skill: str
    due_at: datetime
    expires_at: datetime
    tries: int
    agent: str | None

    @property
    def after(self) -> After:
        """Its place in the list."""
        return After(self.due_at, self.follow_up_id)


class CareRow(msgspec.Struct, frozen=True):
    """A customer whom we do not let go.

    Attributes:
        customer_id: who.
        case_id: in which case.
        reason: code.
        note: what is known.
        owner: who looks after it, or None.
        opened_at: since when.
        look_at: when somebody looks at it next; before now it is late.
        subject: of the case.
        state: of the case.
        priority: of the case.
        assignee: who has the case.
        place_id: whose staff sees it.
    """

    customer_id: CustomerId
    case_id: UUID
    reason: str
    note: str
    owner: str | None
    opened_at: datetime
    look_at: datetime
    subject: str
    state: str
    priority: int
    assignee: str | None
    place_id: UUID | None

    @property
    def number(self) -> str:
        """What people call the case."""
        return ids.number_of(self.case_id)

    @property
    def after(self) -> After:
        """Its place in the list."""
        return After(self.look_at, self.case_id)


_BOARD: Final = _sql.query("list_board", BoardRow)
_KEPT: Final = _sql.query("count_kept", KeptRow)
_TASKS: Final = _sql.query("list_due_tasks", TaskRow)
_CALLS: Final = _sql.query("list_calls", CallRow)
_CARE: Final = _sql.query("list_in_care", CareRow)


async def list_board(
    tx: Tx,
    *,
    place_ids: Collection[UUID] | None,
    kind: str | None = None,
    after: After = After(),  # noqa: B008 # a frozen value
    most: int = 50,
) -> list[BoardRow]:
    """Return promises whose clocks run, the one that is due first at the top.

    Args:
        tx: open transaction.
        place_ids: row scope; None is every place.
        kind: only of this kind.
        after: what comes after this place.
        most: rows at most.
    """
    return await tx.fetch(
        _BOARD, place_ids=_listed(place_ids), kind=kind, at=after.at, id=after.id, most=most
    )


async def count_kept(tx: Tx, *, since: datetime, until: datetime) -> list[KeptRow]:
    """Return how the promises ended that ended within a time."""
    return await tx.fetch(_KEPT, since=since, until=until)


async def list_due_tasks(
    tx: Tx,
    *,
    kind: str,
    place_ids: Collection[UUID] | None,
    skills: Collection[str] | None = None,
    after: After = After(),  # noqa: B008 # a frozen value
    most: int = 50,
) -> list[TaskRow]:
    """Return open tasks or call backs, the one that is due first at the top."""
    return await tx.fetch(
        _TASKS,
        kind=kind,
        skills=None if skills is None else sorted(skills),
        place_ids=_listed(place_ids),
        at=after.at,
        id=after.id,
        most=most,
    )


async def list_calls(
    tx: Tx,
    *,
    at: datetime,
    place_ids: Collection[UUID] | None,
    rule: str | None = None,
    skills: Collection[str] | None = None,
    after: After = After(),  # noqa: B008 # a frozen value
    most: int = 50,
) -> list[CallRow]:
    """Return customers to call by now after their goods have come, the longest due first."""
    return await tx.fetch(
        _CALLS,
        now=at,
        rule=rule,
        skills=None if skills is None else sorted(skills),
        place_ids=_listed(place_ids),
        at=after.at,
        id=after.id,
        most=most,
    )


async def list_in_care(
    tx: Tx,
    *,
    place_ids: Collection[UUID] | None,
    owner: str | None = None,
    after: After = After(),  # noqa: B008 # a frozen value
    most: int = 50,
) -> list[CareRow]:
    """Return customers whom we do not let go, whom to look after first at the top."""
    return await tx.fetch(
        _CARE,
        owner=owner,
        place_ids=_listed(place_ids),
        at=after.at,
        id=after.id,
        most=most,
    )


def _listed(place_ids: Collection[UUID] | None) -> list[UUID] | None:
    return None if place_ids is None else sorted(place_ids)
