"""Desk boards: what is promised, whom to call back, and whom we do not let go, over all cases."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)


class _OfCase(msgspec.Struct, frozen=True):
    """The case that a row belongs to."""

    customer_id: CustomerId
    case_id: UUID
    subject: str
    state: str
    assignee: str | None

    @property
    def number(self) -> str:
        """What people call the case."""
        return ids.number_of(self.case_id)


class PromisedRow(_OfCase, frozen=True):
    """An open promise; ``due_at`` is None while its clock stands.

    Attributes:
        commitment_id: which.
        kind: ``first_answer``, ``call_back``, ``solution`` or ``refund``.
        due_at: until when.
        missed_at: when the time had run out, or None.
        made_at: when it was promised.
    """

    commitment_id: UUID
    kind: str
    due_at: datetime | None
    missed_at: datetime | None
    made_at: datetime


class CallRow(_OfCase, frozen=True):
    """A call back that somebody waits for.

    Attributes:
        task_id: which.
        title: what about.
        due_at: when to call.
        until_at: end of the time in which to call, or None.
        caller: actor who does it, or None.
        tries: calls that reached nobody.
    """

    task_id: UUID
    title: str
    due_at: datetime
    until_at: datetime | None
    caller: str | None
    tries: int


class CareRow(_OfCase, frozen=True):
    """A customer whom we do not let go.

    Attributes:
        reason: code.
        note: what is known.
        owner: actor who looks after it, or None.
        opened_at: since when.
        look_at: when somebody looks at it next.
    """

    reason: str
    note: str
    owner: str | None
    opened_at: datetime
    look_at: datetime


_PROMISED: Final = _sql.query("list_promised", PromisedRow)
_CALLS: Final = _sql.query("list_calls", CallRow)
_CARE: Final = _sql.query("list_in_care", CareRow)


async def list_promised(
    tx: Tx,
    *,
    place_ids: Collection[UUID] | None,
    kind: str | None = None,
    assignee: str | None = None,
    most: int = 200,
) -> list[PromisedRow]:
    """Return open promises whose clock runs, the earliest due first.

    Args:
        tx: open transaction.
        place_ids: row scope: what is of no place is listed as well; None is every place.
        kind: only of this kind.
        assignee: only in cases of this actor.
        most: rows at most.
    """
    return await tx.fetch(
        _PROMISED, place_ids=_sorted(place_ids), kind=kind, assignee=assignee, most=most
    )


async def list_calls(
    tx: Tx, *, place_ids: Collection[UUID] | None, caller: str | None = None, most: int = 200
) -> list[CallRow]:
    """Return call backs that are open, the earliest first; with ``caller`` those of one actor."""
    return await tx.fetch(_CALLS, place_ids=_sorted(place_ids), caller=caller, most=most)


async def list_in_care(
    tx: Tx, *, place_ids: Collection[UUID] | None, owner: str | None = None, most: int = 200
) -> list[CareRow]:
    """Return whom we do not let go, whoever is to be looked at first; with ``owner`` of one."""
    return await tx.fetch(_CARE, place_ids=_sorted(place_ids), owner=owner, most=most)


def _sorted(place_ids: Collection[UUID] | None) -> list[UUID] | None:
    return None if place_ids is None else sorted(place_ids)
