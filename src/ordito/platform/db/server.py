"""Server: get a running PostgreSQL, embedded or served, and a database for each company."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from ordito.platform.db import supervisor
from ordito.platform.db.cluster import Cluster
from ordito.platform.db.migrations import Migration, Phase, migrate, pending
from ordito.platform.db.provider import DatabaseSettings
from ordito.platform.errors import Conflict, Invalid
from ordito.platform.process import holder
from ordito.platform.settings import database_url_of

_COMPANY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PATIENCE_S: Final = 300.0  # crash recovery of a large log may take minutes
_LOOK_S: Final = 0.02


class NotStarted(Conflict):
    """The embedded server did not start."""

    code = "database.not_started"
    remedy = "read the log named in the message; `ordito doctor` says more"


class NotStopped(Conflict):
    """The embedded server did not stop in time."""

    code = "database.not_stopped"
    remedy = "end what still works on the database, then stop it again"


class InvalidCompany(Invalid):
    """A company's name becomes part of a database's name."""

    code = "database.invalid_company"
    remedy = "use up to 40 small letters, digits and underscores, a letter first"


@dataclass(frozen=True)
class Server:
    """A server that takes connections.

    Attributes:
        address: ``postgresql://`` URL; its database, if any, is where databases are created from.
        embedded: True where our supervisor keeps it.
    """

    address: str
    embedded: bool

    def url(self, company: str) -> str:
        """Return the address of a company's database.

        Raises:
            InvalidCompany: the name cannot be part of a database's name.
        """
        check_company(company)
        return database_url_of(self.address, company)

    def database_url(self, database: str) -> str:
        """Return the address of any database of this server."""
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{database}"))

    @property
    def maintenance_url(self) -> str:
        """Return the address of the database from which others are created."""
        return self.database_url(urlsplit(self.address).path.strip("/") or "postgres")


@dataclass(frozen=True)
class Status:
    """What is known of a server without starting it."""

    state: Literal["served", "ready", "starting", "stopped", "orphaned"]
    address: str
    supervisor_pid: int | None = None
    server_pid: int | None = None


def check_company(company: str) -> None:
    """Refuse what cannot be part of a database's name.

    Raises:
        InvalidCompany: it cannot.
    """
    if not _COMPANY.fullmatch(company):
        raise InvalidCompany(f"{company!r} is no name for a company", field="company")


def ensure_running(settings: DatabaseSettings | None = None) -> Server:
    """Return a running server: one that is up is joined, otherwise a supervisor is started.

    Raises:
        NotStarted: the server does not come up; the message names the log.
        Refusal: as of ``provider`` and ``cluster``: binaries, account, place or version.
    """
    settings = settings or DatabaseSettings.from_environment()
    if settings.url:
        return Server(settings.url, embedded=False)
    cluster = Cluster(settings.home)
    give_up_at = time.monotonic() + _PATIENCE_S
    while not (cluster.is_ready() and holder(cluster.lock)):
        if time.monotonic() > give_up_at:
            raise NotStarted(f"not ready after {_PATIENCE_S:.0f} s, see {cluster.journal}")
        if holder(cluster.lock):
            time.sleep(_LOOK_S)
        else:
            _start_supervisor(cluster, settings, give_up_at)
    return Server(cluster.address(), embedded=True)


def stop(settings: DatabaseSettings | None = None) -> bool:
    """Stop the embedded server with its supervisor; False where nothing ran.

    Raises:
        NotStopped: it still runs after the time of patience.
    """
    settings = settings or DatabaseSettings.from_environment()
    cluster = Cluster(settings.home)
    found = holder(cluster.lock) or cluster.running_pid()
    if settings.url or found is None:
        return False
    orphaned = holder(cluster.lock) is None
    os.kill(found, signal.SIGINT if orphaned else signal.SIGTERM)
    give_up_at = time.monotonic() + _PATIENCE_S
    while holder(cluster.lock) or cluster.running_pid():
        if time.monotonic() > give_up_at:
            raise NotStopped(f"process {found} still runs, see {cluster.journal}")
        time.sleep(_LOOK_S)
    return True


def status(settings: DatabaseSettings | None = None) -> Status:
    """Return what is known of the server, starting nothing."""
    settings = settings or DatabaseSettings.from_environment()
    if settings.url:
        return Status("served", settings.url)
    cluster = Cluster(settings.home)
    supervising = holder(cluster.lock)
    answers = bool(supervising) and cluster.is_ready()
    serving = cluster.running_pid()  # only now: who answers has written its number before
    if supervising:
        state = "ready" if answers and serving else "starting"
    else:
        state = "orphaned" if serving else "stopped"
    return Status(state, cluster.address(), supervising, serving)


async def ensure_database(server: Server, company: str) -> str:
    """Return the address of a company's database, created where it does not exist.

    Raises:
        InvalidCompany: the name cannot be part of a database's name.
    """
    address = server.url(company)
    try:
        connection = await asyncpg.connect(address)
    except asyncpg.InvalidCatalogNameError:
        await _create_database(server, urlsplit(address).path.strip("/"))
    else:
        await connection.close()
    return address


async def ensure_migrated(server: Server, company: str) -> str:
    """Return the address of a company's database, created and brought to this version.

    Raises:
        InvalidCompany: the name cannot be part of a database's name.
        MigrationChanged: it was made by code that this is not a successor of.
    """
    await bring_to_version(server, company)
    return server.url(company)


async def bring_to_version(
    server: Server,
    company: str,
    *,
    phases: tuple[Phase, ...] = ("pre", "post"),
    progress: Callable[[Migration], None] = lambda _: None,
) -> tuple[int, list[Migration]]:
    """Create a company's database where there is none, and run migrations that are missing.

    Args:
        server: where it lives.
        company: its name.
        phases: which migrations to run.
        progress: hears each before it runs.

    Returns:
        How many ran, and those that still wait for another phase.

    Raises:
        InvalidCompany: the name cannot be part of a database's name.
        MigrationChanged: it was made by code that this is not a successor of.
        MigrationBlocked: somebody holds a table that one of them changes.
    """
    connection = await asyncpg.connect(await ensure_database(server, company))
    try:
        ran = await migrate(connection, phases=phases, progress=progress)
        return ran, await pending(connection)
    finally:
        await connection.close()


async def _create_database(server: Server, name: str) -> None:
    connection = await asyncpg.connect(server.maintenance_url)
    try:
        await connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        return  # a rival was faster
    finally:
        await connection.close()


def _start_supervisor(cluster: Cluster, settings: DatabaseSettings, give_up_at: float) -> None:
    """Start a supervisor and wait for its report; it may find that a rival was faster."""
    hear, tell = os.pipe()
    command = [sys.executable, "-m", supervisor.__name__, "--home", str(cluster.home)]
    for option, value in (("bin", settings.bin), ("user", settings.user), ("port", settings.port)):
        if value is not None:
            command += [f"--{option}", str(value)]
    try:
        subprocess.run(  # noqa: S603 # this very Python
            [*command, "--report", str(tell)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            pass_fds=(tell,),
            start_new_session=True,
            check=True,
        )
    finally:
        os.close(tell)
    with os.fdopen(hear) as report:
        if not select.select([report], [], [], max(give_up_at - time.monotonic(), 0))[0]:
            return
        answer = report.read()
    if answer and answer != "ready":
        _refuse(answer)


def _refuse(answer: str) -> None:
    """Raise the refusal that the supervisor reported."""
    code, _, detail = answer.partition("\n")
    known = {kind.code: kind for kind in supervisor.REFUSALS}
    raise known.get(code, NotStarted)(detail)
