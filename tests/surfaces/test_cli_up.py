"""Up and down: one command starts a company that outlives kills, one ends it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ordito.platform.process import holder

COMPANY = "thread"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Installation:
    """A state directory of its own, and the commands that work on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {"ORDITO_HOME": str(home)}
        self.environment.pop("ORDITO_DATABASE_URL", None)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ordito.surfaces.cli.main", *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def up(self) -> str:
        """Start the company and return its address."""
        done = self.run("up", "--company", COMPANY, "--port", "0")
        assert done.returncode == 0, done.stderr
        found = ADDRESS.search(done.stdout)
        assert found, done.stdout
        return found[0]

    @property
    def keeper(self) -> int:
        return _held(self.home / "web" / f"{COMPANY}.lock")

    @property
    def supervisor(self) -> int:
        return _held(self.home / "postgres" / "supervisor.lock")

    def workers(self) -> list[int]:
        """Process ids of the web servers: the children of the keeper."""
        found = Path(f"/proc/{self.keeper}/task/{self.keeper}/children").read_text()
        return [int(pid) for pid in found.split()]


def _held(lock: Path) -> int:
    pid = holder(lock)
    assert pid is not None, f"{lock} is free"
    return pid


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A place that the database's account can reach, unlike pytest's own directories."""
    home = Path(tempfile.mkdtemp(prefix="ordito-test-"))
    home.chmod(0o711)
    installation = Installation(home)
    yield installation
    installation.run("down")
    shutil.rmtree(home)


def answers(address: str, *, timeout_s: float = 10) -> bool:
    try:
        return httpx.get(f"{address}/ready", timeout=timeout_s).status_code == 200
    except httpx.TransportError:
        return False


def wait_until(condition: Callable[[], bool], *, timeout_s: float = 60) -> None:
    give_up_at = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Tell whether a process lives; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_up_again_joins_and_down_ends_everything(installation: Installation) -> None:
    address = installation.up()
    assert answers(address)
    processes = [installation.keeper, installation.supervisor, *installation.workers()]
    again = installation.run("up", "--company", COMPANY)
    assert f"{address}  (ran already)" in again.stdout
    ended = installation.run("down")
    assert "web server of thread ended" in ended.stdout
    assert "database ended" in ended.stdout
    assert not answers(address)
    assert not [pid for pid in processes if is_alive(pid)]
    assert installation.run("down").stdout == "nothing ran\n"


def test_no_request_is_refused_while_a_killed_web_server_is_replaced(
    installation: Installation,
) -> None:
    address = installation.up()
    for _ in range(2):
        [worker] = installation.workers()
        os.kill(worker, signal.SIGKILL)
        assert answers(address, timeout_s=60)
        assert worker not in installation.workers()


@pytest.mark.long
def test_the_database_comes_back_under_a_serving_company(installation: Installation) -> None:
    address = installation.up()
    killed = installation.supervisor
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: holder(installation.home / "postgres/supervisor.lock") not in {None, killed})
    wait_until(lambda: answers(address))


@pytest.mark.long
def test_everything_ends_where_its_state_is_deleted(installation: Installation) -> None:
    installation.up()
    processes = [installation.keeper, installation.supervisor, *installation.workers()]
    shutil.rmtree(installation.home)
    installation.home.mkdir(mode=0o711)
    wait_until(lambda: not [pid for pid in processes if is_alive(pid)])


@pytest.mark.long
def test_a_killed_keeper_takes_its_web_servers_with_it_and_up_replaces_both(
    installation: Installation,
) -> None:
    address = installation.up()
    workers = installation.workers()
    os.kill(installation.keeper, signal.SIGKILL)
    wait_until(lambda: not [pid for pid in workers if is_alive(pid)])
    assert not answers(address)
    assert answers(installation.up())


def test_what_keeps_the_web_server_from_starting_is_shown(installation: Installation) -> None:
    done = installation.run("up", "--company", COMPANY, "--port", "0", ORDITO_TOKEN_CACHE_S="soon")
    assert done.returncode == 1
    assert "token_cache_s" in done.stderr
    assert holder(installation.home / "web" / f"{COMPANY}.lock") is None


def test_refuses_a_port_that_is_taken(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = installation.run("up", "--company", COMPANY, "--port", port)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


def test_refuses_a_company_that_cannot_be_a_database(installation: Installation) -> None:
    done = installation.run("up", "--company", "No Such; Name")
    assert done.returncode == 1
    assert "use up to 40 small letters" in done.stderr


def test_reset_asks_and_then_deletes_everything(installation: Installation) -> None:
    installation.run("db", "start")
    refused = installation.run("reset")
    assert refused.returncode == 1
    assert installation.supervisor
    done = installation.run("reset", "--yes")
    assert done.returncode == 0, done.stderr
    assert not (installation.home / "postgres").exists()
