"""Bad events over HTTP: what could not be taken, with the reason, corrected and taken after all."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ordito import journeys
from ordito.flows.replay_event import replay_event
from ordito.journeys import BadEvent
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.own_sources import get_own_bad_event, list_own_sources

State = Literal["open", "taken", "dropped"]


class ShownBadEvent(msgspec.Struct, frozen=True):
    """An event that was not taken.

    Attributes:
        bad_event_id: which.
        source: that sent it.
        message_id: as it was sent; may be empty.
        reason: code, as ``timestamp_unreadable``.
        detail: which field is wrong, and how.
        content: what was sent; personal values are masked.
        state: ``open``, ``taken`` or ``dropped``.
        seen: how often it came.
        occurred_at: when it happened, as far as that is known.
        received_at: when it first came.
        settled_at: when somebody took or dropped it.
        settled_by: who.
    """

    bad_event_id: UUID
    source: str
    message_id: str
    reason: str
    detail: str
    content: Any
    state: str
    seen: int
    occurred_at: datetime
    received_at: datetime
    settled_at: datetime | None
    settled_by: str | None


class Replay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an event is taken after all.

    Attributes:
        correction: fields of the event that take the place of what was sent, as
            ``{"timestamp": "2026-11-20T10:00:00Z"}``; null in a field takes it away.
    """

    correction: dict[str, Any] = {}


class Settled(msgspec.Struct, frozen=True):
    """A bad event that is not open any more."""

    bad_event_id: UUID
    state: State


@get("/bad-events", access=token(Scope.SOURCES_READ), tags=["events"], summary="List bad events")
async def list_bad_events(
    request: Call,
    source: FromQuery[str] = "",
    in_state: Annotated[State, QueryParameter(name="state")] = "open",
    reason: FromQuery[str] = "",
    after: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 50,
) -> list[ShownBadEvent]:
    """Return events that were not taken, the latest first; personal values are masked.

    ``after`` is the id of the last event that is known already; what came before it follows.

    Raises:
        UnknownSource: there is none of that name within the caller's channels.
    """
    own = {one.source_id: one.name for one in await list_own_sources(request)}
    if source and source not in own.values():
        raise journeys.UnknownSource(f"No source has the name {source[:64]!r}.", field="source")
    found = await request.db.read(
        journeys.list_bad_events,
        source_ids=[one for one, name in own.items() if source in ("", name)],
        state=in_state,
        reason=reason,
        after=after,
        page_size=limit,
    )
    return [_shown(one, own[one.source_id]) for one in found]


@get(
    "/bad-events/{bad_event_id:uuid}",
    access=token(Scope.SOURCES_READ),
    tags=["events"],
    summary="Show a bad event",
)
async def show_bad_event(request: Call, bad_event_id: FromPath[UUID]) -> ShownBadEvent:
    """Return an event that was not taken; personal values are masked.

    Raises:
        UnknownBadEvent: there is none of that id within the caller's channels.
    """
    found, source = await get_own_bad_event(request, bad_event_id)
    return _shown(found, source.name)


@post(
    "/bad-events/{bad_event_id:uuid}/replay",
    access=token(Scope.SOURCES_WRITE),
    tags=["events"],
    summary="Take a bad event after all",
    status_code=200,
)
async def post_replay(
    request: Call,
    bad_event_id: FromPath[UUID],
    data: JSONBody[Replay],
    idempotency_key: IdempotencyKey,
) -> Response[Settled]:
    """Take an event after all, with its correction; one that is too old is taken as it is.

    Raises:
        UnknownBadEvent: there is none of that id within the caller's channels.
        BadEventSettled: somebody has taken or dropped it.
        BadEventStays: it cannot be taken as it is.
    """
    bad_event, _ = await get_own_bad_event(request, bad_event_id)
    book = request.house.memory.sources
    key = await key_of(request, idempotency_key, f"replay:{bad_event_id}")

    async def command(tx: Tx) -> Settled:
        await replay_event(
            tx,
            bad_event=bad_event,
            correction=data.correction,
            book=book,
            by=request.principal.actor,
            at=now(),
        )
        return Settled(bad_event_id, "taken")

    return await answer_once(request, key, subject_id=bad_event_id, command=command)


@post(
    "/bad-events/{bad_event_id:uuid}/drop",
    access=token(Scope.SOURCES_WRITE),
    tags=["events"],
    summary="Drop a bad event",
    status_code=200,
)
async def post_drop(
    request: Call, bad_event_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[Settled]:
    """Drop an event that shall not be taken.

    Raises:
        UnknownBadEvent: there is none of that id within the caller's channels.
        BadEventSettled: somebody has taken or dropped it.
    """
    bad_event, _ = await get_own_bad_event(request, bad_event_id)
    key = await key_of(request, idempotency_key, f"drop:{bad_event_id}")

    async def command(tx: Tx) -> Settled:
        by = request.principal.actor
        await journeys.settle_bad_event(tx, bad_event=bad_event, state="dropped", by=by, at=now())
        return Settled(bad_event_id, "dropped")

    return await answer_once(request, key, subject_id=bad_event_id, command=command)


def _shown(kept: BadEvent, source: str) -> ShownBadEvent:
    return ShownBadEvent(
        bad_event_id=kept.bad_event_id,
        source=source,
        message_id=kept.message_id,
        reason=kept.reason,
        detail=kept.detail,
        content=journeys.masked(kept.content),
        state=kept.state,
        seen=kept.seen,
        occurred_at=kept.occurred_at,
        received_at=kept.received_at,
        settled_at=kept.settled_at,
        settled_by=kept.settled_by,
    )


ROUTES: Final = (list_bad_events, show_bad_event, post_replay, post_drop)
