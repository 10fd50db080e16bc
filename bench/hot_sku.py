"""Hot SKU: every order takes the same SKU at the same place; and the reservation alone.

The reservation is one statement. A shop that reads, locks, decides and writes holds its lock over
three round trips, so both are measured from a client beside the database and from one away.
"""

import asyncio
import re

import asyncpg

from bench import baskets, company, load, pgbench, served
from bench.report import Figure, audit_figure
from ordito import stock
from ordito.platform.clock import now
from ordito.platform.db import Database, registered
from ordito.platform.db.server import Server
from ordito.platform.events import Context

_SKU = 7
_COLD_SKU = 8
_PLACE = 10
_BUCKETS = 16
_UNITS = 10_000_000
_WARM_S = 1.5
_PLACED = 201
_ROOM = "ordito.stock.commands.reservations"
# a round trip between two machines of one room, as most databases are asked
_AWAY_US = 500
_ANSWERED = re.compile(r"(;|\\gset)$")
_RESERVED = "SELECT count(*) FROM stock.reservation"


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure one bucket, then sixteen, over HTTP; then the reservation without us."""
    figures: list[Figure] = []
    async with served.fresh_company(server) as (address, db):
        token = await company.found(db, units=_UNITS)
        for buckets in (1, _BUCKETS):
            if buckets > 1:
                await _extend(db)
            figures.append(await _http(token, buckets, seconds))
        verdict = audit_figure("hot SKU", await served.audit(db), await served.deadlocks(db))
        figures += [verdict, *await _reserve_alone(address, seconds)]
    return figures


async def _extend(db: Database) -> None:
    await db.transact(
        stock.extend_buckets,
        Context.system(),
        sku_id=company.sku_id(_SKU),
        place_id=company.place_id(_PLACE),
        buckets=_BUCKETS,
        at=now(),
    )


async def _http(token: str, buckets: int, seconds: float) -> Figure:
    bodies = baskets.single(buckets, sku=_SKU, place=_PLACE)
    requests = load.posts("/api/v1/orders", bodies, token=token, run=f"hot{buckets}")
    with served.web(1) as (url, keeper):
        await load.press(url, requests.__next__, seconds=_WARM_S)
        with served.spending(keeper) as spent:
            answers = await load.press(url, requests.__next__, seconds=seconds)
    assert set(answers.statuses) == {_PLACED}, answers.samples
    rate, sold = answers.rate(_PLACED), answers.statuses[_PLACED]
    value = (
        f"{rate:.0f} sales/s; p50 {answers.quantile_ms(0.5, _PLACED):.0f} ms, p99"
        f" {answers.quantile_ms(0.99, _PLACED):.0f} ms; CPU app {spent.app_ms / sold:.2f} +"
        f" database {spent.database_ms / sold:.2f} ms; load {spent.load:.1f}"
    )
    job = f"hot SKU over HTTP, {buckets} bucket" + "s" * (buckets > 1)
    return Figure(job, value, ">= 300/s", rate >= 300)


async def _reserve_alone(address: str, seconds: float) -> list[Figure]:
    ours = await _run(address, _script(_SKU, "reserve"), seconds)
    one = await _run(address, _script(_COLD_SKU, "reserve"), seconds)
    theirs = await _run(address, _check_then_act_script(), seconds)
    ratio = ours / theirs
    # clients and database on one machine hide what a lock costs that is held while a client decides
    far_ours = await _run(address, _away(_script(_SKU, "reserve")), seconds)
    far_theirs = await _run(address, _away(_check_then_act_script()), seconds)
    far_ratio = far_ours / far_theirs
    far = f"{far_ratio:.1f} x ({far_ours:.0f}/s : {far_theirs:.0f}/s)"
    value = f"{ratio:.1f} x ({ours:.0f}/s : {theirs:.0f}/s); one bucket {one:.0f}/s"
    job = "reserve alone on 16 buckets : read, lock, decide, write"
    cycles = ("reserve", "confirm", "release")
    spread = await _run(address, _script(_SKU, *cycles), seconds)
    single = await _run(address, _script(_COLD_SKU, *cycles), seconds)
    cycle = f"{spread / single:.1f} x ({spread:.0f}/s : {single:.0f}/s)"
    return [
        Figure(job, value, ">= 10 x", ratio >= 10),
        Figure(f"{job}; both from {_AWAY_US / 1000:.1f} ms away", far, ">= 10 x", far_ratio >= 10),
        Figure("reserve, confirm, release of one SKU: 16 buckets : one row", cycle),
    ]


async def _run(address: str, script: pgbench.Script, seconds: float) -> float:
    connection = await asyncpg.connect(address)
    try:
        with pgbench.running(address, [script]):
            await asyncio.sleep(_WARM_S)
            before = await connection.fetchval(_RESERVED)
            with served.spending() as spent:
                await asyncio.sleep(seconds)
            return (await connection.fetchval(_RESERVED) - before) / spent.seconds
    finally:
        await connection.close()


def _script(sku: int, *names: str) -> pgbench.Script:
    """Write the product's own statements for one unit, each a transaction."""
    values = {
        "reservation_ids": f"ARRAY[{_ID}]",
        "sku_ids": f"ARRAY['{company.sku_id(sku)}'::uuid]",
        "place_ids": f"ARRAY['{company.place_id(_PLACE)}'::uuid]",
        "quantities": "ARRAY[1]",
        "beyond": "ARRAY[false]",
        "quantity": "1",
        "movement_ids": f"ARRAY[{_ID}]",
        "subject_id": _ID,
        "expires_at": "'2100-01-01'",
        "at": "'2026-01-01'",
    }
    known = {one.label: one for one in registered()}
    texts = [pgbench.fill(known[f"{_ROOM}.{name}"], values) for name in names]
    return pgbench.Script(f"{_COUNT}{';'.join(texts)};\n", {}, 1)


def _check_then_act_script() -> pgbench.Script:
    """Write what shops do: lock the row, look, decide in the client, write."""
    where = (
        f"sku_id = '{company.sku_id(_COLD_SKU + 1)}' AND place_id = '{company.place_id(_PLACE)}'"
        " AND condition = 'sellable' AND bucket = 0"
    )
    text = f"""{_COUNT}BEGIN;
SELECT on_hand - reserved AS free FROM stock.position WHERE {where} FOR UPDATE \\gset
\\if :free >= 1
UPDATE stock.position SET reserved = reserved + 1 WHERE {where};
INSERT INTO stock.reservation (sku_id, reservation_id, part, bucket, place_id, condition, quantity,
       held, subject_id, reserved_at, expires_at)
VALUES ('{company.sku_id(_COLD_SKU + 1)}', {_ID}, 0, 0, '{company.place_id(_PLACE)}', 'sellable',
        1, 1, {_ID}, '2026-01-01', '2100-01-01');
\\endif
COMMIT;
"""  # noqa: S608 # ids of the bench
    return pgbench.Script(text, {}, 1)


def _away(script: pgbench.Script) -> pgbench.Script:
    """Let each answer of a script take its way through a network before the client goes on."""
    pause = f"\\sleep {_AWAY_US} us\n"
    lines = script.text.splitlines(keepends=True)
    text = "".join(line + pause * (_ANSWERED.search(line) is not None) for line in lines)
    return pgbench.Script(text, script.variables, script.weight)


_COUNT = "\\set n :n + 1\n\\set id :n * 64 + :client_id\n"
_ID = "lpad(to_hex((:id)::bigint), 32, '0')::uuid"
