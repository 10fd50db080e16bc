# Written by `python -m tools.client`; edits here are lost.
"""Routes of facts."""

from collections.abc import Iterator, Sequence

from ordito_client import models
from ordito_client.sync.session import Session, quoted


class Facts:
    """Routes of facts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_events(self, *, room: str | None = None) -> list[models.EventBrief]:
        """List the events.

        Return every event that the log may hold, by type.
        """
        return self._session.send(
            "GET", "/api/v1/events", list[models.EventBrief], query={"room": room}
        )

    def list_facts(
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
        return self._session.send(
            "GET",
            "/api/v1/facts",
            models.FactPage,
            query={"after": after, "limit": limit, "type": type_},
        )

    def iterate_facts_pages(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        type_: Sequence[str] | None = None,
    ) -> Iterator[models.FactPage]:
        """Iterate over the pages of ``list_facts``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_facts(limit=limit, type_=type_, after=after)
            yield page
            if not page.more:
                return
            after = page.next

    def iterate_facts(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        type_: Sequence[str] | None = None,
    ) -> Iterator[models.Fact]:
        """Iterate over what ``list_facts`` lists, page by page."""
        for page in self.iterate_facts_pages(limit=limit, type_=type_, after=after):
            yield from page.facts

    def show_event(self, event_type: str) -> models.EventPage:
        """Describe an event.

        Return an event's schema, an example and the message that a webhook would get.

        Refused with:
            NoSuchEvent: there is none of that type.
        """
        return self._session.send("GET", f"/api/v1/events/{quoted(event_type)}", models.EventPage)
