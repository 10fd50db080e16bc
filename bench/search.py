"""Search over 100,000 products in three languages: words, typing errors, and what is found.

Beside it, in the same run and on the same products, plain ``ILIKE`` on the names and Tantivy.
"""

import asyncio
import json
import os
import random
import subprocess
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import asyncpg

from bench import load, search_goods, search_shop, served
from bench.report import Figure
from bench.search_goods import LANGUAGES, Goods
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from tools import prepare

_QUERIES: Final = 400  # of each language
_SAMPLE: Final = 300  # products of each language that are looked for by their names
_TOP: Final = 10
_HITS: Final = 24
_FIRST_S: Final = 15.0
_WARM_S: Final = 1.0
_OK: Final = 200
_GATES: Final = {"words": 50, "typos": 150}
Asks = list[tuple[str, str]]
# every word anywhere in the name, as shops do it that have no search
_ILIKE: Final = """
SELECT product_id FROM catalogue.product
 WHERE active AND {} ORDER BY name ->> '{}' LIMIT {}
"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure ours with 2 and 16 connections, then the others."""
    goods = list(search_goods.goods())
    asks, names = _asks(goods)
    async with served.fresh_company(server) as (address, db):
        token, index_s = await search_shop.found(db, goods)
        size = await _size(db)
    figures = [Figure("search: 100,000 products taken up", f"{index_s:.0f} s; {size}")]
    with served.web(1) as (url, keeper):
        # prices get their tags and the server's memory its pages on the first searches
        everything = cycle([_request(one, token) for some in asks.values() for one in some])
        await load.press(url, everything.__next__, seconds=_FIRST_S, connections=16)
        for name in ("words", "typos"):
            for connections in (2, 16):
                requests = cycle([_request(one, token) for one in asks[name]])
                draw = requests.__next__
                await load.press(url, draw, seconds=_WARM_S, connections=connections)
                with served.spending(keeper) as spent:
                    answers = await load.press(url, draw, seconds=seconds, connections=connections)
                figures.append(_figure(name, connections, answers, spent))
        found = await _found(url, token, names)
    ilike = await _ilike(address, asks, names)
    rival = await asyncio.to_thread(_tantivy, goods, asks, names)
    figures += [*_beside("ILIKE on names", ilike), *_beside("Tantivy, in memory", rival)]
    return [*figures, *_sanity({"ours": found, "ILIKE": ilike, "Tantivy": rival})]


def _asks(goods: Sequence[Goods]) -> tuple[dict[str, Asks], dict[str, list[tuple[int, str]]]]:
    """Return what is asked, and the names by which products are looked for."""
    chance = random.Random(17)
    names = [one.names for one in goods]
    words = [
        (language, text)
        for language in LANGUAGES
        for text in search_goods.queries(chance, names, language, _QUERIES)
    ]
    chance.shuffle(words)
    typos = [(language, search_goods.misspelt(chance, text)) for language, text in words]
    looked: dict[str, list[tuple[int, str]]] = {}
    for language in LANGUAGES:
        drawn = chance.sample(range(len(names)), _SAMPLE)
        looked[f"{language} name"] = [(i, names[i][language]) for i in drawn]
        looked[f"{language} typo"] = [
            (i, search_goods.misspelt(chance, names[i][language])) for i in drawn
        ]
    return {"words": words, "typos": typos}, looked


def _request(ask: tuple[str, str], token: str, more: str = "&place=p7") -> bytes:
    language, text = ask
    return load.get(f"/api/v1/search?q={quote(text)}&language={language}{more}", token=token)


def _figure(name: str, connections: int, answers: load.Answers, spent: served.Spending) -> Figure:
    assert set(answers.statuses) == {_OK}, answers.samples
    p99_ms = answers.quantile_ms(0.99, _OK)
    n = answers.statuses[_OK]
    value = (
        f"{answers.rate(_OK):.0f}/s, p50 {answers.quantile_ms(0.5, _OK):.1f} ms,"
        f" p99 {p99_ms:.0f} ms; CPU app {spent.app_ms / n:.2f} +"
        f" database {spent.database_ms / n:.2f} ms; load {spent.load:.1f}"
    )
    job = f"search over HTTP, {name}, facets, {connections} connections"
    if connections > 2:  # the gate is for two
        return Figure(job, value)
    return Figure(job, value, f"p99 < {_GATES[name]} ms", p99_ms < _GATES[name])


