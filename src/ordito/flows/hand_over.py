"""Hand over: the customer or the carrier takes the goods of a fulfilment order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ordito import fulfilment, orders, stock
from ordito.fulfilment import Checked, FulfilmentOrder, HandedItem, Taker
from ordito.orders import LineKind, LineQuantity
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId, PlaceId


async def hand_over(
    tx: Tx,
    *,
    place_id: PlaceId,
    fulfilment_order_id: FulfilmentOrderId,
    code: str | None,
    checked: Checked | None = None,
    taker: Taker = Taker.BUYER,
    units: Mapping[int, int] | None = None,
    at: datetime,
) -> FulfilmentOrder:
    """Book goods out of the place and into the customer's hands: all that is left, or some.

    Services go with the goods, and so does the charge for bringing them, with the first that leave.
    The money follows: a handler of the fact captures it.

    Args:
        tx: open transaction.
        place_id: that gives them.
        fulfilment_order_id: what they are of.
        code: that was shown; None where the person was recognised as ``checked`` says.
        checked: see ``code``.
        taker: who takes them.
        units: by line; None is all that is left.
        at: now.

    Returns:
        The fulfilment order as it was before.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        FulfilmentClosed: it was handed over or cancelled already.
        NotThere: so many units are not left.
        WrongCode: the customer's code is another one.
        TooManyCodes: too many wrong codes were shown.
        OrderHeld: somebody has to look at the order first.
    """
    task = await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
    order = await orders.lock_order(tx, customer_id=task.customer_id, order_id=task.order_id)
    await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
    lines = await orders.list_lines(tx, customer_id=task.customer_id, order_id=task.order_id)
    kinds = {line.line_no: line.kind for line in lines}
    leaving = await fulfilment.hand_over(
        tx, task=task, code=code, checked=checked, taker=taker, units=units, at=at
    )
    await fulfilment.parcels.mark_sent(tx, task=task, at=at)
    await orders.fulfil_lines(
        tx,
        order=order,
        lines=[
            *(LineQuantity(item.line_no, item.units) for item in leaving),
            *orders.charges_leaving(lines, method=task.method),
        ],
        at=at,
    )
    if goods := [item for item in leaving if kinds[item.line_no] == LineKind.GOODS]:
        await _take_out(tx, task, goods, at)
    return task


async def _take_out(
    tx: Tx, task: FulfilmentOrder, goods: Sequence[HandedItem], at: datetime
) -> None:
    """Book goods out of the stock, with the lots that were read when they were picked."""
    await stock.fulfil(
        tx,
        holdings=[
            stock.Holding(item.reservation_id, item.sku_id, task.place_id, item.units)
            for item in goods
        ],
        subject_id=task.order_id,
        at=at,
    )
    picks = await fulfilment.picking.list_picks(
        tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    for sku_id, lots in fulfilment.picking.lots_leaving(picks, goods).items():
        await stock.name_lots(
            tx,
            sku_id=sku_id,
            place_id=task.place_id,
            subject_id=task.order_id,
            lots=[stock.LotUnits(lot, units, until) for (lot, until), units in lots.items()],
            at=at,
        )
