"""Profiles over HTTP: a person at this moment, the timeline, and what people said of themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import customers, journeys
from ordito.customers import Identifier
from ordito.flows.state_preferences import Answer, Imported, Row, state_preferences
from ordito.journeys import Phase
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.profile import HotProfile, read_profile_json
from ordito.reads.timeline import NEWEST, Item, Mark, Wanted, phase_of, read_timeline
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
_MOST: Final = 200
_MOST_ROWS: Final = 1000
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class TimelineItem(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a person.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        phase: of the journey, by the rules in force; None belongs to none.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        order_id: the order to which it belongs, with its returns and calls.
        source: who observed it; empty where the core did it itself.
        payload: its own fields; no personal values.
    """

    id: UUID
    at: datetime
    type: str
    phase: Phase | None
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    order_id: UUID | None
    source: str
    payload: object


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a timeline, latest first; ``next`` asks for what is older, where there is more."""

    items: tuple[TimelineItem, ...]
    rules_version: int
    next: str | None


class StatedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody said of themselves.

    Attributes:
        customer_id: who; or else ``identifier``.
        identifier: by what the person is known.
        topic: of what, as ``size.shirt``.
        value: as it was said; a code or a few words, no personal value.
        source: to whom, as ``survey-2026-11``.
        stated_at: when.
    """

    customer_id: UUID | None = None
    identifier: Identifier | None = None
    topic: Code
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    source: Code
    stated_at: datetime


class StatedBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers of people; with ``dry_run`` nothing is kept, and the answer is the same."""

    rows: Annotated[tuple[StatedRow, ...], msgspec.Meta(min_length=1, max_length=_MOST_ROWS)]
    dry_run: bool = False


@get(
    "/customers/{customer_id:uuid}/profile",
    access=_READ,
    tags=["profiles"],
    summary="Read a customer at this moment",
)
async def show_profile(request: Call, customer_id: FromPath[UUID]) -> Response[HotProfile]:
    """Return last touch, carts, open orders, points, tier, cases, consents and traits of a person.

    Any id of the person will do; what was committed before is in it. Personal values are not.
    """
    body = await request.db.read(read_profile_json, customer_id=CustomerId(customer_id), at=now())
    return Response(body.encode(), media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


@get(
    "/customers/{customer_id:uuid}/timeline",
    access=_READ,
    tags=["profiles"],
    summary="Read what happened to a customer",
)
async def list_timeline(
    request: Call,
    customer_id: FromPath[UUID],
    before: FromQuery[str | None] = None,
    phase: FromQuery[Phase | None] = None,
    type: FromQuery[str | None] = None,  # noqa: A002 # name of the parameter
    channel_id: FromQuery[UUID | None] = None,
    order_id: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=_MOST, description="Items at most.")] = 50,
) -> Timeline:
    """Return facts and touchpoints of a person under every id and identifier, latest first.

    Raises:
        PlaceWrong: ``before`` is no ``next`` of an answer.
    """
    wanted = Wanted(
        before=NEWEST if before is None else Mark.parse(before),
        channel_ids=None if channel_id is None else [channel_id],
        phase=phase,
        type=type,
        case_id=order_id,
        most=limit,
    )
    book = await request.db.read(journeys.PHASES.load)
    items = await request.db.read(
        read_timeline, customer_id=CustomerId(customer_id), wanted=wanted, book=book
    )
    return Timeline(
        items=tuple(_item(item, phase_of(item, book)) for item in items),
        rules_version=book.version,
        next=str(items[-1].mark) if len(items) == limit else None,
    )


@get(
    "/customers/{customer_id:uuid}/preferences",
    access=_READ,
    tags=["profiles"],
    summary="List what a customer said",
)
async def list_preferences(request: Call, customer_id: FromPath[UUID]) -> Sequence[journeys.Stated]:
    """Return what the person said of themselves under any id: by topic, the latest first."""
    members = await request.db.read(customers.identity.members, customer_id=CustomerId(customer_id))
    return await request.db.read(journeys.list_stated, customer_ids=members)


@post(
    "/preferences",
    access=_WRITE,
    tags=["profiles"],
    summary="Import what people said",
    status_code=200,
)
async def post_preferences(
    request: Call, data: JSONBody[StatedBatch], idempotency_key: IdempotencyKey
) -> Response[Imported]:
    """Keep answers of surveys and market research, each beside what was observed of the person.

    Rows that cannot be kept are named with the reason; the others are kept. Of a topic each source
    has one answer, the latest; an older one changes nothing.
    """
    key = await key_of(request, idempotency_key, "preferences")
    rows = [
        Row(
            who=one.identifier if one.customer_id is None else CustomerId(one.customer_id),
            answer=Answer(one.topic, one.source, one.value, one.stated_at),
        )
        for one in data.rows
    ]

    async def command(tx: Tx) -> Imported:
        return await state_preferences(tx, rows=rows, keep=not data.dry_run, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command)


def _item(item: Item, phase: Phase | None) -> TimelineItem:
    return TimelineItem(
        id=item.id,
        at=item.at,
        type=item.type,
        phase=phase,
        channel_id=item.channel_id,
        place_id=item.place_id,
        actor=item.actor,
        order_id=item.case_id,
        source=item.source,
        payload=item.payload,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_profile,
    list_timeline,
    list_preferences,
    post_preferences,
)
