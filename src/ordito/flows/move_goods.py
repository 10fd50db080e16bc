"""Move goods: what a change of an order means to the shelves and to the places that pick."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import fulfilment, orders, stock
from ordito.flows.send_to_store import holding, set_aside
from ordito.flows.take_in import INSPECT, Brought, take_in
from ordito.orders import Delta, Line, LineKind, Method, NewLine, Order, ReturnedLine
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import EntityId, PlaceId, SkuId


class GoodsMove(msgspec.Struct, frozen=True):
    """Units that a change moves.

    Attributes:
        what: ``freed``, ``returned``, ``reserved`` or ``handed_over``.
        sku_id: of what.
        place_id: where.
        quantity: units.
        condition: of what comes back.
        disposition: what becomes of it; ``inspect`` where nobody has said.
        loss_minor: worth that is gone with it, minor units.
    """

    what: str
    sku_id: SkuId
    place_id: PlaceId
    quantity: int
    condition: str = "sellable"
    disposition: str = ""
    loss_minor: int = 0


async def move_goods(
    tx: Tx,
    *,
    order: Order,
    taken: Sequence[ReturnedLine],
    changed: Sequence[Delta],
    lines: Sequence[Line],
    added: Sequence[NewLine],
    place_id: PlaceId | None,
    owner_id: EntityId | None,
    costs: orders.returns.ReturnCosts | None = None,
    at: datetime,
) -> list[GoodsMove]:
    """Free what nobody waits for any more, take in what came back, set aside what is wanted.

    Args:
        tx: open transaction; the order is locked.
        order: whose goods.
        taken: units that are given up, and in what condition they come back.
        changed: what has changed on lines.
        lines: all of the order, as they are now.
        added: lines that are new.
        place_id: where goods come back.
        owner_id: legal entity whose goods they are from then on.
        costs: of mending what comes back.
        at: now.

    Raises:
        NotEnoughStock: what is wanted is not there any more.
    """
    known = orders.by_number(lines)
    freed = [(known[delta.line_no], delta.cancelled) for delta in changed if delta.cancelled]
    returned = [
        (known[delta.line_no], delta.returned)
        for delta in changed
        if delta.returned and known[delta.line_no].kind == LineKind.GOODS
    ]
    back = {line.line_no: line for line in taken}
    await _free(tx, order, freed, at)
    decided: list[stock.InspectionDecision | None] = []
    if returned:
        assert place_id is not None, "goods come back somewhere"
        assert owner_id is not None, "somebody owns what came back"
        goods = [_came(order, line, units, back[line.line_no]) for line, units in returned]
        there = (place_id, owner_id)
        decided = await _take_in(tx, order, goods, there, costs, at)
    await _set_aside(tx, order, added, at)
    back_to = place_id or order.place_id
    return [
        *(
            GoodsMove("freed", line.sku_id, line.place_id, units)
            for line, units in freed
            if line.kind == LineKind.GOODS
        ),
        *(
            _returned(line, units, back[line.line_no], back_to or line.place_id, decision)
            for (line, units), decision in zip(returned, decided, strict=True)
        ),
        *(_set_aside_as(line) for line in added if line.kind is LineKind.GOODS),
    ]


def _returned(
    line: Line,
    units: int,
    brought: ReturnedLine,
    place_id: PlaceId,
    decision: stock.InspectionDecision | None,
) -> GoodsMove:
    return GoodsMove(
        "returned",
        line.sku_id,
        place_id,
        units,
        brought.condition.value,
        INSPECT if decision is None else decision.disposition,
        0 if decision is None else decision.loss_minor,
    )


def _set_aside_as(line: NewLine) -> GoodsMove:
    what = "handed_over" if line.method is Method.CARRY_OUT else "reserved"
    return GoodsMove(what, line.sku_id, line.sent_from or line.place_id, line.quantity)


async def _free(tx: Tx, order: Order, freed: Sequence[tuple[Line, int]], at: datetime) -> None:
    if not freed:
        return
    await stock.release(
        tx,
        holdings=[
            stock.Holding(
                reservation_id=line.reservation_id,
                sku_id=line.sku_id,
                place_id=line.place_id,
                quantity=units,
            )
            for line, units in freed
            if line.kind == LineKind.GOODS
        ],
        subject_id=order.order_id,
        at=at,
    )
    await fulfilment.cancel_items(
        tx,
        order_id=order.order_id,
        items=[
            fulfilment.CancelledItem(line.place_id, line.line_no, units)
            for line, units in freed
            if line.kind != LineKind.DELIVERY
        ],
        at=at,
    )


async def _take_in(
    tx: Tx,
    order: Order,
    goods: Sequence[Brought],
    there: tuple[PlaceId, EntityId],
    costs: orders.returns.ReturnCosts | None,
    at: datetime,
) -> list[stock.InspectionDecision | None]:
    place_id, owner_id = there
    return await take_in(
        tx,
        goods=goods,
        place_id=place_id,
        owner_id=owner_id,
        subject_id=order.order_id,
        currency=order.currency,
        costs=costs,
        at=at,
    )


def _came(order: Order, line: Line, units: int, brought: ReturnedLine) -> Brought:
    inspection_id = ids.derive("return", order.order_id, order.version, line.line_no)
    return Brought(line.sku_id, units, brought, inspection_id)


async def _set_aside(tx: Tx, order: Order, added: Sequence[NewLine], at: datetime) -> None:
    goods = [line for line in added if line.kind is LineKind.GOODS]
    if not goods:
        return
    await stock.reserve(
        tx,
        lines=[set_aside(line) for line in goods],
        subject_id=order.order_id,
        expires_at=None,
        at=at,
    )
    leaving = [line for line in goods if line.method is Method.CARRY_OUT]
    if leaving:
        await stock.fulfil(
            tx,
            holdings=[holding(line) for line in leaving],
            subject_id=order.order_id,
            at=at,
        )
