"""KPIs: what is declared, how it stands in a period and down the tree, and what contradicts."""

from datetime import date
from typing import Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromQuery
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.steering import kpis
from ordito.surfaces import helm_kpi_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts import draw_trend
from ordito.surfaces.console.helm.desk import Desk, desk_of
from ordito.surfaces.console.helm.drill import as_csv
from ordito.surfaces.console.helm.frame import head_of, made, patient
from ordito.surfaces.console.helm.kpi_view import (
    PATH,
    KpiView,
    is_met,
    kpi_view_of,
    place_name,
    shown,
    span_of,
    url_of,
)
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.helm_screens import Conflict, TreeNode

CSV: Final = f"{PATH}/csv"
TABLES: Final = ("figures", "definitions", "alerts", "conflicts")


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("kpis")
async def show_kpis(request: Call) -> Template:
    """Show each KPI with its figure and target, what asks to be looked at, and the tree.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = kpi_view_of(request), desk_of(request), await teller_of(request)
    mart, book = desk.mart(), await request.db.read(kpis.KPIS.load)
    told = await made(ask_kpis(desk, mart, book))
    stand = await made(_ask_standings(desk, mart, book, view))
    screen = screens.KpisPage(
        head=head_of(desk, mart, View(), teller, "kpis"),
        span=span_of(mart, view, PATH, teller),
        register=book.version,
        because=book.register.because,
        rows=tuple(_row(mart, one, view, teller) for one in stand),
        alerts=tuple(_alert(mart, book, one, teller) for one in told.alerts),
        tree=tree_of(mart, book, told, teller),
        conflicts=conflicts_of(book),
        csv_urls={table: view.url(CSV, table=table) for table in TABLES},
        new_url=f"{PATH}/new",
        import_url=f"{PATH}/import",
    )
    return Template("helm/kpis.html", context={"screen": screen})


@get(CSV, access=HELM, include_in_schema=False)
async def download_kpis(request: Call, table: FromQuery[str]) -> Response[str]:
    """Return a table of the page; ``definitions`` can be imported again.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read, or there is no such table.
        NoMart: nothing was built yet.
    """
    view, desk = kpi_view_of(request, but=("table",)), desk_of(request)
    book = await request.db.read(kpis.KPIS.load)
    register = book.register
    if table == "definitions":
        return as_csv("kpis", *kpis.write_table(register.kpis))
    if table == "conflicts":
        found = kpis.find_conflicts(register.kpis)
        rows = [(one.one, one.other, one.clash.value) for one in found]
        return as_csv("kpi-conflicts", ("one", "other", "clash"), rows)
    mart = desk.mart()
    if table == "alerts":
        told = await desk.read(lambda: steering.cockpit.read_kpis(mart, register))
        return as_csv(
            "kpi-alerts",
            ("kpi", "journey", "rule", "grain", "period", "figure", "expected", "better", "owner"),
            [
                (
                    one.kpi,
                    one.path.journey,
                    one.rule.value,
                    one.grain.value,
                    one.period,
                    one.value,
                    one.expected,
                    one.better,
                    one.owner,
                )
                for one in told.alerts
            ],
        )
    if table != "figures":
        raise ViewUnreadable(f"There is no table {table[:40]!r}.")
    first = view.first(mart)
    stand = await desk.read(lambda: kpis.list_standings(mart, register, view.grain, first))
    return as_csv(
        "kpi-figures",
        ("kpi", "grain", "period", "unit", "figure", "target", "rows", "coverage", "owner"),
        [
            (
                one.kpi.name,
                view.grain.value,
                first,
                one.kpi.unit.value,
                None if one.figure is None else one.figure.value,
                one.target,
                0 if one.figure is None else one.figure.n,
                None if one.figure is None else one.figure.coverage,
                one.kpi.owner,
            )
            for one in stand
        ],
    )


async def ask_kpis(desk: Desk, mart: Mart, book: kpis.KpiBook) -> "steering.cockpit.Kpis | None":
    """Return how all KPIs stand, or None while that is being made."""
    return await desk.ask(
        mart, "kpis", book.version, lambda mart: steering.cockpit.read_kpis(mart, book.register)
    )


def tree_of(
    mart: Mart, book: kpis.KpiBook, told: "steering.cockpit.Kpis", teller: Teller
) -> tuple[TreeNode, ...]:
    """Return the tree of each KPI that stands for a tile, from the company down."""
    return tuple(
        _node(mart, kpis.get_kpi(book.register, one.name), one.top, teller) for one in told.trees
    )


def conflicts_of(book: kpis.KpiBook) -> tuple[Conflict, ...]:
    """Return the definitions that do not go together."""
    return tuple(conflict_of(one) for one in kpis.find_conflicts(book.register.kpis))


def conflict_of(one: kpis.Conflict) -> Conflict:
    """Return two definitions that do not go together, as they are shown."""
    return Conflict(
        kind="kpi", about=f"{one.one} / {one.other}", detail=one.clash.value, url=url_of(one.one)
    )


async def _ask_standings(
    desk: Desk, mart: Mart, book: kpis.KpiBook, view: KpiView
) -> list[kpis.Standing] | None:
    first, register = view.first(mart), book.register
    return await desk.ask(
        mart,
        "standings",
        (book.version, view.grain, first),
        lambda mart: kpis.list_standings(mart, register, view.grain, first),
    )


def _row(mart: Mart, one: kpis.Standing, view: KpiView, teller: Teller) -> screens.KpiRow:
    kpi, figure = one.kpi, one.figure
    url = url_of(kpi.name)
    value = None if figure is None else figure.value
    return screens.KpiRow(
        title=kpi.title,
        family=kpi.family.value,
        level=kpi.level.value,
        url=view.url(url),
        value=shown(mart, kpi, value, teller),
        rows_url=view.url(f"{url}/rows"),
        target=shown(mart, kpi, one.target, teller),
        is_met=is_met(kpi, value, one.target),
        owner=kpi.owner,
        trend=draw_trend(one.history),
        n=0 if figure is None else figure.n,
        coverage=None if figure is None else figure.coverage,
    )


def _node(mart: Mart, kpi: kpis.Kpi, part: "steering.cockpit.KpiPart", teller: Teller) -> TreeNode:
    figure, residual = part.figure, part.residual
    return TreeNode(
        name=place_name(figure.path, teller) or teller.word(kpi.title, "helm_kpi"),
        level=figure.path.level.value,
        value=shown(mart, kpi, figure.value, teller),
        unit="",
        residual=shown(mart, kpi, residual.value, teller)
        if residual is not None and residual.name
        else None,
        coverage=figure.coverage,
        url=_place(kpis.Grain.QUARTER, figure.path, figure.period).url(url_of(kpi.name)),
        children=tuple(_node(mart, kpi, one, teller) for one in part.parts),
    )


def _alert(mart: Mart, book: kpis.KpiBook, one: kpis.Alert, teller: Teller) -> screens.AlertRow:
    kpi = kpis.get_kpi(book.register, one.kpi)
    place = _place(one.grain, one.path, one.period)
    return screens.AlertRow(
        title=kpi.title,
        url=place.url(url_of(kpi.name)),
        where=place_name(one.path, teller),
        period=one.period,
        value=shown(mart, kpi, one.value, teller),
        rows_url=place.url(f"{url_of(kpi.name)}/rows"),
        expected=shown(mart, kpi, one.expected, teller),
        better=one.better,
        owner=one.owner,
    )


def _place(grain: kpis.Grain, path: kpis.Path, day: date) -> KpiView:
    return KpiView(
        grain=grain,
        day=day,
        journey=path.journey or "",
        phase=path.phase or "",
        touchpoint=path.touchpoint or "",
    )


ROUTES: Final = (show_kpis, download_kpis)
