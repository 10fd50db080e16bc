"""What a process remembers of names: in the languages that somebody reads, as of the latest."""

import pytest

from ordito import catalogue
from ordito.catalogue import Product, Sku
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import ProductId, SkuId
from ordito.reads.memory import Memory

pytestmark = pytest.mark.anyio

PRODUCT = ProductId(ids.derive("test", "product"))
M, L = (SkuId(ids.derive("test", "sku", size)) for size in "ML")


def shirt(sku_id: SkuId, code: str, **name: str) -> Sku:
    return Sku(sku_id=sku_id, product_id=PRODUCT, code=code, name=name)


@pytest.fixture
async def memory(db: Database) -> Memory:
    product = Product(product_id=PRODUCT, code="shirt", name={"en": "T-shirt"})
    await db.transact(catalogue.put_products, Context.system(), products=[product], at=now())
    skus = [
        shirt(M, "shirt-m", en="T-shirt, Red, M", it="Maglietta, Rosso, M"),
        shirt(L, "shirt-l", en="T-shirt, Red Wine, L"),
    ]
    await db.transact(catalogue.put_skus, Context.system(), skus=skus, at=now())
    return await Memory.load(db)


async def test_names_come_in_the_language_that_was_learnt(db: Database, memory: Memory) -> None:
    assert memory.shelf_in("it").sku(M).name == "T-shirt, Red, M"
    await memory.learn(db, "it")
    assert memory.shelf_in("it").sku(M).name == "Maglietta, Rosso, M"
    assert memory.shelf_in("it").sku(L).name == "T-shirt, Red Wine, L"
    assert memory.shelf.sku(M).name == "T-shirt, Red, M"


async def test_product_is_named_by_what_its_variants_share(db: Database, memory: Memory) -> None:
    assert memory.product_name(PRODUCT) == "T-shirt"
    assert memory.product_name(ids.new()) is None
    both = [shirt(M, "shirt-m", it="Maglietta, Rosso, M"), shirt(L, "shirt-l", it="Maglietta, Blu")]
    await db.transact(catalogue.put_skus, Context.system(), skus=both, at=now())
    await memory.learn(db, "it")
    assert memory.product_name(PRODUCT, "it") == "Maglietta"


async def test_learnt_names_follow_changes(db: Database, memory: Memory) -> None:
    await memory.learn(db, "it")
    renamed = shirt(M, "shirt-m", en="Tee, Red, M", it="Maglia, Rosso, M")
    await db.transact(catalogue.put_skus, Context.system(), skus=[renamed], at=now())
    await memory.refresh(db)
    assert memory.shelf_in("it").sku(M).name == "Maglia, Rosso, M"
    assert memory.shelf_in("en").sku(M).name == "Tee, Red, M"
