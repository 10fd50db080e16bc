"""Database: the embedded server, and a company's backup and restore."""

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import UUID

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from ordito.flows.erase_customer import erase_customer
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database, server
from ordito.platform.db.archive import Manifest, read_manifest
from ordito.platform.db.archive import Progress as Hears
from ordito.platform.db.backup import Amend, back_up, list_companies
from ordito.platform.db.backup import restore as bring_back
from ordito.platform.db.migrations import Migration, Phase
from ordito.platform.db.server import Server, bring_to_version, ensure_running
from ordito.platform.errors import Conflict
from ordito.platform.events import Context
from ordito.platform.graves import list_buried, note_backup
from ordito.platform.ids import CustomerId
from ordito.reads.erased import list_erased
from ordito.surfaces.cli.keeper import Post
from ordito.surfaces.cli.options import Company, Yes
from ordito.surfaces.cli.steps import console, step

NOBODY: Final = UUID(int=0)

app = typer.Typer(no_args_is_help=True, help="The database: start, stop, status, backup, restore.")


class StillServed(Conflict):
    """A company is not replaced under its web servers."""

    code = "backup.still_served"
    remedy = "`ordito down` first"


@app.command()
def start() -> None:
    """Start the embedded database, or join the one that runs."""
    with step("database"):
        running = ensure_running()
    console.print(_without_password(running.address))


@app.command()
def stop() -> None:
    """Stop the embedded database."""
    console.print("database ended" if server.stop() else "nothing ran")


@app.command()
def status() -> None:
    """Show whether the database runs, where, and which companies it holds."""
    found = server.status()
    companies, fault = _companies(found)
    console.print(f"state      {'away' if fault else found.state}")
    console.print(f"address    {_without_password(found.address)}")
    if found.supervisor_pid:
        console.print(f"supervisor {found.supervisor_pid}, server {found.server_pid}")
    if fault:
        console.print(f"fault      {type(fault).__name__}: {fault}")
        raise typer.Exit(1)
    if companies is not None:
        console.print(f"companies  {', '.join(companies) or 'none'}")


@app.command()
def migrate(
    *,
    phase: Annotated[
        Literal["pre", "post"] | None,
        typer.Option(
            help="In a rolling upgrade: pre before the first new process serves, post when the last"
            " old one is gone. Both without it."
        ),
    ] = None,
    company: Company = "demo",
) -> None:
    """Bring a company's tables to this version; a company that does not exist is created."""
    phases: tuple[Phase, ...] = ("pre", "post") if phase is None else (phase,)
    work = bring_to_version(ensure_running(), company, phases=phases, progress=_tell_migration)
    ran, left = asyncio.run(work)
    waiting = f"; {len(left)} wait for `--phase {left[0].phase}`" if left else ""
    console.print(f"{company}: {ran} migrations ran{waiting}")


def _tell_migration(migration: Migration) -> None:
    console.print(f"{migration.room}/{migration.name}")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Archive to write.")],
    *,
    company: Company = "demo",
    yes: Yes = False,
) -> None:
    """Write a company (database and files) into one archive, while it goes on working."""
    with _progress() as hears:
        manifest = asyncio.run(
            back_up(ensure_running(), company, file, replace=yes, progress=hears)
        )
    note_backup(manifest.company, file.parent)
    size_mb = file.stat().st_size / 1e6
    console.print(f"{file}: {_described(manifest)}, {size_mb:.1f} MB")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Archive to read.")],
    *,
    company: Annotated[
        str | None, typer.Option(help="Restore under this name instead of the archive's own.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Bring a company back from an archive; a failure leaves what is there untouched."""
    serving = [post.company for post in Post.all() if post.keeper_pid]
    if yes and serving:
        raise StillServed(f"{', '.join(serving)} is being served")
    with _progress() as hears:
        manifest = asyncio.run(
            bring_back(
                ensure_running(),
                file,
                company=company,
                replace=yes,
                amend=erase_again(list_buried(read_manifest(file).company, beside=file)),
                progress=hears,
            )
        )
    console.print(f"restored {company or manifest.company}: {_described(manifest)}")


def erase_again(buried: Sequence[UUID] = ()) -> Amend:
    """Return what erases in a restored company whom anybody knows to have been erased since.

    Args:
        buried: ids that lie beside the backups; the company that is replaced knows of others.
    """

    async def amend(old: str | None, fresh: str) -> None:
        erased = {CustomerId(one) for one in buried}
        if old is not None:
            async with Database.open(old, max_size=1) as before:
                erased |= await _erased(before)
        async with Database.open(fresh, max_size=2) as after:
            for customer_id in sorted(erased):
                await after.transact(
                    erase_customer, Context.system(), customer_id=customer_id, at=now()
                )

    return amend


async def _erased(before: Database) -> set[CustomerId]:
    found: set[CustomerId] = set()
    page = await before.read(list_erased, after=NOBODY)
    while page:
        found.update(page)
        page = await before.read(list_erased, after=page[-1])
    return found


def _companies(found: server.Status) -> tuple[list[str] | None, Exception | None]:
    """Return the companies of a server that should answer, or why it does not."""
    if found.state not in {"ready", "served"}:
        return None, None
    try:
        running = Server(found.address, embedded=found.state == "ready")
        return asyncio.run(list_companies(running)), None
    except (OSError, TimeoutError, *DATABASE_FAULTS) as fault:
        return None, fault


@contextmanager
def _progress() -> Generator[Hears]:
    """Show how far a long work is: bytes where they are known, a pulse where not."""
    columns = (TextColumn("{task.description:10}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as shown:
        tasks = dict[str, int]()

        def hear(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = int(shown.add_task(name, total=total or None))
            shown.update(shown.task_ids[tasks[name]], completed=done)

        yield hear


def _described(manifest: Manifest) -> str:
    taken_at = manifest.taken_at.astimezone(UTC)
    return f"{manifest.company} of {taken_at:%Y-%m-%d %H:%M} UTC, {len(manifest.members)} members"


def _without_password(address: str) -> str:
    scheme, _, rest = address.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{place}"
