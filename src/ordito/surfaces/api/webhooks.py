"""Webhooks over HTTP: register, watch, repeat, try out."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ordito.platform import ids, webhooks
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.feed import Cursor
from ordito.platform.webhooks import Attempt, Delivery, Endpoint, EndpointNotFound, NewEndpoint
from ordito.processes.deliver_webhooks import try_out
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.secrets import shown_once
from ordito.surfaces.call import Call
from ordito.surfaces.event_catalogue import describe_events, example_entry, require_types
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.owners import governs_webhook

_OWN: Final = token(Scope.WEBHOOKS_WRITE)
_TAG: Final = ["webhooks"]
_MOST: Final = 200
_LONGEST_OVERLAP_S: Final = 7 * 86_400
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Types = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=300)]
State = Annotated[str, msgspec.Meta(pattern=r"^(waiting|delivered|dead)$(?!\n)")]


class NewWebhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where events shall be sent.

    Attributes:
        name: what it is for.
        url: of the receiver; https.
        types: of the events, or ``*`` alone.
    """

    name: Name
    url: Url
    types: Types


class WebhookChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be different; what is left out stays.

    Attributes:
        name: what it is for.
        url: of the receiver; what already waits goes there as well.
        types: of the events from now on.
        paused: True holds messages back, False sends them and enables what was disabled.
    """

    name: Name | None = None
    url: Url | None = None
    types: Types | None = None
    paused: bool | None = None


class WebhookRegistered(msgspec.Struct, frozen=True):
    """A webhook that was just made.

    Attributes:
        webhook: as it is kept.
        secret: what its messages are signed with; shown in this answer alone, null in repeats.
    """

    webhook: Endpoint
    secret: str | None


class SecretRotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long messages carry the old secret's signature as well, seconds: 0 to a week."""

    overlap_s: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST_OVERLAP_S)] = 86_400


class DeliveryPage(msgspec.Struct, frozen=True):
    """Deliveries, latest first; ``next`` goes into ``before`` for older ones, null at the end."""

    deliveries: list[Delivery]
    next: str | None


class DeliveryLog(msgspec.Struct, frozen=True):
    """A delivery with its attempts, latest first; ``body_sha256`` is base64."""

    delivery: Delivery
    attempts: list[Attempt]


class ReplaySpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts recorded from ``since`` on, before ``until``; at most 31 days."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]
    until: Annotated[datetime, msgspec.Meta(tz=True)]


class Trial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which event an invented example is sent."""

    type: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] = "orders.order_placed"


class Tried(msgspec.Struct, frozen=True):
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

    sent_headers: dict[str, str]
    sent_body: Any
    status: int | None
    fault: str | None
    answer_headers: dict[str, str]
    answer_head: str
    duration_ms: int


async def find_own(request: Call, endpoint_id: UUID) -> Endpoint:
    """Return a webhook that the caller may see.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
    """
    found = await request.db.read(webhooks.get_endpoint, endpoint_id=endpoint_id)
    if not governs_webhook(request.principal, found):
        raise EndpointNotFound(f"there is no webhook {endpoint_id}", field="endpoint_id")
    return found


@get("/webhooks", access=_OWN, tags=_TAG, summary="List webhooks")
async def list_webhooks(request: Call) -> list[Endpoint]:
    """Return the webhooks within the caller's own rights, newest first."""
    found = await request.db.read(webhooks.list_endpoints)
    return [each for each in found if governs_webhook(request.principal, each)]


@get("/webhooks/{endpoint_id:uuid}", access=_OWN, tags=_TAG, summary="Read a webhook")
async def show_webhook(request: Call, endpoint_id: FromPath[UUID]) -> Endpoint:
    """Return a webhook: where it goes, how it goes, what waits.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
    """
    return await find_own(request, endpoint_id)


