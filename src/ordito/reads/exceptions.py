"""Exceptions: what somebody has to look into, from every room that publishes its own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)


class OpenException(msgspec.Struct, frozen=True):
    """Something that the books cannot settle by themselves.

    Attributes:
        exception_id: of the row that shows it.
        room: whose row it is.
        kind: code, as ``shortfall`` or ``promise_late_collect``.
        place_id: where, if anywhere.
        order_id: of the order that it is about, if it is about one.
        sku_id: of the goods that it is about, if it is about goods.
        units: how many, if it is about goods.
        due_at: since when it is an exception.
    """

    exception_id: UUID
    room: str
    kind: str
    place_id: UUID | None
    order_id: UUID | None
    sku_id: UUID | None
    units: int | None
    due_at: datetime


LIST_EXCEPTIONS: Final = _sql.query("list_exceptions", OpenException)


async def list_exceptions(
    tx: Tx, *, place_ids: Collection[UUID] | None, at: datetime, most: int = 500
) -> Sequence[OpenException]:
    """Return what is open at ``at``, the oldest first.

    Args:
        tx: where to read.
        place_ids: row scope: what is of no place is shown as well; None is every place.
        at: now.
        most: rows at most.
    """
    places = None if place_ids is None else sorted(place_ids)
    return await tx.fetch(LIST_EXCEPTIONS, place_ids=places, at=at, most=most)
