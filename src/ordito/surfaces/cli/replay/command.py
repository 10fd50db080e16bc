"""Replay, on the command line: play real baskets against a running server, or prove a journal."""

import asyncio
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.live import Live
from rich.table import Table

from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict
from ordito.platform.events import Context
from ordito.platform.state import make_passable, state_dir
from ordito.surfaces.cli.audit import audit_company, show_verdicts
from ordito.surfaces.cli.keeper import Post
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.replay.feed import Feed
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.measure import Meter
from ordito.surfaces.cli.replay.plan import CHANNELS, SpeedWrong, read_mix
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.verify import Proof, verify
from ordito.surfaces.cli.steps import console, step
from ordito.surfaces.connectors.complete_journey import mapping
from ordito.surfaces.connectors.complete_journey.reader import locate, open_source
from ordito.surfaces.guards import Scope

_OPERATOR: Final = Context(actor="system:cli")
_TOKEN_LASTS: Final = timedelta(days=1)
_REFRESH_S: Final = 1.0
_LINE_EVERY_S: Final = 10.0
_MOST_SHOWN: Final = 50


class NotServed(Conflict):
    """Nothing serves the company."""

    code = "replay.not_served"
    remedy = "start it, `ordito up --company NAME`, or name its address with `--url`"


def replay(
    *,
    company: Company = "cj",
    speed: Annotated[str, typer.Option(help="Sales a second, or `max`.")] = "max",
    baskets: Annotated[int | None, typer.Option(min=1, help="At most so many sales.")] = None,
    clients: Annotated[int, typer.Option(min=1, help="Tills and screens at work at once.")] = 16,
    mix: Annotated[
        str, typer.Option(help="Weights of the channels.")
    ] = "store=70,web=15,app=10,contact_centre=5",
    url: Annotated[str | None, typer.Option(help="Server; without it the one of `up`.")] = None,
    limit_households: Annotated[
        int | None, typer.Option(min=1, help="Only the first so many households, as imported.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder of the Parquet files.")
    ] = None,
    journal: Annotated[
        Path | None, typer.Option(help="Where every answer is written, as JSON lines.")
    ] = None,
    prove: Annotated[
        Path | None,
        typer.Option("--verify", help="Play nothing: look up what this journal saw accepted."),
    ] = None,
) -> None:
    """Play the real baskets as new sales through the HTTP API, then audit the books."""
    if prove is not None:
        sys.exit(asyncio.run(_prove(company, prove)))
    weights, rate = read_mix(mix), read_speed(speed)
    address = url or Post(company).address
    if address is None:
        raise NotServed(f"nothing serves {company} here", field="url")
    name = f"replay-{now():%Y%m%dT%H%M%S}"
    path = journal or state_dir() / "replays" / f"{company}-{name}.jsonl"
    make_passable(path.parent)
    with open_source(locate(folder), households=limit_households) as source, Journal(path) as log:
        feed = Feed(source, weights, most=baskets, per_second=rate)
        sys.exit(asyncio.run(_play(company, name, address, feed, log, clients)))


def read_speed(text: str) -> float | None:
    """Read sales a second; None for as many as are taken.

    Raises:
        SpeedWrong: neither ``max`` nor a positive number.
    """
    if text == "max":
        return None
    with suppress(ValueError):
        if (speed := float(text)) > 0:
            return speed
    raise SpeedWrong(f"{text!r} is no speed.", field="speed")


async def _play(
    company: str, name: str, url: str, feed: Feed, journal: Journal, clients: int
) -> int:
    async with open_company(company) as db:
        tokens = await db.transact(issue_tokens, _OPERATOR, name=name, at=now())
    run = Replay(name=name, url=url, tokens=tokens, journal=journal)
    showing = asyncio.create_task(_show(run.meter))
    try:
        await run.play(aiter(feed), clients=clients)
    finally:
        showing.cancel()
        journal.sync()
    console.print(_table(run.meter))
    _show_left_out(feed)
    console.print(f"journal: {journal.path}")
    with step("every accepted order is looked up"):
        async with open_company(company) as db:
            proof = await verify(db, read_journal(journal.path))
    with step("audit"):
        verdicts = await audit_company(company, incremental=False)
    show_verdicts(verdicts)
    for key in run.unlike[:_MOST_SHOWN]:
        console.print(f"[red]✗[/] the repeat was answered otherwise: key {key}")
    findings = sum(len(verdict.findings) for verdict in verdicts)
    return _judge(proof, found=findings + len(run.unlike))


async def _prove(company: str, path: Path) -> int:
    async with open_company(company) as db:
        return _judge(await verify(db, read_journal(path)), found=0)


async def issue_tokens(tx: Tx, *, name: str, at: datetime) -> dict[str, str]:
    """Issue a token for each channel."""
    return {
        code: await issue_token(
            tx,
            name=name,
            scopes=[Scope.ORDERS_WRITE, Scope.ORDERS_READ],
            channel_id=mapping.channel_id(code),
            expires_at=at + _TOKEN_LASTS,
            at=at,
        )
        for code in CHANNELS
    }


async def _show(meter: Meter) -> None:
    """Show how it goes: a table that renews itself, or a line now and then where nobody watches."""
    if not console.is_terminal:
        while True:
            await asyncio.sleep(_LINE_EVERY_S)
            answers, rate = meter.answers.total(), meter.rate("sell")
            console.print(f"{_title(meter)}: {answers:,} answers, {rate:,.0f} sales/s")
    with Live(console=console, refresh_per_second=4, transient=True) as screen:
        while True:
            screen.update(_table(meter))
            await asyncio.sleep(_REFRESH_S)


def _table(meter: Meter) -> Table:
    table = Table("command", "answers", "per s", "p50 ms", "p95 ms", "p99 ms", title=_title(meter))
    for column in table.columns[1:]:
        column.justify = "right"
    for action in ("sell", "hand_over", "cancel"):
        answers = {code: n for (of, code), n in meter.answers.items() if of == action}
        waits = (f"{wait:,.1f}" for wait in meter.quantiles_ms(action))
        table.add_row(action, f"{sum(answers.values()):,}", f"{meter.rate(action):,.0f}", *waits)
        for code, n in sorted(answers.items(), key=lambda pair: -pair[1]):
            table.add_row(f"  {code}", f"{n:,}")
    return table


def _title(meter: Meter) -> str:
    return f"{meter.elapsed_s:,.0f} s, {meter.resent:,} sent again"


def _show_left_out(feed: Feed) -> None:
    reasons = ", ".join(f"{n:,} {reason}" for reason, n in feed.left_out.most_common())
    console.print(f"lines left out: {reasons or 'none'}; baskets with nothing left: {feed.empty:,}")


def _judge(proof: Proof, *, found: int) -> int:
    """Show the proof; return the exit status of it and of the audit's findings."""
    console.print(f"{proof.accepted:,} accepted orders looked up, {len(proof.faults)} faults")
    for fault in proof.faults[:_MOST_SHOWN]:
        console.print(f"[red]✗[/] {fault.what}: order {fault.order_id}, key {fault.key}")
    return 1 if found or proof.faults else 0
