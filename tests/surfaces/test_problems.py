"""Every no is problem details: which field, what to do, and never a traceback."""

import json
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from ordito.platform.db import Database
from ordito.platform.errors import Conflict, OutsideFault, TooMany
from ordito.platform.settings import Settings
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC, Scope, token
from tests.surfaces.application import a_client, a_token, an_application

JSON = {"content-type": "application/json"}


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    sku: str
    quantity: Annotated[int, Meta(ge=1)]


class Basket(Struct, frozen=True):
    lines: list[Line]


class NotEnough(Conflict):
    code = "test.not_enough"
    remedy = "Ask for less."


class Slower(TooMany):
    code = "test.slower"
    remedy = "Wait."


@post("/baskets", access=token(Scope.ORDERS_WRITE))
async def take_basket(data: JSONBody[Basket]) -> Basket:
    return data


@post("/refused", access=PUBLIC)
async def refuse() -> None:
    raise NotEnough("only 2 of 3 units are left", field="lines[0].quantity", left=2, asked=3)


@get("/slow", access=PUBLIC)
async def slow() -> None:
    raise Slower("too fast", retry_after_s=7)


@get("/broken", access=PUBLIC)
async def broken(request: Call) -> None:
    raise RuntimeError(f"ada@example.com {request.headers}")


@get("/outside", access=PUBLIC)
async def outside() -> None:
    raise OutsideFault("the carrier did not answer", may_retry=True)


@get("/cut-off", access=PUBLIC)
async def cut_off(request: Call) -> None:
    async with request.db.connection() as connection:
        await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@get("/things/{thing:uuid}", access=PUBLIC)
async def show_thing(
    thing: FromPath[UUID], limit: Annotated[int, QueryParameter(ge=1, le=10)] = 3
) -> dict[str, int]:
    return {str(thing): limit}


ROUTES = [
    Router(
        "/api/v1", route_handlers=[take_basket, refuse, slow, broken, outside, cut_off, show_thing]
    ),
    broken,
]


@pytest.fixture
async def client(address: str, db: Database) -> AsyncGenerator[httpx.AsyncClient]:
    authorization = await a_token(db, Scope.ORDERS_WRITE)
    async with (
        an_application(address, routes=ROUTES) as application,
        a_client(application, authorization=authorization) as http,
    ):
        yield http


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/docs/errors/{problem['code']}"
    assert problem["remedy"]
    assert problem["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert "Traceback" not in answer.text
    return problem


async def test_a_refusal_says_field_remedy_and_facts(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/refused")
    problem = problem_of(answer)
    assert answer.status_code == 409
    assert problem["title"] == "Not enough"
    assert problem["code"] == "test.not_enough"
    assert problem["detail"] == "only 2 of 3 units are left"
    assert problem["field"] == "lines[0].quantity"
    assert problem["facts"] == {"left": 2, "asked": 3}


@pytest.mark.parametrize(
    ("line", "field", "what"),
    [
        ({"sku": "a", "quantity": 0}, "lines[0].quantity", "int >= 1"),
        ({"sku": "a", "quantity": "3"}, "lines[0].quantity", "expected int, got str"),
        ({"sku": "a", "quantity": 1.5}, "lines[0].quantity", "expected int, got float"),
        ({"sku": "a"}, "lines[0].quantity", "missing"),
        ({"sku": 1, "quantity": 1}, "lines[0].sku", "expected str"),
        ({"sku": "a", "quantity": 1, "colour": 1}, "lines[0].colour", "unknown"),
        ("a", "lines[0]", "expected object"),
    ],
)
async def test_wrong_input_names_the_field(
    client: httpx.AsyncClient, line: object, field: str, what: str
) -> None:
    answer = await client.post("/api/v1/baskets", json={"lines": [line]})
    problem = problem_of(answer)
    assert (answer.status_code, problem["field"]) == (422, field)
    assert what in problem["detail"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "http.input_wrong"),
        (b"null", 422, "http.input_wrong"),
        (b"{", 400, "http.bad_request"),
        (b'{"lines": [}', 400, "http.bad_request"),
        (b'{"lines": [{"sku": "\xff\xfe", "quantity": 1}]}', 400, "http.bad_request"),
        (b"[" * 100_000, 422, "http.input_wrong"),
        (b" " * (1 << 20) + b"{}", 413, "http.request_entity_too_large"),
    ],
)
async def test_a_body_that_is_no_basket(
    client: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await client.post("/api/v1/baskets", content=body, headers=JSON)
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("sku", "status"),
    [(rb"a\u0000", 422), (rb"\\\u0000", 422), (rb"\\u0000", 201), (rb"u0000", 201)],
)
async def test_a_text_that_the_database_cannot_hold_is_refused(
    client: httpx.AsyncClient, sku: bytes, status: int
) -> None:
    body = b'{"lines": [{"sku": "%b", "quantity": 1}]}' % sku
    answer = await client.post("/api/v1/baskets", content=body, headers=JSON)
    assert answer.status_code == status
    assert status == 201 or "U+0000" in problem_of(answer)["detail"]


