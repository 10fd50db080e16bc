"""Webhooks: check that a delivery is from the server and unchanged, and read its event.

Source: Standard Webhooks 1.0.0; CloudEvents 1.0.2, JSON format.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from time import time
from typing import Any, Final

import msgspec

_PREFIX: Final = "whsec_"
_SCHEME: Final = "v1"


class NotGenuine(Exception):
    """The delivery was not signed with the secret, was changed, or is too old: do not act on it."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A CloudEvent.

    Attributes:
        id: the same for each delivery of the same event: do it once.
        source: which installation speaks.
        type: what happened, as ``orders.order_placed``.
        subject: what it happened to.
        time: when it happened.
        payload: the event's own fields (``data`` of CloudEvents).
        specversion: of CloudEvents.
        dataschema: where the payload's form is described.
    """

    id: str
    source: str
    type: str
    subject: str | None = None
    time: datetime | None = None
    payload: Any = msgspec.field(name="data", default=None)
    specversion: str = "1.0"
    dataschema: str | None = None


def verify(
    body: bytes,
    headers: Mapping[str, str],
    *secrets: str,
    tolerance_s: float = 300,
    at_s: float | None = None,
) -> Event:
    """Return the event of a delivery.

    Args:
        body: exactly as it was received, not parsed and written again.
        headers: of the request, in any case.
        secrets: of the subscription, ``whsec_...``; two while it is being changed.
        tolerance_s: how far the sender's clock may be away, seconds.
        at_s: instant to check against, seconds since 1970; now where it is left out.

    Raises:
        NotGenuine: do not act on it; answer 400.
    """
    named = {name.lower(): value for name, value in headers.items()}
    try:
        delivery_id, sent_s = named["webhook-id"], int(named["webhook-timestamp"])
        signatures = named["webhook-signature"].split()
    except (KeyError, ValueError):
        raise NotGenuine("the headers of a webhook are missing or malformed") from None
    if abs((time() if at_s is None else at_s) - sent_s) > tolerance_s:
        raise NotGenuine(f"it was signed more than {tolerance_s:.0f} s ago, or in the future")
    signed = b"%s.%d.%s" % (delivery_id.encode(), sent_s, body)
    if not _is_signed(signed, signatures, secrets):
        raise NotGenuine("none of its signatures was made with the secret")
    try:
        return msgspec.json.decode(body, type=Event)
    except msgspec.MsgspecError as error:
        raise NotGenuine(f"it is signed, but no CloudEvent: {error}") from error


def _is_signed(signed: bytes, signatures: Sequence[str], secrets: Sequence[str]) -> bool:
    parts = [one.partition(",") for one in signatures]
    given = [text.encode() for kind, _, text in parts if kind == _SCHEME]
    expected = [_signature(signed, secret) for secret in secrets]
    return any(hmac.compare_digest(one, two) for one in given for two in expected)


def _signature(signed: bytes, secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        raise ValueError("the secret is not of the form whsec_...") from None
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
