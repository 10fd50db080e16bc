# Written by `python -m tools.client`; edits here are lost.
"""Routes of facts."""

from collections.abc import AsyncIterator

from ordito_client import models
from ordito_client.aio.session import AsyncSession


class Facts:
    """Routes of facts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_facts(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.FactPage:
        """Read the change feed.

        Return facts after a cursor; without one, from the first that the log holds.

        Refused with:
            CursorWrong: the cursor is none that this feed has given out.
        """
        return await self._session.send(
            "GET", "/api/v1/facts", models.FactPage, query={"after": after, "limit": limit}
        )

    async def iterate_facts_pages(
        self, *, after: str | None = None, limit: int | None = None
    ) -> AsyncIterator[models.FactPage]:
        """Iterate over the pages of ``list_facts``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.list_facts(limit=limit, after=after)
            yield page
            if not page.more:
                return
            after = page.next

    async def iterate_facts(
        self, *, after: str | None = None, limit: int | None = None
    ) -> AsyncIterator[models.Fact]:
        """Iterate over what ``list_facts`` lists, page by page."""
        async for page in self.iterate_facts_pages(limit=limit, after=after):
            for one in page.facts:
                yield one
