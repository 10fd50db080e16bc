"""The frame of the protocol: profiles, who is served, MCP, and what is said of faults."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from ucp_sdk.models.schemas.profile import UcpProfileDocument
from ucp_sdk.models.schemas.ucp import BusinessSchema

from ordito.surfaces.ucp.agent import parse_agent
from ordito.surfaces.ucp.answers import ProtocolError
from tests.surfaces.ucp.open_company import APRIL, AUGUST, opened

SEARCH: dict[str, Any] = {"query": "kettle"}


def rpc(client: httpx.Client, method: str, params: Any = None, **more: Any) -> httpx.Response:
    body: dict[str, Any] = {"jsonrpc": "2.0", "id": 7, "method": method, **more}
    if params is not None:
        body["params"] = params
    return client.post(f"{AUGUST}/mcp", json=body)


def test_the_profile_leads_to_both_versions(asked: httpx.Client) -> None:
    answer = asked.get("/.well-known/ucp", headers={"UCP-Agent": ""})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    profile = answer.json()
    UcpProfileDocument.model_validate(profile)
    BusinessSchema.model_validate(profile["ucp"])
    assert profile["ucp"]["version"] == "2026-08-25"
    (older,) = profile["ucp"]["supported_versions"].values()
    leaf = httpx.get(older).json()["ucp"]
    assert leaf["version"] == "2026-04-08"
    assert "supported_versions" not in leaf
    again = asked.get("/.well-known/ucp", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_service_that_a_profile_names_answers(asked: httpx.Client) -> None:
    for path in ("/.well-known/ucp", f"{APRIL}/.well-known/ucp"):
        services = asked.get(path).json()["ucp"]["services"]
        for entry in (entry for entries in services.values() for entry in entries):
            if entry["transport"] == "mcp":
                body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
                assert httpx.post(entry["endpoint"], json=body).json()["result"] == {}
            else:
                answer = asked.post(f"{entry['endpoint']}/catalog/search", json=SEARCH)
                assert answer.status_code == 200


@pytest.mark.parametrize("header", ["", 'version="2026-08-25"', "profile=", "?"])
def test_who_does_not_say_who_asks_is_refused(asked: httpx.Client, header: str) -> None:
    answer = asked.post(f"{AUGUST}/catalog/search", json=SEARCH, headers={"UCP-Agent": header})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_profile_url"


def test_the_header_is_a_dictionary() -> None:
    assert parse_agent('a=1, profile="https://x.example/p";v=2').profile == "https://x.example/p"
    assert parse_agent('profile="https://x.example/p"; version="2026-08-25"').version == (
        "2026-08-25"
    )
    with pytest.raises(ProtocolError):
        parse_agent(None)


def test_another_version_than_the_endpoint_speaks_is_refused(asked: httpx.Client) -> None:
    agent = asked.headers["ucp-agent"] + '; version="2019-01-01"'
    answer = asked.post(f"{AUGUST}/catalog/search", json=SEARCH, headers={"UCP-Agent": agent})
    assert answer.status_code == 422
    assert answer.json()["code"] == "version_unsupported"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"text"'])
def test_what_is_no_object_is_refused(asked: httpx.Client, body: bytes) -> None:
    answer = asked.post(f"{AUGUST}/catalog/search", content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"


def test_hooks_do_not_exist_outside_of_test_mode(asked: httpx.Client) -> None:
    answer = asked.post(f"{AUGUST}/testing/idempotency/outage", json={"enabled": True})
    assert answer.status_code == 404


def test_nobody_is_served_where_no_channel_is_open(address: str, tmp_path: Path) -> None:
    with opened(address, tmp_path, ucp_channel="closed") as client:
        answer = client.post(f"{AUGUST}/catalog/search", json=SEARCH)
    assert answer.status_code == 503
    assert answer.json()["code"] == "channel_closed"


def test_an_address_that_asks_too_fast_has_to_wait(address: str, tmp_path: Path) -> None:
    with opened(address, tmp_path, ucp_rate_per_s=1) as client:
        answers = [client.post(f"{AUGUST}/catalog/search", json=SEARCH) for _ in range(4)]
    assert [one.status_code for one in answers[:2]] == [200, 200]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_bare_calls_need_no_introduction(asked: httpx.Client) -> None:
    meta = {"ucp-agent": {"profile": asked.headers["ucp-agent"].split('"')[1]}}
    answer = rpc(
        asked,
        "tools/call",
        {"name": "search_catalog", "arguments": {"meta": meta, "catalog": SEARCH}},
    )
    result = answer.json()["result"]
    assert result["structuredContent"]["products"][0]["title"] == "Kettle"
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]


def test_tools_have_the_names_and_forms_of_the_operations(asked: httpx.Client) -> None:
    tools = {one["name"]: one for one in rpc(asked, "tools/list").json()["result"]["tools"]}
    assert {"search_catalog", "lookup_catalog", "get_product", "search_locations"} <= tools.keys()
    form = tools["lookup_catalog"]["inputSchema"]
    assert form["required"] == ["meta", "catalog"]
    assert form["properties"]["catalog"]["required"] == ["ids"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"jsonrpc": "2.0", "id": 1, "method": "nothing/such"}, -32601),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "x"}}, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": []}, -32602),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, -32600),
        ({"id": 1}, -32600),
    ],
)
def test_wrong_calls_have_codes(asked: httpx.Client, body: dict[str, Any], code: int) -> None:
    answer = asked.post(f"{AUGUST}/mcp", json=body).json()
    assert answer["error"]["code"] == code
    assert answer["id"] == 1


def test_refusals_have_the_same_status_over_both_transports(asked: httpx.Client) -> None:
    named = {"name": "search_catalog", "arguments": {"catalog": SEARCH}}
    missing = rpc(asked, "tools/call", named)
    assert missing.status_code == 400
    assert missing.json()["error"]["code"] == -32001
    assert missing.json()["error"]["data"]["code"] == "invalid_profile_url"
    meta = {"ucp-agent": {"profile": asked.headers["ucp-agent"].split('"')[1]}}
    arguments = {"meta": meta, "catalog": {"ids": [f"x{n}" for n in range(51)]}}
    large = rpc(asked, "tools/call", {"name": "lookup_catalog", "arguments": arguments})
    assert large.status_code == 400
    assert large.json()["error"]["code"] == -32602


def test_a_notification_has_no_answer(asked: httpx.Client) -> None:
    answer = asked.post(
        f"{AUGUST}/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"}
    )
    assert (answer.status_code, answer.content) == (202, b"")
