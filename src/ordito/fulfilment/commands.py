"""Verbs that change fulfilment orders, inside the caller's transaction."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.fulfilment.errors import (
    FulfilmentClosed,
    NotPacked,
    NotThere,
    TooManyCodes,
    WrongCode,
)
from ordito.fulfilment.events import (
    FulfilmentOpened,
    FulfilmentReady,
    FulfilmentRedirected,
    HandedOver,
)
from ordito.fulfilment.model import (
    CancelledItem,
    Checked,
    FulfilmentOrder,
    FulfilmentState,
    HandedItem,
    NewFulfilment,
    Redirected,
    Taker,
)
from ordito.fulfilment.slots import free_slots
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.events import Happening
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId

_sql = statements(__name__)
_OPEN_ORDERS = _sql.query("open_orders", str)
_MARK_READY = _sql.query("mark_ready", str)
_HAND_OVER = _sql.query("hand_over", dict[str, Any])
_NOTE_WRONG_CODE = _sql.command("note_wrong_code")
_CANCEL_ITEMS = _sql.query("cancel_items", str)
_REDIRECT = _sql.query("redirect", Redirected)
_MOST_CODES: Final = 5
_BLOCKED_MIN: Final = 15


class _Given(msgspec.Struct, frozen=True):
    state: str
    items: list[HandedItem]


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


async def mark_ready(
    tx: Tx, *, task: FulfilmentOrder, at: datetime, collect_until: datetime | None = None
) -> None:
    """Note that the goods are picked, and packed where they are shipped, and wait.

    What nobody counted while it was picked is picked by now; where parcels were packed, all that
    was picked has to be in them.

    Args:
        tx: open transaction.
        task: as it was read.
        at: now.
        collect_until: until when they wait for the customer; None is without end.

    Raises:
        FulfilmentClosed: it is ready already, or over.
        NotPacked: parcels were packed, and something is in none of them.
    """
    await tx.take(
        Step(
            _MARK_READY,
            {**_key(task), "collect_until": collect_until, "at": at},
            refusals={FulfilmentClosed.code: closed, NotPacked.code: _not_packed},
        )
    )
    event = FulfilmentReady(
        fulfilment_order_id=task.fulfilment_order_id, place_id=task.place_id, method=task.method
    )
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )


async def hand_over(
    tx: Tx,
    *,
    task: FulfilmentOrder,
    code: str | None,
    checked: Checked | None = None,
    taker: Taker = Taker.BUYER,
    units: Mapping[int, int] | None = None,
    at: datetime,
) -> list[HandedItem]:
    """Note that the customer or the carrier took goods; return what has left.

    Args:
        tx: open transaction.
        task: as it was read.
        code: what the customer showed; None where the person was recognised otherwise.
        checked: how, where no code was shown.
        taker: who takes them.
        units: by line; None is all that is left.
        at: now.

    Raises:
        WrongCode: another code belongs to it; ``note_wrong_code`` counts it, after the refusal.
        TooManyCodes: too many wrong codes were shown.
        FulfilmentClosed: it was handed over or cancelled already.
        NotThere: so many units are not left.
    """
    if code is not None:
        _require_code(task, code, at)
    how = Checked.CODE if code is not None else checked
    if task.method == "ship":
        how, taker = how or Checked.CARRIER, Taker.CARRIER
    how = how or Checked.KNOWN
    (told,) = await tx.take(
        Step(
            _HAND_OVER,
            {
                **_key(task),
                "hand_over_id": ids.new(),
                "line_nos": None if units is None else list(units),
                "units": None if units is None else list(units.values()),
                "checked": how,
                "taker": taker,
                "by": tx.context.actor,
                "at": at,
            },
            refusals={FulfilmentClosed.code: closed, NotThere.code: _not_there},
        )
    )
    given = msgspec.convert(told, _Given)
    _record_handed(tx, task, given, how, taker, at)
    return given.items


async def note_wrong_code(tx: Tx, *, task: FulfilmentOrder, at: datetime) -> None:
    """Count a wrong collection code; after five, none is looked at for a quarter of an hour."""
    await tx.run(
        _NOTE_WRONG_CODE,
        **_key(task),
        most=_MOST_CODES,
        until=at + timedelta(minutes=_BLOCKED_MIN),
    )


async def cancel_items(
    tx: Tx, *, order_id: OrderId, items: Sequence[CancelledItem], at: datetime
) -> None:
    """Tell the places that units need not be handed over, nor a slot be kept for nothing."""
    await tx.take(
        Step(
            _CANCEL_ITEMS,
            {
                "order_id": order_id,
                "place_ids": [item.place_id for item in items],
                "line_nos": [item.line_no for item in items],
                "quantities": [item.quantity for item in items],
                "at": at,
            },
        )
    )
    await free_slots(tx, order_id=order_id, place_ids={item.place_id for item in items})


async def redirect(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    promised: Mapping[tuple[PlaceId, int], datetime],
    at: datetime,
) -> None:
    """Tell places that what they ship of an order goes elsewhere; packed parcels are open again.

    Args:
        tx: open transaction; the order is locked.
        customer_id: for whom.
        order_id: for which order.
        promised: until when the customer has it there, by the place that ships and the line.
        at: now.
    """
    redirected = await tx.fetch(
        _REDIRECT,
        order_id=order_id,
        place_ids=[place_id for place_id, _ in promised],
        line_nos=[line_no for _, line_no in promised],
        promised_ats=list(promised.values()),
        at=at,
    )
    for task in redirected:
        event = FulfilmentRedirected(
            fulfilment_order_id=task.fulfilment_order_id,
            place_id=task.place_id,
            promised_at=task.promised_at,
        )
        tx.record(event, subject=order_id, customer_id=customer_id, case_id=order_id, at=at)


def closed(why: Any) -> FulfilmentClosed:
    """Return the refusal of what is not where it can be changed, with what it is instead."""
    told = why["state"] or "unknown"
    message = f"It is {told.replace('_', ' ')} already."
    return FulfilmentClosed(message, **{name: why[name] for name in why if why[name]})


def _record_handed(
    tx: Tx, task: FulfilmentOrder, given: _Given, how: Checked, taker: Taker, at: datetime
) -> None:
    """Write the fact; a collection keeps its promise by lying ready, a parcel by leaving."""
    since = task.ready_at if task.method == "collect" else None
    event = HandedOver(
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        method=task.method,
        promise_kept=(since or at) <= task.promised_at,
        checked=how,
        taker=taker,
        units=sum(item.units for item in given.items),
        is_last=given.state == FulfilmentState.HANDED_OVER,
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


def _key(task: FulfilmentOrder) -> dict[str, UUID]:
    return {"place_id": task.place_id, "fulfilment_order_id": task.fulfilment_order_id}


def _require_code(task: FulfilmentOrder, code: str, at: datetime) -> None:
    until = task.codes_blocked_until
    if until is not None and at < until:
        raise TooManyCodes(
            "Too many wrong codes were shown.", retry_after_s=ceil((until - at).total_seconds())
        )
    if not hmac.compare_digest(code, task.code or ""):
        raise WrongCode("The collection code does not fit.", field="code")


def _not_packed(why: Any) -> NotPacked:
    return NotPacked(f"{why['units']} units are in no parcel.", units=why["units"])


def _not_there(_: Any) -> NotThere:
    return NotThere("So many units are not left.", field="lines")


def _opened(part: NewFulfilment) -> FulfilmentOpened:
    return FulfilmentOpened(
        fulfilment_order_id=part.fulfilment_order_id,
        place_id=part.place_id,
        method=part.method,
        promised_at=part.promised_at,
        items=len(part.items),
    )
