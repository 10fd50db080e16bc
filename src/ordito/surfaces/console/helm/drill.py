"""Drill: rows behind a figure, then the people, then one person; counts agree at each step."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import customers, steering
from ordito.marts import Mart
from ordito.platform.ids import CustomerId
from ordito.platform.money import Money
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.helm.frame import (
    PAGES,
    Look,
    groups_of,
    head_of,
    look_of,
    made,
    money_in,
    patient,
    rows_page,
)
from ordito.surfaces.console.helm.view import HELM, View, instant, named
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.formats import amount_of
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Choice, Value

PAGE: Final = 50
_MOST_DOWNLOADED: Final = 100_000
Row = tuple[Value | tuple[str, str], ...]


@get("/helm/orders", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("cockpit")
async def show_orders(request: Call) -> Template:
    """Show the orders behind a figure.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, mart, register = look.view, look.mart, look.book.register
    period = steering.cockpit.period_of(mart, view.period)
    counted, rows = await look.desk.read(
        lambda: steering.cockpit.list_order_rows(
            mart,
            register,
            view.narrowed(period),
            most=PAGE,
            skip=view.skip,
        )
    )
    page = _page(look, teller, "/helm/orders", period, counted.orders)
    names = await names_of(request, [one.customer_id for one in rows])
    codes = ("order", "placed", "channel", "method", "customer", "revenue", "left")
    return rows_page(
        screens.RowsPage(
            **page,
            title=teller.word("orders", "helm_column"),
            sums=_sums(mart, counted, view, teller),
            columns=titles_of(teller, *codes, *(("of_step",) if view.step else ())),
            rows=tuple(_order(mart, one, view, teller, names) for one in rows),
        )
    )


