"""Kill -9 of the web server while platforms pay: same key, one order, one charge, clean books."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.reads.audit import run_audit
from tests.company import Company, found
from tests.long.stack import Stack, wait_for, worker_of
from tests.surfaces.ucp.buying import BUYER, line, payment, pickup
from tests.surfaces.ucp.open_company import AGENT, AUGUST

PLATFORMS: Final = 6
SKUS: Final = 20
INTERRUPTED_AT_LEAST: Final = 5
MOST_KILLS: Final = 60
PATIENCE_S: Final = 90.0
ASK_AGAIN_S: Final = 0.1
# half of the payments are answered late, so that a kill finds them unanswered
TOKENS: Final = ("sandbox-time-out", "sandbox-approve")
AUTHORISING: Final = "SELECT count(*) FROM orders.checkout WHERE state = 'open'"
SESSIONS: Final = """
SELECT s.session_id::text, s.state, s.tries, o.order_id::text, o.total_minor,
       (SELECT count(*) FROM orders.payment AS p
         WHERE p.customer_id = o.customer_id AND p.order_id = o.order_id) AS payments,
       (SELECT sum(p.authorised_minor) FROM orders.payment AS p
         WHERE p.customer_id = o.customer_id AND p.order_id = o.order_id) AS authorised_minor
  FROM orders.session AS s
  LEFT JOIN orders."order" AS o ON o.order_id = s.order_id
"""


@dataclass
class Platforms:
    """Platforms that buy until they are told to stop, and repeat what nobody answered."""

    url: str
    company: Company
    sold: dict[str, str] = field(default_factory=dict[str, str])
    keys: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    interrupted: int = 0
    stopping: bool = False

    async def buy(self, number: int) -> None:
        """Live one platform's life: open, pay with one key however often, read what became."""
        async with httpx.AsyncClient(base_url=self.url + AUGUST, timeout=30) as http:
            while not self.stopping:
                south = str(self.company.places["south"])
                lines = [line(f"sku-{number}", 1), line(f"sku-{number + PLATFORMS}", 2)]
                opened = await self.ask(
                    http,
                    "POST",
                    "/checkout-sessions",
                    {"line_items": lines, "buyer": BUYER, "fulfillment": pickup(south)},
                    str(uuid4()),
                )
                assert opened["status"] == "ready_for_complete", opened
                name, key, token = opened["id"], str(uuid4()), TOKENS[len(self.keys) % 2]
                self.keys[name] = key, token
                self.sold[name] = await self.pay(http, name)

    async def pay(self, http: httpx.AsyncClient, name: str) -> str:
        """Ask with the same key until the checkout is an order, and return which."""
        key, token = self.keys[name]
        path = f"/checkout-sessions/{name}"
        told = await self.ask(http, "POST", f"{path}/complete", payment(token), key, is_pay=True)
        async with asyncio.timeout(PATIENCE_S):
            while told["status"] != "completed":
                assert told["status"] == "complete_in_progress", told
                await asyncio.sleep(ASK_AGAIN_S)
                told = await self.ask(http, "GET", path, None, str(uuid4()))
        return told["order"]["id"]

    async def ask(
        self,
        http: httpx.AsyncClient,
        method: str,
        path: str,
        body: dict[str, Any] | None,
        key: str,
        *,
        is_pay: bool = False,
    ) -> dict[str, Any]:
        """Send a request until it is answered."""
        headers = {"UCP-Agent": f'profile="{AGENT}"', "Idempotency-Key": key}
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    answer = await http.request(method, path, json=body, headers=headers)
                except httpx.TransportError:
                    self.interrupted += is_pay
                else:
                    if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                        assert answer.status_code in (200, 201), answer.text
                        return answer.json()
                await asyncio.sleep(ASK_AGAIN_S)


@pytest.mark.long
async def test_a_platform_that_repeats_its_key_has_one_order_and_one_charge() -> None:
    stack = Stack()
    try:
        known = stack.home / "platforms.toml"
        known.write_text(f'[[platform]]\nurl = "{AGENT}"\n')
        stack.environment |= {
            "ORDITO_UCP_CHANNEL": "web",
            "ORDITO_UCP_PLATFORMS": str(known),
            "ORDITO_UCP_RATE_PER_S": "100000",
            "ORDITO_SETTLE_AFTER_S": "2",
        }
        await _interrupt(stack)
    finally:
        await asyncio.to_thread(stack.close)


async def _interrupt(stack: Stack) -> None:
    address = await stack.address()
    async with Database.open(address, max_size=2) as db:
        company = await found(db, units=100_000, extra_skus=SKUS)
        await asyncio.to_thread(stack.up)
        platforms = Platforms(stack.url, company)
        async with asyncio.TaskGroup() as living:
            for number in range(PLATFORMS):
                living.create_task(platforms.buy(number))
            while platforms.interrupted < INTERRUPTED_AT_LEAST:
                assert len(stack.killed) < MOST_KILLS, platforms.interrupted
                await _until_one_authorises(db)
                await asyncio.to_thread(stack.kill, "worker")
            platforms.stopping = True
        await asyncio.to_thread(wait_for, worker_of, stack)
        async with httpx.AsyncClient(base_url=stack.url + AUGUST, timeout=30) as http:
            for name, order_id in platforms.sold.items():
                assert await platforms.pay(http, name) == order_id
        await _is_there_once(db, platforms)
        verdicts = await db.read(run_audit, since=None, at=now())
        assert {v.check: v.findings for v in verdicts if v.findings} == {}


async def _until_one_authorises(db: Database) -> None:
    async with asyncio.timeout(PATIENCE_S), db.connection() as connection:
        while not await connection.fetchval(AUTHORISING):  # noqa: ASYNC110 # rows are no event
            await asyncio.sleep(0.005)


async def _is_there_once(db: Database, platforms: Platforms) -> None:
    """Find each session that was paid with one checkout, one order and its money, once."""
    async with db.connection() as connection:
        rows = {row["session_id"]: dict(row) for row in await connection.fetch(SESSIONS)}
        orders = await connection.fetchval('SELECT count(*) FROM orders."order"')
    assert orders == len(platforms.sold)
    assert set(platforms.sold) <= set(rows)
    for name, order_id in platforms.sold.items():
        row = rows[name]
        assert (row["state"], row["tries"], row["order_id"]) == ("completed", 1, order_id)
        assert (row["payments"], row["authorised_minor"]) == (1, row["total_minor"])
