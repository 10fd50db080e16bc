"""Reading an event as it was sent: what it says, or why it cannot be kept."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec

from ordito.journeys.inbound import inbound_of_page
from ordito.journeys.model import Heard, Named, Policy, Sent, Source, Unfit
from ordito.journeys.rules.clocks import HORIZON, instant_of, shifted
from ordito.journeys.rules.payload import payload_of
from ordito.journeys.rules.privacy import cleaned
from ordito.journeys.rules.wording import CALLS, KNOWN, LONGEST_NAME, REPORTS, type_of
from ordito.platform import ids

_LONGEST_ID: Final = 200
_LARGEST_BYTES: Final = 64 * 1024
_AHEAD: Final = timedelta(minutes=5)
_DAY: Final = timedelta(days=1)
_EMPTY: Final[Mapping[str, Any]] = {}
_TRAIT_KINDS: Final = {
    "email": "email",
    "phone": "phone",
    "loyaltyCard": "card",
    "loyalty_card": "card",
    "cardNumber": "card",
    "card_number": "card",
}
IDENTIFIER_KINDS: Final = frozenset({*_TRAIT_KINDS.values(), "user"})
"""What a declaration may say that a field identifies."""

_encode: Final = msgspec.json.Encoder(order="sorted", enc_hook=str).encode


class Wrong(Exception):
    """Why an event cannot be kept.

    Attributes:
        reason: code.
        detail: which field, and how; no personal values.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Declared(Protocol):
    """What is declared of an event."""

    policy: Policy
    fields: Mapping[str, str]

    def fault_of(self, fields: Mapping[str, Any]) -> str | None:
        """Return what is wrong with the fields, without their values, or None."""
        ...


class Forms(Protocol):
    """The declarations in force."""

    def find(self, name: str, version: int | None) -> Declared | None:
        """Return the declaration of a name; without a version its latest."""
        ...


def read_event(
    sent: Sent, *, source: Source, forms: Forms, received_at: datetime, offset: timedelta
) -> Heard | Unfit:
    """Return what an event says, or why it cannot be kept.

    Args:
        sent: as it was sent.
        source: of it.
        forms: what is declared of events.
        received_at: by our clock.
        offset: receipt minus sending, as far as the clock of the sender is known.
    """
    try:
        return _read(sent, source, forms, received_at, offset)
    except Wrong as wrong:
        return _unfit(sent, wrong, received_at, offset)
    except RecursionError:
        deep = Wrong("too_deep", "the event is nested too deep to be kept")
        return _unfit(Sent(message_id=sent.message_id), deep, received_at, offset)


def too_old(heard: Heard, *, received_at: datetime) -> Unfit | None:
    """Return an event that is older than the horizon as one that a person looks at first."""
    if heard.occurred_at > received_at - HORIZON:
        return None
    return Unfit(
        message_id=heard.message_id,
        reason="too_old",
        detail="timestamp: before the horizon within which repeats are known",
        occurred_at=heard.occurred_at,
        content=heard.sent,
    )


def _read(
    sent: Sent, source: Source, forms: Forms, received_at: datetime, offset: timedelta
) -> Heard:
    call, event = _called(sent)
    context = _object(sent.context)
    properties = _fields(sent.properties, "properties")
    traits = {**_fields(context.get("traits"), "context.traits"), **_fields(sent.traits, "traits")}
    told, content_hash = _hashed(sent, call, event, properties, traits)
    occurred_at = _occurred(sent, received_at, offset)
    declared = forms.find(event or call, _version(context))
    flags = _flags(call, event, declared, properties if call != "identify" else traits, source)
    message_id = _text(sent.message_id, "messageId") or _own_id(told, sent, received_at)
    special = _EMPTY if declared is None else declared.fields
    named = _named(sent, call, context, traits, properties, special, source)
    if not named and source.is_open_to_strangers:
        raise Wrong("nobody", "userId, anonymousId: one of them must say who it was")
    payload = payload_of(
        sent, event, properties=properties, traits=traits, special=special, flags=flags
    )
    if call in ("page", "screen"):
        payload |= _came_by(properties, context)
    started_at, ended_at = instant_of(properties.get("started_at")), None
    if started_at is not None:
        ended_at = instant_of(properties.get("ended_at"))
    return Heard(
        message_key=key_of(source, message_id),
        message_id=message_id,
        content_hash=content_hash,
        type=type_of(call, event),
        occurred_at=occurred_at,
        started_at=started_at,
        ended_at=ended_at if ended_at and started_at and ended_at >= started_at else None,
        named=named,
        payload=payload,
        order_name=_order_name(properties) if event in REPORTS else None,
        sent=sent,
    )


