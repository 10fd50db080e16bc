"""Steer: KPIs, their tree, their alerts and what was said of them before."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
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
from ordito.platform.state import lake_dir
from ordito.steering import kpis
from ordito.surfaces.cli.options import AsJson, Company, Lake
from ordito.surfaces.cli.steps import console
from ordito.surfaces.formats import amount_of

app = typer.Typer(no_args_is_help=True, help="KPIs: definitions, tree, alerts and history.")
Kpis = Annotated[
    Path | None,
    typer.Option("--kpis", help="JSON file of a register, not the published one.", exists=True),
]
Grains = Annotated[kpis.Grain, typer.Option(help="Length of a period.")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="A day of the period; by default the last whole one."),
]
Journey = Annotated[str | None, typer.Option(help="Way of buying, as web/ship.")]
Phase = Annotated[str | None, typer.Option(help="Phase of the journey.")]
Touchpoint = Annotated[str | None, typer.Option(help="Activity and channel, as picking@web.")]
_OPERATOR: Final = Context(actor="system:cli")


class Look(msgspec.Struct, frozen=True):
    """What a command looks at: the definitions, the mart, and a period of it."""

    register: kpis.KpiRegister
    mart: Mart
    first: date

    def told(self, kpi: kpis.Kpi, value: float | None) -> str:
        """Return a figure in its unit."""
        if value is None:
            return "–"
        match kpi.unit:
            case kpis.Unit.MONEY:
                return f"{amount_of(Money(round(value), self.mart.build.currency)):,}"
            case kpis.Unit.SHARE:
                return f"{value:.1%}"
            case kpis.Unit.COUNT:
                return f"{value:,.0f}" if kpi.per is None else f"{value:,.2f}"
            case kpis.Unit.POINTS:
                return f"{value:,.2f}"
            case _:
                return f"{value:,.1f} {kpi.unit}"


@app.command("list")
def list_(
    *,
    company: Company = "demo",
    lake: Lake = None,
    kpis_: Kpis = None,
    grain: Grains = kpis.Grain.QUARTER,
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Show all KPIs of the company in a period, with what they are held against."""
    with _look(company, lake, kpis_, grain, day) as look:
        found = [
            (kpi, figure)
            for kpi in look.register.kpis
            for figure in kpis.list_figures(
                look.mart, look.register, kpi.name, grain, period=look.first
            )
        ]
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    table = Table("family", "KPI", "figure", "target", "rows", "known", "owner")
    for kpi, figure in found:
        target = kpis.target_of(kpi, look.first, kpis.ends(look.first, grain))
        table.add_row(
            kpi.family,
            kpi.name,
            look.told(kpi, figure.value),
            look.told(kpi, target),
            f"{figure.n:,}",
            f"{figure.coverage:.0%}",
            kpi.owner or "–",
        )
    console.print(table)
    console.print(f"{grain} from {look.first}")


@app.command("tree")
def tree(
    name: Annotated[str, typer.Argument(help="Name of the KPI.")],
    *,
    company: Company = "demo",
    lake: Lake = None,
    kpis_: Kpis = None,
    grain: Grains = kpis.Grain.QUARTER,
    day: Day = None,
    journey: Journey = None,
    phase: Phase = None,
    as_json: AsJson = False,
) -> None:
    """Show a KPI with its parts at a place of the tree, and what they leave unexplained."""
    path = kpis.Path(journey, phase)
    with _look(company, lake, kpis_, grain, day) as look:
        node = kpis.read_node(look.mart, look.register, name, grain, look.first, path=path)
    if node is None:
        console.print("no row is in this period")
        return
    if as_json:
        console.print_json(msgspec.json.encode(node).decode())
        return
    table = Table("part", "figure", "rows", "known")
    for figure in (node.figure, *node.parts):
        places = [one for one in msgspec.structs.astuple(figure.path) if one is not None]
        table.add_row(
            " > ".join(places) or "company",
            look.told(node.kpi, figure.value),
            f"{figure.n:,}",
            f"{figure.coverage:.0%}",
        )
    console.print(table)
    if node.residual is not None and node.residual.name:
        left = look.told(node.kpi, node.residual.value)
        console.print(f"residual {left}: {node.residual.name}")


