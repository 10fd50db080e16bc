"""A production installation on this machine: a database server of others, machines, a proxy."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx

from ordito.platform.db.provider import DatabaseSettings, server_account
from ordito.platform.db.server import Server, ensure_running, stop

_PATIENCE_S: Final = 60.0


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that comes within a minute."""
    give_up_at = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.05)


@contextmanager
def a_folder() -> Iterator[Path]:
    """Make a directory that every account may pass, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="ordito-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def as_the_servers() -> dict[str, Any]:
    """Return with what ``subprocess`` runs a program that refuses to be root."""
    account = server_account(None)
    return account.identity() if account else {}


@dataclass(frozen=True)
class Served:
    """A database server that Ordito knows by its address alone.

    Attributes:
        server: reached over TCP with a password.
        settings: of whoever keeps it.
        port: it listens on.
        password: of role ``ordito``.
    """

    server: Server
    settings: DatabaseSettings
    port: int
    password: str


@contextmanager
def a_served_database() -> Iterator[Served]:
    """Run a server on a TCP port, as others would."""
    with a_folder() as folder:
        settings = DatabaseSettings(home=folder / "postgres", port=free_port())
        try:
            ensure_running(settings)
            password = (settings.home / "password").read_text()
            port = settings.port or 0
            address = f"postgresql://ordito:{quote(password)}@127.0.0.1:{port}/"
            yield Served(Server(address, embedded=False), settings, port, password)
        finally:
            stop(settings)


class Machine:
    """A web machine: a state directory of its own, and the keeper that works from it."""

    def __init__(self, home: Path, database: str, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"ORDITO_HOME": str(home), "ORDITO_DATABASE_URL": database}
        self._environment = os.environ | own | environment
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self, company: str) -> None:
        """Serve a company; returns when it is ready."""
        command = ["-m", "ordito.surfaces.cli.main", "serve", "--company", company]
        self._keeper = subprocess.Popen(
            [sys.executable, *command, "--port", str(self.port)],
            env=self._environment,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self.is_ready)

    def is_ready(self) -> bool:
        """Ask whether it can serve."""
        try:
            return httpx.get(f"{self.url}/ready", timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def end(self) -> None:
        """End as the system's service keeper does it."""
        if self._keeper is not None:
            self._keeper.send_signal(signal.SIGTERM)
            self._keeper.wait(60)
            self._keeper = None


@contextmanager
def machines(database: str, *, count: int, **environment: str) -> Iterator[list[Machine]]:
    """Make web machines that do not serve yet."""
    with ExitStack() as stack:
        made: list[Machine] = []
        for _ in range(count):
            machine = Machine(stack.enter_context(a_folder()), database, **environment)
            stack.callback(machine.end)
            made.append(machine)
        yield made


@contextmanager
def running(command: list[str], port: int, **options: Any) -> Iterator[None]:
    """Run a program until the end, from when it listens on ``port``."""
    program = subprocess.Popen(command, **options)
    try:
        wait_until(lambda: _listens(port))
        yield
    finally:
        program.terminate()
        program.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
