"""Envelope: a fact as a CloudEvent (1.0, structured JSON), signed as a Standard Webhook.

Source: CloudEvents 1.0.2 with its extensions ``sequence`` and ``recordedtime``; Standard Webhooks
1.0.0, whose own package makes the signatures.
"""

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from standardwebhooks import Webhook, WebhookVerificationError

from ordito.platform.feed import Entry

_TOLERANCE_S: Final = 300


class EventContent(Struct, frozen=True, kw_only=True):
    """What happened, and what it happened to is like at the delivery.

    Attributes:
        version: of the payload; a published version never changes.
        payload: the event's own fields, as the event catalogue describes them.
        actor: who acted: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        origin: ``live`` or ``simulated``; imported history is not sent.
        channel_id: through which channel.
        place_id: at which place.
        customer_id: whose journey it belongs to.
        case_id: the order that it belongs to.
        request_id: the same in all facts of one request.
        current: ``order``, ``customer`` or ``stock`` as it stands at ``current_at``, as far as the
            webhook may know it; None where the event names none of them.
        current_at: when that was read.
        cut: whether ``current`` was left out because the message would be too long.
        test: whether nothing happened: somebody tries the receiver.
    """

    version: int
    payload: Any
    actor: str
    origin: str
    channel_id: UUID | None = None
    place_id: UUID | None = None
    customer_id: UUID | None = None
    case_id: UUID | None = None
    request_id: UUID | None = None
    current: dict[str, Any] | None = None
    current_at: datetime | None = None
    cut: bool = False
    test: bool = False


class CloudEvent(Struct, frozen=True, kw_only=True, rename={"content": "data"}):
    """The body of every message.

    Attributes:
        specversion: of CloudEvents.
        id: of the fact; the same in every attempt, redelivery and replay.
        source: which company.
        type: of the event.
        subject: id of what it happened to.
        time: when it happened.
        recordedtime: when it was recorded.
        sequence: sorts as text in the order in which facts became final.
        dataschema: names the payload's schema and version.
        datacontenttype: of the content.
        content: what happened; its name in the message is ``data``.
    """

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    subject: UUID
    time: datetime
    recordedtime: datetime
    sequence: str
    dataschema: str
    datacontenttype: str = "application/json"
    content: EventContent


def wrap(
    fact: Entry,
    *,
    source: str,
    current: dict[str, Any] | None = None,
    current_at: datetime | None = None,
    cut: bool = False,
    test: bool = False,
) -> CloudEvent:
    """Put a fact into the envelope in which it leaves the house."""
    return CloudEvent(
        id=fact.fact_id,
        source=source,
        type=fact.type,
        subject=fact.subject_id,
        time=fact.occurred_at,
        recordedtime=fact.recorded_at,
        sequence=f"{fact.xid:020d}-{fact.fact_id.hex}",
        dataschema=f"urn:ordito:event:{fact.type}:{fact.version}",
        content=EventContent(
            version=fact.version,
            payload=fact.payload,
            actor=fact.actor,
            origin=fact.origin,
            channel_id=fact.channel_id,
            place_id=fact.place_id,
            customer_id=fact.customer_id,
            case_id=fact.case_id,
            request_id=fact.request_id,
            current=current,
            current_at=current_at,
            cut=cut,
            test=test,
        ),
    )


def headers_of(
    message_id: str, body: bytes, *, secrets: Sequence[str], at: datetime
) -> dict[str, str]:
    """Return the headers that prove who sent ``body`` and when; one signature for each secret."""
    text = body.decode()
    signatures = [Webhook(secret).sign(message_id, at, text) for secret in secrets]
    return {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "user-agent": "Ordito-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(body: bytes, headers: Mapping[str, str], *, secret: str) -> bool:
    """Tell whether what came was signed by a secret, and within five minutes of now."""
    try:
        Webhook(secret).verify(body, dict(headers))
    except WebhookVerificationError:
        return False
    return True


def is_signed_raw(body: bytes, headers: Mapping[str, str], *, secret: str, at: datetime) -> bool:
    """Tell the same of bytes that are no JSON and no text, by the same rules.

    Source: Standard Webhooks, "Verifying webhooks".
    """
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        sent_at = int(headers["webhook-timestamp"])
        head = f"{headers['webhook-id']}.{sent_at}.".encode()
        said = headers["webhook-signature"].encode().split(b" ")
    except (KeyError, ValueError):
        return False
    if abs(at.timestamp() - sent_at) > _TOLERANCE_S:
        return False
    own = b"v1," + base64.b64encode(hmac.digest(key, head + body, "sha256"))
    return any(hmac.compare_digest(own, one) for one in said)
