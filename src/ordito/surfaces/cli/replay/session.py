"""A run as whoever started it sees it: how it goes, and whether the books agree afterwards."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from rich.live import Live
from rich.table import Table

from ordito.platform.company import open_company
from ordito.platform.errors import Conflict
from ordito.platform.state import make_passable, state_dir
from ordito.surfaces.cli.audit import audit_company, show_verdicts
from ordito.surfaces.cli.keeper import Post
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.measure import Meter
from ordito.surfaces.cli.replay.run import Replay, Turn
from ordito.surfaces.cli.replay.verify import Proof, verify
from ordito.surfaces.cli.steps import console, step

_REFRESH_S: Final = 1.0
_LINE_EVERY_S: Final = 10.0
_MOST_SHOWN: Final = 50


class NotServed(Conflict):
    """Nothing serves the company."""

    code = "replay.not_served"
    remedy = "start it, `ordito up --company NAME`, or name its address with `--url`"


def address_of(company: str, url: str | None) -> str:
    """Return the address of the server of a company, ``url`` where one was named.

    Raises:
        NotServed: none was named and none runs here.
    """
    address = url or Post(company).address
    if address is None:
        raise NotServed(f"nothing serves {company} here", field="url")
    return address


def journal_of(company: str, name: str) -> Path:
    """Return where the answers of a run are written, unless somebody says otherwise."""
    path = state_dir() / "replays" / f"{company}-{name}.jsonl"
    make_passable(path.parent)
    return path


async def play_shown(
    run: Replay, turns: AsyncIterator[Turn], *, journal: Journal, clients: int
) -> None:
    """Play all turns while it is shown how it goes; what was answered stands below in the end."""
    showing = asyncio.create_task(_show(run.meter))
    try:
        await run.play(turns, clients=clients)
    finally:
        showing.cancel()
        journal.sync()
    console.print(_table(run.meter))
    console.print(f"journal: {journal.path}")


async def prove_books(company: str, run: Replay, journal: Journal) -> int:
    """Look up what was accepted and audit all books; return the exit status."""
    with step("every accepted order is looked up"):
        async with open_company(company) as db:
            proof = await verify(db, read_journal(journal.path))
    with step("audit"):
        verdicts = await audit_company(company, incremental=False)
    show_verdicts(verdicts)
    for key in run.unlike[:_MOST_SHOWN]:
        console.print(f"[red]✗[/] the repeat was answered otherwise: key {key}")
    findings = sum(len(verdict.findings) for verdict in verdicts)
    return judge(proof, found=findings + len(run.unlike))


async def _show(meter: Meter) -> None:
    """Show how it goes: a table that renews itself, or a line now and then where nobody watches."""
    if not console.is_terminal:
        while True:
            await asyncio.sleep(_LINE_EVERY_S)
            answers, rate = meter.answers.total(), meter.rate("sell")
            console.print(f"{_title(meter)}: {answers:,} answers, {rate:,.1f} sales/s")
    with Live(console=console, refresh_per_second=4, transient=True) as screen:
        while True:
            screen.update(_table(meter))
            await asyncio.sleep(_REFRESH_S)


def _table(meter: Meter) -> Table:
    table = Table("command", "answers", "per s", "p50 ms", "p95 ms", "p99 ms", title=_title(meter))
    for column in table.columns[1:]:
        column.justify = "right"
    for action in meter.actions:
        answers = {code: n for (of, code), n in meter.answers.items() if of == action}
        waits = (f"{wait:,.1f}" for wait in meter.quantiles_ms(action))
        table.add_row(action, f"{sum(answers.values()):,}", f"{meter.rate(action):,.0f}", *waits)
        for code, n in sorted(answers.items(), key=lambda pair: -pair[1]):
            table.add_row(f"  {code}", f"{n:,}")
    return table


def _title(meter: Meter) -> str:
    return f"{meter.elapsed_s:,.0f} s, {meter.resent:,} sent again"


def judge(proof: Proof, *, found: int) -> int:
    """Show the proof; return the exit status of it and of the audit's findings."""
    console.print(f"{proof.accepted:,} accepted orders looked up, {len(proof.faults)} faults")
    for fault in proof.faults[:_MOST_SHOWN]:
        console.print(f"[red]✗[/] {fault.what}: order {fault.order_id}, key {fault.key}")
    return 1 if found or proof.faults else 0
