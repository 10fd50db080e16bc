"""Databases for tests: one embedded server a session, one migrated template, a copy for each test.

``ORDITO_DATABASE_URL`` names another server; its role must be allowed to create databases.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from ordito.platform.db import migrate
from ordito.platform.db.provider import DatabaseSettings
from ordito.platform.db.server import Server, ensure_running, stop
from ordito.platform.state import state_dir

_HOME: Final = "postgres-test-"


@contextmanager
def a_server() -> Iterator[Server]:
    """Run a server of this process's own, and leave nothing of it behind."""
    _sweep()
    home = state_dir() / f"{_HOME}{os.getpid()}"
    settings = replace(DatabaseSettings.from_environment(), home=home)
    try:
        yield ensure_running(settings)
    finally:
        stop(settings)
        shutil.rmtree(home, ignore_errors=True)


async def create_template(server: Server, name: str) -> None:
    """Create a database and run every migration in it."""
    await _administer(server, f'CREATE DATABASE "{name}" TEMPLATE template0')
    connection = await asyncpg.connect(_url(server, name))
    try:
        await migrate(connection)
    finally:
        await connection.close()


async def copy(server: Server, template: str, name: str) -> str:
    """Return the address of a new database that equals ``template`` (about 30 ms)."""
    await _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return _url(server, name)


async def drop(server: Server, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    await _administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _administer(server: Server, statement: str) -> None:
    connection = await asyncpg.connect(_url(server, "postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _sweep() -> None:
    """Stop and remove servers whose test process was killed."""
    for home in state_dir().glob(f"{_HOME}*"):
        if not _is_alive(int(home.name.removeprefix(_HOME))):
            stop(DatabaseSettings(home=home))
            shutil.rmtree(home, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _url(server: Server, name: str) -> str:
    return urlunsplit(urlsplit(server.address)._replace(path=f"/{name}"))