async def _found(url: str, token: str, names: dict[str, list[tuple[int, str]]]) -> dict[str, Any]:
    """Return how often a product is among the first for its own name."""
    shares: dict[str, Any] = {}
    for name, sample in names.items():
        found = 0
        for number, text in sample:
            request = _request((name[:2], text), token, f"&limit={_TOP}&facets=false")
            body = await _body(url, request)
            ids = [hit["product_id"] for hit in json.loads(body)["hits"]]
            found += str(search_shop.product_id(number)) in ids
        shares[name] = found / len(sample)
    return shares


async def _body(url: str, request: bytes) -> bytes:
    answers = await load.press(url, lambda: request, seconds=0, connections=1)
    return answers.samples[_OK]


async def _ilike(
    address: str, asks: dict[str, Asks], names: dict[str, list[tuple[int, str]]]
) -> dict[str, Any]:
    report: dict[str, Any] = {}
    pool = await asyncpg.create_pool(address, min_size=16, max_size=16)
    async with pool:
        for name in ("words", "typos"):
            for workers in (2, 16):
                key = name if workers == 2 else f"{name}_16"  # as above
                report[key] = await _ilike_timed(pool, asks[name][:200], workers)
        for name, sample in names.items():
            few = sample[:60]
            tops = [await _ilike_top(pool, name[:2], text, _TOP) for _, text in few]
            hits = (
                search_shop.product_id(number) in top
                for (number, _), top in zip(few, tops, strict=True)
            )
            report[name] = sum(hits) / len(few)
    return report


async def _ilike_timed(pool: Any, asks: Asks, workers: int) -> dict[str, float]:
    waits: list[float] = []
    left = iter(asks)

    async def work() -> None:
        for language, text in left:
            began = time.perf_counter()
            await _ilike_top(pool, language, text, _HITS)
            waits.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(workers)))
    waits.sort()
    return {
        "p50": waits[len(waits) // 2],
        "p99": waits[int(0.99 * len(waits))],
        "rate": len(waits) / (time.perf_counter() - began),
    }


async def _ilike_top(pool: Any, language: str, text: str, limit: int) -> list[Any]:
    words = text.split()
    tests = (f"name ->> '{language}' ILIKE ${place}" for place in range(1, len(words) + 1))
    statement = _ILIKE.format(" AND ".join(tests), language, limit)
    rows = await pool.fetch(statement, *(f"%{word}%" for word in words))
    return [row["product_id"] for row in rows]


def _tantivy(
    goods: Sequence[Goods], asks: dict[str, Asks], names: dict[str, list[tuple[int, str]]]
) -> dict[str, Any]:
    prepare.prepare("bench")
    home = Path(os.environ["ORDITO_HOME"])
    rows, asked = home / "goods.jsonl", home / "asks.json"
    with rows.open("w") as lines:
        for one in goods:
            row = {
                "number": one.number,
                "name": one.names,
                "text": one.descriptions,
                "brand": one.brand,
                "category": f"c{one.category}",
            }
            lines.write(json.dumps(row) + "\n")
    asked.write_text(json.dumps({**asks, "names": names}))
    script = Path(__file__).parent / "tantivy_rival/engine.py"
    python = prepare.PLACES["bench"] / "bin/python"
    done = subprocess.run(  # noqa: S603 # ours
        [str(python), str(script), str(rows), str(asked)], check=True, capture_output=True
    )
    return json.loads(done.stdout)


def _beside(rival: str, report: dict[str, Any]) -> list[Figure]:
    figures: list[Figure] = []
    for name in ("words", "typos"):
        for key, workers in ((name, 2), (f"{name}_16", 16)):
            took = report[key]
            value = f"{took['rate']:.0f}/s, p50 {took['p50']:.1f} ms, p99 {took['p99']:.0f} ms"
            figures.append(Figure(f"{rival}, {name}, {workers} at once", value))
    return figures


def _sanity(shares: dict[str, dict[str, Any]]) -> list[Figure]:
    """Return how often a product is among the first ten for its own name, right and misspelt."""
    return [
        Figure(
            f"in the first {_TOP} by its own {told}, {language}",
            "; ".join(f"{who} {some[f'{language} {kind}']:.1%}" for who, some in shares.items()),
        )
        for kind, told in (("name", "name"), ("typo", "name with one typing error"))
        for language in LANGUAGES
    ]


async def _size(db: Database) -> str:
    async with db.connection() as connection:
        tables, indexes = await connection.fetchrow(  # pyright: ignore[reportGeneralTypeIssues] # one row
            "SELECT sum(pg_table_size(oid))::float8, sum(pg_indexes_size(oid))::float8"
            " FROM pg_class WHERE relname LIKE 'search\\_%' AND relkind = 'r'"
        )
    return f"tables {tables / 1e6:.0f} MB, indexes {indexes / 1e6:.0f} MB"
