"""Back to an instant: a base copy, the archived log, and books that agree at that very instant."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import asyncpg
import httpx

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.provider import DatabaseSettings, server_account, server_dir
from ordito.platform.db.server import Server, ensure_migrated, ensure_running, stop
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from tests.company import found
from tests.conftest import complete
from tests.production import a_folder, as_the_servers
from tests.scenarios.calls import client, line, sell
from tests.serving import serve

COMPANY = "lost"
ORDERS = 'SELECT count(*) FROM orders."order"'


def test_a_company_comes_back_as_it_was_at_an_instant() -> None:
    with a_folder() as folder:
        settings = DatabaseSettings(home=folder / "postgres")
        archive, copied = folder / "archive", folder / "base"
        archive.mkdir()
        account = server_account(settings.user)
        if account:
            shutil.chown(archive, account.uid, account.gid)
        try:
            ensure_running(settings)
            complete(_archiving(settings, archive))
            stop(settings)  # the archive is opened at a start
            server = ensure_running(settings)
            instant, orders = complete(_live(settings, server, copied))
        finally:
            stop(settings)
        with _recovered(settings, copied, archive, instant) as recovered:
            assert complete(_state(recovered)) == (orders, 0)


async def _superuser(settings: DatabaseSettings) -> asyncpg.Connection:
    socket = quote(str(settings.home / "run"), safe="/")
    return await asyncpg.connect(f"postgresql://postgres@/postgres?host={socket}&port=5432")


async def _archiving(settings: DatabaseSettings, archive: Path) -> None:
    connection = await _superuser(settings)
    await connection.execute("ALTER SYSTEM SET archive_mode = on")
    await connection.execute(f"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'")
    await connection.close()


async def _live(settings: DatabaseSettings, server: Server, copied: Path) -> tuple[datetime, int]:
    """Sell, take the base copy, sell; return the instant and its orders; then sell and destroy."""
    address = await ensure_migrated(server, COMPANY)
    async with Database.open(address) as db:
        company = await found(db)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            await _sold(http, 3)
            await _copied(settings, copied)
            await _sold(http, 4)
            connection = await asyncpg.connect(address)
            [seen] = await connection.fetch(f"SELECT ({ORDERS}), clock_timestamp()")
            await asyncio.sleep(0.1)
            await _sold(http, 5)
            await connection.execute("DELETE FROM stock.position")
            await connection.close()
    connection = await _superuser(settings)
    await connection.execute("SELECT pg_switch_wal()")
    await connection.close()
    return seen[1], seen[0]


async def _sold(http: httpx.AsyncClient, count: int) -> None:
    for _ in range(count):
        answer = await sell(http, [line("shirt", method="ship")])
        assert answer.status_code == 201, answer.text


async def _copied(settings: DatabaseSettings, copied: Path) -> None:
    """Copy the data directory while the server works, as a base backup does."""
    connection = await _superuser(settings)
    await connection.execute("SELECT pg_backup_start('base', fast => true)")
    copying = ["cp", "-a", str(settings.home / "data"), str(copied)]
    await asyncio.to_thread(subprocess.run, copying, check=True)
    label = await connection.fetchval("SELECT labelfile FROM pg_backup_stop()")
    await connection.close()
    (copied / "postmaster.pid").unlink()
    (copied / "backup_label").write_text(label)
    (copied / "recovery.signal").touch()


@contextmanager
def _recovered(
    settings: DatabaseSettings, copied: Path, archive: Path, instant: datetime
) -> Iterator[str]:
    """Run a server on the base copy, brought to the instant; yield the company's address."""
    run = copied.parent / "run"
    run.mkdir()
    account = server_account(settings.user)
    if account:
        for path in (run, copied / "backup_label", copied / "recovery.signal"):
            shutil.chown(path, account.uid, account.gid)
    changes = {
        "unix_socket_directories": run,
        "logging_collector": "off",
        "archive_mode": "off",
        "restore_command": f"cp {archive}/%f %p",
        "recovery_target_time": instant.isoformat(),
        "recovery_target_action": "promote",
    }
    command = [server_dir(settings, account) / "postgres", "-D", copied]
    for name, value in changes.items():
        command += ["-c", f"{name}={value}"]
    program = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **as_the_servers())
    try:
        yield f"postgresql://ordito@/ordito_{COMPANY}?host={quote(str(run), safe='/')}&port=5432"
    finally:
        program.terminate()
        program.wait(60)


async def _state(address: str) -> tuple[int, int]:
    """Return orders and findings, once the server has come to its instant."""
    for _ in range(600):
        try:
            connection = await asyncpg.connect(address)
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.1)
            continue
        [seen] = await connection.fetch(f"SELECT pg_is_in_recovery(), ({ORDERS})")
        await connection.close()
        if not seen[0]:
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError("it did not come to its instant")
    async with Database.open(address) as db:
        verdicts = await db.transact(run_audit, Context.system(), since=None, at=now())
    return seen[1], sum(len(verdict.findings) for verdict in verdicts)
