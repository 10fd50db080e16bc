"""Steer: what is left of what was sold, through each channel, and what costs are declared."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.table import Table

from ordito.marts import Mart, open_mart
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.events import Context
from ordito.platform.money import Money
from ordito.platform.policies import PublishedVersion
from ordito.platform.state import lake_dir
from ordito.steering import economics
from ordito.surfaces.cli.options import AsJson, Company, Lake
from ordito.surfaces.cli.steps import console
from ordito.surfaces.formats import amount_of

costs = typer.Typer(no_args_is_help=True, help="What is declared of costs.")
Costs = Annotated[
    Path | None,
    typer.Option(help="JSON file of a register, where it is not the published one.", exists=True),
]
_OPERATOR: Final = Context(actor="system:cli")
_SHOWN: Final = 30
_BESIDE: Final = 8


class Told(msgspec.Struct, frozen=True):
    """All that is known of the economics of one build, for those who read it by program."""

    mart_version: str
    currency: str
    register_version: int
    ladders: tuple[economics.Ladder, ...]
    total: tuple[economics.Bar, ...]
    reversals: tuple[economics.Reversal, ...]
    resources: tuple[economics.Used, ...]
    dealings: tuple[economics.Dealing, ...]
    losses: tuple[economics.Loss, ...]


def economics_(
    *,
    company: Company = "demo",
    lake: Lake = None,
    costs: Costs = None,
    by: Annotated[economics.By, typer.Option(help="Whose ladders.")] = economics.By.CHANNEL,
    fully_loaded: Annotated[
        bool, typer.Option(help="With all that sales caused, and fixed cost by capacity used.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what each channel leaves of what it sells, who loses money, and what is not used."""
    book = book_in(company, costs)
    with open_mart(lake or lake_dir(company)) as mart:
        told = _tell(mart, book, by)
    if as_json:
        console.print_json(msgspec.json.encode(told).decode())
        return
    steps = economics.LOADED if fully_loaded else economics.DIRECT
    _show_ladders(told, steps, by)
    if fully_loaded:
        _show_total(told)
        _show_resources(told)
    _show_losses(told)
    for sentence in sentences_of(told):
        console.print(sentence)


@costs.command("publish")
def publish(
    file: Annotated[Path, typer.Argument(help="JSON file of the register.", exists=True)],
    *,
    company: Company = "demo",
) -> None:
    """Reckon costs by the register in a file from now on; its `reason` says why."""
    register = economics.read_register(file.read_bytes())
    version = asyncio.run(_publish(company, register))
    console.print(f"version {version}: {register.reason}")


@costs.command("show")
def show(
    *,
    company: Company = "demo",
    as_json: Annotated[
        bool, typer.Option("--json", help="As a file that can be published.")
    ] = False,
) -> None:
    """Show what is assumed, who answers for it and since when, and who published it."""
    book, versions = asyncio.run(_shown(company))
    if as_json:
        console.print_json(msgspec.json.encode(book.register).decode())
        return
    table = Table("assumption", "value", "low", "high", "source", "owner", "since")
    for where, one in book.register.figures():
        numbers = (one.value, one.low, one.high)
        shown = ("–" if number is None else f"{number:,.10g}" for number in numbers)
        table.add_row(where, *shown, one.source, one.owner, f"{one.since}")
    console.print(table)
    console.print(f"version {book.version}: {book.register.reason}")
    for one in versions:
        console.print(f"{one.version}: {one.published_at:%Y-%m-%d %H:%M} by {one.published_by}")


def sentences_of(told: Told) -> list[str]:
    """Return what was found, one sentence for each finding."""
    return [
        *(
            f"{one.ladder.key} seems to earn {one.direct:.1%} of its revenue and loses"
            f" {-one.loaded:.1%} fully loaded: all that its {one.ladder.orders:,} orders caused"
            f" leaves {one.caused:.1%}, the rest is fixed cost by the capacity used."
            for one in told.reversals
        ),
        *(
            f"An order of {_where(one)} leaves {_money(one.around, told)} on average, but those of"
            f" {one.group} in basket class {one.basket} lose {_money(-one.each, told)}"
            f" ({_money(-one.high, told)} to {_money(-one.low, told)}; {one.orders:,} orders of"
            f" {one.customers:,} customers)."
            for one in told.losses
            if one.is_hidden
        ),
    ]


