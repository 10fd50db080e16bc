"""Import: brings another system's files into a company, and proves that nothing is missing."""

import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from typer.core import TyperGroup

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.files import FileStore
from ordito.platform.state import files_dir, make_passable, state_dir
from ordito.reads.imported_history import get_history_totals, get_tender_totals
from ordito.surfaces.cli.import_file import import_file
from ordito.surfaces.cli.import_progress import Pulse, progress_bar
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console, step
from ordito.surfaces.connectors.complete_journey import load, mapping
from ordito.surfaces.connectors.complete_journey.model import Outcome
from ordito.surfaces.connectors.complete_journey.reader import Source, locate, open_source
from ordito.surfaces.connectors.complete_journey.reconcile import Row, reconcile
from ordito.surfaces.connectors.complete_journey.tally import Tally, rejects_file
from ordito.surfaces.connectors.files.kinds import KINDS

_FILE: Final = "file"


class _FileFirst(TyperGroup):
    """A group whose first word is a connector, or else the path of a file."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Read ``import FILE --as KIND`` and ``import KIND FILE`` as ``import file FILE ...``."""
        if args and args[0] in KINDS and not Path(args[0]).is_file():
            args = [_FILE, *args[1:], "--as", args[0]]
        elif args and args[0] not in self.commands:
            args = [_FILE, *args]
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of that name; any other word is a kind, or the path of a file."""
        return self.commands.get(cmd_name) or self.commands[_FILE]


app = typer.Typer(cls=_FileFirst, no_args_is_help=True, add_completion=False)
app.command(_FILE)(import_file)


@app.callback()
def import_() -> None:
    """Bring another system's files into a company: a file by a map, or a known data set whole."""


@app.command("complete-journey")
def complete_journey(
    *,
    company: Company = "cj",
    limit_households: Annotated[
        int | None, typer.Option(min=1, help="Only the first so many households.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--from", help="Folder of the Parquet files; without it the package's own."),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rejected lines are written, as CSV.")
    ] = None,
) -> None:
    """Import a year of baskets of The Complete Journey; after a kill, start it again alike."""
    found = locate(folder)
    path = rejects or state_dir() / "imports" / f"{company}-rejects.csv"
    make_passable(path.parent)
    with open_source(found, households=limit_households) as source:
        complete = asyncio.run(_import(company, source, path))
    sys.exit(0 if complete else 1)


async def _import(company: str, source: Source, rejects: Path) -> bool:
    """Import all of it; return whether the books reconcile with the source."""
    with step("database"):
        server = await asyncio.to_thread(ensure_running)
    with step("tables"):
        address = await ensure_migrated(server, company)
    async with Database.open(address) as db:
        at = now()
        for name, bring in load.PREPARATION:
            with step(name):
                await bring(db, source, at=at)
        tally = await _import_baskets(db, source, rejects, at)
        with step("opening count"):
            await load.open_stock(db, source, at=at)
        with step("campaigns and coupons, kept until their rooms exist"):
            await load.keep_staged(db, source, FileStore(files_dir(company)), at=at)
        with step("reconciliation"):
            found = await db.read(get_history_totals, source=mapping.SOURCE)
            tenders = await db.read(get_tender_totals, source=mapping.SOURCE)
            rows = reconcile(source.totals(), tally, found, tenders)
    _show_verdicts(tally, rejects)
    _show_rows(rows)
    return all(row.difference == 0 for row in rows)


async def _import_baskets(db: Database, source: Source, rejects: Path, at: datetime) -> Tally:
    tally = Tally()
    fingerprint = source.fingerprint()
    began = time.monotonic()
    lines = known = 0
    with progress_bar("lines") as progress, rejects_file(rejects) as reject:
        task = progress.add_task("baskets", total=source.totals().lines)
        pulse = Pulse("baskets", "lines")
        batches = source.batches()
        # a batch is read while the one before it is written
        coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
        while (batch := await coming) is not None:
            coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
            tally.add(batch)
            reject(batch.rejected)
            count = batch.n_lines
            if await load.load_batch(db, batch, fingerprint=fingerprint, at=at):
                lines += count
            else:
                known += count
            progress.advance(task, count)
            pulse.tell(lines + known, progress.tasks[task])
    seconds = time.monotonic() - began
    console.print(
        f"[green]✓[/] baskets: {lines:,} lines in {seconds:.1f} s, {lines / seconds:,.0f} lines/s"
        + (f"; {known:,} were there already" if known else "")
    )
    return tally


def _show_verdicts(tally: Tally, rejects: Path) -> None:
    table = Table("verdict", "reason", "lines", title="Lines of the source")
    table.columns[-1].justify = "right"
    for outcome in Outcome:
        table.add_row(outcome, "", f"{tally.outcomes[outcome]:,}")
    for reason, lines in tally.reasons.most_common():
        table.add_row("", reason, f"{lines:,}")
    console.print(table)
    console.print(f"rejected lines: {rejects}")


def _show_rows(rows: Sequence[Row]) -> None:
    table = Table(
        "measure", "source", "left out", "in the books", "difference", title="Reconciliation"
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        numbers = (row.source, row.left_out, row.found, row.difference)
        table.add_row(
            row.measure,
            *(_amount(n) if row.is_money else f"{n:,}" for n in numbers),
            style="red" if row.difference else None,
        )
    console.print(table)


def _amount(minor: int) -> str:
    """Write cents as dollars, exactly."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02}"
