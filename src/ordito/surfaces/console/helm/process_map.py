"""Process map: how do people really go, and how far from the path that is wanted?"""

from collections.abc import Iterator
from typing import Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.steering import Automaton, Edge, Node, ProcessMap, ReferencePath, read_path
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts import BEGIN, DETAILS, END, Activity, Drawing, draw_process_map
from ordito.surfaces.console.helm.desk import Desk, book_of, desk_of
from ordito.surfaces.console.helm.drill import about, as_csv, customer_cell, pages_of
from ordito.surfaces.console.helm.frame import head_of, nothing, open_mart
from ordito.surfaces.console.helm.view import HELM, View, instant, view_of
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice

PATH: Final = "/helm/map"
_METHODS: Final = ("carry_out", "collect", "ship")
_PAGE: Final = 50
_VARIANTS: Final = 12
MapAnswer = steering.cockpit.MapAnswer


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_map(request: Call) -> Template:
    """Show what follows what, the wanted path in it, and where journeys leave it.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart, book = open_mart(desk), await book_of(request)
    paths = await request.db.read(steering.list_paths)
    path = next((one for one in paths if one.name == view.path), None)
    if mart is None:
        return nothing(request, desk, mart, view, teller, "map")
    told = await _ask(desk, mart, book, view, path)
    kinds = await desk.ask(mart, "kinds", (), steering.cockpit.list_channels)
    if told is None or kinds is None:
        return nothing(request, desk, mart, view, teller, "map")
    screen = _screen(desk, mart, view, teller, told, path)
    screen = msgspec.structs.replace(
        screen,
        channels=_choices(view, "channel", tuple(kinds), "channel", teller),
        methods=_choices(view, "method", _METHODS, "method", teller),
        groups=_choices(view, "group", tuple(one.code for one in book.register.groups), "", teller),
        paths=_choices(view, "path", tuple(one.name for one in paths), "", teller),
    )
    return Template("helm/map.html", context={"screen": screen})


@get("/helm/map/csv", access=HELM, include_in_schema=False)
async def download_map(request: Call) -> Response[str]:
    """Return what follows what as comma-separated values: the numbers of the map.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    view, desk = view_of(request), desk_of(request)
    mart, book = desk.mart(), await book_of(request)
    asked = asked_of(view, None)
    told = await desk.read(lambda: steering.cockpit.read_map(mart, book.register, asked))
    return as_csv(
        "map",
        ("from", "to", "times", "gap_median_s", "gap_p90_s"),
        [(e.source, e.target, e.steps, e.gap_median_s, e.gap_p90_s) for e in told.map.edges],
    )


