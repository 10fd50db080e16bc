"""The live half of the marts: copied while the company goes on, right after every crash."""

import asyncio
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ordito import fulfilment, marts, stock
from ordito.flows.erase_customer import erase_customer
from ordito.marts.copies import open_copies
from ordito.marts.copies.manifest import write_copies
from ordito.marts.mart import BUILDS
from ordito.platform import ids, jobs
from ordito.platform.clock import now
from ordito.platform.state import lake_dir
from ordito.processes.change_asked import BroughtLine, Return
from ordito.processes.refresh_marts import MartTerms, add_refresh, ask_refresh, refresh_marts
from ordito.processes.sale import SaleCustomer
from tests.flows.shop import SYSTEM, Shop, carry
from tests.rooms.marts.lived import EMAIL, leave_alone, lived, look

pytestmark = pytest.mark.anyio
ZONE = "Europe/Rome"


async def refresh(shop: Shop, folder: Path, at: datetime | None = None) -> marts.Build:
    """Refresh when all that was done is final: the database itself may be busy with its own."""
    async with shop.db.connection() as connection, asyncio.timeout(60):
        final = "SELECT max(xid) < pg_snapshot_xmin(pg_current_snapshot()) FROM platform.fact"
        while not await connection.fetchval(final):  # noqa: ASYNC110 # the database tells nobody
            await asyncio.sleep(0.05)
    return await refresh_at_once(shop, folder, at)


async def refresh_at_once(shop: Shop, folder: Path, at: datetime | None = None) -> marts.Build:
    return await refresh_marts(shop.db, folder=folder, zone=ZONE, at=at or now())


async def staff(shop: Shop, minutes: float, since: date | None = None) -> None:
    hours = (fulfilment.staffing.StaffedHours(0, 9, 10, minutes),)
    place = fulfilment.staffing.PlaceStaffing(shop.company.places["north"], hours, since)
    policy = fulfilment.staffing.Staffing((place,))
    publish = fulfilment.staffing.publish_staffing
    await shop.db.transact(publish, SYSTEM, policy=policy, by="ada", at=now())


def tables_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with marts.open_mart(folder) as mart:
        return {one.name: mart.rows(f"FROM {one.name}") for one in mart.build.tables}


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_was_copied_piece_by_piece_is_what_is_copied_at_once(
    shop: Shop, tmp_path: Path
) -> None:
    await refresh(shop, tmp_path / "pieces")
    member = await lived(shop)
    await staff(shop, 60)
    first = await refresh(shop, tmp_path / "pieces")
    await staff(shop, 30, since=date(2026, 3, 2))
    sold = await shop.sell(carry("shirt"), customer=SaleCustomer(email=EMAIL))
    await look(shop, member, "laptop")
    await leave_alone(shop, member)
    await shop.change(sold, Return(lines=(BroughtLine(1, 1),), place="south"))
    at = now()
    pieces, whole = tmp_path / "pieces", tmp_path / "whole"
    second, at_once = await refresh(shop, pieces, at), await refresh(shop, whole, at)
    assert tables_of(pieces) == tables_of(whole)
    assert second.version == at_once.version != first.version
    found = marts.read_copies(pieces)
    assert found is not None
    assert len(found.generations) == 3
    with marts.open_mart(pieces) as mart:
        assert mart.rows(
            "SELECT count(*), sum(gross), sum(returned_units), count(cancelled_us) FROM fact_order"
        ) == [(4, 2 * 1990 + 89900 + 3 * 1990 + 2 * 1990 + 1990, 2, 0)]
        seen = "SELECT count(*), count(customer_id) FROM fact_touch WHERE kind = 'product_viewed'"
        assert mart.rows(seen) == [(2, 2)]
        assert mart.rows("SELECT customer_id, medium, treated FROM fact_treatment") == [
            (str(member), "letters", False)
        ]
        lying = await shop.db.read(stock.list_positions, sku_ids=list(shop.company.skus.values()))
        assert mart.rows(
            "SELECT place_id, sku_id, condition, arg_max(on_hand, moved_on) AS units"
            " FROM fact_position GROUP BY ALL HAVING units <> 0 ORDER BY ALL"
        ) == sorted(
            (str(one.place_id), str(one.sku_id), str(one.condition), one.on_hand)
            for one in lying
            if one.on_hand
        )
        # told back to March, before which nobody said anything: it counts from ever
        assert mart.rows(
            "SELECT weekday, hour, since_us, until_us, minutes FROM fact_capacity"
        ) == [(0, 9, None, None, 30.0)]
    assert await refresh(shop, pieces, at + timedelta(minutes=5)) == second
    rebuilt = marts.rebuild(pieces)
    assert rebuilt == second
    assert marts.find_damaged(pieces, found) == []


