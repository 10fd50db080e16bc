"""Calls of the HTTP API, as a client would write them."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx


def client(url: str, token: str) -> httpx.AsyncClient:
    """Return a client of one channel."""
    return httpx.AsyncClient(
        base_url=f"{url}/api/v1",
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
        limits=httpx.Limits(max_connections=40),
    )


def line(sku: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
    """Return a line of a basket."""
    return {"sku": sku, "quantity": quantity, **more}


def card(token: str = "sandbox-approve") -> list[dict[str, Any]]:  # noqa: S107 # sandbox
    """Return a card payment of the whole total."""
    return [{"tender": "card", "token": token}]


async def sell(
    http: httpx.AsyncClient,
    lines: Sequence[dict[str, Any]],
    *,
    key: str | None = None,
    payments: Sequence[dict[str, Any]] | None = None,
    **more: Any,
) -> httpx.Response:
    """Sell a basket."""
    body = {"lines": list(lines), "payments": card() if payments is None else payments, **more}
    return await http.post("/orders", json=body, headers={"Idempotency-Key": key or str(uuid4())})


async def act(http: httpx.AsyncClient, path: str, body: Any = None) -> httpx.Response:
    """Send a command with a fresh key."""
    return await http.post(path, json=body or {}, headers={"Idempotency-Key": str(uuid4())})
