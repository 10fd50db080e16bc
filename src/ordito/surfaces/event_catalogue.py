"""Event catalogue: every event with its schema and an example, read from the events themselves."""

import importlib.util
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, cast
from uuid import UUID

import msgspec
from msgspec import Struct

from ordito import platform
from ordito.platform.db.migrations import ROOMS
from ordito.platform.events import Event
from ordito.platform.feed import Entry
from ordito.platform.webhooks import EVERY, CloudEvent, EventUnknown, wrap

_AT: Final = datetime(2026, 11, 21, 16, 42, 10, tzinfo=UTC)
_ID: Final = UUID("019aa80e-6b52-7c4e-9d3f-2f6c1b0a5e77")
_WORDS: Final = {
    "currency": "EUR",
    "country": "IT",
    "tender": "card",
    "method": "collect",
    "channel": "email",
    "purpose": "marketing",
    "actor": "system",
    "number": "K7QD-3M0X-9T4W",
}


class Described(Struct, frozen=True, kw_only=True):
    """An event as the catalogue shows it.

    Attributes:
        type: of the event.
        version: of its payload.
        room: who tells it.
        meaning: what has happened.
        schema: JSON Schema (2020-12) of the payload.
        example: a payload.
    """

    type: str
    version: int
    room: str
    meaning: str
    schema: dict[str, Any]
    example: dict[str, Any]

    @property
    def message(self) -> CloudEvent:
        """The message that a webhook would get with the example."""
        return wrap(example_entry(self, fact_id=_ID, at=_AT), source="urn:ordito:demo")


@cache
def describe_events() -> dict[str, Described]:
    """Return every event by its type, sorted."""
    for package in (*(f"ordito.{room}" for room in ROOMS), *_floors()):
        if importlib.util.find_spec(package) and importlib.util.find_spec(f"{package}.events"):
            importlib.import_module(f"{package}.events")
    kinds = [kind for kind in _kinds(Event) if kind.__module__.startswith("ordito.")]
    return {kind.type: _described(kind) for kind in sorted(kinds, key=lambda kind: kind.type)}


def require_types(types: list[str]) -> None:
    """Refuse types that no event has; ``*`` stands alone.

    Raises:
        EventUnknown: there is no event of one of these types.
    """
    if types == [EVERY]:
        return
    unknown = sorted(set(types) - describe_events().keys())
    if unknown or not types:
        named = ", ".join(unknown)[:200] or "none was named"
        raise EventUnknown(f"there is no event of these types: {named}", field="types")


def example_entry(described: Described, *, fact_id: UUID, at: datetime) -> Entry:
    """Return an invented fact of that event."""
    return Entry(
        slot=0,
        fact_id=fact_id,
        type=described.type,
        version=described.version,
        occurred_at=at,
        recorded_at=at,
        actor="system",
        origin="live",
        channel_id=None,
        place_id=None,
        subject_id=_ID,
        customer_id=None,
        case_id=None,
        started_at=None,
        ended_at=None,
        request_id=None,
        desk_case_id=None,
        payload=described.example,
        xid=770,
    )


def _floors() -> list[str]:
    """Return the packages of the platform, each of which may have events of its own."""
    found = pkgutil.iter_modules(platform.__path__, "ordito.platform.")
    return [module.name for module in found if module.ispkg]


def _kinds(of: type[Event]) -> Iterator[type[Event]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _described(kind: type[Event]) -> Described:
    room, _, _ = kind.type.partition(".")
    whole = _concise(msgspec.json.schema(kind))
    definitions: dict[str, Any] = whole["$defs"]
    name = whole["$ref"].rpartition("/")[2]
    payload = definitions[name]
    others = {each: schema for each, schema in definitions.items() if each != name}
    schema = {**payload, **({"$defs": others} if others else {})}
    example: dict[str, Any] = _example(payload, definitions, "")
    return Described(
        type=kind.type,
        version=kind.version,
        room=room,
        meaning=" ".join((kind.__doc__ or "").partition("\n\n")[0].split()),
        schema=schema,
        example=example,
    )


def _concise(schema: Any) -> Any:
    """Return a schema whose descriptions are their first sentence."""
    if isinstance(schema, list):
        return [_concise(each) for each in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    concise = {name: _concise(each) for name, each in cast("dict[str, Any]", schema).items()}
    if isinstance(told := concise.get("description"), str):
        concise["description"] = " ".join(told.partition("\n\n")[0].split())
    return concise


def _example(schema: dict[str, Any], definitions: dict[str, Any], name: str) -> Any:
    """Return a value that the schema allows, plausible for a field of that name."""
    if "$ref" in schema:
        return _example(definitions[schema["$ref"].rpartition("/")[2]], definitions, name)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        kinds = [kind for kind in schema["anyOf"] if kind.get("type") != "null"]
        return _example(kinds[0], definitions, name)
    match schema.get("type"):
        case "object":
            return _example_object(schema, definitions)
        case "array":
            items: list[Any] = schema.get("prefixItems") or [schema.get("items")]
            return [_example(items[0], definitions, name)] if items[0] else []
        case "string":
            return _example_text(schema, name)
        case kind:
            return _example_number(kind, schema, name)


def _example_object(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = schema.get("properties", {})
    if fields:
        return {name: _example(kind, definitions, name) for name, kind in fields.items()}
    kind: Any = schema.get("additionalProperties")
    return {"EUR": _example(kind, definitions, "")} if kind else {}


def _example_number(kind: str | None, schema: dict[str, Any], name: str) -> Any:
    match kind:
        case "integer":
            return 1990 if name.endswith("_minor") else max(1, schema.get("minimum", 1))
        case "number":
            return 0.5
        case "boolean":
            return True
        case _:
            return None


def _example_text(schema: dict[str, Any], name: str) -> str:
    match schema.get("format"):
        case "uuid":
            return str(_ID)
        case "date-time":
            return "2026-11-21T16:42:10Z"
        case "date":
            return "2026-11-21"
        case _ if name.endswith(("_at", "_until", "valid_from", "valid_to")):
            return "2026-11-21T16:42:10Z"
        case _:
            return _WORDS.get(name, name.removesuffix("s") or "text")
