"""Availability of fifty SKUs over twenty places, as a shop's list page asks for it."""

import random
from functools import partial

from bench import company, load, served
from bench.report import Figure
from ordito.platform.db.server import Server

_SKUS = 50
_REQUESTS = 200
_WARM_S = 1.0
_OK = 200


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure with one and two web workers."""
    figures: list[Figure] = []
    async with served.fresh_company(server) as (_, db):
        token = await company.found(db, units=100, members=1)
    for workers in (1, 2):
        draw = partial(random.Random(workers).choice, _requests(token))
        with served.web(workers) as (url, keeper):
            await load.press(url, draw, seconds=_WARM_S)
            with served.spending(keeper) as spent:
                answers = await load.press(url, draw, seconds=seconds)
        assert set(answers.statuses) == {_OK}, answers.samples
        rows = answers.samples[_OK].count(b"sku_id")
        assert rows == _SKUS * company.PLACES, rows
        rate, p99_ms = answers.rate(_OK), answers.quantile_ms(0.99, _OK)
        n = answers.statuses[_OK]
        value = (
            f"{rate:.0f}/s, p50 {answers.quantile_ms(0.5, _OK):.0f} ms, p99 {p99_ms:.0f} ms; CPU"
            f" app {spent.app_ms / n:.2f} + database {spent.database_ms / n:.2f} ms;"
            f" load {spent.load:.1f}"
        )
        met = rate >= 600 and p99_ms < 110
        job = f"availability of 50 SKUs over 20 places, {workers} web worker" + "s" * (workers > 1)
        figures.append(Figure(job, value, ">= 600/s, p99 < 110 ms", met))
    return figures


def _requests(token: str) -> list[bytes]:
    chance = random.Random(5)
    places = "".join(f"&place=p{number}" for number in range(company.PLACES))
    return [
        load.get(
            "/api/v1/availability?"
            + "&".join(f"sku=s{sku}" for sku in chance.sample(range(company.SKUS), _SKUS))
            + places,
            token=token,
        )
        for _ in range(_REQUESTS)
    ]
