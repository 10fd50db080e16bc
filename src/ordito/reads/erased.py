"""Erased: who asked to be forgotten, so that nobody brings them back."""

from typing import Final
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

PAGE: Final = 1000
_sql: Final = statements(__name__)
_LIST_ERASED: Final = _sql.query("list_erased", UUID)


async def list_erased(tx: Tx, *, after: UUID) -> list[CustomerId]:
    """Return the next erased customers in the order of their ids, at most ``PAGE``."""
    found = await tx.fetch(_LIST_ERASED, after=after, page=PAGE)
    return [CustomerId(customer_id) for customer_id in found]
