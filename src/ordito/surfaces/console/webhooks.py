"""Webhooks at the console: register, watch, hold, repeat."""

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY
from msgspec import Meta, Struct

from ordito.platform import ids, webhooks
from ordito.platform.clock import now
from ordito.platform.errors import Invalid
from ordito.platform.feed import Cursor
from ordito.platform.webhooks import Endpoint, EndpointNotFound, NewEndpoint
from ordito.surfaces import integration_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.events import indented
from ordito.surfaces.console.moments import channel_kind
from ordito.surfaces.event_catalogue import describe_events, require_types
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, Scope, staff
from ordito.surfaces.owners import governs_webhook, require_governed
from ordito.surfaces.problems import told
from ordito.surfaces.screens import Choice

PATH: Final = "/webhooks"
TESTER: Final = f"{PATH}/tester"
INTEGRATORS: Final = staff(Role.INTEGRATOR)
CONTENT: Final = (
    Scope.ORDERS_READ,
    Scope.ORDERS_EVERYWHERE,
    Scope.CUSTOMERS_READ,
    Scope.STOCK_READ,
)
_PAGE: Final = 50
_FAILING: Final = 3
_OVERLAP: Final = timedelta(days=1)
Ticked = list[str] | str | None


class NewWebhook(Struct, frozen=True):
    """The form for a new webhook; ticked boxes come as one text, or a list if several."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    channel: str = ""
    type: Ticked = None
    scope: Ticked = None


class ReplaySpan(Struct, frozen=True):
    """The form for a replay: local instants of the form, in UTC."""

    since: str
    until: str


class InstantWrong(Invalid):
    """An instant of the form cannot be read."""

    code = "console.instant_wrong"
    remedy = "Write it as 2026-11-21T16:42, in UTC."


@get(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_webhooks(request: Call) -> Template:
    """Show the webhooks that the person looks after."""
    return await _list(request)


@post(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def create_webhook(request: Call, data: URLEncodedBody[NewWebhook]) -> Template:
    """Register a webhook and show its secret, this once.

    Raises:
        TokenBeyond: for a channel that the person does not look after.
    """
    types, scopes = _list_of(data.type), _list_of(data.scope)
    try:
        require_types(types)
        allows_private = request.house.courier.terms.allows_private
        webhooks.require_address(data.url, allows_private=allows_private)
    except Invalid as refusal:
        return await _list(request, failure=told(frame_of(request).language, refusal))
    directory, principal = request.house.memory.directory, request.principal
    channel_id = directory.channel_by_code(data.channel).channel_id if data.channel else None
    places = None if principal.place_ids is None else sorted(principal.place_ids)
    require_governed(principal, channel_id=channel_id, place_ids=places, scopes=scopes)
    secret = webhooks.make_secret()
    endpoint = NewEndpoint(
        endpoint_id=ids.new(),
        name=data.name,
        url=data.url,
        types=types,
        channel_id=channel_id,
        place_ids=places,
        scopes=scopes,
    )
    await request.db.transact(
        webhooks.register,
        request.context,
        endpoint=endpoint,
        secret=secret,
        made_by=principal.actor,
        at=now(),
    )
    return await _list(request, secret=secret)


@get(
    f"{PATH}/{{endpoint_id:uuid}}",
    access=INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_webhook(
    request: Call,
    endpoint_id: FromPath[UUID],
    only: FromQuery[str | None] = None,
    before: FromQuery[str | None] = None,
) -> Template:
    """Show a webhook and its log.

    Raises:
        EndpointNotFound: there is none of that id, or not for this person.
    """
    endpoint = await find_own(request, endpoint_id)
    return await _page(request, endpoint, only=only, before=before)


@post(f"{PATH}/{{endpoint_id:uuid}}/pause", access=INTEGRATORS, include_in_schema=False)
async def pause(request: Call, endpoint_id: FromPath[UUID]) -> Redirect:
    """Hold messages back."""
    await find_own(request, endpoint_id)
    await request.db.transact(webhooks.pause, request.context, endpoint_id=endpoint_id, at=now())
    return Redirect(f"{PATH}/{endpoint_id}", status_code=303)


@post(f"{PATH}/{{endpoint_id:uuid}}/resume", access=INTEGRATORS, include_in_schema=False)
async def resume(request: Call, endpoint_id: FromPath[UUID]) -> Redirect:
    """Send what waits, and what happens from now on."""
    await find_own(request, endpoint_id)
    await request.db.transact(webhooks.resume, request.context, endpoint_id=endpoint_id, at=now())
    return Redirect(f"{PATH}/{endpoint_id}", status_code=303)


@post(f"{PATH}/{{endpoint_id:uuid}}/remove", access=INTEGRATORS, include_in_schema=False)
async def remove(request: Call, endpoint_id: FromPath[UUID]) -> Redirect:
    """Take a webhook away with its log."""
    await find_own(request, endpoint_id)
    await request.db.transact(webhooks.remove, request.context, endpoint_id=endpoint_id, at=now())
    return Redirect(PATH, status_code=303)


@post(
    f"{PATH}/{{endpoint_id:uuid}}/secret",
    access=INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def rotate(request: Call, endpoint_id: FromPath[UUID]) -> Template:
    """Sign with a new secret and show it, this once; the old one signs for a day as well."""
    endpoint = await find_own(request, endpoint_id)
    secret = webhooks.make_secret()
    await request.db.transact(
        webhooks.rotate_secret,
        request.context,
        endpoint_id=endpoint_id,
        secret=secret,
        at=now(),
        overlap=_OVERLAP,
    )
    return await _page(request, endpoint, secret=secret)


@post(f"{PATH}/{{endpoint_id:uuid}}/replay", access=INTEGRATORS, include_in_schema=False)
async def replay(
    request: Call, endpoint_id: FromPath[UUID], data: URLEncodedBody[ReplaySpan]
) -> Redirect:
    """Send a span of time again.

    Raises:
        InstantWrong: an instant cannot be read.
        SpanWrong: it ends before it begins, or is longer than 31 days.
    """
    await find_own(request, endpoint_id)
    since, until = _instant(data.since, "since"), _instant(data.until, "until")
    await request.db.transact(
        webhooks.ask_replay,
        request.context,
        endpoint_id=endpoint_id,
        since=since,
        until=until,
        at=now(),
    )
    return Redirect(f"{PATH}/{endpoint_id}", status_code=303)


@get(
    f"{PATH}/{{endpoint_id:uuid}}/{{fact_id:uuid}}",
    access=INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_delivery(
    request: Call, endpoint_id: FromPath[UUID], fact_id: FromPath[UUID]
) -> Template:
    """Show a message and its attempts.

    Raises:
        EndpointNotFound: there is no such webhook for this person.
        DeliveryNotFound: the fact is not in its log.
    """
    endpoint = await find_own(request, endpoint_id)
    which = {"endpoint_id": endpoint_id, "fact_id": fact_id}
    fact = await request.db.read(webhooks.find_noted, **which)
    screen = screens.DeliveryLog(
        name=endpoint.name,
        webhook_url=f"{PATH}/{endpoint_id}",
        delivery=await request.db.read(webhooks.get_delivery, **which),
        attempts=tuple(await request.db.read(webhooks.list_attempts, **which)),
        fact=indented(webhooks.wrap(fact, source=request.house.courier.terms.source)),
        redeliver_url=f"{PATH}/{endpoint_id}/{fact_id}/redeliver",
    )
    return Template("delivery.html", context={"screen": screen})


@post(
    f"{PATH}/{{endpoint_id:uuid}}/{{fact_id:uuid}}/redeliver",
    access=INTEGRATORS,
    include_in_schema=False,
)
async def redeliver(
    request: Call, endpoint_id: FromPath[UUID], fact_id: FromPath[UUID]
) -> Redirect:
    """Send a message again."""
    await find_own(request, endpoint_id)
    await request.db.transact(
        webhooks.redeliver, request.context, endpoint_id=endpoint_id, fact_id=fact_id, at=now()
    )
    return Redirect(f"{PATH}/{endpoint_id}/{fact_id}", status_code=303)


async def find_own(request: Call, endpoint_id: UUID) -> Endpoint:
    """Return a webhook that the person looks after.

    Raises:
        EndpointNotFound: there is none of that id, or not for this person.
    """
    found = await request.db.read(webhooks.get_endpoint, endpoint_id=endpoint_id)
    if not governs_webhook(request.principal, found):
        raise EndpointNotFound(f"there is no webhook {endpoint_id}", field="endpoint_id")
    return found


async def _list(
    request: Call, *, secret: str | None = None, failure: str | None = None
) -> Template:
    memory, principal = request.house.memory, request.principal
    found = await request.db.read(webhooks.list_endpoints)
    rooms = groupby(describe_events().values(), key=lambda each: each.room)
    screen = screens.Webhooks(
        webhooks=tuple(
            screens.WebhookRow(
                endpoint=each,
                channel=channel_kind(memory, each.channel_id),
                url=f"{PATH}/{each.endpoint_id}",
                state=_state(each),
            )
            for each in found
            if governs_webhook(principal, each)
        ),
        channels=tuple(
            (channel.code, channel.name)
            for channel in memory.directory.channels.values()
            if principal.channel_ids is None or channel.channel_id in principal.channel_ids
        ),
        rooms=tuple((room, tuple(each.type for each in group)) for room, group in rooms),
        scopes=tuple(scope.value for scope in CONTENT),
        create_url=PATH,
        tester_url=TESTER,
        secret=secret,
        failure=failure,
    )
    status = HTTP_200_OK if failure is None else HTTP_422_UNPROCESSABLE_ENTITY
    return Template("webhooks.html", context={"screen": screen}, status_code=status)


async def _page(
    request: Call,
    endpoint: Endpoint,
    *,
    only: str | None = None,
    before: str | None = None,
    secret: str | None = None,
) -> Template:
    own, memory = f"{PATH}/{endpoint.endpoint_id}", request.house.memory
    log = await request.db.read(
        webhooks.list_deliveries,
        endpoint_id=endpoint.endpoint_id,
        before=Cursor.parse(before) if before else None,
        state=only,
        most=_PAGE,
    )
    kept = f"only={only}&" if only else ""
    screen = screens.Webhook(
        endpoint=endpoint,
        channel=channel_kind(memory, endpoint.channel_id),
        places=tuple(memory.directory.place(each).name for each in endpoint.place_ids or ()),
        state=_state(endpoint),
        url=own,
        log=tuple((each, f"{own}/{each.fact_id}") for each in log),
        filters=(
            Choice(label="", url=own, current=only is None),
            *(
                Choice(label=each, url=f"{own}?only={each}", current=only == each)
                for each in ("waiting", "delivered", "dead")
            ),
        ),
        tester_url=f"{TESTER}?webhook={endpoint.endpoint_id}",
        since=_written(endpoint.failing_since or endpoint.state_since),
        until=_written(now()),
        newest_url=own if before else None,
        next_url=f"{own}?{kept}before={log[-1].place}" if len(log) == _PAGE else None,
        secret=secret,
    )
    return Template("webhook.html", context={"screen": screen})


def _state(endpoint: Endpoint) -> str:
    is_failing = endpoint.state == "active" and endpoint.failures >= _FAILING
    return "failing" if is_failing else endpoint.state


def _list_of(ticked: Ticked) -> list[str]:
    if isinstance(ticked, list):
        return ticked
    return [ticked] if ticked else []


def _instant(text: str, field: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise InstantWrong("the instant cannot be read", field=field) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


ROUTES: Final = (
    show_webhooks,
    create_webhook,
    show_webhook,
    pause,
    resume,
    remove,
    rotate,
    replay,
    show_delivery,
    redeliver,
)
