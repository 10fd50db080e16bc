"""Rights: who looked at a person's values, who was forgotten, and how long values are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.customers.errors import UnknownRetention
from ordito.customers.events import RetentionChanged
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId


class PersonAccess(msgspec.Struct, frozen=True):
    """That somebody looked: who, by which route, why, and when first in that hour."""

    customer_id: CustomerId
    actor: str
    route: str
    why: str
    at: datetime


class NewErasure(msgspec.Struct, frozen=True, kw_only=True):
    """That a person was forgotten.

    Attributes:
        customer_id: under which id it was asked.
        members: all ids of the person.
        asked_by: the customer or member of staff, as the log keeps who acted.
        report: what went and what had to stay; no personal values.
    """

    customer_id: CustomerId
    members: Sequence[CustomerId]
    asked_by: str
    report: Mapping[str, Any]


class Erasure(msgspec.Struct, frozen=True):
    """An erasure that does not stand beside the backups yet."""

    customer_id: CustomerId
    erasure_id: UUID
    members: list[UUID]
    erased_at: datetime


class Retention(msgspec.Struct, frozen=True):
    """How long a kind of value is kept, in days, and why."""

    kind: str
    days: int
    because: str
    changed_by: str
    changed_at: datetime


_sql: Final = statements(__name__)
_NOTE: Final = _sql.command("note_access")
_ACCESSES: Final = _sql.query("list_accesses", PersonAccess)
_KEEP: Final = _sql.command("keep_erasure")
_UNTOLD: Final = _sql.query("list_untold", Erasure)
_TOLD: Final = _sql.command("note_told")
_RETENTION: Final = _sql.query("list_retention", Retention)
_CHANGE: Final = _sql.command("change_retention")


async def note_access(
    tx: Tx, *, customer_ids: Sequence[CustomerId], route: str, why: str, at: datetime
) -> None:
    """Note that the one who acts looked at people's values; once an hour for each route.

    Args:
        tx: open transaction.
        customer_ids: whose.
        route: template of the page or route, no values.
        why: code of the reason.
        at: now.
    """
    await tx.run(
        _NOTE,
        customer_ids=sorted(set(customer_ids)),
        actor=tx.context.actor,
        route=route,
        why=why,
        hour=at.replace(minute=0, second=0, microsecond=0),
        at=at,
    )


async def list_accesses(tx: Tx, *, customer_id: CustomerId) -> list[PersonAccess]:
    """Return who looked at a person's values, the latest first; at most 200."""
    return await tx.fetch(_ACCESSES, customer_id=customer_id)


async def keep_erasure(tx: Tx, *, erasure: NewErasure, at: datetime) -> None:
    """Keep that a person was forgotten, until it stands beside the backups and after."""
    await tx.run(
        _KEEP,
        customer_id=erasure.customer_id,
        erasure_id=ids.new(),
        members=list(erasure.members),
        asked_by=erasure.asked_by,
        report=dict(erasure.report),
        at=at,
    )


async def list_untold(tx: Tx) -> list[Erasure]:
    """Return erasures that do not stand beside the backups yet, the oldest first; at most 100."""
    return await tx.fetch(_UNTOLD)


async def note_told(tx: Tx, *, erasure: Erasure, at: datetime) -> None:
    """Note that an erasure stands beside the backups, and what lay outside is gone."""
    await tx.run(_TOLD, customer_id=erasure.customer_id, erasure_id=erasure.erasure_id, at=at)


async def list_retention(tx: Tx) -> list[Retention]:
    """Return for how long each kind of personal value is kept."""
    return await tx.fetch(_RETENTION)


async def change_retention(
    tx: Tx, *, kind: str, days: int, because: str, by: str, at: datetime
) -> None:
    """Keep a kind of personal value for another time.

    Args:
        tx: open transaction.
        kind: a declared one.
        days: 1 to 36,500.
        because: why; shown to everybody who asks.
        by: who decided.
        at: now.

    Raises:
        UnknownRetention: there is no such kind.
    """
    if not await tx.run(_CHANGE, kind=kind, days=days, because=because, by=by, at=at):
        raise UnknownRetention("There is no such kind of value.", field="kind")
    changed = RetentionChanged(kind=kind, days=days)
    tx.record(changed, subject=ids.derive("retention", kind), at=at)
