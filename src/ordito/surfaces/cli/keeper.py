"""Keeper: keeps the web servers of a company alive, and the database under them.

The keeper itself listens on the port and hands the socket to its workers: while a killed one is
replaced, connections wait instead of being refused.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ordito.platform.db import server
from ordito.platform.db.server import check_company
from ordito.platform.errors import Conflict, Refusal
from ordito.platform.process import Signals, die_with_parent, hold, holder, pause_s
from ordito.platform.state import make_passable, state_dir

_LOOK_S: Final = 1.0  # at the database
_VACANT_LOOK_S: Final = 0.1  # at a worker that is to be replaced
_FIRST_ATTEMPTS: Final = 4
_STEADY_AFTER_S: Final = 10.0
_STOP_PATIENCE_S: Final = 30.0
_WORKER_PATIENCE_S: Final = 20.0  # less than that of who waits for the keeper
_BACKLOG: Final = 2048


class PortTaken(Conflict):
    """Another program listens on the port."""

    code = "serve.port_taken"
    remedy = "choose another with --port, or end what listens there"


class ServedAlready(Conflict):
    """The company is served already by another process."""

    code = "serve.served_already"
    remedy = "use the address in the message, or end that process first (`ordito down`)"


class StillServing(Conflict):
    """The keeper does not end."""

    code = "serve.still_serving"
    remedy = "look into its log, then end it by hand"


class NeverServed(Conflict):
    """The web server ends at once, again and again."""

    code = "serve.never_served"
    remedy = "mend what its log says above"


@dataclass(frozen=True)
class Post:
    """Where the keeper of a company leaves word of itself.

    Attributes:
        company: whose web servers are kept.
    """

    company: str

    @classmethod
    def all(cls) -> "list[Post]":
        """Return the posts of all companies that were ever served here."""
        return [cls(lock.stem) for lock in sorted((state_dir() / "web").glob("*.lock"))]

    @property
    def folder(self) -> Path:
        """Directory of all posts."""
        return state_dir() / "web"

    @property
    def lock(self) -> Path:
        """File whose lock is held by the keeper."""
        return self.folder / f"{self.company}.lock"

    @property
    def log(self) -> Path:
        """Log of the web servers that run in the background."""
        return self.folder / f"{self.company}.log"

    @property
    def address_file(self) -> Path:
        """File with the address under which the company is served."""
        return self.folder / f"{self.company}.address"

    @property
    def keeper_pid(self) -> int | None:
        """Process id of the keeper, None where none lives."""
        return holder(self.lock)

    @property
    def address(self) -> str | None:
        """Address under which the company is served, None where it is not."""
        if self.keeper_pid is None or not self.address_file.exists():
            return None
        return self.address_file.read_text()


class Worker:
    """A place for one web server process, refilled when it falls empty.

    Attributes:
        process: the present or the last one.
    """

    def __init__(self, listening: socket.socket, environment: dict[str, str]) -> None:
        self._listening = listening
        self._environment = environment
        self._failures = 0
        self._has_stood = False
        self._start()

    @property
    def is_hopeless(self) -> bool:
        """Whether no process ever stood, and the last of several ended of itself."""
        ended_of_itself = (self.process.poll() or 0) > 0
        return ended_of_itself and not self._has_stood and self._failures >= _FIRST_ATTEMPTS

    def refill(self) -> None:
        """Start a new process where the last one has ended, each time a little later."""
        stood_s = time.monotonic() - self._began
        if self.process.poll() is None:
            self._has_stood |= stood_s > _STEADY_AFTER_S
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
            self._failures = 0 if stood_s > _STEADY_AFTER_S else self._failures + 1
            say(f"worker {self.process.pid} ended ({self.process.returncode})")
        if time.monotonic() - self._ended_at >= pause_s(self._failures):
            self._start()

    def _start(self) -> None:
        self._began = time.monotonic()
        self._ended_at: float | None = None
        self.process = subprocess.Popen(  # noqa: S603 # this very Python
            [sys.executable, "-m", "ordito.surfaces.cli.worker", str(self._listening.fileno())],
            env=self._environment,
            pass_fds=[self._listening.fileno()],
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 # one thread only
        )


def keep(company: str, host: str, port: int, workers: int) -> None:
    """Serve a company until a signal asks for the end.

    Args:
        company: its name.
        host: address to listen on.
        port: port to listen on; 0 takes any free one.
        workers: number of web server processes.

    Raises:
        PortTaken: somebody else listens there.
        ServedAlready: another keeper serves the company.
    """
    check_company(company)
    post = Post(company)
    make_passable(post.folder)
    with hold(post.lock) as is_ours:
        if not is_ours:
            raise ServedAlready(f"{company} is served at {post.address}", company=company)
        with contextlib.closing(_listen(host, port)) as listening:
            host, port = listening.getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            post.address_file.write_text(address)
            say(f"{company} at {address}, {workers} workers")
            _keep(post, listening, _environment(post, host, port, workers), workers)


def ask_to_end(post: Post) -> bool:
    """End a keeper and its workers; False where none was.

    Raises:
        StillServing: it does not end.
    """
    pid = post.keeper_pid
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    give_up_at = time.monotonic() + _STOP_PATIENCE_S
    while post.keeper_pid == pid:
        if time.monotonic() > give_up_at:
            raise StillServing(f"process {pid} still serves {post.company}", pid=pid)
        time.sleep(0.02)
    return True


def say(text: str) -> None:
    """Write a line to the log."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(stamp, text, file=sys.stderr, flush=True)  # noqa: T201 # log or terminal of the keeper


