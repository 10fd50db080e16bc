"""Sample screens of a small fictitious retailer, one for each template."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from ordito.platform.auth import SignInWrong
from ordito.platform.money import Money
from ordito.surfaces import change_screens as c
from ordito.surfaces import screens as s
from ordito.surfaces.problems import Problem
from ordito.surfaces.product_screens import Beside, Detail, ListedIn, Picture, Product
from tests.surfaces import integration_samples

NOW = datetime(2026, 11, 21, 16, 42, 10, tzinfo=UTC)


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def at(section: str) -> s.Rail:
    def entries(*codes: str) -> tuple[s.Section, ...]:
        return tuple(s.Section(code=code, url=f"/{code}") for code in codes)

    front = entries("today", "live", "search")
    connections = entries("sources", "webhooks", "events", "tokens", "api")
    is_open = any(one.code == section for one in connections)
    group = s.SectionGroup(code="connections", is_open=is_open, sections=connections)
    return s.Rail(section=section, front=front, groups=(group,))


def frame(**changes: Any) -> s.Frame:
    plain = s.Frame(
        company="Filarete",
        language="en",
        zone="Europe/Rome",
        now=NOW,
        path="/",
        csrf="token-of-the-form",
        staff=s.Staff(name="Marta Ferraris", role="helm"),
        rail=at("today"),
        places=(
            s.Choice(label="All places", url="?", current=True),
            s.Choice(label="Torino Centro", url="?place=to"),
            s.Choice(label="Milano Brera", url="?place=mi"),
        ),
        periods=(
            s.Choice(label="Today", url="?", current=True),
            s.Choice(label="Yesterday", url="?day=2026-11-20"),
        ),
    )
    return msgspec.structs.replace(plain, **changes)


def _figure(value: s.Value, query: str = "", trend: tuple[int, ...] = ()) -> s.Figure:
    return s.Figure(value=value, url=f"/rows{query}", trend=trend)


def _day(code: str, orders: int, minor: int, refusals: int, minutes: int | None) -> s.ChannelDay:
    by_hour = tuple(orders * i * i * (21 - i) // 14000 for i in range(18))
    return s.ChannelDay(
        channel=code,
        orders=_figure(orders, f"?channel={code}"),
        revenue=_figure(euro(minor), f"?channel={code}"),
        refusals=_figure(refusals, f"?channel={code}"),
        hand_over=_figure(minutes and timedelta(minutes=minutes), f"?channel={code}"),
        by_hour=by_hour,
    )


TODAY = s.Today(
    day=date(2026, 11, 21),
    orders=_figure(
        1284, trend=(0, 2, 1, 0, 3, 9, 31, 58, 77, 96, 120, 141, 133, 122, 148, 160, 183)
    ),
    revenue=_figure(
        euro(9214350), trend=(0, 1, 1, 0, 4, 8, 20, 50, 90, 99, 130, 120, 140, 133, 150)
    ),
    refusals=_figure(37, trend=(0, 0, 0, 0, 1, 0, 2, 6, 3, 1, 4, 9, 2, 3, 6)),
    hand_over=_figure(timedelta(hours=3, minutes=52), trend=(210, 230, 190, 260, 300, 240, 232)),
    channels=(
        _day("web", 412, 3481220, 9, 311),
        _day("store", 398, 2654480, 2, 1),
        _day("app", 241, 1502130, 4, 254),
        _day("marketplace", 118, 811940, 19, 1490),
        _day("contact_centre", 63, 390150, 1, 1260),
        _day("agent", 31, 244480, 2, 2890),
        _day("partner", 17, 119950, 0, 45),
        _day("ai_agent", 4, 10000, 0, None),
    ),
    refused=(
        s.Refused(code="stock.not_enough", count=_figure(24)),
        s.Refused(code="orders.payment_declined", count=_figure(11)),
        s.Refused(code="network.service_not_offered", count=_figure(2)),
    ),
    as_of=NOW,
)


def _moment(minutes: int, kind: str, channel: str, **more: Any) -> s.Moment:
    return s.Moment(at=NOW - timedelta(minutes=minutes), kind=kind, channel=channel, **more)


STORY = (
    _moment(
        6,
        "fulfilment.handed_over",
        "store",
        place="Torino Centro",
        actor="Luca Gallo",
        detail="Laptop Arca 14, graphite",
        url="/orders/F-10482",
    ),
    _moment(
        38,
        "orders.order_placed",
        "contact_centre",
        actor="Sara Conti",
        amount=euro(89900),
        detail="exchange of order F-10391",
        url="/orders/F-10482",
    ),
    _moment(
        52,
        "service.call_answered",
        "contact_centre",
        actor="Sara Conti",
        detail="asks for the larger model",
    ),
    _moment(1490, "loyalty.points_earned", "store", detail="+ 799", place="Torino Lingotto"),
    _moment(1494, "fulfilment.handed_over", "store", place="Torino Lingotto", actor="Elena Riva"),
    _moment(
        2810,
        "orders.order_placed",
        "app",
        amount=euro(79900),
        url="/orders/F-10391",
        detail="Laptop Arca 13, silver; to collect",
    ),
    _moment(2874, "journeys.product_viewed", "app", detail="Laptop Arca 13"),
    _moment(2901, "journeys.product_viewed", "web", detail="Laptop Arca 13, Arca 14"),
    _moment(4400, "messages.opened", "marketplace", detail="Autumn letter"),
    _moment(
        5900, "service.visit_recorded", "agent", actor="Davide Serra", detail="showed the range"
    ),
    _moment(5990, "orders.order_placed", "partner", amount=euro(12900), place="Ottica Moro, Asti"),
    _moment(8000, "orders.order_placed", "ai_agent", amount=euro(2990), detail="T-shirt, red, M"),
)

CUSTOMER = s.Customer(
    name="Giulia Bianchi",
    url="/customers/1",
    masked=True,
    verify_url="/customers/1/verify",
    since=date(2024, 3, 8),
    tier="Oro",
    points=2340,
    points_pending=899,
    points_url="/rows?points=1",
    spent=_figure(euro(241730)),
    identifiers=(
        s.Identifier(kind="email", value="g••••@e••••.it", verified=True),
        s.Identifier(kind="phone", value="+39 ••• ••• 4471"),
        s.Identifier(kind="card", value="•••• 8812", verified=True),
    ),
    consents=(
        s.Consent(purpose="marketing", given=True, at=NOW - timedelta(days=200)),
        s.Consent(purpose="profiling", given=False),
    ),
    orders=(
        s.OrderBrief(number="F-10482", url="/orders/F-10482", at=NOW, channel="contact_centre",
                     state="handed_over", total=euro(89900), units=1),
        s.OrderBrief(number="F-10391", url="/orders/F-10391", at=NOW - timedelta(days=2),
                     channel="app", state="returned", total=euro(79900), units=1),
    ),
    filters=(
        s.Choice(label="All", url="?", current=True, count=12),
        s.Choice(label="App", url="?channel=app", count=2),
        s.Choice(label="Store", url="?channel=store", count=3),
        s.Choice(label="Contact centre", url="?channel=contact_centre", count=2),
    ),
    timeline=STORY,
    next_url="?after=x",
)  # fmt: skip

LINES = (
    s.OrderLine(id="1", title="T-shirt Asola", variant="red, M", sku="TS-ASO-R-M",
                url="/products/1", price=euro(2490), total=euro(7470), ordered=3, reserved=1,
                fulfilled=2, place="Torino Centro", method="collect"),
    s.OrderLine(id="2", title="Laptop Arca 14", variant="graphite", sku="LP-ARC-14-G",
                url="/products/2", price=euro(89900), total=euro(89900), ordered=1, reserved=1,
                place="Milano Brera", method="ship"),
    s.OrderLine(id="3", title="Socks Trama", variant="39-42", sku="SO-TRA-39", url="/products/3",
                price=euro(690), total=euro(690), ordered=2, fulfilled=1, cancelled=1,
                place="Torino Centro", method="carry_out"),
)  # fmt: skip

ORDER = s.Order(
    number="F-10482",
    url="/orders/F-10482",
    at=NOW - timedelta(hours=3),
    channel="contact_centre",
    place="Torino Centro",
    customer="Giulia Bianchi",
    customer_url="/customers/1",
    promise="Torino Centro",
    promised_at=NOW + timedelta(hours=2),
    payment="captured",
    fulfilment="partly_fulfilled",
    returns="none",
    steps=(
        s.Step(code="placed", state="done", at=NOW - timedelta(hours=3)),
        s.Step(code="paid", state="done", at=NOW - timedelta(hours=3)),
        s.Step(code="reserved", state="done", at=NOW - timedelta(hours=2, minutes=58)),
        s.Step(code="ready", state="current", at=NOW - timedelta(minutes=20)),
        s.Step(code="handed_over", state="ahead"),
        s.Step(code="closed", state="ahead"),
    ),
    lines=LINES,
    bill=s.Bill(goods=euro(98750), discount=euro(-690), delivery=euro(490), total=euro(98550),
                tax=euro(17771), paid=euro(90000), refunded=euro(0), due=euro(8550)),
    points=985,
    history=STORY[:3],
    fulfilments=(
        s.Fulfilment(number="FO-221", url="/rows", place="Torino Centro", method="collect",
                     state="ready", units=3, promised_at=NOW + timedelta(hours=2)),
        s.Fulfilment(number="FO-222", url="/rows", place="Milano Brera", method="ship",
                     state="open", units=1),
    ),
    actions=(
        s.Action(code="hand_over", url="/orders/F-10482/hand-over", lines=LINES[:1], key="k1"),
        s.Action(code="cancel_lines", url="/orders/F-10482/cancel", lines=LINES[:2], key="k2",
                 limit="You may refund up to €150; above it goes to Marta Ferraris."),
        s.Action(code="return", url="/orders/F-10482/change/return", lines=LINES[:1], fields=(
            s.Field(code="place", kind="choice", choices=(s.Choice(label="Asti", url="asti"),)),
            s.Field(code="condition", kind="condition",
                    choices=(s.Choice(label="damaged", url="damaged"),)),
        )),
        s.Action(code="appease", url="/orders/F-10482/change/appease",
                 fields=(s.Field(code="amount", kind="amount"),)),
    ),
)  # fmt: skip


CHANGE = c.Change(
    number="F-10482",
    url="/orders/F-10482",
    kind="exchange",
    confirm_url="/orders/F-10482/changes/1",
    expires_at=NOW + timedelta(minutes=15),
    due_before=euro(2490),
    due=euro(1990),
    back=euro(500),
    points=-5,
    money=(
        c.MoneyMove(tender="card", kind="refund", amount=euro(300)),
        c.MoneyMove(tender="voucher", kind="refund", amount=euro(200), is_credit=True),
    ),
    goods=(
        c.GoodsMove(
            what="returned", title="T-shirt, red, M", place="Asti", units=1, condition="damaged"
        ),
        c.GoodsMove(what="reserved", title="T-shirt, red, L", place="Alba", units=1),
    ),
    promises=(c.Promised(place="Alba", method="collect", promised_at=NOW + timedelta(hours=2)),),
    verdicts=(
        c.Judged(title="T-shirt, red, M", allowed=True, why="in_time", rule="all"),
        c.Judged(title="T-shirt, red, L", allowed=True, why="exception"),
    ),
)  # fmt: skip


def _stock(on_hand: int, reserved: int) -> s.Stock:
    return s.Stock(on_hand=on_hand, reserved=reserved, available=on_hand - reserved, url="/rows")


def _place(name: str, latitude: float, longitude: float, *cells: tuple[int, int]) -> s.StockPlace:
    return s.StockPlace(
        name=name,
        url="/places/1",
        latitude=latitude,
        longitude=longitude,
        cells=tuple(_stock(*cell) for cell in cells),
    )


PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
PRODUCT = Product(
    name="T-shirt Asola",
    url="/products/1",
    brand="Filarete",
    category="Clothing",
    price=euro(2490),
    description="Cotton of long staple, knitted close.",
    pictures=(Picture(url=PICTURE, alt="A red T-shirt"),),
    details=(
        Detail(code="complexity", value="simple", value_code="simple"),
        Detail(label="Material", value="Cotton"),
        Detail(code="weight", value="180 g"),
    ),
    parts=(Detail(label="Gift wrapping", value="1"),),
    beside=(
        Beside(name="T-shirt Bedole", url="/products/2", kind="similar", percent=81),
        Beside(name="Jeans", url="/products/3", kind="goes_with", percent=12, orders=40),
        Beside(name="Polo shirt", url="/products/4", kind="better"),
    ),
    listed=(
        ListedIn(channel="Web shop", sold=True),
        ListedIn(channel="Marketplace", sold=False, rule="no-tops", reason="A trial"),
    ),
    variants=tuple(
        s.Variant(sku=f"TS-ASO-{n}", label=n) for n in ("S red", "M red", "L red", "M blue")
    ),
    places=(
        _place("Torino Centro", 45.0703, 7.6869, (2, 1), (0, 0), (4, 1), (12, 2)),
        _place("Torino Lingotto", 45.0300, 7.6650, (5, 0), (1, 1), (9, 0), (3, 3)),
        _place("Milano Brera", 45.4720, 9.1870, (8, 2), (6, 1), (2, 0), (15, 4)),
        _place("Genova", 44.4056, 8.9463, (0, 0), (0, 0), (1, 0), (4, 0)),
        _place("Bologna", 44.4949, 11.3426, (3, 0), (7, 2), (5, 1), (6, 0)),
        _place("Roma Prati", 41.9070, 12.4620, (11, 3), (9, 4), (7, 0), (18, 2)),
        _place("Napoli", 40.8518, 14.2681, (2, 0), (4, 0), (0, 0), (5, 1)),
        _place("Magazzino Piacenza", 45.0526, 9.6930, (140, 22), (96, 31), (88, 9), (210, 40)),
    ),
    totals=(_stock(171, 28), _stock(123, 39), _stock(116, 11), _stock(273, 52)),
)

ROWS = s.Rows(
    title="orders",
    value=1284,
    count=1284,
    columns=(
        s.Column(title="order"),
        s.Column(title="time", sort="at"),
        s.Column(title="channel", code="channel"),
        s.Column(title="place", sort="place"),
        s.Column(title="units", sort="units", figure=True),
        s.Column(title="total", sort="total", figure=True),
        s.Column(title="state", code="state"),
    ),
    rows=tuple(
        (
            s.Cell(value=f"F-{10482 - i}", url="/orders/1"),
            NOW - timedelta(minutes=7 * i),
            ("web", "store", "app", "marketplace", "ai_agent")[i % 5],
            ("Torino Centro", None, "Milano Brera")[i % 3],
            1 + i % 4,
            euro(2490 + 1731 * i),
            ("placed", "ready", "handed_over", "cancelled")[i % 4],
        )
        for i in range(24)
    ),
    url="/rows",
    sort="-total",
    kept=(("measure", "orders"),),
    filters=(
        s.Choice(label="All", url="?", current=True, count=1284),
        s.Choice(label="Web shop", url="?channel=web", count=412),
    ),
    csv_url="/rows.csv?measure=orders",
    next_url="/rows?after=x",
    back=s.Choice(label="Today", url="/"),
)

TOKENS = s.Tokens(
    tokens=(
        s.Token(name="Till 3, Torino", channel="Store", scopes=("orders:write", "quotes"),
                created_at=NOW - timedelta(days=30), last_used_at=NOW - timedelta(minutes=2),
                revoke_url="/tokens/1/revoke"),
        s.Token(name="Marketplace bridge", channel="Marketplace", scopes=("orders:write",),
                created_at=NOW - timedelta(days=3), expires_at=NOW + timedelta(days=90),
                revoke_url="/tokens/2/revoke"),
    ),
    of_jobs=(
        s.Token(name="price watcher, web", channel="Web shop", scopes=("quotes",),
                created_at=NOW - timedelta(hours=3), expires_at=NOW + timedelta(hours=21),
                revoke_url="/tokens/3/revoke"),
    ),
    channels=(("1", "Web shop"), ("2", "Store")),
    scopes=("quotes", "orders:read", "orders:write", "stock:read", "stock:write"),
    create_url="/tokens",
    secret="ord_demo_8H2kQ0vYb3nTzXw6RfLc",
)  # fmt: skip

SEARCH = s.Search(
    query="bian",
    persons=(
        s.Hit(title="Giulia Bianchi", url="/customers/1", detail="Torino", meta="Oro"),
        s.Hit(title="Bianca Marchi", url="/customers/2", detail="Genova"),
    ),
    orders=(s.Hit(title="F-10482", url="/orders/1", detail="Giulia Bianchi", meta=euro(89900)),),
    products=(s.Hit(title="T-shirt Asola, white", url="/products/1", meta=euro(2490)),),
    places=(s.Hit(title="Torino Centro", url="/places/1", detail="Via Garibaldi 12"),),
)

MISSING = Problem(
    type="/docs/errors/http.not_found",
    title="Not found",
    status=404,
    detail="there is nothing at /orders/F-99999",
    code="http.not_found",
    remedy="Check the path; every route is listed at /api.",
    instance="urn:uuid:01936c1e-8a5f-7b60-a3f5-1d2f6f0f3a11",
)

FAULT = Problem(
    type="/docs/errors/fault",
    title="Unexpected error",
    status=500,
    detail="something failed that should not; nothing half-done was kept",
    code="fault",
    remedy="Send the same request with the same key again; if it fails again, give the instance "
    "to the operator, who finds it in the log.",
    instance="urn:uuid:01936c1e-8a5f-7b60-a3f5-1d2f6f0f3a11",
)

PAGES: dict[str, tuple[str, dict[str, Any], s.Frame]] = {
    "today": ("today.html", {"screen": TODAY}, frame(stream="/stream")),
    "quiet-day": (
        "today.html",
        {"screen": msgspec.structs.replace(
            TODAY, orders=_figure(0), refusals=_figure(0), hand_over=_figure(None), channels=(),
            refused=())},
        frame(),
    ),
    "live": (
        "live.html", {"screen": s.Live(moments=STORY)}, frame(rail=at("live"), stream="/stream"),
    ),
    "search": ("search.html", {"screen": SEARCH}, frame(rail=at("search"), query="bian")),
    "search-nothing": (
        "search.html", {"screen": s.Search(query="zzz")}, frame(rail=at("search"), query="zzz"),
    ),
    "change": ("change.html", {"screen": CHANGE}, frame(rail=at("search"))),
    "customer": ("customer.html", {"screen": CUSTOMER}, frame(rail=at("search"))),
    "order": (
        "order.html", {"screen": ORDER}, frame(rail=at("search"), notice="Two units handed over."),
    ),
    "product": ("product.html", {"screen": PRODUCT}, frame(rail=at("search"))),
    "rows": ("rows.html", {"screen": ROWS}, frame()),
    "tokens": ("tokens.html", {"screen": TOKENS}, frame(rail=at("tokens"))),
    "webhooks": (
        "webhooks.html", {"screen": integration_samples.WEBHOOKS}, frame(rail=at("webhooks")),
    ),
    "no-webhooks": (
        "webhooks.html", {"screen": integration_samples.NO_WEBHOOKS}, frame(rail=at("webhooks")),
    ),
    **{
        f"webhook-{state}": (
            "webhook.html", {"screen": integration_samples.webhook(state)}, frame(rail=at("")),
        )
        for state in ("active", "failing", "paused", "disabled")
    },
    "delivery": ("delivery.html", {"screen": integration_samples.DELIVERY}, frame(rail=at(""))),
    "webhook-tester": (
        "webhook_tester.html", {"screen": integration_samples.TESTER}, frame(rail=at("")),
    ),
    "webhook-untested": (
        "webhook_tester.html", {"screen": integration_samples.NO_TEST}, frame(rail=at("")),
    ),
    "events": ("events.html", {"screen": integration_samples.EVENTS}, frame(rail=at("events"))),
    "event": ("event.html", {"screen": integration_samples.EVENT}, frame(rail=at(""))),
    "api": ("api.html", {"screen": s.Api(description="/openapi.json")}, frame(rail=at("api"))),
    "sign-in": ("sign_in.html", {"next": "/", "wrong": None}, frame(staff=None)),
    "sign-in-refused": (
        "sign_in.html", {"next": "/", "wrong": SignInWrong("no")}, frame(staff=None),
    ),
    "not-found": ("problem.html", {"problem": MISSING, "meaning": ""}, frame(rail=at(""))),
    "fault": (
        "problem.html", {"problem": FAULT, "meaning": ""},
        frame(staff=None, rail=s.Rail()),
    ),
}  # fmt: skip
"""Template, context and frame of each sample page, by its name in the address."""
