"""Lots and serial numbers over HTTP: which units came and went, where a SKU is tracked."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.stock import Condition, LotUnits, Tracking
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.offers import Taken
from ordito.surfaces.api.stock import Sku, named_skus, require_everywhere
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NewTracking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the units of a SKU are told apart: by ``lot``, or each by its ``serial`` number."""

    sku: Sku
    kind: Tracking


class NamedLot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a lot, or one unit of a serial number, and until when they may be sold."""

    lot: Name
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 1
    expires_on: date | None = None


class NamedLots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which lots the units were that something has moved at the place.

    Attributes:
        sku: code or id.
        subject_id: the order, transfer, purchase order, report or count that moved them.
        lots: each once.
        condition: of the goods that moved.
    """

    sku: Sku
    subject_id: UUID
    lots: Annotated[tuple[NamedLot, ...], msgspec.Meta(min_length=1, max_length=1000)]
    condition: Condition = Condition.SELLABLE


Trackings = Annotated[list[NewTracking], msgspec.Meta(min_length=1, max_length=5000)]


@put(
    "/stock/tracking",
    access=token(Scope.STOCK_WRITE),
    tags=["lots"],
    summary="Track SKUs by lot or serial number",
)
async def put_tracking(
    request: Call, data: JSONBody[Trackings], idempotency_key: IdempotencyKey
) -> Response[Taken]:
    """Tell the units of SKUs apart from now on; of one named twice the last row counts.

    Raises:
        UnknownSku: a row names none.
        PlaceOutside: the caller may act at some places only.
    """
    require_everywhere(request)
    sku_ids = named_skus(request, [one.sku for one in data], "[{}].sku")
    tracking = {sku_id: one.kind for sku_id, one in zip(sku_ids, data, strict=True)}
    key = await key_of(request, idempotency_key, "put_tracking")

    async def command(tx: Tx) -> Taken:
        await stock.track(tx, tracking=tracking)
        return Taken(len(tracking))

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/places/{place:str}/lots",
    access=token(Scope.STOCK_READ),
    tags=["lots"],
    summary="List the lots of a SKU at a place",
)
async def list_lots(
    request: Call, place: FromPath[str], sku: Annotated[str, QueryParameter()]
) -> Sequence[stock.Lot]:
    """Return what lies there by lot, what expires first first."""
    found = own_place(request, place)
    sku_id = request.house.memory.sku(sku, field="sku").sku_id
    lots = await request.db.read(stock.list_lots, sku_id=sku_id)
    return [one for one in lots if one.place_id == found.place_id]


@post(
    "/places/{place:str}/lots",
    access=token(Scope.STOCK_WRITE),
    tags=["lots"],
    summary="Name the lots of what was moved",
    status_code=200,
)
async def post_lots(
    request: Call,
    place: FromPath[str],
    data: JSONBody[NamedLots],
    idempotency_key: IdempotencyKey,
) -> Response[Taken]:
    """Say which units moved; a lot that leaves and was not known opens an exception.

    Raises:
        UnknownSku: there is none.
        NotTracked: the units of the SKU are not told apart.
        LotTwice: a lot is named twice, or a serial number has several units.
        LotUnmoved: fewer units that have no lot yet were moved there.
        SerialPresent: the serial number lies somewhere already.
    """
    found = own_place(request, place)
    sku_id = request.house.memory.sku(data.sku, field="sku").sku_id
    lots = [LotUnits(one.lot, one.quantity, one.expires_on) for one in data.lots]
    key = await key_of(request, idempotency_key, f"lots:{found.place_id}:{data.subject_id}")

    async def command(tx: Tx) -> Taken:
        await stock.name_lots(
            tx,
            sku_id=sku_id,
            place_id=found.place_id,
            subject_id=data.subject_id,
            lots=lots,
            condition=data.condition,
            at=now(),
        )
        return Taken(len(lots))

    return await answer_once(request, key, subject_id=data.subject_id, command=command)


ROUTES: Final = (put_tracking, list_lots, post_lots)
