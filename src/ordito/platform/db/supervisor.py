"""Supervisor: a small process of its own whose child is the embedded PostgreSQL server.

It holds the lock of the cluster's home, starts the server, starts it again after a crash, and
ends it cleanly when asked. Killed itself, it takes the server with it (Linux); the next supervisor
takes the data directory over. Everybody else is a guest and only connects.

Start it through ``ordito.platform.db.server.ensure_running``.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from ordito.platform.db import cluster as clusters
from ordito.platform.db import provider
from ordito.platform.db.cluster import Cluster
from ordito.platform.db.provider import Account, DatabaseSettings
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.process import Signals, die_with_parent, hold, pause_s
from ordito.platform.state import make_passable

_STEADY_AFTER_S: Final = 30.0
_FIRST_ATTEMPTS: Final = 5
_LOOK_S: Final = 0.01  # while the server starts
_STEADY_LOOK_S: Final = 1.0  # at the directory; the end of a child is a signal
_ADOPTED_LOOK_S: Final = 0.2  # at a server that is not our child
_FAST_END_S: Final = 60.0
_JOURNAL_BYTES: Final = 1_000_000

REFUSALS: Final[tuple[type[Refusal], ...]] = (
    clusters.OtherVersion,
    provider.NoAccount,
    provider.NoBinaries,
    provider.OutOfReach,
    provider.UnusableBinaries,
)


class Server(Protocol):
    """A running server, our child or an adopted one."""

    @property
    def pid(self) -> int:
        """Process id."""
        ...

    def poll(self) -> int | None:
        """Return None while it runs."""
        ...


class Adopted:
    """A server that an earlier supervisor, or somebody by hand, left running."""

    def __init__(self, cluster: Cluster, pid: int) -> None:
        self._cluster = cluster
        self.pid = pid

    def poll(self) -> int | None:
        """Return None while it runs."""
        return None if self._cluster.running_pid() == self.pid else 0


class Supervisor:
    """Keeps one server running on one data directory."""

    def __init__(self, cluster: Cluster, bin_dir: Path, account: Account | None) -> None:
        self._cluster = cluster
        self._bin_dir = bin_dir
        self._account = account
        self._signals = Signals()
        self._was_ready = False

    def run(self, report_ready: Callable[[], None]) -> None:
        """Keep the server running until a signal asks for the end or its directory is deleted.

        Raises:
            OutsideFault: the server never came up.
        """
        failures = 0
        while not self._is_over:
            began = time.monotonic()
            server = self._find() or self._start()
            self._watch(server, report_ready)
            if self._is_over:
                self._end(server)
                return
            failures = 0 if time.monotonic() - began > _STEADY_AFTER_S else failures + 1
            if not self._was_ready and failures >= _FIRST_ATTEMPTS:
                raise OutsideFault(f"server did not start: {self._cluster.journal}", may_retry=True)
            say(f"server {server.pid} ended ({server.poll()})")
            self._signals.wait(pause_s(failures))

    @property
    def _is_over(self) -> bool:
        return self._signals.end_asked or not self._cluster.data_directory.exists()

    def _find(self) -> Server | None:
        """Return a server that already runs here; clear what a dead one left behind."""
        pid = self._cluster.running_pid()
        if pid is not None:
            say(f"adopted server {pid}")
            return Adopted(self._cluster, pid)
        # its pid may belong to a stranger by now, whom PostgreSQL would take for its server;
        # the shared memory keyed by the directory still keeps two servers apart
        (self._cluster.data_directory / "postmaster.pid").unlink(missing_ok=True)
        return None

    def _start(self) -> Server:
        identity = self._account.identity() if self._account else {}
        server = subprocess.Popen(  # noqa: S603 # program of the provider
            [self._bin_dir / "postgres", "-D", self._cluster.data_directory],
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 # one thread only
            **identity,
        )
        say(f"started server {server.pid}")
        return server

    def _watch(self, server: Server, report_ready: Callable[[], None]) -> None:
        """Wait until the server ends or the end is asked."""
        ready = False
        while server.poll() is None and not self._is_over:
            if not ready and self._cluster.is_ready():
                ready = True
                if not self._was_ready:
                    self._was_ready = True
                    report_ready()
            look_s = _ADOPTED_LOOK_S if isinstance(server, Adopted) else _STEADY_LOOK_S
            self._signals.wait(look_s if ready else _LOOK_S)

    def _end(self, server: Server) -> None:
        """End the server: a fast shutdown, then an immediate one; never a kill."""
        self._ask(server, signal.SIGINT, patience_s=_FAST_END_S)
        self._ask(server, signal.SIGQUIT, patience_s=float("inf"))
        say(f"ended server {server.pid}")

    def _ask(self, server: Server, number: int, *, patience_s: float) -> None:
        """Send a signal unless the server has ended, and wait for its end."""
        give_up_at = time.monotonic() + patience_s
        if server.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(server.pid, number)
        while server.poll() is None and time.monotonic() < give_up_at:
            self._signals.wait(_ADOPTED_LOOK_S)


def say(text: str) -> None:
    """Write a line to the supervisor's log."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(stamp, os.getpid(), text, file=sys.stderr, flush=True)  # noqa: T201 # its log file


def main() -> None:
    """Leave the starter, take the lock, and supervise; tell the starter how it went."""
    parser = argparse.ArgumentParser(prog="python -m ordito.platform.db.supervisor")
    parser.add_argument("--home", type=Path, required=True, help="home of the cluster")
    parser.add_argument("--bin", type=Path, help="directory of the PostgreSQL programs")
    parser.add_argument("--user", help="account of the server where root supervises")
    parser.add_argument("--port", type=int, help="TCP port on 127.0.0.1")
    parser.add_argument("--report", type=int, help="file descriptor that hears how it went")
    arguments = parser.parse_args()
    if arguments.report is not None and os.fork():
        os._exit(0)
    settings = DatabaseSettings(
        home=arguments.home.absolute(),
        bin=arguments.bin,
        user=arguments.user,
        port=arguments.port,
    )
    cluster = Cluster(settings.home)
    make_passable(cluster.home)
    try:
        with hold(cluster.lock) as is_ours:
            if is_ours:
                _supervise(cluster, settings, lambda: _report(arguments.report, "ready"))
    except (Refusal, OutsideFault) as fault:
        say(f"refused: {fault}")
        _report(arguments.report, f"{getattr(fault, 'code', '')}\n{fault}")
        sys.exit(1)


def _supervise(
    cluster: Cluster, settings: DatabaseSettings, report_ready: Callable[[], None]
) -> None:
    _write_journal(cluster)
    account = provider.server_account(settings.user)
    bin_dir = provider.server_dir(settings, account)
    major = provider.major_version(bin_dir, account)
    if not cluster.data_directory.exists():
        clusters.create(cluster, bin_dir, account)
    clusters.check_version(cluster, major)
    clusters.configure(cluster, account, settings.port)
    Supervisor(cluster, bin_dir, account).run(report_ready)


def _write_journal(cluster: Cluster) -> None:
    """Let this process and the server write to the supervisor's log, begun anew when long."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    if cluster.journal.exists() and cluster.journal.stat().st_size > _JOURNAL_BYTES:
        flags |= os.O_TRUNC
    journal = os.open(cluster.journal, flags, 0o600)
    os.dup2(journal, 1)
    os.dup2(journal, 2)
    os.close(journal)


def _report(descriptor: int | None, text: str) -> None:
    """Tell the starter once; it may have gone."""
    if descriptor is not None:
        with contextlib.suppress(OSError):
            os.write(descriptor, text.encode())
            os.close(descriptor)


if __name__ == "__main__":
    main()
