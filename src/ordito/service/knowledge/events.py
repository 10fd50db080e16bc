"""Facts of the knowledge base."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class ArticlePublished(Event, frozen=True, kw_only=True):
    """A version of an article is read from now on."""

    type: ClassVar[str] = "service.article_published"
    code: str
    article_version: int
    audience: str
    languages: tuple[str, ...]


class ArticleArchived(Event, frozen=True, kw_only=True):
    """An article is read no more."""

    type: ClassVar[str] = "service.article_archived"
    code: str


class ArticleJudged(Event, frozen=True, kw_only=True):
    """A reader said whether an article helped; again replaces it."""

    type: ClassVar[str] = "service.article_judged"
    article_id: UUID
    session_id: UUID
    helped: bool
    language: str
