"""Verbs of the catalogue: rows come from the console, from files or from another system."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.catalogue.errors import (
    CircularCategory,
    CodeTaken,
    GtinTaken,
    NamelessRow,
    UnknownCategory,
    UnknownProduct,
)
from ordito.catalogue.events import CatalogueChanged, Subject
from ordito.catalogue.model import Category, Product, Relation, Sku
from ordito.catalogue.rules import find_circular, require_gtin
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.reference import (
    Put,
    answers,
    lock_version,
    raise_version,
    refuse_twice,
    replace_external_ids,
)

_sql: Final = statements(__name__)
PUT: Final = {
    "category": _sql.query("put_categories", Put),
    "product": _sql.query("put_products", Put),
    "sku": _sql.query("put_skus", Put),
}
PUT_RELATIONS: Final = _sql.query("put_relations", UUID)
TOUCH_SKUS: Final = _sql.command("touch_skus")
PARENTS: Final = _sql.query("parents", dict[str, str])
FIND_UNKNOWN_CATEGORY: Final = _sql.query("find_unknown_category", UUID)
FIND_UNKNOWN_PRODUCT: Final = _sql.query("find_unknown_product", UUID)
FIND_TAKEN_CODE: Final = _sql.query("find_taken_code", str)
FIND_TAKEN_GTIN: Final = _sql.query("find_taken_gtin", str)

# the shelf's name in platform.reference, and the subject of the facts about it
SHELF: Final = "catalogue.shelf"
SHELF_ID: Final = ids.derive(SHELF)
# rows of one statement: some megabytes of JSON, and a fact of some hundred kilobytes
_CHUNK: Final = 5_000


async def put_categories(tx: Tx, *, categories: Sequence[Category], at: datetime) -> list[Put]:
    """Create or replace categories, all or none; parents may come in the same put.

    Raises:
        NamelessRow: a name has no text.
        UnknownCategory: a parent does not exist.
        CircularCategory: a category would stand below itself.
        PutTwice: an id or code stands twice in ``categories``.
        CodeTaken: another category has the code.
        ExternalIdTaken: another category has the external id.
    """
    given = {category.category_id for category in categories}
    parents = (row.parent_id for row in categories if row.parent_id is not None)
    await _require_categories(tx, (parent for parent in parents if parent not in given))
    put = await _put(tx, "category", categories, at)
    circular = find_circular(await tx.one(PARENTS))
    if circular is not None:
        raise CircularCategory(f"{circular} would stand below itself.", category_id=circular)
    return put


async def put_products(tx: Tx, *, products: Sequence[Product], at: datetime) -> list[Put]:
    """Create or replace products, all or none; a repeat changes nothing.

    Raises:
        NamelessRow: a name has no text.
        UnknownCategory: a category does not exist.
        PutTwice: an id or code stands twice in ``products``.
        CodeTaken: another product has the code.
        ExternalIdTaken: another product has the external id.
    """
    await _require_categories(
        tx, (product.category_id for product in products if product.category_id is not None)
    )
    return await _put(tx, "product", products, at)


async def put_skus(tx: Tx, *, skus: Sequence[Sku], at: datetime) -> list[Put]:
    """Create or replace SKUs, all or none; a repeat changes nothing.

    Raises:
        NamelessRow: a name has no text.
        WrongGtin: a GTIN is none.
        UnknownProduct: a product does not exist.
        PutTwice: an id, code or GTIN stands twice in ``skus``.
        CodeTaken: another SKU has the code.
        GtinTaken: another SKU has the GTIN.
        ExternalIdTaken: another SKU has the external id.
    """
    for number, sku in enumerate(skus):
        require_gtin(sku, field=f"skus[{number}]")
    await _require_products(tx, (sku.product_id for sku in skus))
    numbered = [(sku.sku_id, sku.gtin.zfill(14)) for sku in skus if sku.gtin is not None]
    refuse_twice((gtin for _, gtin in numbered), field="gtin")
    await lock_version(tx, name=SHELF)
    taken = await tx.find(
        FIND_TAKEN_GTIN,
        ids=[sku_id for sku_id, _ in numbered],
        gtins=[gtin for _, gtin in numbered],
    )
    if taken is not None:
        raise GtinTaken(f"Another SKU has the GTIN {taken}.", field="gtin", gtin=taken)
    return await _put(tx, "sku", skus, at)


async def put_relations(tx: Tx, *, relations: Sequence[Relation], at: datetime) -> int:
    """Name products beside others, or change their rank; return how many rows changed.

    Raises:
        UnknownProduct: a product does not exist.
        PutTwice: a relation stands twice in ``relations``.
    """
    named = [(row.product_id, row.kind.value, row.other_id) for row in relations]
    refuse_twice(named, field="relations")
    await _require_products(tx, (row for pair in named for row in (pair[0], pair[2])))
    await lock_version(tx, name=SHELF)
    changed = await tx.fetch(PUT_RELATIONS, rows=relations)
    if changed:
        version = await raise_version(tx, name=SHELF)
        _record(tx, "relation", set(changed), version, at)
    return len(changed)


async def _put(
    tx: Tx, subject: Subject, rows: Sequence[Category | Product | Sku], at: datetime
) -> list[Put]:
    """Put rows in chunks, each one statement, under one new version of the shelf."""
    row_ids: list[UUID] = [getattr(row, f"{subject}_id") for row in rows]
    codes = [row.code for row in rows]
    _require_names(rows)
    refuse_twice(row_ids, field=f"{subject}_id")
    refuse_twice(codes, field="code")
    version = await lock_version(tx, name=SHELF) + 1
    taken = await tx.find(FIND_TAKEN_CODE, subject=subject, ids=row_ids, codes=codes)
    if taken is not None:
        raise CodeTaken(f"Another {subject} has the code {taken!r}.", field="code", code=taken)
    changed: list[Put] = []
    for start in range(0, len(rows), _CHUNK):
        changed += await _put_chunk(tx, subject, rows[start : start + _CHUNK], version, at)
    if changed:
        await raise_version(tx, name=SHELF)
    return answers(row_ids, changed)


async def _put_chunk(
    tx: Tx,
    subject: Subject,
    rows: Sequence[Category | Product | Sku],
    version: int,
    at: datetime,
) -> list[Put]:
    given = {"rows": rows} if subject != "sku" else {"rows": rows, "version": version}
    changed = await tx.fetch(PUT[subject], **given)
    if not changed:
        return changed
    changed_ids = {answer.id for answer in changed}
    if subject == "product":
        # a SKU is on sale only while its product is
        await tx.run(TOUCH_SKUS, product_ids=sorted(changed_ids), version=version)
    names = {getattr(row, f"{subject}_id"): row.external_ids for row in rows}
    await replace_external_ids(
        tx,
        subject=f"catalogue.{subject}",
        names={row_id: names[row_id] for row_id in sorted(changed_ids)},
    )
    _record(tx, subject, changed_ids, version, at)
    return changed


def _record(tx: Tx, subject: Subject, changed: set[UUID], version: int, at: datetime) -> None:
    event = CatalogueChanged(shelf_version=version, subject=subject, ids=tuple(sorted(changed)))
    tx.record(event, subject=SHELF_ID, at=at)


def _require_names(rows: Sequence[Category | Product | Sku]) -> None:
    for number, row in enumerate(rows):
        if not any(row.name.values()):
            raise NamelessRow(
                f"{row.code} has no name.", field=f"[{number}].name", row_code=row.code
            )


async def _require_categories(tx: Tx, category_ids: Iterable[UUID]) -> None:
    unknown = await tx.find(FIND_UNKNOWN_CATEGORY, ids=sorted(set(category_ids)))
    if unknown is not None:
        raise UnknownCategory(
            f"{unknown} is not a category.", field="category_id", category_id=unknown
        )


async def _require_products(tx: Tx, product_ids: Iterable[UUID]) -> None:
    unknown = await tx.find(FIND_UNKNOWN_PRODUCT, ids=sorted(set(product_ids)))
    if unknown is not None:
        raise UnknownProduct(f"{unknown} is not a product.", field="product_id", product_id=unknown)
