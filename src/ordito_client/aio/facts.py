# Written by `python -m tools.client`; edits here are lost.
"""Routes of facts."""

from collections.abc import AsyncIterator, Sequence

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted


class Facts:
    """Routes of facts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_events(self, *, room: str | None = None) -> list[models.EventBrief]:
        """List the events.

        Return every event that the log may hold, by type.
        """
        return await self._session.send(
            "GET", "/api/v1/events", list[models.EventBrief], query={"room": room}
        )

    async def list_facts(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        type_: Sequence[str] | None = None,
    ) -> models.FactPage:
        """Read the change feed.

        Return facts after a cursor; without one, from the first that the log holds.

        Every fact comes exactly once after its cursor, however late its transaction committed,
        in an
        order that never changes. A cursor does not depend on the types: they may change between
        pages.

        Refused with:
            CursorWrong: the cursor is none that this feed has given out.
            EventUnknown: there is no event of one of the types.
        """
        return await self._session.send(
            "GET",
            "/api/v1/facts",
            models.FactPage,
            query={"after": after, "limit": limit, "type": type_},
        )

    async def iterate_facts_pages(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        type_: Sequence[str] | None = None,
    ) -> AsyncIterator[models.FactPage]:
        """Iterate over the pages of ``list_facts``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.list_facts(limit=limit, type_=type_, after=after)
            yield page
            if not page.more:
                return
            after = page.next

    async def iterate_facts(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        type_: Sequence[str] | None = None,
    ) -> AsyncIterator[models.Fact]:
        """Iterate over what ``list_facts`` lists, page by page."""
        async for page in self.iterate_facts_pages(limit=limit, type_=type_, after=after):
            for one in page.facts:
                yield one

    async def show_event(self, event_type: str) -> models.EventPage:
        """Describe an event.

        Return an event's schema, an example and the message that a webhook would get.

        Refused with:
            NoSuchEvent: there is none of that type.
        """
        return await self._session.send(
            "GET", f"/api/v1/events/{quoted(event_type)}", models.EventPage
        )
