"""Taking: what is new in the database, read on one snapshot into files that are not kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, journeys
from ordito.marts.copies.manifest import Copies
from ordito.marts.copies.tables import APPENDED, LOG, PARTY, RECORDED, SMALL, list_seen
from ordito.platform import copying
from ordito.platform.db import Tx

_MOST_TOUCHED: Final = 20_000
"""Customers who are copied one by one; of more, all are copied anew."""
_IN_DOUBT: Final = timedelta(minutes=10)
"""How long a transaction may have begun after its rows say that they were recorded."""
_GROUPING: Final = (
    customers.identity.CustomersMerged.type,
    customers.identity.CustomersParted.type,
)
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot had.

    Attributes:
        files: CSV of each table.
        since: whom it continues; None where it is of everything.
        place: where the snapshot stood.
        touched: customers of whom it tells anew; None is all.
        erased: who was forgotten since.
        seen_us: all that was recorded before it has been seen.
        since_us: from when on what was recorded was read; some of it is there already.
        kept_us: observations recorded before it are not kept any longer.
        phases: to which phase of a journey each type of event belongs.
        at_us: instant of the snapshot.
    """

    files: dict[str, Path]
    since: Copies | None
    place: copying.Place
    touched: list[UUID] | None
    erased: list[UUID]
    seen_us: int
    since_us: int
    kept_us: int
    phases: dict[str, str]
    at_us: int


async def take(tx: Tx, *, known: Copies | None, into: Path, at: datetime) -> Taken:
    """Read what is new since ``known`` into the folder ``into``.

    Args:
        tx: on one snapshot (``Database.look``).
        known: what was copied before; of another database it counts for nothing.
        into: an empty folder.
        at: now.
    """
    place = await copying.find_place(tx)
    since = known if known is not None and known.lineage == place.lineage else None
    span = copying.between(0 if since is None else since.until_xid, place.until_xid)
    since_us = 0 if since is None else since.seen_us
    files = {name: into / f"{name}.csv" for name in (*APPENDED, *SMALL, *PARTY)}
    touched = None if since is None else await _touched(tx, since)
    await tx.copy_out(APPENDED[LOG], files[LOG], **span)
    for name in RECORDED:
        await tx.copy_out(APPENDED[name], files[name], since=_instant(since_us))
    for name, query in SMALL.items():
        await tx.copy_out(query, files[name])
    for name, query in PARTY.items():
        await tx.copy_out(query, files[name], customers=touched)
    return Taken(
        files=files,
        since=since,
        place=place,
        touched=touched,
        erased=[] if since is None else await _erased(tx, since),
        seen_us=us_of(min(place.oldest_at or at, at) - _IN_DOUBT),
        since_us=since_us,
        kept_us=us_of(at - timedelta(days=await _days_kept(tx))),
        phases=await _phases(tx),
        at_us=us_of(at),
    )


async def _touched(tx: Tx, since: Copies) -> list[UUID] | None:
    told = await copying.list_touched(
        tx, from_xid=since.until_xid, grouping=_GROUPING, most=_MOST_TOUCHED
    )
    seen = await list_seen(tx, since=_instant(since.seen_us), most=_MOST_TOUCHED)
    if told is None or seen is None:
        return None
    return sorted({*told, *seen})


async def _erased(tx: Tx, since: Copies) -> list[UUID]:
    return await copying.list_erased(
        tx, from_xid=since.until_xid, forgetting=customers.CustomerErased.type
    )


async def _days_kept(tx: Tx) -> int:
    kept = await customers.list_retention(tx)
    return next(one.days for one in kept if one.kind == "touchpoint")


async def _phases(tx: Tx) -> dict[str, str]:
    book = await journeys.PHASES.load(tx)
    kinds = {kind for rule in book.rules for kind in rule.types}
    found = {kind: book.phase_of(kind) for kind in sorted(kinds)}
    return {kind: phase.value for kind, phase in found.items() if phase is not None}


def us_of(at: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def _instant(us: int) -> datetime:
    return _EPOCH + us * _MICROSECOND
