"""Each test has a migrated database of its own, and no way out of this machine."""

import socket

import asyncpg
import pytest
from pytest_socket import SocketConnectBlockedError

from ordito.platform.db import Database, Tx

COUNT = "SELECT count(*) FROM platform.memory_version"
ADD = "INSERT INTO platform.memory_version VALUES ('planted', 1)"


@pytest.mark.parametrize("_round", ["first", "second"])
async def test_starts_from_an_empty_database_each_time(db: Database, _round: str) -> None:
    async with db.connection() as connection:
        assert await connection.fetchval(COUNT) == 0
        await connection.execute(ADD)
        assert await connection.fetchval(COUNT) == 1


async def test_rolls_its_transaction_back(tx: Tx, address: str) -> None:
    await tx._connection.execute(ADD)
    other = await asyncpg.connect(address)

    assert await other.fetchval(COUNT) == 0
    await other.close()


def test_lends_its_address_to_tests_without_a_loop(address: str) -> None:
    assert address.startswith("postgresql://")


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_refuses_to_connect_beyond_this_machine() -> None:
    with socket.socket() as outward, pytest.raises(SocketConnectBlockedError):
        outward.connect(("192.0.2.1", 80))
