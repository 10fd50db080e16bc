"""Verbs of a till's log: taken in as it came, booked entry by entry, never refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.counter.errors import UnknownDevice, UnknownTillException
from ordito.counter.events import ExceptionOpened, ExceptionResolved, IncidentNoted
from ordito.counter.model import (
    Device,
    Doubt,
    Entry,
    EntryResult,
    Incident,
    OpenException,
    Outcome,
    Read,
    TakenEntry,
    TakenLog,
    ToldEntry,
)
from ordito.counter.proofs import Judge, digest_of, follow, read_entry
from ordito.platform import ids
from ordito.platform.db import Tx, statements

MOST: Final = 200

_sql = statements(__name__)
_PLACE_OF = _sql.query("find_place_of_device", UUID)
_LOCK = _sql.query("lock_device", Device)
_DIGESTS = _sql.query("list_digests", str)
_TAKE = _sql.command("take_entries")
_ADVANCE = _sql.command("advance")
_NOTE_INCIDENT = _sql.command("note_incident")
_LIST = _sql.query("list_entries", Entry)
_LIST_WAITING = _sql.query("list_waiting", Entry)
_LIST_BEHIND = _sql.query("list_behind", Device)
_CLAIM = _sql.command("claim_entry")
_FINISH = _sql.command("finish_entry")
_OPEN = _sql.command("open_exception")
_RESOLVE = _sql.query("resolve_exception", OpenException)
_RESOLVE_INCIDENT = _sql.query("resolve_incident", Incident)
_LIST_EXCEPTIONS = _sql.query("list_exceptions", OpenException)
_LIST_KEPT = _sql.query("list_kept", Incident)
_LIST_INCIDENTS = _sql.query("list_incidents", Incident)


async def find_place(tx: Tx, *, device_id: UUID) -> UUID:
    """Return the place of a till, wherever it is.

    Raises:
        UnknownDevice: there is none of that id.
    """
    found = await tx.find(_PLACE_OF, value=f"device:{device_id}")
    if found is None:
        raise UnknownDevice("There is no such till.", field="device")
    return found


async def take_log(
    tx: Tx, *, place_id: UUID, device_id: UUID, told: Sequence[ToldEntry], at: datetime
) -> TakenLog:
    """Take in what follows a till's log; the rest is repeated, too early, or an incident.

    The till's row is locked, so that whoever else tells the same log waits. Nothing is booked.

    Args:
        tx: open transaction.
        place_id: of the till.
        device_id: the till.
        told: entries in the order of the log.
        at: now.

    Raises:
        UnknownDevice: the place has no such till.
    """
    device = await tx.find(_LOCK, place_id=place_id, device_id=device_id)
    if device is None:
        raise UnknownDevice("The place has no such till.", field="device")
    results: list[EntryResult] = []
    known, fresh = await _sorted_out(tx, device, told, results, at)
    if fresh and device.is_stopped:
        for one, read in fresh:
            await _note(tx, device, "revoked_device", one, read, results, at)
        fresh = []
    taken, fault = follow(Judge(device), fresh, at=at)
    if taken:
        await _keep(tx, device, taken, at)
    results += [EntryResult(one.read.seq, one.read.kind, Outcome.WAITING) for one in taken]
    if fault is not None:
        one, read = fresh[fault[0]]
        await _note(tx, device, fault[1], one, read, results, at)
        results += [_gap(read) for _, read in fresh[fault[0] + 1 :]]
    results += [_gap(read) for read in known]
    last = taken[-1] if taken else None
    through = device.taken_through if last is None else last.read.seq
    head = device.head if last is None else last.digest
    return TakenLog(device_id, through, head, through + 1, tuple(results))


async def _sorted_out(
    tx: Tx, device: Device, told: Sequence[ToldEntry], results: list[EntryResult], at: datetime
) -> tuple[list[Read], list[tuple[ToldEntry, Read]]]:
    """Tell what goes on from what was taken before, and from what comes too early."""
    early: list[Read] = []
    fresh: dict[int, tuple[ToldEntry, Read]] = {}
    before: list[tuple[ToldEntry, Read]] = []
    for one in told:
        read = read_entry(one)
        if read is None or read.device != device.device_id:
            await _note(tx, device, "malformed", one, read, results, at)
        elif read.seq <= device.taken_through:
            before.append((one, read))
        elif read.seq in fresh:
            # told twice in one request
            await _compare(tx, device, (one, read), digest_of(fresh[read.seq][0].text), results, at)
        elif read.seq > device.taken_through + len(fresh) + 1:
            early.append(read)
        else:
            fresh[read.seq] = one, read
    await _repeated(tx, device, before, results, at)
    return early, list(fresh.values())


async def _repeated(
    tx: Tx,
    device: Device,
    before: Sequence[tuple[ToldEntry, Read]],
    results: list[EntryResult],
    at: datetime,
) -> None:
    """Tell what was taken before from what stands now where something else was taken."""
    if not before:
        return
    digests = await tx.fetch(
        _DIGESTS,
        place_id=device.place_id,
        device_id=device.device_id,
        seqs=[read.seq for _, read in before],
    )
    for one, digest in zip(before, digests, strict=True):
        await _compare(tx, device, one, digest, results, at)


async def _compare(
    tx: Tx,
    device: Device,
    one: tuple[ToldEntry, Read],
    digest: str,
    results: list[EntryResult],
    at: datetime,
) -> None:
    told, read = one
    if digest == digest_of(told.text):
        results.append(EntryResult(read.seq, read.kind[:40], Outcome.REPEATED))
    else:
        await _note(tx, device, "fork", told, read, results, at)


async def _keep(tx: Tx, device: Device, taken: Sequence[TakenEntry], at: datetime) -> None:
    key = {"place_id": device.place_id, "device_id": device.device_id}
    await tx.run(
        _TAKE,
        **key,
        seqs=[one.read.seq for one in taken],
        texts=[one.text for one in taken],
        signatures=[one.signature for one in taken],
        digests=[one.digest for one in taken],
        kinds=[one.read.kind[:40] for one in taken],
        told=[one.read.at for one in taken],
        occurred=[one.occurred_at for one in taken],
        actor=tx.context.actor,
        at=at,
    )
    last = taken[-1]
    await tx.run(
        _ADVANCE,
        **key,
        through=last.read.seq,
        head=last.digest,
        occurred_at=last.occurred_at,
        at=at,
    )


async def _note(
    tx: Tx,
    device: Device,
    kind: str,
    told: ToldEntry,
    read: Read | None,
    results: list[EntryResult],
    at: datetime,
) -> None:
    """Keep what cannot be taken; the same told again is noted once."""
    incident_id = ids.derive("till incident", device.device_id, kind, digest_of(told.text))
    seq = None if read is None else read.seq
    noted = await tx.run(
        _NOTE_INCIDENT,
        place_id=device.place_id,
        incident_id=incident_id,
        device_id=device.device_id,
        kind=kind,
        seq=seq,
        text=told.text.replace("\0", ""),
        signature=told.signature.replace("\0", "")[:1000],
        actor=tx.context.actor,
        at=at,
    )
    if noted:
        tx.record(IncidentNoted(kind=kind, seq=seq), subject=device.device_id, at=at)
    shown = None if read is None else read.kind[:40]
    results.append(EntryResult(seq, shown, Outcome.INCIDENT, code=kind))


def _gap(read: Read) -> EntryResult:
    return EntryResult(read.seq, read.kind[:40], Outcome.GAP)


async def list_entries(
    tx: Tx, *, place_id: UUID, device_id: UUID, after: int = 0, limit: int = MOST
) -> list[Entry]:
    """Return entries of a till's log as they were taken, beyond a seq, at most 1,000."""
    return await tx.fetch(
        _LIST, place_id=place_id, device_id=device_id, after=after, most=min(limit, 1000)
    )


