"""Evidence: the rows behind a finding: work that waits, and orders by which prices leak."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.platform.money import Money
from ordito.steering import Constraint, HeldUp, Leaks, OrderLeak
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.cockpit import ask
from ordito.surfaces.console.helm.drill import (
    PAGE,
    Row,
    about,
    as_csv,
    order_cell,
    pages_of,
    titles_of,
)
from ordito.surfaces.console.helm.frame import (
    PAGES,
    Look,
    head_of,
    look_of,
    made,
    money_in,
    patient,
    rows_page,
)
from ordito.surfaces.console.helm.view import HELM, View, named
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.formats import amount_of
from ordito.surfaces.screens import Choice

HELD: Final = "/helm/held"
LEAKED: Final = "/helm/leaked"
_MOST_DOWNLOADED: Final = 100_000
_HOUR_MINUTES: Final = 60


@get(HELD, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("cockpit")
async def show_held(request: Call) -> Template:
    """Show the work that waited where and when the weakest link is, what waited longest first.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    one, places = await _constraint(look)
    n, rows = await _held(look, one, most=PAGE, skip=look.view.skip)
    return rows_page(
        screens.RowsPage(
            **_page(look, teller, HELD, n),
            title=teller.word("held", "helm_column"),
            sums=(screens.Sum(term=teller.word("held", "helm_column"), value=n),),
            columns=titles_of(teller, "order", "place", "waited", "late"),
            rows=tuple(_row(held, places, teller) for held in rows),
        )
    )


@get(f"{HELD}/csv", access=HELM, include_in_schema=False)
async def download_held(request: Call) -> Response[str]:
    """Return the work that waited at the weakest link as comma-separated values, at most 100,000.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: the figures are being made.
    """
    look = await look_of(request)
    one, places = await _constraint(look)
    _, rows = await _held(look, one, most=_MOST_DOWNLOADED)
    return as_csv(
        "held",
        ("order", "place", "waited_h", "late"),
        [
            (
                held.number or held.order_id,
                places.get(held.place_id, held.place_id),
                held.waited_h,
                held.late,
            )
            for held in rows
        ],
    )


@get(LEAKED, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("cockpit")
async def show_leaked(request: Call) -> Template:
    """Show the orders by which prices leak, what costs most first; ``group`` narrows them.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, mart = look.view, look.mart
    _, _, leaks, *_ = await made(ask(look))
    rows = await _leaked(look, leaks, most=view.skip + PAGE + 1)
    shown = rows[view.skip : view.skip + PAGE]
    group = named(view.group)
    told = [one for one in leaks.groups if group in (one.group, None)]
    amount = money_in(mart, sum(one.amount for one in told))
    return rows_page(
        screens.RowsPage(
            **_page(look, teller, LEAKED, len(rows)),
            title=teller.word("leaked", "helm_column"),
            sums=(screens.Sum(term=teller.word("leaked", "helm_column"), value=amount),),
            columns=titles_of(teller, "order", "units", "coupons", "leaked"),
            rows=tuple(
                (
                    order_cell(one.order_id, one.number),
                    one.units,
                    one.coupons,
                    money_in(mart, one.amount),
                )
                for one in shown
            ),
        )
    )


@get(f"{LEAKED}/csv", access=HELM, include_in_schema=False)
async def download_leaked(request: Call) -> Response[str]:
    """Return the orders by which prices leak as comma-separated values, at most 100,000.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: the figures are being made.
    """
    look = await look_of(request)
    _, _, leaks, *_ = await made(ask(look))
    currency = look.mart.build.currency
    return as_csv(
        "leaked",
        ("order", "units", "coupons", "amount", "currency"),
        [
            (
                one.number or one.order_id,
                one.units,
                one.coupons,
                amount_of(Money(one.amount, currency)),
                currency,
            )
            for one in await _leaked(look, leaks, most=_MOST_DOWNLOADED)
        ],
    )


async def _constraint(look: Look) -> tuple[Constraint | None, Mapping[str, str]]:
    _, finding, _, _, places = await made(ask(look))
    return finding.search.constraint, places


async def _held(
    look: Look, one: Constraint | None, *, most: int, skip: int = 0
) -> tuple[int, list[HeldUp]]:
    if one is None:
        return 0, []
    return await look.desk.read(lambda: steering.list_held_up(look.mart, one, most=most, skip=skip))


async def _leaked(look: Look, leaks: Leaks, *, most: int) -> list[OrderLeak]:
    group, mart, register = named(look.view.group), look.mart, look.book.register

    def listed() -> list[OrderLeak]:
        groups = steering.economics.group_customers(mart, register)
        return steering.list_leaked(mart, leaks, group, groups, most=most)

    return await look.desk.read(listed)


def _row(one: HeldUp, places: Mapping[str, str], teller: Teller) -> Row:
    return (
        order_cell(one.order_id, one.number),
        places.get(one.place_id, one.place_id),
        None if one.waited_h is None else timedelta(minutes=round(one.waited_h * _HOUR_MINUTES)),
        teller.word("late", "helm_column") if one.late else None,
    )


def _page(look: Look, teller: Teller, url: str, n: int) -> dict[str, Any]:
    view, plain = look.view, View(period=look.view.period)
    return {
        "head": head_of(
            look.desk,
            look.mart,
            view,
            teller,
            "cockpit",
            page=url,
            csv_url=view.url(f"{url}/csv"),
        ),
        "about": about(look, teller),
        "back": Choice(label=teller.word("cockpit", "helm_page"), url=plain.url(PAGES["cockpit"])),
        **pages_of(view, url, n),
    }


ROUTES: Final = (show_held, download_held, show_leaked, download_leaked)
