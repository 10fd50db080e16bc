"""Observed prices: history of changes, matching, and where our price stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ordito import catalogue
from ordito.catalogue import Product, Sku
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ProductId, SkuId
from ordito.pricing import observed
from ordito.pricing.observed import (
    Availability,
    Match,
    Seller,
    SellerKind,
    SellerWithoutChannel,
    Sighting,
    Source,
    SourceCodeTaken,
    SourceKind,
    UnknownOffer,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SOURCE = Source(source_id=ids.derive("source"), code="shop", name="Shop")
GTIN = "4006381333931"
SHIRT = SkuId(ids.derive("shirt"))
SHOE = SkuId(ids.derive("shoe"))


def seen(hours: float, minor: int, **other: object) -> Sighting:
    return Sighting(
        source="shop",
        price_minor=minor,
        seen_at=NOW + timedelta(hours=hours - 1000),
        gtin=GTIN,
        **other,  # pyright: ignore[reportArgumentType]
    )


@pytest.fixture(autouse=True)
async def company(tx: Tx) -> None:
    product_id = ProductId(ids.derive("product"))
    product = Product(product_id=product_id, code="p", name={"en": "Things"}, brand="Rivo")
    await catalogue.put_products(tx, products=[product], at=NOW)
    await catalogue.put_skus(
        tx,
        skus=[
            Sku(
                sku_id=SHIRT,
                product_id=product_id,
                code="TS-01",
                name={"en": "Linen shirt blue M"},
                gtin=GTIN,
            ),
            Sku(
                sku_id=SHOE,
                product_id=product_id,
                code="SH-9",
                mpn="SH-9",
                name={"en": "Trail shoe Rivo 42 grey"},
            ),
        ],
        at=NOW,
    )
    await observed.put_sources(tx, sources=[SOURCE])


async def observe(tx: Tx, *sightings: Sighting) -> list[str]:
    return [row.outcome for row in await observed.observe(tx, sightings=sightings, at=NOW)]


async def history(tx: Tx, offer_id: UUID) -> list[int]:
    found = await observed.list_history(tx, offer_ids=[offer_id], since=NOW - timedelta(days=365))
    return [point.price_minor for point in found[offer_id]]


async def only_offer(tx: Tx) -> observed.Offer:
    (offer,) = await observed.list_offers_of(tx, sku_ids=[SHIRT])
    return offer


async def test_only_changes_are_kept(tx: Tx) -> None:
    assert await observe(tx, seen(0, 2000)) == ["created"]
    assert await observe(tx, seen(1, 2000), seen(2, 1800), seen(3, 1800)) == [
        "unchanged",
        "updated",
        "unchanged",
    ]
    assert await observe(tx, seen(2, 1800)) == ["unchanged"]

    offer = await only_offer(tx)
    assert await history(tx, offer.offer_id) == [2000, 1800]
    assert (offer.price_minor, offer.match) == (1800, Match.GTIN)
    assert offer.since == seen(2, 0).seen_at
    assert (offer.first_seen_at, offer.seen_at) == (seen(0, 0).seen_at, seen(3, 0).seen_at)


async def test_what_comes_late_takes_its_place_and_not_the_last_word(tx: Tx) -> None:
    await observe(tx, seen(0, 2000), seen(10, 1800, title="Linen shirt, sale"))

    assert await observe(tx, seen(5, 1900, title="Linen shirt")) == ["updated"]

    offer = await only_offer(tx)
    assert await history(tx, offer.offer_id) == [2000, 1900, 1800]
    assert (offer.price_minor, offer.title) == (1800, "Linen shirt, sale")


async def test_rows_in_any_order_give_the_same_history(tx: Tx) -> None:
    rows = [seen(3, 1800), seen(0, 2000), seen(2, 1800), seen(1, 2000), seen(4, 2000)]

    await observe(tx, *rows)

    offer = await only_offer(tx)
    assert await history(tx, offer.offer_id) == [2000, 1800, 2000]


async def test_shipping_and_availability_are_changes(tx: Tx) -> None:
    await observe(tx, seen(0, 2000, shipping_minor=500))
    rows = (
        seen(1, 2000, shipping_minor=0),
        seen(2, 2000, shipping_minor=0, availability=Availability.OUT_OF_STOCK),
    )

    assert await observe(tx, *rows) == ["updated", "updated"]


async def test_each_row_is_answered(tx: Tx) -> None:
    rows = [
        seen(0, 2000),
        replace(seen(0, 2000), source="nowhere"),
        replace(seen(0, 2000), gtin=None),
        seen(0, -1),
        replace(seen(0, 2000), seen_at=NOW + timedelta(days=1)),
    ]

    results = await observed.observe(tx, sightings=rows, at=NOW)

    assert [row.code for row in results] == [
        None,
        "pricing.unknown_source",
        "pricing.offer_nameless",
        "pricing.sighting_wrong",
        "pricing.sighting_wrong",
    ]
    assert results[0].outcome == "created"


async def test_a_number_matches_and_a_title_only_suggests(tx: Tx) -> None:
    rows = [
        replace(seen(0, 1), gtin=None, sku="SH-9", name="a"),
        replace(seen(0, 2), gtin=None, mpn="sh-9", brand="RIVO", name="b"),
        replace(seen(0, 3), gtin=None, title="Trail shoe Rivo 42 grey", name="c"),
        replace(seen(0, 4), gtin=None, title="Garden hose 20 m", name="d"),
    ]
    await observe(tx, *rows)

    matched = await observed.list_offers_of(tx, sku_ids=[SHOE])
    assert [(offer.name, offer.match) for offer in matched] == [("a", "code"), ("b", "mpn")]
    waiting = await observed.list_to_match(tx)
    assert [(offer.name, offer.match, offer.suggested_sku_id) for offer in waiting] == [
        ("c", "suggested", SHOE),
        ("d", "none", None),
    ]


async def test_a_persons_word_stays(tx: Tx) -> None:
    await observe(tx, seen(0, 2000))
    offer = await only_offer(tx)

    await observed.match_offer(tx, offer_id=offer.offer_id, sku_id=None, at=NOW)
    await observe(tx, seen(1, 1900))
    assert await observed.list_offers_of(tx, sku_ids=[SHIRT]) == []

    await observed.match_offer(tx, offer_id=offer.offer_id, sku_id=SHOE, at=NOW)
    await observe(tx, seen(2, 1800))
    (moved,) = await observed.list_offers_of(tx, sku_ids=[SHOE])
    assert (moved.match, moved.price_minor) == (Match.CONFIRMED, 1800)


async def test_unknown_offers_and_skus_are_refused(tx: Tx) -> None:
    with pytest.raises(UnknownOffer):
        await observed.match_offer(tx, offer_id=ids.new(), sku_id=SHOE, at=NOW)
    await observe(tx, seen(0, 2000))
    offer = await only_offer(tx)
    with pytest.raises(catalogue.UnknownSku):
        await observed.match_offer(tx, offer_id=offer.offer_id, sku_id=SkuId(ids.new()), at=NOW)
    assert (await only_offer(tx)).match == Match.GTIN


async def test_sellers_of_a_marketplace_are_told_apart(tx: Tx) -> None:
    await observe(tx, seen(0, 2000, seller="Alfa"), seen(0, 1900, seller="Beta"), seen(0, 2100))

    offers = await observed.list_offers_of(tx, sku_ids=[SHIRT])
    sellers = {one.seller_id: one for one in await observed.list_sellers(tx)}
    assert [sellers[one.seller_id].name for one in offers] == ["Beta", "Alfa", "Shop"]
    assert sellers[offers[2].seller_id].kind == SellerKind.COMPETITOR
    assert sellers[offers[0].seller_id].kind == SellerKind.UNKNOWN


async def test_what_is_known_of_a_seller_stays(tx: Tx) -> None:
    await observe(tx, seen(0, 2000, seller="Alfa"))
    (offer,) = await observed.list_offers_of(tx, sku_ids=[SHIRT])
    seller = Seller(
        source_id=SOURCE.source_id,
        seller_id=offer.seller_id,
        name="Alfa",
        kind=SellerKind.RESELLER,
    )
    await observed.put_sellers(tx, sellers=[seller])
    await observe(tx, seen(1, 1900, seller="Alfa"))

    assert seller in await observed.list_sellers(tx)
    with pytest.raises(SellerWithoutChannel):
        await observed.put_sellers(tx, sellers=[replace(seller, kind=SellerKind.OWN)])


async def test_a_source_keeps_its_code(tx: Tx) -> None:
    other = replace(SOURCE, source_id=ids.new(), kind=SourceKind.RESELLER)
    with pytest.raises(SourceCodeTaken):
        await observed.put_sources(tx, sources=[other])
