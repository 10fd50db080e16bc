"""Process map: how do people really go, and how far from the path that is wanted?"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.steering import Automaton, Edge, Node, ProcessMap, ReferencePath, read_path
from ordito.surfaces import helm_map_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts import BEGIN, DETAILS, END, Activity, Drawing, draw_process_map
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
from ordito.surfaces.console.helm.view import HELM, ON_PATH, View, choices
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice

PATH: Final = "/helm/map"
_ROWS: Final = "/helm/journeys"
_METHODS: Final = ("carry_out", "collect", "ship")
_VARIANTS: Final = 12
MapAnswer = steering.cockpit.MapAnswer


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("map")
async def show_map(request: Call) -> Template:
    """Show what follows what, the wanted path in it, and where journeys leave it.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view = look.view
    paths = await request.db.read(steering.list_paths)
    path = next((one for one in paths if one.name == view.path), None)
    told = await made(ask_map(look, path))
    kinds = await made(ask_kinds(look))
    screen = _screen(look, teller, told, path, await ask_ways(look))
    screen = msgspec.structs.replace(
        screen,
        **filters(view, PATH, kinds, look.book, teller),
        paths=choices(view, PATH, "path", {one.name: one.name for one in paths}),
    )
    return Template("helm/map.html", context={"screen": screen})