async def test_a_transaction_that_commits_late_is_not_missed(shop: Shop, tmp_path: Path) -> None:
    """Facts are final below the oldest transaction; observations are found by their time."""
    await lived(shop)
    async with shop.db.connection() as slow:
        transaction = slow.transaction()
        await transaction.start()
        customer = ids.new()
        await slow.execute(
            "INSERT INTO customers.customer (customer_id, kind, created_at)"
            " VALUES ($1, 'person', now())",
            customer,
        )
        await slow.execute(
            "INSERT INTO platform.fact (slot, fact_id, type, version, occurred_at, recorded_at,"
            " actor, origin, subject_id, customer_id, payload) VALUES (1, $1, 'orders.cart_opened',"
            " 1, now(), now(), 'system', 'live', $2, $2, '{}')",
            ids.new(),
            customer,
        )
        await slow.execute(
            "INSERT INTO journeys.touchpoint (identifier_id, touchpoint_id, type, channel_id,"
            " occurred_at, origin, source, payload, identifier_ids, recorded_at)"
            " VALUES ($1, $2, 'call', $3, now(), 'live', 'desk', '{}', '{}', now())",
            customer,
            ids.new(),
            shop.company.channels["web"],
        )
        await shop.sell(carry("shirt"))
        await refresh_at_once(shop, tmp_path, now() + timedelta(minutes=30))
        await transaction.commit()
    at = now() + timedelta(minutes=60)
    await refresh(shop, tmp_path, at)
    await refresh(shop, tmp_path / "whole", at)
    assert tables_of(tmp_path) == tables_of(tmp_path / "whole")
    with marts.open_mart(tmp_path) as mart:
        assert mart.rows(
            "SELECT kind FROM fact_touch WHERE customer_id = $who ORDER BY 1", who=str(customer)
        ) == [("call",), ("orders.cart_opened",)]


async def test_somebody_who_is_forgotten_goes_from_copies_and_builds(
    shop: Shop, tmp_path: Path
) -> None:
    member = await lived(shop)
    await refresh(shop, tmp_path)
    old = marts.current(tmp_path)
    await shop.db.transact(erase_customer, SYSTEM, customer_id=member, at=now())
    await refresh(shop, tmp_path)
    assert not (tmp_path / BUILDS / old.version).exists()
    assert marts.read_status(tmp_path, at=now()).builds == 1
    copies = marts.read_copies(tmp_path)
    assert copies is not None
    with marts.open_mart(tmp_path) as mart:
        open_copies(mart.connection, tmp_path, copies)
        own = "SELECT count(*) FROM raw_identifier WHERE customer_id = $who"
        assert mart.rows(own, who=str(member)) == [(0,)]
        assert mart.rows("SELECT sku_id, order_id FROM raw_touchpoint") == [(None, None)]
        who = {"who": str(member)}
        assert mart.rows("SELECT orders FROM dim_customer WHERE customer_id = $who", **who) == [
            (1,)
        ]
    assert not [path for path in files_of(tmp_path) if b"zelmira" in path.read_bytes().lower()]


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from ordito.platform.clock import now
from ordito.platform.state import lake_dir
from ordito.platform.db import Database
from ordito.processes.refresh_marts import MartTerms, add_refresh, ask_refresh, refresh_marts

