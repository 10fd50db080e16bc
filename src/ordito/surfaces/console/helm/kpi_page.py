"""One KPI: its figure at a place of the tree, its parts, its rows, and what was said of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ordito.marts import Mart
from ordito.steering import kpis
from ordito.surfaces import helm_kpi_screens as screens
from ordito.surfaces import helm_screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import desk_of
from ordito.surfaces.console.helm.drill import Row, as_csv
from ordito.surfaces.console.helm.frame import head_of, made, patient, rows_page
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
from ordito.surfaces.console.helm.kpis import conflict_of
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable, instant
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice, Value

_OF: Final = f"{PATH}/of/{{name:str}}"
_PAGE: Final = 50
_MOST: Final = 10_000
_PERIODS: Final = 12


class Told:
    """Reads what the page of a KPI shows, of one mart and one place."""

    def __init__(
        self, mart: Mart, register: kpis.KpiRegister, kpi: kpis.Kpi, view: KpiView
    ) -> None:
        """Read all of it, in a thread beside the loop."""
        self.mart, self.kpi, self.view = mart, kpi, view
        self.first = view.first(mart)
        grain, path = view.grain, view.path
        self.node = kpis.read_node(mart, register, kpi.name, grain, self.first, path=path)
        found = kpis.list_figures(mart, register, kpi.name, grain, path=path)
        self.periods = [one for one in found if one.period <= self.first][-_PERIODS:][::-1]
        self.said = kpis.list_history(mart, register, kpi.name, grain, self.first, path=path)

    def target(self, first: date) -> float | None:
        """Return what the company shall reach in a period; parts of it have no target."""
        if self.view.path != kpis.COMPANY:
            return None
        return kpis.target_of(self.kpi, first, kpis.ends(first, self.view.grain))


@get(_OF, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("kpis")
async def show_kpi(request: Call, name: FromPath[str]) -> Template:
    """Show a KPI at a place of the tree, with its parts, its periods and its changes.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        UnknownKpi: there is none of the name.
    """
    view, desk, teller = kpi_view_of(request), desk_of(request), await teller_of(request)
    book = await request.db.read(kpis.KPIS.load)
    kpi, mart = kpis.get_kpi(book.register, name), desk.mart()
    told = await made(
        desk.ask(
            mart,
            "kpi",
            (book.version, name, view),
            lambda mart: Told(mart, book.register, kpi, view),
        )
    )
    changes = await request.db.read(kpis.list_changes, name=name)
    page = url_of(name)
    figure = None if told.node is None else told.node.figure
    value = None if figure is None else figure.value
    residual = None if told.node is None else told.node.residual
    target = told.target(told.first)
    screen = screens.KpiPage(
        head=head_of(desk, mart, View(), teller, "kpis"),
        span=span_of(mart, view, page, teller),
        title=kpi.title,
        name=kpi.name,
        way=_way(view, kpi, teller),
        value=shown(mart, kpi, value, teller),
        target=shown(mart, kpi, target, teller),
        is_met=is_met(kpi, value, target),
        rows_url=view.url(f"{page}/rows"),
        n=0 if figure is None else figure.n,
        facts=_facts(kpi, teller),
        formula=kpi.formula if kpi.per is None else f"({kpi.formula}) / ({kpi.per})",
        among=kpi.among,
        targets=tuple((at, shown(mart, kpi, to, teller)) for at, to in sorted(kpi.targets.items())),
        periods=tuple(_period(told, one, teller) for one in told.periods),
        parts=()
        if told.node is None
        else tuple(_part(told, one, teller) for one in told.node.parts),
        residual=shown(mart, kpi, residual.value, teller)
        if residual is not None and residual.name
        else None,
        residual_why="" if residual is None else residual.name,
        said=tuple(_said(told, one, teller) for one in told.said[::-1]),
        changes=tuple(_change(one, teller) for one in changes),
        conflicts=tuple(conflict_of(one) for one in kpis.conflicts_with(book.register, kpi)),
        csv_urls={table: view.url(f"{page}/csv", table=table) for table in _TABLES},
        change_url=f"{page}/change",
        retire_url=f"{page}/retire",
        register=book.version,
    )
    return Template("helm/kpi.html", context={"screen": screen})


@get(f"{_OF}/rows", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("kpis")
async def show_rows(request: Call, name: FromPath[str]) -> Template:
    """Show the rows behind a figure.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        UnknownKpi: there is none of the name.
    """
    view, desk, teller = kpi_view_of(request), desk_of(request), await teller_of(request)
    register = (await request.db.read(kpis.KPIS.load)).register
    kpi, mart = kpis.get_kpi(register, name), desk.mart()
    first, page = view.first(mart), url_of(name)
    found, figures = await desk.read(
        lambda: (
            _rows(mart, register, name, view, most=_PAGE, skip=view.skip),
            kpis.list_figures(mart, register, name, view.grain, path=view.path, period=first),
        )
    )
    value = figures[0].value if figures else None
    named = [bool(any(row.order_id for row in found.rows)), any(r.customer_id for r in found.rows)]
    heads = ["row", "when", "journey", *(("order",) if named[0] else ())]
    heads += ["customer"] if named[1] else []
    more = view.skip + _PAGE < found.n
    screen = helm_screens.RowsPage(
        head=head_of(
            desk, mart, View(), teller, "kpis", csv_url=view.url(f"{page}/csv", table="rows")
        ),
        title=teller.word(kpi.title, "helm_kpi"),
        about=_about(view, first),
        sums=(
            helm_screens.Sum(
                term=teller.word("figure", "kpi_column"), value=shown(mart, kpi, value, teller)
            ),
            helm_screens.Sum(term=teller.word("rows", "helm_column"), value=found.n),
        ),
        columns=(
            *((teller.word(one, "kpi_column"), False) for one in heads),
            *((measure, True) for measure in found.measures),
        ),
        rows=tuple(_row(kpi, one, named) for one in found.rows),
        back=Choice(label=teller.word(kpi.title, "helm_kpi"), url=view.url(page)),
        next_url=view.url(f"{page}/rows", skip=view.skip + _PAGE) if more else None,
        first_url=view.url(f"{page}/rows") if view.skip else None,
    )
    return rows_page(screen)


@get(f"{_OF}/csv", access=HELM, include_in_schema=False)
async def download_kpi(request: Call, name: FromPath[str], table: FromQuery[str]) -> Response[str]:
    """Return a table of a KPI; of rows at most 10,000.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read, or there is no such table.
        UnknownKpi: there is none of the name.
        NoMart: nothing was built yet.
    """
    view, desk = kpi_view_of(request, but=("table",)), desk_of(request)
    register = (await request.db.read(kpis.KPIS.load)).register
    kpi, mart = kpis.get_kpi(register, name), desk.mart()
    if table == "changes":
        changes = await request.db.read(kpis.list_changes, name=name)
        return as_csv(
            f"{name}-changes",
            ("version", "at", "by", "because", "what"),
            [(one.version, one.at, one.by, one.because, " ".join(_what(one))) for one in changes],
        )
    if table == "rows":
        found = await desk.read(lambda: _rows(mart, register, name, view, most=_MOST))
        return as_csv(f"{name}-rows", *_row_table(found))
    if table not in _TABLES:
        raise ViewUnreadable(f"There is no table {table[:40]!r}.")
    told = await desk.read(lambda: Told(mart, register, kpi, view))
    if table == "said":
        return as_csv(
            f"{name}-said",
            ("as_of", "build", *_FIGURE),
            [(instant(one.as_of_us), one.version, *_cells(one.figure)) for one in told.said],
        )
    figures = told.periods
    if table == "parts":
        figures = [] if told.node is None else [told.node.figure, *told.node.parts]
    return as_csv(
        f"{name}-{table}",
        ("period", "journey", "phase", "touchpoint", *_FIGURE, "target"),
        [
            (
                one.period,
                one.path.journey,
                one.path.phase,
                one.path.touchpoint,
                *_cells(one),
                told.target(one.period) if one.path == kpis.COMPANY else None,
            )
            for one in figures
        ],
    )


_TABLES: Final = ("periods", "parts", "said", "changes")
_PAGED: Final = ("orders", "customers")
_FIGURE: Final = ("figure", "of", "per", "rows", "coverage")


def _cells(figure: kpis.Figure) -> tuple[object, ...]:
    return figure.value, figure.of, figure.per, figure.n, figure.coverage


def _rows(
    mart: Mart,
    register: kpis.KpiRegister,
    name: str,
    view: KpiView,
    *,
    most: int,
    skip: int = 0,
) -> kpis.Rows:
    return kpis.list_rows(
        mart,
        register,
        name,
        view.grain,
        view.first(mart),
        path=view.path,
        most=most,
        skip=skip,
    )


def _facts(kpi: kpis.Kpi, teller: Teller) -> tuple[tuple[str, Value], ...]:
    return (
        ("family", teller.word(kpi.family.value, "kpi_family")),
        ("level", teller.word(kpi.level.value, "helm_depth")),
        ("subject", teller.word(kpi.subject, "kpi_subject")),
        ("unit", teller.word(kpi.unit.value, "kpi_unit")),
        ("direction", teller.word(kpi.direction.value, "kpi_direction")),
        ("owner", kpi.owner),
        ("since", kpi.since),
        ("settles_days", kpi.settles_days),
    )


def _said(told: Told, one: kpis.Known, teller: Teller) -> screens.SaidRow:
    return screens.SaidRow(
        as_of=instant(one.as_of_us),
        version=one.version,
        value=shown(told.mart, told.kpi, one.figure.value, teller),
        n=one.figure.n,
        coverage=one.figure.coverage,
    )


def _about(view: KpiView, first: date) -> tuple[str, ...]:
    """Return what the rows are narrowed to."""
    last = kpis.ends(first, view.grain) - timedelta(days=1)
    told = (f"{first} – {last}", view.journey, view.phase, view.touchpoint)
    return tuple(one for one in told if one)


def _row_table(found: kpis.Rows) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
    return ("id", "at", "journey", "order", "customer", *found.measures), [
        (
            one.id,
            instant(one.at_us).isoformat(timespec="seconds"),
            one.journey,
            one.order_id,
            one.customer_id,
            *one.measured,
        )
        for one in found.rows
    ]


def _way(view: KpiView, kpi: kpis.Kpi, teller: Teller) -> tuple[Choice, ...]:
    """Return the way from the company down to the place that is looked at."""
    page, path = url_of(kpi.name), view.path
    places = [kpis.COMPANY, kpis.Path(path.journey), kpis.Path(path.journey, path.phase), path]
    way: list[Choice] = []
    for place in dict.fromkeys(places):
        url = view.url(
            page,
            journey=place.journey or "",
            phase=place.phase or "",
            touchpoint=place.touchpoint or "",
        )
        label = place_name(place, teller) or teller.word("company", "helm_depth")
        way.append(Choice(label=label, url=url, current=place == path))
    return tuple(way)


def _period(told: Told, one: kpis.Figure, teller: Teller) -> screens.PeriodRow:
    kpi, view, page = told.kpi, told.view, url_of(told.kpi.name)
    return screens.PeriodRow(
        name="",
        url=view.url(page, day=one.period),
        period=one.period,
        value=shown(told.mart, kpi, one.value, teller),
        target=shown(told.mart, kpi, told.target(one.period), teller),
        n=one.n,
        rows_url=view.url(f"{page}/rows", day=one.period),
        coverage=one.coverage,
        is_whole=one.whole,
    )


def _part(told: Told, one: kpis.Figure, teller: Teller) -> screens.PeriodRow:
    kpi, page = told.kpi, url_of(told.kpi.name)
    place = {
        "journey": one.path.journey or "",
        "phase": one.path.phase or "",
        "touchpoint": one.path.touchpoint or "",
    }
    return screens.PeriodRow(
        name=place_name(one.path, teller),
        url=told.view.url(page, **place) if one.path.level is not kpi.level else None,
        value=shown(told.mart, kpi, one.value, teller),
        n=one.n,
        rows_url=told.view.url(f"{page}/rows", **place),
        coverage=one.coverage,
    )


def _what(one: kpis.Change) -> Sequence[str]:
    if one.was is None:
        return ("added",)
    return ("retired",) if one.now is None else one.fields


def _change(one: kpis.Change, teller: Teller) -> screens.ChangeRow:
    return screens.ChangeRow(
        version=one.version,
        at=one.at,
        by=teller.colleagues.get(one.by, one.by),
        because=one.because,
        what=tuple(_what(one)),
    )


def _row(kpi: kpis.Kpi, one: kpis.FigureRow, named: Sequence[bool]) -> Row:
    cells: list[Value | tuple[str, str]] = [
        _linked(one.id, kpi.subject if kpi.subject in _PAGED else ""),
        instant(one.at_us),
        one.journey,
    ]
    if named[0]:
        cells.append(_linked(one.order_id, "orders"))
    if named[1]:
        cells.append(_linked(one.customer_id, "customers"))
    return (*cells, *(_measured(value) for value in one.measured))


def _measured(value: object) -> Value:
    """Return a measure as it stands in the row: money in minor units, as formulas see it."""
    return value if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _linked(row_id: str | None, where: str) -> Value | tuple[str, str]:
    """Return an id as a link to its page, where it is one of the company's own rows."""
    if row_id is None or not where:
        return row_id
    try:
        return row_id, f"/{where}/{UUID(row_id)}"
    except ValueError:
        return row_id


ROUTES: Final = (show_kpi, show_rows, download_kpi)
