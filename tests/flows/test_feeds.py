"""Feeds end in the same books in whatever order, in whatever parts and however often they come."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordito import catalogue, pricing
from ordito.flows.feed_customers import CustomerRow, feed_customers
from ordito.flows.feed_prices import PriceRow, feed_prices
from ordito.flows.feed_products import GoodsRow, feed_products
from ordito.platform import ids, system_of_record
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.rows import RowResult
from ordito.platform.system_of_record import FieldOwner
from ordito.processes.feed import feed
from tests.company import found

pytestmark = pytest.mark.anyio

START = datetime(2026, 1, 1, tzinfo=UTC)


async def feed_goods(
    db: Database, rows: Sequence[GoodsRow], source: str = "erp"
) -> list[RowResult]:
    async def take(tx: Tx, good: Sequence[GoodsRow]) -> list[RowResult]:
        return await feed_products(tx, rows=good, source=source, at=now())

    return await feed(db, Context.system(), rows=rows, take=take)


async def brands(db: Database, codes: Sequence[str]) -> dict[str, str | None]:
    products = await db.read(catalogue.list_products_named, codes=list(codes))
    return {product.code: product.brand for product in products}


# what the source says of three articles, each at an instant of its own
_said = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["Moka", "Mokà", "M."])),
    min_size=1,
    max_size=10,
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(said=_said, drawn=st.data())
async def test_latest_instant_wins_however_it_arrives(
    address: str, said: list[tuple[str, str]], drawn: st.DataObject
) -> None:
    prefix = str(ids.new())  # examples share a database
    rows = [
        GoodsRow(
            sku=f"{prefix}-{code}",
            name={"en": code},
            brand=brand,
            as_of=START + timedelta(minutes=minute),
        )
        for minute, (code, brand) in enumerate(said)
    ]
    expected = {f"{prefix}-{code}": brand for code, brand in said}
    arriving = drawn.draw(st.permutations(rows)) + drawn.draw(
        st.lists(st.sampled_from(rows), max_size=6)
    )
    async with Database.open(address) as db:
        while arriving:
            size = drawn.draw(st.integers(1, len(arriving)))
            results = await feed_goods(db, arriving[:size])
            assert not any(result.is_refused for result in results)
            arriving = arriving[size:]
        assert await brands(db, list(expected)) == expected


async def test_rivals_feed_the_same_new_rows_once(db: Database) -> None:
    rows = [GoodsRow(sku=f"s{i}", name={"en": str(i)}) for i in range(20)]
    results = await asyncio.gather(*(feed_goods(db, rows) for _ in range(6)))
    created = sum(one.outcome == "created" for each in results for one in each)
    assert created == 20
    assert len(await db.read(catalogue.list_skus_named, codes=[row.sku for row in rows])) == 20


async def test_rivals_register_the_same_new_customers_once(db: Database) -> None:
    rows = [
        CustomerRow(external_id=str(i), name=f"C {i}", email=f"c{i}@example.org") for i in range(20)
    ]

    async def take(tx: Tx, good: Sequence[CustomerRow]) -> list[RowResult]:
        return await feed_customers(tx, rows=good, source="crm", at=now())

    results = await asyncio.gather(
        *(feed(db, Context.system(), rows=rows, take=take) for _ in range(5))
    )
    outcomes = [one.outcome for each in results for one in each]
    assert (outcomes.count("created"), outcomes.count("refused")) == (20, 0)


async def test_one_bad_row_among_many_is_the_only_one_left_out(db: Database) -> None:
    # a GTIN that two rows share is seen by the database alone
    rows = [GoodsRow(sku=f"s{i}", name={"en": str(i)}) for i in range(60)]
    rows[17] = GoodsRow(sku="s17", name={"en": "x"}, gtin="4006381333931")
    rows[44] = GoodsRow(sku="s44", name={"en": "y"}, gtin="4006381333931")
    results = await feed_goods(db, rows)
    refused = {i: one.code for i, one in enumerate(results) if one.is_refused}
    assert list(refused) == [44]
    assert len(await db.read(catalogue.list_skus_named, codes=[row.sku for row in rows])) == 59


@pytest.mark.parametrize("otherwise", ["refuse", "keep", "note"])
async def test_price_of_the_owner_stands(db: Database, otherwise: Any) -> None:
    company = await found(db, units=1)

    async def take(source: str, unit_minor: int) -> RowResult:
        row = PriceRow(sku="shirt", price_list="list", unit_minor=unit_minor)
        (result,) = await db.transact(
            feed_prices, Context.system(), rows=[row], source=source, at=now()
        )
        return result

    owner = FieldOwner("price", "unit_minor", "erp", otherwise)
    await db.transact(system_of_record.put_owners, Context.system(), owners=[owner])
    own = await take("erp", 1800)
    other = await take("till", 1700)
    prices = await db.read(pricing.list_prices_of, sku_id=company.skus["shirt"])
    present = prices[0].breaks[0].unit_minor

    assert own.outcome == "updated"
    assert (other.outcome, present) == {
        "refuse": ("refused", 1800),
        "keep": ("unchanged", 1800),
        "note": ("updated", 1700),
    }[otherwise]
    assert other.withheld == (("unit_minor",) if otherwise == "keep" else ())
