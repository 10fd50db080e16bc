"""Event catalogue: what may happen, as an integrator reads it."""

from itertools import groupby
from typing import Any, Final

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from ordito.platform.errors import NotFound
from ordito.surfaces import integration_screens as screens
from ordito.surfaces.event_catalogue import describe_events
from ordito.surfaces.guards import Role, staff

_PATH: Final = "/events"
_INTEGRATORS: Final = staff(Role.INTEGRATOR, Role.HELM)


class NoSuchEventPage(NotFound):
    """The catalogue has no event of this type."""

    code = "console.no_such_event"
    remedy = "Choose one of the catalogue: /events."


@get(_PATH, access=_INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_events() -> Template:
    """Show every event by room."""
    described = describe_events()
    rooms = groupby(described.values(), key=lambda each: each.room)
    screen = screens.Events(
        rooms=tuple(
            (
                room,
                tuple(
                    screens.EventRow(
                        type=each.type,
                        version=each.version,
                        meaning=each.meaning,
                        url=f"{_PATH}/{each.type}",
                    )
                    for each in group
                ),
            )
            for room, group in rooms
        ),
        count=len(described),
    )
    return Template("events.html", context={"screen": screen})


@get(
    f"{_PATH}/{{event_type:str}}",
    access=_INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_event(event_type: FromPath[str]) -> Template:
    """Show an event's fields, schema, example and message.

    Raises:
        NoSuchEventPage: there is none of that type.
    """
    described = describe_events().get(event_type)
    if described is None:
        raise NoSuchEventPage(f"there is no event {event_type[:100]}", field="event_type")
    required = described.schema.get("required", [])
    screen = screens.Event(
        type=described.type,
        version=described.version,
        meaning=described.meaning,
        fields=tuple(
            (name, kind_of(schema), name in required)
            for name, schema in described.schema.get("properties", {}).items()
        ),
        payload_schema=indented(described.schema),
        example=indented(described.example),
        message=indented(described.message),
        catalogue_url=_PATH,
        tester_url=f"/webhooks/tester?event={described.type}",
    )
    return Template("event.html", context={"screen": screen})


def indented(value: Any) -> str:
    """Return a value as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def kind_of(schema: dict[str, Any]) -> str:
    """Return the kind of a field in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(kind_of(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{kind_of(schema.get('items') or {})}[]"
    return str(schema.get("format") or schema.get("type") or "any")


ROUTES: Final = (
    show_events,
    show_event,
)
