# Written by `python -m tools.client`; edits here are lost.
"""Routes of knowledge."""

import datetime as dt

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Knowledge:
    """Routes of knowledge."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def archive_article(
        self, code: str, *, idempotency_key: str | None = None
    ) -> models.ArticleInUse:
        """Take an article out of use.

        Let an article be read no more; its versions stay.

        Refused with:
            UnknownArticle: there is none of that code.
        """
        return self._session.send(
            "POST",
            f"/api/v1/knowledge/articles/{quoted(code)}/archive",
            models.ArticleInUse,
            key=idempotency_key or new_key(),
        )

    def list_article_versions(self, code: str) -> list[models.Article]:
        """Read the versions of an article.

        Return the versions of an article, the latest first.

        Refused with:
            UnknownArticle: there is none of that code.
        """
        return self._session.send(
            "GET", f"/api/v1/knowledge/articles/{quoted(code)}/versions", list[models.Article]
        )

    def list_articles(
        self, *, owner: str | None = None, review_by: dt.date | None = None
    ) -> list[models.Article]:
        """List articles.

        Return the latest versions of all articles, those due for review first.
        """
        return self._session.send(
            "GET",
            "/api/v1/knowledge/articles",
            list[models.Article],
            query={"owner": owner, "review_by": review_by},
        )

    def list_help_misses(self) -> list[models.HelpMiss]:
        """List searches without an answer.

        Return searches that found nothing, those asked most first; nothing of who asked.
        """
        return self._session.send("GET", "/api/v1/knowledge/misses", list[models.HelpMiss])

    def publish_article(
        self, code: str, body: models.ArticleToPublish, *, idempotency_key: str | None = None
    ) -> models.Article:
        """Publish a version of an article.

        Let a version be read and found from now on.

        Refused with:
            UnknownArticle: there is no such version.
        """
        return self._session.send(
            "POST",
            f"/api/v1/knowledge/articles/{quoted(code)}/publish",
            models.Article,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_article(
        self, code: str, body: models.ArticleToBe, *, idempotency_key: str | None = None
    ) -> models.Article:
        """Write a version of an article.

        Keep a new version; what is read stays until it is published.

        Refused with:
            ArticleUnclear: it contradicts itself.
            ArticleChanged: another version was written meanwhile.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/knowledge/articles/{quoted(code)}",
            models.Article,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_help_miss(
        self, body: models.MissOwner, *, idempotency_key: str | None = None
    ) -> models.MissKnown:
        """Own or settle a search.

        Say who will answer a search, or that it needs no answer any more.
        """
        return self._session.send(
            "PUT",
            "/api/v1/knowledge/misses",
            models.MissKnown,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_help_synonyms(
        self, body: models.HelpSynonyms, *, idempotency_key: str | None = None
    ) -> models.SynonymCount:
        """Declare synonyms of help.

        Declare what customers call things; one of the same term is replaced.

        Refused with:
            SearchEmpty: a term or meaning has no words.
        """
        return self._session.send(
            "PUT",
            "/api/v1/knowledge/synonyms",
            models.SynonymCount,
            body=body,
            key=idempotency_key or new_key(),
        )

    def search_articles(
        self, *, q: str, language: str | None = None, audience: str | None = None
    ) -> models.Answers:
        """Search the knowledge base.

        Return the articles that answer a text, typing errors and all; for `public` or `staff`.
        """
        return self._session.send(
            "GET",
            "/api/v1/knowledge/search",
            models.Answers,
            query={"q": q, "language": language, "audience": audience},
        )

    def show_deflection(
        self, *, since: dt.date, until: dt.date, outcome: str | None = None
    ) -> models.AnsweredAlone:
        """Read what was answered without a person.

        Return what became of who looked for help in a period, with the sessions behind it.
        """
        return self._session.send(
            "GET",
            "/api/v1/knowledge/deflection",
            models.AnsweredAlone,
            query={"since": since, "until": until, "outcome": outcome},
        )

    def suggest_articles(
        self,
        *,
        language: str | None = None,
        text: str | None = None,
        order_state: str | None = None,
        product: str | None = None,
        category: str | None = None,
        policy: str | None = None,
    ) -> list[models.Hit]:
        """Suggest answers for what somebody asks about.

        Return the next best answers: those about the things first, then those with the words.
        """
        return self._session.send(
            "GET",
            "/api/v1/knowledge/suggestions",
            list[models.Hit],
            query={
                "language": language,
                "text": text,
                "order_state": order_state,
                "product": product,
                "category": category,
                "policy": policy,
            },
        )
