"""Refusals of the knowledge base."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownArticle(NotFound):
    """No such article can be read."""

    code = "service.unknown_article"
    remedy = "List the articles, or search for what you need."


class ArticleUnclear(Invalid):
    """The article contradicts itself, or says nothing in some language."""

    code = "service.article_unclear"
    remedy = "Give it words in en, it or et, and let it end after it begins."


class ArticleChanged(Conflict):
    """Somebody else has written a newer version meanwhile."""

    code = "service.article_changed"
    remedy = "Read the latest version, join your changes with it, and save again."


class SearchEmpty(Invalid):
    """A synonym or search has no words."""

    code = "service.search_empty"
    remedy = "Write at least one word with letters or digits."
