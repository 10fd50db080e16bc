"""A till's log over HTTP: told by the till itself, by another one, or as a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import counter
from ordito.counter import OpenException, TakenLog, ToldEntry
from ordito.platform.clock import now
from ordito.processes.take_till_log import take_till_log
from ordito.surfaces.api.till_door import TILL, own_device
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST: Final = 200
_TELL: Final = token(Scope.TILL, Scope.TILL_MANAGE)


class ToldLog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a till's log goes on with, oldest first."""

    device: UUID
    entries: Annotated[tuple[ToldEntry, ...], msgspec.Meta(max_length=_MOST)]


class LogFile(msgspec.Struct, frozen=True):
    """A till's log as it was exported.

    Attributes:
        format: ``ordito-device-log``.
        version: of the format.
        device: whose log.
        entries: all that was kept, oldest first.
    """

    format: Literal["ordito-device-log"]
    version: Literal[1]
    device: UUID
    entries: Annotated[tuple[ToldEntry, ...], msgspec.Meta(max_length=100_000)]


class KeptEntry(msgspec.Struct, frozen=True):
    """An entry as it was taken, and what became of it."""

    seq: int
    kind: str
    text: str
    told_at: datetime
    occurred_at: datetime
    taken_at: datetime
    state: str
    exceptions: Any
    order_id: UUID | None


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says who has looked at it."""

    note: Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]


class Waits(msgspec.Struct, frozen=True):
    """What of a place's tills waits for a person: facts that do not fit, and incidents."""

    exceptions: Sequence[OpenException]
    incidents: Sequence["ShownIncident"]


class ShownIncident(msgspec.Struct, frozen=True):
    """What was told and could not be taken."""

    incident_id: UUID
    device_id: UUID
    kind: str
    seq: int | None
    noted_at: datetime


@post(
    "/till/log", access=_TELL, tags=["till devices"], summary="Tell a till's log", status_code=200
)
async def post_log(request: Call, data: JSONBody[ToldLog]) -> TakenLog:
    """Take what a log goes on with, book it, and say what became of each entry.

    Telling it again does nothing twice, so it needs no key of its own. The signature says whose it
    is: a till may tell the log of another one.

    Raises:
        UnknownDevice: there is no such till.
    """
    return await take_till_log(
        request.house.outlet,
        device_id=data.device,
        told=data.entries,
        context=request.context,
    )


@post(
    "/till/log/file",
    access=_TELL,
    tags=["till devices"],
    summary="Tell a till's file",
    status_code=200,
)
async def post_log_file(request: Call, data: JSONBody[LogFile]) -> TakenLog:
    """Take a log that was exported, however much of it is known.

    Raises:
        UnknownDevice: there is no such till.
    """
    return await take_file(request, data)


async def take_file(request: Call, data: LogFile) -> TakenLog:
    """Take a file in parts, and say what became of all of it."""
    outlet = request.house.outlet
    taken: TakenLog | None = None
    for start in range(0, max(1, len(data.entries)), _MOST):
        part = await take_till_log(
            outlet,
            device_id=data.device,
            told=data.entries[start : start + _MOST],
            context=request.context,
        )
        before = () if taken is None else taken.results
        taken = msgspec.structs.replace(part, results=(*before, *part.results))
    assert taken is not None
    return taken


@get("/till/log", access=TILL, tags=["till devices"], summary="Read the own log")
async def show_log(
    request: Call,
    after: Annotated[int, QueryParameter(ge=0)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
) -> Sequence[KeptEntry]:
    """Return the till's entries as they were taken, and what became of them."""
    device = await own_device(request)
    found = await request.db.read(
        counter.list_entries,
        place_id=device.place_id,
        device_id=device.device_id,
        after=after,
        limit=limit,
    )
    return [
        KeptEntry(
            one.seq,
            one.kind,
            one.text,
            one.told_at,
            one.occurred_at,
            one.taken_at,
            one.state,
            one.exceptions,
            one.order_id,
        )
        for one in found
    ]


@get("/till/exceptions", access=TILL, tags=["till devices"], summary="List what waits for a person")
async def list_exceptions(request: Call) -> Waits:
    """Return what of the tills of the own place does not fit, and what could not be taken."""
    device = await own_device(request)
    exceptions = await request.db.read(counter.list_exceptions, place_id=device.place_id)
    incidents = await request.db.read(counter.list_incidents, place_id=device.place_id)
    return Waits(
        exceptions,
        [
            ShownIncident(one.incident_id, one.device_id, one.kind, one.seq, one.noted_at)
            for one in incidents
        ],
    )


@post(
    "/till/exceptions/{exception_id:uuid}/resolve",
    access=TILL,
    tags=["till devices"],
    summary="Say that it was looked at",
    status_code=204,
)
async def post_resolution(
    request: Call,
    exception_id: FromPath[UUID],
    data: JSONBody[Seen],
) -> None:
    """Close an exception or an incident of the own place; the first word stays.

    Raises:
        UnknownTillException: nothing waits under that id.
    """
    device = await own_device(request)
    await request.db.transact(
        counter.resolve_exception,
        request.context,
        place_id=device.place_id,
        exception_id=exception_id,
        note=data.note,
        at=now(),
    )


ROUTES: Final = (
    post_log,
    post_log_file,
    show_log,
    list_exceptions,
    post_resolution,
)
