"""What may be offered, over HTTP: by channel, by date, with what is kept back; and unit costs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody, QueryParameter

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, PlaceId
from ordito.stock import BackorderLimit, Holdback, UnitCost
from ordito.surfaces.api import marks
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.stock import (
    Instant,
    Sku,
    channel_named,
    entity_named,
    named_skus,
    require_everywhere,
)
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST: Final = 200
Kept = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class NewHoldback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units kept back from what is offered; what names more wins.

    Attributes:
        units: how many; 0 says that nothing is kept back here, null forgets the row, so that what
            names less holds again.
        sku: code or id; left out, every one.
        place: code or id; left out, every one.
        channel: code or id; left out, it is safety stock, kept back from all channels.
    """

    units: Kept | None
    sku: Sku | None = None
    place: str | None = None
    channel: str | None = None


class NewLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU that may be promised at a place beyond those on hand; 0 is none."""

    sku: Sku
    place: str
    units: Kept


class NewCost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a unit costs its owner.

    Attributes:
        sku: code or id.
        entity: code or id of the owner.
        cost_minor: minor units of the entity's currency.
        valid_from: from when on; left out, now.
    """

    sku: Sku
    entity: str
    cost_minor: Annotated[int, msgspec.Meta(ge=0, le=10**15)]
    valid_from: Instant | None = None


Holdbacks = Annotated[list[NewHoldback], msgspec.Meta(min_length=1, max_length=5000)]
Limits = Annotated[list[NewLimit], msgspec.Meta(min_length=1, max_length=1000)]
Costs = Annotated[list[NewCost], msgspec.Meta(min_length=1, max_length=5000)]


class Taken(msgspec.Struct, frozen=True):
    """How many rows were put."""

    rows: int


class LimitPage(msgspec.Struct, frozen=True):
    """Limits by SKU and place; send ``next`` as ``after`` for more, None where it ends."""

    limits: Sequence[BackorderLimit]
    next: str | None


class OfferAnswer(msgspec.Struct, frozen=True):
    """Units of a SKU at a place that a channel may offer now, and how it comes to them."""

    sku_id: UUID
    place_id: UUID
    offered: int
    unreserved: int
    backorder_limit: int
    safety_stock: int
    channel_buffer: int


@put(
    "/stock/holdbacks",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Keep stock back from what is offered",
)
async def put_holdbacks(
    request: Call, data: JSONBody[Holdbacks], idempotency_key: IdempotencyKey
) -> Response[Taken]:
    """Put safety stock and channel buffers; for callers who act at every place.

    Raises:
        UnknownSku: a row names none.
        UnknownPlace: a row names none.
        UnknownChannel: a row names none.
        PlaceOutside: the caller may act at some places only, and a row is not about one of them.
    """
    rows = [_holdback(request, one, f"[{i}]") for i, one in enumerate(data)]
    key = await key_of(request, idempotency_key, "put_holdbacks")

    async def command(tx: Tx) -> Taken:
        await stock.put_holdbacks(tx, holdbacks=rows)
        return Taken(len(rows))

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/stock/holdbacks",
    access=token(Scope.STOCK_READ),
    tags=["stock"],
    summary="Read what is kept back",
)
async def list_holdbacks(
    request: Call,
    sku: Annotated[
        list[str] | None,
        QueryParameter(max_items=_MOST, description="Codes or ids; left out, rows of every SKU."),
    ] = None,
) -> Sequence[stock.KeptBack]:
    """Return rows as they were put, those that name these SKUs and those that name every one.

    Raises:
        UnknownSku: one of them is none.
    """
    sku_ids = named_skus(request, sku or [], "sku[{}]")
    return await request.db.read(stock.list_holdbacks, sku_ids=sku_ids)


