"""Stock as of an instant: what another system counted then, brought to now."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId

_sql = statements(__name__)


class Expected(msgspec.Struct, frozen=True):
    """Units of a SKU at a place.

    Attributes:
        number: place of the question, from 1.
        on_hand: units in the book; None where there is no book.
        expected: units that lie there if the count was right, never negative.
        superseded: whether somebody has counted since; then that is the later word.
    """

    number: int
    on_hand: int | None
    expected: int
    superseded: bool


_LIST_EXPECTED = _sql.query("list_expected", Expected)


async def list_expected(
    tx: Tx, *, counted: Sequence[tuple[SkuId, PlaceId, int, datetime]]
) -> list[Expected]:
    """Return what lies at places now, if so many units were counted there at an instant.

    Args:
        tx: open transaction.
        counted: SKU, place, units, and instant of the count; 10,000 at most.
    """
    return await tx.fetch(
        _LIST_EXPECTED,
        sku_ids=[sku_id for sku_id, _, _, _ in counted],
        place_ids=[place_id for _, place_id, _, _ in counted],
        quantities=[units for _, _, units, _ in counted],
        as_of=[at for _, _, _, at in counted],
    )
