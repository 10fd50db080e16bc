"""Reads of single rows of the catalogue, and the search for SKUs."""

import sys
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.catalogue.errors import UnknownProduct, UnknownSku
from ordito.catalogue.model import (
    Attribute,
    Category,
    FoundSku,
    Product,
    Revision,
    Sku,
)
from ordito.catalogue.rules import pattern_of
from ordito.platform.db import Tx, statements
from ordito.platform.reference import find_external_id


class SkuGtin(msgspec.Struct, frozen=True):
    """A SKU and its GTIN."""

    sku_id: UUID
    gtin: str | None


_sql: Final = statements(__name__)
GET_PRODUCT: Final = _sql.query("get_product", dict[str, Any])
GET_SKU: Final = _sql.query("get_sku", dict[str, Any])
LIST_CATEGORIES: Final = _sql.query("list_categories", dict[str, Any])
LIST_SKUS_OF: Final = _sql.query("list_skus_of", dict[str, Any])
LIST_ATTRIBUTES: Final = _sql.query("list_attributes", dict[str, Any])
LIST_PRODUCTS: Final = _sql.query("list_products", dict[str, Any])
FIND_NAMED: Final = _sql.query("find_named", UUID)
LIST_REVISIONS: Final = _sql.query("list_revisions", Revision)
LIST_VARIANTS: Final = _sql.query("list_variants", dict[str, Any])
GET_PRODUCTS: Final = _sql.query("get_products", dict[str, Any])
LIST_PRODUCTS_NAMED: Final = _sql.query("list_products_named", dict[str, Any])
LIST_SKUS_NAMED: Final = _sql.query("list_skus_named", dict[str, Any])
LIST_GTINS: Final = _sql.query("list_gtins", SkuGtin)
FIND_BY_GTIN: Final = _sql.query("find_by_gtin", UUID)
SEARCH_SKUS: Final = _sql.query("search_skus", FoundSku)

_LIMIT: Final = 100
_MOST: Final = 1000
# letters from which the index of words can tell anything
_TRIGRAM: Final = 3


async def get_product(tx: Tx, *, product_id: UUID) -> Product:
    """Return a product with its texts.

    Raises:
        UnknownProduct: there is none with this id.
    """
    row = await tx.find(GET_PRODUCT, product_id=product_id)
    if row is None:
        raise UnknownProduct(f"{product_id} is not a product.", product_id=product_id)
    return msgspec.convert(row, Product)


async def find_named(tx: Tx, *, subject: str, name: str, source: str | None = None) -> UUID | None:
    """Return the id of the row that is called so, or None.

    Args:
        tx: open transaction.
        subject: ``category``, ``product``, ``sku`` or ``collection``.
        name: its code or id; with ``source``, what that system calls it.
        source: another system.
    """
    if source is not None:
        kind = f"catalogue.{subject}"
        return await find_external_id(tx, subject=kind, source=source, value=name)
    return await tx.find(FIND_NAMED, subject=subject, name=name)


async def get_sku(tx: Tx, *, sku_id: UUID) -> Sku:
    """Return a SKU with its texts and options.

    Raises:
        UnknownSku: there is none with this id.
    """
    row = await tx.find(GET_SKU, sku_id=sku_id)
    if row is None:
        raise UnknownSku(f"{sku_id} is not in the catalogue.", sku_id=sku_id)
    return msgspec.convert(row, Sku)


async def list_categories(tx: Tx) -> list[Category]:
    """Return all categories, by code."""
    return msgspec.convert(await tx.fetch(LIST_CATEGORIES), list[Category])


async def list_skus_of(tx: Tx, *, product_id: UUID) -> list[Sku]:
    """Return the variants of a product, by code; none where the product is unknown."""
    return msgspec.convert(await tx.fetch(LIST_SKUS_OF, product_id=product_id), list[Sku])


async def list_variants(tx: Tx, *, product_ids: Sequence[UUID]) -> list[Sku]:
    """Return the variants of some products, by product and code."""
    rows = await tx.fetch(LIST_VARIANTS, product_ids=list(product_ids))
    return msgspec.convert(rows, list[Sku])


async def get_products(tx: Tx, *, product_ids: Sequence[UUID]) -> list[Product]:
    """Return those of some products that there are, by code."""
    rows = await tx.fetch(GET_PRODUCTS, product_ids=list(product_ids))
    return msgspec.convert(rows, list[Product])


async def list_products_named(tx: Tx, *, codes: Sequence[str]) -> list[Product]:
    """Return the products that have these codes, in no order."""
    return msgspec.convert(await tx.fetch(LIST_PRODUCTS_NAMED, codes=codes), list[Product])


async def list_skus_named(tx: Tx, *, codes: Sequence[str]) -> list[Sku]:
    """Return the SKUs that have these codes, in no order."""
    return msgspec.convert(await tx.fetch(LIST_SKUS_NAMED, codes=codes), list[Sku])


async def list_attributes(tx: Tx) -> list[Attribute]:
    """Return all attributes, by code."""
    return msgspec.convert(await tx.fetch(LIST_ATTRIBUTES), list[Attribute])


async def list_products(
    tx: Tx,
    *,
    after: str = "",
    category_ids: Sequence[UUID] | None = None,
    brand: str | None = None,
    collection_id: UUID | None = None,
    active: bool | None = None,
    limit: int = 100,
) -> list[Product]:
    """Return products by code.

    Args:
        tx: open transaction.
        after: code after which they begin.
        category_ids: in one of these; those below are not added.
        brand: of this one.
        collection_id: that it shows.
        active: only those that may be sold, or only those that may not.
        limit: rows at most, up to 1,000.
    """
    rows = await tx.fetch(
        LIST_PRODUCTS,
        after=after,
        category_ids=category_ids,
        brand=brand,
        collection_id=collection_id,
        active=active,
        rows=min(limit, _MOST),
    )
    return msgspec.convert(rows, list[Product])


async def list_revisions(tx: Tx, *, row_id: UUID) -> list[Revision]:
    """Return the last 200 changes of a row, the latest first."""
    return await tx.fetch(LIST_REVISIONS, row_id=row_id)


async def find_by_gtin(tx: Tx, *, gtin: str) -> UUID | None:
    """Return the SKU with this GTIN, of whatever length it is written, or None."""
    return await tx.find(FIND_BY_GTIN, gtin=gtin.zfill(14))


async def list_gtins(tx: Tx, *, sku_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the GTINs of SKUs that have one, at most 10,000."""
    found = await tx.fetch(LIST_GTINS, sku_ids=sku_ids)
    return {row.sku_id: row.gtin for row in found if row.gtin}


async def search_skus(tx: Tx, *, text: str, limit: int = 20) -> list[FoundSku]:
    """Return the SKUs that ``text`` names best: by code, GTIN, part of a name, or nearly so.

    Args:
        tx: open transaction.
        text: what a person typed or scanned; blank finds nothing, one or two letters codes only.
        limit: rows at most, up to 100.
    """
    words = " ".join(text.lower().split())
    if not words:
        return []
    is_long = len(words) >= _TRIGRAM
    return await tx.fetch(
        SEARCH_SKUS,
        words=words,
        prefix_end=words + chr(sys.maxunicode),
        gtin=words.zfill(14) if words.isascii() and words.isdigit() else None,
        part=f"%{pattern_of(words)}%" if is_long else None,
        similar=words if is_long else None,
        rows=min(limit, _LIMIT),
    )
