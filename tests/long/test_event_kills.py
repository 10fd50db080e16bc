"""Kill -9 of everything while clients send events: what was acknowledged is stored, once."""

import asyncio
import random
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from tests.company import found
from tests.long.stack import VICTIMS, Stack
from tests.surfaces.ingest.sources import add_source, rows

CLIENTS: Final = 6
BATCHES_BETWEEN_KILLS: Final = 40
ASK_AGAIN_S: Final = 0.1


class Senders:
    """Clients that send each batch until it is acknowledged, and some of them ten times."""

    def __init__(self, url: str, key: str) -> None:
        self.acknowledged: set[str] = set()
        self.batches = 0
        self.resent = 0
        self.stopping = False
        self._url = url
        self._key = key
        self._random = random.Random(5)
        self._recent: list[dict[str, Any]] = []

    async def live(self, number: int) -> None:
        """Live one client's life."""
        async with httpx.AsyncClient(base_url=self._url, timeout=30) as http:
            while not self.stopping:
                fresh = [self._event(number) for _ in range(20)]
                again = self._random.sample(self._recent, min(20, len(self._recent)))
                batch = [*fresh, *again]
                self._random.shuffle(batch)
                await self._send(http, batch)
                self.acknowledged |= {one["messageId"] for one in batch}
                self._recent = (self._recent + fresh)[-400:]
                self.batches += 1

    async def _send(self, http: httpx.AsyncClient, batch: list[dict[str, Any]]) -> None:
        while True:
            try:
                answer = await http.post("/v1/batch", json={"batch": batch, "writeKey": self._key})
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 200:
                return
            assert answer is None or answer.status_code in (429, 500, 503), answer.text
            self.resent += 1
            await asyncio.sleep(ASK_AGAIN_S)

    def _event(self, number: int) -> dict[str, Any]:
        return {
            "type": "track",
            "event": "Product Viewed",
            "messageId": str(uuid4()),
            "anonymousId": f"device-{number}-{self._random.randrange(40)}",
            "userId": f"u{self._random.randrange(60)}" if self._random.random() < 0.3 else None,
            "timestamp": now().isoformat(),
        }


@pytest.mark.long
async def test_acknowledged_ids_are_stored_ids() -> None:
    stack = Stack()
    try:
        address = await stack.address()
        async with Database.open(address) as db:
            company = await found(db, units=10)
            _, key = await add_source(db, company)
        await asyncio.to_thread(stack.up)
        senders = Senders(stack.url, key)
        lives = [asyncio.create_task(senders.live(number)) for number in range(CLIENTS)]
        for victim in (*VICTIMS, "worker", "postmaster"):
            goal = senders.batches + BATCHES_BETWEEN_KILLS
            while senders.batches < goal:
                assert not any(life.done() for life in lives)
                await asyncio.sleep(0.02)
            await asyncio.to_thread(stack.kill, victim)
        senders.stopping = True
        await asyncio.gather(*lives)
        async with Database.open(await stack.address()) as db:
            claimed = await rows(db, "SELECT message_key FROM journeys.message")
            kept = await rows(db, "SELECT touchpoint_id FROM journeys.touchpoint")
            bad = await rows(db, "SELECT 1 FROM journeys.bad_event")
        assert senders.resent > 0
        assert bad == []
        assert len(kept) == len(claimed) == len(senders.acknowledged)
        assert {row["touchpoint_id"] for row in kept} == {row["message_key"] for row in claimed}
    finally:
        await asyncio.to_thread(stack.close)
