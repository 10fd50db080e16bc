"""Put attributes, categories, products and SKUs: from the console, files or another system."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from ordito.catalogue.commands.groups import follow_rules
from ordito.catalogue.commands.writing import SHELF, record, require
from ordito.catalogue.errors import (
    AttributeInUse,
    CircularCategory,
    CodeTaken,
    GtinTaken,
    NamelessRow,
    OptionInUse,
    UnknownAttribute,
    VariantTaken,
)
from ordito.catalogue.events import Subject
from ordito.catalogue.model import (
    Attribute,
    AttributeKind,
    AttributeUse,
    Category,
    Level,
    Option,
    Product,
    Sku,
    Tree,
)
from ordito.catalogue.rules import (
    Typing,
    dangling,
    find_circular,
    require_bundle,
    require_gtin,
    require_options,
    require_sound,
    require_variant,
)
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CategoryId, ProductId, SkuId
from ordito.platform.reference import (
    Put,
    answers,
    lock_version,
    raise_version,
    refuse_twice,
    replace_external_ids,
)


class VariantRules(msgspec.Struct, frozen=True):
    """What a product asks of its variants.

    Attributes:
        product_id: which one.
        kind: what it is.
        category_id: whose attributes its variants have.
        active: whether it may be sold.
        options: in which its variants differ.
    """

    product_id: ProductId
    kind: str
    category_id: CategoryId | None
    active: bool
    options: list[dict[str, Any]]


class _Branch(msgspec.Struct, frozen=True):
    category_id: CategoryId
    code: str
    parent_id: CategoryId | None
    attributes: list[dict[str, Any]]


class _Part(msgspec.Struct, frozen=True):
    sku_id: SkuId
    kind: str


class _UsedOptions(msgspec.Struct, frozen=True):
    product_id: ProductId
    code: str
    options: dict[str, str]


_sql: Final = statements(__name__)
PUT: Final = {
    "category": _sql.query("put_categories", Put),
    "product": _sql.query("put_products", Put),
    "sku": _sql.query("put_skus", Put),
}
PUT_ATTRIBUTES: Final = _sql.query("put_attributes", dict[str, Any])
TOUCH_SKUS: Final = _sql.command("touch_skus")
PARENTS: Final = _sql.query("parents", dict[str, str])
LIST_ATTRIBUTES: Final = _sql.query("list_attributes", dict[str, Any])
LIST_BRANCHES: Final = _sql.query("list_branches", _Branch)
LIST_VARIANT_RULES: Final = _sql.query("list_variant_rules", VariantRules)
LIST_PARTS: Final = _sql.query("list_parts", _Part)
LIST_USED_OPTIONS: Final = _sql.query("list_used_options", _UsedOptions)
FIND_MISUSED: Final = _sql.query("find_misused", str)
FIND_TAKEN_CODE: Final = _sql.query("find_taken_code", str)
FIND_TAKEN_GTIN: Final = _sql.query("find_taken_gtin", str)
FIND_TAKEN_OPTIONS: Final = _sql.query("find_taken_options", str)

# rows of one statement: some megabytes of JSON, and a fact of some hundred kilobytes
_CHUNK: Final = 5_000


async def put_attributes(tx: Tx, *, attributes: Sequence[Attribute], at: datetime) -> list[Put]:
    """Create or replace attributes, all or none; their answers have ids made of their codes.

    Raises:
        NamelessRow: a name has no text.
        PutTwice: a code stands twice in ``attributes``.
        WrongAttribute: choices or units that do not go with its kind.
        AttributeInUse: another kind, unit or number of choices than before, or products have a
            choice that would go.
    """
    _require_names(attributes)
    refuse_twice((one.code for one in attributes), field="code")
    version = await lock_version(tx, name=SHELF) + 1
    before = {row["code"]: row for row in await tx.fetch(LIST_ATTRIBUTES)}
    for number, one in enumerate(attributes):
        require_sound(one, field=f"attributes[{number}]")
        if one.code in before:
            old = msgspec.convert(before[one.code], Attribute)
            await _require_unused(tx, one, old, field=f"attributes[{number}]")
    rows = {_attribute_id(one.code): one for one in attributes}
    changed = [
        Put(_attribute_id(row["code"]), "updated" if row["code"] in before else "created")
        for row in await tx.fetch(PUT_ATTRIBUTES, rows=list(attributes))
    ]
    if changed:
        await raise_version(tx, name=SHELF)
        record(tx, subject="attribute", changed={one.id for one in changed}, version=version, at=at)
    return answers(rows, changed)


async def put_categories(tx: Tx, *, categories: Sequence[Category], at: datetime) -> list[Put]:
    """Create or replace categories, all or none; parents may come in the same put.

    Raises:
        NamelessRow: a name has no text.
        UnknownCategory: a parent does not exist.
        UnknownAttribute: an attribute does not exist.
        CircularCategory: a category would stand below itself.
        PutTwice: an id, a code, or an attribute of one category stands twice in ``categories``.
        CodeTaken: another category has the code.
        ExternalIdTaken: another category has the external id.
    """
    given = {category.category_id for category in categories}
    parents = (row.parent_id for row in categories if row.parent_id not in given)
    await require(tx, subject="category", named=parents)
    if any(row.attributes for row in categories):
        known = {row["code"] for row in await tx.fetch(LIST_ATTRIBUTES)}
        for number, row in enumerate(categories):
            named = [use.attribute for use in row.attributes]
            refuse_twice(named, field=f"categories[{number}].attributes")
            for code in (code for code in named if code not in known):
                raise UnknownAttribute(
                    f"{code!r} is not an attribute.", field=f"categories[{number}].attributes"
                )
    put = await _put(tx, "category", categories, at)
    circular = find_circular(await tx.one(PARENTS))
    if circular is not None:
        raise CircularCategory(f"{circular} would stand below itself.", category_id=circular)
    await follow_rules(tx, product_ids=None, at=at)
    return put


async def put_products(tx: Tx, *, products: Sequence[Product], at: datetime) -> list[Put]:
    """Create or replace products, all or none; a repeat changes nothing.

    Raises:
        NamelessRow: a name has no text.
        UnknownCategory: a category does not exist.
        UnknownAttribute: a category does not have an attribute that is given.
        AttributeMissing: an active product lacks what its category requires.
        WrongAttributeValue: a value is not of its attribute's kind.
        OptionsUnsound: two options, or two values of one, have the same code.
        OptionInUse: a variant has an option or value that would go.
        VariantTaken: two variants would have the same values.
        PutTwice: an id or code stands twice in ``products``.
        CodeTaken: another product has the code.
        ExternalIdTaken: another product has the external id.
    """
    await require(tx, subject="category", named=(product.category_id for product in products))
    for number, product in enumerate(products):
        require_options(product, field=f"products[{number}]")
    await _require_options_free(tx, products)
    typing = await load_typing(tx)
    typed = [
        replace(
            product,
            attributes=typing.checked(
                product.attributes,
                category_id=product.category_id,
                level=Level.PRODUCT,
                is_sold=product.active,
                field=f"products[{number}].attributes",
            ),
        )
        for number, product in enumerate(products)
    ]
    put = await _put(tx, "product", typed, at)
    await follow_rules(tx, product_ids=[one.id for one in put if one.outcome != "unchanged"], at=at)
    return put


async def put_skus(tx: Tx, *, skus: Sequence[Sku], at: datetime) -> list[Put]:
    """Create or replace SKUs, all or none; a repeat changes nothing.

    Raises:
        NamelessRow: a name has no text.
        WrongGtin: a GTIN is none.
        UnknownProduct: a product does not exist.
        UnknownSku: a component does not exist.
        VariantUnfit: not one value of each option of the product.
        VariantTaken: another variant has the same values.
        WrongBundle: a bundle of nothing or of bundles, or components of what is none.
        UnknownAttribute: a category does not have an attribute that is given.
        AttributeMissing: an active SKU lacks what its category requires of each variant.
        WrongAttributeValue: a value is not of its attribute's kind.
        PutTwice: an id, code or GTIN stands twice in ``skus``.
        CodeTaken: another SKU has the code.
        GtinTaken: another SKU has the GTIN.
        ExternalIdTaken: another SKU has the external id.
    """
    for number, sku in enumerate(skus):
        require_gtin(sku, field=f"skus[{number}]")
    await require(tx, subject="product", named=(sku.product_id for sku in skus))
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
    typed = await _typed_skus(tx, skus)
    return await _put(tx, "sku", typed, at)


async def load_typing(tx: Tx) -> Typing:
    """Read what categories ask of their products."""
    attributes = msgspec.convert(await tx.fetch(LIST_ATTRIBUTES), list[Attribute])
    if not attributes:
        return Typing({}, {}, {}, {})
    branches = await tx.fetch(LIST_BRANCHES)
    return Typing(
        {one.code: one for one in attributes},
        {row.category_id: _uses(row.attributes) for row in branches if row.attributes},
        Tree.of({row.category_id: row.parent_id for row in branches}).path,
        {row.category_id: row.code for row in branches},
    )


def _uses(rows: Sequence[dict[str, Any]]) -> list[AttributeUse]:
    return msgspec.convert(rows, list[AttributeUse])


async def _typed_skus(tx: Tx, skus: Sequence[Sku]) -> list[Sku]:
    """Return SKUs with their attributes as they are kept, after all of them were looked at."""
    product_ids = sorted({sku.product_id for sku in skus})
    rows = await tx.fetch(LIST_VARIANT_RULES, product_ids=product_ids)
    asked = {row.product_id: row for row in rows}
    options = {row.product_id: msgspec.convert(row.options, list[Option]) for row in rows}
    kinds = {sku.sku_id: asked[sku.product_id].kind for sku in skus}
    named = {part.sku_id for sku in skus for part in sku.components} - set(kinds)
    await require(tx, subject="sku", named=named, field="components")
    if named:
        parts = await tx.fetch(LIST_PARTS, sku_ids=sorted(named))
        kinds |= {part.sku_id: part.kind for part in parts}
    typing = await load_typing(tx)
    typed: list[Sku] = []
    for number, sku in enumerate(skus):
        field, product = f"skus[{number}]", asked[sku.product_id]
        require_variant(sku, options[sku.product_id], field=field)
        require_bundle(sku, product.kind, kinds, field=field)
        attributes = typing.checked(
            sku.attributes,
            category_id=product.category_id,
            level=Level.SKU,
            is_sold=sku.active and product.active,
            field=f"{field}.attributes",
        )
        typed.append(replace(sku, attributes=attributes))
    await _require_variants_free(tx, [sku for sku in skus if options[sku.product_id]])
    return typed


async def _require_unused(tx: Tx, one: Attribute, before: Attribute, *, field: str) -> None:
    # what is kept was checked and converted by these
    for name in ("kind", "unit", "multiple"):
        if getattr(one, name) != getattr(before, name):
            message = f"The {name} of {one.code} stays {getattr(before, name)}."
            raise AttributeInUse(message, field=f"{field}.{name}", attribute=one.code)
    if one.kind is not AttributeKind.CHOICE:
        return
    codes = [choice.code for choice in one.choices]
    user = await tx.find(FIND_MISUSED, attribute=one.code, codes=codes)
    if user is not None:
        message = f"{user} has a choice of {one.code} that would go."
        raise AttributeInUse(message, field=f"{field}.choices", attribute=one.code)


async def _require_options_free(tx: Tx, products: Sequence[Product]) -> None:
    optional = {one.product_id: one for one in products if one.options}
    used = await tx.fetch(LIST_USED_OPTIONS, product_ids=sorted(optional)) if optional else []
    seen: dict[tuple[ProductId, tuple[tuple[str, str], ...]], str] = {}
    for sku in used:
        variant = sku.product_id, tuple(sorted(sku.options.items()))
        if variant in seen:
            message = f"{sku.code} and {seen[variant]} have the same options."
            raise VariantTaken(message, field="options", sku_code=sku.code)
        seen[variant] = sku.code
        missing = dangling([sku.options], optional[sku.product_id].options)
        if missing is not None:
            message = f"{sku.code} has {missing[1]!r} as {missing[0]}."
            raise OptionInUse(message, field="options", sku_code=sku.code)


async def _require_variants_free(tx: Tx, skus: Sequence[Sku]) -> None:
    named = [(sku.product_id, tuple(sorted(sku.options.items()))) for sku in skus]
    refuse_twice(named, field="options")
    rows = [
        {"sku_id": sku.sku_id, "product_id": sku.product_id, "options": sku.options} for sku in skus
    ]
    taken = await tx.find(FIND_TAKEN_OPTIONS, rows=rows) if rows else None
    if taken is not None:
        raise VariantTaken(f"SKU {taken} has the same options.", field="options", sku_code=taken)


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
    changed = await tx.fetch(PUT[subject], rows=rows, version=version, at=at, by=tx.context.actor)
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
    record(tx, subject=subject, changed=changed_ids, version=version, at=at)
    return changed


def _attribute_id(code: str) -> UUID:
    return ids.derive("catalogue.attribute", code)


def _require_names(rows: Sequence[Attribute | Category | Product | Sku]) -> None:
    for number, row in enumerate(rows):
        if not any(row.name.values()):
            raise NamelessRow(
                f"{row.code} has no name.", field=f"[{number}].name", row_code=row.code
            )
