# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about webhooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec


class Attempt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One try of a delivery.

    Attributes:
        at: when.
        url: where to.
        headers: that were sent.
        body_bytes: length of what was sent.
        body_sha256: its digest; the representation in it is not kept.
        status: HTTP status of the answer, or None.
        fault: see ``Answer``.
        answer_head: how the answer began, personal values of the message blotted out.
        duration_ms: how long it took.
    """

    at: dt.datetime
    url: str
    headers: Mapping[str, str]
    body_bytes: int
    body_sha256: str
    status: int | None
    fault: str | None
    answer_head: str
    duration_ms: int


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact on its way to an endpoint.

    Attributes:
        fact_id: which fact; also the message's id.
        type: of the event.
        subject_id: what it happened to.
        state: ``waiting``, ``delivered`` or ``dead``.
        attempts: made so far.
        next_at: while it waits, when it is due.
        made_at: when it was decided to send it.
        ended_at: when it was delivered or given up, or None.
        status: HTTP status of the latest attempt, or None.
        fault: of the latest attempt, or None.
        duration_ms: of the latest attempt, or None.
    """

    fact_id: UUID
    type: str
    subject_id: UUID
    state: str
    attempts: int
    next_at: dt.datetime
    made_at: dt.datetime
    ended_at: dt.datetime | None
    status: int | None
    fault: str | None
    duration_ms: int | None


class DeliveryLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A delivery with its attempts, latest first; ``body_sha256`` is base64."""

    delivery: Delivery
    attempts: Sequence[Attempt]


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Deliveries, latest first; ``next`` goes into ``before`` for older ones, null at the end."""

    deliveries: Sequence[Delivery]
    next: str | None


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where facts are sent.

    Attributes:
        endpoint_id: which.
        name: in the words of who made it.
        url: address of the receiver.
        types: of the events it wants; ``*`` alone for all.
        channel_id: channel that it belongs to, or None.
        place_ids: places whose facts it gets, besides those of no place; None means every
        place.
        scopes: what its messages may tell, as scopes of a token.
        token_id: token that made it, or whose successor did; None for a person.
        made_by: actor who made it.
        state: see ``EndpointState``.
        reason: why it is disabled: ``failing``, ``gone`` or ``token_ended``.
        state_since: since when it is in that state.
        created_at: when it was made.
        failures: failed attempts since the last success.
        failing_since: when the first of them was, or None.
        rest_until: while it fails it is left alone until then, or None.
        waiting: messages that have not reached it yet.
        dead: messages that were given up and are still in the log.
        owner: whose cases alone it hears of, or None for all.
        form: in which it is told; ``events`` is the company's own.
        origin: address under which its receiver knows this server, or empty.
    """

    endpoint_id: UUID
    name: str
    url: str
    types: Sequence[str]
    channel_id: UUID | None
    place_ids: Sequence[UUID] | None
    scopes: Sequence[str]
    token_id: UUID | None
    made_by: str
    state: str
    reason: str | None
    state_since: dt.datetime
    created_at: dt.datetime
    failures: int
    failing_since: dt.datetime | None
    rest_until: dt.datetime | None
    waiting: int
    dead: int
    owner: str | None
    form: str
    origin: str


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where events shall be sent.

    Attributes:
        name: what it is for.
        url: of the receiver; https.
        types: of the events, or ``*`` alone.
    """

    name: str
    url: str
    types: Sequence[str]


class ReplaySpan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts recorded from ``since`` on, before ``until``; at most 31 days."""

    since: dt.datetime
    until: dt.datetime


class SecretRotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long messages carry the old secret's signature as well, seconds: 0 to a week."""

    overlap_s: int = 86400


class Trial(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of which event an invented example is sent."""

    type: str = "orders.order_placed"


class Tried(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was sent and what came back.

    Attributes:
        sent_headers: with the signature.
        sent_body: the message.
        status: of the answer, or null.
        fault: why it would be tried again, or null.
        answer_headers: the few that help.
        answer_head: how the body began.
        duration_ms: how long it took.
    """

    sent_headers: Mapping[str, str]
    sent_body: Any
    status: int | None
    fault: str | None
    answer_headers: Mapping[str, str]
    answer_head: str
    duration_ms: int


class WebhookChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be different; what is left out stays.

    Attributes:
        name: what it is for.
        url: of the receiver; what already waits goes there as well.
        types: of the events from now on.
        paused: True holds messages back, False sends them and enables what was disabled.
    """

    name: str | None = None
    url: str | None = None
    types: Sequence[str] | None = None
    paused: bool | None = None


class WebhookRegistered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A webhook that was just made.

    Attributes:
        webhook: as it is kept.
        secret: what its messages are signed with; shown in this answer alone, null in repeats.
    """

    webhook: Endpoint
    secret: str | None
