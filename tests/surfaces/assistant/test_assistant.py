"""An assistant of the staff looks into the books by MCP, as far as its token may."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.company import CARD, Company, found
from tests.scenarios.calls import client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio

SCOPES = ["catalogue:read", "stock:read", "orders:read", "orders:everywhere", "customers:read"]


class Desk:
    """A served company and tokens for it."""

    def __init__(self, db: Database, company: Company, url: str) -> None:
        self.db, self.company, self.url = db, company, url

    async def token(self, *scopes: str) -> str:
        async def issue(tx: Tx) -> str:
            return await auth.issue_token(
                tx,
                name="assistant",
                channel_id=self.company.channels["contact-centre"],
                scopes=list(scopes),
                at=now(),
            )

        return await self.db.transact(issue, Context.system())

    async def post(self, token: str, body: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"}, timeout=60
        ) as http:
            return await http.post(f"{self.url}/mcp", json=body)

    async def use(self, token: str, tool: str, **arguments: Any) -> dict[str, Any]:
        params = {"name": tool, "arguments": arguments}
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        return (await self.post(token, call)).json()


@pytest.fixture
async def desk(db: Database, address: str) -> AsyncIterator[Desk]:
    company = await found(db, units=7)
    with serve(address) as url:
        yield Desk(db, company, url)


async def test_where_is_my_order(desk: Desk) -> None:
    async with client(desk.url, desk.company.tokens["web"]) as web:
        sold = await sell(
            web,
            [line("shirt", 2, method="collect", place="south")],
            customer={"card": CARD},
        )
    number = sold.json()["number"]
    token = await desk.token(*SCOPES)
    http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60)
    async with (
        http,
        Client(streamable_http_client(f"{desk.url}/mcp", http_client=http)) as assistant,
    ):
        tools = {tool.name: tool for tool in (await assistant.list_tools()).tools}
        assert {"get_order", "check_availability", "find_customer"} <= set(tools)
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        order = await assistant.call_tool("get_order", {"name": number})
        assert order.structured_content is not None
        assert order.structured_content["number"] == number
        assert order.structured_content["fulfilment_state"] == "open"
        who = await assistant.call_tool("find_customer", {"card": CARD})
        assert who.structured_content is not None
        assert who.structured_content["customer"]["customer_id"] == str(desk.company.member)
        there = await assistant.call_tool(
            "check_availability", {"sku": ["shirt", "laptop"], "promise": True}
        )
        assert str(desk.company.skus["shirt"]) in str(there.content)


async def test_a_refusal_comes_with_its_remedy(desk: Desk) -> None:
    answer = await desk.use(await desk.token(*SCOPES), "get_order", name="1111-2222-3333")
    assert answer["result"]["isError"] is True
    (told,) = answer["result"]["content"]
    assert "orders.unknown_order" in told["text"]


async def test_a_token_sees_no_more_here_than_over_the_api(desk: Desk) -> None:
    narrow = await desk.token("stock:read")
    listed = await desk.post(narrow, {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    names = {tool["name"] for tool in listed.json()["result"]["tools"]}
    assert "check_availability" in names
    assert not names & {"get_order", "get_customer", "find_customer"}
    answer = await desk.use(narrow, "get_order", name="1111-2222-3333")
    assert "auth.scope_missing" in answer["result"]["content"][0]["text"]
    assert (await desk.post("nonsense", {})).status_code == 401
    assert (await desk.post(await desk.token("quotes"), {})).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([1], 400, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "resources/list"}, 200, -32601),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": [1]}, 200, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {}}, 200, -32602),
    ],
)
async def test_what_is_no_call_is_said_so(desk: Desk, body: Any, status: int, code: int) -> None:
    answer = await desk.post(await desk.token(*SCOPES), body)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"] == code


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("drop_tables", {}),
        ("get_order", {}),
        ("get_order", {"name": ""}),
        ("get_order", {"name": {"a": 1}}),
        ("get_order", {"name": "1", "secretly": "2"}),
    ],
)
async def test_wrong_arguments_are_named(desk: Desk, tool: str, arguments: Any) -> None:
    answer = await desk.use(await desk.token(*SCOPES), tool, **arguments)
    assert answer["error"]["code"] == -32602


async def test_a_name_cannot_lead_to_another_route(desk: Desk) -> None:
    answer = await desk.use(await desk.token(*SCOPES), "get_order", name="../tokens?x=1#")
    assert "tokens" not in answer["result"].get("structuredContent", {})
    assert answer["result"]["isError"] is True


async def test_a_notification_has_no_answer(desk: Desk) -> None:
    call = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answer = await desk.post(await desk.token(*SCOPES), call)
    assert (answer.status_code, answer.content) == (202, b"")