def _tell(mart: Mart, book: economics.CostBook, by: economics.By) -> Told:
    register = book.register
    (total,) = economics.draw_ladders(mart, register, by=economics.By.ALL)
    channels = economics.draw_ladders(mart, register, by=economics.By.CHANNEL)
    return Told(
        mart_version=mart.version,
        currency=mart.build.currency,
        register_version=book.version,
        ladders=economics.draw_ladders(mart, register, by=by),
        total=economics.draw_waterfall(total),
        reversals=economics.find_reversals(channels),
        resources=economics.list_resources(mart, register),
        dealings=economics.list_dealings(mart, register),
        losses=economics.find_losses(mart, register),
    )


def _show_ladders(told: Told, steps: tuple[economics.Step, ...], by: economics.By) -> None:
    """Show ladders side by side, in whole units of the currency; many of them as rows."""
    shown = told.ladders[:_SHOWN]
    columns = [
        (
            one.key or "–",
            f"{one.orders:,}",
            _whole(one.revenue, told),
            *(_sum(rung.cost, told) for rung in one.rungs if rung.step in steps),
            _sum(one.left(steps), told),
            _share(one.margin(steps)),
            f"{one.coverage:.0%}",
        )
        for one in shown
    ]
    head = f"{by.value}, {told.currency}"
    heads = (head, "orders", "net revenue", *steps, "left", "margin", "coverage")
    table = [heads, *columns]
    if len(shown) <= _BESIDE:
        table = list(zip(*table, strict=True))
    _show(table[0], table[1:])


def _show_total(told: Told) -> None:
    rows = [
        (str(bar.step or ("revenue" if at == 0 else "left")), _money(bar.end, told))
        for at, bar in enumerate(told.total)
    ]
    _show(("waterfall", f"down to, {told.currency}"), rows)


def _show_resources(told: Told) -> None:
    rows = [
        (
            one.resource,
            "–" if one.capacity is None else f"{one.capacity:,.0f} {one.unit}",
            f"{one.used:,.0f}",
            _sum(one.cost, told),
            _sum(one.allocated, told),
            "–" if one.unused is None else _money(one.unused, told),
        )
        for one in told.resources
    ]
    _show(("resource", "practical", "used", "cost", "allocated", "unused"), rows)


def _show_losses(told: Told) -> None:
    rows = [
        (
            one.group,
            _where(one),
            f"{one.basket}",
            f"{one.orders:,}",
            _money(one.contribution, told),
            f"{_money(one.low, told)} .. {_money(one.high, told)}",
            "hidden" if one.is_hidden else "",
        )
        for one in told.losses[:_SHOWN]
    ]
    if rows:
        heads = ("loses", "where", "basket", "orders", "left", "of one order", "")
        _show(heads, rows)


def _show(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*heads)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*map(str, row))
    console.print(table)


def _where(loss: economics.Loss) -> str:
    return f"{loss.channel or 'all but stores'}, {loss.method}"


def _sum(one: economics.Sum, told: Told) -> str:
    if one.value is not None:
        return _whole(one.value, told)
    return f"{_whole(one.low, told)} .. {_whole(one.high, told)}"


def _whole(minor: int, told: Told) -> str:
    return f"{amount_of(Money(minor, told.currency)):,.0f}"


def _money(minor: float, told: Told) -> str:
    return f"{amount_of(Money(round(minor), told.currency)):,}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def book_in(company: str, costs: Path | None) -> economics.CostBook:
    """Return the register of a file, or that of the company where none is given."""
    if costs is None:
        return asyncio.run(_book(company))
    return economics.CostBook(0, economics.read_register(costs.read_bytes()))


async def _book(company: str) -> economics.CostBook:
    async with open_company(company) as db:
        return await db.read(economics.COSTS.load)


async def _publish(company: str, register: economics.Register) -> int:
    async with open_company(company) as db:
        return await db.transact(economics.publish_costs, _OPERATOR, register=register, at=now())


async def _shown(company: str) -> tuple[economics.CostBook, list[PublishedVersion]]:
    async with open_company(company) as db:
        book = await db.read(economics.COSTS.load)
        return book, await db.read(economics.COSTS.list_versions)
