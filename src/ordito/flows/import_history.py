"""Import history: batches of orders that another system closed, each batch once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import ledger, orders
from ordito.ledger import Transfer
from ordito.orders import HistoricOrder
from ordito.platform import idempotency
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key


async def import_orders(
    tx: Tx,
    *,
    batch: Key,
    batch_id: UUID,
    history: Sequence[HistoricOrder],
    points: Sequence[Transfer],
    at: datetime,
) -> bool:
    """Append a batch of closed orders with the points they earned and their facts.

    Args:
        tx: open transaction whose context has the origin ``history``.
        batch: names the batch; a batch that is here already is left alone.
        batch_id: derived from the same name.
        history: the orders.
        points: what they earned, as transfers of the ledger.
        at: now.

    Returns:
        Whether the batch was new.
    """
    if await idempotency.claim(tx, key=batch, subject_id=batch_id, at=at) is not None:
        return False
    await orders.import_orders(tx, orders=history)
    if points:
        await ledger.import_transfers(tx, transfers=points, at=at)
    return True
