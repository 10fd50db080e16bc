"""Stock over HTTP: the books of places, entries, counts, and what the books cannot explain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import stock
from ordito.flows.count_stock import count_stock
from ordito.network import Place, UnknownChannel, UnknownEntity
from ordito.platform import ids
from ordito.platform.auth import PlaceOutside
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import ChannelId, EntityId, PlaceId, SkuId
from ordito.stock import Condition, MovementKind, Resolution
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.authority import require_write_off
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Sku = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Units = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
# orders, transfers, purchases and counts book their own kinds
_BY_HAND: Final = {
    MovementKind.RECEIPT: 1,
    MovementKind.RETURN: 1,
    MovementKind.SALE: -1,
    MovementKind.DAMAGE: -1,
    MovementKind.WRITE_OFF: -1,
    MovementKind.REGRADE: -1,
    MovementKind.CORRECTION: 0,
}


class NewEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units that came or went.

    Attributes:
        sku: code or id.
        kind: ``receipt`` and ``return`` come; ``sale``, ``damage`` and ``write_off`` go;
            ``regrade`` changes the condition; ``correction`` has the sign of its quantity.
        quantity: units; negative only in a correction.
        condition: of the goods.
        into: condition that they have afterwards; only ``damage`` and ``regrade``.
        entity: code or id of their owner; left out, the place's.
        occurred_at: when; left out, now.
    """

    sku: Sku
    kind: MovementKind
    quantity: Annotated[int, msgspec.Meta(ge=-10_000_000, le=10_000_000)]
    condition: Condition = Condition.SELLABLE
    into: Condition | None = None
    entity: str | None = None
    occurred_at: Instant | None = None


class NewReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came to a place and left it."""

    entries: Annotated[tuple[NewEntry, ...], msgspec.Meta(min_length=1, max_length=1000)]


class EntryAnswer(msgspec.Struct, frozen=True):
    """An entry as it was booked; see ``ordito.stock.Booked``."""

    sku_id: UUID
    movement_id: UUID
    outcome: str
    shortfall: int


class Report(msgspec.Struct, frozen=True):
    """A report as it was booked."""

    report_id: UUID
    place_id: UUID
    entries: Sequence[EntryAnswer]


class CountedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU that are there.

    Attributes:
        sku: code or id.
        quantity: units, all that lie at the place, also those set aside.
    """

    sku: Sku
    quantity: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class NewCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was counted; a SKU that is not named was not counted.

    Attributes:
        lines: each SKU once.
        condition: of the goods that were counted.
        counted_at: when, what happened since is kept; left out, now.
    """

    lines: Annotated[tuple[CountedLine, ...], msgspec.Meta(min_length=1, max_length=1000)]
    condition: Condition = Condition.SELLABLE
    counted_at: Instant | None = None


class Count(msgspec.Struct, frozen=True):
    """A count as it was booked.

    Attributes:
        count_id: which count.
        place_id: where.
        lines: SKUs that it named.
        stale: SKUs of which a later count is known; this one changed nothing for them.
        shortfalls: units set aside that are not there, by SKU.
    """

    count_id: UUID
    place_id: UUID
    lines: int
    stale: Sequence[UUID]
    shortfalls: dict[str, int]


class Resolved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody found an exception to be."""

    resolution: Resolution


class CountedTwice(Invalid):
    """One count names a SKU twice."""

    code = "http.counted_twice"
    remedy = "Add the units up and name each SKU once."


class EntryWrong(Invalid):
    """An entry of this kind cannot look like this."""

    code = "http.entry_wrong"
    remedy = "Give a quantity above 0 (a correction: other than 0), and a kind that is booked so."


@get(
    "/places/{place:str}/stock",
    access=token(Scope.STOCK_READ),
    tags=["stock"],
    summary="Read the books of a place",
)
async def show_positions(
    request: Call,
    place: FromPath[str],
    sku: Annotated[list[str], QueryParameter(max_items=200, description="Codes or ids.")],
) -> Sequence[stock.Position]:
    """Return on hand, reserved, shortfall and available of SKUs, by condition."""
    found = own_place(request, place)
    sku_ids = named_skus(request, sku, "sku[{}]")
    positions = await request.db.read(stock.list_positions, sku_ids=sku_ids)
    return [one for one in positions if one.place_id == found.place_id]


