"""Verbs of parcels, inside the caller's transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.fulfilment.commands import closed
from ordito.fulfilment.errors import FulfilmentClosed, NotPicked, PrefixWrong
from ordito.fulfilment.events import ParcelMoved, ParcelPacked, ReturnLabelled
from ordito.fulfilment.model import FulfilmentOrder
from ordito.fulfilment.parcels.model import Parcel, ParcelState, ToldOf
from ordito.fulfilment.parcels.queries import find_parcel, get_parcel
from ordito.fulfilment.parcels.sscc import is_prefix, sscc_of
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.ids import CustomerId, OrderId, PlaceId

_sql: Final = statements(__name__)
_DRAW: Final = _sql.query("draw_serial", int)
_PACK: Final = _sql.query("pack", str)
_CLAIM: Final = _sql.command("claim_code")
_SEND_BACK: Final = _sql.command("send_back")
_CALL_OFF: Final = _sql.command("call_off")
_OPEN: Final = _sql.query("open_parcels", int)
_ANNOUNCED: Final = _sql.query("keep_announced", UUID)
_SENT: Final = _sql.query("mark_sent", UUID)
_TOLD: Final = _sql.command("keep_told")
_PUT_OFF: Final = _sql.command("put_off")
_KEEP_EVENT: Final = _sql.query("keep_event", dict[str, Any])


async def pack(
    tx: Tx,
    *,
    task: FulfilmentOrder,
    parcel_id: UUID,
    units: Mapping[int, int],
    prefix: str,
    carrier: str | None,
    service: str,
    weight_g: int | None,
    at: datetime,
) -> Parcel:
    """Put picked units into a parcel and number it; the same parcel again is left as it is.

    Args:
        tx: open transaction.
        task: of which they are.
        parcel_id: new id of the caller's.
        units: by line.
        prefix: GS1 company prefix of our own.
        carrier: that shall take it; None is brought in another way.
        service: of the carrier.
        weight_g: grams.
        at: now.

    Raises:
        PrefixWrong: it is no GS1 company prefix.
        NotPicked: fewer units are picked and in no parcel.
        FulfilmentClosed: nothing of it is picked, or it is ready or over.
    """
    if not is_prefix(prefix):
        raise PrefixWrong("A GS1 company prefix has 7 to 10 digits.", prefix=prefix)
    known = await find_parcel(tx, place_id=task.place_id, parcel_id=parcel_id)
    if known is not None:
        return known
    sscc = sscc_of(prefix, await tx.one(_DRAW, prefix=prefix))
    step = _packing(
        task,
        {
            "parcel_id": parcel_id,
            "sscc": sscc,
            "line_nos": list(units),
            "units": list(units.values()),
            "carrier": carrier,
            "service": service,
            "weight_g": weight_g,
            "by": tx.context.actor,
            "at": at,
        },
    )
    (told,) = await tx.take(step)
    parcel = await get_parcel(tx, place_id=task.place_id, parcel_id=parcel_id)
    if told == ParcelState.PACKED:
        await tx.run(_CLAIM, code=sscc, place_id=task.place_id, parcel_id=parcel_id)
        _record(tx, parcel, _packed(task, parcel_id, sscc, units), at)
    return parcel


async def send_back(
    tx: Tx,
    *,
    place_id: PlaceId,
    return_id: UUID,
    customer_id: CustomerId,
    order_id: OrderId,
    carrier: str,
    pick_up_on: date | None,
    at: datetime,
) -> None:
    """Have a carrier bring goods back; it is told of the parcel, and gives it its number.

    Args:
        tx: open transaction.
        place_id: where they are expected.
        return_id: that announced them; it has one parcel.
        customer_id: who sends them.
        order_id: of which order.
        carrier: that brings them.
        pick_up_on: day on which it fetches them; None where the customer brings them to it.
        at: now.
    """
    await tx.run(
        _SEND_BACK,
        place_id=place_id,
        parcel_id=back_id_of(return_id),
        return_id=return_id,
        customer_id=customer_id,
        order_id=order_id,
        pick_up_on=pick_up_on,
        carrier=carrier,
        service="return" if pick_up_on is None else "return_pick_up",
        by=tx.context.actor,
        at=at,
    )


async def call_off(tx: Tx, *, place_id: PlaceId, return_id: UUID, at: datetime) -> None:
    """Expect the parcel of a return no longer; one that its carrier has comes nevertheless."""
    await tx.run(_CALL_OFF, place_id=place_id, parcel_id=back_id_of(return_id), at=at)


def back_id_of(return_id: UUID) -> UUID:
    """Return the id of the parcel by which a return comes."""
    return ids.derive("parcel_back", return_id)


async def open_parcels(tx: Tx, *, task: FulfilmentOrder, at: datetime) -> int:
    """Open what was packed and has not left; return how many parcels it were."""
    (opened,) = await tx.take(
        Step(
            _OPEN,
            {
                "place_id": task.place_id,
                "fulfilment_order_id": task.fulfilment_order_id,
                "at": at,
            },
        )
    )
    return opened


async def keep_announced(
    tx: Tx, *, parcel: Parcel, tracking_code: str, tracking_url: str | None, at: datetime
) -> None:
    """Keep what the carrier calls a parcel; where it was opened meanwhile, nothing is kept."""
    kept = await tx.find(
        _ANNOUNCED,
        place_id=parcel.place_id,
        parcel_id=parcel.parcel_id,
        tracking_code=tracking_code,
        tracking_url=tracking_url,
        at=at,
    )
    if kept is not None:
        code = f"{parcel.carrier}:{tracking_code}"
        await tx.run(_CLAIM, code=code, place_id=parcel.place_id, parcel_id=parcel.parcel_id)
        if parcel.return_id is not None:
            labelled = ReturnLabelled(
                parcel_id=parcel.parcel_id, return_id=parcel.return_id, place_id=parcel.place_id
            )
            _record(tx, parcel, labelled, at)


async def mark_sent(tx: Tx, *, task: FulfilmentOrder, at: datetime) -> None:
    """Note that the carrier took the parcels of a fulfilment order; it is told which."""
    await tx.fetch(
        _SENT, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id, at=at
    )


async def keep_told(tx: Tx, *, parcel: Parcel, at: datetime) -> None:
    """Note that the carrier was told that it has a parcel."""
    await tx.run(_TOLD, place_id=parcel.place_id, parcel_id=parcel.parcel_id, at=at)


async def put_off(tx: Tx, *, parcel: Parcel, until: datetime) -> None:
    """Tell a carrier later, that did not answer."""
    await tx.run(_PUT_OFF, place_id=parcel.place_id, parcel_id=parcel.parcel_id, until=until)


async def keep_event(
    tx: Tx,
    *,
    parcel: Parcel,
    event_id: str,
    status: ParcelState,
    location: str,
    occurred_at: datetime,
    at: datetime,
) -> ToldOf:
    """Keep what a carrier told of a parcel; told again it is not new, and no fact.

    Where the parcel is now follows from all that was told, in whatever order it came.

    Args:
        tx: open transaction.
        parcel: which.
        event_id: the carrier's own.
        status: what happened.
        location: where, as the carrier writes it.
        occurred_at: when.
        at: now.
    """
    told = msgspec.convert(
        await tx.one(
            _KEEP_EVENT,
            place_id=parcel.place_id,
            parcel_id=parcel.parcel_id,
            event_id=event_id,
            status=status,
            location=location,
            occurred_at=occurred_at,
            at=at,
        ),
        ToldOf,
    )
    if told.is_new:
        event = ParcelMoved(
            parcel_id=parcel.parcel_id,
            fulfilment_order_id=parcel.fulfilment_order_id,
            return_id=parcel.return_id,
            place_id=parcel.place_id,
            status=status,
            state=told.state,
            happened_at=occurred_at,
        )
        _record(tx, parcel, event, at)
    return told


def _packed(
    task: FulfilmentOrder, parcel_id: UUID, sscc: str, units: Mapping[int, int]
) -> ParcelPacked:
    return ParcelPacked(
        parcel_id=parcel_id,
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        sscc=sscc,
        units=sum(units.values()),
    )


def _packing(task: FulfilmentOrder, parcel: Mapping[str, Any]) -> Step[str]:
    key = {"place_id": task.place_id, "fulfilment_order_id": task.fulfilment_order_id}
    refusals = {FulfilmentClosed.code: closed, NotPicked.code: _not_picked}
    return Step(_PACK, {**key, **parcel}, refusals=refusals)


def _record(
    tx: Tx, parcel: Parcel, event: ParcelPacked | ParcelMoved | ReturnLabelled, at: datetime
) -> None:
    tx.record(
        event,
        subject=parcel.order_id,
        customer_id=parcel.customer_id,
        case_id=parcel.order_id,
        at=at,
    )


def _not_picked(_: Any) -> NotPicked:
    return NotPicked("Fewer units are picked and in no parcel.", field="lines")