@get("/helm/map/csv", access=HELM, include_in_schema=False)
async def download_map(request: Call) -> Response[str]:
    """Return what follows what as comma-separated values: the numbers of the map.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    look = await look_of(request)
    told = await made(ask_map(look, await path_of(request, look.view)))
    return as_csv(
        "map",
        ("from", "to", "times", "gap_median_s", "gap_p90_s"),
        [(e.source, e.target, e.steps, e.gap_median_s, e.gap_p90_s) for e in told.map.edges],
    )


def links_of(path: Automaton) -> frozenset[tuple[str, str]]:
    """Return which activity may come directly after which on a path."""

    def links() -> Iterator[tuple[str, str]]:
        for state, following in enumerate(path.follows):
            source = path.symbols[state] or BEGIN
            yield from ((source, path.symbols[one]) for one in following)
        yield from ((path.symbols[one], END) for one in path.accepting if one)

    return frozenset(links())


async def path_of(request: Call, view: View) -> ReferencePath | None:
    """Return the reference path that is looked at, or None."""
    paths = await request.db.read(steering.list_paths)
    return next((one for one in paths if one.name == view.path), None)


async def ask_map(look: Look, path: ReferencePath | None = None) -> MapAnswer | None:
    """Return the map of a view, or None while it is being made."""
    return await ask_map_of(look, look.view.asked(path))


async def ask_map_of(look: Look, asked: "steering.cockpit.Asked") -> MapAnswer | None:
    """Return the map of what is asked, or None while it is being made."""
    book = look.book
    return await look.desk.ask(
        look.mart,
        "map",
        (book.version if look.view.group else None, asked),
        lambda mart: steering.cockpit.read_map(mart, book.register, asked),
    )


async def ask_kinds(look: Look) -> dict[str, str] | None:
    """Return the kinds of channels by their codes, or None while they are being read."""
    return await look.desk.ask(look.mart, "kinds", (), steering.cockpit.list_channels)


async def ask_ways(look: Look) -> "steering.cockpit.Ways | None":
    """Return how the journeys of a view go, or None while that is being made."""
    asked, book = look.view.asked(), look.book
    return await look.desk.ask(
        look.mart,
        "ways",
        (book.version, asked),
        lambda mart: steering.cockpit.read_ways(mart, book.register, asked),
    )


def filters(
    view: View,
    page: str,
    kinds: Mapping[str, str],
    book: "steering.economics.CostBook",
    teller: Teller,
) -> dict[str, tuple[Choice, ...]]:
    """Return what journeys can be narrowed to: a channel, a way of delivery, a group."""
    channels = {code: teller.channel(code) for code in kinds}
    methods = {code: teller.word(code, "method") for code in _METHODS}
    return {
        "channels": choices(view, page, "channel", channels),
        "methods": choices(view, page, "method", methods),
        "groups": choices(view, page, "group", groups_of(book, teller)),
    }


def _screen(
    look: Look,
    teller: Teller,
    told: MapAnswer,
    path: ReferencePath | None,
    ways: "steering.cockpit.Ways | None",
) -> screens.Map:
    view, mart = look.view, look.mart
    drawn, near = told.map, told.conformance
    period = steering.cockpit.period_of(mart, view.period)
    wanted = None if path is None else links_of(read_path(path.expression))
    drawing = _draw(drawn, view, teller, wanted)
    kinds = {(line.source, line.target): line.kind for line in drawing.lines}
    return screens.Map(
        head=head_of(
            look.desk, mart, view, teller, "map", period=period, csv_url=view.url("/helm/map/csv")
        ),
        journeys=drawn.coverage.journeys,
        steps=drawn.coverage.steps,
        drawing=drawing,
        urls={
            one.activity: view.url("/helm/journeys", activity=one.activity) for one in drawn.nodes
        },
        details=tuple(
            Choice(
                label=str(number + 1),
                url=view.url(PATH, detail=number),
                current=number == view.detail,
            )
            for number in range(len(DETAILS))
        ),
        channels=(),
        methods=(),
        groups=(),
        paths=(),
        path="" if path is None else path.name,
        expression="" if path is None else path.expression,
        fitness=None if near is None else near.fitness,
        on_path=None if near is None else near.on_path,
        left_aside=0 if near is None else near.left_aside,
        on_path_url=view.url(_ROWS, fit=ON_PATH),
        compared=0 if near is None else near.journeys,
        kinds=tuple(_kinds(told, view, teller)),
        variants=tuple(_variants(mart, told, ways, view, teller)),
        n_variants=drawn.n_variants,
        links=tuple(_link(edge, kinds, view) for edge in drawn.edges),
        activities=tuple(_activity(one, view) for one in drawn.nodes),
        start_unknown=drawn.coverage.start_unknown,
        end_unknown=drawn.coverage.end_unknown,
        reversed=drawn.coverage.reversed,
    )


def _draw(
    drawn: ProcessMap,
    view: View,
    teller: Teller,
    wanted: frozenset[tuple[str, str]] | None,
) -> Drawing:
    return draw_process_map(
        [
            Activity(
                code=one.activity,
                label=teller.word(one.activity, "helm_activity"),
                times=one.steps,
                begins=one.begins,
                ends=one.ends,
            )
            for one in drawn.nodes
        ],
        {(edge.source, edge.target): edge.steps for edge in drawn.edges},
        detail=view.detail,
        wanted=wanted,
    )


def _activity(one: Node, view: View) -> screens.ActivityRow:
    return screens.ActivityRow(
        code=one.activity,
        times=one.steps,
        journeys=one.journeys,
        waiting_s=one.waiting_median_s,
        working_s=one.working_median_s,
        url=view.url("/helm/journeys", activity=one.activity),
    )


def deviation_in(fit: steering.Fit, teller: Teller) -> str:
    """Return in words how journeys keep to a path."""
    if fit.kind is None:
        return teller.word(ON_PATH, "helm_deviation")
    names = [teller.word(one, "helm_activity") for one in (fit.activity, fit.instead) if one]
    kind = teller.word(fit.kind, "helm_deviation")
    instead = f" ({names[1]})" if len(names) > 1 else ""
    return f"{names[0]}: {kind}{instead}" if names else kind


def _kinds(told: MapAnswer, view: View, teller: Teller) -> Iterator[screens.DeviationKind]:
    """Yield each kind of deviation with those of them that cost most."""
    near = told.conformance
    for kind in () if near is None else near.kinds:
        yield screens.DeviationKind(
            code=kind.kind.value,
            journeys=kind.journeys,
            share=kind.share,
            url=view.url(_ROWS, fit=kind.kind.value),
            deviations=tuple(
                _deviation(number, one, view, teller)
                for number, one in enumerate(near.departures[:_VARIANTS] if near else ())
                if one.departure.kind is kind.kind
            ),
        )


def _deviation(
    number: int, one: steering.DepartureShare, view: View, teller: Teller
) -> screens.Deviation:
    departure = one.departure
    told = (departure.kind.value, departure.activity, departure.instead)
    return screens.Deviation(
        name=deviation_in(steering.Fit(*msgspec.structs.astuple(departure)), teller),
        journeys=one.journeys,
        share=one.share,
        url=view.url(_ROWS, fit="~".join(filter(None, told))),
        action_url=f"{view.url('/helm/action')}&kind=deviation&number={number}",
    )


def _variants(
    mart: Mart,
    told: MapAnswer,
    ways: "steering.cockpit.Ways | None",
    view: View,
    teller: Teller,
) -> Iterator[screens.VariantRow]:
    near = told.conformance
    weighed = {} if ways is None else {one.activities: one for one in ways.ways}
    fits = {} if near is None else {one.activities: one.alignment.fitness for one in near.variants}
    for number, one in enumerate(told.map.variants[:_VARIANTS]):
        way = weighed.get(one.activities)
        yield screens.VariantRow(
            number=number,
            activities=one.activities,
            journeys=one.journeys,
            share=one.journeys / max(1, told.map.coverage.journeys),
            lasted_s=one.lasted_median_s,
            fitness=fits.get(one.activities),
            cost=None if way is None else money_in(mart, way.cost),
            score=None if way is None else score_of(way.score, teller),
            url=view.url("/helm/journeys", variant=number),
            target_url=view.url("/helm/target", variant=number),
        )


def _link(edge: Edge, kinds: dict[tuple[str, str], str], view: View) -> screens.LinkRow:
    kind = kinds.get((edge.source, edge.target))
    return screens.LinkRow(
        source=edge.source,
        target=edge.target,
        times=edge.steps,
        gap_median_s=edge.gap_median_s,
        is_drawn=kind is not None,
        kind=kind or "",
        url=view.url("/helm/journeys", activity=edge.source, target=edge.target),
    )
