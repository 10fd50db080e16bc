"""Scarce stock: few units, many buyers of overlapping baskets; every refusal is honest."""

import json
import random
from collections import Counter
from collections.abc import Iterator

import msgspec

from bench import baskets, company, load, served
from bench.report import Figure, audit_figure
from ordito.platform.db import Database
from ordito.platform.db.server import Server

_UNITS = 3
_SKUS = 20
_PLACED = 201
_REFUSED = 409


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Sell twenty SKUs out, all over the places, with two web workers."""
    async with served.fresh_company(server) as (_, db):
        token = await company.found(db, units=_UNITS)
        requests = load.posts("/api/v1/orders", _baskets(), token=token, run="scarce")
        with served.web(2) as (url, keeper), served.spending(keeper) as spent:
            answers = await load.press(url, requests.__next__, seconds=2 * seconds)
        code = json.loads(answers.samples.get(_REFUSED, b"{}")).get("code", "none")
        others = Counter(
            {
                status: n
                for status, n in answers.statuses.items()
                if status not in (_PLACED, _REFUSED)
            }
        )
        left = await _left(db)
        value = (
            f"{answers.statuses[_PLACED]} sold, {answers.statuses[_REFUSED]} refused ({code}),"
            f" other answers {sum(others.values())}; {left} of"
            f" {_SKUS * company.PLACES * _UNITS} units left; load {spent.load:.1f}"
        )
        verdict = audit_figure("scarce", await served.audit(db), await served.deadlocks(db))
    return [Figure("scarce stock", value, "only sold or refused", not others), verdict]


async def _left(db: Database) -> int:
    async with db.connection() as connection:
        return await connection.fetchval(
            "SELECT sum(available) FROM stock.v_position WHERE sku_id <= $1",
            company.sku_id(_SKUS - 1),
        )


def _baskets() -> Iterator[bytes]:
    chance = random.Random(3)
    while True:
        method = chance.choice(list(baskets.MIX))
        skus = chance.sample(range(_SKUS), baskets.LINES)
        yield msgspec.json.encode(baskets.draw(chance, method=method, skus=skus))
