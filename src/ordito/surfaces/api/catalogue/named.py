"""Names: from what a caller calls a row to its id."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from ordito import catalogue
from ordito.catalogue import (
    UnknownCategory,
    UnknownCollection,
    UnknownProduct,
    UnknownSku,
)
from ordito.platform.db import Database, Tx
from ordito.platform.errors import NotFound

# code or id of a row
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Source = Annotated[
    str | None,
    QueryParameter(max_length=64, description="The name is the one that this system has for it."),
]
_REFUSALS: dict[str, type[NotFound]] = {
    "category": UnknownCategory,
    "collection": UnknownCollection,
    "product": UnknownProduct,
    "sku": UnknownSku,
}


async def named(tx: Tx, *, subject: str, name: str, field: str, source: str | None = None) -> UUID:
    """Return the id of the row of that code or id, or of that name in another system.

    Raises:
        UnknownCategory: of ``category``.
        UnknownCollection: of ``collection``.
        UnknownProduct: of ``product``.
        UnknownSku: of ``sku``.
    """
    found = await catalogue.find_named(tx, subject=subject, name=name, source=source)
    if found is None:
        whose = "code or id" if source is None else f"name of {source}"
        message = f"No {subject} has the {whose} {name[:64]!r}."
        raise _REFUSALS[subject](message, field=field)
    return found


async def id_of(
    db: Database, subject: str, name: str, *, source: str | None = None, field: str = "name"
) -> UUID:
    """Return the id of a row that a path names; refuses as ``named``."""
    return await db.read(named, subject=subject, name=name, field=field, source=source)
