"""What of an event is kept in the touchpoint's payload: codes and amounts, nobody's values."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from ordito.journeys.model import Sent
from ordito.journeys.rules.privacy import cleaned, cleaned_address, is_personal_text

_LONGEST: Final = 200
_PAGE: Final = frozenset(
    {"url", "path", "referrer", "search", "title", "tab_url", "initial_referrer"}
)
_EMPTY: Final[Mapping[str, Any]] = {}


def payload_of(
    sent: Sent,
    event: str,
    *,
    properties: Mapping[str, Any],
    traits: Mapping[str, Any],
    special: Mapping[str, str],
    flags: Sequence[str],
) -> dict[str, Any]:
    """Return the payload of the touchpoint.

    Args:
        sent: the event.
        event: its name, where it is a track.
        properties: of the event.
        traits: of the event and its context.
        special: declared fields, with what they are.
        flags: what is wrong with the event though it is kept.
    """
    told: dict[str, Any] = {
        "event": "" if is_personal_text(event) else event,
        "properties": _properties(properties, special),
        "traits": _kept_traits(traits, special),
        **_where(sent, properties, _object(sent.context)),
        "flags": list(flags),
    }
    return {name: value for name, value in told.items() if value}


def _properties(properties: Mapping[str, Any], special: Mapping[str, str]) -> dict[str, Any]:
    if not properties:
        return {}
    own = {path[11:]: what for path, what in special.items() if path.startswith("properties.")}
    bare = {
        name: value for name, value in properties.items() if name not in own and name not in _PAGE
    }
    shown: dict[str, Any] = cleaned(bare)
    kept = (name for name, what in own.items() if what == "keep" and name in properties)
    return shown | {name: properties[name] for name in kept}


def _kept_traits(traits: Mapping[str, Any], special: Mapping[str, str]) -> dict[str, Any]:
    kept = (path[7:] for path, what in special.items() if what == "keep" and path[:7] == "traits.")
    return {name: traits[name] for name in kept if name in traits}


def _where(sent: Sent, properties: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return on which page or screen it was, how somebody came, and in which session."""
    is_place = sent.type in ("page", "screen")
    page = _object(context.get("page"))
    if is_place:
        page = {**page, **{name: properties[name] for name in _PAGE if name in properties}}
    session = context.get("sessionId")
    return {
        "name": _short(sent.name) if is_place else None,
        "category": _short(sent.category) if is_place else None,
        "page": _page(page) if page else None,
        "campaign": cleaned(context.get("campaign")),
        "session": str(session)[:_LONGEST] if isinstance(session, str | int) else None,
        "group": _short(sent.group_id) if sent.type == "group" else None,
    }


def _short(value: Any) -> str | None:
    return cleaned(value[:_LONGEST]) if isinstance(value, str) else None


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page without what its address may give away."""
    found = {
        "path": cleaned_address(page.get("path")),
        "url": cleaned_address(page.get("url")),
        "referrer": cleaned_address(page.get("referrer")),
        "title": cleaned(page.get("title")),
    }
    return {name: value for name, value in found.items() if value}


def _object(value: Any) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else _EMPTY
