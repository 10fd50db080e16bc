"""Sources over HTTP: who may send events, by which key, and what events look like."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody

from ordito import journeys
from ordito.journeys import EventForm, Health, NewSource, Policy, SenderKind, Source, SourceKey
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.secrets import shown_once
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.own_sources import (
    get_own_source,
    list_counting_keys,
    list_own_sources,
    require_channel,
)

HEALTH_OF: Final = timedelta(days=7)
_LONGEST_OVERLAP_S: Final = 90 * 86_400
_Origins = Annotated[tuple[str, ...], msgspec.Meta(max_length=100)]
_Rate = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class SourceToBe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source to be.

    Attributes:
        name: short and unique; touchpoints carry it.
        kind: what it is. Of a web page or an app anybody can read the key.
        channel: code of the channel of what it sees.
        place: code of its place, where it stands in one.
        user_space: whose user ids it uses; sources of one shop share a space; empty is its own.
        is_shared_device: many people use it (a kiosk, a store's tablet).
        allowed_origins: pages that may use its key, as ``https://shop.example``; none is any.
        events_per_s: that it may sustain in each server process.
        unknown_events: accept, flag or reject events of names that nobody has declared.
    """

    name: journeys.SourceName
    kind: SenderKind
    channel: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    place: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    user_space: Annotated[str, msgspec.Meta(max_length=64)] = ""
    is_shared_device: bool = False
    allowed_origins: _Origins = ()
    events_per_s: _Rate = 20_000
    unknown_events: Policy = Policy.ACCEPT


class SourceChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a source may do from now on; see ``SourceToBe``."""

    allowed_origins: _Origins = ()
    events_per_s: _Rate = 20_000
    unknown_events: Policy = Policy.ACCEPT


class SourceHealth(msgspec.Struct, frozen=True):
    """How a source did in the last seven days.

    Attributes:
        seen_at: when it last sent something that was taken.
        batches: requests.
        events: taken.
        repeated: messages that were here already.
        bad: events that were put aside.
        shed: requests that were sent away because there were too many.
        skewed: batches of senders whose clocks are wrong.
        skew_s: how wrong the worst clock of a sender is, seconds.
        wrong_keys: requests with a key of it that has ended.
    """

    seen_at: datetime | None
    batches: int
    events: int
    repeated: int
    bad: int
    shed: int
    skewed: int
    skew_s: int
    wrong_keys: int


class ShownSource(msgspec.Struct, frozen=True):
    """A source without its key, which is not kept.

    Attributes:
        key_hints: first letters of the keys that count, the latest first.
    """

    source_id: UUID
    name: str
    kind: SenderKind
    channel: str
    place: str | None
    user_space: str
    is_shared_device: bool
    allowed_origins: list[str]
    events_per_s: int
    unknown_events: Policy
    made_at: datetime
    stopped_at: datetime | None
    key_hints: list[str]
    health: SourceHealth


class ShownWrongKey(msgspec.Struct, frozen=True):
    """Requests with a key that opens nothing.

    Attributes:
        hint: first letters of what was sent.
        origin: page that sent it, or the name of the program.
        source: whose key it was once.
        requests: how many.
        first_at: since when.
        last_at: until when.
    """

    hint: str
    origin: str
    source: str | None
    requests: int
    first_at: datetime
    last_at: datetime


class Sources(msgspec.Struct, frozen=True):
    """All sources, and who sends with keys that open nothing."""

    sources: list[ShownSource]
    wrong_keys: list[ShownWrongKey]


class MadeSource(msgspec.Struct, frozen=True):
    """A source that was just made.

    Attributes:
        source_id: which.
        name: of it.
        write_key: what clients send along; shown in this answer alone, and null where the request
            is repeated: it is not kept.
    """

    source_id: UUID
    name: str
    write_key: str | None


class KeyRotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the old key counts beside the new one, seconds: 0 to 90 days."""

    overlap_s: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST_OVERLAP_S)] = 30 * 86_400


