"""Drivers: what satisfaction hangs on, from whom it takes most, and the answers behind each."""

from typing import Final

from babel.numbers import format_decimal
from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import steering
from ordito.steering import Driver, Drivers, Felt, GroupMood
from ordito.surfaces import helm_driver_screens as screens
from ordito.surfaces import helm_screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.drill import (
    PAGE,
    about,
    as_csv,
    customer_cell,
    names_of,
    order_cell,
    pages_of,
    titles_of,
)
from ordito.surfaces.console.helm.frame import (
    PAGES,
    Look,
    groups_of,
    head_of,
    look_of,
    made,
    patient,
    rows_page,
    score_of,
)
from ordito.surfaces.console.helm.view import (
    HELM,
    View,
    ViewUnreadable,
    in_address,
    instant,
    named,
)
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice

PATH: Final = PAGES["drivers"]
ROWS: Final = f"{PATH}/rows"
_TABLES: Final = ("drivers", "groups", "rows")
_MOST_DOWNLOADED: Final = 100_000


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("drivers")
async def show_drivers(request: Call) -> Template:
    """Show what takes from satisfaction, and from whom it takes most.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, told = look.view, await made(_ask(look))
    sure = [one for one in told.drivers if one.high < 0]
    most = min(sure, key=lambda one: one.takes, default=None)
    screen = screens.DriversPage(
        head=head_of(look.desk, look.mart, view, teller, "drivers"),
        instrument=told.instrument,
        n=told.n,
        url=view.url(ROWS),
        coverage=told.coverage,
        mean=score_of(told.mean, teller),
        untroubled=score_of(told.untroubled, teller),
        since=None if told.from_us is None else instant(told.from_us),
        until=None if told.to_us is None else instant(told.to_us),
        drivers=tuple(_driver(one, view, teller) for one in told.drivers),
        most=None if most is None else _driver(most, view, teller),
        groups=tuple(_mood(one, told, look, teller) for one in told.groups),
        unmeasured=told.unmeasured,
        csv_url=f"{PATH}/csv/drivers",
        groups_csv_url=f"{PATH}/csv/groups",
    )
    return Template("helm/drivers.html", context={"screen": screen})


@get(ROWS, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("drivers")
async def show_driver_rows(request: Call) -> Template:
    """Show the answers behind a figure of satisfaction, the lowest first.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read, or names no driver.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, told = look.view, await made(_ask(look))
    shown, counted = await _list(look, told, most=PAGE, skip=view.skip)
    names = await names_of(request, [one.customer_id for one in shown])
    kinds = groups_of(look.book, teller)
    driver = (teller.word(view.driver, "helm_driver"),) if view.driver else ()
    codes = ("order", "score", "group", "customer", *(("felt",) if view.driver else ()))
    title = teller.word("answers", "helm_column")
    return rows_page(
        helm_screens.RowsPage(
            head=head_of(
                look.desk, look.mart, view, teller, "drivers", csv_url=view.url(f"{PATH}/csv/rows")
            ),
            title=title,
            about=(*driver, *about(look, teller)),
            sums=(helm_screens.Sum(term=title, value=counted),),
            columns=titles_of(teller, *codes),
            rows=tuple(
                (
                    order_cell(one.order_id, one.number),
                    one.score,
                    kinds.get(one.group, one.group) or teller.word("others", "helm_column"),
                    customer_cell(one.customer_id, teller, names),
                    *((_rounded(one.units, teller),) if view.driver else ()),
                )
                for one in shown
            ),
            back=Choice(label=teller.word("drivers", "helm_page"), url=PATH),
            **pages_of(view, ROWS, counted),
        )
    )


@get(f"{PATH}/csv/{{table:str}}", access=HELM, include_in_schema=False)
async def download_drivers(request: Call, table: FromPath[str]) -> Response[str]:
    """Return a table of the page, or the answers behind a figure, at most 100,000 of them.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read, or there is no such table.
        NoMart: nothing was built yet.
        FiguresUnready: the figures are being made.
    """
    if table not in _TABLES:
        raise ViewUnreadable(f"There is no table {table[:40]!r}.")
    look = await look_of(request)
    told = await made(_ask(look))
    if table == "drivers":
        head = ("driver", "unit", "each", "low", "high", "felt", "typical", "takes")
        return as_csv(
            table,
            head,
            [
                (one.name, one.unit, one.each, one.low, one.high, one.felt, one.typical, one.takes)
                for one in told.drivers
            ],
        )
    if table == "groups":
        names = [one.name for one in told.drivers]
        head = ("group", "answers", "mean", *(f"{name} {x}" for name in names for x in _CELL))
        cells = [
            [value for name in names for value in (one.felt[name], one.takes[name])]
            for one in told.groups
        ]
        rows = zip(told.groups, cells, strict=True)
        return as_csv(table, head, [(one.group, one.n, one.mean, *felt) for one, felt in rows])
    listed, _ = await _list(look, told, most=_MOST_DOWNLOADED)
    return as_csv(
        "answers",
        ("answer", "order", "customer", "group", "score", look.view.driver or "driver"),
        [
            (
                *(one.answer_id, one.number or one.order_id, one.customer_id),
                *(one.group, one.score, one.units),
            )
            for one in listed
        ],
    )


_CELL: Final = ("share", "takes")


async def _ask(look: Look) -> Drivers | None:
    register = look.book.register
    return await look.desk.ask(
        look.mart,
        "drivers",
        look.book.version,
        lambda mart: steering.cockpit.read_drivers(mart, register),
    )


async def _list(look: Look, told: Drivers, *, most: int, skip: int = 0) -> tuple[list[Felt], int]:
    """Return answers behind the figure that is looked at, and how many there are.

    Raises:
        ViewUnreadable: the address names no driver.
    """
    view, mart, register = look.view, look.mart, look.book.register
    name = view.driver or None
    if name is not None and name not in {one.name for one in told.drivers}:
        raise ViewUnreadable("The address names no driver of satisfaction.", field="driver")

    def listed() -> tuple[list[Felt], int]:
        groups = steering.economics.group_customers(mart, register)
        return steering.list_felt(mart, told, name, named(view.group), groups, most=most, skip=skip)

    return await look.desk.read(listed)


def _driver(one: Driver, view: View, teller: Teller) -> screens.DriverRow:
    return screens.DriverRow(
        code=one.name,
        each=_points(one.each, teller),
        low=_points(one.low, teller),
        high=_points(one.high, teller),
        felt=one.felt,
        typical=one.typical,
        takes=_points(one.takes, teller),
        url=view.url(ROWS, driver=one.name),
    )


def _mood(one: GroupMood, told: Drivers, look: Look, teller: Teller) -> screens.MoodRow:
    view, group = look.view, in_address(one.group)
    return screens.MoodRow(
        name=groups_of(look.book, teller).get(one.group, one.group),
        n=one.n,
        mean=score_of(one.mean, teller) or "",
        url=view.url(ROWS, group=group),
        cells=tuple(
            screens.MoodCell(
                takes=_points(one.takes[driver.name], teller),
                share=one.felt[driver.name],
                url=view.url(ROWS, group=group, driver=driver.name),
            )
            for driver in told.drivers
        ),
    )


def _points(points: float, teller: Teller) -> str:
    """Return points of a score with their sign."""
    return str(format_decimal(points, format="+0.00;-0.00", locale=teller.language))


def _rounded(units: float, teller: Teller) -> str:
    return str(format_decimal(units, format="0.#", locale=teller.language))


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_drivers,
    show_driver_rows,
    download_drivers,
)
