"""Products of the search page: hits, what narrows them, and how the query was understood."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from ordito import catalogue
from ordito.platform.clock import now
from ordito.platform.errors import Invalid
from ordito.platform.i18n import LANGUAGES
from ordito.reads.search import Ask, ProductHit, SearchAnswer, search_products
from ordito.reads.search_facets import Facet, FacetValue
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, address, teller_of
from ordito.surfaces.screens import Choice, Hit, Narrowing, Search

_MOST: Final = 24
_MOST_FACETS: Final = 8
_MOST_VALUES: Final = 12
_FIRST: Final = ("availability", "category", "brand")
Chosen = Mapping[str, frozenset[str]]


def chosen_in(request: Call) -> dict[str, frozenset[str]]:
    """Return the facets that the page's address narrows by; what is none is left out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in request.query_params.getall("filter", []):
        name, colon, value = one.replace("\x00", "").partition(":")
        if name and colon and value:
            found[name].add(value)
    return {name: frozenset(values) for name, values in found.items()}


async def find_products(request: Call, query: str, chosen: Chosen) -> Search:
    """Return the part of the screen that is about products."""
    teller = await teller_of(request)
    memory, place_id = request.house.memory, request.principal.place_id
    ask = Ask(
        text=query,
        language=teller.language if teller.language in LANGUAGES else LANGUAGES[0],
        at=now(),
        chosen=chosen,
        place=None if place_id is None else memory.directory.place(place_id),
        limit=_MOST,
        cursor=request.query_params.get("cursor"),
    )
    try:
        answer = await search_products(
            request.db, memory=memory, tags=request.house.price_tags, ask=ask
        )
    except Invalid:  # an address that was changed by hand finds nothing
        return Search(query=query)
    if not answer.total and not chosen:
        return await _find_withdrawn(request, teller, query)
    return Search(
        query=query,
        products=tuple(_hit(teller, hit, is_somewhere=place_id is not None) for hit in answer.hits),
        facets=_narrowings(teller, query, answer, chosen),
        chosen=_taken(teller, query, answer, chosen),
        meant=answer.spelling or "",
        part=answer.matched == catalogue.search.Matched.SOME,
        total=answer.total,
        more=answer.is_more,
        first_url=_url(query, chosen) if ask.cursor else None,
        next_url=_url(query, chosen, answer.cursor) if answer.cursor else None,
    )


async def _find_withdrawn(request: Call, teller: Teller, query: str) -> Search:
    """Return variants that are not sold any more, or not known to the search yet."""
    found = await request.db.read(catalogue.search_skus, text=query, limit=_MOST)
    hits = tuple(
        Hit(
            title=teller.sku(sku.sku_id),
            url=address(f"/products/{sku.product_id}", {"sku": sku.code}),
            detail=sku.code,
        )
        for sku in found
    )
    return Search(query=query, products=hits, total=len(hits))


def _hit(teller: Teller, hit: ProductHit, *, is_somewhere: bool) -> Hit:
    """Return a hit as it is shown; who stands nowhere is not told that goods lie elsewhere."""
    is_there = hit.availability in {"here", "elsewhere"}
    where = "in_stock" if is_there and not is_somewhere else hit.availability
    url, title = f"/products/{hit.product_id}", hit.name
    if hit.sku:
        url = address(url, {"sku": hit.sku})
        title = teller.sku(teller.memory.sku(hit.sku, field="sku").sku_id)
    return Hit(
        title=title,
        url=url,
        detail=" · ".join(part for part in (hit.brand, hit.sku) if part),
        meta=teller.word(where, "facet"),
    )


def _narrowings(
    teller: Teller, query: str, answer: SearchAnswer, chosen: Chosen
) -> tuple[Narrowing, ...]:
    facets = [facet for facet in answer.facets if facet.values[1:] or facet.facet in chosen]
    known = {name: place for place, name in enumerate(_FIRST)}
    facets.sort(key=lambda facet: known.get(facet.facet, len(known)))
    return tuple(
        Narrowing(
            label=facet.name or teller.word(facet.facet, "facet"),
            choices=tuple(
                _choice(teller, query, facet, value, chosen)
                for value in facet.values[:_MOST_VALUES]
            ),
        )
        for facet in facets[:_MOST_FACETS]
    )


def _taken(teller: Teller, query: str, answer: SearchAnswer, chosen: Chosen) -> tuple[Choice, ...]:
    """Return what is chosen, to be taken off again; also where nothing has it any more."""
    told = {
        (facet.facet, value.value): _label(teller, facet, value)
        for facet in answer.facets
        for value in facet.values
    }
    return tuple(
        Choice(
            label=told.get((name, value), value),
            url=_url(query, _without(chosen, name, value)),
            current=True,
        )
        for name in sorted(chosen)
        for value in sorted(chosen[name])
    )


def _choice(teller: Teller, query: str, facet: Facet, value: FacetValue, chosen: Chosen) -> Choice:
    taken = chosen.get(facet.facet, frozenset[str]())
    others = {**chosen, facet.facet: taken | {value.value}}
    if value.is_chosen:
        others = _without(chosen, facet.facet, value.value)
    return Choice(
        label=_label(teller, facet, value),
        url=_url(query, others),
        current=value.is_chosen,
        count=value.hits,
    )


def _label(teller: Teller, facet: Facet, value: FacetValue) -> str:
    if facet.facet in {"availability", "kind", "complexity"}:
        return teller.word(value.value, "facet")
    return value.name or value.value


def _without(chosen: Chosen, name: str, value: str) -> dict[str, frozenset[str]]:
    rest = {**chosen, name: chosen[name] - {value}}
    return {one: values for one, values in rest.items() if values}


def _url(query: str, chosen: Chosen, cursor: str | None = None) -> str:
    asked = [("q", query)]
    asked += [
        ("filter", f"{name}:{one}") for name in sorted(chosen) for one in sorted(chosen[name])
    ]
    asked += [("cursor", cursor)] if cursor else []
    return f"/search?{urlencode(asked)}"
