"""Catalogue: what an operator does to the catalogue as a whole."""

import asyncio
from typing import Final

import typer

from ordito import catalogue
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.processes.relate_goods import relate_goods
from ordito.reads.memory import Memory
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console

_EVERY: Final = 5_000

app = typer.Typer(no_args_is_help=True, help="What is sold, as a whole.")


@app.callback()
def catalogue_commands() -> None:
    """What is sold, as a whole."""


@app.command()
def reindex(*, company: Company = "demo") -> None:
    """Take every product up into the search anew, while it goes on answering."""
    asyncio.run(_reindex(company))


async def _reindex(company: str) -> None:
    async with open_company(company) as db:
        products, wrong = await reindex_company(db)
    console.print(f"{products} products taken up, {wrong} words counted anew")


async def reindex_company(db: Database) -> tuple[int, int]:
    """Take everything up anew; return how many products, and how many words had a wrong count."""
    waiting = await db.transact(catalogue.search.mark_all_stale, Context.system(), at=now())
    taken = told = 0
    while (state := await db.read(catalogue.search.read_index_state, at=now())).stale:
        # a server beside takes some of them up as well
        if await db.transact(catalogue.search.index_stale, Context.system()) == 0:
            await asyncio.sleep(0.1)
        taken = waiting - state.stale
        if taken - told >= _EVERY:
            told = taken
            console.print(f"{told} of {waiting}")
    wrong = await db.transact(catalogue.search.recount_words, Context.system())
    return waiting, wrong


@app.command()
def relate(*, company: Company = "demo") -> None:
    """Compute which products stand beside others, from what they are and what was bought."""
    asyncio.run(_relate(company))


async def _relate(company: str) -> None:
    async with open_company(company) as db:
        relations = await relate_goods(db, await Memory.load(db))
    console.print(f"{relations:,} relations computed")