def _came_by(properties: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return by which link somebody came, as visits look for it; nothing where by none."""
    page, campaign = _object(context.get("page")), _object(context.get("campaign"))
    found = inbound_of_page(properties, page, campaign)
    return {} if found is None else {"inbound": cleaned(msgspec.to_builtins(found))}


def key_of(source: Source, message_id: str) -> UUID:
    """Return what stands for a message of a source: the same for the same, in any process."""
    return ids.derive(source.source_id, message_id)


def _called(sent: Sent) -> tuple[str, str]:
    call = sent.type
    if not isinstance(call, str) or call not in CALLS:
        raise Wrong("type_unknown", f"type: must be one of {', '.join(sorted(CALLS))}")
    if call != "track":
        return call, ""
    event = sent.event
    if not isinstance(event, str) or not type_of("track", event[:LONGEST_NAME]):
        raise Wrong("event_missing", "event: a track call must name what happened")
    if len(event) > LONGEST_NAME:
        raise Wrong("event_too_long", f"event: at most {LONGEST_NAME} characters")
    return call, event


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _EMPTY  # pyright: ignore[reportUnknownVariableType]


def _fields(value: Any, field: str) -> Mapping[str, Any]:
    if value is None:
        return _EMPTY
    if not isinstance(value, dict):
        raise Wrong("not_an_object", f"{field}: must be an object")
    return value  # pyright: ignore[reportUnknownVariableType]


def _text(value: Any, field: str) -> str:
    """Return an id as text; nothing for null, an empty one, and what is no id."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise Wrong("id_unreadable", f"{field}: must be a text")
    if len(value) > _LONGEST_ID:
        raise Wrong("id_too_long", f"{field}: at most {_LONGEST_ID} characters")
    return value.strip()


def _hashed(
    sent: Sent,
    call: str,
    event: str,
    properties: Mapping[str, Any],
    traits: Mapping[str, Any],
) -> tuple[bytes, int]:
    """Return the content that makes two messages the same, and its hash: resent, it is equal."""
    who = (sent.user_id, sent.anonymous_id, sent.previous_id, sent.group_id)
    when = sent.timestamp if sent.original_timestamp is None else sent.original_timestamp
    told = _encode((call, event, sent.name, sent.category, who, when, properties, traits))
    if len(told) > _LARGEST_BYTES:
        raise Wrong("too_large", f"an event has at most {_LARGEST_BYTES} bytes")
    digest = hashlib.blake2b(told, digest_size=8).digest()
    return told, int.from_bytes(digest, "big", signed=True)


def _own_id(told: bytes, sent: Sent, received_at: datetime) -> str:
    """Return an id for a message without one: the same content of the same instant is the same."""
    has_time = sent.timestamp is not None or sent.original_timestamp is not None
    salt = b"" if has_time else f"{sent.sent_at or received_at.isoformat()}".encode()
    return "content-" + hashlib.blake2b(told + salt, digest_size=16).hexdigest()


def _occurred(sent: Sent, received_at: datetime, offset: timedelta) -> datetime:
    given = sent.timestamp if sent.original_timestamp is None else sent.original_timestamp
    if given is None:
        sent_at = instant_of(sent.sent_at)
        at = received_at if sent_at is None else shifted(sent_at, by=offset)
    else:
        found = instant_of(given)
        if found is None:
            raise Wrong("timestamp_unreadable", "timestamp: must be an instant of ISO 8601")
        at = shifted(found, by=offset)
    if at > received_at + _DAY:
        raise Wrong("in_the_future", "timestamp: more than a day to come")
    return received_at if at > received_at + _AHEAD else at


def _version(context: Mapping[str, Any]) -> int | None:
    found = _object(context.get("protocols")).get("event_version")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _flags(
    call: str,
    event: str,
    declared: Declared | None,
    fields: Mapping[str, Any],
    source: Source,
) -> list[str]:
    """Return what is wrong with an event that is kept all the same."""
    if declared is None:
        if call != "track" or event in KNOWN or source.unknown_events == Policy.ACCEPT:
            return []
        if source.unknown_events == Policy.REJECT:
            raise Wrong("event_unknown", "event: nobody has declared an event of this name")
        return ["event_unknown"]
    fault = declared.fault_of(fields)
    if fault is None or declared.policy == Policy.ACCEPT:
        return []
    if declared.policy == Policy.REJECT:
        raise Wrong("form_broken", fault)
    return [f"form_broken: {fault}"]


def _named(
    sent: Sent,
    call: str,
    context: Mapping[str, Any],
    traits: Mapping[str, Any],
    properties: Mapping[str, Any],
    special: Mapping[str, str],
    source: Source,
) -> tuple[Named, ...]:
    """Return by what somebody was recognised, the surest first."""
    found = [Named("user", _text(sent.user_id, "userId"))]
    if traits:
        found += [Named(kind, _trait(traits.get(name))) for name, kind in _TRAIT_KINDS.items()]
    found.append(Named("anonymous", _text(sent.anonymous_id, "anonymousId")))
    if call == "alias":
        found.append(Named("anonymous", _text(sent.previous_id, "previousId")))
    if (device := _object(context.get("device")).get("id")) is not None:
        found.append(Named("device", _text(device, "context.device.id")))
    for path, meaning in special.items():
        if meaning in IDENTIFIER_KINDS:
            place, _, name = path.partition(".")
            value = (properties if place == "properties" else traits).get(name)
            found.append(Named(meaning, _text(value, path)))
    if source.is_open_to_strangers:
        # a visitor may write any card's number there: two unique values would make two people one
        found = [one for one in found if one.kind != "card"]
    return tuple(dict.fromkeys(one for one in found if one.value))


def _trait(value: Any) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= _LONGEST_ID else ""


def _order_name(properties: Mapping[str, Any]) -> str | None:
    name = properties.get("order_id", properties.get("orderId"))
    if isinstance(name, str | int) and not isinstance(name, bool) and str(name).strip():
        return str(name).strip()[:_LONGEST_ID]
    return None


def _unfit(sent: Sent, wrong: Wrong, received_at: datetime, offset: timedelta) -> Unfit:
    given = sent.timestamp if sent.original_timestamp is None else sent.original_timestamp
    at = instant_of(given)
    message_id = sent.message_id if isinstance(sent.message_id, str) else ""
    return Unfit(
        message_id=message_id[:_LONGEST_ID],
        reason=wrong.reason,
        detail=wrong.detail,
        occurred_at=received_at if at is None else min(shifted(at, by=offset), received_at),
        content=sent,
    )
