"""What comes back, over HTTP: lists of returns, goods without their order, and inspections."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import orders, stock
from ordito.flows.decide_on import decide_on
from ordito.network import Power
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.processes.receipts import BoughtLine, list_receipts
from ordito.processes.sale import SaleCustomer, Units
from ordito.processes.without_receipt import LooseReturn, take_loose
from ordito.stock import Disposition, Inspection, InspectionDecision
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.authority import require_power
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_PAGE: Final = 50
Amount = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class DecisionOnGoods(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of goods that wait.

    Attributes:
        sku_id: of the goods, as the list names them.
        disposition: ``restock``, ``refurbish``, ``scrap`` or ``to_owner``.
        quantity: units.
        loss_minor: worth that is gone, as it was seen; left out, what scrapped units have cost.
    """

    sku_id: SkuId
    disposition: Disposition
    quantity: Units = 1
    loss_minor: Amount | None = None


@get(
    "/returns",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["returns"],
    summary="List returns",
)
async def list_returns(
    request: Call,
    place: FromQuery[str | None] = None,
    standing: Annotated[orders.returns.ReturnState | None, QueryParameter(name="state")] = None,
    before: FromQuery[UUID | None] = None,
) -> Sequence[orders.returns.GoodsReturn]:
    """Return what is expected or came back, latest first, 50 at a time.

    ``before`` is the ``return_id`` of the last one of the page before.

    Raises:
        UnknownPlace: there is none of that name.
        PlaceOutside: the caller may not act there.
    """
    return await request.db.read(
        orders.returns.list_returns,
        place_ids=_places(request, place),
        states=None if standing is None else [standing],
        before=before,
        most=_PAGE,
    )


@get(
    "/returns/{number:str}",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["returns"],
    summary="Read a return by its number",
)
async def show_return(request: Call, number: FromPath[str]) -> orders.returns.GoodsReturn:
    """Return what stands on a parcel or a receipt: goods of any order come back anywhere.

    Raises:
        UnknownReturn: none has that number.
    """
    return await request.db.read(orders.returns.get_return, number=number)


@get(
    "/receipts",
    access=token(Scope.ORDERS_WRITE),
    tags=["returns"],
    summary="Find the orders from which goods may be",
)
async def find_receipts(
    request: Call,
    sku: FromQuery[str],
    card: FromQuery[str | None] = None,
    customer_id: FromQuery[UUID | None] = None,
    serial: FromQuery[str | None] = None,
    reason: FromQuery[str] = "customer_request",
) -> Sequence[BoughtLine]:
    """Return the lines of orders that may be what somebody brings without a receipt.

    Raises:
        UnknownSku: there is none of that name.
        UnknownCustomer: nobody has that card.
    """
    named = card is not None or customer_id is not None
    return await request.db.read(
        list_receipts,
        memory=request.house.memory,
        sku=request.house.memory.sku(sku, field="sku"),
        customer=SaleCustomer(id=customer_id, card=card) if named else None,
        serial=serial,
        reason=reason,
        at=now(),
    )


@post(
    "/returns/without-receipt",
    access=token(Scope.ORDERS_WRITE),
    tags=["returns"],
    summary="Take goods whose order nobody finds",
    status_code=200,
)
async def post_without_receipt(
    request: Call, data: JSONBody[LooseReturn], idempotency_key: IdempotencyKey
) -> Response[orders.returns.GoodsReturn]:
    """Take goods in for store credit, each at its lowest price of the last 30 days.

    Raises:
        UnknownCustomer: nobody is known by what was given.
        ReceiptNeeded: by the rules these goods come back with their order alone.
        ReturnLimit: the person has brought back too much without a receipt.
        NotEntitled: it is worth more than the caller may give, or an exception that it may not.
        PlaceOutside: the caller may not act at the place.
    """
    place = request.house.memory.place(data.place, field="place")
    request.principal.require_place(place.place_id)
    key = await key_of(request, idempotency_key, "return_without_receipt")
    return_id = ids.derive_at(now(), "without receipt", key.claim)

    async def take(tx: Tx) -> orders.returns.GoodsReturn:
        return await take_loose(
            tx,
            memory=request.house.memory,
            asked=data,
            return_id=return_id,
            authority=request.principal.authority,
            at=now(),
        )

    return await answer_once(request, key, subject_id=return_id, command=take)


@get(
    "/inspections",
    access=token(Scope.STOCK_READ, Scope.STOCK_WRITE, Scope.ORDERS_WRITE),
    tags=["returns"],
    summary="List goods that wait to be inspected",
)
async def list_inspections(request: Call, place: FromQuery[str]) -> Sequence[Inspection]:
    """Return what came back to a place and waits for a decision, what came first first.

    Raises:
        UnknownPlace: there is none of that name.
        PlaceOutside: the caller may not act there.
    """
    places = _places(request, place)
    assert places is not None, "it is named"
    return await request.db.read(stock.list_waiting, place_ids=places)


@post(
    "/inspections/{inspection_id:uuid}/decision",
    access=token(Scope.STOCK_WRITE, Scope.ORDERS_WRITE),
    tags=["returns"],
    summary="Decide what becomes of goods",
    status_code=200,
)
async def post_decision(
    request: Call,
    inspection_id: FromPath[UUID],
    data: JSONBody[DecisionOnGoods],
    idempotency_key: IdempotencyKey,
) -> Response[InspectionDecision]:
    """Put goods back on the shelf, send them to be mended, scrap them or give them back.

    Raises:
        UnknownInspection: none of that SKU waits under that id.
        AlreadyDecided: fewer units wait.
        PlaceOutside: the caller may not act at their place.
        NotEntitled: more would be written off than the caller may.
    """
    found = await request.db.read(
        stock.get_inspection, sku_id=data.sku_id, inspection_id=inspection_id
    )
    request.principal.require_place(found.place_id)
    key = await key_of(request, idempotency_key, f"inspection:{inspection_id}")

    async def decide(tx: Tx) -> InspectionDecision:
        return await carry_out(request, tx, found, data, ids.derive("decision", key.claim))

    return await answer_once(request, key, subject_id=inspection_id, command=decide)


async def carry_out(
    request: Call, tx: Tx, inspection: Inspection, data: DecisionOnGoods, decision_id: UUID
) -> InspectionDecision:
    """Decide on goods within the caller's limit of what is written off."""
    place = request.house.memory.directory.place(inspection.place_id)
    decision = await decide_on(
        tx,
        inspection=inspection,
        disposition=data.disposition,
        quantity=data.quantity,
        loss_minor=data.loss_minor,
        costs=request.house.memory.returns.policy.costs,
        currency=place.currency,
        decision_id=decision_id,
        at=now(),
    )
    if decision.loss_minor or decision.disposition is Disposition.SCRAP:
        require_power(
            request,
            Power.WRITE_OFF,
            currency=place.currency,
            amount_minor=decision.loss_minor,
            place=place,
        )
    return decision


def _places(request: Call, name: str | None) -> list[PlaceId] | None:
    """Return the places that are asked for: one, or all at which the caller may act."""
    if name is not None:
        place = request.house.memory.place(name, field="place")
        request.principal.require_place(place.place_id)
        return [place.place_id]
    own = request.principal.place_ids
    return None if own is None else [PlaceId(place_id) for place_id in own]


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_returns,
    show_return,
    find_receipts,
    post_without_receipt,
    list_inspections,
    post_decision,
)
