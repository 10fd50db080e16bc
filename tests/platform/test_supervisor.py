"""The embedded server: started, joined, adopted, killed, and never a lost acknowledged write."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from ordito.platform.db import provider, server
from ordito.platform.db.cluster import Cluster, OtherVersion
from ordito.platform.db.provider import DatabaseSettings

CRASHES = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asyncpg, when the peer vanishes within a message
    OSError,
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that the database's account can reach, unlike pytest's own."""
    place = Path(tempfile.mkdtemp(prefix="ordito-test-"))
    place.chmod(0o711)
    yield place
    server.stop(DatabaseSettings(home=place / "postgres"))
    shutil.rmtree(place)


@pytest.fixture
def empty(place: Path) -> DatabaseSettings:
    """A home without a cluster."""
    return DatabaseSettings(home=place / "postgres")


@pytest.fixture(scope="module")
def cluster_of_today() -> Iterator[Path]:
    """A cluster that was made and stopped."""
    place = Path(tempfile.mkdtemp(prefix="ordito-test-"))
    place.chmod(0o711)
    settings = DatabaseSettings(home=place / "postgres")
    server.ensure_running(settings)
    server.stop(settings)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def settings(place: Path, cluster_of_today: Path) -> DatabaseSettings:
    """A home with a cluster that is stopped."""
    subprocess.run(["cp", "-a", f"{cluster_of_today}/.", place], check=True)
    return DatabaseSettings(home=place / "postgres")


def wait_until(condition: Callable[[], bool], *, timeout_s: float = 30) -> None:
    give_up_at = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.02)


def pids(settings: DatabaseSettings) -> tuple[int, int]:
    """Process ids of supervisor and server, both alive."""
    status = server.status(settings)
    assert status.supervisor_pid is not None
    assert status.server_pid is not None
    return status.supervisor_pid, status.server_pid


async def execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def values(address: str) -> set[int]:
    connection = await asyncpg.connect(address)
    try:
        return {row["value"] for row in await connection.fetch("SELECT value FROM written")}
    finally:
        await connection.close()


async def write_until(
    address: str, ended: asyncio.Event, first: int, acknowledged: list[int]
) -> None:
    """Insert numbers, each in its own commit, over every crash; add those acknowledged."""
    value = first
    while not ended.is_set():
        with contextlib.suppress(*CRASHES):
            connection = await asyncpg.connect(address)
            with contextlib.suppress(*CRASHES):
                while not ended.is_set():
                    value += 1
                    await connection.execute("INSERT INTO written VALUES ($1)", value)
                    acknowledged.append(value)
            connection.terminate()
        await asyncio.sleep(0.01)


def test_starts_joins_and_stops(empty: DatabaseSettings) -> None:
    assert server.status(empty).state == "stopped"
    first = server.ensure_running(empty)
    before = pids(empty)
    second = server.ensure_running(empty)
    assert (second, pids(empty)) == (first, before)
    assert server.status(empty).state == "ready"
    assert server.stop(empty) is True
    assert server.status(empty).state == "stopped"
    assert server.stop(empty) is False


def test_rivals_for_the_start_share_one_server(empty: DatabaseSettings) -> None:
    with ThreadPoolExecutor(6) as rivals:
        found = list(rivals.map(lambda _: server.ensure_running(empty), range(6)))
    assert len(set(found)) == 1
    log = Cluster(empty.home).journal.read_text()
    assert log.count("started server") == 1


async def test_each_company_has_its_database(settings: DatabaseSettings) -> None:
    running = server.ensure_running(settings)
    addresses = await asyncio.gather(*(server.ensure_database(running, "demo") for _ in range(3)))
    await execute(addresses[0], "CREATE TABLE written (value int)")
    other = await server.ensure_database(running, "other")
    with pytest.raises(asyncpg.UndefinedTableError):
        await values(other)
    with pytest.raises(server.InvalidCompany):
        await server.ensure_database(running, 'x"; DROP DATABASE ordito_demo; --')


async def test_the_product_is_no_superuser(settings: DatabaseSettings) -> None:
    address = await server.ensure_database(server.ensure_running(settings), "demo")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(address, "COPY (SELECT 1) TO PROGRAM 'true'")


async def test_every_acknowledged_write_survives_kills_of_the_server(
    settings: DatabaseSettings,
) -> None:
    address = await server.ensure_database(server.ensure_running(settings), "demo")
    await execute(address, "CREATE TABLE written (value int PRIMARY KEY)")
    ended = asyncio.Event()
    acknowledged: list[int] = []

    async def until_written(more: int) -> None:
        before, give_up_at = len(acknowledged), time.monotonic() + 60
        while len(acknowledged) < before + more:
            assert time.monotonic() < give_up_at, "nothing is written"
            await asyncio.sleep(0.02)

    writers = [
        asyncio.create_task(write_until(address, ended, n * 1_000_000, acknowledged))
        for n in range(4)
    ]
    for _ in range(3):
        await until_written(20)
        supervising, serving = pids(settings)
        os.kill(serving, signal.SIGKILL)
        await asyncio.to_thread(
            wait_until,
            lambda killed=serving: (
                server.status(settings).state == "ready"
                and server.status(settings).server_pid != killed
            ),
        )
        assert pids(settings)[0] == supervising
    await until_written(20)
    ended.set()
    await asyncio.gather(*writers)
    found = await values(address)
    assert set(acknowledged) <= found
    assert len(found - set(acknowledged)) <= 4 * 4  # commits whose answer the kill swallowed


