"""Search over HTTP: products by what people type, and what people decide about it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from litestar import Response, delete, get, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ordito import catalogue
from ordito.network import Channel, Place
from ordito.platform import i18n, ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.reads.search import Ask, ProductHit, SearchAnswer, search_products, suggest_queries
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ = token(Scope.CATALOGUE_READ, Scope.QUOTES, Scope.ORDERS_WRITE)
_WRITE = token(Scope.CATALOGUE_WRITE)
_TAG: Final = ["search"]
_MOST_FILTERS: Final = 50
_MOST_SUGGESTED: Final = 5
Language = Annotated[
    str | None,
    QueryParameter(
        pattern="^(en|it|et)$", description="Of the query; left out, what Accept-Language asks."
    ),
]
Query = Annotated[str, QueryParameter(max_length=1000)]
PlaceName = Annotated[
    str | None, QueryParameter(description="Code or id of the place where goods are nearest.")
]


class Suggestions(msgspec.Struct, frozen=True):
    """What a query that is being typed may become.

    Attributes:
        queries: the likeliest first.
        products: that they find first.
    """

    queries: Sequence[str]
    products: Sequence[ProductHit]


class Curated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is decided for a query.

    Attributes:
        language: of the query.
        query: its words count, not how they are written.
        products: their places; none lets the engine decide alone.
    """

    language: catalogue.search.Language
    query: catalogue.search.Phrase
    products: Annotated[list[catalogue.search.Curation], msgspec.Meta(max_length=1000)]


@get("/search", access=_READ, tags=_TAG, summary="Search products")
async def show_hits(
    request: Call,
    *,
    q: Query = "",
    language: Language = None,
    place: PlaceName = None,
    filter: Annotated[  # noqa: A002 # what callers know it by
        list[str] | None,
        QueryParameter(
            max_items=_MOST_FILTERS,
            description="NAME:VALUE of a facet; of each name a product needs one of the values.",
        ),
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=50)] = 24,
    cursor: Annotated[str | None, QueryParameter(max_length=8000)] = None,
    facets: Annotated[bool, QueryParameter(description="Count facets.")] = True,
) -> SearchAnswer:
    """Find products by words, misspelt ones too, or by a code or barcode.

    The assortment and list prices of the caller's channel apply; the order follows words, sales
    and where goods are now. Each product comes on one page, whatever happens between pages.

    Raises:
        UnknownPlace: there is none.
        UnknownFacet: a filter is none.
        WrongCursor: the cursor is none.
    """
    ask = Ask(
        text=q,
        language=_language(request, language),
        at=now(),
        chosen=_chosen(filter or ()),
        channel=_channel(request),
        place=_place(request, place),
        limit=limit,
        cursor=cursor,
        counts=facets,
    )
    answer = await search_products(
        request.db, memory=request.house.memory, tags=request.house.price_tags, ask=ask
    )
    if answer.matched == catalogue.search.Matched.NONE and not ask.chosen and q:
        await request.db.transact(
            catalogue.search.note_miss,
            request.context,
            language=ask.language,
            text=ask.text,
            at=ask.at,
        )
    return answer


@get("/search/suggestions", access=_READ, tags=_TAG, summary="Complete a query")
async def show_suggestions(
    request: Call,
    *,
    q: Query,
    language: Language = None,
    place: PlaceName = None,
    limit: Annotated[int, QueryParameter(ge=1, le=20)] = 8,
) -> Suggestions:
    """Return what a query that is being typed may become, and the first products.

    Raises:
        UnknownPlace: there is none.
    """
    ask = Ask(
        text=q,
        language=_language(request, language),
        at=now(),
        channel=_channel(request),
        place=_place(request, place),
        limit=_MOST_SUGGESTED,
        counts=False,
        is_typing=True,
    )
    queries = await request.db.read(
        suggest_queries, text=ask.text, language=ask.language, limit=limit
    )
    if not queries:
        return Suggestions((), ())
    answer = await search_products(
        request.db, memory=request.house.memory, tags=request.house.price_tags, ask=ask
    )
    return Suggestions(queries, answer.hits)


@get("/search/synonyms", access=_READ, tags=_TAG, summary="List synonyms")
async def list_synonyms(request: Call) -> Sequence[catalogue.search.Synonym]:
    """Return all synonyms, by language and term."""
    return await request.db.read(catalogue.search.list_synonyms)


