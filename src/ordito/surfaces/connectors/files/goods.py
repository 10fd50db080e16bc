"""Goods as a file: every SKU with its product, in the columns that an import reads again."""

import csv
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from ordito import catalogue
from ordito.catalogue import Product, Sku
from ordito.flows.feed_products import GoodsRow
from ordito.platform.db import Database

_AT_ONCE: Final = 500
# fields of which each language, attribute, option or system has a column of its own
_SPREAD: Final = (
    "name",
    "options",
    "attributes",
    "external_ids",
    "product_name",
    "product_description",
    "product_attributes",
)
_LEFT_OUT: Final = frozenset({"as_of"})
_OF_PRODUCT: Final = {
    "product": "code",
    "product_name": "name",
    "product_description": "description",
    "product_options": "options",
    "product_attributes": "attributes",
    "kind": "kind",
    "complexity": "complexity",
    "country_of_origin": "country_of_origin",
    "minimum_age": "minimum_age",
    "brand": "brand",
    "product_active": "active",
}
Cells = dict[str, str]


async def write_goods(db: Database, path: Path) -> tuple[int, list[str]]:
    """Write all SKUs into a CSV file of UTF-8; return how many, and the columns.

    The catalogue is read twice: its columns are known only when all of it was seen.

    Args:
        db: of the company.
        path: of the file; one that is there is replaced.
    """
    columns: dict[str, None] = {}
    async for row in _rows(db):
        columns.update(dict.fromkeys(row))
    ordered = sorted(columns, key=_place)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ordered, lineterminator="\n")
        writer.writeheader()
        async for row in _rows(db):
            writer.writerow(row)
            count += 1
    return count, ordered


def map_of(columns: Sequence[str], *, source: str) -> str:
    """Return the map, as TOML, by which an import reads such a file."""
    lines = [f'source = "{source}"', "", "[fields]"]
    return "\n".join([*lines, *(f'"{column}" = "{column}"' for column in columns)]) + "\n"


async def _rows(db: Database) -> AsyncIterator[Cells]:
    categories = {row.category_id: row.code for row in await db.read(catalogue.list_categories)}
    shelf = await db.read(catalogue.load_shelf)
    after = ""
    while products := await db.read(catalogue.list_products, after=after, limit=_AT_ONCE):
        after = products[-1].code
        known = {product.product_id: product for product in products}
        for sku in await db.read(catalogue.list_variants, product_ids=sorted(known)):
            product = known[sku.product_id]
            category = None if product.category_id is None else categories[product.category_id]
            parts = [f"{shelf.sku(one.sku_id).code}:{one.quantity}" for one in sku.components]
            yield _cells(sku, product, category or "", "|".join(parts))


def _cells(sku: Sku, product: Product, category: str, components: str) -> Cells:
    fields: dict[str, Any] = msgspec.to_builtins(sku)
    whole: dict[str, Any] = msgspec.to_builtins(product)
    fields |= {name: whole[of] for name, of in _OF_PRODUCT.items()}
    fields |= {"sku": sku.code, "category": category, "components": components}
    options = whole["options"]
    fields["product_options"] = msgspec.json.encode(options).decode() if options else None
    row: Cells = {}
    for name in GoodsRow.__struct_fields__:
        if name in _LEFT_OUT:
            continue
        if name in _SPREAD:
            row.update(_spread(name, fields[name] or {}))
        elif (cell := _cell(fields[name])) or name in {"sku", "product"}:
            row[name] = cell
    return row


def _spread(name: str, values: dict[str, Any]) -> Cells:
    row: Cells = {}
    for key, value in values.items():
        if isinstance(value, dict) and "unit" not in value:
            texts = cast("dict[str, str]", value)
            row.update({f"{name}.{key}.{tag}": text for tag, text in texts.items()})
        else:
            row[f"{name}.{key}"] = _cell(value)
    return row


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "|".join(cast("list[str]", value))
        case {"value": number, "unit": unit}:
            return f"{number} {unit}"
        case _:
            return str(value)


def _place(column: str) -> tuple[int, str]:
    """Sort columns as the fields of a row stand, and those of one field by their names."""
    head, _, tail = column.partition(".")
    return GoodsRow.__struct_fields__.index(head), tail
