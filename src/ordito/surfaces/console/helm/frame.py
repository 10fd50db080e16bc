"""Frame: what stands above every page of the helm, and pages that have nothing to show yet."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

import msgspec
from babel.numbers import format_decimal
from litestar.response import Template

from ordito import marts, steering
from ordito.marts import Mart
from ordito.platform.clock import now
from ordito.platform.errors import Conflict
from ordito.platform.money import Money
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import Desk, book_of, desk_of
from ordito.surfaces.console.helm.view import View, ViewUnreadable, instant, periods, view_of
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice

PAGES: Final = {
    "cockpit": "/helm",
    "map": "/helm/map",
    "ways": "/helm/ways",
    "drivers": "/helm/drivers",
    "costs": "/helm/costs",
    "kpis": "/helm/kpis",
    "integration": "/helm/integration",
    "backlog": "/helm/backlog",
}
Answer = TypeVar("Answer")
Shown = TypeVar("Shown")
Asked = ParamSpec("Asked")


class FiguresUnready(Conflict):
    """The figures of a page or a file are being made."""

    code = "console.figures_unready"
    remedy = "Ask again in a few seconds."


class Look(msgspec.Struct, frozen=True):
    """What pages and files of the helm are made from: what is looked at, of which build."""

    view: View
    desk: Desk
    mart: Mart
    book: "steering.economics.CostBook"


async def look_of(request: Call, *, bare: bool = False) -> Look:
    """Return what is looked at; see ``view_of``.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    view, desk = view_of(request, bare=bare), desk_of(request)
    return Look(view, desk, desk.mart(), await book_of(request))


def patient(
    tab: str,
) -> Callable[
    [Callable[Concatenate[Call, Asked], Awaitable[Shown]]],
    Callable[Concatenate[Call, Asked], Awaitable[Shown | Template]],
]:
    """Let a page below ``tab`` wait for its figures: it says so, and looks again by itself."""

    def made_patient(
        page: Callable[Concatenate[Call, Asked], Awaitable[Shown]],
    ) -> Callable[Concatenate[Call, Asked], Awaitable[Shown | Template]]:
        @wraps(page)
        async def waits(
            request: Call, *args: Asked.args, **asked: Asked.kwargs
        ) -> Shown | Template:
            try:
                return await page(request, *args, **asked)
            except (FiguresUnready, marts.NoMart):
                return await _wait(request, tab)

        return waits

    return made_patient


def head_of(
    desk: Desk,
    mart: Mart | None,
    view: View,
    teller: Teller,
    code: str,
    *,
    period: "steering.cockpit.Period | None" = None,
    page: str = "",
    csv_url: str | None = None,
    pdf_url: str | None = None,
) -> screens.Head:
    """Return the head of a page: where one is, which period, and how old the figures are."""
    plain = View(period=view.period, direct=view.direct)
    return screens.Head(
        tabs=tuple(
            Choice(label=teller.word(name, "helm_page"), url=plain.url(url), current=name == code)
            for name, url in PAGES.items()
        ),
        periods=periods(view, page or PAGES[code], teller) if period is not None else (),
        since=None if period is None else instant(period.from_us),
        until=None if period is None else instant(period.to_us - 1),
        as_of=None if mart is None else mart.as_of,
        lag_s=marts.lag_s(desk.folder, at=now()),
        csv_url=csv_url,
        pdf_url=pdf_url,
    )


def rows_page(told: screens.RowsPage) -> Template:
    """Return the page of rows behind a figure."""
    return Template("helm/rows.html", context={"screen": told})


async def _wait(request: Call, tab: str) -> Template:
    """Return the page that says that its figures are being made, or that nobody makes marts."""
    desk, query = desk_of(request), request.url.query
    try:
        view = view_of(request, bare=True)
    except ViewUnreadable:  # of KPIs, whose address holds other things
        view = View()
    mart = open_mart(desk)
    screen = screens.Waiting(
        head=head_of(desk, mart, view, await teller_of(request), tab),
        is_making=mart is not None or request.house.settings.marts_every_s > 0,
        url=f"{request.url.path}?{query}" if query else request.url.path,
    )
    return Template("helm/waiting.html", context={"screen": screen})


async def made(asked: Awaitable[Answer | None]) -> Answer:
    """Return an answer of the desk.

    Raises:
        FiguresUnready: it is.
    """
    told = await asked
    if told is None:
        raise FiguresUnready("The figures are being made.")
    return told


def open_mart(desk: Desk) -> Mart | None:
    """Return the present mart, or None where nothing was built yet."""
    try:
        return desk.mart()
    except marts.NoMart:
        return None


def groups_of(book: "steering.economics.CostBook", teller: Teller) -> dict[str, str]:
    """Return the kinds of customers that are declared, by their codes: in words, or as named."""
    return {one.code: teller.word(one.name, "helm_group") for one in book.register.groups}


def money_in(mart: Mart, minor: float | None) -> Money | None:
    """Return an amount in the company's currency, or None of what is not known."""
    return None if minor is None else Money(round(minor), mart.build.currency)


def score_of(score: float | None, teller: Teller) -> str | None:
    """Return a mean score as it is read, or None where nobody was asked."""
    if score is None:
        return None
    return str(format_decimal(round(score, 2), locale=teller.language))