@put("/search/synonyms", access=_WRITE, tags=_TAG, summary="Put synonyms")
async def put_synonyms(
    request: Call,
    data: JSONBody[
        Annotated[list[catalogue.search.Synonym], msgspec.Meta(min_length=1, max_length=1000)]
    ],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[catalogue.search.Synonym]]:
    """Declare synonyms; they count at once. One of the same term is replaced.

    Raises:
        EmptyPhrase: a term or meaning has no words.
        PutTwice: a term stands twice in the request.
    """
    key = await key_of(request, idempotency_key, "put_synonyms")

    async def command(tx: Tx) -> Sequence[catalogue.search.Synonym]:
        await catalogue.search.put_synonyms(tx, synonyms=data)
        return data

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@delete(
    "/search/synonyms/{language:str}/{term:str}",
    access=_WRITE,
    tags=_TAG,
    summary="Take a synonym back",
    status_code=200,
)
async def drop_synonym(
    request: Call,
    language: FromPath[str],
    term: FromPath[str],
    idempotency_key: IdempotencyKey,
) -> Response[bool]:
    """Take a synonym back; answers whether there was one.

    Raises:
        EmptyPhrase: the term has no words.
    """
    key = await key_of(request, idempotency_key, f"drop_synonym:{language}:{term}")

    async def command(tx: Tx) -> bool:
        return await catalogue.search.drop_synonym(tx, language=language, term=term)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/search/curations", access=_READ, tags=_TAG, summary="Read what is decided for a query")
async def list_curations(
    request: Call, q: FromQuery[str], language: Language = None
) -> Sequence[catalogue.search.Curation]:
    """Return products that people have pinned, boosted or buried under a query."""
    return await request.db.read(
        catalogue.search.list_curations, language=_language(request, language), phrase=q
    )


@put("/search/curations", access=_WRITE, tags=_TAG, summary="Decide for a query")
async def put_curations(
    request: Call, data: JSONBody[Curated], idempotency_key: IdempotencyKey
) -> Response[Curated]:
    """Pin, boost or bury products under a query, in place of what was decided before.

    Raises:
        EmptyPhrase: the query has no words.
        UnknownProduct: a product cannot be found.
        PutTwice: a product stands twice in the request.
    """
    key = await key_of(request, idempotency_key, "put_curations")

    async def command(tx: Tx) -> Curated:
        await catalogue.search.put_curations(
            tx, language=data.language, query=data.query, curations=data.products
        )
        return data

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/search/misses", access=_READ, tags=_TAG, summary="List queries that found nothing")
async def list_misses(
    request: Call,
    at_least: Annotated[int, QueryParameter(ge=1, le=1_000_000)] = 2,
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
) -> Sequence[catalogue.search.Miss]:
    """Return queries without a hit, those asked most first; nothing is kept of who asked."""
    return await request.db.read(catalogue.search.list_misses, at_least=at_least, limit=limit)


def _language(request: Call, named: str | None) -> str:
    accept = request.headers.get("accept-language", "")
    return i18n.choose(setting=named, cookie=None, accept=accept)


def _channel(request: Call) -> Channel | None:
    channel_id = request.context.channel_id
    return None if channel_id is None else request.house.memory.channel(channel_id)


def _place(request: Call, name: str | None) -> Place | None:
    """Return the place that is asked for, else the caller's own."""
    memory = request.house.memory
    if name is not None:
        return memory.place(name, field="place")
    place_id = request.context.place_id
    return None if place_id is None else memory.directory.place(place_id)


def _chosen(filters: Sequence[str]) -> dict[str, frozenset[str]]:
    chosen: defaultdict[str, set[str]] = defaultdict(set)
    for one in filters:
        name, colon, value = one.partition(":")
        if not (name and colon and value):
            message = f"{one[:40]!r} is no filter."
            raise catalogue.search.UnknownFacet(message, field="filter")
        chosen[name].add(value)
    return {name: frozenset(values) for name, values in chosen.items()}


ROUTES: Final = (
    show_hits,
    show_suggestions,
    list_synonyms,
    put_synonyms,
    drop_synonym,
    list_curations,
    put_curations,
    list_misses,
)
