"""Customer page: orders, points and timeline of customers with a year behind them."""

import random

from bench import baskets, company, load, served
from bench.report import Figure
from ordito.platform.db import Database
from ordito.platform.db.server import Server

_MEMBERS = 1_000
_FILL_S = 15.0
_COPIES = 12
_WARM_S = 8.0  # a server that was just started makes its plans first
_OK = 200
# what was sold just now also happened in each of the last months, facts and orders alike
_REPEAT_FACTS = """
INSERT INTO platform.fact (slot, fact_id, type, version, occurred_at, recorded_at, actor, origin,
       channel_id, place_id, subject_id, customer_id, case_id, request_id, payload)
SELECT slot, md5(fact_id::text || n)::uuid, type, version, occurred_at - n * interval '30 days',
       recorded_at, actor, origin, channel_id, place_id, subject_id, customer_id, case_id,
       request_id, payload
  FROM platform.fact, generate_series(1, $1::integer) AS n
 WHERE customer_id IS NOT NULL AND case_id IS NOT NULL
"""
_SIZE = """
SELECT count(*) AS facts, count(DISTINCT customer_id) AS customers
  FROM platform.fact WHERE customer_id IS NOT NULL
"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Let a thousand customers buy, stretch that over a year, then read their pages."""
    figures: list[Figure] = []
    async with served.fresh_company(server) as (_, db):
        token = await company.found(db, units=100_000, members=_MEMBERS)
        size = await _fill(db, token)
        chance = random.Random(1)

        def draw() -> bytes:
            customer_id = company.customer_id(chance.randrange(_MEMBERS))
            return load.get(f"/api/v1/customers/{customer_id}/page", token=token)

        for workers in (1, 2):
            with served.web(workers) as (url, keeper):
                await load.press(url, draw, seconds=_WARM_S)
                with served.spending(keeper) as spent:
                    answers = await load.press(url, draw, seconds=seconds)
            assert set(answers.statuses) == {_OK}, answers.samples
            n, p99_ms = answers.statuses[_OK], answers.quantile_ms(0.99, _OK)
            value = (
                f"p99 {p99_ms:.0f} ms, p50 {answers.quantile_ms(0.5, _OK):.0f} ms at"
                f" {answers.rate(_OK):.0f}/s; {len(answers.samples[_OK])} bytes; {size}; CPU app"
                f" {spent.app_ms / n:.2f} + database {spent.database_ms / n:.2f} ms;"
                f" load {spent.load:.1f}"
            )
            job = f"customer page, 32 connections, {workers} web worker" + "s" * (workers > 1)
            figures.append(Figure(job, value, "p99 < 50 ms", p99_ms < 50))
    return figures


async def _fill(db: Database, token: str) -> str:
    bodies = baskets.spread(2, members=_MEMBERS)
    requests = load.posts("/api/v1/orders", bodies, token=token, run="fill")
    with served.web(2) as (url, _):
        await load.press(url, requests.__next__, seconds=_FILL_S)
    async with db.connection() as connection:
        await connection.execute(_REPEAT_FACTS, _COPIES)
        await connection.execute("VACUUM ANALYZE platform.fact")
        row = await connection.fetchrow(_SIZE)
    assert row is not None
    return f"{row['facts'] / row['customers']:.0f} facts of each customer"
