"""Questions about returns."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.model import Whereabouts
from ordito.orders.returns.errors import UnknownReturn
from ordito.orders.returns.model import GoodsReturn
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId

_sql: Final = statements(__name__)
_OF_ORDER: Final = _sql.query("list_of_order", dict[str, Any])
_BY_NUMBER: Final = _sql.query("find_by_number", dict[str, Any])
_LIST: Final = _sql.query("list_returns", dict[str, Any])
_LAST: Final = UUID(int=2**128 - 1)


async def list_of_order(tx: Tx, *, where: Whereabouts) -> list[GoodsReturn]:
    """Return what was announced to come back of an order, or came, oldest first."""
    rows = await tx.fetch(_OF_ORDER, customer_id=where.customer_id, order_id=where.order_id)
    return [msgspec.convert(row, GoodsReturn) for row in rows]


async def get_return(tx: Tx, *, number: str) -> GoodsReturn:
    """Return what people call by that number.

    Raises:
        UnknownReturn: none.
    """
    letters = "".join(c for c in number.upper() if c.isalnum())
    typed = "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
    row = await tx.find(_BY_NUMBER, number=typed)
    if row is None:
        raise UnknownReturn(f"No return has the number {number[:40]}.", field="number")
    return msgspec.convert(row, GoodsReturn)


async def list_returns(
    tx: Tx,
    *,
    place_ids: Collection[PlaceId] | None = None,
    states: Collection[str] | None = None,
    before: UUID | None = None,
    most: int = 50,
) -> list[GoodsReturn]:
    """Return what is expected or came back, latest first.

    Args:
        tx: open transaction.
        place_ids: at these places; None is all.
        states: in these; None is all.
        before: id of the last one of the page before.
        most: rows at most.
    """
    rows = await tx.fetch(
        _LIST,
        place_ids=None if place_ids is None else sorted(place_ids),
        states=None if states is None else sorted(states),
        before=before or _LAST,
        most=most,
    )
    return [msgspec.convert(row, GoodsReturn) for row in rows]
