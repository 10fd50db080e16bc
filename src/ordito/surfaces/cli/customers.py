"""Customers: who is one person, and why."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from rich.table import Table

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console

app = typer.Typer(no_args_is_help=True, help=__doc__)
Answer = TypeVar("Answer")


@app.command("explain")
def explain(
    customer_id: Annotated[UUID, typer.Argument(help="Any id of the person, retired ones too.")],
    *,
    company: Company = "demo",
) -> None:
    """Show all ids of a person, the kinds of values, and what joins them; no values."""

    async def work(db: Database) -> customers.identity.Explanation:
        return await db.read(customers.identity.explain, customer_id=CustomerId(customer_id))

    told = _in_company(company, work)
    console.print(f"[bold]{told.person_id}[/] answers for {len(told.customer_ids)} customer ids.")
    values = Table("customer id", "value", "class", "proven", "shared", title="Values")
    for one in told.values:
        values.add_row(
            str(one.customer_id),
            one.kind,
            one.key_class,
            f"{one.verified_at:%Y-%m-%d}" if one.verified_at else "",
            f"{one.shared_at:%Y-%m-%d}" if one.shared_at else "",
        )
    console.print(values)
    edges = Table("merge", "one", "other", "rule", "source", "seen", "", title="What joins them")
    for edge in told.edges:
        edges.add_row(
            str(edge.edge_id),
            str(edge.customer_id),
            str(edge.other_id),
            edge.rule,
            edge.source,
            f"{edge.first_at:%Y-%m-%d %H:%M}",
            _state(edge),
        )
    console.print(edges)


@app.command("rebuild")
def rebuild(*, company: Company = "demo") -> None:
    """Compute anew who is one person, from all that was seen and decided; 0 is as it should be."""

    async def work(db: Database) -> int:
        return await db.transact(customers.identity.rebuild, Context(actor="system:cli"), at=now())

    wrong = _in_company(company, work)
    console.print(f"{wrong} customer ids had another person than they should have.")


def _in_company(company: str, work: Callable[[Database], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_company(company) as db:
            return await work(db)

    return asyncio.run(run())


def _state(edge: customers.identity.Edge) -> str:
    if edge.cut_at is not None:
        return f"cut by {edge.cut_by}: {edge.cut_reason}"
    return f"held: {edge.held}" if edge.held else "stands"
