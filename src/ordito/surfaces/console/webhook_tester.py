"""Webhook tester: send an invented event, see what was sent and what came back."""

from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY
from msgspec import Meta, Struct, json

from ordito.platform import ids, webhooks
from ordito.platform.clock import now
from ordito.platform.errors import Invalid
from ordito.platform.webhooks import Keys
from ordito.processes.deliver_webhooks import Sent, try_out
from ordito.surfaces import integration_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.events import indented
from ordito.surfaces.console.webhooks import INTEGRATORS, TESTER, find_own
from ordito.surfaces.event_catalogue import describe_events, example_entry, require_types
from ordito.surfaces.frames import frame_of
from ordito.surfaces.owners import governs_webhook
from ordito.surfaces.problems import told

_FIRST: Final = "orders.order_placed"


class Trial(Struct, frozen=True):
    """The form: an own webhook, or an address that gets a secret of its own."""

    event: Annotated[str, Meta(max_length=100)] = _FIRST
    webhook: Annotated[str, Meta(max_length=40)] = ""
    address: Annotated[str, Meta(max_length=2000)] = ""


@get(TESTER, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_tester(
    request: Call, event: FromQuery[str] = _FIRST, webhook: FromQuery[str] = ""
) -> Template:
    """Show the form."""
    return await _page(request, Trial(event=event, webhook=webhook))


@post(TESTER, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def send_test(request: Call, data: URLEncodedBody[Trial]) -> Template:
    """Send and show; nothing of it stays.

    Raises:
        EndpointNotFound: the webhook is none that the person looks after.
    """
    courier = request.house.courier
    try:
        require_types([data.event])
        url, keys, secret = await _receiver(request, data)
    except Invalid as refusal:
        return await _page(request, data, failure=told(frame_of(request).language, refusal))
    event = example_entry(describe_events()[data.event], fact_id=ids.new(), at=now())
    sent = await try_out(courier, url, keys=keys, event=event)
    return await _page(request, data, tried=_tried(url, sent, secret))


async def _receiver(request: Call, trial: Trial) -> tuple[str, Keys, str | None]:
    if trial.webhook:
        endpoint = await find_own(request, _id_of(trial.webhook))
        keys = await request.db.read(webhooks.find_keys, endpoint_id=endpoint.endpoint_id)
        if keys is None:
            message = f"{endpoint.endpoint_id} hears of its own orders alone"
            raise webhooks.EndpointNotFound(message, field="webhook")
        return endpoint.url, keys, None
    allows_private = request.house.courier.terms.allows_private
    webhooks.require_address(trial.address, allows_private=allows_private)
    secret = webhooks.make_secret()
    return trial.address, Keys(secret, None, None), secret


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise webhooks.EndpointNotFound("there is no such webhook", field="webhook") from None


def _tried(url: str, sent: Sent, secret: str | None) -> screens.Tried:
    return screens.Tried(
        url=url,
        headers=tuple(sent.message.headers.items()),
        body=indented(json.decode(sent.message.body)),
        status=sent.answer.status,
        fault=sent.answer.fault,
        answer_headers=tuple(sent.answer.headers.items()),
        answer_head=sent.answer.head,
        duration_ms=sent.answer.duration_ms,
        secret=secret,
    )


async def _page(
    request: Call,
    trial: Trial,
    *,
    tried: screens.Tried | None = None,
    failure: str | None = None,
) -> Template:
    found = await request.db.read(webhooks.list_endpoints)
    screen = screens.Tester(
        webhooks=tuple(
            (str(each.endpoint_id), each.name)
            for each in found
            if each.owner is None and governs_webhook(request.principal, each)
        ),
        events=tuple(describe_events()),
        send_url=TESTER,
        chosen_webhook=trial.webhook,
        chosen_event=trial.event,
        address=trial.address,
        tried=tried,
        failure=failure,
    )
    status = HTTP_200_OK if failure is None else HTTP_422_UNPROCESSABLE_ENTITY
    return Template("webhook_tester.html", context={"screen": screen}, status_code=status)


ROUTES: Final = (
    show_tester,
    send_test,
)
