"""Watch: ask all channels for their prices now, and say what deviates."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.table import Table

from ordito import pricing
from ordito.platform.db import Database
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.surfaces.cli.keeper import Post
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console, step
from ordito.surfaces.connectors.price_surfaces.watchman import Watchman, read_surfaces
from ordito.surfaces.formats import amount_of

_SHOWN: Final = 50


def watch(
    *,
    company: Company = "demo",
    sku: Annotated[
        list[str] | None, typer.Option(help="Only this SKU, by its code; may be repeated.")
    ] = None,
    budget: Annotated[int, typer.Option(min=1, help="Questions at most.")] = 2000,
    rate: Annotated[int, typer.Option(min=1, help="Questions in a second at most.")] = 50,
    url: Annotated[
        str, typer.Option(help="Where the own channels are asked; without it where they serve.")
    ] = "",
    surfaces: Annotated[str, typer.Option(help="TOML file of further surfaces.")] = "",
) -> None:
    """Ask the channels' public surfaces now; status 1 where something deviates."""
    watchman = Watchman(
        url=url or Post(company).address or "",
        file=read_surfaces(surfaces),
        every_s=0,
        budget=budget,
        rate_per_s=rate,
    )
    deviates = asyncio.run(_watch(company, watchman, sku or []))
    sys.exit(1 if deviates else 0)


async def _watch(company: str, watchman: Watchman, codes: list[str]) -> bool:
    with step("database"):
        server = await asyncio.to_thread(ensure_running)
        address = await ensure_migrated(server, company)
    async with Database.open(address, max_size=2) as db:
        memory = await Memory.load(db)
        only = [memory.sku(code, field="--sku") for code in codes] or None
        with step("channels"):
            run = await watchman.watch(db, memory, only=only)
        found = await db.read(pricing.watch.list_deviations, state="open", most=_SHOWN)
    _show(run, memory, found)
    return bool(found)


def _show(run: pricing.watch.Run, memory: Memory, found: Sequence[pricing.watch.Deviation]) -> None:
    console.print(
        f"{run.skus:,} products, {run.questions:,} questions in "
        f"{(run.ended_at - run.began_at).total_seconds():.1f} s: {run.explained:,} differences "
        f"explained, {run.late:,} late, {run.found:,} new, {run.gone:,} gone"
    )
    for name, why in run.silent.items():
        console.print(f"[yellow]{name} did not answer:[/] {why}")
    if not found:
        console.print("[green]✓[/] nothing deviates")
        return
    table = Table("product", "surface", "shows", "against", "shows", "likely cause", "since")
    for one in found:
        table.add_row(
            memory.shelf.sku(one.sku_id).code,
            one.surface,
            _amount(one.shown_minor, one.currency),
            one.against,
            _amount(one.against_minor, one.against_currency),
            one.cause.replace("_", " "),
            f"{one.first_seen_at:%Y-%m-%d %H:%M}",
        )
    console.print(table)


def _amount(minor: int | None, currency: str | None) -> str:
    if minor is None or currency is None:
        return "not sold"
    return f"{amount_of(Money(minor, currency)):,} {currency}"
