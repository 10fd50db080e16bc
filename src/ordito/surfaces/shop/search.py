"""Search: products by words, by category and by collection, narrowed and sorted by links alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, cast, get_args
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.catalogue import text_in
from ordito.platform import i18n
from ordito.platform.clock import now
from ordito.platform.errors import Invalid
from ordito.platform.money import Money
from ordito.reads.search import (
    Ask,
    SearchAnswer,
    Sort,
    search_products,
    suggest_queries,
)
from ordito.reads.search_facets import Facet, FacetValue
from ordito.reads.search_prices import range_of
from ordito.surfaces import words
from ordito.surfaces.call import Call
from ordito.surfaces.formats import formats
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.cards import PATH, cards_of
from ordito.surfaces.shop.frame import channel_of, context_of, page
from ordito.surfaces.shop.guide import guide_of
from ordito.surfaces.shop.screens import Choice, Narrowing, Search
from ordito.surfaces.whole import whole_of

_PAGE: Final = 24
_MOST_FACETS: Final = 6
_FURTHEST: Final = 9_999
_MOST_VALUES: Final = 12
_MOST_SUGGESTED: Final = 6
_FIRST: Final = ("category", "price", "option.size", "option.colour", "brand", "availability")
# what tells a shopper nothing
_HIDDEN: Final = frozenset({"kind", "complexity"})
# of availability, what a shopper may choose where no place is meant
_THERE: Final = "elsewhere"
Chosen = Mapping[str, frozenset[str]]


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a page of hits is about.

    Attributes:
        path: of the page.
        query: as it was typed.
        fixed: facets that the page itself stands for.
        chosen: facets that its address narrows by.
        sort: order of the hits.
        cursor: of the page before.
    """

    path: str
    query: str
    fixed: Chosen
    chosen: Chosen
    sort: Sort
    cursor: str | None

    def url(self, chosen: Chosen, *, sort: Sort | None = None, cursor: str | None = None) -> str:
        """Return the address of a page like this one."""
        asked = [("q", self.query)] if self.query else []
        asked += [
            ("filter", f"{name}:{one}") for name in sorted(chosen) for one in sorted(chosen[name])
        ]
        order = sort or self.sort
        asked += [("sort", order)] if order != "best" else []
        asked += [("cursor", cursor)] if cursor else []
        return f"{self.path}?{urlencode(asked)}" if asked else self.path


