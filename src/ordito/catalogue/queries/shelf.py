"""The shelf: the catalogue into memory, and its changes after that."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from ordito.catalogue.commands import ASSORTMENT, SHELF, load_tree
from ordito.catalogue.model import (
    Assortment,
    AssortmentRule,
    Component,
    Shelf,
    ShelfProduct,
    ShelfSku,
)
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CategoryId, CollectionId, ProductId, SkuId
from ordito.platform.reference import read_version


class _ProductRow(msgspec.Struct, frozen=True):
    product_id: ProductId
    category_id: CategoryId | None
    brand: str | None
    complexity: str
    minimum_age: int | None
    collections: list[CollectionId]


class _BundleRow(msgspec.Struct, frozen=True):
    sku_id: SkuId
    components: list[dict[str, Any]]


_sql: Final = statements(__name__)
LIST_SHELF: Final = _sql.query("list_shelf", ShelfSku)
LIST_PRODUCTS: Final = _sql.query("list_shelf_products", _ProductRow)
LIST_BUNDLES: Final = _sql.query("list_bundles", _BundleRow)
LIST_RULES: Final = _sql.query("list_rules", dict[str, Any])
_ALL: Final = -1


async def load_shelf(tx: Tx, *, language: str = "en") -> Shelf:
    """Read the catalogue into memory, SKUs named in ``language`` or as near to it as they can be.

    The version is read first: a change that comes in between is at worst read twice.
    """
    version = await read_version(tx, name=SHELF)
    assortment = await load_assortment(tx)
    tree = await load_tree(tx)
    rows = await tx.fetch(LIST_SHELF, language=language, since=_ALL)
    products = await tx.fetch(LIST_PRODUCTS, since=_ALL)
    return Shelf.of(
        version,
        _shared(rows),
        language=language,
        products=_products(products),
        tree=tree,
        bundles=await _bundles(tx, since=_ALL),
        assortment=assortment,
    )


async def refresh_shelf(tx: Tx, *, shelf: Shelf) -> Shelf:
    """Return ``shelf`` itself while its version is the present one, else one with the changes."""
    version = await read_version(tx, name=SHELF)
    if version == shelf.version:
        return shelf
    rules = await read_version(tx, name=ASSORTMENT)
    is_same = rules == shelf.assortment.version
    tree = await load_tree(tx)
    changed = await tx.fetch(LIST_SHELF, language=shelf.language, since=shelf.version)
    products = await tx.fetch(LIST_PRODUCTS, since=shelf.version)
    return shelf.with_changes(
        version,
        _shared(changed),
        products=_products(products),
        tree=shelf.tree if tree == shelf.tree else tree,
        bundles=await _bundles(tx, since=shelf.version),
        assortment=shelf.assortment if is_same else await load_assortment(tx),
    )


async def load_assortment(tx: Tx) -> Assortment:
    """Read the rules of the assortment into memory."""
    version = await read_version(tx, name=ASSORTMENT)
    rules = msgspec.convert(await tx.fetch(LIST_RULES), list[AssortmentRule])
    return Assortment.of(rules, version=version)


async def _bundles(tx: Tx, *, since: int) -> dict[SkuId, tuple[Component, ...]]:
    rows = await tx.fetch(LIST_BUNDLES, since=since)
    return {row.sku_id: msgspec.convert(row.components, tuple[Component, ...]) for row in rows}


def _shared(rows: Iterable[ShelfSku]) -> Iterator[ShelfSku]:
    """Yield SKUs of which equal words and products are one object, not one for each row."""
    words: dict[object, Any] = {}
    one = words.setdefault
    for row in rows:
        yield ShelfSku(
            row.sku_id,
            row.code,
            one(row.product_id, row.product_id),
            row.name,
            one(row.tax_class, row.tax_class),
            one(row.unit, row.unit),
            row.active,
            one(row.brand, row.brand),
            one(row.kind, row.kind),
            row.weight_g,
        )


def _products(rows: Iterable[_ProductRow]) -> Iterator[ShelfProduct]:
    shown: dict[frozenset[CollectionId], frozenset[CollectionId]] = {}
    words: dict[object, Any] = {}
    one = words.setdefault
    for row in rows:
        collections = frozenset(row.collections)
        yield ShelfProduct(
            row.product_id,
            one(row.category_id, row.category_id),
            one(row.brand, row.brand),
            one(row.complexity, row.complexity),
            row.minimum_age,
            shown.setdefault(collections, collections),
        )
