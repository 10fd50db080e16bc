"""Profile: a person at this moment, read by eight readers beside mixed events that are ingested."""

import asyncio
import random
from collections.abc import Callable, Sequence
from time import perf_counter
from urllib.parse import urlsplit

from bench import company, ingest, load, served
from bench.report import Figure
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.ids import CustomerId
from ordito.reads.profile import read_profile_json

_MEMBERS = 1_000
_PERSONS = 1_000_000
_READERS = 8
_READS_PER_S = 400
_EVENTS_PER_S = 3_000
_LINES = 12
_OK = 200
_WARM_S = 3.0
_CONNECT_S = 1.0
_GATE_MS = 20.0
# people who were seen once each: a customer, a browser of theirs, and what it looked at
_PEOPLE = """
WITH person AS MATERIALIZED (
    SELECT md5('bench person ' || n)::uuid AS customer_id, md5('bench browser ' || n)::uuid AS node
      FROM generate_series(1, $1::integer) AS n),
known AS (
    INSERT INTO customers.customer (customer_id, kind, created_at)
    SELECT customer_id, 'person', now() FROM person),
named AS (
    INSERT INTO customers.identifier (customer_id, identifier_id, kind, value, key_class, added_at)
    SELECT customer_id, node, 'anonymous', 'bench:' || node, 'session', now() FROM person)
INSERT INTO journeys.touchpoint (identifier_id, touchpoint_id, type, channel_id, occurred_at,
       origin, source, payload, identifier_ids, recorded_at)
SELECT node, md5('bench touch ' || node)::uuid, 'product_viewed', $2::uuid, now(), 'live', 'bench',
       '{}', ARRAY[node], now()
  FROM person
"""
_SOME = "SELECT md5('bench person ' || n)::uuid FROM generate_series(1, 1000) AS n"


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Read profiles of members and of people seen once, alone and beside three thousand events."""
    figures: list[Figure] = []
    async with served.fresh_company(server) as (address, db):
        token = await company.found(db, units=100, members=_MEMBERS)
        people = await _fill(db)
        keys = [await ingest.add_source(db, f"bench-{number}") for number in range(5)]
        draw = ingest.Bodies(keys, ingest.mixed(), repeated=0.1, run="profile")
        with served.web(1) as (url, keeper):
            await load.press(url, draw, seconds=_WARM_S, connections=2)
            waits = await _read(address, people, seconds)
            figures.append(_figure(f"profile, {_READERS} readers alone, without rest", waits, ""))
            with served.spending(keeper) as spent:
                sending = asyncio.create_task(_send(url, draw, _CONNECT_S + seconds))
                waits = await _read(address, people, seconds, per_s=_READS_PER_S)
                rate = await sending
            job = f"profile, {_READERS} readers, {_READS_PER_S} reads/s, beside events"
            beside = f"; {rate:,.0f} events/s beside them; load {spent.load:.1f}"
            figures.append(_figure(job, waits, beside))
            answers = await load.press(
                url,
                lambda: load.get(f"/api/v1/customers/{random.choice(people)}/profile", token=token),
                seconds=seconds,
                connections=_READERS,
            )
            assert set(answers.statuses) == {_OK}, answers.samples
            p99_ms, rate = answers.quantile_ms(0.99, _OK), answers.rate(_OK)
            value = f"p99 {p99_ms:.1f} ms at {rate:.0f}/s"
            figures.append(Figure(f"profile over HTTP, {_READERS} connections", value))
    return figures


async def _fill(db: Database) -> list[CustomerId]:
    """Bring a million people; return some of them, and the members, to read."""
    async with db.connection() as connection:
        await connection.execute(_PEOPLE, _PERSONS, company.CHANNEL, timeout=900)
        for table in ("customers.customer", "customers.identifier", "journeys.touchpoint"):
            await connection.execute(f"VACUUM ANALYZE {table}", timeout=900)
        some = await connection.fetch(_SOME)
    members = [company.customer_id(number) for number in range(_MEMBERS)]
    return [*members, *(CustomerId(row[0]) for row in some)]


async def _read(
    address: str, people: Sequence[CustomerId], seconds: float, *, per_s: float | None = None
) -> list[float]:
    """Let eight readers read, as fast as they are answered or as often as is said together.

    Returns:
        Each wait, ms; of a read that was due before its reader was free, since it was due.
    """
    waits: list[float] = []

    async def read(db: Database, number: int, began: float) -> None:
        turn = 0
        while perf_counter() < began + seconds:
            due = began + (turn * _READERS + number) / per_s if per_s else perf_counter()
            await asyncio.sleep(max(0.0, due - perf_counter()))
            one = random.choice(people)
            await db.read(read_profile_json, customer_id=one, at=now())
            waits.append((perf_counter() - due) * 1000)
            turn += 1

    async with Database.open(address) as db:
        ends = perf_counter() + _CONNECT_S
        while perf_counter() < ends:
            one = random.choice(people)
            await asyncio.gather(
                *(db.read(read_profile_json, customer_id=one, at=now()) for _ in range(_READERS))
            )
        began = perf_counter()
        await asyncio.gather(*(read(db, number, began) for number in range(_READERS)))
    return sorted(waits)


async def _send(url: str, draw: Callable[[], bytes], seconds: float) -> float:
    """Send batches at an even pace over twelve connections; return the events taken a second."""
    host = urlsplit(url)
    began, taken = perf_counter(), 0

    async def line(number: int) -> None:
        nonlocal taken
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        turn = 0
        while perf_counter() < began + seconds:
            due = began + (turn * _LINES + number) * ingest.BATCH / _EVENTS_PER_S
            await asyncio.sleep(max(0.0, due - perf_counter()))
            writer.write(draw())
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().split(b"content-length:")[1].split(b"\r\n")[0]
            await reader.readexactly(int(length))
            taken += ingest.BATCH
            turn += 1
        writer.close()

    await asyncio.gather(*(line(number) for number in range(_LINES)))
    return taken / (perf_counter() - began)


def _figure(job: str, waits: Sequence[float], beside: str) -> Figure:
    p50, p99 = waits[len(waits) // 2], waits[int(0.99 * len(waits))]
    value = f"p99 {p99:.1f} ms, p50 {p50:.1f} ms over {len(waits):,} reads{beside}"
    return Figure(job, value, f"p99 < {_GATE_MS:.0f} ms", p99 < _GATE_MS)
