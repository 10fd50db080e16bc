"""Marketplace: trade now, see what was traded, or run a simulated one to try it with."""

import asyncio
import secrets
from typing import Annotated

import typer
import uvicorn
from rich.table import Table

from ordito import partners
from ordito.partners import Round
from ordito.platform.db import Database
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.money import Money
from ordito.platform.settings import read_settings
from ordito.reads.memory import Memory
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console, step
from ordito.surfaces.connectors.marketplace.dealer import (
    Dealer,
    MarketplacesWrong,
    dealer_of,
)
from ordito.surfaces.connectors.marketplace.simulated import Market, simulated_marketplace
from ordito.surfaces.formats import amount_of

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command()
def trade(
    *,
    company: Company = "demo",
    file: Annotated[
        str, typer.Option(help="TOML file of marketplaces; without it that of the settings.")
    ] = "",
) -> None:
    """Do one round on each marketplace now; status 1 where one could not be reached."""
    dealer = dealer_of(file or read_settings().marketplaces)
    if dealer is None:
        raise MarketplacesWrong("No file names a marketplace.", field="--file")
    asyncio.run(_trade(company, dealer))


@app.command()
def simulate(
    *,
    port: Annotated[int, typer.Option(min=1, max=65_535)] = 8300,
    token: Annotated[str, typer.Option(help="The seller's; without it a fresh one.")] = "",
) -> None:
    """Run a simulated marketplace on this machine until it is interrupted."""
    token = token or secrets.token_urlsafe(16)
    console.print(f"http://127.0.0.1:{port}, token of the seller: {token}", highlight=False)
    uvicorn.run(
        simulated_marketplace(Market(token)), host="127.0.0.1", port=port, log_level="warning"
    )


async def _trade(company: str, dealer: Dealer) -> None:
    with step("database"):
        server = await asyncio.to_thread(ensure_running)
        address = await ensure_migrated(server, company)
    async with Database.open(address, max_size=2) as db:
        memory = await Memory.load(db)
        with step("marketplaces"):
            rounds = await dealer.deal(db, memory)
        earned = await db.read(partners.list_commissions)
        faults = [one.fault for one in await db.read(partners.list_trades) if one.fault]
    _show(rounds)
    for one in earned:
        console.print(
            f"{memory.channel(one.channel_id).code}: {one.orders} orders, commission "
            f"{amount_of(Money(one.earned_minor, one.currency)):,} of "
            f"{amount_of(Money(one.agreed_minor, one.currency)):,} {one.currency}"
        )
    for fault in faults:
        console.print(f"[yellow]{fault}[/]")
    if faults:
        raise typer.Exit(1)


def _show(rounds: dict[str, Round | None]) -> None:
    table = Table("marketplace", "taken", "refused", "told", "offered", "rejected")
    for code, done in rounds.items():
        if done is None:
            table.add_row(code, "another process has the turn")
            continue
        numbers = (done.taken, done.refused, done.told, done.offered, len(done.rejected))
        table.add_row(code, *map(str, numbers))
    console.print(table)
