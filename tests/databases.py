"""Databases for tests: one embedded server a session, one migrated template, a copy for each test.

``ORDITO_DATABASE_URL`` names another server; its role must be allowed to create databases.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg

from ordito.platform.db import migrate
from ordito.platform.db.provider import DatabaseSettings, server_account, server_dir
from ordito.platform.db.server import Server, ensure_database, ensure_running, stop
from ordito.platform.state import make_passable, state_dir

_HOME: Final = "postgres-test-"
# thousands of databases are made and dropped, none is kept: memory takes a fifth of the time
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 # in a folder of our own
_ENOUGH_BYTES: Final = 8 << 30


@contextmanager
def a_server() -> Iterator[Server]:
    """Run a server of this process's own, and leave nothing of it behind."""
    usual = DatabaseSettings.from_environment()
    place = _place()
    make_passable(place)
    _sweep(place)
    home = place / f"{_HOME}{os.getpid()}"
    settings = replace(usual, home=home)
    if usual.url is None:
        settings = replace(settings, bin=server_dir(usual, server_account(usual.user)))
    try:
        yield ensure_running(settings)
    finally:
        stop(settings)
        shutil.rmtree(home, ignore_errors=True)


async def create_template(server: Server, company: str) -> None:
    """Create the database of a company and run every migration in it."""
    connection = await asyncpg.connect(await ensure_database(server, company))
    try:
        await migrate(connection)
    finally:
        await connection.close()


async def copy(server: Server, template: str, company: str) -> str:
    """Return the address of a new database of a company, equal to ``template`` (30 to 150 ms)."""
    await _administer(
        server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", company, template
    )
    return server.url(company)


async def drop(server: Server, company: str) -> None:
    """Drop the database of a company, whoever is still connected to it."""
    try:
        await _administer(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", company)
    except asyncpg.InsufficientPrivilegeError:
        # FORCE may not end the superuser's autovacuum worker; a plain DROP asks it to leave
        await _administer(server, "DROP DATABASE IF EXISTS {}", company)


async def _administer(server: Server, statement: str, *companies: str) -> None:
    names = [urlsplit(server.url(company)).path.strip("/") for company in companies]
    connection = await asyncpg.connect(server.maintenance_url)
    try:
        await connection.execute(statement.format(*(f'"{name}"' for name in names)))
    finally:
        await connection.close()


def _place() -> Path:
    """Return where servers of tests lie: in memory, where there is enough of it."""
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    if is_there and shutil.disk_usage(_MEMORY).free >= _ENOUGH_BYTES:
        return _MEMORY / f"ordito-tests-{os.getuid()}"
    return state_dir()


def _sweep(place: Path) -> None:
    """Stop and remove servers whose test process was killed."""
    for home in place.glob(f"{_HOME}*"):
        if not _is_alive(int(home.name.removeprefix(_HOME))):
            stop(DatabaseSettings(home=home))
            shutil.rmtree(home, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, and alive
    return True