@post("/webhooks", access=_OWN, tags=_TAG, summary="Register a webhook")
async def post_webhook(
    request: Call, data: JSONBody[NewWebhook], idempotency_key: IdempotencyKey
) -> Response[WebhookRegistered]:
    """Send the events of some types to an address from now on, signed with the answer's secret.

    Messages tell what this token may read: facts of its places; the order with ``orders:read``, the
    customer with ``customers:read``, the stock with ``stock:read``.

    Raises:
        AddressWrong: the address cannot be one of a receiver.
        EventUnknown: there is no event of one of the types.
    """
    require_types(list(data.types))
    allows_private = request.house.courier.terms.allows_private
    webhooks.require_address(data.url, allows_private=allows_private)
    principal = request.principal
    endpoint = NewEndpoint(
        endpoint_id=ids.new(),
        name=data.name,
        url=data.url,
        types=data.types,
        channel_id=principal.channel_id,
        place_ids=None if principal.place_ids is None else sorted(principal.place_ids),
        scopes=sorted(principal.scopes),
        token_id=UUID(principal.actor.removeprefix("token:")),
    )
    key = await key_of(request, idempotency_key, "register_webhook")
    made: list[str] = []

    async def command(tx: Tx) -> WebhookRegistered:
        secret = webhooks.make_secret()
        kept = await webhooks.register(
            tx, endpoint=endpoint, secret=secret, made_by=principal.actor, at=now()
        )
        made.append(secret)
        return WebhookRegistered(kept, None)

    answer = await answer_once(
        request, key, subject_id=endpoint.endpoint_id, command=command, status=201
    )
    return shown_once(answer, "secret", made)


@post(
    "/webhooks/{endpoint_id:uuid}/changes",
    access=_OWN,
    tags=_TAG,
    summary="Change, pause or resume a webhook",
    status_code=200,
)
async def post_change(
    request: Call,
    endpoint_id: FromPath[UUID],
    data: JSONBody[WebhookChange],
    idempotency_key: IdempotencyKey,
) -> Response[Endpoint]:
    """Change what is named; the rest stays.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
        AddressWrong: the address cannot be one of a receiver.
        EventUnknown: there is no event of one of the types.
    """
    old = await find_own(request, endpoint_id)
    name, url, types = data.name or old.name, data.url or old.url, list(data.types or old.types)
    require_types(types)
    webhooks.require_address(url, allows_private=request.house.courier.terms.allows_private)
    key = await key_of(request, idempotency_key, f"change_webhook:{endpoint_id}")
    own_token_id = UUID(request.principal.actor.removeprefix("token:"))

    async def command(tx: Tx) -> Endpoint:
        if (name, url, types) != (old.name, old.url, old.types):
            await webhooks.change(
                tx, endpoint_id=endpoint_id, name=name, url=url, types=types, at=now()
            )
        if data.paused is True:
            await webhooks.pause(tx, endpoint_id=endpoint_id, at=now())
        if data.paused is False:
            await webhooks.resume(tx, endpoint_id=endpoint_id, at=now(), token_id=own_token_id)
        return await webhooks.get_endpoint(tx, endpoint_id=endpoint_id)

    return await answer_once(request, key, subject_id=endpoint_id, command=command)


@post(
    "/webhooks/{endpoint_id:uuid}/secrets",
    access=_OWN,
    tags=_TAG,
    summary="Replace a webhook's secret",
)
async def post_secret(
    request: Call,
    endpoint_id: FromPath[UUID],
    data: JSONBody[SecretRotation],
    idempotency_key: IdempotencyKey,
) -> Response[WebhookRegistered]:
    """Sign with a new secret; for the overlap messages carry both signatures.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
    """
    await find_own(request, endpoint_id)
    key = await key_of(request, idempotency_key, f"rotate_secret:{endpoint_id}")
    made: list[str] = []

    async def command(tx: Tx) -> WebhookRegistered:
        secret = webhooks.make_secret()
        await webhooks.rotate_secret(
            tx,
            endpoint_id=endpoint_id,
            secret=secret,
            at=now(),
            overlap=timedelta(seconds=data.overlap_s),
        )
        made.append(secret)
        return WebhookRegistered(await webhooks.get_endpoint(tx, endpoint_id=endpoint_id), None)

    answer = await answer_once(request, key, subject_id=endpoint_id, command=command, status=201)
    return shown_once(answer, "secret", made)


@delete("/webhooks/{endpoint_id:uuid}", access=_OWN, tags=_TAG, summary="Remove a webhook")
async def delete_webhook(request: Call, endpoint_id: FromPath[UUID]) -> None:
    """Take a webhook away, with what waits for it and its log.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
    """
    await find_own(request, endpoint_id)
    await request.db.transact(webhooks.remove, request.context, endpoint_id=endpoint_id, at=now())


@get(
    "/webhooks/{endpoint_id:uuid}/deliveries",
    access=_OWN,
    tags=_TAG,
    summary="List a webhook's deliveries",
)
async def list_webhook_deliveries(
    request: Call,
    endpoint_id: FromPath[UUID],
    wanted_state: Annotated[State | None, QueryParameter(name="state")] = None,
    before: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=_MOST)] = 50,
) -> DeliveryPage:
    """Return deliveries, latest first.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
        CursorWrong: ``before`` is no ``next`` of this list.
    """
    await find_own(request, endpoint_id)
    found = await request.db.read(
        webhooks.list_deliveries,
        endpoint_id=endpoint_id,
        before=Cursor.parse(before) if before else None,
        state=wanted_state,
        most=limit,
    )
    return DeliveryPage(found, str(found[-1].place) if len(found) == limit else None)


