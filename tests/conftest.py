"""Fixtures of all tests: asyncio, a fresh migrated database, and parts that may be missing.

``db`` is a pool on an empty, migrated database of the test's own; ``tx`` an open transaction on it
that is rolled back; ``address`` its URL, for what starts processes of its own.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings

from ordito.platform.db import Database, Step, Tx
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from tests import databases
from tests.needs import pytest_runtest_setup

__all__ = ["pytest_runtest_setup"]

pytest_plugins = ["pytester"]

# how long an example takes to draw or to try says how busy the machine is: that is for the bench
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_numbers: Final = count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests/browser last: Playwright keeps its event loop in this thread to the end."""
    items.sort(key=lambda item: item.path.parent.name == "browser")


def complete(work: Coroutine[Any, Any, Any]) -> Any:
    """Return the result of ``work``, run in a thread whose event loop is nobody else's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio alone."""
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run one database server for the whole session."""
    with databases.a_server() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """Migrate one database, which all tests copy."""
    name = f"template_{os.getpid()}"
    complete(databases.create_template(server, name))
    yield name
    complete(databases.drop(server, name))


@pytest.fixture
def address(server: Server, template: str) -> Iterator[str]:
    """Return the URL of a fresh migrated database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    yield complete(databases.copy(server, template, name))
    complete(databases.drop(server, name))


@pytest.fixture
async def db(address: str) -> AsyncIterator[Database]:
    """Open a pool on a fresh migrated database."""
    async with Database.open(address) as database:
        yield database


class LastingTx(Tx):
    """A transaction that goes on after a refusal, which undoes its own call and nothing else."""

    async def take(self, *steps: Step[Any]) -> list[Any]:
        connection = await self._connected()
        async with connection.transaction():
            return await super().take(*steps)


@pytest.fixture
async def tx(db: Database) -> AsyncIterator[Tx]:
    """Open a transaction that is rolled back at the end."""
    async with db.connection() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield LastingTx(connection, Context.system())
        finally:
            await transaction.rollback()