@put(
    "/stock/backorder-limits",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Allow promises beyond what is on hand",
)
async def put_backorder_limits(
    request: Call, data: JSONBody[Limits], idempotency_key: IdempotencyKey
) -> Response[Sequence[stock.LimitSet]]:
    """Put limits; what was promised beyond a lower one becomes a shortfall.

    Raises:
        UnknownSku: a row names none.
        PlaceOutside: the caller may not act there.
        LineTwice: two rows are about the same SKU and place.
    """
    at, subject_id = now(), ids.new()
    sku_ids = named_skus(request, [one.sku for one in data], "[{}].sku")
    places = [own_place(request, one.place) for one in data]
    limits = [
        BackorderLimit(sku_id, place.place_id, place.entity_id, one.units)
        for sku_id, place, one in zip(sku_ids, places, data, strict=True)
    ]
    key = await key_of(request, idempotency_key, "put_backorder_limits")

    async def command(tx: Tx) -> Sequence[stock.LimitSet]:
        return await stock.limit_backorders(tx, limits=limits, subject_id=subject_id, at=at)

    return await answer_once(request, key, subject_id=subject_id, command=command, renews=True)


@get(
    "/stock/backorder-limits",
    access=token(Scope.STOCK_READ),
    tags=["stock"],
    summary="Read how much may be promised beyond what is on hand",
)
async def list_backorder_limits(
    request: Call,
    sku: Annotated[
        list[str] | None,
        QueryParameter(max_items=_MOST, description="Codes or ids; left out, every SKU."),
    ] = None,
    place: Annotated[
        list[str] | None,
        QueryParameter(max_items=_MOST, description="Left out, all at which the caller acts."),
    ] = None,
    size: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
    after: marks.After = None,
) -> LimitPage:
    """Return limits as they were put, by SKU and place; where there is no row there is none.

    Raises:
        UnknownSku: one of them is none.
        UnknownPlace: one of them is none.
        PlaceOutside: the caller may not act there.
        MarkWrong: ``after`` is not what a page before answered.
    """
    places = (
        [one for one in _places(request, None) if request.principal.may_act_at(one)]
        if place is None
        else [own_place(request, name).place_id for name in place]
    )
    found = await request.db.read(
        stock.list_backorder_limits,
        place_ids=places,
        sku_ids=named_skus(request, sku or [], "sku[{}]"),
        after=marks.read(after, BackorderLimit),
        most=size + 1,
    )
    limits = found[:size]
    return LimitPage(limits, marks.written(limits[-1]) if len(found) > size else None)


@put(
    "/stock/unit-costs",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Say what units cost",
)
async def put_unit_costs(
    request: Call, data: JSONBody[Costs], idempotency_key: IdempotencyKey
) -> Response[Taken]:
    """Put costs by owner and instant; receipts of purchases with a cost put theirs themselves.

    Raises:
        UnknownSku: a row names none.
        UnknownEntity: a row names none.
        PlaceOutside: the caller may act at some places only.
        LineTwice: two rows are about the same SKU, owner and instant.
    """
    require_everywhere(request)
    at, directory = now(), request.house.memory.directory
    sku_ids = named_skus(request, [one.sku for one in data], "[{}].sku")
    costs: list[UnitCost] = []
    for i, (sku_id, one) in enumerate(zip(sku_ids, data, strict=True)):
        entity = directory.entity(entity_named(request, one.entity, f"[{i}].entity"))
        valid_from = one.valid_from or at
        costs.append(
            UnitCost(sku_id, entity.entity_id, valid_from, one.cost_minor, entity.currency)
        )
    subject_id = ids.new()
    key = await key_of(request, idempotency_key, "put_unit_costs")

    async def command(tx: Tx) -> Taken:
        await stock.put_unit_costs(tx, costs=costs, subject_id=subject_id)
        return Taken(len(costs))

    return await answer_once(request, key, subject_id=subject_id, command=command)


