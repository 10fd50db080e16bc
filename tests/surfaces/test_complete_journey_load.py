import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from ordito import ledger, stock
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.files import FileStore, list_of_subject
from ordito.platform.idempotency import KeyReused
from ordito.reads.audit import run_audit
from ordito.reads.imported_history import get_history_totals, get_tender_totals
from ordito.surfaces.connectors.complete_journey import load, mapping
from ordito.surfaces.connectors.complete_journey.reader import Source, open_source
from ordito.surfaces.connectors.complete_journey.reconcile import Row, reconcile
from ordito.surfaces.connectors.complete_journey.tally import Tally
from tests import databases
from tests.surfaces.complete_journey_files import write

pytestmark = pytest.mark.anyio

NOON = datetime(2017, 3, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
PRODUCTS = [
    (1, 10, "GROCERY", "National", "SOUP", "CONDENSED SOUP", "10 OZ"),
    (2, 10, "GROCERY", "Private", "SOUP", "CUBES", None),
    (3, 11, "FUEL", "National", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None),
]
# household, store, basket, product, quantity, sales, retail discount, coupon, match, week, when
TRANSACTIONS = [
    (7, 5, 100, 1, 3, 2.50, 0.50, 1.00, 0.25, 9, NOON),
    (7, 5, 100, 2, 0, 0.00, 0.00, 0.75, 0.00, 9, NOON),
    (7, 5, 100, 3, 9_000, 20.00, 0.00, 0.00, 0.00, 9, NOON),
    (8, 6, 200, 1, 1, 0.50, 0.00, 0.75, 0.00, 9, NOON),
    (8, 6, 300, 99, 2, 3.10, 0.00, 0.00, 0.00, 9, NOON),
    (8, 6, 300, 1, -1, 1.00, 0.10, 0.00, 0.00, 9, NOON),
    (9, 6, 400, 1, -1, 1.00, 0.00, 0.00, 0.00, 9, NOON),
]


async def bring(db: Database, source: Source) -> tuple[Tally, list[bool]]:
    at = now()
    for _, prepare in load.PREPARATION:
        await prepare(db, source, at=at)
    tally, new = Tally(), list[bool]()
    for batch in source.batches():
        tally.add(batch)
        fingerprint = source.fingerprint()
        new.append(await load.load_batch(db, batch, fingerprint=fingerprint, at=at))
    await load.open_stock(db, source, at=at)
    return tally, new


async def rows_of(db: Database, source: Source, tally: Tally) -> list[Row]:
    found = await db.read(get_history_totals, source=mapping.SOURCE)
    tenders = await db.read(get_tender_totals, source=mapping.SOURCE)
    return reconcile(source.totals(), tally, found, tenders)


async def test_every_line_and_cent_is_accounted_for(db: Database, tmp_path: Path) -> None:
    with open_source(write(tmp_path, transactions=TRANSACTIONS, products=PRODUCTS)) as source:
        tally, _ = await bring(db, source)
        rows = await rows_of(db, source, tally)

    assert [(row.measure, row.source, row.left_out, row.found) for row in rows] == [
        ("lines", 7, 2, 5),
        ("baskets", 4, 1, 3),
        ("households", 3, 1, 2),
        ("stores", 2, 0, 2),
        ("products", 4, 0, 4),
        ("units", 7, 0, 7),
        ("sales", 2_810, 200, 2_610),
        ("discounts of the stores", 85, 10, 75),
        ("coupons of manufacturers", 250, 25, 225),
        ("paid in all", 2_810, 200, 2_610),
    ]
    assert {row.difference for row in rows} == {0}


async def test_a_lost_line_is_found(db: Database, tmp_path: Path) -> None:
    with open_source(write(tmp_path, transactions=TRANSACTIONS, products=PRODUCTS)) as source:
        tally, _ = await bring(db, source)
        async with db.connection() as connection:
            await connection.execute("DELETE FROM orders.line WHERE total_minor = 310")
        rows = await rows_of(db, source, tally)

    assert [(row.measure, row.difference) for row in rows if row.difference] == [
        ("lines", -1),
        ("baskets", -1),
        ("products", -1),
        ("units", -2),
        ("sales", -310),
    ]


async def test_twice_is_once_and_the_books_agree(db: Database, tmp_path: Path) -> None:
    with open_source(write(tmp_path, transactions=TRANSACTIONS, products=PRODUCTS)) as source:
        _, first = await bring(db, source)
        tally, second = await bring(db, source)
        rows = await rows_of(db, source, tally)

    assert (first, second) == ([True], [False])
    assert {row.difference for row in rows} == {0}
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {verdict.check: verdict.findings for verdict in verdicts if verdict.findings} == {}


async def test_history_gives_points_and_only_the_opening_count_gives_stock(
    db: Database, tmp_path: Path
) -> None:
    with open_source(write(tmp_path, transactions=TRANSACTIONS, products=PRODUCTS)) as source:
        await bring(db, source)

    soup, place = mapping.sku_id(1), mapping.place_id(5)
    [movement] = await db.read(stock.list_movements, sku_id=soup, place_id=place)
    assert (movement.kind, movement.quantity) == ("opening", 3 + 1 + 2)
    account = mapping.PROGRAMME.account_of(mapping.customer_id(7))
    assert (await db.read(ledger.get_balance, account_id=account)).posted == 22


async def test_refuses_other_files_under_the_same_batches(db: Database, tmp_path: Path) -> None:
    with open_source(write(tmp_path, transactions=TRANSACTIONS, products=PRODUCTS)) as source:
        await bring(db, source)
    with (
        open_source(tmp_path, households=1) as part,
        pytest.raises(KeyReused),
    ):
        await bring(db, part)


async def test_files_without_a_room_are_kept_as_they_are(db: Database, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files" / "cj")
    with open_source(write(tmp_path, transactions=TRANSACTIONS, products=PRODUCTS)) as source:
        await load.keep_staged(db, source, store, at=now())
        [kept] = await db.read(list_of_subject, subject_id=load.staged_id("coupons"))

    assert await store.get(kept.sha256) == (tmp_path / "coupons.parquet").read_bytes()


def many_baskets(number: int) -> Sequence[tuple[object, ...]]:
    return [
        (n % 20, 5, n, 1, 1, 1.25, 0.0, 0.0, 0.0, 9, NOON + timedelta(minutes=n))
        for n in range(number)
    ]


def test_goes_on_after_a_kill_where_it_stopped(server: Server, tmp_path: Path) -> None:
    write(tmp_path, transactions=many_baskets(6_000), products=PRODUCTS)
    company = f"killed_{os.getpid()}"
    command = [
        *(sys.executable, "-m", "ordito.surfaces.cli.main", "import", "complete-journey"),
        *("--company", company, "--from", str(tmp_path)),
        *("--rejects", str(tmp_path / "rejects.csv")),
    ]
    environ = os.environ | {
        "ORDITO_DATABASE_URL": server.address,
        "ORDITO_HOME": str(tmp_path / "home"),
    }
    try:
        killed = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
        _until_orders(server.url(company))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        stopped_at = asyncio.run(_orders(server.url(company)))

        again = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

        assert 1_000 <= stopped_at < 6_000
        assert again.returncode == 0, again.stdout + again.stderr
        assert f"{stopped_at:,} were there already" in again.stdout
        assert asyncio.run(_orders(server.url(company))) == 6_000
    finally:
        asyncio.run(databases.drop(server, company))


def _until_orders(address: str) -> None:
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        if asyncio.run(_orders(address)):
            return
        time.sleep(0.005)
    raise AssertionError("no batch was taken in")


async def _orders(address: str) -> int:
    try:
        connection = await asyncpg.connect(address)
    except asyncpg.InvalidCatalogNameError:
        return 0
    try:
        return await connection.fetchval('SELECT count(*) FROM orders."order"')
    except asyncpg.UndefinedTableError:
        return 0
    finally:
        await connection.close()
