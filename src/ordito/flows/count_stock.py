"""Count stock: what lies at a place is what its books say; what is set aside is never hidden."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import stock
from ordito.network import Place
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.stock import Condition, Stated


async def count_stock(
    tx: Tx,
    *,
    place: Place,
    counted: Sequence[tuple[SkuId, int]],
    condition: Condition,
    count_id: UUID,
    counted_at: datetime,
    at: datetime,
) -> list[Stated]:
    """Set the books of a place to a count; what happened since it was taken is kept.

    Below what is set aside it opens an exception, which the place and the orders' owners see.

    Args:
        tx: open transaction.
        place: what was counted; its entity owns what the book did not know.
        counted: units per SKU; what is not named was not counted.
        condition: of the goods that were counted.
        count_id: names the count.
        counted_at: when it was taken.
        at: now.

    Raises:
        NotYet: it was taken at an instant that has not come.
    """
    return await stock.count(
        tx,
        place_id=place.place_id,
        entity_id=place.entity_id,
        counted=counted,
        condition=condition,
        count_id=count_id,
        counted_at=counted_at,
        at=at,
    )