@get(
    "/places/{place:str}/stock-movements",
    access=token(Scope.STOCK_READ),
    tags=["stock"],
    summary="Read a SKU's book at a place",
)
async def show_movements(
    request: Call, place: FromPath[str], sku: Annotated[str, QueryParameter()]
) -> Sequence[stock.Movement]:
    """Return the latest 200 entries, latest first."""
    found = own_place(request, place)
    sku_id = request.house.memory.sku(sku, field="sku").sku_id
    return await request.db.read(stock.list_movements, sku_id=sku_id, place_id=found.place_id)


@post(
    "/places/{place:str}/stock-movements",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Book what came and went",
)
async def post_entries(
    request: Call,
    place: FromPath[str],
    data: JSONBody[NewReport],
    idempotency_key: IdempotencyKey,
) -> Response[Report]:
    """Book entries whatever the books say; what they cannot explain opens an exception.

    Raises:
        UnknownSku: an entry names none.
        EntryWrong: an entry's quantity or conditions do not fit its kind.
        NotYet: an entry is of an instant that has not come.
        PlaceOutside: the caller may not act there.
        NotEntitled: what is written off or corrected away cost more than the caller may.
    """
    found, at, report_id = own_place(request, place), now(), ids.new()
    entries = [
        _entry(request, found, one, report_id, number) for number, one in enumerate(data.entries)
    ]
    await require_write_off(request, entries, place=found, at=at)
    key = await key_of(request, idempotency_key, f"entries:{found.place_id}")

    async def command(tx: Tx) -> Report:
        booked = await stock.book(tx, entries=entries, subject_id=report_id, at=at)
        became = {one.movement_id: one for one in booked}
        answers = [
            EntryAnswer(
                entry.sku_id,
                entry.movement_id,
                became[entry.movement_id].outcome,
                became[entry.movement_id].shortfall,
            )
            for entry in entries
        ]
        return Report(report_id, found.place_id, answers)

    return await answer_once(request, key, subject_id=report_id, command=command, status=201)


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
        CountedTwice: a SKU stands twice in it.
        NotYet: it was taken at an instant that has not come.
        PlaceOutside: the caller may not act there.
    """
    found, memory, at = own_place(request, place), request.house.memory, now()
    counted = {
        memory.sku(line.sku, field=f"lines[{i}].sku").sku_id: line.quantity
        for i, line in enumerate(data.lines)
    }
    if len(counted) < len(data.lines):
        raise CountedTwice("A SKU stands twice in the count.", field="lines")
    count_id = ids.new()
    key = await key_of(request, idempotency_key, f"count:{found.place_id}")

    async def command(tx: Tx) -> Count:
        stated = await count_stock(
            tx,
            place=found,
            counted=list(counted.items()),
            condition=data.condition,
            count_id=count_id,
            counted_at=data.counted_at or at,
            at=at,
        )
        stale = [one.sku_id for one in stated if one.outcome == stock.Outcome.STALE]
        short = {str(one.sku_id): one.shortfall for one in stated if one.shortfall}
        return Count(count_id, found.place_id, len(counted), stale, short)

    return await answer_once(request, key, subject_id=count_id, command=command, status=201)


@get(
    "/stock-exceptions",
    access=token(Scope.STOCK_READ),
    tags=["stock"],
    summary="List what the stock books cannot explain",
)
async def list_exceptions(
    request: Call,
    place: Annotated[list[str] | None, QueryParameter(max_items=200)] = None,
    only: Annotated[Literal["open", "all"], QueryParameter()] = "open",
) -> Sequence[stock.StockException]:
    """Return at most 500 exceptions, open ones first, the oldest first; of own places only."""
    mine = request.principal.place_ids
    places = None if mine is None else [PlaceId(place_id) for place_id in mine]
    if place is not None:
        places = [own_place(request, name).place_id for name in place]
    return await request.db.read(stock.list_exceptions, place_ids=places, only_open=only == "open")


@post(
    "/places/{place:str}/stock-exceptions/{sku:str}/{exception_id:uuid}/resolution",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Say what an exception was",
    status_code=200,
)
async def post_resolution(
    request: Call,
    place: FromPath[str],
    sku: FromPath[str],
    exception_id: FromPath[UUID],
    data: JSONBody[Resolved],
    idempotency_key: IdempotencyKey,
) -> Response[stock.StockException]:
    """Close an exception; what did not come of a delivery is then accounted for as lost.

    Raises:
        UnknownSku: there is no such SKU.
        UnknownException: none of the place is open under that id.
    """
    found = own_place(request, place)
    sku_id = request.house.memory.sku(sku, field="sku").sku_id
    key = await key_of(request, idempotency_key, f"resolve:{exception_id}")

    async def command(tx: Tx) -> stock.StockException:
        return await stock.resolve_exception(
            tx,
            place_id=found.place_id,
            sku_id=sku_id,
            exception_id=exception_id,
            resolution=data.resolution,
            at=now(),
        )

    return await answer_once(request, key, subject_id=exception_id, command=command)


def named_skus(request: Call, names: Sequence[str], field: str) -> list[SkuId]:
    """Return the SKUs of these codes or ids; ``field`` names the offending one, {} its number.

    Raises:
        UnknownSku: one of them is none.
    """
    memory = request.house.memory
    return [memory.sku(name, field=field.format(i)).sku_id for i, name in enumerate(names)]


def owner_named(request: Call, name: str | None, place: Place, field: str) -> EntityId:
    """Return the legal entity of that code or id; the place's own where none is named.

    Raises:
        UnknownEntity: there is none.
    """
    return place.entity_id if name is None else entity_named(request, name, field)


def entity_named(request: Call, name: str, field: str) -> EntityId:
    """Return the legal entity of that code or id.

    Raises:
        UnknownEntity: there is none.
    """
    directory = request.house.memory.directory
    by_id = {str(entity_id): entity_id for entity_id in directory.entities}
    found = by_id.get(name) or directory.find_id("entity", code=name)
    if found is None:
        raise UnknownEntity(f"No legal entity has the code or id {name[:64]!r}.", field=field)
    return EntityId(found)


def channel_named(request: Call, name: str, field: str) -> ChannelId:
    """Return the channel of that code or id.

    Raises:
        UnknownChannel: there is none.
    """
    directory = request.house.memory.directory
    by_id = {str(channel_id): channel_id for channel_id in directory.channels}
    found = by_id.get(name) or directory.find_id("channel", code=name)
    if found is None:
        raise UnknownChannel(f"No channel has the code or id {name[:64]!r}.", field=field)
    return ChannelId(found)


def require_everywhere(request: Call) -> None:
    """Refuse a caller who acts at some places only.

    Raises:
        PlaceOutside: what the caller wants to say is about every place.
    """
    if request.principal.place_ids is not None:
        raise PlaceOutside("This is about every place; you may act at some of them only.")


def _entry(request: Call, place: Place, one: NewEntry, report_id: UUID, number: int) -> stock.Entry:
    field = f"entries[{number}]"
    sign = _BY_HAND.get(one.kind)
    moves_condition = one.kind in {MovementKind.DAMAGE, MovementKind.REGRADE}
    if sign is None:
        raise EntryWrong(f"{one.kind.value} is not booked by hand.", field=f"{field}.kind")
    if one.quantity == 0 or (sign and one.quantity < 0):
        raise EntryWrong("So many units neither come nor go.", field=f"{field}.quantity")
    if one.into == one.condition or (one.into is not None) > moves_condition:
        raise EntryWrong("The goods do not change so.", field=f"{field}.into")
    if one.kind is MovementKind.REGRADE and one.into is None:
        raise EntryWrong("Into which condition is not said.", field=f"{field}.into")
    return stock.Entry(
        movement_id=ids.derive("entry", report_id, number),
        sku_id=request.house.memory.sku(one.sku, field=f"{field}.sku").sku_id,
        place_id=place.place_id,
        entity_id=owner_named(request, one.entity, place, f"{field}.entity"),
        kind=one.kind,
        quantity=one.quantity * (sign or 1),
        condition=one.condition,
        into=one.into,
        occurred_at=one.occurred_at,
    )


ROUTES: Final = (
    show_positions,
    show_movements,
    post_entries,
    post_count,
    list_exceptions,
    post_resolution,
)