@get("/helm/journeys", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_journeys(request: Call) -> Template:
    """Show the journeys behind a box, a line or a variant of the map.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart, book = open_mart(desk), await book_of(request)
    if mart is None:
        return nothing(request, desk, mart, view, teller, "map")
    told = await _ask(desk, mart, book, view, None)
    if told is None:
        return nothing(request, desk, mart, view, teller, "map")
    variants, asked = told.map.variants, asked_of(view, None)
    sequence = variants[view.variant].activities if 0 <= view.variant < len(variants) else None
    meant = (view.activity or None, view.target or None, sequence)
    found = await desk.ask(
        mart,
        "journeys",
        (book.version, asked, meant),
        lambda mart: steering.cockpit.read_journeys(
            mart,
            book.register,
            asked,
            activity=meant[0],
            target=meant[1],
            sequence=meant[2],
        ),
    )
    if found is None:
        return nothing(request, desk, mart, view, teller, "map")
    screen = _rows(desk, mart, view, teller, told, found, sequence)
    return Template("helm/rows.html", context={"screen": screen})


def asked_of(view: View, path: ReferencePath | None) -> "steering.cockpit.Asked":
    """Return which journeys a view is of."""
    return steering.cockpit.Asked(
        period=view.period,
        channel=view.channel or None,
        method=view.method or None,
        group=view.group or None,
        path="" if path is None else path.expression,
        ignored=() if path is None else tuple(path.ignored),
    )


def links_of(path: Automaton) -> frozenset[tuple[str, str]]:
    """Return which activity may come directly after which on a path."""

    def links() -> Iterator[tuple[str, str]]:
        for state, following in enumerate(path.follows):
            source = path.symbols[state] or BEGIN
            yield from ((source, path.symbols[one]) for one in following)
        yield from ((path.symbols[one], END) for one in path.accepting if one)

    return frozenset(links())


async def _ask(
    desk: Desk,
    mart: Mart,
    book: "steering.economics.CostBook",
    view: View,
    path: ReferencePath | None,
) -> MapAnswer | None:
    asked = asked_of(view, path)
    return await desk.ask(
        mart,
        "map",
        (book.version if view.group else None, asked),
        lambda mart: steering.cockpit.read_map(mart, book.register, asked),
    )


def _screen(
    desk: Desk,
    mart: Mart,
    view: View,
    teller: Teller,
    told: MapAnswer,
    path: ReferencePath | None,
) -> screens.Map:
    drawn, near = told.map, told.conformance
    period = steering.cockpit.period_of(mart, view.period)
    wanted = None if path is None else links_of(read_path(path.expression))
    drawing = _draw(drawn, view, teller, wanted)
    kinds = {(line.source, line.target): line.kind for line in drawing.lines}
    return screens.Map(
        head=head_of(
            desk, mart, view, teller, "map", period=period, csv_url=view.url("/helm/map/csv")
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
        deviations=_deviations(told),
        variants=tuple(_variants(told, view)),
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


def _deviations(told: MapAnswer) -> tuple[screens.Deviation, ...]:
    if told.conformance is None:
        return ()
    return tuple(
        screens.Deviation(
            kind=one.departure.kind.value,
            activity=one.departure.activity,
            instead=one.departure.instead,
            journeys=one.journeys,
            share=one.share,
            cost=one.cost,
        )
        for one in told.conformance.departures[:_VARIANTS]
    )


def _variants(told: MapAnswer, view: View) -> Iterator[screens.VariantRow]:
    near = told.conformance
    fits = {} if near is None else {one.activities: one.alignment.fitness for one in near.variants}
    for number, one in enumerate(told.map.variants[:_VARIANTS]):
        yield screens.VariantRow(
            number=number,
            activities=one.activities,
            journeys=one.journeys,
            share=one.journeys / max(1, told.map.coverage.journeys),
            lasted_s=one.lasted_median_s,
            fitness=fits.get(one.activities),
            url=view.url("/helm/journeys", variant=number),
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


def _choices(
    view: View, field: str, values: tuple[str, ...], vocabulary: str, teller: Teller
) -> tuple[Choice, ...]:
    """Return a filter; the current value is taken off by its own link."""
    current = getattr(view, field)
    return tuple(
        Choice(
            label=teller.word(value, vocabulary) if vocabulary else value,
            url=view.url(PATH, **{field: "" if value == current else value}),
            current=value == current,
        )
        for value in values
    )


def _rows(
    desk: Desk,
    mart: Mart,
    view: View,
    teller: Teller,
    told: MapAnswer,
    found: "tuple[steering.Journey, ...]",
    sequence: tuple[str, ...] | None,
) -> screens.RowsPage:
    def word(code: str) -> str:
        return teller.word(code, "helm_activity")

    meant = " → ".join(word(one) for one in sequence or (view.activity, view.target) if one)
    times = [
        edge.steps
        for edge in told.map.edges
        if (edge.source, edge.target) == (view.activity, view.target)
    ]
    persons = {one.customer_id for one in found if one.customer_id is not None}
    terms = [("steps_taken", one) for one in times]
    terms += [("journeys", len(found)), ("customers", len(persons))]
    plain = msgspec.structs.replace(view, activity="", target="", variant=-1, skip=0)
    codes = ("began", "journey", "customer")
    return screens.RowsPage(
        head=head_of(
            desk,
            mart,
            view,
            teller,
            "map",
            period=steering.cockpit.period_of(mart, view.period),
            page="/helm/journeys",
        ),
        title=teller.word("journeys", "helm_column"),
        about=(meant, *about(view, teller)),
        sums=tuple(
            screens.Sum(term=teller.word(code, "helm_column"), value=value) for code, value in terms
        ),
        columns=tuple((teller.word(code, "helm_column"), False) for code in codes),
        rows=tuple(
            (
                None if one.began_us is None else instant(one.began_us),
                one.journey_id,
                customer_cell(one.customer_id, teller),
            )
            for one in found[view.skip : view.skip + _PAGE]
        ),
        back=Choice(label=teller.word("map", "helm_page"), url=plain.url(PATH)),
        **pages_of(view, "/helm/journeys", len(found)),
    )
