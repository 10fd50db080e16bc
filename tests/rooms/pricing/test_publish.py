"""Publishing prices: versions that never change, and the rulebook in memory."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from ordito import catalogue, network, pricing
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId
from ordito.platform.reference import PutTwice
from tests.rooms.catalogue.builders import a_product, a_sku
from tests.rooms.pricing.builders import (
    AT,
    STORE,
    a_basket,
    a_context,
    a_price,
    a_price_list,
    a_rulebook,
    a_tax_rate,
)
from tests.rooms.pricing.claims import a_promotion

BY = "staff:anna"


async def a_catalogue(tx: Tx) -> None:
    await catalogue.put_products(tx, products=[a_product()], at=AT)
    await catalogue.put_skus(tx, skus=[a_sku("red"), a_sku("blue")], at=AT)


async def first_rulebook(tx: Tx) -> pricing.Rulebook:
    await a_catalogue(tx)
    await pricing.publish(
        tx,
        price_lists=[a_price_list()],
        prices=[a_price((1, 1990), (10, 1790)), a_price(4900, sku="blue")],
        tax_rates=[a_tax_rate()],
        by=BY,
        at=AT,
    )
    return await pricing.load_rulebook(tx)


async def test_what_is_published_comes_back(tx: Tx) -> None:
    rulebook = await first_rulebook(tx)

    expected = a_rulebook(a_price((1, 1990), (10, 1790)), a_price(4900, sku="blue"))
    assert rulebook == replace(expected, version=1)
    assert await pricing.list_prices_of(tx, sku_id=a_sku("blue").sku_id) == [
        a_price(4900, sku="blue")
    ]


async def test_publishing_the_same_again_makes_no_version(db: Database) -> None:
    held = await db.transact(first_rulebook, Context.system())

    again = await db.transact(
        pricing.publish,
        Context.system(),
        prices=[a_price(4900, sku="blue")],
        price_lists=[a_price_list()],
        tax_rates=[a_tax_rate()],
        by=BY,
        at=AT,
    )

    assert again == pricing.Publication(1, price_lists=0, prices=0, tax_rates=0)
    assert await db.read(pricing.refresh_rulebook, rulebook=held) is held
    assert len(await db.read(pricing.list_rulebooks)) == 1


async def test_a_new_price_makes_a_version_and_the_old_one_can_be_asked_again(
    db: Database,
) -> None:
    held = await db.transact(first_rulebook, Context.system())
    before = pricing.quote(a_context(), a_basket(("red", 2), ("blue", 1)), held)

    published = await db.transact(
        pricing.publish, Context.system(), prices=[a_price(1490)], by=BY, at=AT
    )
    renewed = await db.read(pricing.refresh_rulebook, rulebook=held)
    rebuilt = await db.read(pricing.load_rulebook, version=1)

    assert published == pricing.Publication(2, price_lists=0, prices=1, tax_rates=0)
    after = pricing.quote(a_context(), a_basket(("red", 2), ("blue", 1)), renewed)
    assert (before.total_minor, after.total_minor) == (8880, 7880)
    assert renewed == await db.read(pricing.load_rulebook)
    assert rebuilt == held
    assert pricing.quote(a_context(), a_basket(("red", 2), ("blue", 1)), rebuilt) == before


async def test_a_changed_list_or_rate_reaches_a_process_as_well(db: Database) -> None:
    held = await db.transact(first_rulebook, Context.system())

    await db.transact(
        pricing.publish,
        Context.system(),
        price_lists=[a_price_list(tax_included=False)],
        tax_rates=[a_tax_rate(100_000)],
        by=BY,
        at=AT,
    )
    renewed = await db.read(pricing.refresh_rulebook, rulebook=held)

    assert renewed == await db.read(pricing.load_rulebook)
    assert pricing.quote(a_context(), a_basket(("red", 1)), renewed).total_minor == 2189


async def test_each_version_has_a_checksum_that_shows_an_alteration(db: Database) -> None:
    await db.transact(first_rulebook, Context.system())
    await db.transact(pricing.publish, Context.system(), prices=[a_price(1490)], by=BY, at=AT)
    assert await db.read(pricing.list_altered_rulebooks) == []

    async with db.connection() as connection:
        await connection.execute(
            'UPDATE pricing.price SET breaks = \'[{"min_quantity": 1, "unit_minor": 1}]\''
            " WHERE from_version = 1 AND to_version IS NULL"
        )

    assert await db.read(pricing.list_altered_rulebooks) == [1]


async def test_a_publication_says_who_and_when(db: Database) -> None:
    await db.transact(first_rulebook, Context.system())

    [published] = await db.read(pricing.list_rulebooks)
    async with db.connection() as connection:
        fact = await connection.fetchrow(
            "SELECT payload FROM platform.v_fact WHERE type = 'pricing.rulebook_published'"
        )

    assert (published.version, published.published_by, published.published_at) == (1, BY, AT)
    assert fact is not None
    assert fact["payload"] == {
        "rulebook_version": 1,
        "sha256": published.sha256,
        "published_by": BY,
        "price_lists": 1,
        "prices": 2,
        "tax_rates": 1,
        "promotions": 0,
        "withdrawn": 0,
        "draft_id": None,
        "restores": None,
    }


async def test_rivals_publish_one_after_the_other(db: Database) -> None:
    await db.transact(first_rulebook, Context.system())

    published = await asyncio.gather(
        *(
            db.transact(pricing.publish, Context.system(), prices=[a_price(amount)], by=BY, at=AT)
            for amount in range(1000, 1008)
        )
    )

    assert sorted(one.version for one in published) == list(range(2, 10))
    last = 1000 + max(range(8), key=lambda number: published[number].version)
    rulebook = await db.read(pricing.load_rulebook)
    assert pricing.quote(a_context(), a_basket(("red", 1)), rulebook).total_minor == last
    assert await db.read(pricing.list_altered_rulebooks) == []


@pytest.mark.parametrize(
    ("publish", "refusal"),
    [
        pytest.param({"prices": [a_price(1, sku="green")]}, catalogue.UnknownSku, id="SKU"),
        pytest.param(
            {"prices": [a_price(1, price_list="secret")]}, pricing.UnknownPriceList, id="list"
        ),
        pytest.param(
            {"price_lists": [a_price_list("x", channel_id=STORE)]},
            network.UnknownChannel,
            id="channel",
        ),
        pytest.param(
            {"price_lists": [a_price_list("x", place_id=PlaceId(ids.derive("nowhere")))]},
            network.UnknownPlace,
            id="place",
        ),
        pytest.param(
            {"price_lists": [replace(a_price_list("other"), code="retail")]},
            pricing.CodeTaken,
            id="code of another list",
        ),
        pytest.param({"prices": [a_price()]}, pricing.WrongPrice, id="no amount"),
        pytest.param({"prices": [a_price(-1)]}, pricing.WrongPrice, id="negative amount"),
        pytest.param({"prices": [a_price((0, 5))]}, pricing.WrongPrice, id="from 0 units"),
        pytest.param(
            {"prices": [a_price((5, 10), (5, 9))]}, pricing.WrongPrice, id="one quantity twice"
        ),
        pytest.param({"prices": [a_price((1, 10), (5, 11))]}, pricing.WrongPrice, id="rising"),
        pytest.param(
            {"prices": [a_price(1, valid_to=datetime(2025, 1, 1, tzinfo=UTC))]},
            pricing.WrongPrice,
            id="ends before it starts",
        ),
        pytest.param({"prices": [a_price(1), a_price(2)]}, PutTwice, id="one key twice"),
        pytest.param({"tax_rates": [a_tax_rate(-1)]}, pricing.WrongTaxRate, id="negative rate"),
        pytest.param(
            {"tax_rates": [a_tax_rate(1, valid_to=AT - timedelta(days=999))]},
            pricing.WrongTaxRate,
            id="rate ends before it starts",
        ),
    ],
)
async def test_refuses_the_whole_publication(
    db: Database, publish: dict[str, list[object]], refusal: type[Refusal]
) -> None:
    held = await db.transact(first_rulebook, Context.system())

    async def work(tx: Tx) -> None:
        await pricing.publish(
            tx, **cast("dict[str, Any]", {"prices": [a_price(1)], **publish}), by=BY, at=AT
        )

    with pytest.raises(refusal):
        await db.transact(work, Context.system())

    assert await db.read(pricing.load_rulebook) == held
    assert len(await db.read(pricing.list_rulebooks)) == 1


@pytest.mark.parametrize("version", [-1, 2])
async def test_refuses_a_version_that_was_never_published(tx: Tx, version: int) -> None:
    await first_rulebook(tx)

    with pytest.raises(pricing.UnknownRulebook):
        await pricing.load_rulebook(tx, version=version)


async def test_before_the_first_publication_the_rulebook_is_empty(tx: Tx) -> None:
    assert await pricing.load_rulebook(tx) == pricing.Rulebook.of(0)


async def test_a_promotion_is_published_changed_and_withdrawn(db: Database) -> None:
    held = await db.transact(first_rulebook, Context.system())
    first, second = a_promotion(), a_promotion(priority=3)

    steps: list[dict[str, Any]] = [
        {"promotions": [first]},
        {"promotions": [first]},
        {"promotions": [second]},
        {"withdrawals": pricing.Withdrawals(promotions=(first.promotion_id,))},
    ]
    versions = [
        await db.transact(pricing.publish, Context.system(), **step, by=BY, at=AT) for step in steps
    ]

    assert [one.version for one in versions] == [2, 2, 3, 4]
    rules = [(await db.read(pricing.load_rulebook, version=n)).promotions for n in (1, 2, 3, 4)]
    assert rules == [(), (first,), (second,), ()]
    renewed = await db.read(pricing.refresh_rulebook, rulebook=held)
    assert renewed == await db.read(pricing.load_rulebook)
    assert await db.read(pricing.list_altered_rulebooks) == []


async def test_a_withdrawn_price_leaves_memory(db: Database) -> None:
    held = await db.transact(first_rulebook, Context.system())
    key = pricing.PriceKey(
        sku_id=a_sku("blue").sku_id,
        price_list_id=a_price_list().price_list_id,
        valid_from=a_price(1).valid_from,
    )

    await db.transact(
        pricing.publish,
        Context.system(),
        withdrawals=pricing.Withdrawals(prices=(key,)),
        by=BY,
        at=AT,
    )

    renewed = await db.read(pricing.refresh_rulebook, rulebook=held)
    assert key.sku_id not in renewed.prices
    assert renewed == await db.read(pricing.load_rulebook)
    assert await db.read(pricing.load_rulebook, version=1) == held


async def test_a_withdrawn_list_takes_its_prices_along(db: Database) -> None:
    held = await db.transact(first_rulebook, Context.system())
    list_id = a_price_list().price_list_id

    await db.transact(
        pricing.publish,
        Context.system(),
        withdrawals=pricing.Withdrawals(price_lists=(list_id,)),
        by=BY,
        at=AT,
    )

    renewed = await db.read(pricing.refresh_rulebook, rulebook=held)
    assert (renewed.price_lists, renewed.prices) == ({}, {})


@pytest.mark.parametrize(
    "alteration",
    [
        "UPDATE pricing.promotion SET rule = jsonb_set(rule, '{priority}', '9')",
        "DELETE FROM pricing.promotion",
        "UPDATE pricing.promotion SET to_version = 9 WHERE to_version = 3",
        "UPDATE pricing.rulebook SET published_by = 'nobody' WHERE version = 2",
        "UPDATE pricing.rulebook SET reason = 'another' WHERE version = 2",
    ],
)
async def test_whatever_is_altered_is_found(db: Database, alteration: str) -> None:
    await db.transact(first_rulebook, Context.system())
    await db.transact(pricing.publish, Context.system(), promotions=[a_promotion()], by=BY, at=AT)
    await db.transact(
        pricing.publish, Context.system(), promotions=[a_promotion(priority=3)], by=BY, at=AT
    )
    assert await db.read(pricing.list_altered_rulebooks) == []

    async with db.connection() as connection:
        await connection.execute(alteration)

    assert await db.read(pricing.list_altered_rulebooks) != []
