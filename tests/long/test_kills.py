"""Kill -9 of everything under load: what a client saw accepted is there, once, and all settles."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.reads.audit import run_audit
from tests.company import Company, found
from tests.long.stack import COMPANY, VICTIMS, Stack
from tests.scenarios.calls import line

BUYERS: Final = 8
SKUS: Final = 40
ANSWERS_BETWEEN_KILLS: Final = 30
ASK_AGAIN_S: Final = 0.1
SETTLED_WITHIN_S: Final = 60
SETTLED: Final = """
SELECT (SELECT count(*) FROM platform.log_cursor AS c
          JOIN platform.fact AS f ON f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id)
         WHERE c.reader = 'handlers')
     + (SELECT count(*) FROM orders.checkout WHERE state = 'open')
     + (SELECT count(*) FROM orders.payment_entry WHERE settled_at IS NULL)
"""
SEEN: Final = """
SELECT o.order_id::text, o.number, o.total_minor FROM orders."order" AS o
"""


@dataclass(frozen=True)
class Request:
    """What a client asked, so that it can ask it again."""

    channel: str
    path: str
    body: Any
    key: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class Answer:
    """What a client saw."""

    request: Request
    status: int
    content: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The JSON of it."""
        return json.loads(self.content)


class Buyers:
    """Clients of every channel that buy, collect and cancel until told to stop."""

    def __init__(self, url: str, company: Company) -> None:
        self.url = url
        self.company = company
        self.journal: list[Answer] = []
        self.resent = 0
        self.stopping = False
        self._random = random.Random(7)

    async def buy(self, number: int) -> None:
        """Live one client's life."""
        limits = httpx.Limits(max_connections=1)
        async with httpx.AsyncClient(base_url=self.url, timeout=30, limits=limits) as http:
            while not self.stopping:
                request = self._basket(number)
                sold = await self.ask(http, request)
                if sold.status == 201 and sold.told["fulfilments"]:
                    await self.ask(http, self._follow_up(request.channel, sold.told))

    async def ask(self, http: httpx.AsyncClient, request: Request) -> Answer:
        """Send a request until it is answered; only a refusal or a success is an answer."""
        headers = {
            "Authorization": f"Bearer {self.company.tokens[request.channel]}",
            "Idempotency-Key": request.key,
        }
        while True:
            try:
                answer = await http.post(
                    f"/api/v1{request.path}", json=request.body, headers=headers
                )
            except httpx.TransportError:
                pass
            else:
                if answer.status_code < 500:
                    seen = Answer(request, answer.status_code, answer.content)
                    self.journal.append(seen)
                    return seen
            self.resent += 1
            await asyncio.sleep(ASK_AGAIN_S)

    def _basket(self, number: int) -> Request:
        channel = list(self.company.tokens)[number % len(self.company.tokens)]
        method, place = {
            "store": ("carry_out", "north"),
            "app": ("collect", "south"),
        }.get(channel, ("ship", "depot"))
        chosen = self._random.sample(range(SKUS), 3)
        lines = [line(f"sku-{i}", 1 + i % 3, method=method, place=place) for i in chosen]
        token = "sandbox-time-out" if self._random.random() < 0.05 else "sandbox-approve"
        payments = [{"tender": "card", "token": token}]
        return Request(channel, "/orders", {"lines": lines, "payments": payments})

    def _follow_up(self, channel: str, order: dict[str, Any]) -> Request:
        task = order["fulfilments"][0]
        if self._random.random() < 0.5:
            cancelled = [{"line_no": 1, "quantity": 1}]
            return Request(
                channel, f"/orders/{order['number']}/cancellations", {"lines": cancelled}
            )
        path = f"/places/{task['place']}/fulfilment-orders/{task['fulfilment_order_id']}/hand-over"
        return Request(channel, path, {"code": task["code"]})


@pytest.fixture
async def stack() -> AsyncGenerator[Stack]:
    stack = Stack()
    yield stack
    await asyncio.to_thread(stack.close)


@pytest.mark.long
@pytest.mark.parametrize("rounds", [1, 5])
async def test_what_clients_saw_accepted_outlives_every_kill(stack: Stack, rounds: int) -> None:
    address = await stack.address()
    async with Database.open(address, max_size=2) as db:
        company = await found(db, units=100_000, extra_skus=SKUS)
    await asyncio.to_thread(stack.up)

    buyers = Buyers(stack.url, company)
    async with asyncio.TaskGroup() as living:
        for number in range(BUYERS):
            living.create_task(buyers.buy(number))
        for victim in [*VICTIMS] * rounds:
            enough = len(buyers.journal) + ANSWERS_BETWEEN_KILLS
            while len(buyers.journal) < enough:  # noqa: ASYNC110 # a journal is no event
                await asyncio.sleep(0.02)
            await asyncio.to_thread(stack.kill, victim)
        buyers.stopping = True

    assert Counter(stack.killed) == dict.fromkeys(VICTIMS, rounds)
    assert buyers.resent > 0
    assert {answer.status for answer in buyers.journal} <= {200, 201, 202}
    await stack.address()
    async with Database.open(address, max_size=2) as db:
        await _settled(db)
        await _is_told_again(buyers)
        await _is_there_once(db, buyers.journal)
        verdicts = await db.read(run_audit, since=None, at=now())
        assert {v.check: v.findings for v in verdicts if v.findings} == {}
    examined = await asyncio.to_thread(stack.run, "doctor", "--json", "--company", COMPANY)
    assert [one for one in json.loads(examined.stdout) if one["verdict"] == "fail"] == []


async def _settled(db: Database) -> None:
    """Wait until every fact is digested, no checkout is open, and all money has moved."""
    async with asyncio.timeout(SETTLED_WITHIN_S), db.connection() as connection:
        while await connection.fetchval(SETTLED):  # noqa: ASYNC110 # rows are no event
            await asyncio.sleep(0.2)


async def _is_told_again(buyers: Buyers) -> None:
    """Repeat every request with its key: accepted is accepted, to the byte."""
    seen = list(buyers.journal)
    async with httpx.AsyncClient(base_url=buyers.url, timeout=30) as http:
        for answer in seen:
            again = await buyers.ask(http, answer.request)
            if answer.status == 202:
                assert again.status == 201, again.told
                assert again.told["order_id"] == answer.told["order_id"]
            else:
                assert (again.status, again.content) == (answer.status, answer.content)


async def _is_there_once(db: Database, journal: list[Answer]) -> None:
    accepted = {
        told["order_id"]: (told["number"], told["total_minor"])
        for told in (answer.told for answer in journal if answer.status == 201)
    }
    async with db.connection() as connection:
        there = {row[0]: (row[1], row[2]) for row in await connection.fetch(SEEN)}
    assert there == accepted
    keys = Counter(answer.request.key for answer in journal if answer.request.path == "/orders")
    assert len(keys) == len(accepted)
