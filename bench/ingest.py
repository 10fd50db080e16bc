"""Ingest: events over HTTP in batches of a hundred, deduplicated, recognised and durable.

Bodies are encoded beforehand: a client library spends more CPU on a batch than the server does.
"""

import base64
import json
import random
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Final
from uuid import UUID

from bench import company, load, served
from bench.report import Figure
from ordito import journeys
from ordito.journeys import NewSource, SenderKind
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context

BATCH: Final = 100
STORED: Final = 10_000_000
_PEOPLE: Final = 20_000
_BODIES: Final = 400
_WARM_S: Final = 3.0
_CONNECTIONS: Final = 8
_OK: Final = 200
_RUN: Final = b"@@@@@@@@"
_GATES: Final = {"one source": 10_000, "five sources, mixed": 3_000}
# claims as a busy year leaves them, all within the horizon
_FILL: Final = """
INSERT INTO journeys.message (message_key, content_hash, occurred_at)
SELECT md5(n::text)::uuid, n, $1::timestamptz - n * interval '0.7 seconds'
  FROM generate_series(1::bigint, $2::bigint) AS n
"""
_TAKEN: Final = """
SELECT (SELECT count(*) FROM journeys.message) - $1::bigint AS claimed,
       (SELECT count(*) FROM journeys.touchpoint) AS kept,
       (SELECT count(*) FROM journeys.bad_event) AS bad
"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Send batches of one source, then of five with all kinds of calls and a tenth sent twice."""
    figures: list[Figure] = []
    async with served.fresh_company(server) as (_, db):
        await company.found(db, units=100)
        keys = [await add_source(db, f"bench-{number}") for number in range(5)]
        await _fill(db)
        for job, own, kinds in (
            ("one source", keys[:1], [_viewed]),
            ("five sources, mixed", keys, mixed()),
        ):
            for workers in (1, 2):
                share = 0.1 if kinds[1:] else 0.0
                draw = Bodies(own, kinds, repeated=share, run=f"{job}{workers}")
                with served.web(workers) as (url, keeper):
                    await load.press(url, draw, seconds=_WARM_S, connections=_CONNECTIONS)
                    with served.spending(keeper) as spent:
                        answers = await load.press(
                            url, draw, seconds=seconds, connections=_CONNECTIONS
                        )
                assert set(answers.statuses) == {_OK}, answers.samples
                figures.append(_figure(job, workers, answers, spent))
        figures.append(await _whole(db))
    return figures


def mixed() -> list[Callable[[random.Random], dict[str, Any]]]:
    """Return all kinds of calls."""
    return [_viewed, _paged, _identified, _reported, _known]


class Bodies:
    """Gives the bytes of the next request.

    Attributes:
        sent: requests that were not sent before.
    """

    def __init__(
        self,
        keys: Sequence[str],
        kinds: Sequence[Callable[[random.Random], dict[str, Any]]],
        *,
        repeated: float,
        run: str,
    ) -> None:
        self._chance = random.Random(run)
        self._repeated = repeated
        self._numbers = count(self._chance.randrange(1 << 20) << 12)
        self._last = b""
        self._requests = [
            _request(keys[number % len(keys)], kinds, self._chance) for number in range(_BODIES)
        ]

    def __call__(self) -> bytes:
        """Return a request whose messages are new, or the last one again."""
        if self._last and self._chance.random() < self._repeated:
            return self._last
        number = b"%08x" % (next(self._numbers) & 0xFFFFFFFF)
        self._last = self._requests[self._chance.randrange(_BODIES)].replace(_RUN, number)
        return self._last


def _request(
    key: str, kinds: Sequence[Callable[[random.Random], dict[str, Any]]], chance: random.Random
) -> bytes:
    at = now().isoformat()
    batch = [
        {
            "messageId": f"{_RUN.decode()}-{chance.getrandbits(64):016x}-{number}",
            "timestamp": at,
            "context": {"library": {"name": "bench", "version": "1"}, "locale": "it-IT"},
            "integrations": {},
            **chance.choice(kinds)(chance),
        }
        for number in range(BATCH)
    ]
    body = json.dumps({"batch": batch, "sentAt": at}, separators=(",", ":")).encode()
    basic = base64.b64encode(f"{key}:".encode()).decode()
    head = (
        f"POST /v1/batch HTTP/1.1\r\nHost: bench\r\nAuthorization: Basic {basic}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _who(chance: random.Random) -> dict[str, Any]:
    return {"anonymousId": str(UUID(int=chance.randrange(_PEOPLE) << 64, version=4))}


def _viewed(chance: random.Random) -> dict[str, Any]:
    sku = chance.randrange(company.SKUS)
    product = {"product_id": f"sku-{sku}", "name": f"Shirt {sku}", "price": 19.9, "currency": "EUR"}
    return {"type": "track", "event": "Product Viewed", "properties": product, **_who(chance)}


def _paged(chance: random.Random) -> dict[str, Any]:
    page = {"url": f"https://shop.example/p/{chance.randrange(999)}?utm_source=news", "title": "P"}
    return {"type": "page", "name": "Product", "properties": page, **_who(chance)}


def _identified(chance: random.Random) -> dict[str, Any]:
    user = chance.randrange(_PEOPLE)
    traits = {"email": f"c{user}@example.org", "name": "Anna"}
    anonymous = str(UUID(int=user << 64, version=4))
    return {"type": "identify", "userId": f"u{user}", "anonymousId": anonymous, "traits": traits}


def _reported(chance: random.Random) -> dict[str, Any]:
    order = {"order_id": f"W-{chance.randrange(1 << 30)}", "total": 59.7, "currency": "EUR"}
    return {"type": "track", "event": "Order Completed", "properties": order, **_who(chance)}


def _known(chance: random.Random) -> dict[str, Any]:
    return {**_viewed(chance), "userId": f"u{chance.randrange(_PEOPLE)}", "anonymousId": None}


async def add_source(db: Database, name: str) -> str:
    """Let a source send events; return its key."""
    new = NewSource(
        name=name, kind=SenderKind.SERVER, channel_id=company.CHANNEL, events_per_s=1_000_000
    )
    _, key = await db.transact(
        journeys.make_source, Context.system(), new=new, by="system", at=now()
    )
    return key


async def _fill(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(_FILL, now(), STORED, timeout=900)
        await connection.execute("VACUUM ANALYZE journeys.message", timeout=900)
        await connection.execute("CHECKPOINT", timeout=900)


def _figure(job: str, workers: int, answers: load.Answers, spent: served.Spending) -> Figure:
    events = answers.statuses[_OK] * BATCH
    rate = events / answers.seconds
    value = (
        f"{rate:,.0f} events/s, p99 {answers.quantile_ms(0.99, _OK):.0f} ms a batch; CPU app"
        f" {1000 * spent.app_ms / events:.0f} + database {1000 * spent.database_ms / events:.0f}"
        f" µs an event; load {spent.load:.1f}"
    )
    gate = _GATES[job]
    name = f"ingest: {job}, batches of {BATCH}, {STORED:,} stored, {workers} web worker"
    return Figure(name + "s" * (workers > 1), value, f">= {gate:,}/s", rate >= gate)


async def _whole(db: Database) -> Figure:
    async with db.connection() as connection:
        row = await connection.fetchrow(_TAKEN, STORED)
    assert row is not None
    lost = row["claimed"] - row["kept"]
    value = f"{row['kept']:,} kept, {lost} claimed and not kept, {row['bad']} bad"
    return Figure("ingest: after it all", value, "0 lost, 0 bad", lost == 0 and row["bad"] == 0)
