"""Marts: copies of what happened, and tables of it for analysis."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from ordito import marts
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.settings import read_settings
from ordito.platform.state import lake_dir
from ordito.processes.refresh_marts import check_marts, refresh_marts
from ordito.surfaces.cli.options import Company, Lake
from ordito.surfaces.cli.steps import console
from ordito.world.lake import source_of

app = typer.Typer(no_args_is_help=True, add_completion=False)
_SECOND_US: Final = 1_000_000


@app.callback()
def told() -> None:
    """Copies of what happened, and tables of it for analysis."""


@app.command()
def refresh(*, company: Company = "demo", lake: Lake = None) -> None:
    """Copy what is new and build the marts of it; the company goes on meanwhile."""
    folder = lake or lake_dir(company)
    with console.status("what is new") as status:
        built = asyncio.run(_refresh(company, folder, status.update))
    _show_build(folder, built)


async def _refresh(company: str, folder: Path, tell: marts.Teller) -> marts.Build:
    async with open_company(company) as db:
        zone = read_settings().zone
        return await refresh_marts(db, folder=folder, zone=zone, at=now(), tell=tell)


@app.command()
def rebuild(*, company: Company = "demo", lake: Lake = None) -> None:
    """Build the marts anew from what was copied; the same copies give the same bytes."""
    folder = lake or lake_dir(company)
    with marts.locked(folder), console.status("staging") as status:
        built = marts.rebuild(folder, tell=status.update)
    _show_build(folder, built)


@app.command()
def build(
    *,
    world: Annotated[Path, typer.Option(help="Where `ordito world make` wrote it.", exists=True)],
    company: Annotated[
        str | None, typer.Option(help="Into whose lake: of a company whose books are not copied.")
    ] = None,
    lake: Annotated[
        Path | None, typer.Option(help="Into which folder, instead of a company's lake.")
    ] = None,
) -> None:
    """Build the marts of a simulated company from its files, into a lake."""
    if (company is None) == (lake is None):
        raise typer.BadParameter("name either --company or --lake")
    folder = lake or lake_dir(company or "")
    with marts.locked(folder), console.status("staging") as status:
        built = marts.lay(folder, source_of(world), tell=status.update)
    _show_build(folder, built)
    if company is not None and read_settings().marts_every_s:
        console.print(
            "[yellow]The next refresh of the company replaces it: serve it with"
            " ORDITO_MARTS_EVERY_S=0.[/]"
        )


@app.command()
def status(*, company: Company = "demo", lake: Lake = None) -> None:
    """Show how far behind the marts are, and what they are made of."""
    folder = lake or lake_dir(company)
    found = marts.read_status(folder, at=now())
    table = Table("what", "how much", show_header=False)
    table.columns[1].justify = "right"
    table.add_row("behind the database", "-" if found.lag_s is None else f"{found.lag_s:,} s")
    table.add_row("copied rows", f"{found.copied_rows:,}")
    table.add_row("copied files", f"{found.copied_files:,}")
    table.add_row("on the disk", f"{found.size_bytes / 1_000_000:,.1f} MB")
    table.add_row("builds kept", f"{found.builds:,}")
    console.print(table)
    if found.build is not None:
        _show_build(folder, found.build)


@app.command()
def check(*, company: Company = "demo", lake: Lake = None) -> None:
    """Refresh, and hold the marts against themselves and against the books, to the cent."""
    folder = lake or lake_dir(company)
    with console.status("what is new") as status:
        faults = asyncio.run(_check(company, folder, status.update))
    if not faults:
        console.print(f"[green]✓[/] {marts.count_checks()} checks hold")
        return
    table = Table("what does not hold", "rows, or by how much", "for example")
    table.columns[1].justify = "right"
    for one in faults:
        table.add_row(one.check, f"{one.rows:,}", "\n".join(one.examples))
    console.print(table)
    raise typer.Exit(1)


async def _check(company: str, folder: Path, tell: marts.Teller) -> list[marts.Fault]:
    async with open_company(company) as db:
        zone = read_settings().zone
        return await check_marts(db, folder=folder, zone=zone, at=now(), tell=tell)


def _show_build(folder: Path, built: marts.Build) -> None:
    table = Table("table", "rows")
    table.columns[1].justify = "right"
    for one in built.tables:
        table.add_row(one.name, f"{one.rows:,}")
    console.print(table)
    at = datetime.fromtimestamp(built.as_of_us // _SECOND_US, UTC)
    console.print(f"build {built.version} as of {at:%Y-%m-%d %H:%M:%S} UTC in {folder}")
