"""Make ready: goods are picked, and packed where they are shipped, and wait."""

from datetime import datetime

from ordito import fulfilment, orders
from ordito.fulfilment import FulfilmentOrder
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId, PlaceId


async def make_ready(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId, at: datetime
) -> FulfilmentOrder:
    """Say that goods wait: for the customer, for as long as the policy says, or for the carrier.

    Returns:
        The fulfilment order as it is then.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        FulfilmentClosed: it is ready already, or over.
        NotPacked: parcels were packed, and something is in none of them.
        OrderHeld: somebody has to look at the order first.
    """
    task = await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
    await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
    policy = await fulfilment.collecting.COLLECTING.load(tx)
    await fulfilment.mark_ready(
        tx, task=task, at=at, collect_until=fulfilment.collecting.until(policy, at)
    )
    return await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
