"""Search with what is true now: stock, prices, the assortment, and pages that fit together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from ordito import catalogue, pricing, stock
from ordito.catalogue import AssortmentRule, Product, Sku
from ordito.catalogue.search import Act, Curation, UnknownFacet, WrongCursor
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import ProductId, SkuId
from ordito.pricing import Break, Price
from ordito.processes.follow_catalogue import index_changed, tidy_search
from ordito.reads.memory import Memory
from ordito.reads.search import Ask, SearchAnswer, search_products
from ordito.reads.search_prices import PriceTags, band_of, range_of
from tests.company import LONG_AGO, Company, found

pytestmark = pytest.mark.anyio
LAMPS = 30


def product_id(number: int) -> ProductId:
    return ProductId(ids.derive("test", "lamp", number))


def sku_id(number: int) -> SkuId:
    return SkuId(ids.derive("test", "lamp sku", number))


@pytest.fixture
async def company(db: Database) -> Company:
    """Lamps 0 and on; 1 is at north, 2 at the depot, 4 is a service, 5 a set of 1 and 2."""
    company = await found(db, units=5)
    await db.transact(_lamps, Context.system())
    for number, place in ((1, "north"), (2, "depot")):
        await db.transact(
            stock.open_positions,
            Context.system(),
            place_id=company.places[place],
            entity_id=ids.EntityId(ids.derive("test", "entity")),
            counted=[(sku_id(number), 2)],
            count_id=ids.new(),
            at=now(),
        )
    await tidy_search(db)
    assert await index_changed(db) == LAMPS + 1
    return company


async def _lamps(tx: Tx) -> None:
    kinds = {4: catalogue.ProductKind.SERVICE, 5: catalogue.ProductKind.BUNDLE}
    products = [
        Product(
            product_id=product_id(number),
            code=f"LAMP-{number}",
            name={"en": "Lamp", "it": "Lampada"},
            brand="Lumen" if number % 2 else "Ray",
            kind=kinds.get(number, catalogue.ProductKind.GOODS),
        )
        for number in range(LAMPS)
    ]
    await catalogue.put_products(tx, products=products, at=now())
    skus = [
        Sku(
            sku_id=sku_id(number),
            product_id=product_id(number),
            code=f"LAMP-{number}-1",
            name={"en": "Lamp"},
            gtin="4006381333931" if number == 7 else None,
            components=tuple(catalogue.Component(sku_id(part)) for part in (1, 2))
            if number == 5
            else (),
        )
        for number in range(LAMPS)
    ]
    await catalogue.put_skus(tx, skus=skus, at=now())
    prices = [_price(number, 500 + 500 * number, LONG_AGO) for number in range(LAMPS - 1)]
    await pricing.publish(tx, prices=prices, by="test", reason="lamps", at=now())


def _price(number: int, minor: int, since: datetime, until: datetime | None = None) -> Price:
    return Price(
        price_list_id=ids.PriceListId(ids.derive("test", "price list")),
        sku_id=sku_id(number),
        breaks=(Break(1, minor),),
        valid_from=since,
        valid_to=until,
    )


async def ask(
    db: Database, company: Company, text: str, *, place: str | None = None, **more: Any
) -> SearchAnswer:
    memory = await Memory.load(db)
    asked = Ask(
        text=text,
        language="en",
        at=more.pop("at", now()),
        channel=memory.channel(company.channels["web"]),
        place=None if place is None else memory.directory.place(company.places[place]),
        chosen={
            name.replace("_", "."): frozenset(values.split("|"))
            for name, values in more.pop("chosen", {}).items()
        },
        **more,
    )
    return await search_products(db, memory=memory, tags=PriceTags(), ask=asked)


def codes(answer: SearchAnswer) -> list[str]:
    return [hit.code for hit in answer.hits]


async def test_what_is_near_comes_first(db: Database, company: Company) -> None:
    answer = await ask(db, company, "lamp", place="north", limit=4)
    assert [hit.availability for hit in answer.hits] == ["here", "here", "elsewhere", "elsewhere"]
    assert {hit.code for hit in answer.hits[:2]} == {"LAMP-1", "LAMP-4"}
    assert {hit.code for hit in answer.hits[2:]} == {"LAMP-2", "LAMP-5"}
    assert (answer.total, answer.is_more) == (LAMPS, False)
    answer = await ask(db, company, "lamp", limit=4)
    assert {hit.availability for hit in answer.hits} == {"elsewhere", "here"}


async def test_stock_is_looked_up_as_it_is(db: Database, company: Company) -> None:
    async def sell(tx: Tx) -> None:
        await stock.book(
            tx,
            entries=[
                stock.Entry(
                    movement_id=ids.new(),
                    sku_id=sku_id(1),
                    place_id=company.places["north"],
                    entity_id=ids.EntityId(ids.derive("test", "entity")),
                    kind=stock.MovementKind.SALE,
                    quantity=-2,
                )
            ],
            subject_id=ids.new(),
            at=now(),
        )

    await db.transact(sell, Context.system())
    answer = await ask(
        db, company, "lamp", place="north", chosen={"availability": "here|elsewhere"}
    )
    assert codes(answer) == ["LAMP-4", "LAMP-2"]  # the set lacks a part


async def test_a_facet_that_is_chosen_from_is_counted_as_if_it_were_not(
    db: Database, company: Company
) -> None:
    answer = await ask(
        db,
        company,
        "lamp",
        place="north",
        chosen={"brand": "Lumen", "availability": "here|elsewhere"},
    )
    assert codes(answer) == ["LAMP-1", "LAMP-5"]
    facets = {facet.facet: {one.value: one.hits for one in facet.values} for facet in answer.facets}
    assert facets["brand"] == {"Lumen": 2, "Ray": 2}
    assert facets["availability"] == {"here": 1, "elsewhere": 1, "none": 13}
    assert facets["kind"] == {"goods": 1, "bundle": 1}


async def test_prices_narrow(db: Database, company: Company) -> None:
    answer = await ask(db, company, "lamp", chosen={"price": "0-999"})
    assert [(hit.code, hit.from_minor, hit.currency) for hit in answer.hits] == [
        ("LAMP-0", 500, "EUR")
    ]
    prices = {facet.facet: facet.values for facet in answer.facets}["price"]
    assert [(one.value, one.hits) for one in prices] == [
        ("0-999", 1),
        ("1000-1999", 2),
        ("2000-4999", 6),
        ("5000-9999", 10),
        ("10000-19999", 10),
    ]
    for wrong in ({"price": "cheap"}, {"availability": "soon"}):
        with pytest.raises(UnknownFacet):
            await ask(db, company, "lamp", chosen=wrong)


async def test_a_kept_price_is_none_longer_than_it_holds(db: Database, company: Company) -> None:
    memory, tags, at = await Memory.load(db), PriceTags(), now()
    web = memory.channel(company.channels["web"])
    lamps = [product_id(number) for number in (1, 2, 7)]

    async def read(at: datetime) -> list[int | None]:
        found = await db.read(
            tags.read, memory=memory, channel=web, place=None, product_ids=lamps, at=at
        )
        return list(found)

    async def sell_off(tx: Tx) -> None:
        prices = [_price(1, 400, at + timedelta(hours=1), at + timedelta(hours=2))]
        await pricing.publish(tx, prices=prices, by="test", reason="an hour", at=at)

    async def move(tx: Tx) -> None:
        sku = Sku(sku_id=sku_id(1), product_id=product_id(2), code="LAMP-1-1", name={"en": "Lamp"})
        await catalogue.put_skus(tx, skus=[sku], at=now())

    assert await read(at) == [1000, 1500, 4000]
    await db.transact(sell_off, Context.system())
    assert await read(at + timedelta(hours=1)) == [1000, 1500, 4000]  # not known here yet
    await memory.refresh(db)
    told = [(await read(at + timedelta(minutes=m)))[0] for m in (0, 59, 60, 119, 120, 500)]
    assert told == [1000, 1000, 400, 400, 1000, 1000]
    await db.transact(move, Context.system())
    await memory.refresh(db)
    assert await read(at) == [None, 1000, 4000]


async def test_only_the_channels_assortment_is_found(db: Database, company: Company) -> None:
    async def delist(tx: Tx) -> None:
        rule = AssortmentRule(
            rule_id=ids.new(),
            code="no-lumen",
            listed=False,
            brand="Lumen",
            channel_id=company.channels["web"],
        )
        await catalogue.put_assortment_rules(tx, rules=[rule], at=now())

    await db.transact(delist, Context.system())
    answer = await ask(db, company, "lamp", at=now() + timedelta(minutes=1))
    assert answer.total == LAMPS // 2
    assert {hit.brand for hit in answer.hits} == {"Ray"}


async def test_codes_and_barcodes_come_first(db: Database, company: Company) -> None:
    for text in ("lamp-7-1", "4006381333931", "(01)04006381333931(10)AB"):
        answer = await ask(db, company, text)
        assert [(hit.code, hit.sku) for hit in answer.hits[:1]] == [("LAMP-7", "LAMP-7-1")], text
    assert "LAMP-12" in codes(await ask(db, company, "LAMP-12"))[:1]


async def test_people_decide_for_a_query(db: Database, company: Company) -> None:
    shirts = ProductId(ids.derive("test", "product"))
    await db.transact(
        catalogue.search.put_curations,
        Context.system(),
        language="en",
        query="lamp",
        curations=[Curation(shirts, Act.PIN), Curation(product_id(1), Act.BURY)],
    )
    answer = await ask(db, company, "Lamp", place="north", limit=50)
    assert codes(answer)[0] == "things"
    assert codes(answer)[-1] == "LAMP-1"
    assert "things" not in codes(await ask(db, company, "lamps"))


async def test_pages_never_repeat_or_skip_while_stock_and_sales_change(
    db: Database, company: Company
) -> None:
    seen: list[str] = []
    cursor: str | None = None
    for page in range(LAMPS):
        answer = await ask(db, company, "lamp", limit=4, cursor=cursor, counts=False)
        seen += codes(answer)
        cursor = answer.cursor
        if cursor is None:
            break
        # what was to come last is now the best seller and lies in the store
        last = LAMPS - 1 - page
        await db.transact(
            catalogue.search.keep_popularity, Context.system(), units={product_id(last): 10_000}
        )
        await db.transact(
            stock.open_positions,
            Context.system(),
            place_id=company.places["north"],
            entity_id=ids.EntityId(ids.derive("test", "entity")),
            counted=[(sku_id(last), 9)],
            count_id=ids.new(),
            at=now(),
        )
    assert len(seen) == LAMPS
    assert sorted(seen) == sorted(f"LAMP-{number}" for number in range(LAMPS))
    with pytest.raises(WrongCursor):
        await ask(db, company, "lamp", cursor="%%%")


async def test_bands_meet() -> None:
    prices: Sequence[int] = (0, 999, 1000, 4999, 5000, 999_999, 1_000_000, 10**9)
    for price in prices:
        found_range = range_of(band_of(price))
        assert found_range is not None
        assert found_range[0] <= price <= found_range[1]
    assert [range_of(text) for text in ("", "1", "a-b", "-5", "1" * 20 + "-")] == [
        None,
        None,
        None,
        (0, 5),
        None,
    ]


async def test_what_is_kept_back_is_not_near(db: Database, company: Company) -> None:
    """Two lamps are at north; a channel that leaves two for the others offers none of them."""
    chosen = {"availability": "here|elsewhere"}
    here = await ask(db, company, "lamp", place="north", chosen=chosen)
    assert "LAMP-1" in [hit.code for hit in here.hits if hit.availability == "here"]

    async def keep(tx: Tx, units: int, **where: Any) -> None:
        one = stock.Holdback(sku_id=sku_id(1), units=units, **where)
        await stock.put_holdbacks(tx, holdbacks=[one])

    store = company.channels["store"]
    await db.transact(keep, Context.system(), 2, channel_id=store)
    again = await ask(db, company, "lamp", place="north", chosen=chosen)
    assert "LAMP-1" in codes(again)
    await db.transact(keep, Context.system(), 1, channel_id=company.channels["web"])
    again = await ask(db, company, "lamp", place="north", chosen=chosen)
    assert "LAMP-1" in codes(again)
    # one more as safety stock, of no channel: nothing is left to offer
    await db.transact(keep, Context.system(), 1)
    gone = await ask(db, company, "lamp", place="north", chosen=chosen)
    assert "LAMP-1" not in codes(gone)
