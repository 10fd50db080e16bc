"""Match: compares all customers now, and says who may be one person."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace
from rich.table import Table

from ordito.platform.company import open_company
from ordito.platform.settings import read_settings
from ordito.processes.match_customers import Matched, MatchTerms, match_customers
from ordito.surfaces.backstage import match_terms_of
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console


def match(
    *,
    labels: Annotated[
        Path | None,
        typer.Option(help="CSV of pairs that somebody knows; without it the setting's file."),
    ] = None,
    company: Company = "demo",
) -> None:
    """Compare all customers with each other; the night does the same by itself."""
    settings = read_settings()
    terms = match_terms_of(settings)
    if labels is not None:
        terms = replace(terms, labels=str(labels))
    _show(asyncio.run(_match(company, terms)))


async def _match(company: str, terms: MatchTerms) -> Matched:
    async with open_company(company) as db:
        return await match_customers(db, terms)


def _show(matched: Matched) -> None:
    table = Table("what", "how many")
    table.columns[1].justify = "right"
    table.add_row("people compared", f"{matched.people:,}")
    table.add_row("contacts that people of different names share", f"{matched.shared_values:,}")
    table.add_row("pairs that may be one person", f"{matched.suggested:,}")
    table.add_row("of these accepted unseen", f"{matched.accepted:,}")
    console.print(table)
    if matched.trained_by == "shipped":
        console.print(
            "Weights as shipped: with 'ordito\\[matching]' installed and 2,000 people or more"
            " they are learned from these people."
        )
    else:
        console.print(f"Weights learned by {matched.trained_by} from these people.")
    if matched.accept_from is None:
        console.print("Nothing is accepted unseen: no labelled pairs prove when that is safe.")
    else:
        console.print(
            f"Accepted unseen from {matched.accept_from:.1f} bits on,"
            f" as {matched.proven_by:,} labelled pairs prove."
        )
