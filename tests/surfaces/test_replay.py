import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from ordito.surfaces.cli.replay.command import issue_tokens, turns_of
from ordito.surfaces.cli.replay.feed import Feed
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.plan import read_mix
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.verify import verify
from ordito.surfaces.connectors.complete_journey import load
from ordito.surfaces.connectors.complete_journey.reader import Source, open_source
from tests.serving import serve
from tests.surfaces.complete_journey_files import write

pytestmark = pytest.mark.anyio

NOON = datetime(2017, 3, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
PRODUCTS = [
    (1, 10, "GROCERY", "National", "SOUP", "CONDENSED SOUP", "10 OZ"),
    (2, 10, "GROCERY", "Private", "SOUP", "CUBES", None),
    (3, 11, "FUEL", "National", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None),
]


async def bring(db: Database, opened: Source) -> None:
    """Bring all but the baskets, which the replay sells anew."""
    for _, prepare in load.PREPARATION:
        await prepare(db, opened, at=now())
    await load.open_stock(db, opened, at=now())


def write_baskets(folder: Path, number: int) -> Path:
    """Write baskets of soup and cubes, with gasoline in every tenth."""
    transactions = [
        (n % 7, n % 3, n, product, quantity, 1.25, 0.0, 0.0, 0.0, 9, NOON + timedelta(minutes=n))
        for n in range(number)
        for product, quantity in ((1, 1), (2, 2), *([(3, 9_000)] if n % 10 == 0 else []))
    ]
    return write(folder, transactions=transactions, products=PRODUCTS)


@pytest.fixture
async def source(db: Database, tmp_path: Path) -> AsyncIterator[Source]:
    with open_source(write_baskets(tmp_path, 300)) as opened:
        await bring(db, opened)
        yield opened


@pytest.fixture
async def tokens(db: Database, source: Source) -> dict[str, str]:
    assert source.households is None
    return await db.transact(issue_tokens, Context.system(), name="replay", at=now())


async def play(url: str, tokens: dict[str, str], feed: Feed, journal: Path) -> Replay:
    with Journal(journal) as log:
        run = Replay(url=url, tokens=tokens, journal=log)
        await run.play(turns_of(feed, "replay"), clients=8)
    return run


async def test_sells_every_basket_through_all_channels_and_the_books_agree(
    db: Database, address: str, source: Source, tokens: dict[str, str], tmp_path: Path
) -> None:
    feed = Feed(source, read_mix("store=40,web=20,app=20,contact_centre=20"))
    with serve(address) as url:
        run = await play(url, tokens, feed, tmp_path / "journal.jsonl")

    entries = list(read_journal(tmp_path / "journal.jsonl"))
    sold = {entry.order_id for entry in entries if entry.action == "sell" and entry.status == 201}
    assert len({entry.basket for entry in entries if entry.action == "sell"}) == 300
    assert {entry.channel for entry in entries} == {"store", "web", "app", "contact_centre"}
    assert feed.left_out == {"volume": 30}
    assert len([entry for entry in entries if entry.action == "sell"]) > 300, "none sent twice"
    assert run.unlike == []
    codes = {code for (action, code) in run.meter.answers if action == "sell"}
    assert codes <= {"ok", "pending", "orders.payment_declined"}
    assert run.meter.answers["hand_over", "ok"] > 0
    assert run.meter.answers["cancel", "ok"] > 0
    proof = await verify(db, entries)
    assert (proof.accepted, proof.faults) == (len(sold), ())
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {verdict.check: verdict.findings for verdict in verdicts if verdict.findings} == {}


async def test_the_same_sales_played_again_get_the_same_orders(
    db: Database, address: str, source: Source, tokens: dict[str, str], tmp_path: Path
) -> None:
    with serve(address) as url:
        for name in ("first", "second"):
            feed = Feed(source, read_mix("store=60,web=40"), most=60)
            await play(url, tokens, feed, tmp_path / f"{name}.jsonl")

    orders = [
        {entry.key: entry.order_id for entry in read_journal(path) if entry.status == 201}
        for path in (tmp_path / "first.jsonl", tmp_path / "second.jsonl")
    ]
    assert len(orders[0]) > 40
    assert orders[1] == orders[0]
    async with db.connection() as connection:
        assert await connection.fetchval('SELECT count(*) FROM orders."order"') == len(orders[0])


async def test_plays_no_faster_than_it_was_told(source: Source) -> None:
    feed = Feed(source, read_mix("store=1"), most=10, per_second=50)
    loop = asyncio.get_running_loop()
    began = loop.time()

    sales = [sale async for sale in feed]

    assert len(sales) == 10
    assert loop.time() - began >= 9 / 50


async def test_says_which_accepted_orders_are_lost(
    db: Database, address: str, source: Source, tokens: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    with serve(address) as url:
        await play(url, tokens, Feed(source, read_mix("store=1"), most=5), path)
    entries = [entry for entry in read_journal(path) if entry.status == 201]
    lost, other, *_ = entries
    async with db.connection() as connection:
        await connection.execute('DELETE FROM orders."order" WHERE order_id = $1', lost.order_id)
        await connection.execute(
            'UPDATE orders."order" SET total_minor = total_minor + 1 WHERE order_id = $1',
            other.order_id,
        )

    proof = await verify(db, entries)

    assert {(fault.key, fault.what) for fault in proof.faults} == {
        (lost.key, "lost"),
        (other.key, "other_total"),
    }
