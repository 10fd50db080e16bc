"""Stock feeds over HTTP: what other systems say lies at places, or has changed there."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import JSONBody

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.stock import Condition, FeedRow, MovementKind
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.stock import Instant, Sku, owner_named
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Message = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NewRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row about a SKU at a place: ``on_hand`` as of an instant, or a ``change`` then.

    Attributes:
        message_id: of the row in its system; sent again, it is taken once.
        sku: code or id.
        place: code or id.
        as_of: the instant; what happened up to it is in ``on_hand``.
        on_hand: units that lay there, also those set aside.
        change: units that came (above 0) or went (below 0).
        kind: why units came or went.
        ordinal: which of two absolute rows of the same instant is the later one.
        condition: of the goods.
        entity: code or id of the owner of what the book did not know; left out, the place's.
    """

    message_id: Message
    sku: Sku
    place: str
    as_of: Instant
    on_hand: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    change: Annotated[int, msgspec.Meta(ge=-10_000_000, le=10_000_000)] | None = None
    kind: MovementKind = MovementKind.CORRECTION
    ordinal: Annotated[int, msgspec.Meta(ge=0, le=2**62)] = 0
    condition: Condition = Condition.SELLABLE
    entity: str | None = None


class NewFeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of one system, in any order.

    Attributes:
        source: the system, as the company calls it; its message ids are its own.
        rows: each message once.
    """

    source: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    rows: Annotated[tuple[NewRow, ...], msgspec.Meta(min_length=1, max_length=1000)]


class RowAnswer(msgspec.Struct, frozen=True):
    """What became of a row: stated, booked, late, stale or repeated."""

    message_id: str
    outcome: str


class Feed(msgspec.Struct, frozen=True):
    """A feed as it was taken."""

    feed_id: UUID
    rows: Sequence[RowAnswer]


@post(
    "/stock/feeds",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Take stock from another system",
)
async def post_feed(
    request: Call, data: JSONBody[NewFeed], idempotency_key: IdempotencyKey
) -> Response[Feed]:
    """Take rows in whatever order they come; rows that are old news change nothing and say so.

    Raises:
        UnknownSku: a row names none.
        UnknownPlace: a row names none.
        PlaceOutside: the caller may not act at a row's place.
        RowUnclear: a row says both what lay there and what changed, or neither.
        EntryTwice: two rows have the same message id.
        NotYet: a row speaks of an instant that has not come.
    """
    feed_id, at = ids.new(), now()
    rows = [_row(request, one, f"rows[{i}]") for i, one in enumerate(data.rows)]
    key = await key_of(request, idempotency_key, "stock_feed")

    async def command(tx: Tx) -> Feed:
        outcomes = await stock.take_feed(tx, rows=rows, source=data.source, feed_id=feed_id, at=at)
        answers = [
            RowAnswer(row.message_id, outcome) for row, outcome in zip(rows, outcomes, strict=True)
        ]
        return Feed(feed_id, answers)

    return await answer_once(request, key, subject_id=feed_id, command=command, status=201)


def _row(request: Call, one: NewRow, field: str) -> FeedRow:
    memory = request.house.memory
    place = memory.place(one.place, field=f"{field}.place")
    request.principal.require_place(place.place_id)
    return FeedRow(
        message_id=one.message_id,
        sku_id=memory.sku(one.sku, field=f"{field}.sku").sku_id,
        place_id=place.place_id,
        entity_id=owner_named(request, one.entity, place, f"{field}.entity"),
        as_of=one.as_of,
        on_hand=one.on_hand,
        change=one.change,
        kind=one.kind,
        ordinal=one.ordinal,
        condition=one.condition,
    )


ROUTES: Final = (post_feed,)
