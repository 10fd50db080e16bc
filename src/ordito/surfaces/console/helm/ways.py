"""Ways: how journeys go from channel to channel, and who does what where at which cost."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.platform.money import Money
from ordito.steering.cockpit import HOPS, OTHER, Cell, Flow, Ways
from ordito.surfaces import helm_map_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts import Stream, draw_sankey
from ordito.surfaces.console.helm.drill import as_csv
from ordito.surfaces.console.helm.frame import (
    Look,
    groups_of,
    head_of,
    look_of,
    made,
    money_in,
    patient,
    score_of,
)
from ordito.surfaces.console.helm.process_map import ask_kinds, ask_ways, filters
from ordito.surfaces.console.helm.view import HELM, Measure, View, in_address
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.formats import amount_of
from ordito.surfaces.screens import Choice, Value

PATH: Final = "/helm/ways"
_MEASURES: Final[tuple[Measure, ...]] = ("journeys", "cost", "experience")
_HOTTEST: Final = 9


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("ways")
async def show_ways(request: Call) -> Template:
    """Show how journeys go over channels, and each group of people at each touchpoint.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    told = await made(ask_ways(look))
    kinds = await made(ask_kinds(look))
    chosen = filters(look.view, PATH, kinds, look.book, teller)
    screen = _screen(look, teller, told, kinds, chosen)
    return Template("helm/ways.html", context={"screen": screen})


@get(f"{PATH}/csv", access=HELM, include_in_schema=False)
async def download_ways(request: Call) -> Response[str]:
    """Return how many journeys go from channel to channel as comma-separated values.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    told = await made(ask_ways(await look_of(request)))
    return as_csv(
        "ways",
        ("step", "from", "to", "journeys"),
        [(one.hop, one.source, one.target, one.journeys) for one in told.flows],
    )


@get(f"{PATH}/touchpoints.csv", access=HELM, include_in_schema=False)
async def download_touchpoints(request: Call) -> Response[str]:
    """Return each group of people at each touchpoint as comma-separated values.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    look = await look_of(request)
    told, currency = await made(ask_ways(look)), look.mart.build.currency
    return as_csv(
        "touchpoints",
        (
            *("activity", "channel", "group", "journeys", "customers"),
            *("mean_cost", "currency", "mean_score", "answers"),
        ),
        [
            (
                *(one.activity, one.channel, one.group, one.journeys, one.customers),
                "" if one.cost is None else amount_of(Money(round(one.cost), currency)),
                currency,
                "" if one.score is None else round(one.score, 4),
                one.answers,
            )
            for one in told.cells
        ],
    )


def _screen(
    look: Look,
    teller: Teller,
    told: Ways,
    kinds: Mapping[str, str],
    chosen: dict[str, tuple[Choice, ...]],
) -> screens.WaysPage:
    view, mart = look.view, look.mart
    within = [one for one in told.flows if one.hop < HOPS]
    # whether a journey ends at the last hop is not known: nothing is looked at beyond it
    streams = [
        Stream(one.hop - 1, one.source, one.target if one.hop < HOPS else OTHER, one.journeys)
        for one in told.flows
    ]
    rows = tuple(_flow(one, told, view) for one in within)
    between = [one for one in rows if one.target is not None]
    personas = tuple(sorted({one.group for one in told.cells}))
    names = groups_of(look.book, teller)
    return screens.WaysPage(
        head=head_of(
            look.desk,
            mart,
            view,
            teller,
            "ways",
            period=steering.cockpit.period_of(mart, view.period),
            csv_url=view.url(f"{PATH}/csv"),
        ),
        journeys=told.journeys,
        alone=sum(one.journeys for one in told.flows if one.hop == 1 and one.target is None),
        most_taken=max(between, key=lambda one: one.journeys, default=None),
        drawing=draw_sankey(streams, columns=_columns(told)),
        kinds={"": "system", OTHER: "system", **kinds},
        urls={(one.hop - 1, one.source, one.target): one.url for one in rows},
        flows=rows,
        measures=tuple(
            Choice(
                label=teller.word(code, "helm_measure"),
                url=f"{view.url(PATH, measure=code)}#touchpoints",
                current=code == view.measure,
            )
            for code in _MEASURES
        ),
        personas=tuple(names.get(one, one) for one in personas),
        touchpoints=_touchpoints(mart, told.cells, personas, view, teller),
        cells_csv_url=view.url(f"{PATH}/touchpoints.csv"),
        **chosen,
    )


def _columns(told: Ways) -> int:
    """Return how many channels in a row are drawn: those that a hundredth of all comes to."""
    come = Counter[int]()
    for one in told.flows:
        come[one.hop] += one.journeys
    return max((hop for hop in range(1, HOPS + 1) if come[hop] >= told.journeys / 100), default=1)


def _flow(one: Flow, told: Ways, view: View) -> screens.FlowRow:
    return screens.FlowRow(
        hop=one.hop,
        source=one.source,
        target=one.target,
        journeys=one.journeys,
        share=one.journeys / max(1, told.journeys),
        url=view.url(
            "/helm/journeys",
            hop=one.hop,
            source=in_address(one.source),
            reached="" if one.target is None else in_address(one.target),
        ),
    )


def _touchpoints(
    mart: Mart,
    cells: tuple[Cell, ...],
    personas: tuple[str, ...],
    view: View,
    teller: Teller,
) -> tuple[screens.TouchRow, ...]:
    """Return a row for each touchpoint; the heat is the figure's share of the highest one."""
    found = {(one.activity, one.channel, one.group): one for one in cells}
    highest = max((_figure(one, view.measure) or 0.0 for one in cells), default=0.0)

    def cell(one: Cell | None) -> screens.WayCell | None:
        if one is None:
            return None
        figure = _figure(one, view.measure)
        return screens.WayCell(
            value=_shown(mart, one, view.measure, teller),
            n=one.answers if view.measure == "experience" else one.journeys,
            heat=int(_HOTTEST * figure / highest) if figure and highest else 0,
            url=view.url(
                "/helm/journeys",
                activity=one.activity,
                at=in_address(one.channel),
                persona=one.group,
            ),
        )

    return tuple(
        screens.TouchRow(
            activity=activity,
            channel=channel,
            cells=tuple(cell(found.get((activity, channel, group))) for group in personas),
        )
        for activity, channel in dict.fromkeys((one.activity, one.channel) for one in cells)
    )


def _figure(one: Cell, measure: Measure) -> float | None:
    return {"journeys": float(one.journeys), "cost": one.cost, "experience": one.score}[measure]


def _shown(mart: Mart, one: Cell, measure: Measure, teller: Teller) -> Value:
    match measure:
        case "cost":
            return money_in(mart, one.cost)
        case "experience":
            return score_of(one.score, teller)
        case _:
            return one.journeys