@get(
    "/webhooks/{endpoint_id:uuid}/deliveries/{fact_id:uuid}",
    access=_OWN,
    tags=_TAG,
    summary="Read a delivery with its attempts",
)
async def show_delivery(
    request: Call, endpoint_id: FromPath[UUID], fact_id: FromPath[UUID]
) -> DeliveryLog:
    """Return what was sent, what came back and how long it took, attempt by attempt.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
        DeliveryNotFound: the fact was never meant for it, or is out of its log.
    """
    await find_own(request, endpoint_id)
    which = {"endpoint_id": endpoint_id, "fact_id": fact_id}
    return DeliveryLog(
        await request.db.read(webhooks.get_delivery, **which),
        await request.db.read(webhooks.list_attempts, **which),
    )


@post(
    "/webhooks/{endpoint_id:uuid}/deliveries/{fact_id:uuid}/redeliveries",
    access=_OWN,
    tags=_TAG,
    summary="Send a message again",
    status_code=202,
)
async def post_redelivery(
    request: Call,
    endpoint_id: FromPath[UUID],
    fact_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Delivery]:
    """Send a message again under its id, with the subject as it is now; also one that was given up.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
        DeliveryNotFound: the fact was never meant for it, or is out of its log.
    """
    await find_own(request, endpoint_id)
    key = await key_of(request, idempotency_key, f"redeliver:{endpoint_id}:{fact_id}")

    async def command(tx: Tx) -> Delivery:
        await webhooks.redeliver(tx, endpoint_id=endpoint_id, fact_id=fact_id, at=now())
        await webhooks.wake(tx, endpoint_ids=[endpoint_id], at=now())
        return await webhooks.get_delivery(tx, endpoint_id=endpoint_id, fact_id=fact_id)

    return await answer_once(request, key, subject_id=endpoint_id, command=command, status=202)


@post(
    "/webhooks/{endpoint_id:uuid}/replays",
    access=_OWN,
    tags=_TAG,
    summary="Send a span of time again",
    status_code=202,
)
async def post_replay(
    request: Call,
    endpoint_id: FromPath[UUID],
    data: JSONBody[ReplaySpan],
    idempotency_key: IdempotencyKey,
) -> Response[ReplaySpan]:
    """Send again what was recorded in a span of time, under the same ids; also what was never sent.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
        SpanWrong: it ends before it begins, or is longer than 31 days.
    """
    await find_own(request, endpoint_id)
    key = await key_of(request, idempotency_key, f"replay:{endpoint_id}")

    async def command(tx: Tx) -> ReplaySpan:
        await webhooks.ask_replay(
            tx, endpoint_id=endpoint_id, since=data.since, until=data.until, at=now()
        )
        return data

    return await answer_once(request, key, subject_id=endpoint_id, command=command, status=202)


@post(
    "/webhooks/{endpoint_id:uuid}/tests",
    access=_OWN,
    tags=_TAG,
    summary="Try a webhook out",
    status_code=200,
)
async def post_test(request: Call, endpoint_id: FromPath[UUID], data: JSONBody[Trial]) -> Tried:
    """Send an invented event at once and return what came back; it leaves no trace in the log.

    Raises:
        EndpointNotFound: there is none of that id, or not for this caller.
        EventUnknown: there is no event of that type.
    """
    endpoint = await find_own(request, endpoint_id)
    require_types([data.type])
    keys = await request.db.read(webhooks.find_keys, endpoint_id=endpoint_id)
    if keys is None:
        raise EndpointNotFound(f"{endpoint_id} hears of its own orders alone", field="endpoint_id")
    event = example_entry(describe_events()[data.type], fact_id=ids.new(), at=now())
    sent = await try_out(request.house.courier, endpoint.url, keys=keys, event=event)
    return Tried(
        sent_headers=sent.message.headers,
        sent_body=msgspec.Raw(sent.message.body),
        status=sent.answer.status,
        fault=sent.answer.fault,
        answer_headers=sent.answer.headers,
        answer_head=sent.answer.head,
        duration_ms=sent.answer.duration_ms,
    )


ROUTES: Final = (
    list_webhooks,
    show_webhook,
    post_webhook,
    post_change,
    post_secret,
    delete_webhook,
    list_webhook_deliveries,
    show_delivery,
    post_redelivery,
    post_replay,
    post_test,
)
