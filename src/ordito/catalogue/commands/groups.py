"""Put collections and relations: products that are shown or named together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.catalogue.commands.writing import SHELF, SHELF_ID, record, require
from ordito.catalogue.errors import CodeTaken, CollectionUnsound, NamelessRow
from ordito.catalogue.events import RelationsComputed
from ordito.catalogue.model import (
    Collection,
    CollectionRule,
    ComputedRelation,
    Relation,
    Tree,
)
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CategoryId, CollectionId
from ordito.platform.reference import (
    Put,
    answers,
    lock_version,
    raise_version,
    refuse_twice,
    replace_external_ids,
)


class _Ruled(msgspec.Struct, frozen=True):
    collection_id: CollectionId
    rule: dict[str, Any]


class ParentRow(msgspec.Struct, frozen=True):
    """A category and the one above it."""

    category_id: CategoryId
    parent_id: CategoryId | None


_sql: Final = statements(__name__)
LIST_PARENTS: Final = _sql.query("list_parents", ParentRow)
PUT_COLLECTIONS: Final = _sql.query("put_collections", Put)
PUT_MEMBERS: Final = _sql.query("put_members", UUID)
LIST_RULED: Final = _sql.query("list_ruled", _Ruled)
FOLLOW_RULE: Final = _sql.query("follow_rule", UUID)
TOUCH_PRODUCTS: Final = _sql.command("touch_products")
TOUCH_MEMBERS: Final = _sql.command("touch_members")
FIND_TAKEN_COLLECTION: Final = _sql.query("find_taken_collection", str)
PUT_RELATIONS: Final = _sql.query("put_relations", UUID)
DROP_RELATIONS: Final = _sql.query("drop_relations", UUID)
DROP_COMPUTED: Final = _sql.command("drop_computed")
PUT_COMPUTED: Final = _sql.command("put_computed")
_NO_RULE: Final = CollectionRule()


async def put_collections(tx: Tx, *, collections: Sequence[Collection], at: datetime) -> list[Put]:
    """Create or replace collections with what is in them, all or none.

    Raises:
        NamelessRow: a name has no text.
        CollectionUnsound: products and a rule at once, or a rule without a condition.
        UnknownProduct: a product does not exist.
        UnknownCategory: a category of a rule does not exist.
        PutTwice: an id, code, or a product of one collection stands twice.
        CodeTaken: another collection has the code.
        ExternalIdTaken: another collection has the external id.
    """
    for number, one in enumerate(collections):
        _require_sound(one, field=f"collections[{number}]")
    named = {one.collection_id: one for one in collections}
    refuse_twice((one.collection_id for one in collections), field="collection_id")
    refuse_twice((one.code for one in collections), field="code")
    rules = [one.rule for one in collections if one.rule is not None]
    members = [product for one in collections for product in one.products]
    excepted = [product for rule in rules for product in rule.except_products]
    await require(tx, subject="product", named=(*members, *excepted))
    await require(
        tx, subject="category", named=(category for rule in rules for category in rule.categories)
    )
    version = await lock_version(tx, name=SHELF) + 1
    codes = [one.code for one in collections]
    taken = await tx.find(FIND_TAKEN_COLLECTION, ids=list(named), codes=codes)
    if taken is not None:
        raise CodeTaken(f"Another collection has the code {taken!r}.", field="code", code=taken)
    changed = await tx.fetch(
        PUT_COLLECTIONS, rows=collections, version=version, at=at, by=tx.context.actor
    )
    touched = {one.id for one in changed}
    await replace_external_ids(
        tx,
        subject="catalogue.collection",
        names={row_id: named[CollectionId(row_id)].external_ids for row_id in sorted(touched)},
    )
    for one in (one for one in collections if one.rule is None):
        moved = await tx.fetch(
            PUT_MEMBERS, collection_id=one.collection_id, product_ids=list(one.products)
        )
        await _touch(tx, moved, version=version)
        touched |= {one.collection_id} if moved else set()
    if touched:
        await raise_version(tx, name=SHELF)
        record(tx, subject="collection", changed=touched, version=version, at=at)
        # whether one is shown is told with its products
        await tx.run(TOUCH_MEMBERS, collection_ids=sorted(touched), version=version)
    await follow_rules(tx, product_ids=None, at=at)
    known = {one.id: one for one in changed}
    told = [known.get(row_id) or Put(row_id, "updated") for row_id in touched]
    return answers(named, told)


async def follow_rules(tx: Tx, *, product_ids: Sequence[UUID] | None, at: datetime) -> None:
    """Find anew what belongs to the collections that have a rule; under the shelf's lock.

    Args:
        tx: open transaction.
        product_ids: only these may have come or gone; None is all.
        at: now.
    """
    if product_ids is not None and not product_ids:
        return
    ruled = await tx.fetch(LIST_RULED)
    tree = await load_tree(tx) if ruled else Tree()
    moved: dict[UUID, list[UUID]] = {}
    for one in ruled:
        rule = msgspec.convert(one.rule, CollectionRule)
        found = await tx.fetch(
            FOLLOW_RULE,
            collection_id=one.collection_id,
            product_ids=product_ids,
            categories=_below(tree, rule.categories),
            brands=rule.brands,
            kinds=rule.kinds,
            complexities=rule.complexities,
            tests=rule.attributes,
            excepted=rule.except_products,
        )
        if found:
            moved[one.collection_id] = found
    if moved:
        version = await raise_version(tx, name=SHELF)
        record(tx, subject="collection", changed=moved.keys(), version=version, at=at)
        await _touch(tx, [row for rows in moved.values() for row in rows], version=version)


async def load_tree(tx: Tx) -> Tree:
    """Read the tree of categories."""
    return Tree.of({row.category_id: row.parent_id for row in await tx.fetch(LIST_PARENTS)})


async def put_relations(tx: Tx, *, relations: Sequence[Relation], at: datetime) -> int:
    """Name products beside others, or change their rank; return how many rows changed.

    Raises:
        UnknownProduct: a product does not exist.
        PutTwice: a relation stands twice in ``relations``.
    """
    named = [(row.product_id, row.kind.value, row.other_id) for row in relations]
    refuse_twice(named, field="relations")
    await require(
        tx, subject="product", named=(row for pair in named for row in (pair[0], pair[2]))
    )
    await lock_version(tx, name=SHELF)
    return await _relate(tx, await tx.fetch(PUT_RELATIONS, rows=relations), at)


async def drop_relations(tx: Tx, *, relations: Sequence[Relation], at: datetime) -> int:
    """Take back that products are named beside others; return how many were."""
    await lock_version(tx, name=SHELF)
    return await _relate(tx, await tx.fetch(DROP_RELATIONS, rows=relations), at)


async def keep_computed(tx: Tx, *, relations: Sequence[ComputedRelation], at: datetime) -> int:
    """Put computed relations in the place of all that were computed before; return how many.

    Those that persons have chosen stay, and stay first.
    """
    await lock_version(tx, name=SHELF)
    await tx.run(DROP_COMPUTED)
    kept = await tx.run(PUT_COMPUTED, rows=relations, at=at)
    await raise_version(tx, name=SHELF)
    products = len({one.product_id for one in relations})
    tx.record(RelationsComputed(products=products, relations=kept), subject=SHELF_ID, at=at)
    return kept


def _below(tree: Tree, categories: Sequence[CategoryId]) -> list[CategoryId] | None:
    """Return categories with those below them; None where there are none to ask for."""
    asked = frozenset(categories)
    return [one for one, path in tree.within.items() if path & asked] if asked else None


async def _relate(tx: Tx, changed: Sequence[UUID], at: datetime) -> int:
    if changed:
        version = await raise_version(tx, name=SHELF)
        record(tx, subject="relation", changed=set(changed), version=version, at=at)
    return len(changed)


async def _touch(tx: Tx, product_ids: Sequence[UUID], *, version: int) -> None:
    if product_ids:
        await tx.run(TOUCH_PRODUCTS, product_ids=sorted(set(product_ids)), version=version)


def _require_sound(one: Collection, *, field: str) -> None:
    if not any(one.name.values()):
        raise NamelessRow(f"{one.code} has no name.", field=f"{field}.name", row_code=one.code)
    refuse_twice(one.products, field=f"{field}.products")
    if one.rule is not None and one.products:
        message = f"{one.code} has products and a rule."
        raise CollectionUnsound(message, field=f"{field}.products")
    if one.rule == _NO_RULE:
        raise CollectionUnsound(f"The rule of {one.code} is empty.", field=f"{field}.rule")
    for number, test in enumerate(one.rule.attributes if one.rule else ()):
        if not test.any_of and test.at_least is None and test.at_most is None:
            message = f"Nothing is asked of {test.attribute}."
            raise CollectionUnsound(message, field=f"{field}.rule.attributes[{number}]")
