"""Search: products that answer a query, with what the catalogue alone does not know of them.

The catalogue says which products match; their stock, prices and the assortment are looked up as
they are now, and decide the order and what filters leave over.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito import catalogue
from ordito.catalogue import Scene
from ordito.network import Channel, Place
from ordito.platform.db import Database, Tx, statements
from ordito.platform.ids import ProductId
from ordito.reads.memory import Memory
from ordito.reads.search_facets import (
    LIVE,
    Candidate,
    Chosen,
    Facet,
    facets_of,
    live_facets,
    passing,
)
from ordito.reads.search_prices import PriceTags

search = catalogue.search
_sql: Final = statements(__name__)

SALES_ARE_COUNTED: Final = timedelta(weeks=4)
# hits that are looked through where prices, stock or the assortment leave some of them out
_WINDOW: Final = 5_000
# hits that are counted while they are looked up: where nothing narrows them, all are left over
_MANY: Final = 200
_MOST_CODES: Final = 20
# a product whose code only begins like the query stands behind those that say it
_CODE_RELEVANCE: Final = 0.02
_SHORTEST_CODE: Final = 3
_FEWEST_DIGITS: Final = 8  # of a GTIN
_FIRST: Final = -1


class _Nearness(msgspec.Struct, frozen=True):
    nearness: str
    numbers: list[int]


class _Sold(msgspec.Struct, frozen=True):
    product_id: UUID
    units: int


LIST_NEARNESS: Final = _sql.query("list_nearness", _Nearness)
LIST_SOLD_UNITS: Final = _sql.query("list_sold_units", _Sold)
Numbers: TypeAlias = Collection[int]
Sort: TypeAlias = Literal["best", "price", "-price"]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for.

    Attributes:
        text: as it was typed or scanned; without words, everything.
        language: of the query and of names, one of ``catalogue.search.LANGUAGES``.
        at: now.
        chosen: values of facets by name; a product needs one of each name.
        channel: whose assortment and prices; None has no prices and sells everything.
        place: where somebody stands or would collect; None is nowhere.
        limit: hits of a page.
        cursor: of the page before.
        counts: whether facets are counted.
        is_typing: whether the last word may be unfinished.
        sort: ``best``, or by price: ``price`` is the lowest first, ``-price`` the highest; what
            has no price stands behind.
    """

    text: str
    language: str
    at: datetime
    chosen: Chosen = msgspec.field(default_factory=dict[str, frozenset[str]])
    channel: Channel | None = None
    place: Place | None = None
    limit: int = 24
    cursor: str | None = None
    counts: bool = True
    is_typing: bool = False
    sort: Sort = "best"


