"""Backup: a company into one file and back, embedded or on a server of others.

A restore works on a new database beside the old one and takes its name at the end: until then a
failure leaves everything as it was.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from ordito.platform.clock import now
from ordito.platform.db import archive
from ordito.platform.db.archive import Manifest, Progress
from ordito.platform.db.migrations import migrate
from ordito.platform.db.pool import Tx
from ordito.platform.db.provider import DatabaseSettings, tools_dir
from ordito.platform.db.server import Server, check_company
from ordito.platform.db.statements import statements
from ordito.platform.errors import Conflict, OutsideFault
from ordito.platform.events import Context
from ordito.platform.state import files_dir, make_passable, state_dir

_sql = statements(__name__)
HAS_FOREIGN_IDS = _sql.query("has_foreign_ids", bool)
RANK_FACTS = _sql.command("rank_facts")
RANK_CURSORS = _sql.command("rank_cursors")

_LOOK_S: Final = 0.2
_JOBS: Final = 2
_WITHOUT_TLS: Final = b"SSL support is not compiled in"  # libpq: fe-connect.c


Amend = Callable[[str | None, str], Awaitable[None]]
"""Hears the addresses of the database that goes, if one does, and of the one that comes."""


class FileExists(Conflict):
    """The backup would overwrite a file."""

    code = "backup.file_exists"
    remedy = "give another name, or --yes to overwrite it"


class NoPlace(Conflict):
    """The backup's directory is missing or closed."""

    code = "backup.no_place"
    remedy = "make the directory, or name another"


class CompanyExists(Conflict):
    """The restore would replace a company."""

    code = "backup.company_exists"
    remedy = "give --yes to replace it, or --company for another name"


class NoCompany(Conflict):
    """There is no such company."""

    code = "backup.no_company"
    remedy = "`ordito db status` lists the companies"


class ToolsWithoutTls(Conflict):
    """The address asks for TLS, and the PostgreSQL programs in use have none."""

    code = "backup.tools_without_tls"
    remedy = "set ORDITO_PG_BIN to those of an installation (Debian: postgresql-client-18)"


async def list_companies(server: Server) -> list[str]:
    """Return the names of all companies of a server."""
    async with _connected(server.maintenance_url) as connection:
        rows = await connection.fetch(
            "SELECT datname FROM pg_database WHERE datname ~ '^ordito_[a-z][a-z0-9_]*$'"
            " ORDER BY datname LIMIT 1000"
        )
    return [row["datname"].removeprefix("ordito_") for row in rows]


async def back_up(
    server: Server, company: str, target: Path, *, replace: bool, progress: Progress
) -> Manifest:
    """Write a company into an archive, while it goes on working.

    Args:
        server: where it lives.
        company: its name.
        target: the archive.
        replace: whether a file of that name may be overwritten.
        progress: hears how far it is.

    Raises:
        FileExists: the target exists and may not be overwritten.
        NoPlace: its directory is missing or closed.
        NoCompany: there is no such company.
        OutsideFault: ``pg_dump`` failed, its words are the message.
    """
    _check_target(target, replace=replace)
    if company not in await list_companies(server):
        raise NoCompany(f"there is no company {company!r}", field="company")
    address = server.url(company)
    with _scratch(target.parent) as scratch:
        taken_at = now()
        async with _connected(address) as connection:
            expected_bytes = await connection.fetchval(
                "SELECT pg_database_size(current_database())"
            )
            major = connection.get_server_version().major
        dump = scratch / archive.DUMP
        watching = asyncio.create_task(_watch(dump, expected_bytes, progress))
        try:
            await _run("pg_dump", address, "--format=custom", f"--file={dump}")
        finally:
            watching.cancel()
        progress("dump", expected_bytes, expected_bytes)
        # after the dump: what the dump refers to is among them, since a file precedes its row
        sources = {archive.DUMP: dump} | _files(company)
        members = {name: archive.sha256_of(path) for name, path in sources.items()}
        manifest = Manifest(
            format=archive.FORMAT,
            ordito=version("ordito"),
            postgresql=major,
            company=company,
            taken_at=taken_at,
            members=members,
        )
        archive.write(target, manifest, sources, progress)
    return manifest


async def restore(
    server: Server,
    source: Path,
    *,
    company: str | None,
    replace: bool,
    amend: Amend,
    progress: Progress,
) -> Manifest:
    """Bring a company back from an archive.

    Args:
        server: where it shall live.
        source: the archive.
        company: name to restore it under, None for its own.
        replace: whether a company of that name may be replaced.
        amend: carries over what must outlive a backup: who was erased since.
        progress: hears how far it is.

    Raises:
        NotAnArchive: the file is none.
        Damaged: the archive is not what its manifest says.
        CompanyExists: a company of that name lives and may not be replaced.
        OutsideFault: ``pg_restore`` failed, its words are the message.
    """
    name = company or archive.read_manifest(source).company
    check_company(name)
    exists = name in await list_companies(server)
    if exists and not replace:
        raise CompanyExists(f"the company {name!r} exists", field="company")
    make_passable(state_dir())
    with _scratch(state_dir()) as scratch:
        manifest = archive.extract(source, scratch, progress)
        fresh = f"ordito_{name}~new"
        async with _fresh_database(server, fresh):
            await _fill(server.database_url(fresh), scratch / archive.DUMP, progress)
            await amend(server.url(name) if exists else None, server.database_url(fresh))
            _keep_files(scratch / "files", files_dir(name))
            await _take_name(server, fresh, f"ordito_{name}")
    return manifest


