"""Count codes: a wrong collection code is counted after its refusal has left nothing behind."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ordito import fulfilment
from ordito.fulfilment import WrongCode
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import FulfilmentOrderId, PlaceId


@asynccontextmanager
async def counting_codes(
    db: Database,
    *,
    context: Context,
    place_id: PlaceId,
    fulfilment_order_id: FulfilmentOrderId,
) -> AsyncGenerator[None]:
    """Count a wrong code of what is done within, in a transaction of its own, and refuse it.

    After five of them no code of this fulfilment order is looked at for a quarter of an hour.
    """
    try:
        yield
    except WrongCode:

        async def note(tx: Tx) -> None:
            task = await fulfilment.get_fulfilment_order(
                tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
            )
            await fulfilment.note_wrong_code(tx, task=task, at=now())

        await db.transact(note, context)
        raise