class Stopped(msgspec.Struct, frozen=True):
    """A source of which nothing is taken any more."""

    source_id: UUID
    name: str


@get("/sources", access=token(Scope.SOURCES_READ), tags=["events"], summary="List sources")
async def list_sources(request: Call) -> Sources:
    """Return the sources of the caller's channels, by name, with their health."""
    since = now() - HEALTH_OF
    health = {
        one.source_id: one
        for one in await request.db.read(journeys.list_health, since=since.date())
    }
    keys = await list_counting_keys(request)
    found = [
        _shown(request, one, health[one.source_id], keys.get(one.source_id, []))
        for one in await list_own_sources(request)
        if one.source_id in health
    ]
    wrong = await request.db.read(journeys.list_wrong_keys, since=since)
    names = {one.source_id: one.name for one in found}
    return Sources(
        found,
        [
            ShownWrongKey(
                one.hint,
                one.origin,
                None if one.source_id is None else names.get(one.source_id),
                one.requests,
                one.first_at,
                one.last_at,
            )
            for one in wrong
            if one.source_id is None or one.source_id in names
        ],
    )


@post("/sources", access=token(Scope.SOURCES_WRITE), tags=["events"], summary="Add a source")
async def post_source(
    request: Call, data: JSONBody[SourceToBe], idempotency_key: IdempotencyKey
) -> Response[MadeSource]:
    """Add a source of events; its write key is shown in this answer alone.

    Raises:
        UnknownChannel, UnknownPlace: there is none of that code.
        SourceNameTaken: another has the name.
        SourceUnclear: an origin is none.
        ScopeMissing: the channel is not the caller's.
    """
    directory = request.house.memory.directory
    channel = directory.channel_by_code(data.channel)
    require_channel(request.principal, channel.channel_id)
    place_id = None if data.place is None else directory.place_by_code(data.place).place_id
    if place_id is not None:
        request.principal.require_place(place_id)
    new = NewSource(
        name=data.name,
        kind=data.kind,
        channel_id=channel.channel_id,
        place_id=place_id,
        user_space=data.user_space,
        is_shared_device=data.is_shared_device,
        allowed_origins=data.allowed_origins,
        events_per_s=data.events_per_s,
        unknown_events=data.unknown_events,
    )
    key = await key_of(request, idempotency_key, "make_source")
    made: list[str] = []

    async def command(tx: Tx) -> MadeSource:
        by = request.principal.actor
        source_id, write_key = await journeys.make_source(tx, new=new, by=by, at=now())
        made.append(write_key)
        return MadeSource(source_id, data.name, None)

    answer = await answer_once(
        request, key, subject_id=ids.new(), command=command, status=201, renews=True
    )
    return shown_once(answer, "write_key", made)


@put(
    "/sources/{name:str}",
    access=token(Scope.SOURCES_WRITE),
    tags=["events"],
    summary="Change a source",
)
async def put_source(
    request: Call,
    name: FromPath[str],
    data: JSONBody[SourceChange],
    idempotency_key: IdempotencyKey,
) -> Response[Stopped]:
    """Change which pages may use a source's key, its pace, and what becomes of unknown events.

    Raises:
        UnknownSource: there is none of that name within the caller's channels.
        SourceUnclear: an origin is none.
    """
    source = await get_own_source(request, name)
    key = await key_of(request, idempotency_key, f"change_source:{source.source_id}")

    async def command(tx: Tx) -> Stopped:
        await journeys.change_source(
            tx,
            source=source,
            allowed_origins=data.allowed_origins,
            events_per_s=data.events_per_s,
            unknown_events=data.unknown_events,
            at=now(),
        )
        return Stopped(source.source_id, source.name)

    return await answer_once(
        request, key, subject_id=source.source_id, command=command, renews=True
    )


