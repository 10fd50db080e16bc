"""KPIs: what is declared, how it stands down the tree, and where definitions contradict."""

from typing import Final

from babel.numbers import format_decimal
from litestar import get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts import draw_trend
from ordito.surfaces.console.helm.desk import Desk, desk_of
from ordito.surfaces.console.helm.frame import head_of, money_in, nothing, open_mart
from ordito.surfaces.console.helm.view import HELM, view_of
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Value

PATH: Final = "/helm/kpis"
_DIGITS: Final = 2


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_kpis(request: Call) -> Template:
    """Show each KPI with its figure and target, what asks to be looked at, and the tree.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart, book = open_mart(desk), await request.db.read(steering.kpis.KPIS.load)
    told = None if mart is None else await ask_kpis(desk, mart, book)
    if mart is None or told is None:
        return nothing(request, desk, mart, view, teller, "kpis")
    quarter = f"{told.quarter.year}-Q{(told.quarter.month + 2) // 3}"
    rows: list[screens.KpiRow] = []
    for line in told.lines:
        kpi, figure = steering.kpis.get_kpi(book.register, line.name), line.figure
        rows.append(
            screens.KpiRow(
                title=kpi.title,
                level=kpi.level.value,
                value=None if figure is None else _shown(mart, kpi, figure.value, teller),
                target=_shown(mart, kpi, kpi.targets.get(quarter), teller),
                trend=draw_trend(line.history),
                n=0 if figure is None else figure.n,
                coverage=None if figure is None else figure.coverage,
                formula=kpi.formula if kpi.per is None else f"({kpi.formula}) / ({kpi.per})",
            )
        )
    screen = screens.KpisPage(
        head=head_of(desk, mart, view, teller, "kpis"),
        is_ready=True,
        register=book.version,
        period=told.quarter,
        rows=tuple(rows),
        alerts=tuple(_alert(mart, book, one, teller) for one in told.alerts),
        tree=tree_of(mart, book, told, teller),
        conflicts=conflicts_of(book),
    )
    return Template("helm/kpis.html", context={"screen": screen})


async def ask_kpis(
    desk: Desk, mart: Mart, book: "steering.kpis.KpiBook"
) -> "steering.cockpit.Kpis | None":
    """Return how all KPIs stand, or None while that is being made."""
    return await desk.ask(
        mart, "kpis", book.version, lambda mart: steering.cockpit.read_kpis(mart, book.register)
    )


def tree_of(
    mart: Mart, book: "steering.kpis.KpiBook", told: "steering.cockpit.Kpis", teller: Teller
) -> tuple[screens.TreeNode, ...]:
    """Return the tree of each KPI that stands for a tile, from the company down."""
    return tuple(
        _node(mart, steering.kpis.get_kpi(book.register, one.name), one.top, teller)
        for one in told.trees
    )


def conflicts_of(book: "steering.kpis.KpiBook") -> tuple[screens.Conflict, ...]:
    """Return the definitions that do not go together."""
    return tuple(
        screens.Conflict(kind="kpi", about=f"{one.one} / {one.other}", detail=one.clash.value)
        for one in steering.kpis.find_conflicts(book.register.kpis)
    )


def _node(
    mart: Mart, kpi: "steering.kpis.Kpi", part: "steering.cockpit.KpiPart", teller: Teller
) -> screens.TreeNode:
    path = part.figure.path
    name = teller.word(kpi.title, "helm_kpi")
    if path.touchpoint is not None:
        activity, _, channel = path.touchpoint.partition("@")
        name = f"{teller.word(activity, 'helm_activity')} · {teller.word(channel, 'channel')}"
    elif path.phase is not None:
        name = teller.word(path.phase, "phase")
    elif path.journey is not None:
        name = path.journey
    residual = part.residual
    return screens.TreeNode(
        name=name,
        level=path.level.value,
        value=_shown(mart, kpi, part.figure.value, teller),
        unit="",
        residual=_shown(mart, kpi, residual.value, teller)
        if residual is not None and residual.name
        else None,
        coverage=part.figure.coverage,
        children=tuple(_node(mart, kpi, one, teller) for one in part.parts),
    )


def _alert(
    mart: Mart, book: "steering.kpis.KpiBook", one: "steering.kpis.Alert", teller: Teller
) -> screens.AlertRow:
    kpi = steering.kpis.get_kpi(book.register, one.kpi)
    return screens.AlertRow(
        title=kpi.title,
        where=one.path.touchpoint or one.path.phase or one.path.journey or "",
        period=one.period,
        value=_shown(mart, kpi, one.value, teller),
        expected=_shown(mart, kpi, one.expected, teller),
        better=one.better,
        owner=one.owner,
    )


def _shown(mart: Mart, kpi: "steering.kpis.Kpi", value: float | None, teller: Teller) -> Value:
    """Return a figure in its unit: money and shares as such, the rest as a number."""
    if value is None:
        return None
    if kpi.unit is steering.kpis.Unit.MONEY:
        return money_in(mart, value)
    if kpi.unit is steering.kpis.Unit.SHARE:
        return value
    return str(format_decimal(round(value, _DIGITS), locale=teller.language))
