"""A client of the Model Context Protocol as others write it buys for collection."""

from typing import Any

import httpx
from mcp import Client

from ordito.platform import ids
from tests.surfaces.ucp.buying import APPROVE, BUYER, line, payment, pickup, place_id
from tests.surfaces.ucp.open_company import AGENT


async def test_a_client_finds_buys_for_collection_and_reads_the_order(
    client: httpx.Client,
) -> None:
    async with httpx.AsyncClient(base_url=client.base_url, timeout=60) as reader:
        profile = (await reader.get("/.well-known/ucp")).json()
    services = profile["ucp"]["services"]["dev.ucp.shopping"]
    endpoint = next(one["endpoint"] for one in services if one["transport"] == "mcp")
    async with Client(endpoint) as mcp:
        found = await called(mcp, "search_catalog", catalog={"query": "teapot"})
        sku = found["products"][0]["variants"][0]["id"]
        basket = {"line_items": [line(sku, 2)], "buyer": BUYER}
        opened = await called(mcp, "create_checkout", checkout=basket)
        assert opened["status"] == "incomplete"
        collected = {**basket, "fulfillment": pickup(place_id("north"))}
        agreed = await called(mcp, "update_checkout", id=opened["id"], checkout=collected)
        assert agreed["status"] == "ready_for_complete"
        done = await called(mcp, "complete_checkout", id=opened["id"], checkout=payment(APPROVE))
        assert done["status"] == "completed"
        order = await called(mcp, "get_order", id=done["order"]["id"])
    assert order["line_items"][0]["item"]["id"] == sku
    assert order["line_items"][0]["quantity"]["total"] == 2
    assert order["fulfillment"]["expectations"][0]["method_type"] == "pickup"


async def called(mcp: Client, name: str, **arguments: Any) -> dict[str, Any]:
    meta = {"ucp-agent": {"profile": AGENT}, "idempotency-key": str(ids.new())}
    answer = await mcp.call_tool(name, {"meta": meta, **arguments})
    assert not answer.is_error, answer
    assert answer.structured_content is not None
    return answer.structured_content