async def list_waiting(tx: Tx, *, place_id: UUID, device_id: UUID) -> list[Entry]:
    """Return entries of a till that are taken and not booked, in their order, at most 1,000."""
    return await tx.fetch(_LIST_WAITING, place_id=place_id, device_id=device_id)


async def list_behind(tx: Tx) -> list[Device]:
    """Return tills with entries that are taken and not booked, at most 1,000."""
    return await tx.fetch(_LIST_BEHIND)


async def claim_entry(tx: Tx, *, entry: Entry) -> bool:
    """Claim an entry for booking, in the transaction that books it; False: it is booked already.

    The till's row stays locked, so that its entries are booked one after the other, in order.
    """
    return bool(
        await tx.run(_CLAIM, place_id=entry.place_id, device_id=entry.device_id, seq=entry.seq)
    )


async def finish_entry(
    tx: Tx,
    *,
    entry: Entry,
    doubts: Sequence[Doubt],
    customer_id: UUID | None = None,
    order_id: UUID | None = None,
    points: int = 0,
    at: datetime,
) -> EntryResult:
    """Say what became of an entry; each doubt opens an exception for a person to look at."""
    await tx.run(
        _FINISH,
        place_id=entry.place_id,
        device_id=entry.device_id,
        seq=entry.seq,
        state="exception" if doubts else "booked",
        exceptions=list(doubts) or None,
        customer_id=customer_id,
        order_id=order_id,
        points=points,
        at=at,
    )
    for number, doubt in enumerate(doubts):
        await tx.run(
            _OPEN,
            place_id=entry.place_id,
            exception_id=ids.derive("till", entry.device_id, entry.seq, doubt.code, number),
            device_id=entry.device_id,
            seq=entry.seq,
            kind=doubt.code,
            facts={"detail": doubt.detail, **doubt.facts},
            customer_id=customer_id,
            order_id=order_id,
            at=at,
        )
        opened = ExceptionOpened(kind=doubt.code, seq=entry.seq)
        tx.record(opened, subject=entry.device_id, case_id=order_id, at=at)
    return EntryResult(
        entry.seq,
        entry.kind,
        Outcome.EXCEPTION if doubts else Outcome.BOOKED,
        exceptions=tuple(doubts),
        order_id=order_id,
        number=None if order_id is None else ids.number_of(order_id),
        customer=customer_id,
        points=points,
    )


