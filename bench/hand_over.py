"""Hand-over: goods that wait are given out over HTTP by their codes; stock and orders follow."""

import random
from collections.abc import Iterator
from itertools import chain, repeat

import msgspec

from bench import baskets, company, load, served
from bench.report import Figure, audit_figure
from ordito.platform.db.server import Server

_UNITS = 10_000_000
_CONNECTIONS = 8  # counters of some stores at once
_DONE = 200
_NOTHING_LEFT = 404
_SALES_S = 2.0  # for each second of handing over, so that there is always something left
_GATE_MS = 100


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Sell collections of three lines, then hand them over; the audit is shown beside it."""
    async with served.fresh_company(server) as (_, db):
        token = await company.found(db, units=_UNITS)
        with served.web(1) as (url, _):
            sales = load.posts("/api/v1/orders", _collections(), token=token, run="sell")
            await load.press(url, sales.__next__, seconds=_SALES_S * seconds)
            async with db.connection() as connection:
                rows = await connection.fetch(
                    "SELECT place_id, fulfilment_order_id, code FROM fulfilment.fulfilment_order"
                )
            given = chain(
                chain.from_iterable(_hand_over(*row, token=token) for row in rows),
                repeat(load.get("/api/v1/nothing-is-left", token=token)),
            )
            answers = await load.press(
                url, given.__next__, seconds=seconds, connections=_CONNECTIONS
            )
        assert set(answers.statuses) <= {_DONE, _NOTHING_LEFT}, answers.samples
        p99 = answers.quantile_ms(0.99, _DONE)
        value = (
            f"{answers.rate(_DONE):.0f}/s; p50 {answers.quantile_ms(0.5, _DONE):.0f} ms, p99"
            f" {p99:.0f} ms"
        )
        verdict = audit_figure("hand-over", await served.audit(db), await served.deadlocks(db))
    job = "hand-over of three lines by code over HTTP, 8 at once"
    return [Figure(job, value, f"p99 < {_GATE_MS} ms", p99 < _GATE_MS), verdict]


def _collections() -> Iterator[bytes]:
    chance = random.Random(7)
    while True:
        skus = chance.sample(range(company.SKUS), baskets.LINES)
        yield msgspec.json.encode(baskets.draw(chance, method="collect", skus=skus))


def _hand_over(place_id: object, task_id: object, code: str, *, token: str) -> Iterator[bytes]:
    path = f"/api/v1/places/{place_id}/fulfilment-orders/{task_id}/hand-over"
    body = msgspec.json.encode({"code": code})
    return load.posts(path, iter([body]), token=token, run=f"give-{task_id}")
