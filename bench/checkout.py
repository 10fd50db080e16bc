"""Checkout: the durable unified checkout over HTTP, beside pgbench and django-oscar, in turn."""

import asyncio
from dataclasses import dataclass
from statistics import median
from typing import Final

import asyncpg

from bench import baskets, company, load, machine, oscar, pgbench, recording, served
from bench.report import Figure, audit_figure
from ordito.platform.db import Database
from ordito.platform.db.server import Server

ROUNDS: Final = 3
_WARM_S: Final = 2.0
_RAW: Final = "bench_raw"
_ORDERS: Final = 'SELECT count(*) FROM orders."order"'
_PATIENCE: Final = 120
_SOLD_LATELY: Final = (
    "SELECT count(*) FROM order_order WHERE date_placed > now() - interval '1 second'"
)
_PLACED: Final = 201
_UNITS: Final = 1_000_000
_WORKERS: Final = (1, 2)


@dataclass
class Round:
    """One turn of one of the rivals.

    Attributes:
        rate: sales per second.
        app_ms: CPU of its application per sale; of pgbench, nothing is counted.
        database_ms: CPU of all PostgreSQL processes per sale.
        p50_ms: waiting time that half of the sales did not exceed; 0 where it is not known.
        p99_ms: the same of 99 of a hundred.
        load: load average of the machine.
    """

    rate: float
    app_ms: float
    database_ms: float
    load: float
    p50_ms: float = 0.0
    p99_ms: float = 0.0


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure in rounds, each rival in turn in each round; the middle of the rounds counts."""
    async with served.fresh_company(server) as (address, db):
        token = await company.found(db, units=_UNITS)
    await served.copy(server, served.COMPANY, _RAW)
    raw = server.url(_RAW)
    recorded = [
        (await recording.record(raw, method=method), method, weight)
        for method, weight in baskets.MIX.items()
    ]
    scripts = [pgbench.script_of(sale, name=name, weight=n) for sale, name, n in recorded]
    shop = await oscar.set_up(server)
    rounds: dict[str, list[Round]] = {}
    for number in range(ROUNDS):
        rounds.setdefault("pgbench", []).append(await _pgbench(raw, scripts, seconds))
        for workers in _WORKERS:
            name = f"{workers} web worker" + "s" * (workers > 1)
            run = f"{number}-{workers}"
            rounds.setdefault(name, []).append(await _http(workers, token, run, seconds))
        rounds.setdefault("django-oscar", []).append(await _oscar(server, shop, seconds))
    async with Database.open(address) as db:
        verdict = audit_figure("checkout", await served.audit(db), await served.deadlocks(db))
    statements = max(max(sale.per_transaction()) for sale, _, _ in recorded)
    limit = Figure(
        "checkout: statements per transaction", f"at most {statements}", "<= 6", statements <= 6
    )
    return [*_figures(rounds), limit, verdict]


async def _pgbench(address: str, scripts: list[pgbench.Script], seconds: float) -> Round:
    with pgbench.running(address, scripts):
        await asyncio.sleep(_WARM_S)
        before = await _count(address, _ORDERS)
        with served.spending() as spent:
            await asyncio.sleep(seconds)
        sold = await _count(address, _ORDERS) - before
    return Round(sold / spent.seconds, 0.0, spent.database_ms / sold, spent.load)


async def _http(workers: int, token: str, run: str, seconds: float) -> Round:
    bodies = baskets.spread(hash(run))
    requests = load.posts("/api/v1/orders", bodies, token=token, run=run)
    with served.web(workers) as (url, keeper):
        await load.press(url, requests.__next__, seconds=_WARM_S)
        with served.spending(keeper) as spent:
            answers = await load.press(url, requests.__next__, seconds=seconds)
    assert set(answers.statuses) == {_PLACED}, answers.samples
    sold = answers.statuses[_PLACED]
    return Round(
        answers.rate(_PLACED),
        spent.app_ms / sold,
        spent.database_ms / sold,
        spent.load,
        answers.quantile_ms(0.5, _PLACED),
        answers.quantile_ms(0.99, _PLACED),
    )


async def _oscar(server: Server, address: str, seconds: float) -> Round:
    with oscar.running(server) as pid:
        for _ in range(_PATIENCE):
            if await _count(address, _SOLD_LATELY):  # Django has come up
                break
            await asyncio.sleep(0.5)
        await asyncio.sleep(_WARM_S)
        before, app_ms = await _count(address, oscar.ORDERS), machine.cpu_ms((pid,))
        with served.spending() as spent:
            await asyncio.sleep(seconds)
        sold = max(await _count(address, oscar.ORDERS) - before, 1)
        app_ms = machine.cpu_ms((pid,)) - app_ms
    return Round(sold / spent.seconds, app_ms / sold, spent.database_ms / sold, spent.load)


async def _count(address: str, query: str) -> int:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def _figures(rounds: dict[str, list[Round]]) -> list[Figure]:
    figures = [Figure(f"checkout: {name}", _told(turns)) for name, turns in rounds.items()]
    for name in list(rounds)[1 : 1 + len(_WORKERS)]:
        turns = rounds[name]
        rate = median(turn.rate for turn in turns)
        cpu_ms = median(turn.app_ms + turn.database_ms for turn in turns)
        ratio = _ratio(turns, rounds["pgbench"])
        bare_ms = median(turn.database_ms for turn in rounds["pgbench"])
        peer = _ratio(turns, rounds["django-oscar"])
        figures += [
            Figure(f"{name} : pgbench", f"{ratio:.2f}", ">= 0.35", ratio >= 0.35),
            Figure(f"{name} : pgbench, sales per second of CPU", f"{bare_ms / cpu_ms:.2f}"),
            Figure(f"{name} : django-oscar", f"{peer:.1f}"),
            Figure(f"{name}: CPU", f"{cpu_ms:.2f} ms", "<= 3.5 ms", cpu_ms <= 3.5),
            Figure(f"{name}: rate", f"{rate:.0f}/s", ">= 400/s", rate >= 400),
        ]
    return figures


def _ratio(ours: list[Round], theirs: list[Round]) -> float:
    """Return the middle of the ratios of rounds that were run beside each other."""
    return median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True))


def _told(turns: list[Round]) -> str:
    rates = ", ".join(f"{turn.rate:.0f}" for turn in turns)
    app_ms = median(turn.app_ms for turn in turns)
    database_ms = median(turn.database_ms for turn in turns)
    p50_ms = median(turn.p50_ms for turn in turns)
    p99_ms = median(turn.p99_ms for turn in turns)
    waits = f"; p50 {p50_ms:.0f} ms, p99 {p99_ms:.0f} ms" if p50_ms else ""
    loads = ", ".join(f"{turn.load:.1f}" for turn in turns)
    return (
        f"{rates} sales/s; CPU app {app_ms:.2f} + database {database_ms:.2f} ms{waits};"
        f" load {loads}"
    )
