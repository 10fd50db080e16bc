"""The company as it is served in production: the embedded database, the keeper, its workers."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from bench import machine
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.provider import DatabaseSettings, tools_dir
from ordito.platform.db.server import Server, ensure_migrated, ensure_running, status, stop
from ordito.platform.process import hold
from ordito.platform.state import make_passable, state_dir
from ordito.reads.audit import run_audit
from ordito.surfaces.cli.keeper import Post

COMPANY: Final = "bench"
_PATIENCE_S: Final = 30.0


@dataclass
class Spending:
    """What happened while a load ran.

    Attributes:
        app_ms: CPU of the keeper and its workers.
        database_ms: CPU of all PostgreSQL processes.
        seconds: wall time.
        load: load average of the machine at the end.
    """

    app_ms: float = 0.0
    database_ms: float = 0.0
    seconds: float = 0.0
    load: float = 0.0


@contextmanager
def embedded() -> Iterator[Server]:
    """Run a database server of the bench's own, with the settings of the product."""
    make_passable(state_dir())
    with hold(state_dir() / "bench.lock") as is_ours:
        assert is_ours, "another bench runs from here"
        server = ensure_running()
        try:
            yield server
        finally:
            stop()


@asynccontextmanager
async def fresh_company(server: Server) -> AsyncGenerator[tuple[str, Database]]:
    """Make an empty, migrated database and yield its address, and a pool on it."""
    await drop(server, COMPANY)
    address = await ensure_migrated(server, COMPANY)
    async with Database.open(address) as db:
        yield address, db


async def drop(server: Server, company: str) -> None:
    """Drop the database of a company."""
    connection = await asyncpg.connect(server.maintenance_url)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "ordito_{company}" WITH (FORCE)')
    except asyncpg.InsufficientPrivilegeError:
        # FORCE may not end the superuser's autovacuum worker; a plain DROP asks it to leave
        await connection.execute(f'DROP DATABASE IF EXISTS "ordito_{company}"')
    finally:
        await connection.close()


async def copy(server: Server, template: str, company: str) -> None:
    """Make the database of a company that equals ``template``, to which nobody is connected."""
    await drop(server, company)
    connection = await asyncpg.connect(server.maintenance_url)
    try:
        await connection.execute(f'CREATE DATABASE "ordito_{company}" TEMPLATE "ordito_{template}"')
    finally:
        await connection.close()


@contextmanager
def web(workers: int) -> Iterator[tuple[str, int]]:
    """Serve the company with so many web workers; yield its URL and the keeper's process id."""
    post = Post(COMPANY)
    post.address_file.unlink(missing_ok=True)
    log = Path(os.environ["ORDITO_HOME"]) / "web.log"
    command = ["-m", "ordito.surfaces.cli.main", "serve", "--company", COMPANY, "--port", "0"]
    with log.open("w") as output:
        keeper = subprocess.Popen(  # noqa: S603 # the product's own command
            [sys.executable, *command, "--workers", str(workers)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield _ready(post, keeper), keeper.pid
    finally:
        keeper.send_signal(signal.SIGTERM)
        keeper.wait(_PATIENCE_S)


def _ready(post: Post, keeper: subprocess.Popen[bytes]) -> str:
    give_up_at = time.monotonic() + _PATIENCE_S
    while post.keeper_pid != keeper.pid or not post.address:
        assert keeper.poll() is None, "the server ended at once"
        assert time.monotonic() < give_up_at, "the server did not start"
        time.sleep(0.05)
    return post.address


@contextmanager
def spending(keeper_pid: int | None = None) -> Iterator[Spending]:
    """Measure what the block spends; the figures are there once it has ended."""
    found = Spending()
    apps = () if keeper_pid is None else (keeper_pid,)
    databases = (status().server_pid or 0,)
    machine.prefer((os.getpid(), *databases))
    app_ms, database_ms = machine.cpu_ms(apps), machine.cpu_ms(databases)
    began = time.perf_counter()
    try:
        yield found
    finally:
        found.seconds = time.perf_counter() - began
        found.app_ms = machine.cpu_ms(apps) - app_ms
        found.database_ms = machine.cpu_ms(databases) - database_ms
        found.load = machine.load()


async def deadlocks(db: Database) -> int:
    """Return how many deadlocks the database has seen."""
    async with db.connection() as connection:
        await connection.execute("SELECT pg_stat_clear_snapshot()")
        return await connection.fetchval(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )


async def audit(db: Database) -> dict[str, int]:
    """Return the number of findings of each check of the audit; all should be 0."""
    await asyncio.sleep(1.5)  # the backstage's last transactions
    verdicts = await db.read(run_audit, since=None, at=now())
    return {verdict.check: len(verdict.findings) for verdict in verdicts}


def program(name: str) -> Path:
    """Return a program of the pinned wheel, as ``pgbench``."""
    return tools_dir(DatabaseSettings.from_environment()) / name
