"""Migrations do not hold up those who work."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from ordito.platform.db.migrations import Migration, MigrationBlocked, Patience, run
from ordito.platform.db.provider import DatabaseSettings, NoBinaries, tools_dir

STEP = Migration("platform", "9999_pre_trial.sql", "pre", "ALTER TABLE trial ADD COLUMN b int")


@pytest.fixture
async def connection(address: str) -> asyncpg.Connection:
    return await asyncpg.connect(address)


async def test_who_works_is_not_held_up_by_a_migration_that_waits(
    address: str, connection: asyncpg.Connection
) -> None:
    await connection.execute("CREATE TABLE trial (a int)")
    reporter, worker = await asyncpg.connect(address), await asyncpg.connect(address)
    report = reporter.transaction()
    await report.start()
    await reporter.fetch("SELECT FROM trial")
    waiting = asyncio.create_task(run(connection, STEP, patience=Patience(wait_ms=200)))
    for _ in range(20):  # behind a lock that is waited for, none of these would come through
        await asyncio.wait_for(worker.execute("INSERT INTO trial VALUES (1)"), timeout=2)
        await asyncio.sleep(0.05)
    assert not waiting.done()
    await report.commit()
    await asyncio.wait_for(waiting, timeout=10)
    assert await worker.fetchval("SELECT count(b) FROM trial") == 0
    for each in (connection, reporter, worker):
        await each.close()


async def test_a_table_that_is_held_for_long_refuses_the_migration(
    address: str, connection: asyncpg.Connection
) -> None:
    await connection.execute("CREATE TABLE trial (a int)")
    reporter = await asyncpg.connect(address)
    async with reporter.transaction():
        await reporter.fetch("SELECT FROM trial")
        with pytest.raises(MigrationBlocked, match="9999_pre_trial"):
            await run(connection, STEP, patience=Patience(wait_ms=50, tries=2))
    ran = await connection.fetchval(
        "SELECT count(*) FROM platform.migration WHERE name = $1", STEP.name
    )
    assert ran == 0
    for each in (connection, reporter):
        await each.close()


def test_a_machine_of_clients_has_no_server(tmp_path: Path) -> None:
    (tmp_path / "pg_dump").touch()
    settings = DatabaseSettings(home=tmp_path, bin=tmp_path)
    assert tools_dir(settings, "pg_dump") == tmp_path
    with pytest.raises(NoBinaries, match="no program postgres"):
        tools_dir(settings)