@post(
    "/sources/{name:str}/rotations",
    access=token(Scope.SOURCES_WRITE),
    tags=["events"],
    summary="Give a source another key",
)
async def post_source_rotation(
    request: Call,
    name: FromPath[str],
    data: JSONBody[KeyRotation],
    idempotency_key: IdempotencyKey,
) -> Response[MadeSource]:
    """Give a source another write key; those before it count until the overlap has passed.

    Raises:
        UnknownSource: there is none of that name within the caller's channels.
        SourceStopped: nothing of it is taken any more.
    """
    source = await get_own_source(request, name)
    key = await key_of(request, idempotency_key, f"rotate_source:{source.source_id}")
    made: list[str] = []

    async def command(tx: Tx) -> MadeSource:
        overlap = timedelta(seconds=data.overlap_s)
        made.append(await journeys.rotate_key(tx, source=source, overlap=overlap, at=now()))
        return MadeSource(source.source_id, source.name, None)

    answer = await answer_once(
        request, key, subject_id=source.source_id, command=command, status=201, renews=True
    )
    return shown_once(answer, "write_key", made)


@post(
    "/sources/{name:str}/stop",
    access=token(Scope.SOURCES_WRITE),
    tags=["events"],
    summary="Stop a source",
    status_code=200,
)
async def post_source_stop(
    request: Call, name: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[Stopped]:
    """Take nothing of a source any more; servers follow within a second.

    Raises:
        UnknownSource: there is none of that name within the caller's channels.
    """
    source = await get_own_source(request, name)
    key = await key_of(request, idempotency_key, f"stop_source:{source.source_id}")

    async def command(tx: Tx) -> Stopped:
        await journeys.stop_source(tx, source=source, at=now())
        return Stopped(source.source_id, source.name)

    return await answer_once(
        request, key, subject_id=source.source_id, command=command, renews=True
    )


@get(
    "/event-forms",
    access=token(Scope.SOURCES_READ),
    tags=["events"],
    summary="List declared events",
)
async def list_event_forms(request: Call) -> list[EventForm]:
    """Return what is declared of events, by name and version."""
    return await request.db.read(journeys.list_forms)


@put("/event-forms", access=token(Scope.SOURCES_WRITE), tags=["events"], summary="Declare an event")
async def put_event_form(
    request: Call, data: JSONBody[EventForm], idempotency_key: IdempotencyKey
) -> Response[EventForm]:
    """Declare what an event looks like, which of its fields are personal, and what breaks it.

    Raises:
        FormUnclear: the schema is none, or a field has no known meaning.
        ScopeMissing: a declaration is of all channels, the caller's token of one.
    """
    require_channel(request.principal, None)
    key = await key_of(request, idempotency_key, "declare_event")

    async def command(tx: Tx) -> EventForm:
        by = request.principal.actor
        await journeys.declare_form(tx, form=data, by=by, at=now())
        return data

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


def _shown(request: Call, source: Source, health: Health, keys: Sequence[SourceKey]) -> ShownSource:
    directory = request.house.memory.directory
    place_id = source.place_id
    return ShownSource(
        source_id=source.source_id,
        name=source.name,
        kind=SenderKind(source.kind),
        channel=directory.channel(source.channel_id).code,
        place=None if place_id is None else directory.place(place_id).code,
        user_space=source.user_space,
        is_shared_device=source.is_shared_device,
        allowed_origins=list(source.allowed_origins),
        events_per_s=source.events_per_s,
        unknown_events=Policy(source.unknown_events),
        made_at=source.made_at,
        stopped_at=source.stopped_at,
        key_hints=[key.hint for key in keys],
        health=SourceHealth(
            health.seen_at,
            health.batches,
            health.events,
            health.repeated,
            health.bad,
            health.shed,
            health.skewed,
            health.skew_s,
            health.wrong_keys,
        ),
    )


ROUTES: Final = (
    list_sources,
    post_source,
    put_source,
    post_source_rotation,
    post_source_stop,
    list_event_forms,
    put_event_form,
)