@get("/helm/persons", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("cockpit")
async def show_persons(request: Call) -> Template:
    """Show who placed the orders behind a figure.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, mart, register = look.view, look.mart, look.book.register
    period = steering.cockpit.period_of(mart, view.period)
    counted, rows = await look.desk.read(
        lambda: steering.cockpit.list_person_rows(
            mart, register, view.narrowed(period), most=PAGE, skip=view.skip
        )
    )
    lines = counted.customers + bool(counted.nameless)
    page = _page(look, teller, "/helm/persons", period, lines)
    names = await names_of(request, [one.customer_id for one in rows])
    return rows_page(
        screens.RowsPage(
            **page,
            title=teller.word("customers", "helm_column"),
            sums=_sums(mart, counted, view, teller),
            columns=titles_of(teller, "customer", "orders", "revenue", "left"),
            rows=tuple(_person(mart, one, view, teller, names) for one in rows),
        )
    )


@get("/helm/answers", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("cockpit")
async def show_answers(request: Call) -> Template:
    """Show the answers behind the mean score, the lowest first.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, mart, register = look.view, look.mart, look.book.register
    told = await made(
        look.desk.ask(
            mart,
            "tiles",
            (look.book.version, view.period),
            lambda mart: steering.cockpit.read_cockpit(mart, register, view.period),
        )
    )
    n = next(tile.n for tile in told.tiles if tile.code == "experience")
    rows = await look.desk.read(
        lambda: steering.cockpit.list_answer_rows(
            mart,
            from_us=told.period.from_us,
            to_us=told.period.to_us,
            most=PAGE,
            skip=view.skip,
        )
    )
    page = _page(look, teller, "/helm/answers", told.period, n)
    names = await names_of(request, [one.customer_id for one in rows])
    return rows_page(
        screens.RowsPage(
            **page,
            title=teller.word("answers", "helm_column"),
            sums=(screens.Sum(term=teller.word("answers", "helm_column"), value=n),),
            columns=titles_of(teller, "answered", "instrument", "score", "customer"),
            rows=tuple(
                (
                    instant(one.answered_us),
                    one.instrument,
                    f"{one.score:g}",
                    customer_cell(one.customer_id, teller, names),
                )
                for one in rows
            ),
        )
    )


@get("/helm/persons/csv", access=HELM, include_in_schema=False)
async def download_persons(request: Call) -> Response[str]:
    """Return who placed the orders behind a figure as comma-separated values, at most 100,000.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    look = await look_of(request)
    view, mart, register = look.view, look.mart, look.book.register
    period = steering.cockpit.period_of(mart, view.period)
    _, rows = await look.desk.read(
        lambda: steering.cockpit.list_person_rows(
            mart, register, view.narrowed(period), most=_MOST_DOWNLOADED
        )
    )
    currency = mart.build.currency
    return as_csv(
        "customers",
        ("customer", "orders", "revenue", "left", "currency"),
        [
            (
                one.customer_id,
                one.orders,
                amount_of(Money(one.revenue, currency)),
                amount_of(Money(one.left_caused, currency)),
                currency,
            )
            for one in rows
        ],
    )


@get("/helm/answers/csv", access=HELM, include_in_schema=False)
async def download_answers(request: Call) -> Response[str]:
    """Return the answers behind the mean score as comma-separated values, at most 100,000.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    look = await look_of(request)
    period = steering.cockpit.period_of(look.mart, look.view.period)
    rows = await look.desk.read(
        lambda: steering.cockpit.list_answer_rows(
            look.mart, from_us=period.from_us, to_us=period.to_us, most=_MOST_DOWNLOADED
        )
    )
    return as_csv(
        "answers",
        ("answered", "instrument", "score", "customer", "order"),
        [
            (
                instant(one.answered_us).isoformat(timespec="seconds"),
                one.instrument,
                one.score,
                one.customer_id,
                one.order_id,
            )
            for one in rows
        ],
    )


@get("/helm/orders/csv", access=HELM, include_in_schema=False)
async def download_orders(request: Call) -> Response[str]:
    """Return the orders behind a figure as comma-separated values, at most 100,000 of them.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
    """
    look = await look_of(request)
    view, mart, register = look.view, look.mart, look.book.register
    period = steering.cockpit.period_of(mart, view.period)
    _, rows = await look.desk.read(
        lambda: steering.cockpit.list_order_rows(
            mart,
            register,
            view.narrowed(period),
            most=_MOST_DOWNLOADED,
        )
    )
    currency = mart.build.currency
    return as_csv(
        "orders",
        (
            *("order", "placed", "channel", "method", "customer", "revenue", "left"),
            *((view.step.value,) if view.step else ()),
            "currency",
        ),
        [
            (
                one.number or one.order_id,
                instant(one.placed_us).isoformat(timespec="seconds"),
                one.channel,
                one.method,
                one.customer_id,
                amount_of(Money(one.revenue, currency)),
                amount_of(Money(one.left_caused, currency)),
                *((amount_of(Money(one.of_step, currency)),) if view.step else ()),
                currency,
            )
            for one in rows
        ],
    )


def as_csv(name: str, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> Response[str]:
    """Return rows as a file of that name."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(titles)
    writer.writerows(rows)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


async def names_of(request: Call, customer_ids: Iterable[str | None]) -> dict[str, str]:
    """Return how customers of the company are called, masked for who may not see persons.

    Where names are shown as they are, looking at them is noted.
    """
    known = sorted({one for one in customer_ids if one is not None and is_live(one)})
    asked = [CustomerId(UUID(one)) for one in known]
    names = await request.db.read(customers.list_names, customer_ids=asked) if asked else {}
    if not may_see_persons(request.principal):
        return {str(one): masked(name) for one, name in names.items()}
    if names:
        await note_look(request, sorted(names), why="steering")
    return {str(one): name for one, name in names.items()}


def order_cell(order_id: str | None, number: str | None) -> Value | tuple[str, str]:
    """Return an order as a link to its page, where there is one."""
    if order_id is None:
        return None
    shown = number or order_id
    return (shown, f"/orders/{shown}") if is_live(order_id) else shown


def customer_cell(
    customer_id: str | None, teller: Teller, names: Mapping[str, str]
) -> Value | tuple[str, str]:
    """Return a customer as a link to the page of that person, where there is one."""
    if customer_id is None:
        return teller.word("nobody", "helm_column")
    if not is_live(customer_id):
        return customer_id
    return names.get(customer_id) or customer_id, f"/customers/{customer_id}"


def pages_of(view: View, page: str, n: int) -> dict[str, Any]:
    """Return where further rows are."""
    more = view.skip + PAGE < n
    return {
        "next_url": view.url(page, skip=view.skip + PAGE) if more else None,
        "first_url": view.url(page) if view.skip else None,
    }


def about(look: Look, teller: Teller) -> tuple[str, ...]:
    """Return what the rows are narrowed to, in words."""
    view = look.view
    told = [
        teller.channel(view.channel) if view.channel else "",
        teller.word(view.method, "method") if view.method else "",
        _group(look, teller),
        teller.word(view.step, "helm_step") if view.step else "",
        teller.word("digital", "helm_tile") if view.digital else "",
        view.customer,
    ]
    return tuple(one for one in told if one)


def _group(look: Look, teller: Teller) -> str:
    if named(look.view.group) == "":
        return teller.word("others", "helm_column")
    return groups_of(look.book, teller).get(look.view.group, look.view.group)


def _page(
    look: Look, teller: Teller, url: str, period: "steering.cockpit.Period", n: int
) -> dict[str, Any]:
    view, plain = look.view, View(period=look.view.period)
    return {
        "head": head_of(
            look.desk,
            look.mart,
            view,
            teller,
            "cockpit",
            period=period,
            page=url,
            csv_url=view.url(f"{url}/csv"),
        ),
        "about": about(look, teller),
        "back": Choice(label=teller.word("cockpit", "helm_page"), url=plain.url(PAGES["cockpit"])),
        **pages_of(view, url, n),
    }


def _sums(
    mart: Mart, counted: "steering.cockpit.Counted", view: View, teller: Teller
) -> tuple[screens.Sum, ...]:
    def term(code: str) -> str:
        return teller.word(code, "helm_column")

    sums = [
        screens.Sum(term=term("orders"), value=counted.orders, url=view.url("/helm/orders")),
        screens.Sum(term=term("customers"), value=counted.customers, url=view.url("/helm/persons")),
        screens.Sum(term=term("nameless"), value=counted.nameless),
        screens.Sum(term=term("revenue"), value=money_in(mart, counted.revenue)),
        screens.Sum(term=term("left"), value=money_in(mart, counted.left_caused)),
    ]
    if view.step:
        sums.append(
            screens.Sum(
                term=teller.word(view.step, "helm_step"), value=money_in(mart, counted.of_step)
            )
        )
        if counted.without_order:
            beside = money_in(mart, counted.without_order)
            sums.append(screens.Sum(term=term("without_order"), value=beside))
    return tuple(sums)


def titles_of(teller: Teller, *codes: str) -> tuple[tuple[str, bool], ...]:
    """Return the heads of columns, and which of them are of figures."""
    figures = {"revenue", "left", "orders", "score", "of_step"}
    figures |= {"waited", "units", "coupons", "leaked"}
    return tuple((teller.word(code, "helm_column"), code in figures) for code in codes)


def _order(
    mart: Mart,
    one: "steering.cockpit.OrderRow",
    view: View,
    teller: Teller,
    names: Mapping[str, str],
) -> Row:
    return (
        order_cell(one.order_id, one.number),
        instant(one.placed_us),
        teller.channel(one.channel or "system"),
        teller.word(one.method, "method"),
        customer_cell(one.customer_id, teller, names),
        money_in(mart, one.revenue),
        money_in(mart, one.left_caused),
        *((money_in(mart, one.of_step),) if view.step else ()),
    )


def _person(
    mart: Mart,
    one: "steering.cockpit.PersonRow",
    view: View,
    teller: Teller,
    names: Mapping[str, str],
) -> Row:
    orders: Value | tuple[str, str] = one.orders
    if one.customer_id is not None:
        orders = (str(one.orders), view.url("/helm/orders", customer=one.customer_id))
    return (
        customer_cell(one.customer_id, teller, names),
        orders,
        money_in(mart, one.revenue),
        money_in(mart, one.left_caused),
    )


def is_live(row_id: str) -> bool:
    """Tell whether a row is one of the company, and not of a simulated world."""
    try:
        UUID(row_id)
    except ValueError:
        return False
    return True
