"""Send to store: goods of one place are brought to the one at which a customer collects them.

Until they have left, they are set aside where they lie; they are set aside again, for the same
line, when they have come.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from ordito import fulfilment, orders, stock
from ordito.flows.make_ready import make_ready
from ordito.fulfilment import NewFulfilment
from ordito.orders import NewLine
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import (
    EntityId,
    FulfilmentOrderId,
    OrderId,
    PlaceId,
    ReservationId,
    SkuId,
)

Expected = fulfilment.ahead.Expected


def set_aside(line: NewLine) -> stock.ReserveLine:
    """Return what sets the units of a line aside, where they lie until they leave."""
    if line.sent_from is not None:
        return stock.ReserveLine(
            _sent(line.reservation_id), line.sku_id, line.sent_from, line.quantity, beyond=False
        )
    return stock.ReserveLine(
        line.reservation_id,
        line.sku_id,
        line.place_id,
        line.quantity,
        beyond=line.waits_for is not None,
    )


def holding(line: NewLine) -> stock.Holding:
    """Return the units that ``set_aside`` holds."""
    held = set_aside(line)
    return stock.Holding(held.reservation_id, held.sku_id, held.place_id, held.quantity)


def transfers_of(fulfilments: Sequence[NewFulfilment]) -> Mapping[FulfilmentOrderId, UUID]:
    """Return the transfers that bring goods to fulfilment orders which wait for another place."""
    return {
        part.fulfilment_order_id: ids.derive("transfer of", part.fulfilment_order_id)
        for part in fulfilments
        if part.ahead is not None and part.ahead.from_place_id is not None
    }


async def send_to_stores(
    tx: Tx,
    *,
    order_id: OrderId,
    fulfilments: Sequence[NewFulfilment],
    senders: Mapping[PlaceId, EntityId],
    at: datetime,
) -> None:
    """Open the transfers of an order from what is set aside for it, which is held firmly.

    Args:
        tx: open transaction.
        order_id: of which order.
        fulfilments: as they were planned; those that wait for no other place are left out.
        senders: who owns the goods at each place that sends some.
        at: now.
    """
    transfers = transfers_of(fulfilments)
    for part in fulfilments:
        transfer_id = transfers.get(part.fulfilment_order_id)
        if transfer_id is None:
            continue
        assert part.ahead is not None, part
        source_id = part.ahead.from_place_id or part.place_id
        units = fulfilment.ahead.units_by_sku(part.items)
        await stock.release(
            tx,
            holdings=[
                stock.Holding(_sent(item.reservation_id), item.sku_id, source_id, item.quantity)
                for item in part.items
            ],
            subject_id=order_id,
            at=at,
        )
        await stock.open_transfer(
            tx,
            transfer_id=transfer_id,
            source_id=source_id,
            destination_id=part.place_id,
            entity_id=senders[source_id],
            lines=[stock.SkuUnits(sku_id, count) for sku_id, count in units.items()],
            expected_at=part.ahead.expected_at,
            at=at,
        )


async def arrive_for_order(
    tx: Tx, *, place_id: PlaceId, transfer_id: UUID, is_final: bool, at: datetime
) -> None:
    """Set what came aside for the order that waits for it, and tell the place that it is ready.

    Units that did not come are rejected: another source is looked for, as for what is not on the
    shelf. Before the last receipt nothing happens unless all of it is there.
    """
    task = await fulfilment.ahead.find_of_transfer(tx, place_id=place_id, transfer_id=transfer_id)
    if task is None:
        return
    if task.state != fulfilment.FulfilmentState.WAITING:
        await fulfilment.ahead.close_transfer(tx, task=task, at=at)
        return
    items = await fulfilment.list_items(
        tx, place_id=place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    there = await _there(tx, place_id, transfer_id, [item.sku_id for item in items])
    short = fulfilment.ahead.missing(items, there)
    if short and not is_final:
        return
    await _set_aside(tx, task, transfer_id, items, at)
    wanted = sum(item.wanted for item in items)
    await fulfilment.ahead.begin_waiting(tx, task=task, units=wanted, at=at)
    await _make_ready(tx, task, short, at)


async def drop_unwanted(tx: Tx, *, at: datetime) -> int:
    """Stop waiting for what was cancelled: what has not left its place stays there. At most 100."""
    dropped = await fulfilment.ahead.list_dropped(tx)
    for task in dropped:
        await fulfilment.ahead.close_transfer(tx, task=task, at=at)
        if task.transfer_id is not None:
            transfer = await stock.get_transfer(
                tx, place_id=task.place_id, transfer_id=task.transfer_id
            )
            with suppress(stock.TransferClosed):
                await stock.cancel_transfer(tx, transfer=transfer, at=at)
    return len(dropped)


async def _there(
    tx: Tx, place_id: PlaceId, transfer_id: UUID, sku_ids: Sequence[SkuId]
) -> dict[SkuId, int]:
    """Return the units that came with a transfer and are set aside for nobody, by SKU."""
    skus = sorted(set(sku_ids))
    lines = await stock.list_inbound_lines(tx, sku_ids=skus, inbound_id=transfer_id)
    offers = await stock.list_offers(tx, sku_ids=skus, place_ids=[place_id], channel_id=None)
    free = {offer.sku_id: offer.unreserved for offer in offers}
    for one in lines:
        # goods that somebody waits for here who ordered ahead are not those of this transfer
        for waited in await stock.ahead.list_servable(tx, sku_id=one.sku_id):
            if waited.place_id == place_id:
                free[one.sku_id] = waited.units
    return dict.fromkeys(skus, 0) | {
        one.sku_id: min(one.received, free.get(one.sku_id, 0)) for one in lines
    }


async def _set_aside(
    tx: Tx, task: Expected, transfer_id: UUID, items: Sequence[fulfilment.Item], at: datetime
) -> None:
    """Set all of it aside where it shall be collected; what did not come is a shortfall there."""
    transfer = await stock.get_transfer(tx, place_id=task.place_id, transfer_id=transfer_id)
    lines = [
        stock.ReserveLine(item.reservation_id, item.sku_id, task.place_id, item.wanted)
        for item in items
        if item.wanted
    ]
    await stock.reserve_sold(
        tx,
        lines=[(line, transfer.entity_id) for line in lines],
        subject_id=task.order_id,
        at=at,
    )
    for line in lines:
        await stock.ahead.serve(tx, sku_id=line.sku_id, reservation_ids=[line.reservation_id])


async def _make_ready(tx: Tx, task: Expected, short: Mapping[int, int], at: datetime) -> None:
    """Let what came wait for the customer; what did not come needs another source."""
    opened = await fulfilment.get_fulfilment_order(
        tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    reached: fulfilment.FulfilmentState | None = None
    if short:
        reached = await fulfilment.picking.reject_units(
            tx,
            task=opened,
            units=short,
            reason=fulfilment.picking.RejectReason.NOT_ON_SHELF,
            rejection_id=ids.derive("did not come", task.fulfilment_order_id),
            at=at,
        )
    if reached != fulfilment.FulfilmentState.REJECTED:
        # an order that somebody has to look at first lies there, and is made ready by hand
        with suppress(orders.holds.OrderHeld):
            await make_ready(
                tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id, at=at
            )


def _sent(reservation_id: ReservationId) -> ReservationId:
    """Return what holds the units of a line where they lie until they leave."""
    return ReservationId(ids.derive("sent", reservation_id))
