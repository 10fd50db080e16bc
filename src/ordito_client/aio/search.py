# Written by `python -m tools.client`; edits here are lost.
"""Routes of search."""

from collections.abc import Sequence

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Search:
    """Routes of search."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def drop_synonym(
        self, language: str, term: str, *, idempotency_key: str | None = None
    ) -> bool:
        """Take a synonym back.

        Take a synonym back; answers whether there was one.

        Refused with:
            EmptyPhrase: the term has no words.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/search/synonyms/{quoted(language)}/{quoted(term)}",
            bool,
            key=idempotency_key or new_key(),
        )

    async def list_curations(self, *, q: str, language: str | None = None) -> list[models.Curation]:
        """Read what is decided for a query.

        Return products that people have pinned, boosted or buried under a query.
        """
        return await self._session.send(
            "GET",
            "/api/v1/search/curations",
            list[models.Curation],
            query={"q": q, "language": language},
        )

    async def list_misses(
        self, *, at_least: int | None = None, limit: int | None = None
    ) -> list[models.Miss]:
        """List queries that found nothing.

        Return queries without a hit, those asked most first; nothing is kept of who asked.
        """
        return await self._session.send(
            "GET",
            "/api/v1/search/misses",
            list[models.Miss],
            query={"at_least": at_least, "limit": limit},
        )

    async def list_synonyms(self) -> list[models.Synonym]:
        """List synonyms.

        Return all synonyms, by language and term.
        """
        return await self._session.send("GET", "/api/v1/search/synonyms", list[models.Synonym])

    async def put_curations(
        self, body: models.Curated, *, idempotency_key: str | None = None
    ) -> models.Curated:
        """Decide for a query.

        Pin, boost or bury products under a query, in place of what was decided before.

        Refused with:
            EmptyPhrase: the query has no words.
            UnknownProduct: a product cannot be found.
            PutTwice: a product stands twice in the request.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/search/curations",
            models.Curated,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_synonyms(
        self, body: Sequence[models.Synonym], *, idempotency_key: str | None = None
    ) -> list[models.Synonym]:
        """Put synonyms.

        Declare synonyms; they count at once. One of the same term is replaced.

        Refused with:
            EmptyPhrase: a term or meaning has no words.
            PutTwice: a term stands twice in the request.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/search/synonyms",
            list[models.Synonym],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_hits(
        self,
        *,
        q: str | None = None,
        language: str | None = None,
        place: str | None = None,
        filter_: Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        facets: bool | None = None,
    ) -> models.SearchAnswer:
        """Search products.

        Find products by words, misspelt ones too, or by a code or barcode.

        The assortment and list prices of the caller's channel apply; the order follows words,
        sales
        and where goods are now. Each product comes on one page, whatever happens between pages.

        Refused with:
            UnknownPlace: there is none.
            UnknownFacet: a filter is none.
            WrongCursor: the cursor is none.
        """
        return await self._session.send(
            "GET",
            "/api/v1/search",
            models.SearchAnswer,
            query={
                "q": q,
                "language": language,
                "place": place,
                "filter": filter_,
                "limit": limit,
                "cursor": cursor,
                "facets": facets,
            },
        )

    async def show_suggestions(
        self,
        *,
        q: str,
        language: str | None = None,
        place: str | None = None,
        limit: int | None = None,
    ) -> models.Suggestions:
        """Complete a query.

        Return what a query that is being typed may become, and the first products.

        Refused with:
            UnknownPlace: there is none.
        """
        return await self._session.send(
            "GET",
            "/api/v1/search/suggestions",
            models.Suggestions,
            query={"q": q, "language": language, "place": place, "limit": limit},
        )
