"""Writing: what the verbs of the catalogue share. Each change makes a version of the shelf."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.catalogue.errors import UnknownCategory, UnknownProduct, UnknownSku
from ordito.catalogue.events import CatalogueChanged, Subject
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.errors import NotFound

_sql: Final = statements(__name__)
FIND_UNKNOWN: Final = _sql.query("find_unknown", UUID)

# the shelf's name in platform.reference, and the subject of the facts about it
SHELF: Final = "catalogue.shelf"
SHELF_ID: Final = ids.derive(SHELF)
# the same of the rules of the assortment, which are a part of the shelf
ASSORTMENT: Final = "catalogue.assortment"
_UNKNOWN: Final[dict[str, type[NotFound]]] = {
    "category": UnknownCategory,
    "product": UnknownProduct,
    "sku": UnknownSku,
}


def record(
    tx: Tx, *, subject: Subject, changed: Collection[UUID], version: int, at: datetime
) -> None:
    """Write down that rows changed."""
    event = CatalogueChanged(shelf_version=version, subject=subject, ids=tuple(sorted(changed)))
    tx.record(event, subject=SHELF_ID, at=at)


async def require(
    tx: Tx, *, subject: str, named: Iterable[UUID | None], field: str | None = None
) -> None:
    """Refuse ids of categories, products or SKUs that do not exist.

    Raises:
        UnknownCategory: of ``category``.
        UnknownProduct: of ``product``.
        UnknownSku: of ``sku``.
    """
    asked = sorted({one for one in named if one is not None})
    unknown = await tx.find(FIND_UNKNOWN, subject=subject, ids=asked) if asked else None
    if unknown is not None:
        raise _UNKNOWN[subject](
            f"{unknown} is not a {subject}.",
            field=field or f"{subject}_id",
            **{f"{subject}_id": unknown},
        )
