"""Adapters: what PostHog's and Snowplow's clients send, in Segment's words."""

from base64 import urlsafe_b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import parse_qsl

import msgspec

from ordito.journeys import Sent
from ordito.surfaces.ingest.bodies import Body, Broken, broken_body, read_json
from ordito.surfaces.whole import whole_of

_EMPTY: Final[Mapping[str, Any]] = {}
_LATEST_MS: Final = 253_402_300_799_999  # of the year 9999
_POSTHOG_CALLS: Final = {
    "$pageview": "page",
    "$screen": "screen",
    "$identify": "identify",
    "$set": "identify",
    "$create_alias": "alias",
    "$groupidentify": "group",
}
_SNOWPLOW_CALLS: Final = {"pv": "page", "ue": "track", "se": "track", "pp": "track", "tr": "track"}


def read_posthog(body: bytes, _: str) -> Body:
    """Read a body of PostHog's capture: a batch, a list of events, or one."""
    value = read_json(body)
    if isinstance(value, list):
        fields: Mapping[str, Any] = {"batch": value}
    elif isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
    else:
        return Body([], [broken_body(body)])
    batch = fields.get("batch", fields.get("data", [fields]))
    rows = cast("list[Any]", batch) if isinstance(batch, list) else [batch]
    events = [_of_posthog(cast("dict[str, Any]", row)) for row in rows if isinstance(row, dict)]
    broken = [_no_object(row) for row in rows if not isinstance(row, dict)]
    named = [fields.get("api_key"), fields.get("token")]
    named += [_object(event.properties).get("token") for event in events[:1]]
    keys = tuple(key for key in named if isinstance(key, str))
    return Body(events, broken, keys, fields.get("sent_at"))


def read_snowplow(body: bytes, _: str) -> Body:
    """Read a body of Snowplow's protocol 2; the app id of the tracker is its write key."""
    value = read_json(body)
    rows = _object(value).get("data")
    if not isinstance(rows, list):
        return Body([], [broken_body(body)])
    return _body_of_snowplow(cast("list[Any]", rows))


def read_snowplow_query(query: bytes) -> Body:
    """Read an event that Snowplow's clients send as the parameters of an image."""
    return _body_of_snowplow([dict(parse_qsl(query.decode(errors="replace")))])


def _body_of_snowplow(rows: list[Any]) -> Body:
    fields = [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]
    keys = tuple(key for key in (row.get("aid") for row in fields[:1]) if isinstance(key, str))
    broken = [_no_object(row) for row in rows if not isinstance(row, dict)]
    sent_at = fields[0].get("stm") if fields else None
    return Body([_of_snowplow(row) for row in fields], broken, keys, _milliseconds(sent_at))


def _of_posthog(row: Mapping[str, Any]) -> Sent:
    properties = _object(row.get("properties"))
    event = row.get("event")
    call = _POSTHOG_CALLS.get(event, "track") if isinstance(event, str) else "track"
    distinct = row.get("distinct_id", properties.get("distinct_id"))
    anonymous = properties.get("$anon_distinct_id", properties.get("$device_id"))
    is_nameless = distinct == anonymous or properties.get("$is_identified") is False
    own = {name: kept for name, kept in properties.items() if name[:1] not in ("$", "")}
    own.pop("token", None)
    own.pop("distinct_id", None)
    page = {"url": properties.get("$current_url"), "path": properties.get("$pathname")}
    campaign = {name[4:]: own.pop(name) for name in list(own) if name.startswith("utm_")}
    return Sent(
        type=call,
        message_id=row.get("uuid"),
        user_id=None if is_nameless else distinct,
        anonymous_id=distinct if is_nameless else anonymous,
        previous_id=own.pop("alias", None),
        group_id=properties.get("$group_key"),
        event=event if call == "track" else None,
        properties=None if call == "identify" else own,
        traits=row.get("$set", properties.get("$set")),
        context={
            "page": {**page, "referrer": properties.get("$referrer")},
            "campaign": campaign,
            "sessionId": properties.get("$session_id"),
        },
        timestamp=row.get("timestamp"),
    )


def _of_snowplow(row: Mapping[str, Any]) -> Sent:
    kind = row.get("e")
    call = _SNOWPLOW_CALLS.get(kind, "") if isinstance(kind, str) else ""
    event, properties = _told_by_snowplow(row)
    return Sent(
        type=call or kind,
        message_id=row.get("eid"),
        user_id=row.get("uid"),
        anonymous_id=row.get("duid"),
        event=event,
        name=row.get("page"),
        properties=properties,
        context={
            "page": {"url": row.get("url"), "referrer": row.get("refr"), "title": row.get("page")},
            "sessionId": row.get("sid"),
        },
        timestamp=_milliseconds(row.get("ttm", row.get("dtm"))),
    )


def _told_by_snowplow(row: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Return the name and the properties: of a self-describing event its schema's and data."""
    kind = row.get("e")
    if kind == "ue":
        told = _object(_object(_packed(row.get("ue_pr"), row.get("ue_px"))).get("data"))
        schema = told.get("schema")
        name = schema.split("/")[1] if isinstance(schema, str) and schema.count("/") else ""
        return name.replace("_", " ").title(), dict(_object(told.get("data")))
    if kind == "se":
        fields = {"category": "se_ca", "label": "se_la", "property": "se_pr", "value": "se_va"}
        told = {name: row[short] for name, short in fields.items() if short in row}
        action = row.get("se_ac")
        return action if isinstance(action, str) else None, told
    if kind == "tr":
        return "Order Completed", {"order_id": row.get("tr_id"), "total": row.get("tr_tt")}
    return ("Page Pinged" if kind == "pp" else None), {}


def _packed(plain: Any, packed: Any) -> Any:
    """Return JSON in a text, or in a text in base 64."""
    try:
        if isinstance(plain, str):
            return msgspec.json.decode(plain)
        if isinstance(packed, str):
            return msgspec.json.decode(urlsafe_b64decode(packed + "=="))
    except (msgspec.DecodeError, BadBase64, RecursionError):
        return None
    return None


def _milliseconds(value: Any) -> Any:
    number = whole_of(value, _LATEST_MS) if isinstance(value, str) else None
    return value if number is None else number


def _object(value: Any) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else _EMPTY


def _no_object(row: Any) -> Broken:
    return Broken("not_an_object", "an event must be an object", row)
