"""A client of the Model Context Protocol as others write it, at the endpoint of the profile."""

from typing import Any

import httpx
import pytest
from mcp import Client

from tests.surfaces.ucp.open_company import AGENT

META = {"ucp-agent": {"profile": AGENT}}


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_a_client_discovers_searches_and_reads_a_product(
    asked: httpx.Client, mode: str
) -> None:
    async with httpx.AsyncClient(base_url=asked.base_url, timeout=60) as reader:
        profile = (await reader.get("/.well-known/ucp")).json()
    services = profile["ucp"]["services"]["dev.ucp.shopping"]
    endpoint = next(one["endpoint"] for one in services if one["transport"] == "mcp")
    async with Client(endpoint, mode=mode) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert {"search_catalog", "lookup_catalog", "get_product"} <= tools
        found = await called(client, "search_catalog", catalog={"query": "teapot"})
        variant = found["products"][0]["variants"][0]["id"]
        assert variant == "teapot"
        detail = await called(client, "get_product", catalog={"id": variant})
        assert detail["product"]["variants"][0]["price"] == {"amount": 3490, "currency": "EUR"}


async def called(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    answer = await client.call_tool(name, {"meta": META, **arguments})
    assert not answer.is_error
    assert answer.structured_content is not None
    return answer.structured_content
