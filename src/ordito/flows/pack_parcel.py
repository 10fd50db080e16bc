"""Pack parcel: picked goods go into a parcel, which leaves in the way that its buyer paid for."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ordito import fulfilment, orders
from ordito.fulfilment import FulfilmentOrder, TariffBook
from ordito.platform.db import Tx


async def pack_parcel(
    tx: Tx,
    *,
    tariffs: TariffBook,
    task: FulfilmentOrder,
    parcel_id: UUID,
    units: Mapping[int, int],
    prefix: str,
    carrier: str | None,
    service: str | None = None,
    weight_g: int | None,
    at: datetime,
) -> fulfilment.parcels.Parcel:
    """Close a parcel; its carrier is told.

    Args:
        tx: open transaction.
        tariffs: in force, which name services.
        task: whose units are packed.
        parcel_id: the same again is left as it is.
        units: by line of the order.
        prefix: GS1 company prefix of its number.
        carrier: that shall take it; None is brought in another way.
        service: of the carrier; None is what the buyer paid for.
        weight_g: grams, where it was weighed.
        at: now.

    Raises:
        OrderHeld: somebody has to look at the order first.
        NotPicked: fewer units are picked and in no parcel.
        FulfilmentClosed: nothing of it is picked, or it is ready or over.
    """
    await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
    return await fulfilment.parcels.pack(
        tx,
        task=task,
        parcel_id=parcel_id,
        units=units,
        prefix=prefix,
        carrier=carrier,
        service=service or await paid_service(tx, tariffs=tariffs, task=task),
        weight_g=weight_g,
        at=at,
    )


async def paid_service(tx: Tx, *, tariffs: TariffBook, task: FulfilmentOrder) -> str:
    """Return by which service of carriers the goods of a task leave."""
    lines = await orders.list_lines(tx, customer_id=task.customer_id, order_id=task.order_id)
    return tariffs.service_of(orders.charged_services(lines))