async def list_exceptions(tx: Tx, *, place_id: UUID) -> list[OpenException]:
    """Return what of a place's tills waits for a person, the oldest first, at most 500."""
    return await tx.fetch(_LIST_EXCEPTIONS, place_id=place_id)


async def list_incidents(tx: Tx, *, place_id: UUID) -> list[Incident]:
    """Return what was told and could not be taken, the oldest first, at most 500."""
    return await tx.fetch(_LIST_INCIDENTS, place_id=place_id)


async def list_kept(tx: Tx, *, place_id: UUID, device_id: UUID) -> list[Incident]:
    """Return what a revoked till has told and nobody has taken, in its order, at most 10,000."""
    return await tx.fetch(_LIST_KEPT, place_id=place_id, device_id=device_id)


async def resolve_exception(
    tx: Tx, *, place_id: UUID, exception_id: UUID, note: str, at: datetime
) -> None:
    """Say that somebody has looked at an exception or an incident; the first word stays.

    Raises:
        UnknownTillException: the place has none of that id.
    """
    asked = {"place_id": place_id, "id": exception_id, "note": note}
    actor = tx.context.actor
    found = await tx.find(_RESOLVE, **asked, actor=actor, at=at)
    if found is None:
        found = await tx.find(_RESOLVE_INCIDENT, **asked, actor=actor, at=at)
    if found is None:
        raise UnknownTillException("Nothing waits under that id here.", field="exception_id")
    tx.record(ExceptionResolved(kind=found.kind), subject=found.device_id, at=at)
