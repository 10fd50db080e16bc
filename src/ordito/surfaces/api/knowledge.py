"""The knowledge base over HTTP: articles, their search, what was not found, what needed nobody."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import catalogue, service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

knowledge = service.knowledge

_READ: Final = token(Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE, Scope.CASES_READ)
_WRITE: Final = token(Scope.KNOWLEDGE_WRITE)
_TAGS: Final = ["knowledge"]
_MOST: Final = 20
Language = Annotated[str, QueryParameter(pattern="^(en|it|et)$")]
Text = Annotated[str, QueryParameter(min_length=1, max_length=200)]


class ArticleToBe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new version of an article.

    Attributes:
        draft: what it says.
        based_on: version that the writer has read; 0 begins a new article.
    """

    draft: knowledge.ArticleDraft
    based_on: Annotated[int, msgspec.Meta(ge=0)] = 0


class ArticleToPublish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that shall be read."""

    version: Annotated[int, msgspec.Meta(ge=1)]


class ArticleInUse(msgspec.Struct, frozen=True):
    """Whether the article was in use before."""

    archived: bool


class HelpSynonyms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What customers call things."""

    synonyms: Annotated[
        tuple[catalogue.search.Synonym, ...], msgspec.Meta(min_length=1, max_length=200)
    ]


class SynonymCount(msgspec.Struct, frozen=True):
    """How many synonyms were put."""

    put: int


