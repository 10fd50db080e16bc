"""Import of a file: CSV or Parquet of any system, by a map from its columns to our fields."""

import asyncio
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from ordito.platform.db import Database
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.errors import Refusal
from ordito.platform.state import make_passable, state_dir
from ordito.surfaces.cli.import_progress import Pulse, progress_bar
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console, step
from ordito.surfaces.connectors.files.errors import MapWrong
from ordito.surfaces.connectors.files.kinds import KINDS, Kind
from ordito.surfaces.connectors.files.load import Tally, load_file
from ordito.surfaces.connectors.files.mapping import read_map, require_fit, shape
from ordito.surfaces.connectors.files.model import Map
from ordito.surfaces.connectors.files.reader import open_source
from ordito.surfaces.connectors.files.rejects import rejects_file

_NOTES: Final = 10


def import_file(
    *,
    file: Annotated[Path, typer.Argument(help="CSV or Parquet file.")],
    kind: Annotated[str, typer.Option("--as", help=f"What its rows are: {', '.join(KINDS)}.")],
    mapped_by: Annotated[
        Path,
        typer.Option("--map", "--mapping", help="TOML file: which column is which of our fields."),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do all of it, tell what came of it, and undo it.")
    ] = False,
    preview: Annotated[
        int, typer.Option(min=0, max=100, help="Show the first rows as they are read; no more.")
    ] = 0,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rejected rows are written, with their reasons.")
    ] = None,
    company: Company = "demo",
) -> None:
    """Import a file; the good rows are taken, the others written to a file of rejects.

    After a kill, or with corrected rejects, start it again alike: what is in already stays.
    """
    if kind not in KINDS:
        raise MapWrong(f"No file holds {kind}; it holds {', '.join(KINDS)}.", field="--as")
    wanted = read_map(mapped_by)
    if preview:
        _preview(file, KINDS[kind], wanted, preview)
        return
    path = rejects or state_dir() / "imports" / f"{company}-{file.stem}-rejects.csv"
    make_passable(path.absolute().parent)
    tally = asyncio.run(_import(company, file, KINDS[kind], wanted, path, is_dry=dry_run))
    _show(tally, path, is_dry=dry_run)
    sys.exit(1 if tally.rejected else 0)


def _preview(file: Path, kind: Kind, wanted: Map, most: int) -> None:
    """Show what the map makes of the first rows; no database is touched."""
    with open_source(file, wanted.file) as source:
        require_fit(wanted, fields=kind.fields, needed=kind.needed, columns=source.columns)
        fields = list(wanted.fields)
        table = Table("row", *fields, title=f"{source.total:,} rows")
        for line in islice(source.lines(), most):
            try:
                if line.broken is not None:
                    raise line.broken
                shaped = shape(line, wanted)
                kind.row_of([shaped], source=wanted.source)
                cells = [_cell(shaped.fields, name) for name in fields]
            except Refusal as refusal:
                cells = [f"[red]{escape(refusal.detail)}[/]", *[""] * (len(fields) - 1)]
            table.add_row(str(line.number), *cells)
    console.print(table)


def _cell(fields: Mapping[str, Any], name: str) -> str:
    head, _, tail = name.partition(".")
    value = fields.get(head, {}).get(tail) if tail else fields.get(head)
    return "" if value is None else escape(str(value))


async def _import(
    company: str, file: Path, kind: Kind, wanted: Map, rejects: Path, *, is_dry: bool
) -> Tally:
    with (
        open_source(file, wanted.file) as source,
        rejects_file(rejects, source.columns, source.format) as reject,
    ):
        # before anything is started: a map that does not fit is told at once
        require_fit(wanted, fields=kind.fields, needed=kind.needed, columns=source.columns)
        with step("database"):
            server = await asyncio.to_thread(ensure_running)
            address = await ensure_migrated(server, company)
        with progress_bar("rows") as progress:
            task = progress.add_task(file.name, total=source.total)
            pulse = Pulse(file.name, "rows")

            def tell(done: int) -> None:
                progress.update(task, completed=done)
                pulse.tell(done, progress.tasks[task])

            async with Database.open(address, max_size=4) as db:
                return await load_file(
                    db,
                    source,
                    kind=kind,
                    wanted=wanted,
                    reject=reject,
                    is_dry=is_dry,
                    tell=tell,
                )


def _show(tally: Tally, path: Path, *, is_dry: bool) -> None:
    table = Table("rows", "what became of them", title="Nothing was kept" if is_dry else None)
    table.columns[0].justify = "right"
    accepted = sum(tally.outcomes.values()) - tally.rejected
    table.add_row(f"{accepted:,}", "[green]accepted[/]")
    for outcome in ("created", "updated", "unchanged"):
        table.add_row(f"{tally.outcomes[outcome]:,}", f"  {outcome}")
    table.add_row(f"{tally.corrected:,}", "  of these corrected on the way")
    for reason, rows in tally.corrections.most_common():
        table.add_row(f"{rows:,}", f"    {reason.replace('_', ' ')}")
    for reason, rows in tally.withheld.most_common():
        table.add_row(f"{rows:,}", f"  without {reason}")
    for reason, rows in tally.noted.most_common(_NOTES):
        table.add_row(f"{rows:,}", f"  look at: {reason}")
    table.add_row(f"{tally.rejected:,}", "[red]rejected[/]" if tally.rejected else "rejected")
    for reason, rows in tally.reasons.most_common():
        table.add_row(f"{rows:,}", f"  {reason}")
    console.print(table)
    pace = sum(tally.outcomes.values()) / tally.seconds if tally.seconds else 0
    console.print(f"{tally.seconds:.1f} s, {pace:,.0f} rows/s")
    if tally.rejected:
        console.print(f"rejected rows: {path}; correct them there, and import that file alike")
