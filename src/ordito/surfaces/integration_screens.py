"""What the pages for integrators show: webhooks, their log, the tester, the event catalogue."""

from msgspec import Struct

from ordito.platform.webhooks import Attempt, Delivery, Endpoint
from ordito.surfaces.screens import Choice


class WebhookRow(Struct, frozen=True, kw_only=True):
    """A webhook in the list; ``state`` is a code of words.STATES."""

    endpoint: Endpoint
    channel: str
    url: str
    state: str


class Webhooks(Struct, frozen=True, kw_only=True):
    """webhooks.html; ``secret`` only in the answer to the making of one.

    ``rooms`` are the types of events by room; ``scopes`` what messages may tell.
    """

    webhooks: tuple[WebhookRow, ...]
    channels: tuple[tuple[str, str], ...]
    rooms: tuple[tuple[str, tuple[str, ...]], ...]
    scopes: tuple[str, ...]
    create_url: str
    tester_url: str
    secret: str | None = None
    failure: str | None = None


class Webhook(Struct, frozen=True, kw_only=True):
    """webhook.html: one webhook with its latest deliveries; ``log`` pairs each with its address."""

    endpoint: Endpoint
    channel: str
    places: tuple[str, ...]
    state: str
    url: str
    log: tuple[tuple[Delivery, str], ...]
    filters: tuple[Choice, ...]
    tester_url: str
    since: str
    until: str
    newest_url: str | None = None
    next_url: str | None = None
    secret: str | None = None


class DeliveryLog(Struct, frozen=True, kw_only=True):
    """delivery.html: one message, its attempts, latest first, and the fact that it tells."""

    name: str
    webhook_url: str
    delivery: Delivery
    attempts: tuple[Attempt, ...]
    fact: str
    redeliver_url: str


class Tried(Struct, frozen=True, kw_only=True):
    """What the tester sent and what came back; ``secret`` where it was made for this one test."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    status: int | None
    fault: str | None
    answer_headers: tuple[tuple[str, str], ...]
    answer_head: str
    duration_ms: int
    secret: str | None


class Tester(Struct, frozen=True, kw_only=True):
    """webhook_tester.html: ``webhooks`` are pairs of id and name, ``events`` are types."""

    webhooks: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    send_url: str
    chosen_webhook: str = ""
    chosen_event: str = "orders.order_placed"
    address: str = ""
    tried: Tried | None = None
    failure: str | None = None


class EventRow(Struct, frozen=True, kw_only=True):
    """An event in the catalogue."""

    type: str
    version: int
    meaning: str
    url: str


class Events(Struct, frozen=True, kw_only=True):
    """events.html: events by room."""

    rooms: tuple[tuple[str, tuple[EventRow, ...]], ...]
    count: int


class Event(Struct, frozen=True, kw_only=True):
    """event.html: an event with its fields, and its schema, example and message as JSON text."""

    type: str
    version: int
    meaning: str
    fields: tuple[tuple[str, str, bool], ...]
    payload_schema: str
    example: str
    message: str
    catalogue_url: str
    tester_url: str