@get(
    "/stock/unit-costs",
    access=token(Scope.STOCK_READ),
    tags=["stock"],
    summary="Read what units cost",
)
async def list_unit_costs(
    request: Call,
    sku: Annotated[list[str], QueryParameter(max_items=_MOST, description="Codes or ids.")],
    at: Annotated[datetime | None, QueryParameter(description="Left out: now.")] = None,
) -> Sequence[stock.ValidCost]:
    """Return the cost of each SKU for each owner that was valid at an instant."""
    sku_ids = named_skus(request, sku, "sku[{}]")
    return await request.db.read(stock.list_unit_costs, sku_ids=sku_ids, at=_aware(at))


@get(
    "/stock/offers",
    access=token(Scope.STOCK_READ, Scope.ORDERS_WRITE),
    tags=["stock"],
    summary="What a channel may offer",
)
async def list_offers(
    request: Call,
    sku: Annotated[list[str], QueryParameter(max_items=_MOST, description="Codes or ids.")],
    place: Annotated[list[str] | None, QueryParameter(max_items=_MOST)] = None,
    channel: Annotated[
        str | None, QueryParameter(description="Left out: the token's channel.")
    ] = None,
) -> Sequence[OfferAnswer]:
    """Return free units less safety stock and the channel's buffer.

    Raises:
        UnknownSku: one of them is none.
        UnknownPlace: one of them is none.
        UnknownChannel: there is none.
    """
    offers = await request.db.read(
        stock.list_offers,
        sku_ids=named_skus(request, sku, "sku[{}]"),
        place_ids=_places(request, place),
        channel_id=_channel(request, channel),
    )
    return [
        OfferAnswer(
            one.sku_id,
            one.place_id,
            one.offered,
            one.unreserved,
            one.backorder_limit,
            one.safety_stock,
            one.channel_buffer,
        )
        for one in offers
    ]


@get(
    "/stock/promises",
    access=token(Scope.STOCK_READ, Scope.ORDERS_WRITE),
    tags=["stock"],
    summary="From when on how much can be promised",
)
async def list_atp(
    request: Call,
    sku: Annotated[list[str], QueryParameter(max_items=_MOST, description="Codes or ids.")],
    place: Annotated[list[str] | None, QueryParameter(max_items=_MOST)] = None,
    channel: Annotated[
        str | None, QueryParameter(description="Left out: the token's channel.")
    ] = None,
) -> Sequence[stock.AtpStep]:
    """Return units available to promise, now and when purchases and transfers come.

    Raises:
        UnknownSku: one of them is none.
        UnknownPlace: one of them is none.
        UnknownChannel: there is none.
    """
    return await request.db.read(
        stock.list_atp,
        sku_ids=named_skus(request, sku, "sku[{}]"),
        place_ids=_places(request, place),
        channel_id=_channel(request, channel),
        at=now(),
    )


def _aware(at: datetime | None) -> datetime:
    """Take an instant without an offset as UTC, none as now."""
    if at is None:
        return now()
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _holdback(request: Call, one: NewHoldback, field: str) -> Holdback:
    memory = request.house.memory
    if one.place is None:
        require_everywhere(request)
    return Holdback(
        sku_id=None if one.sku is None else memory.sku(one.sku, field=f"{field}.sku").sku_id,
        place_id=None if one.place is None else own_place(request, one.place).place_id,
        channel_id=None
        if one.channel is None
        else channel_named(request, one.channel, f"{field}.channel"),
        units=one.units,
    )


def _places(request: Call, names: Sequence[str] | None) -> list[PlaceId]:
    memory = request.house.memory
    if names is None:
        return list(memory.directory.places)
    return [memory.place(name, field=f"place[{i}]").place_id for i, name in enumerate(names)]


def _channel(request: Call, name: str | None) -> ChannelId | None:
    if name is not None:
        return channel_named(request, name, "channel")
    own = request.context.channel_id
    return None if own is None else ChannelId(own)


ROUTES: Final = (
    put_holdbacks,
    list_holdbacks,
    put_backorder_limits,
    list_backorder_limits,
    put_unit_costs,
    list_unit_costs,
    list_offers,
    list_atp,
)
