"""What a client sends wrong is refused with code, field and remedy, and leaves nothing behind."""

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from ordito import network
from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from tests import databases
from tests.company import Company, found
from tests.conftest import complete
from tests.scenarios.calls import act, client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.scenarios.wrong_sales import GOOD, NOWHERE, SALES, SHIP, WRONG
from tests.serving import serve

BOOKS: Final = """
SELECT (SELECT count(*) FROM orders.checkout), (SELECT count(*) FROM orders."order"),
       (SELECT count(*) FROM orders.claim), (SELECT count(*) FROM stock.reservation),
       (SELECT count(*) FROM stock.movement), (SELECT sum(reserved) FROM stock.position),
       (SELECT sum(on_hand) FROM stock.position), (SELECT count(*) FROM ledger.entry),
       (SELECT count(*) FROM platform.idempotency),
       (SELECT count(*) FROM platform.fact
         WHERE type NOT IN ('orders.sale_refused', 'platform.token_used'))
"""


@dataclass
class Shop:
    """A served company and its tokens, also such as do not fit."""

    url: str
    address: str
    company: Company
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company, whose place ``south`` is closed, to all tests of this file."""
    address = complete(databases.copy(server, template, "bad_input"))
    company, tokens = complete(_found(address))
    with serve(address) as url:
        yield Shop(url, address, company, tokens)
    complete(_audit(address))
    complete(databases.drop(server, "bad_input"))


async def _found(address: str) -> tuple[Company, dict[str, str]]:
    async with Database.open(address) as db:
        company = await found(db, units=1000)
        tokens = await db.transact(_more_tokens, Context.system(), company)
        south = company.places["south"]
        await db.transact(network.close_place, Context.system(), place_id=south, at=now())
    return company, company.tokens | tokens


async def _audit(address: str) -> None:
    async with Database.open(address) as db:
        await assert_audit_is_clean(db)


async def _more_tokens(tx: Tx, company: Company) -> dict[str, str]:
    web, both = company.channels["web"], ["orders:read", "orders:write"]
    at = now()

    async def issue(name: str, scopes: list[str], **more: Any) -> str:
        return await auth.issue_token(tx, name=name, scopes=scopes, at=at, **more)

    tokens = {
        "stranger": await issue("stranger", both, channel_id=company.channels["app"]),
        "of north": await issue("of north", both, channel_id=web, place_id=company.places["north"]),
        "expired": await issue(
            "expired", both, channel_id=web, expires_at=at + timedelta(milliseconds=1)
        ),
        "revoked": await issue("revoked", both, channel_id=web),
        "only quotes": await issue("only quotes", ["quotes"], channel_id=web),
        "no channel": await issue("no channel", both),
    }
    revoked = UUID(tokens["revoked"].split("_")[1])
    await auth.revoke_token(tx, token_id=revoked, at=at)
    return tokens


@pytest.fixture
async def web(shop: Shop) -> AsyncGenerator[httpx.AsyncClient]:
    """Call through the web shop."""
    async with client(shop.url, shop.tokens["web"]) as http:
        yield http


@pytest.fixture
async def untouched(shop: Shop) -> AsyncGenerator[None]:
    """Hold the books to what they were: nothing is half-done."""
    connection = await asyncpg.connect(shop.address)
    before = await connection.fetchrow(BOOKS)
    yield
    assert await connection.fetchrow(BOOKS) == before
    await connection.close()


def assert_refused(
    answer: httpx.Response, status: int, code: str, field: str | None = None
) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert problem.get("field") == field, problem
    assert problem["status"] == status
    assert min(len(problem[name]) for name in ("detail", "remedy", "title", "instance")) > 3


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", SALES)
async def test_a_wrong_sale_is_refused(name: str, web: httpx.AsyncClient) -> None:
    body, status, code, field = SALES[name]
    answer = await act(web, "/orders", body) if body else await _post(web, _json(body))
    assert_refused(answer, status, code, field)


def _json(body: object) -> bytes:
    return b"null" if body is None else b"[]"


async def _post(http: httpx.AsyncClient, content: bytes, **headers: str) -> httpx.Response:
    return await http.post(
        "/orders",
        content=content,
        headers={"Content-Type": "application/json", "Idempotency-Key": str(uuid4())} | headers,
    )


BODIES: Final = {
    "empty": (b"", 422, WRONG),
    "cut off": (b'{"lines": [', 400, "http.bad_request"),
    "no JSON": (b"lines=shirt", 400, "http.bad_request"),
    "broken UTF-8": (b'{"lines": [{"sku": "\xff\xfe", "quantity": 1}]}', 400, "http.bad_request"),
    "half a surrogate": (
        b'{"lines": [{"sku": "\\ud800", "quantity": 1}]}',
        400,
        "http.bad_request",
    ),
    "very deep": (b"[" * 100_000, 422, WRONG),
    "very deep within": (
        b'{"lines": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        422,
        WRONG,
    ),
    "huge": (b'{"lines": ["' + b"x" * (2 << 20) + b'"]}', 413, "http.request_entity_too_large"),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_none_is_refused(name: str, web: httpx.AsyncClient) -> None:
    content, status, code = BODIES[name]
    answer = await _post(web, content)
    assert_refused(answer, status, code, answer.json().get("field"))


@pytest.mark.usefixtures("untouched")
async def test_a_body_of_another_type_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post(
        "/orders",
        content=b"<sale/>",
        headers={"Content-Type": "text/xml", "Idempotency-Key": "k"},
    )
    assert_refused(answer, 415, "http.unsupported_media_type")


KEYS: Final = {"empty": b"", "too long": b"k" * 201, "not ASCII": b"\xc3\xa9", "control": b"a\tb"}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", KEYS)
async def test_an_unusable_key_is_refused(name: str, web: httpx.AsyncClient) -> None:
    headers: Any = [(b"Idempotency-Key", KEYS[name])]
    answer = await web.post("/orders", json=GOOD, headers=headers)
    assert_refused(answer, 422, "http.key_wrong", "Idempotency-Key")


@pytest.mark.usefixtures("untouched")
async def test_a_missing_key_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post("/orders", json=GOOD)
    assert_refused(answer, 422, WRONG, "Idempotency-Key")


TOKENS: Final = {
    "expired": (401, "auth.token_expired"),
    "revoked": (401, "auth.token_revoked"),
    "only quotes": (403, "auth.scope_missing"),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", TOKENS)
async def test_a_token_that_may_not_sell_is_refused(name: str, shop: Shop) -> None:
    status, code = TOKENS[name]
    async with client(shop.url, shop.tokens[name]) as http:
        answer = await act(http, "/orders", GOOD)
    assert_refused(answer, status, code, answer.json().get("field"))


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("text", ["ord", "ord_", "ord_x_y", "nonsense", "ord_" + "0" * 32 + "_x"])
async def test_a_token_that_is_none_is_refused(text: str, shop: Shop) -> None:
    async with httpx.AsyncClient(base_url=shop.url, timeout=60) as http:
        answer = await http.post(
            "/api/v1/orders",
            json=GOOD,
            headers={"Authorization": f"Bearer {text}", "Idempotency-Key": "k"},
        )
    assert answer.status_code == 401
    assert answer.json()["remedy"]


@pytest.mark.usefixtures("untouched")
async def test_a_token_without_a_channel_sells_nothing(shop: Shop) -> None:
    async with client(shop.url, shop.tokens["no channel"]) as http:
        answer = await act(http, "/orders", GOOD)
    assert_refused(answer, 422, "checkout.channel_missing", "Authorization")


async def _sold(http: httpx.AsyncClient, *lines: dict[str, Any]) -> dict[str, Any]:
    answer = await sell(http, lines or [line("shirt", 2, method=SHIP)])
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_somebody_elses_order_is_not_there(shop: Shop, web: httpx.AsyncClient) -> None:
    number = (await _sold(web))["number"]
    async with client(shop.url, shop.tokens["stranger"]) as http:
        read = await http.get(f"/orders/{number}")
        assert_refused(read, 404, "orders.unknown_order", "name")
        body = {"lines": [{"line_no": 1, "quantity": 1}]}
        cancelled = await act(http, f"/orders/{number}/cancellations", body)
        assert_refused(cancelled, 404, "orders.unknown_order", "name")
    order = (await web.get(f"/orders/{number}")).json()
    assert (order["version"], order["lines"][0]["cancelled"]) == (1, 0)


async def test_goods_of_another_place_are_not_handed_over(
    shop: Shop, web: httpx.AsyncClient
) -> None:
    (task,) = (await _sold(web))["fulfilments"]
    path = f"fulfilment-orders/{task['fulfilment_order_id']}/hand-over"
    async with client(shop.url, shop.tokens["of north"]) as http:
        outside = await act(http, f"/places/depot/{path}")
        assert_refused(outside, 403, "auth.place_outside", outside.json().get("field"))
        elsewhere = await act(http, f"/places/north/{path}")
        assert_refused(elsewhere, 404, "fulfilment.unknown_order")


@pytest.mark.usefixtures("untouched")
async def test_a_token_of_one_place_neither_sells_nor_gives_goods_at_another(shop: Shop) -> None:
    async with client(shop.url, shop.tokens["of north"]) as http:
        selling = await sell(http, [line("shirt")], place="depot")
        assert_refused(selling, 403, "auth.place_outside", "place")
        giving = await sell(http, [line("shirt", method="carry_out", place="depot")])
        assert_refused(giving, 403, "auth.place_outside", "lines[0].place")


async def test_an_order_is_found_however_its_number_is_written(web: httpx.AsyncClient) -> None:
    order = await _sold(web)
    number = order["number"]
    spellings = [number.lower(), number.replace("-", ""), f" {number} ", order["order_id"]]
    spellings += [order["order_id"].upper(), order["order_id"].replace("-", "")]
    for spelling in spellings:
        answer = await web.get(f"/orders/{spelling}")
        assert answer.status_code == 200, spelling
        assert answer.json()["order_id"] == order["order_id"]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "name", ["nonsense", NOWHERE, "0000-0000-0000", "%ff%fe", "a" * 5000, "%2e%2e%2fx", "é"]
)
async def test_an_order_that_is_none_is_not_found(name: str, web: httpx.AsyncClient) -> None:
    answer = await web.get(f"/orders/{name}")
    assert_refused(answer, 404, answer.json()["code"], answer.json().get("field"))


CANCELLATIONS: Final = {
    "unknown line": ([(2, 1)], {}, 422, "orders.unknown_line", "lines[0].line_no"),
    "line zero": ([(0, 1)], {}, 422, WRONG, "lines[0].line_no"),
    "line out of range": ([(40_000, 1)], {}, 422, WRONG, "lines[0].line_no"),
    "too many units": ([(1, 3)], {}, 409, "orders.line_closed", "lines[0].quantity"),
    "zero units": ([(1, 0)], {}, 422, WRONG, "lines[0].quantity"),
    "one line twice": ([(1, 1), (1, 1)], {}, 422, "orders.line_twice", "lines[1].line_no"),
    "no line": ([], {}, 422, WRONG, "lines"),
    "stale": ([(1, 1)], {"expected_version": 7}, 409, "orders.changed", "expected_version"),
    "no version": ([(1, 1)], {"expected_version": 0}, 422, WRONG, "expected_version"),
    "huge version": ([(1, 1)], {"expected_version": 2**40}, 422, WRONG, "expected_version"),
    "reason in words": ([(1, 1)], {"reason": "Changed mind\0"}, 422, WRONG, "reason"),
    "reason of two lines": ([(1, 1)], {"reason": "changed\n"}, 422, WRONG, "reason"),
}


@pytest.mark.parametrize("name", CANCELLATIONS)
async def test_a_wrong_cancellation_is_refused(name: str, web: httpx.AsyncClient) -> None:
    asked, more, status, code, field = CANCELLATIONS[name]
    number = (await _sold(web))["number"]
    lines = [{"line_no": line_no, "quantity": quantity} for line_no, quantity in asked]
    answer = await act(web, f"/orders/{number}/cancellations", {"lines": lines, **more})
    assert_refused(answer, status, code, field)
    order = (await web.get(f"/orders/{number}")).json()
    assert (order["version"], order["lines"][0]["open"]) == (1, 2)


CALLS: Final = {
    "availability of nothing": ("GET", "/availability", WRONG),
    "availability of an unknown SKU": ("GET", "/availability?sku=x", "catalogue.unknown_sku"),
    "availability at an unknown place": (
        "GET",
        "/availability?sku=shirt&place=%2e%2e",
        "network.unknown_place",
    ),
    "availability of a NUL": ("GET", "/availability?sku=%00", WRONG),
    "an order of a NUL": ("GET", "/orders/%00", WRONG),
    "tasks of an unknown place": ("GET", "/places/west/fulfilment-orders", "network.unknown_place"),
    "tasks of a path": (
        "GET",
        "/places/..%2f..%2fetc/fulfilment-orders",
        "http.not_found",
    ),
    "hand-over of no id": (
        "POST",
        "/places/depot/fulfilment-orders/nonsense/hand-over",
        "http.not_found",
    ),
    "hand-over of an unknown id": (
        "POST",
        f"/places/depot/fulfilment-orders/{NOWHERE}/hand-over",
        "fulfilment.unknown_order",
    ),
    "another method": ("DELETE", "/orders", "http.method_not_allowed"),
    "no route": ("GET", "/nothing", "http.not_found"),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", CALLS)
async def test_a_wrong_call_is_refused(name: str, web: httpx.AsyncClient) -> None:
    method, path, code = CALLS[name]
    json = {} if method == "POST" else None
    answer = await web.request(method, path, json=json, headers={"Idempotency-Key": str(uuid4())})
    assert_refused(answer, answer.status_code, code, answer.json().get("field"))
    assert 400 <= answer.status_code < 500


async def test_five_hundred_lines_are_one_order(web: httpx.AsyncClient) -> None:
    order = await _sold(web, *(line("shirt", 1, method=SHIP) for _ in range(500)))
    assert order["total_minor"] == 500 * 1990
    assert [sold["line_no"] for sold in order["lines"]] == list(range(1, 501))
    body = {"lines": [{"line_no": number, "quantity": 1} for number in range(1, 101)]}
    for rest in (400, 300):
        cancelled = await act(web, f"/orders/{order['number']}/cancellations", body)
        assert cancelled.status_code == 200, cancelled.text
        assert cancelled.json()["due_minor"] == rest * 1990
        body = {"lines": [{"line_no": number, "quantity": 1} for number in range(101, 201)]}
    assert [task["state"] for task in cancelled.json()["fulfilments"]] == ["open"]


async def test_two_lines_of_one_sku_are_two_reservations(web: httpx.AsyncClient) -> None:
    first, second = line("laptop", 2, method=SHIP), line("laptop", 3, method=SHIP)
    order = await _sold(web, first, second)
    assert [sold["quantity"] for sold in order["lines"]] == [2, 3]
