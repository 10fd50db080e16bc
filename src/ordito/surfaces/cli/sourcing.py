"""Sourcing: what past orders would have cost from other places."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from ordito import fulfilment
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.ids import PlaceId
from ordito.platform.money import Money
from ordito.processes.source_replay import SourcingReplay, SourcingSide, replay
from ordito.reads.memory import Memory
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console
from ordito.surfaces.formats import amount_of

app = typer.Typer(no_args_is_help=True, help="Which places give the goods of orders.")
_SHOWN: Final = 20


@app.callback()
def sourcing() -> None:
    """Which places give the goods of orders."""


@app.command("replay")
def replay_command(
    *,
    from_: Annotated[datetime, typer.Option("--from", help="Sold from then on, UTC.")],
    to: Annotated[datetime, typer.Option("--to", help="And before then, UTC.")],
    policy: Annotated[Path, typer.Option(help="JSON file of the other policy.")],
    company: Company = "demo",
) -> None:
    """Source the orders of a past time again by another policy; nothing is changed."""
    book = fulfilment.sourcing.SourcingBook(0, fulfilment.sourcing.read_policy(policy.read_bytes()))
    asyncio.run(_replay(company, book, _utc(from_), _utc(to)))


async def _replay(
    company: str, book: fulfilment.sourcing.SourcingBook, from_at: datetime, to_at: datetime
) -> None:
    async with open_company(company) as db:
        memory = await Memory.load(db)
        found = await db.read(replay, memory, book, from_at=from_at, to_at=to_at, at=now())
    _show(found, memory)


def _show(found: SourcingReplay, memory: Memory) -> None:
    table = Table("", "as it was", "otherwise")
    for column in table.columns[1:]:
        column.justify = "right"
    both = found.was, found.would
    table.add_row("cost", *(_money(side.cost_minor, found.currency) for side in both))
    table.add_row("parcels", *(f"{side.parcels:,}" for side in both))
    table.add_row("hours until the promise", *(_mean(side, found.orders) for side in both))
    table.add_row("lines that nobody has", *(f"{side.missing:,}" for side in both))
    console.print(table)
    console.print(f"{found.orders:,} orders, {found.moved:,} of them from elsewhere")
    if not found.is_whole:
        console.print("[yellow]There are more orders than are replayed at once.[/]")
    rows = Table("order", "saves", "was", "would be", title="What saves most")
    for one in found.rows[:_SHOWN]:
        saved = one.was_cost_minor - one.would_cost_minor
        if saved > 0:
            rows.add_row(
                one.number,
                _money(saved, found.currency),
                _codes(memory, one.was),
                _codes(memory, one.would),
            )
    if rows.row_count:
        console.print(rows)


def _codes(memory: Memory, places: tuple[PlaceId | None, ...]) -> str:
    named = (None if one is None else memory.directory.place(one).code for one in places)
    return ", ".join(dict.fromkeys(code or "nobody" for code in named))


def _mean(side: SourcingSide, orders: int) -> str:
    return f"{side.hours / orders:.1f}" if orders else "–"


def _money(minor: int, currency: str) -> str:
    return f"{amount_of(Money(minor, currency)):,} {currency}"


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