@get("/shop/search", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_search(request: Call) -> Template | Redirect:
    """Show what answers a query; an exact code leads to its product at once."""
    query = request.query_params.get("q", "").strip()[:100].replace("\x00", "")
    asked = _asked(request, "/shop/search", query=query)
    screen, answer = await _find(request, asked)
    if answer is not None and answer.total == 1 and answer.hits[0].sku and not asked.chosen:
        hit = answer.hits[0]
        url = f"{PATH}/{hit.code}?{urlencode({'sku': hit.sku})}"
        return Redirect(url, status_code=303)
    if answer is not None and not answer.total and query and not asked.chosen:
        await request.db.transact(
            catalogue.search.note_miss,
            context_of(request),
            language=_spoken(request),
            text=query,
            at=now(),
        )
    guide = await guide_of(request)
    instead = () if screen.total else guide.links_below(None, language_of(request))
    return await page(request, "search", msgspec.structs.replace(screen, instead=instead))


@get("/shop/c/{code:str}", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_category(request: Call, code: FromPath[str]) -> Template:
    """Show what is in a category and below it.

    Raises:
        UnknownCategory: there is none of that code.
    """
    guide, language = await guide_of(request), language_of(request)
    category = guide.category(code)
    asked = _asked(
        request, f"/shop/c/{category.code}", fixed={"category": frozenset({category.code})}
    )
    screen, _ = await _find(request, asked)
    text = text_in(category.description, language) if category.description else ""
    screen = msgspec.structs.replace(
        screen,
        title=text_in(category.name, language),
        text=text,
        crumbs=guide.path(request.house.memory, category.parent_id, language),
        below=guide.links_below(category.category_id, language),
    )
    return await page(request, "search", screen)


@get(
    "/shop/collections/{code:str}",
    access=VISITOR,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_collection(request: Call, code: FromPath[str]) -> Template:
    """Show what is in a collection, in the order in which people have put it.

    Raises:
        UnknownCollection: there is none of that code.
    """
    guide, language = await guide_of(request), language_of(request)
    collection = guide.collection(code)
    members = await request.db.read(
        catalogue.list_collection_products, collection_id=collection.collection_id
    )
    start = _offset(request.query_params.get("from", ""))
    url = f"/shop/collections/{collection.code}"
    cards = await cards_of(request, members[start : start + _PAGE])
    screen = Search(
        query="",
        title=text_in(collection.name, language),
        text=text_in(collection.description, language) if collection.description else "",
        cards=tuple(card for card in cards if card.price is not None),
        total=len(members),
        first_url=url if start else None,
        next_url=f"{url}?from={start + _PAGE}" if len(members) > start + _PAGE else None,
    )
    return await page(request, "search", screen)


@get("/shop/suggest", access=VISITOR, include_in_schema=False)
async def suggest(
    request: Call, *, q: Annotated[str, QueryParameter(max_length=100)] = ""
) -> Response[list[str]]:
    """Return what a query that is being typed may become, for browsers with scripts."""
    found: list[str] = []
    if q.strip():
        found = await request.db.read(
            suggest_queries, text=q, language=_spoken(request), limit=_MOST_SUGGESTED
        )
    headers = {"Cache-Control": "public, max-age=300", "Vary": "Cookie, Accept-Language"}
    return Response(found, headers=headers)


def _asked(request: Call, path: str, *, query: str = "", fixed: Chosen | None = None) -> _Asked:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in request.query_params.getall("filter", [])[:50]:
        name, colon, value = one.replace("\x00", "").partition(":")
        if name and colon and value:
            found[name].add(value)
    sort = request.query_params.get("sort", "best")
    return _Asked(
        path=path,
        query=query,
        fixed=fixed or {},
        chosen={name: frozenset(values) for name, values in found.items()},
        sort=cast("Sort", sort) if sort in get_args(Sort) else "best",
        cursor=request.query_params.get("cursor"),
    )


async def _find(request: Call, asked: _Asked) -> tuple[Search, SearchAnswer | None]:
    ask = Ask(
        text=asked.query,
        language=_spoken(request),
        at=now(),
        chosen=_narrowed(asked),
        channel=channel_of(request),
        limit=_PAGE,
        cursor=asked.cursor,
        sort=asked.sort,
    )
    try:
        answer = await search_products(
            request.db, memory=request.house.memory, tags=request.house.price_tags, ask=ask
        )
    except Invalid:  # an address that was changed by hand finds nothing
        return Search(query=asked.query), None
    where = {hit.product_id: hit.availability for hit in answer.hits}
    screen = Search(
        query=asked.query,
        cards=await cards_of(request, [hit.product_id for hit in answer.hits], where),
        total=answer.total,
        is_more=answer.is_more,
        facets=_narrowings(request, asked, answer.facets),
        chosen=_taken(request, asked, answer.facets),
        sorts=tuple(
            Choice(
                label=words.word(sort, "sort", i18n.catalogue(language_of(request))),
                url=asked.url(asked.chosen, sort=cast("Sort", sort)),
                current=sort == asked.sort,
            )
            for sort in words.WORDS["sort"]
        ),
        meant=answer.spelling or "",
        is_part=answer.matched == catalogue.search.Matched.SOME,
        first_url=asked.url(asked.chosen) if asked.cursor else None,
        next_url=asked.url(asked.chosen, cursor=answer.cursor) if answer.cursor else None,
    )
    return screen, answer


def _narrowed(asked: _Asked) -> dict[str, frozenset[str]]:
    """Return all facets: of one that the page stands for, what is chosen within it counts."""
    return {**asked.fixed, **asked.chosen}


def _spoken(request: Call) -> str:
    language = language_of(request)
    return language if language in i18n.LANGUAGES else i18n.LANGUAGES[0]


def _narrowings(request: Call, asked: _Asked, facets: Sequence[Facet]) -> tuple[Narrowing, ...]:
    shown = [
        facet
        for facet in facets
        if facet.facet not in _HIDDEN
        and facet.facet not in asked.fixed
        and (facet.values[1:] or facet.facet in asked.chosen)
    ]
    known = {name: place for place, name in enumerate(_FIRST)}
    shown.sort(key=lambda facet: known.get(facet.facet, len(known)))
    return tuple(
        Narrowing(
            label=facet.name or _word(request, facet.facet),
            choices=tuple(
                Choice(
                    label=_label(request, facet, value),
                    url=asked.url(_toggled(asked.chosen, facet.facet, value)),
                    current=value.is_chosen,
                    count=value.hits,
                )
                for value in facet.values[:_MOST_VALUES]
            ),
        )
        for facet in shown[:_MOST_FACETS]
    )


def _taken(request: Call, asked: _Asked, facets: Sequence[Facet]) -> tuple[Choice, ...]:
    """Return what is chosen, to be taken off again; also where nothing has it any more."""
    told = {
        (facet.facet, value.value): _label(request, facet, value)
        for facet in facets
        for value in facet.values
    }
    return tuple(
        Choice(
            label=told.get((name, value), value),
            url=asked.url(_without(asked.chosen, name, value)),
            current=True,
        )
        for name in sorted(asked.chosen)
        for value in sorted(asked.chosen[name])
    )


def _label(request: Call, facet: Facet, value: FacetValue) -> str:
    if facet.facet == "availability":
        return _word(request, "in_stock" if value.value == _THERE else value.value)
    if facet.facet == "price":
        return _band(request, value.value)
    return value.name or value.value


def _band(request: Call, band: str) -> str:
    """Return a band of prices as shoppers read it."""
    found = range_of(band)
    if found is None:
        return band
    written = formats(language_of(request), request.house.settings.zone)
    currency = channel_of(request).currency
    first, last = (written.money(Money(minor, currency)) for minor in (found[0], found[1] + 1))
    return f"{first} –" if band.endswith("-") else f"{first} – {last}"


def _word(request: Call, code: str) -> str:
    return words.word(code, "facet", i18n.catalogue(language_of(request)))


def _toggled(chosen: Chosen, name: str, value: FacetValue) -> Chosen:
    if value.is_chosen:
        return _without(chosen, name, value.value)
    return {**chosen, name: chosen.get(name, frozenset[str]()) | {value.value}}


def _without(chosen: Chosen, name: str, value: str) -> dict[str, frozenset[str]]:
    rest = {**chosen, name: chosen[name] - {value}}
    return {one: values for one, values in rest.items() if values}


def _offset(text: str) -> int:
    return whole_of(text, _FURTHEST) or 0


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_search,
    show_category,
    show_collection,
    suggest,
)
