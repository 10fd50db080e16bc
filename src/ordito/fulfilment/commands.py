"""Verbs that change fulfilment orders, inside the caller's transaction."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ordito.fulfilment.errors import FulfilmentClosed, WrongCode
from ordito.fulfilment.events import (
    FulfilmentOpened,
    FulfilmentReady,
    FulfilmentRedirected,
    HandedOver,
)
from ordito.fulfilment.model import CancelledItem, FulfilmentOrder, NewFulfilment, Redirected
from ordito.fulfilment.slots import free_slots
from ordito.platform.db import Step, Tx, statements
from ordito.platform.events import Happening
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId

_sql = statements(__name__)
_OPEN_ORDERS = _sql.query("open_orders", str)
_MARK_READY = _sql.query("mark_ready", UUID)
_HAND_OVER = _sql.query("hand_over", UUID)
_CANCEL_ITEMS = _sql.command("cancel_items")
_REDIRECT = _sql.query("redirect", Redirected)


async def open_orders(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    channel_id: ChannelId,
    fulfilments: Sequence[NewFulfilment],
    at: datetime,
) -> None:
    """Ask places to hand over goods; see ``opening``."""
    await tx.take(
        opening(
            customer_id=customer_id,
            order_id=order_id,
            channel_id=channel_id,
            fulfilments=fulfilments,
            at=at,
        )
    )


def opening(
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    channel_id: ChannelId,
    fulfilments: Sequence[NewFulfilment],
    at: datetime,
) -> Step[str]:
    """Return the step that asks places to hand over goods.

    Args:
        customer_id: for whom.
        order_id: for which order.
        channel_id: channel that sold it.
        fulfilments: as ``plan`` made them.
        at: now.
    """
    items = [(part, item) for part in fulfilments for item in part.items]
    return Step(
        _OPEN_ORDERS,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "channel_id": channel_id,
            "at": at,
            "place_ids": [part.place_id for part in fulfilments],
            "fulfilment_order_ids": [part.fulfilment_order_id for part in fulfilments],
            "methods": [part.method for part in fulfilments],
            "codes": [part.code for part in fulfilments],
            "promised_ats": [part.promised_at for part in fulfilments],
            "item_places": [part.place_id for part, _ in items],
            "item_orders": [part.fulfilment_order_id for part, _ in items],
            "line_nos": [item.line_no for _, item in items],
            "sku_ids": [item.sku_id for _, item in items],
            "reservation_ids": [item.reservation_id for _, item in items],
            "quantities": [item.quantity for _, item in items],
        },
        facts=[
            Happening(_opened(part), order_id, at, customer_id=customer_id, case_id=order_id)
            for part in fulfilments
        ],
    )


async def mark_ready(tx: Tx, *, task: FulfilmentOrder, at: datetime) -> None:
    """Note that the goods are picked and wait.

    Raises:
        FulfilmentClosed: it is not open.
    """
    done = await tx.find(
        _MARK_READY,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
        at=at,
    )
    if done is None:
        raise FulfilmentClosed("It is not open.", state=task.state)
    event = FulfilmentReady(
        fulfilment_order_id=task.fulfilment_order_id, place_id=task.place_id, method=task.method
    )
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )


async def hand_over(tx: Tx, *, task: FulfilmentOrder, code: str | None, at: datetime) -> None:
    """Note that the customer or the carrier took the goods.

    Args:
        tx: open transaction.
        task: as it was read.
        code: what the customer showed; None where the person was recognised otherwise.
        at: now.

    Raises:
        WrongCode: another code belongs to it.
        FulfilmentClosed: it was handed over or cancelled already.
    """
    if code is not None and not hmac.compare_digest(code, task.code or ""):
        raise WrongCode("The collection code does not fit.", field="code")
    done = await tx.find(
        _HAND_OVER,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
        at=at,
    )
    if done is None:
        raise FulfilmentClosed("It was handed over or cancelled already.", state=task.state)
    event = HandedOver(
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        method=task.method,
        promise_kept=at <= task.promised_at,
    )
    tx.record(
        event,
        subject=task.order_id,
        customer_id=task.customer_id,
        case_id=task.order_id,
        started_at=task.opened_at,
        ended_at=at,
        at=at,
    )


async def cancel_items(tx: Tx, *, order_id: OrderId, items: Sequence[CancelledItem]) -> None:
    """Tell the places that units need not be handed over, nor a slot be kept for nothing."""
    await tx.run(
        _CANCEL_ITEMS,
        order_id=order_id,
        place_ids=[item.place_id for item in items],
        line_nos=[item.line_no for item in items],
        quantities=[item.quantity for item in items],
    )
    await free_slots(tx, order_id=order_id, place_ids={item.place_id for item in items})


async def redirect(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    promised: Mapping[PlaceId, datetime],
    at: datetime,
) -> None:
    """Tell places that what they ship of an order goes elsewhere; packed parcels are open again.

    Args:
        tx: open transaction; the order is locked.
        customer_id: for whom.
        order_id: for which order.
        promised: until when the customer has it there, by the place that ships.
        at: now.
    """
    redirected = await tx.fetch(
        _REDIRECT,
        order_id=order_id,
        place_ids=list(promised),
        promised_ats=list(promised.values()),
    )
    for task in redirected:
        event = FulfilmentRedirected(
            fulfilment_order_id=task.fulfilment_order_id,
            place_id=task.place_id,
            promised_at=task.promised_at,
        )
        tx.record(event, subject=order_id, customer_id=customer_id, case_id=order_id, at=at)


def _opened(part: NewFulfilment) -> FulfilmentOpened:
    return FulfilmentOpened(
        fulfilment_order_id=part.fulfilment_order_id,
        place_id=part.place_id,
        method=part.method,
        promised_at=part.promised_at,
        items=len(part.items),
    )