async def test_a_new_supervisor_takes_over_from_a_killed_one(settings: DatabaseSettings) -> None:
    address = await server.ensure_database(server.ensure_running(settings), "demo")
    await execute(address, "CREATE TABLE written (value int); INSERT INTO written VALUES (1)")
    supervising, serving = pids(settings)
    os.kill(supervising, signal.SIGKILL)
    wait_until(lambda: server.status(settings).state == "stopped")
    assert server.ensure_running(settings).url("demo") == address
    assert await values(address) == {1}
    assert pids(settings)[0] != supervising
    assert pids(settings)[1] != serving


async def test_a_start_amid_the_fall_of_the_old_supervisor(settings: DatabaseSettings) -> None:
    address = await server.ensure_database(server.ensure_running(settings), "demo")
    await execute(address, "CREATE TABLE written (value int); INSERT INTO written VALUES (1)")
    supervising, serving = pids(settings)
    os.kill(supervising, signal.SIGKILL)
    wait_until(lambda: server.status(settings).supervisor_pid is None)
    server.ensure_running(settings)
    wait_until(lambda: server.status(settings).server_pid not in {serving, None})
    wait_until(Cluster(settings.home).is_ready)
    assert await values(address) == {1}


@contextlib.contextmanager
def strayed(settings: DatabaseSettings) -> Generator[subprocess.Popen[str]]:
    """A server on the home that nobody supervises."""
    server.ensure_running(settings)
    server.stop(settings)
    account = provider.server_account(None)
    cluster = Cluster(settings.home)
    with subprocess.Popen(
        [provider.server_dir(settings, account) / "postgres", "-D", cluster.data_directory],
        stderr=subprocess.DEVNULL,
        text=True,
        cwd="/",
        **(account.identity() if account else {}),
    ) as process:
        try:
            wait_until(cluster.is_ready)
            yield process
        finally:
            process.kill()


def test_adopts_a_server_that_runs_already(settings: DatabaseSettings) -> None:
    with strayed(settings) as stray:
        assert server.status(settings).state == "orphaned"
        server.ensure_running(settings)
        assert pids(settings)[1] == stray.pid
        stray.kill()
        stray.wait()
        wait_until(lambda: server.status(settings).state == "ready")
        assert pids(settings)[1] != stray.pid


def test_stops_a_server_without_supervisor(settings: DatabaseSettings) -> None:
    with strayed(settings) as stray, ThreadPoolExecutor(1) as reaper:
        ending = reaper.submit(stray.wait)
        assert server.stop(settings) is True
        assert ending.result() == 0


def test_a_strangers_process_id_in_the_pid_file_does_not_hinder(settings: DatabaseSettings) -> None:
    stale = Cluster(settings.home).data_directory / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1700000000\n5432\n\n\n  1 1\nready   \n")
    server.ensure_running(settings)
    assert pids(settings)[1] != os.getpid()


def test_refuses_the_data_of_another_major_version(settings: DatabaseSettings) -> None:
    version = Cluster(settings.home).data_directory / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(OtherVersion, match="PostgreSQL 17") as refused:
        server.ensure_running(settings)
    assert "ordito db backup" in refused.value.remedy
    assert server.status(settings).state == "stopped"
    assert version.read_text() == "17\n"


def test_refuses_programs_that_are_not_there(empty: DatabaseSettings) -> None:
    nowhere = DatabaseSettings(home=empty.home, bin=Path("/nowhere/bin"))
    with pytest.raises(provider.NoBinaries, match="/nowhere/bin"):
        server.ensure_running(nowhere)
    assert not Cluster(empty.home).data_directory.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
@pytest.mark.parametrize("user", ["root", "no-such-account"])
def test_refuses_to_serve_as_root(empty: DatabaseSettings, user: str) -> None:
    with pytest.raises(provider.NoAccount, match=user):
        server.ensure_running(DatabaseSettings(home=empty.home, user=user))


@pytest.mark.skipif(os.geteuid() != 0, reason="root's home is closed to the database's account")
def test_refuses_a_home_out_of_reach(empty: DatabaseSettings) -> None:
    empty.home.parent.chmod(0o700)
    with pytest.raises(provider.OutOfReach):
        server.ensure_running(empty)
    assert empty.home.parent.stat().st_mode & 0o777 == 0o700


async def test_a_home_with_a_long_path_still_has_a_socket(settings: DatabaseSettings) -> None:
    deep = DatabaseSettings(home=settings.home.parent / ("long" * 25) / "postgres")
    try:
        running = server.ensure_running(deep)
        await execute(await server.ensure_database(running, "demo"), "SELECT 1")
    finally:
        server.stop(deep)
    shutil.rmtree(Cluster(deep.home).socket)


async def test_tcp_asks_for_the_password(settings: DatabaseSettings, free_port: int) -> None:
    networked = DatabaseSettings(home=settings.home, port=free_port)
    server.ensure_running(networked)
    password = Cluster(settings.home).password.read_text()
    address = f"postgresql://ordito:{{}}@127.0.0.1:{free_port}/postgres"
    await execute(address.format(password), "SELECT 1")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await execute(address.format("guessed"), "SELECT 1")


def test_a_served_address_is_taken_as_it_is(empty: DatabaseSettings) -> None:
    served = DatabaseSettings(home=empty.home, url="postgresql://shop:secret@db.example:5433/x")
    found = server.ensure_running(served)
    assert found.url("demo") == "postgresql://shop:secret@db.example:5433/ordito_demo"
    assert not empty.home.exists()
    assert server.stop(served) is False


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
