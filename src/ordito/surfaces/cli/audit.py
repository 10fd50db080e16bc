"""Audit: whether the books agree with each other; exit 1 and the offending rows where not."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec
import typer
from rich.table import Table

from ordito.platform import audit_runs
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import Verdict, run_audit
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console

# transactions that were open when the last audit began are looked at again
_OVERLAP: Final = timedelta(minutes=30)


def audit(
    *,
    incremental: Annotated[
        bool,
        typer.Option(help="Look only at what was touched since the last clean audit."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
    company: Company = "demo",
) -> None:
    """Check all books against each other: stock, orders, payments, points, log.

    A full audit also finds a balance that was changed by hand; an incremental one looks only at
    rows that business has touched. Nothing is corrected.
    """
    verdicts = asyncio.run(audit_company(company, incremental=incremental))
    findings = sum(len(verdict.findings) for verdict in verdicts)
    if json:
        print(msgspec.json.encode(verdicts, enc_hook=str).decode())  # noqa: T201 # for programs
    else:
        show_verdicts(verdicts)
    if findings:
        raise typer.Exit(1)


async def audit_company(company: str, *, incremental: bool) -> list[Verdict]:
    """Audit a company's books and note the run."""
    async with open_company(company) as db:
        since = await _since(db) if incremental else None
        at = now()
        verdicts = await db.read(run_audit, since=since, at=at)
        await db.transact(
            audit_runs.note_run,
            Context.system(),
            since=since,
            findings=sum(len(verdict.findings) for verdict in verdicts),
            at=at,
        )
        return verdicts


def show_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Print one line a check, and the rows that should not be."""
    table = Table("check", "", box=None, pad_edge=False)
    for verdict in verdicts:
        count = len(verdict.findings)
        outcome = f"[red]{count} found[/]" if count else "[green]0[/]"
        table.add_row(verdict.check.replace("_", " "), outcome)
    console.print(table)
    for verdict in verdicts:
        for finding in verdict.findings:
            facts = msgspec.json.encode(finding.facts, enc_hook=str).decode()
            console.print(f"[red]{verdict.check}[/] {finding.subject} {facts}")


async def _since(db: Database) -> datetime | None:
    last = await db.read(audit_runs.find_last_clean)
    return None if last is None else last - _OVERLAP
