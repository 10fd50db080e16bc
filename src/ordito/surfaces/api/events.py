"""Event catalogue over HTTP: every event with its schema and an example."""

from typing import Annotated, Any, Final

from litestar import get
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from ordito.platform.errors import NotFound
from ordito.platform.webhooks import CloudEvent
from ordito.surfaces.event_catalogue import describe_events
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.FACTS_READ, Scope.WEBHOOKS_WRITE)


class NoSuchEvent(NotFound):
    """The catalogue has no event of this type."""

    code = "http.no_such_event"
    remedy = "List all events: GET /api/v1/events."


class EventBrief(Struct, frozen=True):
    """An event in the list."""

    type: str
    version: int
    meaning: str


class EventPage(Struct, frozen=True, rename={"payload_schema": "schema"}):
    """An event in full.

    Attributes:
        type: of the event.
        version: of its payload.
        meaning: what has happened.
        payload_schema: JSON Schema (2020-12) of the payload; its name in the answer is ``schema``.
        example: a payload.
        message: what a webhook would get with it.
    """

    type: str
    version: int
    meaning: str
    payload_schema: dict[str, Any]
    example: dict[str, Any]
    message: CloudEvent


@get("/events", access=_READ, tags=["facts"], summary="List the events")
async def list_events(
    room: Annotated[str | None, QueryParameter(description="Of one room, as ``orders``.")] = None,
) -> list[EventBrief]:
    """Return every event that the log may hold, by type."""
    return [
        EventBrief(each.type, each.version, each.meaning)
        for each in describe_events().values()
        if room in (None, each.room)
    ]


@get("/events/{event_type:str}", access=_READ, tags=["facts"], summary="Describe an event")
async def show_event(event_type: FromPath[str]) -> EventPage:
    """Return an event's schema, an example and the message that a webhook would get.

    Raises:
        NoSuchEvent: there is none of that type.
    """
    described = describe_events().get(event_type)
    if described is None:
        raise NoSuchEvent(f"there is no event {event_type[:100]}", field="event_type")
    return EventPage(
        described.type,
        described.version,
        described.meaning,
        described.schema,
        described.example,
        described.message,
    )


ROUTES: Final = (list_events, show_event)
