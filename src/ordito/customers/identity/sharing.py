"""Sharing: values that say nothing of who somebody is, and people whom too much has made one.

A value may be the company's own, as its telephone, typed where a form insists. One that was seen
with more customer ids than its kind allows is found by itself. Neither joins anybody.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.customers.identity.settling import settle
from ordito.customers.model import Identifier
from ordito.customers.rules import normalise
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId


class JunkValue(msgspec.Struct, frozen=True):
    """A value that somebody said is nobody's; it stands nowhere, so the note says what it is."""

    junk_id: UUID
    kind: str
    note: str
    noted_by: str
    noted_at: datetime


class SharedValue(msgspec.Struct, frozen=True):
    """A value that joins nobody because too many have it.

    Attributes:
        identifier_id: what stands for it in facts.
        customer_id: under which id it is kept.
        kind: what it is.
        shared_at: since when.
        seen_with: customer ids with which it was seen.
    """

    identifier_id: IdentifierId
    customer_id: CustomerId
    kind: str
    shared_at: datetime | None
    seen_with: int


class Crowd(msgspec.Struct, frozen=True):
    """A person of many customer ids; ``held`` are edges that would bring further ones."""

    person_id: CustomerId
    customer_ids: int
    held: int


_sql: Final = statements(__name__)
_NOTE: Final = _sql.query("note_junk", list[UUID])
_TAKE_BACK: Final = _sql.command("take_back_junk")
_JUNK: Final = _sql.query("list_junk", JunkValue)
_SHARED: Final = _sql.query("list_shared", SharedValue)
_CROWDS: Final = _sql.query("list_crowds", Crowd)


async def note_junk(tx: Tx, *, identifier: Identifier, note: str, at: datetime) -> UUID:
    """Let a value say nothing of who somebody is, also where it has joined people already.

    Args:
        tx: open transaction; its actor says so.
        identifier: as people type it.
        note: what it is, as ``our own switchboard``; the value itself is not kept.
        at: now.

    Returns:
        By what it is taken back; another note of the same value keeps its id.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
    """
    value = normalise(identifier)
    junk_id = ids.derive("junk", identifier.kind, value)
    touched = await tx.one(
        _NOTE,
        junk_id=junk_id,
        kind=identifier.kind,
        value=value,
        note=note,
        actor=tx.context.actor,
        at=at,
    )
    if touched:
        await settle(tx, customer_ids=[CustomerId(one) for one in touched], at=at)
    return junk_id


async def take_back_junk(tx: Tx, *, junk_id: UUID) -> None:
    """Let a value count again where it is seen from now on; again is harmless.

    What it had joined stays apart: it is still shared there.
    """
    await tx.run(_TAKE_BACK, junk_id=junk_id)


async def list_junk(tx: Tx) -> list[JunkValue]:
    """Return what was noted, the latest first; at most 1,000."""
    return await tx.fetch(_JUNK)


async def list_shared(tx: Tx, *, size: int = 100) -> list[SharedValue]:
    """Return values that too many have, those of the most people first."""
    return await tx.fetch(_SHARED, size=size)


async def list_crowds(tx: Tx, *, least: int = 10, size: int = 100) -> list[Crowd]:
    """Return people of at least so many customer ids, the largest first."""
    return await tx.fetch(_CROWDS, least=least, size=size)
