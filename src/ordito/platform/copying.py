"""Copying: where a copy of the database stands, and what is new since; for copies kept elsewhere.

A copy is made on one snapshot (``Database.look``). It has read the log up to a transaction id below
which everything is final, so the next one goes on there: nothing is missed, however late it was
committed, and nothing comes twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Query, Tx, statements
from ordito.platform.events import SLOTS


class CopiedFact(msgspec.Struct, frozen=True):
    """A fact as copies have it; see ``events.Fact``. Instants are microseconds since 1970."""

    xid: int
    fact_id: UUID
    type: str
    version: int
    occurred_us: int
    recorded_us: int
    actor: str
    origin: str
    channel_id: UUID | None
    place_id: UUID | None
    subject_id: UUID
    customer_id: UUID | None
    case_id: UUID | None
    started_us: int | None
    ended_us: int | None
    desk_case_id: UUID | None
    payload: str


class Place(msgspec.Struct, frozen=True):
    """Where a snapshot stands.

    Attributes:
        until_xid: all transactions below it have ended.
        lineage: which database; another one has other transaction ids.
        oldest_at: since when the oldest transaction that still runs has run.
    """

    until_xid: int
    lineage: str
    oldest_at: datetime | None


_SLOTS: Final = list(range(SLOTS))
_sql: Final = statements(__name__)
_FIND_PLACE: Final = _sql.query("find_place", Place)
COPY_FACTS: Final[Query[CopiedFact]] = _sql.query("copy_facts", CopiedFact)
_LIST_TOUCHED: Final = _sql.query("list_touched", UUID)
_LIST_ERASED: Final = _sql.query("list_erased", UUID)


def between(from_xid: int, until_xid: int) -> dict[str, object]:
    """Return the arguments that name the facts of some transactions, for ``COPY_FACTS``."""
    return {"slots": _SLOTS, "from_xid": str(from_xid), "until_xid": str(until_xid)}


async def find_place(tx: Tx) -> Place:
    """Return where the snapshot of ``tx`` stands."""
    return await tx.one(_FIND_PLACE)


async def list_touched(
    tx: Tx, *, from_xid: int, grouping: Sequence[str], most: int
) -> list[UUID] | None:
    """Return of which customers the log tells from a transaction on.

    What is not final yet counts as well, and comes again.

    Args:
        tx: on one snapshot.
        from_xid: the transaction.
        grouping: types of facts that name groups of customers, as ``before`` or ``after``.
        most: customers; of more, None comes back.
    """
    found = await tx.fetch(
        _LIST_TOUCHED,
        slots=_SLOTS,
        from_xid=str(from_xid),
        grouping=list(grouping),
        most=most + 1,
    )
    return sorted(found) if len(found) <= most else None


async def list_erased(tx: Tx, *, from_xid: int, forgetting: str) -> list[UUID]:
    """Return whom facts of a type tell forgotten from a transaction on, final or not."""
    return await tx.fetch(_LIST_ERASED, slots=_SLOTS, from_xid=str(from_xid), forgetting=forgetting)