def _keep(post: Post, listening: socket.socket, environment: dict[str, str], workers: int) -> None:
    """Keep the workers until the end is asked, or until the state directory is deleted."""
    signals = Signals()
    places = [Worker(listening, environment) for _ in range(workers)]
    while True:
        vacant = any(place.process.poll() is not None for place in places)
        signals.wait(_VACANT_LOOK_S if vacant else _LOOK_S)
        if signals.end_asked or post.keeper_pid != os.getpid():
            break
        for place in places:
            place.refill()
        if all(place.is_hopeless for place in places):
            raise NeverServed("no web server process stays alive")
        try:
            server.ensure_running()
        except (Refusal, OSError, subprocess.SubprocessError) as fault:
            say(f"database: {fault}")
    _end(places)


def _end(places: list[Worker]) -> None:
    """Ask the workers to end; one that does not in time is killed: its work stands in the books."""
    give_up_at = time.monotonic() + _WORKER_PATIENCE_S
    for place in places:
        place.process.terminate()
    for place in places:
        try:
            place.process.wait(max(give_up_at - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            say(f"worker {place.process.pid} does not end: killed")
            place.process.kill()
            place.process.wait()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port),
            family=socket.AF_INET6 if ":" in host else socket.AF_INET,
            backlog=_BACKLOG,
        )
    except OSError as fault:
        detail = f"cannot listen on {host}:{port}: {fault.strerror}"
        raise PortTaken(detail, field="port") from fault


def _environment(post: Post, host: str, port: int, workers: int) -> dict[str, str]:
    """Return what the workers read their settings from."""
    counters = post.folder / f"{post.company}.counters"
    shutil.rmtree(counters, ignore_errors=True)
    counters.mkdir()
    return os.environ | {
        "ORDITO_COMPANY": post.company,
        "ORDITO_STATE_DIR": str(state_dir()),
        "ORDITO_HOST": host,
        "ORDITO_PORT": str(port),
        "ORDITO_WORKERS": str(workers),
        "PROMETHEUS_MULTIPROC_DIR": str(counters),
        # who is woken first would take all connections that come at once, and the others none
        "UV_TCP_SINGLE_ACCEPT": "1",
    }