class ProductHit(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found.

    Attributes:
        product_id: which one.
        code: short name.
        name: in the language of the query where it has one in it.
        brand: as the maker writes it.
        availability: where it is now: ``here``, ``elsewhere``, ``coming`` or ``none``.
        from_minor: its lowest list price; None where it has none here.
        currency: of the price.
        sku: code of the variant that was named by its code, if one was.
    """

    product_id: UUID
    code: str
    name: str
    brand: str | None
    availability: str
    from_minor: int | None = None
    currency: str | None = None
    sku: str | None = None


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits.

    Attributes:
        hits: of this page, the first is the best.
        total: hits in all, at most 1,000.
        is_more: whether there are more than are counted; then ``total`` and the facets are what
            the best thousand have.
        language: in which the words were found; another one than asked where they only exist there.
        spelling: the query as it was understood, where that is not how it was typed.
        matched: whether hits have ``all`` words, only ``some``, or there are ``none``.
        facets: by which hits can be narrowed.
        cursor: of the next page; None where this is the last.
    """

    hits: Sequence[ProductHit]
    total: int
    is_more: bool
    language: str
    spelling: str | None
    matched: str
    facets: Sequence[Facet]
    cursor: str | None


class _Asked(msgspec.Struct, frozen=True):
    """A query on its way: what is asked, what it means, and what was found for it."""

    ask: Ask
    read: search.Reading
    found: search.Found
    most: int
    codes: Mapping[UUID, search.CodeHit]
    curated: Mapping[str, search.Curation]
    hits: Sequence[search.Hit]


async def search_products(
    db: Database, *, memory: Memory, tags: PriceTags, ask: Ask
) -> SearchAnswer:
    """Return a page of products that answer a query, the best first.

    Raises:
        WrongCursor: the cursor is none.
        UnknownFacet: a price or availability to choose from is none.
    """
    shown = _shown(ask.cursor)
    is_live = bool(memory.shelf.assortment.rules) or not LIVE.isdisjoint(ask.chosen)
    asked = await db.read(_find, ask, most=_WINDOW if is_live else search.MOST_HITS)
    looking = db.read(_look_up, memory, tags, ask, asked.hits)
    if ask.counts and not is_live and len(asked.hits) >= _MANY:
        numbers = frozenset(hit.number for hit in asked.hits)
        counting = db.read(search.count_facets, numbers=[*numbers], chosen={})
        looked, counts = await asyncio.gather(looking, counting)
    else:
        looked, numbers, counts = await looking, frozenset[int](), []
    kept = passing(looked, ask.chosen)
    nearness = {one.hit.number: one.availability for one in kept}
    ordered = search.order([one.hit for one in kept], nearness, asked.curated)[: search.MOST_HITS]
    ordered = _by_price(ordered, kept, ask.sort)
    page = [hit for hit in ordered if hit.number not in shown][: ask.limit]
    shown |= {hit.number for hit in page}
    is_last = all(hit.number in shown for hit in ordered)
    facets: list[Facet] = []
    if ask.counts:
        left = [hit.number for hit in ordered]
        if numbers != frozenset(left):
            counts = await db.read(search.count_facets, numbers=left, chosen={})
        facets = [
            *live_facets(looked, ask.chosen),
            *facets_of(counts, ask.language, ask.chosen, without=ask.chosen),
        ]
        if not LIVE.issuperset(ask.chosen):
            facets += await db.read(_wider, memory, tags, asked)
    read, found = asked.read, asked.found
    return SearchAnswer(
        hits=await db.read(_told, asked, page, {one.hit.number: one for one in kept}),
        total=len(ordered),
        is_more=len(kept) > search.MOST_HITS or found.is_more,
        language=read.language,
        spelling=read.spelling if found.hits else None,
        matched=found.matched if found.hits else _matched(ordered),
        facets=facets,
        cursor=None if is_last else search.cursor_of(shown),
    )


async def suggest_queries(tx: Tx, *, text: str, language: str, limit: int) -> list[str]:
    """Return queries that one which is being typed may become, the likeliest first."""
    read = await search.understand(tx, text=text, language=language, is_typing=True)
    return read.completions(limit)


async def list_sold_units(tx: Tx, *, at: datetime) -> dict[UUID, int]:
    """Return how many units of each product were ordered in the last weeks and not cancelled."""
    rows = await tx.fetch(LIST_SOLD_UNITS, since=at - SALES_ARE_COUNTED)
    return {row.product_id: row.units for row in rows}


async def _find(tx: Tx, ask: Ask, *, most: int) -> _Asked:
    """Return what the catalogue finds, and what codes and people name."""
    indexed = {name: values for name, values in ask.chosen.items() if name not in LIVE}
    read, found = await search.find(
        tx,
        text=ask.text,
        language=ask.language,
        chosen=indexed,
        most=most,
        is_typing=ask.is_typing,
    )
    codes = await _codes(tx, ask) if ask.text and not ask.chosen else {}
    curated = await _curated(tx, ask.language, read.phrase, codes)
    hits = await _with_named(tx, found.hits, [*codes, *map(UUID, curated)])
    return _Asked(ask, read, found, most, codes, curated, hits)


def _by_price(
    ordered: Sequence[search.Hit], kept: Sequence[Candidate], sort: Sort
) -> Sequence[search.Hit]:
    """Return hits in the order asked for; among those of one price, the best comes first."""
    if sort == "best":
        return ordered
    prices = {one.hit.number: one.price_minor for one in kept}
    sign = 1 if sort == "price" else -1

    def rank(hit: search.Hit) -> tuple[bool, int]:
        price = prices.get(hit.number)
        return price is None, sign * (price or 0)

    return sorted(ordered, key=rank)


def _shown(cursor: str | None) -> frozenset[int]:
    shown = frozenset[int]() if cursor is None else search.shown_before(cursor)
    if shown is None:
        raise search.WrongCursor("This is no cursor of a search.", field="cursor")
    return shown


def _matched(ordered: Sequence[search.Hit]) -> search.Matched:
    return search.Matched.ALL if ordered else search.Matched.NONE


async def _codes(tx: Tx, ask: Ask) -> dict[UUID, search.CodeHit]:
    """Return products that were named by a code, by id; exactly named ones hide the others."""
    if len(ask.text.strip()) < _SHORTEST_CODE:
        return {}
    gtin = await _scanned(tx, ask.text)
    found = await search.find_codes(tx, text=ask.text, gtin=gtin, limit=_MOST_CODES)
    exact = [hit for hit in found if hit.is_exact]
    return {hit.product_id: hit for hit in reversed(exact or found)}


async def _scanned(tx: Tx, text: str) -> str | None:
    """Return the GTIN in what a scanner has read; None where it was typed."""
    if sum(letter.isdigit() for letter in text) < _FEWEST_DIGITS:
        return None
    try:
        _, scan = await catalogue.find_scanned(tx, text=text)
    except (catalogue.WrongScan, catalogue.UnknownScanned):
        return None
    return scan.gtin


async def _curated(
    tx: Tx, language: str, phrase: str, codes: Mapping[UUID, search.CodeHit]
) -> dict[str, search.Curation]:
    """Return what was decided for the query, by product; an exact code is before everything."""
    rows = await search.list_curations(tx, language=language, phrase=phrase)
    decided = {str(row.product_id): row for row in rows}
    named = (one for one, hit in codes.items() if hit.is_exact)
    return decided | {
        str(one): search.Curation(ProductId(one), search.Act.PIN, _FIRST) for one in named
    }


async def _with_named(
    tx: Tx, hits: Sequence[search.Hit], named: Sequence[UUID]
) -> list[search.Hit]:
    """Return the hits, and behind them products that codes or people name."""
    there = {hit.product_id for hit in hits} if named else set[UUID]()
    missing = [one for one in dict.fromkeys(named) if one not in there]
    if not missing:
        return list(hits)
    more = await search.list_hits_of(tx, product_ids=missing)
    return [*hits, *(msgspec.structs.replace(one, relevance=_CODE_RELEVANCE) for one in more)]


async def _look_up(
    tx: Tx, memory: Memory, tags: PriceTags, ask: Ask, hits: Sequence[search.Hit]
) -> list[Candidate]:
    """Return the hits that the channel sells, with where they are and what they cost."""
    listed = _listed(memory, ask, hits)
    rows = await tx.fetch(
        LIST_NEARNESS,
        numbers=[hit.number for hit in listed],
        place_id=None if ask.place is None else ask.place.place_id,
        channel_id=None if ask.channel is None else ask.channel.channel_id,
    )
    where: dict[int, search.Availability] = {}
    for row in rows:
        where |= dict.fromkeys(row.numbers, search.Availability(row.nearness))
    prices: Sequence[int | None] = [None] * len(listed)
    if ask.channel is not None:
        prices = await tags.read(
            tx,
            memory=memory,
            channel=ask.channel,
            place=ask.place,
            product_ids=[hit.product_id for hit in listed],
            at=ask.at,
        )
    return [
        Candidate(hit, where[hit.number], price)
        for hit, price in zip(listed, prices, strict=True)
        if hit.number in where
    ]


def _listed(memory: Memory, ask: Ask, hits: Sequence[search.Hit]) -> Sequence[search.Hit]:
    """Return the hits that are in the channel's assortment."""
    shelf = memory.shelf
    if ask.channel is None or not shelf.assortment.rules:
        return hits
    scene = Scene(
        at=ask.at,
        channel_id=ask.channel.channel_id,
        place_id=None if ask.place is None else ask.place.place_id,
        market=ask.channel.market,
    )

    def is_sold(hit: search.Hit) -> bool:
        product = shelf.products.get(hit.product_id)
        category = None if product is None else product.category_id
        path = () if category is None else shelf.tree.path.get(category, ())
        brand = None if product is None else product.brand
        return shelf.assortment.listing(hit.product_id, path=path, brand=brand, scene=scene).sold

    return [hit for hit in hits if is_sold(hit)]


async def _wider(tx: Tx, memory: Memory, tags: PriceTags, asked: _Asked) -> list[Facet]:
    """Return each facet of the index that is chosen from, as if nothing of it were chosen."""
    ask = asked.ask
    facets: list[Facet] = []
    for name in ask.chosen:
        if name in LIVE:
            continue
        others = {one: values for one, values in ask.chosen.items() if one != name}
        wider = await search.find_matching(
            tx,
            language=asked.read.language,
            match=asked.found.match,
            chosen={one: values for one, values in others.items() if one not in LIVE},
            most=asked.most,
        )
        seen = await _look_up(tx, memory, tags, ask, wider.hits)
        numbers = [one.hit.number for one in passing(seen, others)]
        counts = await search.count_facets(
            tx, numbers=numbers[: search.MOST_HITS], chosen={name: ask.chosen[name]}
        )
        facets += [one for one in facets_of(counts, ask.language, ask.chosen) if one.facet == name]
    return facets


async def _told(
    tx: Tx, asked: _Asked, page: Sequence[search.Hit], candidates: Mapping[int, Candidate]
) -> list[ProductHit]:
    """Return the hits of a page with what is shown of them."""
    ask = asked.ask
    briefs = await search.list_briefs(tx, product_ids=[hit.product_id for hit in page])
    return [
        ProductHit(
            product_id=brief.product_id,
            code=brief.code,
            name=search.text_of(brief.name, ask.language),
            brand=brief.brand,
            availability=candidates[hit.number].availability,
            from_minor=candidates[hit.number].price_minor,
            currency=ask.place.currency if ask.place else ask.channel and ask.channel.currency,
            sku=_named_sku(asked.codes.get(hit.product_id)),
        )
        for hit in page
        if (brief := briefs.get(hit.product_id)) is not None
    ]


def _named_sku(hit: search.CodeHit | None) -> str | None:
    return hit.code if hit is not None and hit.is_exact else None