@app.command("alerts")
def alerts(
    *,
    company: Company = "demo",
    lake: Lake = None,
    kpis_: Kpis = None,
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Show which figures miss their target, or left their own history in a week."""
    with _look(company, lake, kpis_, kpis.Grain.WEEK, day) as look:
        found = kpis.find_alerts(look.mart, look.register, week=look.first)
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    table = Table("KPI", "where", "period", "figure", "expected", "by", "chance")
    for alert in found.alerts:
        kpi = kpis.get_kpi(look.register, alert.kpi)
        table.add_row(
            alert.kpi,
            alert.path.journey or "company",
            f"{alert.grain} {alert.period}",
            look.told(kpi, alert.value),
            look.told(kpi, alert.expected),
            alert.rule,
            "–" if alert.chance is None else f"{alert.chance:.1g}",
        )
    console.print(table)
    console.print(
        f"{found.watched:,} figures were held against their history, {found.unwatched:,} have too"
        f" little of it; at most {found.false_discoveries:.0%} of such alerts are chance"
    )


@app.command("rows")
def rows(
    name: Annotated[str, typer.Argument(help="Name of the KPI.")],
    *,
    company: Company = "demo",
    lake: Lake = None,
    kpis_: Kpis = None,
    grain: Grains = kpis.Grain.QUARTER,
    day: Day = None,
    journey: Journey = None,
    phase: Phase = None,
    touchpoint: Touchpoint = None,
) -> None:
    """Print the ids of the rows behind a figure."""
    path = kpis.Path(journey, phase, touchpoint)
    with _look(company, lake, kpis_, grain, day) as look:
        found = kpis.list_rows(look.mart, look.register, name, grain, look.first, path=path)
    for row in found.rows:
        typer.echo(row.id)
    if found.n > len(found.rows):
        typer.echo(f"{found.n - len(found.rows):,} more", err=True)


@app.command("history")
def history(
    name: Annotated[str, typer.Argument(help="Name of the KPI.")],
    *,
    company: Company = "demo",
    lake: Lake = None,
    kpis_: Kpis = None,
    grain: Grains = kpis.Grain.QUARTER,
    day: Day = None,
) -> None:
    """Show what each build of the marts said of a figure."""
    with _look(company, lake, kpis_, grain, day) as look:
        known = kpis.list_history(look.mart, look.register, name, grain, look.first)
    kpi = kpis.get_kpi(look.register, name)
    table = Table("build", "figure", "rows", "known")
    for one in known:
        told = look.told(kpi, one.figure.value)
        table.add_row(one.version, told, f"{one.figure.n:,}", f"{one.figure.coverage:.0%}")
    console.print(table)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV table or JSON list.", exists=True)],
    *,
    because: Annotated[str, typer.Option(help="Why, for those who look at it later.")],
    company: Company = "demo",
    replace: Annotated[bool, typer.Option(help="Change what has the same name.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Only tell what would become of it.")] = False,
) -> None:
    """Take over definitions that the company has; each row is told what became of it."""
    book = asyncio.run(_book(company))
    found = kpis.import_kpis(book.register, file.read_bytes(), replace=replace)
    table = Table("row", "KPI", "what", "why")
    for row in found.rows:
        table.add_row(str(row.number), row.name, row.fate, row.why)
    console.print(table)
    taken = {kpis.Fate.ADDED, kpis.Fate.CHANGED}
    if dry_run or not any(row.fate in taken for row in found.rows):
        return
    register = msgspec.structs.replace(found.register, because=because)
    made = asyncio.run(_publish(company, register, book.version))
    console.print(f"version {made.version}: {because}")


@app.command("show")
def show(*, company: Company = "demo", as_json: AsJson = False) -> None:
    """Show the definitions, and those that do not go together."""
    register = _register(company, None)
    if as_json:
        console.print_json(msgspec.json.encode(register).decode())
        return
    table = Table("KPI", "level", "rows", "formula", "per", "among", "unit", "owner")
    for kpi in register.kpis:
        table.add_row(
            kpi.name,
            kpi.level,
            kpi.subject,
            kpi.formula,
            kpi.per or "",
            kpi.among or "",
            kpi.unit,
            kpi.owner or "–",
        )
    console.print(table)
    for one in kpis.find_conflicts(register.kpis):
        console.print(f"{one.one} and {one.other}: {one.clash}")


@contextmanager
def _look(
    company: str,
    lake: Path | None,
    file: Path | None,
    grain: kpis.Grain,
    day: datetime | None,
) -> Generator[Look]:
    register = _register(company, file)
    with open_mart(lake or lake_dir(company)) as mart:
        first = kpis.last_whole(mart, grain) if day is None else kpis.starts(day.date(), grain)
        yield Look(register, mart, first)


def _register(company: str, file: Path | None) -> kpis.KpiRegister:
    if file is None:
        return asyncio.run(_book(company)).register
    return kpis.read_register(file.read_bytes())


async def _book(company: str) -> kpis.KpiBook:
    async with open_company(company) as db:
        return await db.read(kpis.KPIS.load)


async def _publish(company: str, register: kpis.KpiRegister, over: int) -> kpis.KpiBook:
    async with open_company(company) as db:
        return await db.transact(
            kpis.publish_kpis, _OPERATOR, register=register, at=now(), over=over
        )
