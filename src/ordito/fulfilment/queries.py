"""Questions about fulfilment orders."""

from collections.abc import Sequence

from ordito.fulfilment.errors import UnknownFulfilmentOrder
from ordito.fulfilment.model import TO_DO, FulfilmentOrder, FulfilmentState, Item
from ordito.platform.db import Tx, statements
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

_sql = statements(__name__)
_FIND = _sql.query("find_fulfilment_order", FulfilmentOrder)
_OF_ORDER = _sql.query("list_of_order", FulfilmentOrder)
_OPEN = _sql.query("list_open", FulfilmentOrder)
_ITEMS = _sql.query("list_items", Item)


async def get_fulfilment_order(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId
) -> FulfilmentOrder:
    """Return a place's fulfilment order.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    task = await tx.find(_FIND, place_id=place_id, fulfilment_order_id=fulfilment_order_id)
    if task is None:
        message = "The place has no such fulfilment order."
        raise UnknownFulfilmentOrder(message, fulfilment_order_id=fulfilment_order_id)
    return task


async def list_of_order(
    tx: Tx, *, order_id: OrderId, place_ids: Sequence[PlaceId]
) -> list[FulfilmentOrder]:
    """Return an order's fulfilment orders at the places that its lines name."""
    return await tx.fetch(_OF_ORDER, order_id=order_id, place_ids=place_ids)


async def list_open(
    tx: Tx,
    *,
    place_id: PlaceId,
    states: Sequence[FulfilmentState] = TO_DO,
    method: str | None = None,
    page_size: int = 100,
) -> list[FulfilmentOrder]:
    """Return what a place has to do, the nearest promise first.

    Args:
        tx: open transaction.
        place_id: whose.
        states: of ``TO_DO``, those that are asked for.
        method: collect or ship; None is both.
        page_size: at most so many.
    """
    return await tx.fetch(
        _OPEN, place_id=place_id, states=list(states), method=method, page_size=page_size
    )


async def list_items(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId
) -> list[Item]:
    """Return what belongs to a fulfilment order."""
    return await tx.fetch(_ITEMS, place_id=place_id, fulfilment_order_id=fulfilment_order_id)
