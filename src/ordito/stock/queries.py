"""Questions to the stock books."""

from collections.abc import Sequence

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId
from ordito.stock.model import Movement, Owned, Position, StockException

_sql = statements(__name__)
_POSITIONS = _sql.query("list_positions", Position)
_OWNED = _sql.query("list_owned", Owned)
_EXCEPTIONS = _sql.query("list_exceptions", StockException)
_MOVEMENTS = _sql.query("list_movements", Movement)


async def list_positions(tx: Tx, *, sku_ids: Sequence[SkuId]) -> list[Position]:
    """Return the books of the SKUs at every place and in every condition."""
    return await tx.fetch(_POSITIONS, sku_ids=sku_ids)


async def list_movements(tx: Tx, *, sku_id: SkuId, place_id: PlaceId) -> list[Movement]:
    """Return the latest 200 entries of a SKU's book at a place, latest first."""
    return await tx.fetch(_MOVEMENTS, sku_id=sku_id, place_id=place_id)


async def list_owned(tx: Tx, *, sku_ids: Sequence[SkuId]) -> list[Owned]:
    """Return whose units of the SKUs lie where, in every condition."""
    return await tx.fetch(_OWNED, sku_ids=sku_ids)


async def list_exceptions(
    tx: Tx, *, place_ids: Sequence[PlaceId] | None, only_open: bool
) -> list[StockException]:
    """Return 500 exceptions of the places (None: of all), open and old ones first."""
    return await tx.fetch(_EXCEPTIONS, place_ids=place_ids, only_open=only_open)
