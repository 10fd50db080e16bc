"""Reads of collections and relations."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.catalogue.model import Collection, RelatedProduct, Relation
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)
LIST_COLLECTIONS: Final = _sql.query("list_collections", dict[str, Any])
LIST_MEMBERS: Final = _sql.query("list_members", UUID)
LIST_RELATIONS: Final = _sql.query("list_relations", dict[str, Any])
LIST_RELATED: Final = _sql.query("list_related", RelatedProduct)

_MOST_RELATED: Final = 100


async def list_collections(tx: Tx) -> list[Collection]:
    """Return all collections, by code; those with a rule do not name their products."""
    return msgspec.convert(await tx.fetch(LIST_COLLECTIONS), list[Collection])


async def list_collection_products(tx: Tx, *, collection_id: UUID) -> list[UUID]:
    """Return what is in a collection, as it is shown; at most 10,000."""
    return await tx.fetch(LIST_MEMBERS, collection_id=collection_id)


async def list_relations(tx: Tx, *, product_id: UUID) -> list[Relation]:
    """Return what persons have named beside a product, by kind and rank."""
    return msgspec.convert(await tx.fetch(LIST_RELATIONS, product_id=product_id), list[Relation])


async def list_related(
    tx: Tx, *, product_ids: Sequence[UUID], limit: int = 20
) -> list[RelatedProduct]:
    """Return what stands beside some products: chosen ones first, then computed ones by score.

    Args:
        tx: open transaction.
        product_ids: beside any of these, and none of them.
        limit: rows at most of each kind, up to 100.
    """
    return await tx.fetch(
        LIST_RELATED, product_ids=list(product_ids), rows=min(limit, _MOST_RELATED)
    )
