"""Reads of the knowledge base: articles and their versions, what is about something, who owns."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import catalogue
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.service.knowledge.errors import UnknownArticle
from ordito.service.knowledge.model import Article, ArticleLink, Audience, Hit, LinkKind, Standing

_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_version", dict[str, Any])
_LIST: Final = _sql.query("list_articles", dict[str, Any])
_VERSIONS: Final = _sql.query("list_versions", dict[str, Any])
_ABOUT: Final = _sql.query("list_about", Hit)
_READ: Final = _sql.query("list_read", Hit)
_SYNONYMS: Final = _sql.query("list_synonyms", catalogue.search.Synonym)
_STANDING: Final = _sql.query("list_standing", Standing)


async def get_article(
    tx: Tx, *, code: str, version: int | None = None, only_published: bool = False
) -> Article:
    """Return a version of an article: the one named, else the one that is read, else the latest.

    Raises:
        UnknownArticle: there is none.
    """
    row = await tx.find(
        _FIND,
        article_id=ids.derive("service.article", code),
        version=version,
        only_published=only_published,
    )
    if row is None:
        raise UnknownArticle(f"There is no article {code[:64]!r}.", field="code")
    return msgspec.convert(row, Article)


async def read_article(tx: Tx, *, code: str, audience: Audience, at: datetime) -> Article:
    """Return the published version of an article that these readers may read now.

    Raises:
        UnknownArticle: there is none for them, or it is not true now.
    """
    article = await get_article(tx, code=code, only_published=True)
    may = article.audience == Audience.PUBLIC or audience == Audience.STAFF
    if not may or not article.is_valid(at):
        raise UnknownArticle(f"There is no article {code[:64]!r}.", field="code")
    return article


async def list_articles(
    tx: Tx, *, owner: str | None = None, review_by: date | None = None, limit: int = 500
) -> list[Article]:
    """Return the latest versions of all articles, those due for review first.

    Args:
        tx: open transaction.
        owner: only of this one.
        review_by: only those to be looked at until that day.
        limit: rows at most.
    """
    rows = await tx.fetch(_LIST, owner=owner, review_by=review_by, rows=limit)
    return [msgspec.convert(row, Article) for row in rows]


async def list_versions(tx: Tx, *, code: str) -> list[Article]:
    """Return the versions of an article, the latest first; at most 200.

    Raises:
        UnknownArticle: there is none.
    """
    rows = await tx.fetch(_VERSIONS, article_id=ids.derive("service.article", code))
    if not rows:
        raise UnknownArticle(f"There is no article {code[:64]!r}.", field="code")
    return [msgspec.convert(row, Article) for row in rows]


async def list_about(
    tx: Tx,
    *,
    links: Sequence[ArticleLink],
    language: str,
    audience: Audience,
    at: datetime,
    limit: int = 20,
) -> list[Hit]:
    """Return the articles about any of some things, those linked first in front.

    Args:
        tx: open transaction.
        links: the things.
        language: wanted; what is not told in it is told in another.
        audience: who reads.
        at: now.
        limit: rows at most.
    """
    return await tx.fetch(
        _ABOUT,
        kinds=[one.kind.value for one in links],
        targets=[one.target for one in links],
        language=language,
        audience=audience.value,
        at=at,
        rows=limit,
    )


async def list_most_read(
    tx: Tx, *, language: str, audience: Audience, at: datetime, limit: int = 20
) -> list[Hit]:
    """Return the articles that are read most, then the others, by title."""
    return await tx.fetch(_READ, language=language, audience=audience.value, at=at, rows=limit)


async def list_synonyms(tx: Tx) -> list[catalogue.search.Synonym]:
    """Return all synonyms of help, by language and term; at most 10,000."""
    return await tx.fetch(_SYNONYMS)


async def list_standing(tx: Tx, *, since: datetime) -> dict[UUID, Standing]:
    """Return how articles did since then, by article."""
    rows = await tx.fetch(_STANDING, since=since)
    return {row.article_id: row for row in rows}


def links_of(kind: LinkKind, *targets: str) -> list[ArticleLink]:
    """Return links of one kind to these targets."""
    return [ArticleLink(kind, target) for target in targets]
