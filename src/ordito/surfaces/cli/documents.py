"""Documents: the archive handed over as files, and whether its files are whole."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ordito.platform.company import open_company
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.settings import read_settings
from ordito.platform.state import files_dir
from ordito.processes.export_documents import export_documents
from ordito.processes.show_document import Archivist
from ordito.processes.verify_copies import list_spoilt
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console
from ordito.surfaces.papers.press import SubprocessPress

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def documents() -> None:
    """Receipts, invoices and credit notes of the archive."""


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Whereto; made where it is not there.")],
    *,
    since: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    until: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    company: Company = "demo",
) -> None:
    """Write the documents of some days as PDF and XML, with index.csv and the hash of each file."""
    count, written = asyncio.run(_export(company, since, until, folder))
    console.print(f"{count:,} documents, {written:,} files: {folder}")


@app.command()
def verify(*, company: Company = "demo") -> None:
    """Read each kept rendering and compare it with its hash; exit 1 where one is spoilt."""
    count, lost = asyncio.run(_verify(company))
    console.print(f"{count:,} kept files, {len(lost):,} lost or changed")
    for line in lost:
        console.print(f"[red]{line}[/]")
    if lost:
        raise typer.Exit(1)


async def _export(company: str, since: datetime, until: datetime, folder: Path) -> tuple[int, int]:
    zone = ZoneInfo(read_settings().zone)
    press = SubprocessPress()
    async with open_company(company) as db:
        archivist = Archivist(db, FileStore(files_dir(company)), press)
        try:
            return await export_documents(
                archivist,
                since=since.replace(tzinfo=zone),
                until=until.replace(tzinfo=zone) + timedelta(days=1),
                folder=folder,
                context=Context(actor="cli"),
            )
        finally:
            await press.close()


async def _verify(company: str) -> tuple[int, list[str]]:
    async with open_company(company) as db:
        count, spoilt = await list_spoilt(db, FileStore(files_dir(company)))
        return count, [f"{key.document_id} {key.form} {key.language}" for key in spoilt]
