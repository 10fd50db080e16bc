"""Goods: what a channel sells, found by words or by name, as the buyer who asks sees it."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, stock
from ordito.catalogue import UnknownSku
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.reads.party import Party, find_party
from ordito.reads.product_sheets import ProductSheet, VariantSheet, build_sheets
from ordito.reads.search import Ask, search_products
from ordito.surfaces.ucp.asking import Asking

PAGE: Final = 10
MOST: Final = 50
MOST_NAMED: Final = 50


class Filters(msgspec.Struct, frozen=True):
    """What goods are narrowed by.

    Attributes:
        categories: codes or names of categories; a product needs one of them.
        lowest_minor: of a price.
        highest_minor: of a price.
    """

    categories: tuple[str, ...] = ()
    lowest_minor: int | None = None
    highest_minor: int | None = None


class Page(msgspec.Struct, frozen=True):
    """A page of goods.

    Attributes:
        sheets: of this page, with variants that are sold and pass the filters.
        total: products in all.
        cursor: of the next page; None where this is the last.
    """

    sheets: Sequence[ProductSheet]
    total: int
    cursor: str | None


class Named(msgspec.Struct, frozen=True):
    """A product that was named, by itself or by its variants.

    Attributes:
        sheet: the product, with variants that are sold and pass the filters.
        exact: what was sent for a variant, by the variant's code.
        featured: what was sent for the product as a whole.
    """

    sheet: ProductSheet
    exact: Mapping[str, Sequence[str]]
    featured: Sequence[str]


async def search(
    asking: Asking, *, text: str, filters: Filters, language: str, limit: int, cursor: str | None
) -> Page:
    """Return a page of goods that answer words.

    Raises:
        WrongCursor: the cursor is none.
    """
    chosen: dict[str, frozenset[str]] = {}
    if filters.categories:
        chosen["category"] = frozenset(filters.categories)
    if filters.lowest_minor is not None or filters.highest_minor is not None:
        highest = "" if filters.highest_minor is None else filters.highest_minor
        chosen["price"] = frozenset({f"{filters.lowest_minor or 0}-{highest}"})
    ask = Ask(
        text=text,
        language=language,
        at=asking.at,
        chosen=chosen,
        channel=asking.channel,
        limit=min(limit, MOST),
        cursor=cursor,
        counts=False,
    )
    answer = await search_products(
        asking.db, memory=asking.memory, tags=asking.house.price_tags, ask=ask
    )
    wanted = [hit.product_id for hit in answer.hits]
    by_id = await asking.db.read(_sheets, asking=asking, product_ids=wanted, language=language)
    narrowed = Filters((), filters.lowest_minor, filters.highest_minor)
    sheets = [narrow(by_id[one], narrowed) for one in wanted if one in by_id]
    return Page([sheet for sheet in sheets if sheet.variants], answer.total, answer.cursor)


async def name(
    asking: Asking, *, names: Sequence[str], filters: Filters, language: str
) -> list[Named]:
    """Return products that are named by id, code or a variant, each once; unknown names are left.

    Args:
        asking: who asks.
        names: ids or codes of products or variants.
        filters: that variants pass.
        language: of texts.
    """
    found = await asking.db.read(_resolve, asking=asking, names=list(dict.fromkeys(names)))
    products = list(dict.fromkeys(product_id for product_id, _ in found.values()))
    by_id = await asking.db.read(_sheets, asking=asking, product_ids=products, language=language)
    told: list[Named] = []
    for product_id in products:
        if product_id not in by_id:
            continue
        exact: dict[str, list[str]] = {}
        featured: list[str] = []
        for sent, (of, sku) in found.items():
            if of != product_id:
                continue
            if sku is None:
                featured.append(sent)
            else:
                exact.setdefault(sku, []).append(sent)
        sheet = narrow(by_id[product_id], filters)
        if sheet.variants:
            told.append(Named(sheet, exact, featured))
    return told


async def units_by_place(asking: Asking, *, skus: Sequence[SkuId]) -> dict[SkuId, dict[str, int]]:
    """Return the units that the channel may offer of SKUs, by the code of the place."""
    places = asking.memory.directory.places
    offers = await asking.db.read(
        stock.list_offers,
        sku_ids=sorted(skus),
        place_ids=sorted(places),
        channel_id=asking.channel.channel_id,
    )
    told: dict[SkuId, dict[str, int]] = {sku_id: {} for sku_id in skus}
    for offer in offers:
        code = places[PlaceId(offer.place_id)].code
        told[offer.sku_id][code] = told[offer.sku_id].get(code, 0) + offer.offered
    return told


def narrow(sheet: ProductSheet, filters: Filters) -> ProductSheet:
    """Return a product with those of its variants that are sold and pass filters."""
    kept = tuple(
        variant for variant in sheet.variants if variant.sold and _passes(variant, filters)
    )
    if filters.categories and not set(filters.categories) & _categories(sheet):
        kept = ()
    return msgspec.structs.replace(sheet, variants=kept)


def featured(variants: Sequence[VariantSheet]) -> VariantSheet:
    """Return the variant that stands for its product: the first that can be had."""
    return next((one for one in variants if is_available(one)), variants[0])


def is_available(variant: VariantSheet) -> bool:
    """Tell whether one unit can be had; services do not run out."""
    return variant.available is None or variant.available > 0


def _categories(sheet: ProductSheet) -> set[str]:
    return {*sheet.categories, " > ".join(sheet.categories)}


def _passes(variant: VariantSheet, filters: Filters) -> bool:
    price = variant.price_minor
    assert price is not None, variant.sku.code
    lowest, highest = filters.lowest_minor, filters.highest_minor
    return (lowest is None or price >= lowest) and (highest is None or price <= highest)


async def _sheets(
    tx: Tx, *, asking: Asking, product_ids: Sequence[UUID], language: str
) -> dict[UUID, ProductSheet]:
    party: Party | None = None
    if asking.customer_id is not None:
        named = asking.memory.names_groups
        party = await find_party(tx, customer=asking.customer_id, with_groups=named)
    sheets = await build_sheets(
        tx,
        memory=asking.memory,
        channel=asking.channel,
        product_ids=product_ids,
        language=language,
        at=asking.at,
        party=party,
    )
    return {sheet.product.product_id: sheet for sheet in sheets if sheet.product.active}


async def _resolve(
    tx: Tx, *, asking: Asking, names: Sequence[str]
) -> dict[str, tuple[UUID, str | None]]:
    """Return the product of each name that is known, with the variant where it names one."""
    found: dict[str, tuple[UUID, str | None]] = {}
    for sent in names:
        try:
            sku = asking.memory.sku(sent, field="ids")
        except UnknownSku:
            product_id = await catalogue.find_named(tx, subject="product", name=sent)
            if product_id is not None:
                found[sent] = product_id, None
        else:
            found[sent] = sku.product_id, sku.code
    return found
