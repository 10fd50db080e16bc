"""Stock counts over HTTP: what was counted at a place is what the book says."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class CountedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU that are there.

    Attributes:
        sku: code or id.
        quantity: units, all that lie at the place, also those set aside.
    """

    sku: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    quantity: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class NewCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was counted; a SKU that is not named was not counted."""

    lines: Annotated[tuple[CountedLine, ...], msgspec.Meta(min_length=1, max_length=1000)]


class Count(msgspec.Struct, frozen=True):
    """A count as it was booked."""

    count_id: UUID
    place_id: UUID
    lines: int


class CountedTwice(Invalid):
    """One count names a SKU twice."""

    code = "http.counted_twice"
    remedy = "Add the units up and name each SKU once."


@post(
    "/places/{place:str}/counts",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Count a place's stock",
)
async def post_count(
    request: Call,
    place: FromPath[str],
    data: JSONBody[NewCount],
    idempotency_key: IdempotencyKey,
) -> Response[Count]:
    """Set the book to the count; below what is set aside it records a shortfall.

    Raises:
        UnknownSku: a line names none.
        PlaceOutside: the caller may not act there.
    """
    found, memory = own_place(request, place), request.house.memory
    counted = {
        memory.sku(line.sku, field=f"lines[{i}].sku").sku_id: line.quantity
        for i, line in enumerate(data.lines)
    }
    if len(counted) < len(data.lines):
        raise CountedTwice("A SKU stands twice in the count.", field="lines")
    count_id = ids.new()
    key = await key_of(request, idempotency_key, f"count:{found.place_id}")

    async def command(tx: Tx) -> Count:
        await stock.count(
            tx,
            place_id=found.place_id,
            entity_id=found.entity_id,
            counted=list(counted.items()),
            count_id=count_id,
            at=now(),
        )
        return Count(count_id, found.place_id, len(counted))

    return await answer_once(request, key, subject_id=count_id, command=command, status=201)
