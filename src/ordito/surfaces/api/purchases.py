"""Purchases over HTTP: what suppliers shall bring to a place, and what they brought."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId
from ordito.stock import InboundLine, PurchaseLine, PurchaseOrder
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.stock import Instant, Sku, named_skus, owner_named
from ordito.surfaces.api.transfers import Arrivals, Receipt, came
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class OrderedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU that were ordered.

    Attributes:
        sku: code or id.
        quantity: units; 0 expects no more of it.
        expected_at: when; left out where nobody knows.
        cost_minor: of a unit, minor units of the owner's currency.
    """

    sku: Sku
    quantity: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
    expected_at: Instant | None = None
    cost_minor: Annotated[int, msgspec.Meta(ge=0, le=10**15)] | None = None


class Purchase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A purchase order as it stands now; its number, in the path, names it at its place.

    Attributes:
        supplier: as the company calls it.
        lines: each SKU once; one that is left out is no longer expected.
        ordered_at: when; left out, now.
        entity: code or id of who will own the goods; left out, the place's entity.
    """

    supplier: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    lines: Annotated[tuple[OrderedLine, ...], msgspec.Meta(max_length=1000)]
    ordered_at: Instant | None = None
    entity: str | None = None


class PurchasePage(msgspec.Struct, frozen=True):
    """A purchase order with its lines; see ``ordito.stock.PurchaseOrder``."""

    purchase_order_id: UUID
    number: str
    place_id: UUID
    supplier: str
    entity_id: UUID
    state: str
    ordered_at: datetime
    closed_at: datetime | None
    lines: Sequence[InboundLine]


@put(
    "/places/{place:str}/purchase-orders/{number:str}",
    access=token(Scope.STOCK_WRITE),
    tags=["inbound"],
    summary="Put a purchase order",
)
async def put_purchase(
    request: Call,
    place: FromPath[str],
    number: FromPath[Number],
    data: JSONBody[Purchase],
    idempotency_key: IdempotencyKey,
) -> Response[PurchasePage]:
    """Expect what is ordered as of now; put again, it is replaced, and receipts of it stay.

    Raises:
        UnknownSku: a line names none.
        LineTwice: a SKU is named twice.
        PlaceOutside: the caller may not act there.
    """
    found = own_place(request, place)
    order_id = _id_of(found.place_id, number)
    entity_id = owner_named(request, data.entity, found, "entity")
    currency = request.house.memory.directory.entity(entity_id).currency
    sku_ids = named_skus(request, [line.sku for line in data.lines], "lines[{}].sku")
    lines = [
        PurchaseLine(
            sku_id,
            line.quantity,
            line.expected_at,
            line.cost_minor,
            None if line.cost_minor is None else currency,
        )
        for sku_id, line in zip(sku_ids, data.lines, strict=True)
    ]
    head = PurchaseOrder(
        found.place_id,
        order_id,
        number,
        data.supplier,
        entity_id,
        "open",
        [],
        data.ordered_at or now(),
        None,
    )
    key = await key_of(request, idempotency_key, f"purchase:{order_id}")

    async def command(tx: Tx) -> PurchasePage:
        await stock.put_purchase_order(tx, order=head, lines=lines)
        return await _page(tx, place_id=found.place_id, number=number)

    return await answer_once(request, key, subject_id=order_id, command=command)


@get(
    "/places/{place:str}/purchase-orders",
    access=token(Scope.STOCK_READ),
    tags=["inbound"],
    summary="List what a place waits for from suppliers",
)
async def list_purchases(
    request: Call,
    place: FromPath[str],
    only: Annotated[Literal["open", "all"], QueryParameter()] = "open",
) -> Sequence[PurchaseOrder]:
    """Return the latest 200 purchase orders of a place, without their lines."""
    found = own_place(request, place)
    return await request.db.read(
        stock.list_purchase_orders, place_id=found.place_id, only_open=only == "open"
    )


@get(
    "/places/{place:str}/purchase-orders/{number:str}",
    access=token(Scope.STOCK_READ),
    tags=["inbound"],
    summary="Read a purchase order",
)
async def show_purchase(
    request: Call, place: FromPath[str], number: FromPath[Number]
) -> PurchasePage:
    """Return a purchase order with its lines.

    Raises:
        UnknownPurchaseOrder: the place has none of that number.
    """
    place_id = own_place(request, place).place_id
    return await request.db.read(_page, place_id=place_id, number=number)


@post(
    "/places/{place:str}/purchase-orders/{number:str}/receipts",
    access=token(Scope.STOCK_WRITE),
    tags=["inbound"],
    summary="Receive goods of a purchase order",
)
async def post_purchase_receipt(
    request: Call,
    place: FromPath[str],
    number: FromPath[Number],
    data: JSONBody[Receipt],
    idempotency_key: IdempotencyKey,
) -> Response[Arrivals]:
    """Book what came, also what nobody ordered; after the last one differences are exceptions.

    Raises:
        UnknownPurchaseOrder: the place has none of that number.
        UnknownSku: a line names none.
        LineTwice: a SKU is named twice in the same condition.
    """
    place_id, receipt_id, at = own_place(request, place).place_id, ids.new(), now()
    order_id = _id_of(place_id, number)
    arrived = came(request, data.lines)
    key = await key_of(request, idempotency_key, f"receive_purchase:{order_id}")

    async def command(tx: Tx) -> Arrivals:
        order = await stock.get_purchase_order(tx, place_id=place_id, purchase_order_id=order_id)
        booked = await stock.receive_purchase(
            tx,
            order=order,
            receipt_id=receipt_id,
            arrived=arrived,
            is_final=data.final,
            occurred_at=data.occurred_at or at,
            at=at,
        )
        return Arrivals(receipt_id, booked)

    return await answer_once(request, key, subject_id=receipt_id, command=command, status=201)


def _id_of(place_id: PlaceId, number: str) -> UUID:
    return ids.derive("purchase_order", place_id, number)


async def _page(tx: Tx, *, place_id: PlaceId, number: str) -> PurchasePage:
    order_id = _id_of(place_id, number)
    order = await stock.get_purchase_order(tx, place_id=place_id, purchase_order_id=order_id)
    lines = await stock.list_inbound_lines(tx, sku_ids=order.sku_ids, inbound_id=order_id)
    return PurchasePage(
        order.purchase_order_id,
        order.number,
        order.place_id,
        order.supplier,
        order.entity_id,
        order.state,
        order.ordered_at,
        order.closed_at,
        lines,
    )


ROUTES: Final = (put_purchase, list_purchases, show_purchase, post_purchase_receipt)
