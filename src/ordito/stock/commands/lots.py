"""Verbs of lots and serial numbers: which units of a movement were which."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ordito.platform.db import Step, Tx, statements
from ordito.platform.ids import PlaceId, SkuId
from ordito.stock.commands.booking import record_exceptions
from ordito.stock.errors import LotTwice, LotUnmoved, NotTracked, SerialPresent
from ordito.stock.model import Condition, Lot, LotUnits, Tracking

_sql = statements(__name__)
_TRACK = _sql.command("track")
_FIND = _sql.query("find_tracking", str)
_NAME = _sql.query("name_lots", int)
_LIST = _sql.query("list_lots", Lot)


async def track(tx: Tx, *, tracking: Mapping[SkuId, Tracking]) -> None:
    """Tell the units of these SKUs apart from now on."""
    await tx.run(_TRACK, sku_ids=list(tracking), kinds=list(tracking.values()))


async def name_lots(
    tx: Tx,
    *,
    sku_id: SkuId,
    place_id: PlaceId,
    subject_id: UUID,
    lots: Sequence[LotUnits],
    at: datetime,
    condition: Condition = Condition.SELLABLE,
) -> None:
    """Say of which lots the units were that a receipt, an order or a report has moved.

    A lot that leaves and was not known opens an exception; the units on hand stay as they are.

    Args:
        tx: open transaction.
        sku_id: what.
        place_id: where it moved.
        subject_id: what moved it: order, transfer, purchase order, report or count.
        lots: each lot once.
        at: now.
        condition: of the goods that moved.

    Raises:
        NotTracked: the units of the SKU are not told apart.
        LotTwice: a lot is named twice, or a serial number has several units.
        LotUnmoved: the subject has moved fewer units that no lot was named for.
        SerialPresent: the serial number lies somewhere already.
    """
    tracking = await tx.find(_FIND, sku_id=sku_id)
    if tracking is None:
        raise NotTracked("The units of this SKU are not told apart.", field="sku")
    several = tracking == Tracking.SERIAL and any(one.quantity != 1 for one in lots)
    if several or len({one.lot for one in lots}) < len(lots):
        raise LotTwice("Each lot is named once, a serial number has one unit.", field="lots")
    (surplus,) = await tx.take(
        Step(
            _NAME,
            {
                "sku_id": sku_id,
                "place_id": place_id,
                "condition": condition,
                "subject_id": subject_id,
                "lots": [one.lot for one in lots],
                "quantities": [one.quantity for one in lots],
                "expires": [one.expires_on for one in lots],
                "at": at,
            },
            refusals={SerialPresent.code: _present},
        )
    )
    if surplus:
        raise LotUnmoved(f"{surplus} units more than were moved have a lot.", field="lots")
    await record_exceptions(tx, sku_ids=[sku_id], subject_id=subject_id, at=at)


async def find_tracking(tx: Tx, *, sku_id: SkuId) -> Tracking | None:
    """Return how the units of a SKU are told apart; None where they are not."""
    kind = await tx.find(_FIND, sku_id=sku_id)
    return None if kind is None else Tracking(kind)


async def list_lots(tx: Tx, *, sku_id: SkuId) -> list[Lot]:
    """Return the lots or serial numbers of a SKU that lie somewhere, what expires first first."""
    return await tx.fetch(_LIST, sku_id=sku_id)


def _present(why: Any) -> SerialPresent:
    return SerialPresent(f"{why['lot']} lies at a place already.", field="lots", lot=why["lot"])