class MissOwner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who answers a search; without an owner it is settled and leaves the list."""

    language: catalogue.search.Language
    query: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    owner: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None


class MissKnown(msgspec.Struct, frozen=True):
    """Whether the search stood on the list."""

    known: bool


class AnsweredAlone(msgspec.Struct, frozen=True):
    """What was answered without a person, and the sessions behind it.

    Attributes:
        summary: counted.
        sessions: the latest 200 of the outcome that was asked for.
    """

    summary: knowledge.Deflection
    sessions: Sequence[knowledge.HelpSession]


@get("/knowledge/articles", access=_READ, tags=_TAGS, summary="List articles")
async def list_articles(
    request: Call, owner: FromQuery[str | None] = None, review_by: FromQuery[date | None] = None
) -> Sequence[knowledge.Article]:
    """Return the latest versions of all articles, those due for review first."""
    return await request.db.read(knowledge.list_articles, owner=owner, review_by=review_by)


@get(
    "/knowledge/articles/{code:str}/versions",
    access=_READ,
    tags=_TAGS,
    summary="Read the versions of an article",
)
async def list_article_versions(request: Call, code: FromPath[str]) -> Sequence[knowledge.Article]:
    """Return the versions of an article, the latest first.

    Raises:
        UnknownArticle: there is none of that code.
    """
    return await request.db.read(knowledge.list_versions, code=code)


@put(
    "/knowledge/articles/{code:str}",
    access=_WRITE,
    tags=_TAGS,
    summary="Write a version of an article",
)
async def put_article(
    request: Call,
    code: FromPath[knowledge.Code],
    data: JSONBody[ArticleToBe],
    idempotency_key: IdempotencyKey,
) -> Response[knowledge.Article]:
    """Keep a new version; what is read stays until it is published.

    Raises:
        ArticleUnclear: it contradicts itself.
        ArticleChanged: another version was written meanwhile.
    """
    key = await key_of(request, idempotency_key, f"article:{code}")

    async def command(tx: Tx) -> knowledge.Article:
        return await knowledge.write_article(
            tx, code=code, draft=data.draft, based_on=data.based_on, at=now()
        )

    subject = knowledge.article_id_of(code)
    return await answer_once(request, key, subject_id=subject, command=command)


@post(
    "/knowledge/articles/{code:str}/publish",
    access=_WRITE,
    tags=_TAGS,
    summary="Publish a version of an article",
    status_code=200,
)
async def publish_article(
    request: Call,
    code: FromPath[str],
    data: JSONBody[ArticleToPublish],
    idempotency_key: IdempotencyKey,
) -> Response[knowledge.Article]:
    """Let a version be read and found from now on.

    Raises:
        UnknownArticle: there is no such version.
    """
    key = await key_of(request, idempotency_key, f"article-publish:{code}")

    async def command(tx: Tx) -> knowledge.Article:
        return await knowledge.publish_article(tx, code=code, version=data.version, at=now())

    subject = knowledge.article_id_of(code)
    return await answer_once(request, key, subject_id=subject, command=command)


@post(
    "/knowledge/articles/{code:str}/archive",
    access=_WRITE,
    tags=_TAGS,
    summary="Take an article out of use",
    status_code=200,
)
async def archive_article(
    request: Call, code: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[ArticleInUse]:
    """Let an article be read no more; its versions stay.

    Raises:
        UnknownArticle: there is none of that code.
    """
    key = await key_of(request, idempotency_key, f"article-archive:{code}")

    async def command(tx: Tx) -> ArticleInUse:
        return ArticleInUse(await knowledge.archive_article(tx, code=code, at=now()))

    subject = knowledge.article_id_of(code)
    return await answer_once(request, key, subject_id=subject, command=command)


@get("/knowledge/search", access=_READ, tags=_TAGS, summary="Search the knowledge base")
async def search_articles(
    request: Call, q: Text, language: Language = "en", audience: FromQuery[str] = "staff"
) -> knowledge.Answers:
    """Return the articles that answer a text, typing errors and all; for `public` or `staff`."""
    return await request.db.read(
        knowledge.find_articles,
        text=q,
        language=language,
        audience=_audience(audience),
        at=now(),
        limit=_MOST,
    )


@get(
    "/knowledge/suggestions",
    access=_READ,
    tags=_TAGS,
    summary="Suggest answers for what somebody asks about",
)
async def suggest_articles(
    request: Call,
    language: Language = "en",
    text: FromQuery[str] = "",
    order_state: FromQuery[str | None] = None,
    product: FromQuery[str | None] = None,
    category: FromQuery[str | None] = None,
    policy: FromQuery[str | None] = None,
) -> Sequence[knowledge.Hit]:
    """Return the next best answers: those about the things first, then those with the words."""
    kinds = knowledge.LinkKind
    named = (
        (kinds.PRODUCT, product),
        (kinds.CATEGORY, category),
        (kinds.ORDER_STATE, order_state),
        (kinds.POLICY, policy),
    )
    links = [knowledge.ArticleLink(kind, target) for kind, target in named if target]

    async def read(tx: Tx) -> list[knowledge.Hit]:
        return await knowledge.suggest(tx, links=links, text=text, language=language, at=now())

    return await request.db.read(read)


@put("/knowledge/synonyms", access=_WRITE, tags=_TAGS, summary="Declare synonyms of help")
async def put_help_synonyms(
    request: Call, data: JSONBody[HelpSynonyms], idempotency_key: IdempotencyKey
) -> Response[SynonymCount]:
    """Declare what customers call things; one of the same term is replaced.

    Raises:
        SearchEmpty: a term or meaning has no words.
    """
    key = await key_of(request, idempotency_key, "help-synonyms")

    async def command(tx: Tx) -> SynonymCount:
        await knowledge.put_synonyms(tx, synonyms=data.synonyms)
        return SynonymCount(len(data.synonyms))

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/knowledge/misses", access=_READ, tags=_TAGS, summary="List searches without an answer")
async def list_help_misses(request: Call) -> Sequence[knowledge.HelpMiss]:
    """Return searches that found nothing, those asked most first; nothing of who asked."""
    return await request.db.read(knowledge.list_misses)


@put("/knowledge/misses", access=_WRITE, tags=_TAGS, summary="Own or settle a search")
async def put_help_miss(
    request: Call, data: JSONBody[MissOwner], idempotency_key: IdempotencyKey
) -> Response[MissKnown]:
    """Say who will answer a search, or that it needs no answer any more."""
    key = await key_of(request, idempotency_key, "help-miss")

    async def command(tx: Tx) -> MissKnown:
        if data.owner is None:
            known = await knowledge.settle_miss(tx, language=data.language, query=data.query)
        else:
            known = await knowledge.own_miss(
                tx, language=data.language, query=data.query, owner=data.owner
            )
        return MissKnown(known)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/knowledge/deflection",
    access=_READ,
    tags=_TAGS,
    summary="Read what was answered without a person",
)
async def show_deflection(
    request: Call,
    since: FromQuery[date],
    until: FromQuery[date],
    outcome: FromQuery[str | None] = None,
) -> AnsweredAlone:
    """Return what became of who looked for help in a period, with the sessions behind it."""
    at = now()
    period: dict[str, Any] = {"since": since, "until": until, "at": at}
    summary = await request.db.read(knowledge.count_outcomes, **period)
    rows = await request.db.read(knowledge.list_sessions, **period, outcome=outcome)
    return AnsweredAlone(summary, rows)


def _audience(name: str) -> service.knowledge.Audience:
    return knowledge.Audience.PUBLIC if name == "public" else knowledge.Audience.STAFF


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_articles,
    list_article_versions,
    put_article,
    publish_article,
    archive_article,
    search_articles,
    suggest_articles,
    put_help_synonyms,
    list_help_misses,
    put_help_miss,
    show_deflection,
)
