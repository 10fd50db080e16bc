"""The API describes itself: OpenAPI 3.1, from own files, true to the routes."""

from collections.abc import AsyncGenerator
from typing import Any, Final

import httpx
import jsonschema_rs
import msgspec
import pytest

from ordito.surfaces.describe import DOCUMENT, PAGE
from ordito.surfaces.problems import explain
from tests.surfaces.application import a_client, an_application

# what is asked for with a body and changes nothing, and what is done once by itself
KEYLESS: Final = {
    "/api/v1/quotes": "changes nothing",
    "/api/v1/gift-cards/lookups": "changes nothing",
    "/api/v1/customers/suggestions": "changes nothing",
    "/api/v1/sourcing/options": "changes nothing",
    "/api/v1/sourcing/replay": "changes nothing",
    "/api/v1/decision-policy/checks": "changes nothing",
    "/api/v1/decision-policy/judgements": "changes nothing",
    "/api/v1/till/quote": "changes nothing",
    "/api/v1/decision-policy/replays": "changes nothing",
    "/api/v1/approvals/{approval_id}/execution": "what was approved is done once",
    "/api/v1/callers": "changes nothing",
    "/api/v1/customers/{customer_id}/proof-codes/reading": "a code is read once",
    "/api/v1/webhooks/{endpoint_id}/tests": "a test delivery is sent as often as asked",
    "/api/v1/till/log": "an entry is named by its device and number",
    "/api/v1/till/log/file": "as /api/v1/till/log",
    "/api/v1/till/sales": "the sale's own id is the key",
    "/api/v1/till/invitations": "the text is shown once and kept nowhere; another one is another",
    "/api/v1/till/register": "an invitation is used once, and again by the same page",
    "/api/v1/till/devices/{device}/revoke": "a till that is revoked stays so",
    "/api/v1/till/devices/{device}/release": "what was kept back is booked once",
    "/api/v1/till/exceptions/{exception_id}/resolve": "what is settled stays so",
    "/api/v1/till/holds/{hold_id}/release": "what was given back stays so",
    "/api/v1/till/escrows/{escrow_id}/return": "what was given back stays so",
    "/api/v1/till/sign-in": "each sign-in is a session of its own",
    "/api/v1/till/sign-out": "a session ends once",
}
# routes of the API that ask for no token, with what proves who asks
TOKENLESS: Final = {
    "/api/v1/till/register": "its invitation",
    "/api/v1/carriers/{carrier}/events": "its signature",
    "/api/v1/inboxes/{name}/mail": "its signature",
    "/api/v1/texters/{code}/told": "its signature",
}


@pytest.fixture
async def client(address: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with an_application(address) as application, a_client(application) as http:
        yield http


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(PAGE + DOCUMENT)
    assert answer.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    return answer.json()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


async def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert operations(document)


async def test_it_describes_the_api_and_nothing_else(document: dict[str, Any]) -> None:
    assert {path for path, _, _ in operations(document) if not path.startswith("/api/v1/")} == set()


async def test_every_operation_says_its_scope_and_its_refusals(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if path not in TOKENLESS:
            (requirement,) = operation["security"]
            assert requirement["token"], (method, path)
        problem = operation["responses"]["4XX"]["content"]["application/problem+json"]["schema"]
        assert problem == {"$ref": "#/components/schemas/Problem"}
        assert "400" not in operation["responses"]


async def test_every_command_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method == "post" and path not in KEYLESS:
            named = {each["name"] for each in operation.get("parameters", ())}
            assert "Idempotency-Key" in named, (method, path)


async def test_every_operation_has_its_own_name(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


async def test_a_real_problem_has_the_described_form(
    client: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    schema = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    answer = await client.get("/api/v1/facts")
    jsonschema_rs.validate(schema, answer.json())


async def test_the_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    answer = await client.get(PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "https://" not in answer.text


async def test_the_type_of_a_problem_leads_to_its_explanation(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/api/v1/facts")).json()
    explained = (await client.get(problem["type"])).json()
    assert explained["code"] == problem["code"]
    assert explained["remedy"] == problem["remedy"]
    page = await client.get(problem["type"], headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert (await client.get("/docs/errors/no.such_code")).status_code == 404


def test_what_http_itself_refuses_is_explained_as_well() -> None:
    problem = explain("http.not_found")
    assert problem is not None
    assert problem.status == 404


async def test_every_form_has_a_short_name_of_its_own(document: dict[str, Any]) -> None:
    # of two structs of one name both get a long one, and clients lose the name that they knew
    names = document["components"]["schemas"]
    assert [name for name in names if not name.isalnum()] == []


async def test_what_stands_in_a_list_is_told(document: dict[str, Any]) -> None:
    forms = document["components"]["schemas"]
    lines = forms["NewEscrow"]["properties"]["lines"]["items"]
    assert lines == {"$ref": "#/components/schemas/UnitsLine"}
    reminders = forms["CollectingPolicy"]["properties"]["remind_days"]["items"]
    assert reminders["type"] == "integer"
    assert "{}]" not in msgspec.json.encode(forms).decode()
