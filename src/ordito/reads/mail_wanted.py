"""Mail wanted: who asked for papers by e-mail, for one sale or for all of them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

PAPERLESS: Final = "receipts"
"""Purpose of the consent to all papers by e-mail; they are part of the sale, not advertising."""

Key = tuple[CustomerId, UUID]


class Wanted(msgspec.Struct, frozen=True):
    """A mail that a customer wants.

    Attributes:
        customer_id: who.
        subject_id: document or order that it is about.
        identifier_id: what stands for the address.
    """

    customer_id: CustomerId
    subject_id: UUID
    identifier_id: IdentifierId


_sql: Final = statements(__name__)
_DOCUMENTS: Final = _sql.query("list_documents_wanted", Wanted)
_ORDERS: Final = _sql.query("list_orders_wanted", Wanted)


async def list_documents_wanted(tx: Tx, *, documents: Sequence[Key]) -> list[Wanted]:
    """Return which of these documents, by customer and id, shall be sent, and where."""
    return await tx.fetch(
        _DOCUMENTS,
        customer_ids=[key[0] for key in documents],
        subject_ids=[key[1] for key in documents],
        purpose=PAPERLESS,
    )


async def list_orders_wanted(tx: Tx, *, orders: Sequence[Key]) -> list[Wanted]:
    """Return which of these orders, by customer and id, shall be confirmed, and where."""
    return await tx.fetch(
        _ORDERS,
        customer_ids=[key[0] for key in orders],
        subject_ids=[key[1] for key in orders],
        purpose=PAPERLESS,
    )
