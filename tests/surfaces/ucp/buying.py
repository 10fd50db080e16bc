"""A platform that buys: the same steps over HTTP and as tools, in both versions."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from ordito.platform import ids
from tests.surfaces.ucp.open_company import AGENT, APRIL, AUGUST

OTHER = "https://other.example/profile"
PLAIN = "https://plain.example/profile"
APPROVE = "sandbox-approve"
VERSIONS = pytest.mark.parametrize("endpoint", [AUGUST, APRIL])


@dataclass
class Buying:
    """A platform at one endpoint.

    Attributes:
        client: of the served company.
        endpoint: of the version that is spoken.
        agent: profile of the platform.
        is_mcp: whether it calls tools.
        bearer: token of a buyer who has linked the account; empty is nobody's.
        last_status: of HTTP.
    """

    client: httpx.Client
    endpoint: str = AUGUST
    agent: str = AGENT
    is_mcp: bool = False
    bearer: str = ""
    last_status: int = 0

    def create(self, key: str | None = None, **body: Any) -> dict[str, Any]:
        """Open a checkout."""
        return self.ask("create_checkout", "POST", "/checkout-sessions", body, key=key)

    def read(self, name: str) -> dict[str, Any]:
        """Read a checkout."""
        return self.ask("get_checkout", "GET", "/checkout-sessions/{id}", None, name)

    def update(self, name: str, **body: Any) -> dict[str, Any]:
        """Replace a checkout."""
        return self.ask("update_checkout", "PUT", "/checkout-sessions/{id}", body, name)

    def complete(
        self, name: str, token: str = APPROVE, key: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """Pay for a checkout."""
        body = {**payment(token), **more}
        path = "/checkout-sessions/{id}/complete"
        return self.ask("complete_checkout", "POST", path, body, name, key=key)

    def cancel(self, name: str) -> dict[str, Any]:
        """Cancel a checkout."""
        return self.ask("cancel_checkout", "POST", "/checkout-sessions/{id}/cancel", None, name)

    def order(self, name: str) -> dict[str, Any]:
        """Read an order."""
        return self.ask("get_order", "GET", "/orders/{id}", None, name)

    def cart(self, name: str = "", **body: Any) -> dict[str, Any]:
        """Open a cart, or replace what is in it."""
        if name:
            return self.ask("update_cart", "PUT", "/carts/{id}", body, name)
        return self.ask("create_cart", "POST", "/carts", body)

    def ask(
        self,
        tool: str,
        method: str,
        path: str,
        body: dict[str, Any] | None,
        name: str = "",
        *,
        key: str | None = None,
    ) -> dict[str, Any]:
        """Ask for an operation and return the body of the answer."""
        key = key or str(ids.new())
        if self.is_mcp:
            return self._call(tool, body, name, key)
        answer = self.client.request(
            method,
            self.endpoint + path.format(id=name),
            json=body,
            headers={
                "UCP-Agent": f'profile="{self.agent}"',
                "Idempotency-Key": key,
                **self._bearer(),
            },
        )
        self.last_status = answer.status_code
        return answer.json()

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}

    def _call(self, tool: str, body: dict[str, Any] | None, name: str, key: str) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "meta": {"ucp-agent": {"profile": self.agent}, "idempotency-key": key}
        }
        if name:
            arguments["id"] = name
        if body is not None:
            arguments[tool.partition("_")[2]] = body
        answer = self.client.post(
            f"{self.endpoint}/mcp",
            json={
                "jsonrpc": "2.0",
                "id": 1,
                "method": "tools/call",
                "params": {"name": tool, "arguments": arguments},
            },
            headers=self._bearer(),
        )
        self.last_status = answer.status_code
        told = answer.json()
        return told["result"]["structuredContent"] if "result" in told else told["error"]["data"]


def payment(token: str, handler: str = "card") -> dict[str, Any]:
    """Return the body that pays with a token."""
    instrument = {
        "id": "instr_1",
        "handler_id": handler,
        "type": "card",
        "credential": {"type": "token", "token": token},
    }
    return {"payment": {"instruments": [instrument]}}


def line(sku: str, quantity: int = 1, name: str | None = None) -> dict[str, Any]:
    """Return a line of a request."""
    told = {"item": {"id": sku}, "quantity": quantity}
    return told if name is None else {"id": name, **told}


def pickup(place: str, *lines: str) -> dict[str, Any]:
    """Return a fulfilment that is collected at a place."""
    method: dict[str, Any] = {"type": "pickup", "selected_destination_id": place}
    return {"methods": [{**method, "line_item_ids": list(lines)} if lines else method]}


def shipping(**address: Any) -> dict[str, Any]:
    """Return a fulfilment that is shipped to an address."""
    written = {
        "id": "home",
        "first_name": "Mia",
        "last_name": "Rossi",
        "street_address": "Via Roma 1",
        "address_locality": "Torino",
        "postal_code": "10121",
        "address_country": "IT",
        **address,
    }
    return {"methods": [{"type": "shipping", "destinations": [written]}]}


BUYER = {"first_name": "Mia", "last_name": "Rossi", "email": "mia@example.org"}


def amount(body: dict[str, Any], kind: str) -> int:
    """Return the sum of the entries of a kind."""
    return sum(one["amount"] for one in body["totals"] if one["type"] == kind)


def codes(body: dict[str, Any]) -> list[str]:
    """Return the codes of the messages."""
    return [one.get("code", "") for one in body.get("messages", ())]


def place_id(code: str) -> str:
    """Return the id of a place."""
    return str(ids.derive("conformance", "place", code))


def bought(buying: Buying, **more: Any) -> dict[str, Any]:
    """Buy a kettle for collection in the north."""
    north = place_id("north")
    opened = buying.create(
        line_items=[line("kettle", 2, "k")], buyer=BUYER, fulfillment=pickup(north), **more
    )
    assert opened["status"] == "ready_for_complete", opened
    done = buying.complete(opened["id"])
    assert done["status"] == "completed", done
    return done