async def test_an_address_that_the_database_cannot_hold_is_refused(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(f"/api/v1/things/{UUID(int=1)}?limit=%00")
    assert (answer.status_code, problem_of(answer)["field"]) == (422, "query")


async def test_a_body_without_length_is_cut_off_at_the_limit(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncGenerator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 65_536

    answer = await client.post("/api/v1/baskets", content=endless(), headers=JSON)
    assert answer.status_code == 413
    assert sent < 64


async def test_a_body_of_another_type(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/v1/baskets", content=b"<basket/>", headers={"content-type": "text/xml"}
    )
    assert (answer.status_code, problem_of(answer)["code"]) == (415, "http.unsupported_media_type")


async def test_a_wrong_parameter_names_it(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/api/v1/things/{UUID(int=1)}?limit=11")
    assert (answer.status_code, problem_of(answer)["field"]) == (422, "limit")


async def test_an_unknown_path(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/nothing")
    assert (answer.status_code, problem_of(answer)["code"]) == (404, "http.not_found")


async def test_a_wrong_method_names_the_right_ones(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/api/v1/baskets")
    assert (answer.status_code, problem_of(answer)["code"]) == (405, "http.method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"OPTIONS", "POST"}


async def test_too_many_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/slow")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


async def test_a_fault_shows_its_number_and_nothing_else(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/broken")
    assert (answer.status_code, problem_of(answer)["code"]) == (500, "fault")
    assert "ada" not in answer.text
    assert "RuntimeError" not in answer.text


async def test_a_fault_is_logged_without_its_message(
    client: httpx.AsyncClient, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    answer = await client.get("/api/v1/broken")
    logged = [json.loads(each) for each in capsysbinary.readouterr().err.splitlines()]
    (line,) = [each for each in logged if each["event"] == "fault"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["error"] == "builtins.RuntimeError"
    assert any("test_problems.py" in frame for frame in line["frames"])
    assert b"ada@example.com" not in json.dumps(line).encode()


async def test_a_fault_outside_says_whether_to_repeat(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/outside")
    assert (answer.status_code, problem_of(answer)["code"]) == (502, "outside.no_answer")
    assert "again" in answer.json()["remedy"]


async def test_a_lost_database_says_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/cut-off")
    assert (answer.status_code, problem_of(answer)["code"]) == (503, "platform.database_away")
    assert answer.headers["retry-after"] == "1"
    assert (await client.post("/api/v1/baskets", json={"lines": []})).status_code == 201


async def test_a_browser_gets_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


async def test_the_api_answers_a_browser_with_problem_details(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/nothing", headers={"accept": "text/html"})
    problem_of(answer)


async def test_every_answer_is_protected(client: httpx.AsyncClient) -> None:
    for path in ("/api/v1/nothing", "/api/v1/broken", f"/api/v1/things/{UUID(int=1)}"):
        headers = (await client.get(path)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


async def test_tls_is_demanded_where_the_company_has_it(address: str) -> None:
    settings = Settings(log_requests=False, public_url="https://shop.example")
    async with (
        an_application(address, routes=ROUTES, settings=settings) as application,
        a_client(application) as client,
    ):
        answer = await client.get("/nothing")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
