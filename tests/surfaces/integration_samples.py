"""Sample screens of the pages for integrators."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ordito.platform.webhooks import Attempt, Delivery, Endpoint
from ordito.surfaces import integration_screens as s
from ordito.surfaces.screens import Choice

NOW = datetime(2026, 11, 21, 16, 42, 10, tzinfo=UTC)
ID = UUID("019aa80e-6b52-7c4e-9d3f-2f6c1b0a5e77")
OWN = f"/webhooks/{ID}"


def endpoint(state: str = "active", failures: int = 0, waiting: int = 0) -> Endpoint:
    return Endpoint(
        endpoint_id=ID,
        name="Order system",
        url="https://erp.example.org/hooks/ordito",
        types=["orders.order_placed", "stock.issued"],
        channel_id=ID,
        place_ids=None,
        scopes=["orders:read", "stock:read"],
        token_id=None,
        made_by="staff:1",
        state=state,
        reason="failing" if state == "disabled" else None,
        state_since=NOW - timedelta(days=2),
        created_at=NOW - timedelta(days=9),
        failures=failures,
        failing_since=NOW - timedelta(hours=3) if failures else None,
        rest_until=None,
        waiting=waiting,
        dead=1,
        owner=None,
        form="events",
        origin="",
    )


def _delivery(state: str, status: int | None, fault: str | None) -> Delivery:
    return Delivery(
        fact_id=ID,
        type="orders.order_placed",
        subject_id=ID,
        state=state,
        attempts=3,
        next_at=NOW + timedelta(hours=2),
        made_at=NOW - timedelta(minutes=9),
        ended_at=None if state == "waiting" else NOW,
        status=status,
        fault=fault,
        duration_ms=41,
    )


DELIVERIES = (
    (_delivery("delivered", 204, None), f"{OWN}/{ID}"),
    (_delivery("waiting", 503, "refused"), f"{OWN}/{ID}"),
    (_delivery("dead", None, "timeout"), f"{OWN}/{ID}"),
)
_HEADERS = {"webhook-id": str(ID), "webhook-timestamp": "1795279330", "webhook-signature": "v1,x"}
_EVENT = '{\n  "specversion": "1.0",\n  "type": "orders.order_placed"\n}'

WEBHOOKS = s.Webhooks(
    webhooks=tuple(
        s.WebhookRow(endpoint=each, channel="web", url=OWN, state=state)
        for each, state in (
            (endpoint(), "active"),
            (endpoint(failures=4, waiting=212), "failing"),
            (endpoint("paused"), "paused"),
            (endpoint("disabled"), "disabled"),
        )
    ),
    channels=(("web", "Web shop"),),
    rooms=(("orders", ("orders.order_placed", "orders.lines_returned")),),
    scopes=("orders:read", "customers:read"),
    create_url="/webhooks",
    tester_url="/webhooks/tester",
    secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    failure="there is no event of these types. Use types of the event catalogue.",
)
NO_WEBHOOKS = s.Webhooks(
    webhooks=(),
    channels=(),
    rooms=(),
    scopes=(),
    create_url="/webhooks",
    tester_url="/webhooks/tester",
)


def webhook(state: str) -> s.Webhook:
    kept = "active" if state == "failing" else state
    return s.Webhook(
        endpoint=endpoint(kept, failures=4 if state == "failing" else 0, waiting=2),
        channel="web",
        places=(),
        state=state,
        url=OWN,
        log=DELIVERIES if state != "paused" else (),
        filters=(
            Choice(label="", url=OWN, current=True),
            Choice(label="waiting", url=f"{OWN}?only=waiting"),
            Choice(label="dead", url=f"{OWN}?only=dead"),
        ),
        tester_url="/webhooks/tester",
        since="2026-11-19T16:42",
        until="2026-11-21T16:42",
        next_url=f"{OWN}?before=1",
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" if state == "active" else None,
    )


DELIVERY = s.DeliveryLog(
    name="Order system",
    webhook_url=OWN,
    delivery=DELIVERIES[1][0],
    attempts=(
        Attempt(NOW, "https://erp.example.org/hooks", _HEADERS, 812, b"\1" * 32, 503, "refused",
                "<h1>Service unavailable</h1>", 41),
        Attempt(NOW - timedelta(minutes=5), "https://erp.example.org/hooks", _HEADERS, 812,
                b"\1" * 32, None, "timeout", "", 15_002),
    ),
    fact=_EVENT,
    redeliver_url=f"{OWN}/{ID}/redeliver",
)  # fmt: skip
TESTER = s.Tester(
    webhooks=((str(ID), "Order system"),),
    events=("orders.order_placed", "stock.issued"),
    send_url="/webhooks/tester",
    tried=s.Tried(
        url="https://erp.example.org/hooks",
        headers=tuple(_HEADERS.items()),
        body=_EVENT,
        status=302,
        fault="redirected",
        answer_headers=(("location", "/elsewhere"),),
        answer_head="over there",
        duration_ms=38,
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ),
)
NO_TEST = s.Tester(webhooks=(), events=("stock.issued",), send_url="/webhooks/tester", failure="no")
EVENTS = s.Events(
    rooms=(
        (
            "orders",
            (
                s.EventRow(type="orders.order_placed", version=1, meaning="An order was accepted.",
                           url="/events/orders.order_placed"),
            ),
        ),
    ),
    count=80,
)  # fmt: skip
EVENT = s.Event(
    type="orders.order_placed",
    version=1,
    meaning="An order was accepted.",
    fields=(("number", "string", True), ("lines", "OrderLineFact[]", False)),
    payload_schema='{\n  "type": "object"\n}',
    example="{}",
    message=_EVENT,
    catalogue_url="/events",
    tester_url="/webhooks/tester?event=orders.order_placed",
)
