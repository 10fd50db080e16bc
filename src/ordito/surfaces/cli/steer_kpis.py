"""Steer: KPIs and their tree, how far channels work as one, and what the rows say unasked."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.table import Table

from ordito.marts import Mart, open_mart
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.money import Money
from ordito.platform.state import lake_dir
from ordito.steering import kpis, signals
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console
from ordito.surfaces.formats import amount_of

app = typer.Typer(no_args_is_help=True, help="KPIs: definitions, tree, alerts and history.")
Lake = Annotated[
    Path | None, typer.Option(help="Folder of the lake, where it is not the company's own.")
]
Kpis = Annotated[
    Path | None,
    typer.Option("--kpis", help="JSON file of a register, not the published one.", exists=True),
]
AsJson = Annotated[bool, typer.Option("--json", help="Everything, as JSON.")]
Grains = Annotated[kpis.Grain, typer.Option(help="Length of a period.")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="A day of the period; by default the last whole one."),
]
Journey = Annotated[str | None, typer.Option(help="Way of buying, as web/ship.")]
Phase = Annotated[str | None, typer.Option(help="Phase of the journey.")]
Touchpoint = Annotated[str | None, typer.Option(help="Activity and channel, as picking@web.")]
_OPERATOR: Final = Context(actor="system:cli")
_SHOWN: Final = 20


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
    register = _register(company, kpis_)
    with open_mart(lake or lake_dir(company)) as mart:
        first = _first(mart, grain, day)
        found = [
            (kpi, figure)
            for kpi in register.kpis
            for figure in kpis.list_figures(mart, register, kpi.name, grain, period=first)
        ]
        currency = mart.build.currency
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    table = Table("family", "KPI", "figure", "target", "rows", "known", "owner")
    for kpi, figure in found:
        name = f"{first.year}-Q{(first.month + 2) // 3}"
        target = kpi.targets.get(name) if grain is kpis.Grain.QUARTER else None
        table.add_row(
            kpi.family,
            kpi.name,
            _told(kpi, figure.value, currency),
            _told(kpi, target, currency),
            f"{figure.n:,}",
            f"{figure.coverage:.0%}",
            kpi.owner or "–",
        )
    console.print(table)
    console.print(f"{grain} from {first}")


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
    register = _register(company, kpis_)
    path = kpis.Path(journey, phase)
    with open_mart(lake or lake_dir(company)) as mart:
        first = _first(mart, grain, day)
        node = kpis.read_node(mart, register, name, grain, first, path=path)
        currency = mart.build.currency
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
            _told(node.kpi, figure.value, currency),
            f"{figure.n:,}",
            f"{figure.coverage:.0%}",
        )
    console.print(table)
    if node.residual is not None and node.residual.name:
        left = _told(node.kpi, node.residual.value, currency)
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
    register = _register(company, kpis_)
    with open_mart(lake or lake_dir(company)) as mart:
        found = kpis.find_alerts(mart, register, week=None if day is None else day.date())
        currency = mart.build.currency
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    table = Table("KPI", "where", "period", "figure", "expected", "by", "chance")
    for alert in found.alerts:
        kpi = kpis.get_kpi(register, alert.kpi)
        table.add_row(
            alert.kpi,
            alert.path.journey or "company",
            f"{alert.grain} {alert.period}",
            _told(kpi, alert.value, currency),
            _told(kpi, alert.expected, currency),
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
    register = _register(company, kpis_)
    path = kpis.Path(journey, phase, touchpoint)
    with open_mart(lake or lake_dir(company)) as mart:
        first = _first(mart, grain, day)
        for row in kpis.list_rows(mart, register, name, grain, first, path=path):
            typer.echo(row)


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
    register = _register(company, kpis_)
    with open_mart(lake or lake_dir(company)) as mart:
        first = _first(mart, grain, day)
        known = kpis.list_history(mart, register, name, grain, first)
        currency = mart.build.currency
    table = Table("build", "figure", "rows", "known")
    for one in known:
        told = _told(kpis.get_kpi(register, name), one.figure.value, currency)
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
    made = asyncio.run(_publish(company, register))
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


def integration(*, company: Company = "demo", lake: Lake = None, as_json: AsJson = False) -> None:
    """Show how far each pair of channels works as one: multi, cross or omni, and why."""
    with open_mart(lake or lake_dir(company)) as mart:
        found = signals.measure_integration(mart)
    if as_json:
        console.print_json(msgspec.json.encode(found).decode())
        return
    table = Table("channels", "level", *signals.Dimension, "rule")
    for pair in found.pairs:
        shares = {one.dimension: one for one in pair.measured}
        cells = [
            "–" if (one := shares.get(name)) is None or one.level is None else f"{one.share:.0%}"
            for name in signals.Dimension
        ]
        table.add_row(f"{pair.one}, {pair.other}", pair.level or "–", *cells, pair.rule)
    console.print(table)
    score = "–" if found.score is None else f"{found.score:.2f}"
    console.print(
        f"{found.level or 'unknown'}: score {score} of 1, {found.coverage:.0%} of it measured"
    )


def signals_(*, company: Company = "demo", lake: Lake = None, as_json: AsJson = False) -> None:
    """Show what satisfaction hangs on, which groups changed, and where prices and coupons leak."""
    with open_mart(lake or lake_dir(company)) as mart:
        drivers, shifts = signals.find_drivers(mart), signals.find_shifts(mart)
        leaks = signals.find_leaks(mart)
        currency = mart.build.currency
    if as_json:
        told = {"drivers": drivers, "shifts": shifts, "leaks": leaks}
        console.print_json(msgspec.json.encode(told).decode())
        return
    table = Table("what takes from satisfaction", "each", "95 % interval", "felt by", "takes")
    for one in drivers.drivers:
        table.add_row(
            one.name,
            f"{one.each:+.2f}",
            f"{one.low:+.2f} to {one.high:+.2f}",
            f"{one.felt:,}",
            f"{one.takes:+.3f}",
        )
    console.print(table)
    console.print(
        f"{drivers.n:,} answers, {drivers.coverage:.0%} of all;"
        f" not measurable: {', '.join(drivers.unmeasured) or 'nothing'}"
    )
    table = Table("group", "what", "since", "told", "before", "after")
    for one in shifts.shifts[:_SHOWN]:
        table.add_row(
            one.group,
            f"{one.kind} {one.value}",
            f"{one.since}",
            f"{one.told}",
            f"{one.before:.1%}",
            f"{one.after:.1%}",
        )
    console.print(table)
    console.print(
        f"{shifts.series} shares over {shifts.weeks} weeks; at most {shifts.false_alarms:g} false"
        " alarms a year are expected"
    )
    console.print(
        f"{len(leaks.prices):,} of {leaks.priced:,} prices differ without a rule:"
        f" {amount_of(Money(leaks.amount, currency)):,} {currency};"
        f" {len(leaks.coupons):,} of {leaks.used:,} coupons were used again"
    )


def _first(mart: Mart, grain: kpis.Grain, day: datetime | None) -> date:
    return kpis.last_whole(mart, grain) if day is None else kpis.starts(day.date(), grain)


def _told(kpi: kpis.Kpi, value: float | None, currency: str) -> str:
    """Return a figure in its unit."""
    if value is None:
        return "–"
    match kpi.unit:
        case kpis.Unit.MONEY:
            return f"{amount_of(Money(round(value), currency)):,}"
        case kpis.Unit.SHARE:
            return f"{value:.1%}"
        case kpis.Unit.COUNT:
            return f"{value:,.0f}" if kpi.per is None else f"{value:,.2f}"
        case kpis.Unit.POINTS:
            return f"{value:,.2f}"
        case _:
            return f"{value:,.1f} {kpi.unit}"


def _register(company: str, file: Path | None) -> kpis.KpiRegister:
    if file is None:
        return asyncio.run(_book(company)).register
    return kpis.read_register(file.read_bytes())


async def _book(company: str) -> kpis.KpiBook:
    async with open_company(company) as db:
        return await _load(db)


async def _load(db: Database) -> kpis.KpiBook:
    return await db.read(kpis.KPIS.load)


async def _publish(company: str, register: kpis.KpiRegister) -> kpis.KpiBook:
    async with open_company(company) as db:
        return await db.transact(kpis.publish_kpis, _OPERATOR, register=register, at=now())