@contextlib.asynccontextmanager
async def _fresh_database(server: Server, name: str) -> AsyncGenerator[None]:
    """Create an empty database; it goes again where what was to be done with it failed."""
    async with _connected(server.maintenance_url) as connection:
        await _drop(connection, name)
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield
    finally:
        async with _connected(server.maintenance_url) as connection:
            await _drop(connection, name)


async def _drop(connection: asyncpg.Connection, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    except asyncpg.InsufficientPrivilegeError:
        # FORCE may not end the superuser's autovacuum worker; a plain DROP asks it to leave
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


async def _fill(address: str, dump: Path, progress: Progress) -> None:
    """Load a dump into an empty database and make it one of this server and version."""
    options = ("--exit-on-error", "--no-owner", "--no-privileges")
    progress("rows", 0, 0)
    sections = ("--section=pre-data", "--section=data")
    await _run("pg_restore", address, *options, f"--jobs={_JOBS}", *sections, str(dump))
    async with _connected(address) as connection, connection.transaction():
        await _rank_log(connection)
    progress("indexes", 0, 0)
    await _run("pg_restore", address, *options, f"--jobs={_JOBS}", "--section=post-data", str(dump))
    async with _connected(address) as connection:
        progress("migrations", 0, 0)
        await migrate(connection)
        await connection.execute("ANALYZE")


async def _rank_log(connection: asyncpg.Connection) -> None:
    """Give the log's facts and cursors transaction ids that are older than any of this server."""
    tx = Tx(connection, Context.system())
    if await tx.one(HAS_FOREIGN_IDS):
        await tx.run(RANK_FACTS)
        await tx.run(RANK_CURSORS)


async def _take_name(server: Server, fresh: str, name: str) -> None:
    """Let the fresh database take the name of the old one, which then goes."""
    old = f"{name}~old"
    async with _connected(server.maintenance_url) as connection:
        await _drop(connection, old)
        exists = await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name)
        async with _emptied(connection, name if exists else None), connection.transaction():
            if exists:
                await connection.execute(f'ALTER DATABASE "{name}" RENAME TO "{old}"')
            await connection.execute(f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')
        await _drop(connection, old)


@contextlib.asynccontextmanager
async def _emptied(connection: asyncpg.Connection, name: str | None) -> AsyncGenerator[None]:
    """Keep everybody out of a database; let them in again where its end did not come."""
    if name is None:
        yield
        return
    await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = $1 AND backend_type = 'client backend'",
            name,
        )
        yield
    except BaseException:
        await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        raise


def _check_target(target: Path, *, replace: bool) -> None:
    if target.exists() and not replace:
        raise FileExists(f"{target} exists", field="file")
    if not os.access(target.parent, os.W_OK):
        raise NoPlace(f"nothing can be written into {target.parent}", field="file")


def _files(company: str) -> dict[str, Path]:
    """Return the files of a company by the names they have in an archive."""
    folder = files_dir(company)
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"files/{path.relative_to(folder).as_posix()}": path for path in found}


def _keep_files(restored: Path, folder: Path) -> None:
    """Put restored files beside those that are there: their names say what they hold."""
    for path in sorted(restored.rglob("*")):
        target = folder / path.relative_to(restored)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.replace(target)


async def _watch(dump: Path, expected_bytes: int, progress: Progress) -> None:
    while True:
        progress("dump", min(_size(dump), expected_bytes), expected_bytes)
        await asyncio.sleep(_LOOK_S)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


async def _run(program: str, address: str, *options: str) -> None:
    """Run a PostgreSQL tool on a database; the password travels in the environment."""
    parts = urlsplit(address)
    user, _, place = parts.netloc.rpartition("@")
    login, _, password = user.partition(":")
    public = urlunsplit(parts._replace(netloc=f"{login}@{place}" if user else place))
    environment = os.environ | ({"PGPASSWORD": unquote(password)} if password else {})
    process = await asyncio.create_subprocess_exec(
        tools_dir(DatabaseSettings.from_environment(), program) / program,
        f"--dbname={public}",
        *options,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    _, words = await process.communicate()
    if _WITHOUT_TLS in words:
        raise ToolsWithoutTls(f"{program} speaks no TLS", field="ORDITO_PG_BIN")
    if process.returncode:
        raise OutsideFault(f"{program}: {words.decode().strip()}", may_retry=True)


@contextlib.asynccontextmanager
async def _connected(address: str) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()


@contextlib.contextmanager
def _scratch(parent: Path) -> Generator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".ordito-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
