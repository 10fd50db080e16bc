"""Questions about picking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.fulfilment.errors import UnknownWave
from ordito.fulfilment.picking.model import Pick, PickLine, Rejection, Shelf, ToPick, Wave
from ordito.platform.db import Tx, statements
from ordito.platform.ids import FulfilmentOrderId, PlaceId, SkuId

_sql: Final = statements(__name__)
_LIST_WAVES: Final = _sql.query("list_waves", Wave)
_FIND_WAVE: Final = _sql.query("find_wave", Wave)
_LINES: Final = _sql.query("list_pick_lines", PickLine)
_PICKS: Final = _sql.query("list_picks", Pick)
_REJECTIONS: Final = _sql.query("list_rejections", Rejection)
_SHELVES: Final = _sql.query("list_shelves", Shelf)
_COUNT: Final = _sql.query("count_to_do", ToPick)


async def list_waves(tx: Tx, *, place_id: PlaceId, page_size: int = 100) -> list[Wave]:
    """Return the walks of a place in which something is still to be picked, the latest first."""
    return await tx.fetch(_LIST_WAVES, place_id=place_id, page_size=page_size)


async def get_wave(tx: Tx, *, place_id: PlaceId, wave_id: UUID) -> Wave:
    """Return a walk.

    Raises:
        UnknownWave: the place has none of that id.
    """
    wave = await tx.find(_FIND_WAVE, place_id=place_id, wave_id=wave_id)
    if wave is None:
        raise UnknownWave("The place has no such wave.", wave_id=wave_id)
    return wave


async def list_pick_lines(
    tx: Tx,
    *,
    place_id: PlaceId,
    wave_id: UUID | None = None,
    fulfilment_order_id: FulfilmentOrderId | None = None,
) -> list[PickLine]:
    """Return what is picked in a walk, or for one fulfilment order, in the order of the shelves.

    What lies on no known shelf comes last.
    """
    return await tx.fetch(
        _LINES, place_id=place_id, wave_id=wave_id, fulfilment_order_id=fulfilment_order_id
    )


async def list_picks(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId
) -> list[Pick]:
    """Return what was taken from the shelf for a fulfilment order, the first first."""
    return await tx.fetch(_PICKS, place_id=place_id, fulfilment_order_id=fulfilment_order_id)


async def list_rejections(
    tx: Tx,
    *,
    place_id: PlaceId,
    fulfilment_order_id: FulfilmentOrderId | None = None,
    page_size: int = 100,
) -> list[Rejection]:
    """Return what a place could not give, the latest first."""
    return await tx.fetch(
        _REJECTIONS,
        place_id=place_id,
        fulfilment_order_id=fulfilment_order_id,
        page_size=page_size,
    )


async def list_shelves(tx: Tx, *, place_id: PlaceId, sku_ids: Sequence[SkuId]) -> list[Shelf]:
    """Return where articles lie at a place, as far as it is known."""
    return await tx.fetch(_SHELVES, place_id=place_id, sku_ids=list(sku_ids))


async def count_to_do(tx: Tx, *, place_id: PlaceId, at: datetime) -> list[ToPick]:
    """Return how much a place has to do, by state and method."""
    return await tx.fetch(_COUNT, place_id=place_id, at=at)