address, folder, last = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
replace = Path.replace

def replacing(path, target):
    if path.name == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(path, target)

Path.replace = replacing

async def main():
    async with Database.open(address) as db:
        await refresh_marts(db, folder=folder, zone="Europe/Rome", at=now())

asyncio.run(main())
"""


async def test_a_refresh_that_is_killed_leaves_the_build_before_and_the_next_is_right(
    shop: Shop, address: str, tmp_path: Path
) -> None:
    """Killed among the parts, at the manifest, and when the build is made the current one."""
    await lived(shop)
    before = await refresh(shop, tmp_path)
    await shop.sell(carry("shirt"), customer=SaleCustomer(email=EMAIL))
    known = marts.read_copies(tmp_path)
    for renamed in ("part.parquet", ".manifest.json", ".current.json"):
        command = [sys.executable, "-c", _KILLED, address, str(tmp_path), renamed]
        killed = await asyncio.create_subprocess_exec(*command)
        assert await killed.wait() == -signal.SIGKILL
        assert marts.current(tmp_path) == before
        assert len(tables_of(tmp_path)["fact_order"]) == 3
        assert (marts.read_copies(tmp_path) == known) is (renamed != ".current.json")
    # all was copied before the last kill, so the build is as of then
    again = await refresh(shop, tmp_path)
    then = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=again.as_of_us)
    assert again.version == (await refresh(shop, tmp_path / "whole", then)).version
    assert len(tables_of(tmp_path)["fact_order"]) == 4
    assert not [path for path in files_of(tmp_path) if ".making" in str(path)]


async def test_one_refreshes_at_a_time_and_lag_is_told(shop: Shop, tmp_path: Path) -> None:
    assert marts.lag_s(tmp_path, at=now()) is None
    with pytest.raises(marts.NoCopies):
        marts.rebuild(tmp_path)
    with marts.locked(tmp_path), pytest.raises(marts.RefreshUnderWay):
        await refresh(shop, tmp_path)
    at = now()
    await refresh(shop, tmp_path, at)
    built = marts.current(tmp_path)
    assert marts.lag_s(tmp_path, at=at + timedelta(seconds=90)) == 90
    await refresh(shop, tmp_path, at + timedelta(seconds=200))
    assert marts.current(tmp_path) == built
    status = marts.read_status(tmp_path, at=at + timedelta(seconds=210))
    assert (status.lag_s, status.build, status.builds) == (10, built, 1)


async def test_copies_of_another_database_count_for_nothing(shop: Shop, tmp_path: Path) -> None:
    """A restored company has other transaction ids, and may lack what was copied."""
    await refresh(shop, tmp_path)
    old, copies = marts.current(tmp_path), marts.read_copies(tmp_path)
    assert copies is not None
    write_copies(tmp_path, replace(copies, lineage="elsewhere", until_xid=1 << 40))
    await shop.sell(carry("shirt"))
    await refresh(shop, tmp_path)
    assert len(tables_of(tmp_path)["fact_order"]) == 1
    assert not (tmp_path / BUILDS / old.version).exists()


async def test_a_job_refreshes_the_lake_once_at_a_time(
    shop: Shop, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path))
    works: jobs.Works = {}
    add_refresh(works, MartTerms("trying", ZONE, 120))
    assert await shop.db.transact(ask_refresh, SYSTEM, at=now())
    assert not await shop.db.transact(ask_refresh, SYSTEM, at=now())
    working = asyncio.create_task(jobs.run(shop.db, address, works))
    try:
        async with asyncio.timeout(60):
            while marts.lag_s(lake_dir("trying"), at=now()) is None:  # noqa: ASYNC110 # another process' files
                await asyncio.sleep(0.1)
            while not marts.read_status(lake_dir("trying"), at=now()).build:  # noqa: ASYNC110 # the same
                await asyncio.sleep(0.1)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    with marts.open_mart(lake_dir("trying")) as mart:
        assert mart.rows("SELECT count(*) FROM dim_sku") == [(2,)]
