"""Rows: what stands behind a number, page by page, and as a file."""

import csv
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from ordito import fulfilment, ledger, stock
from ordito.platform import ids
from ordito.platform.clock import local_day, now
from ordito.platform.errors import Invalid, NotFound
from ordito.platform.ids import AccountId
from ordito.platform.money import Money
from ordito.reads import today as numbers
from ordito.reads.exceptions import list_exceptions
from ordito.reads.today import Page
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import (
    address,
    channel_chips,
    channel_kind,
    order_url,
    place_name,
    teller_of,
)
from ordito.surfaces.console.today import bounds, main_currency
from ordito.surfaces.formats import amount_of
from ordito.surfaces.guards import staff
from ordito.surfaces.screens import Cell, Choice, Column, Rows, Value

_PAGE_SIZE: Final = 50
_EXCEPTION_PAGES: Final = {"platform": "/webhooks", "pricing": "/watcher"}
_MOST_DOWNLOADED: Final = 10_000
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
_LAST: Final = UUID(int=(1 << 128) - 1)


class UnknownNumber(NotFound):
    """No number of that name has rows."""

    code = "console.unknown_number"
    remedy = "Follow the link of a number on a page."


class WrongFilter(Invalid):
    """A filter in the address cannot be read."""

    code = "console.wrong_filter"
    remedy = "Follow the links of the page; a day is written as 2026-11-21."


class Found(msgspec.Struct, frozen=True):
    """Rows of one page.

    Attributes:
        value: the number itself.
        count: rows behind it.
        columns: what is shown.
        rows: one tuple a row.
        last: instant and id of the last row, where there are more.
        about: what the number is of, where its name does not say it.
        back: page that it was opened on.
    """

    value: Value
    count: int
    columns: tuple[Column, ...]
    rows: list[tuple[Value | Cell, ...]]
    last: tuple[datetime, UUID] | None
    about: str = ""
    back: Choice | None = None


@get("/rows/{number:str}", access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_rows(request: Call, number: FromPath[str]) -> Template:
    """Show the rows behind a number.

    Raises:
        UnknownNumber: there is no such number.
        WrongFilter: the address cannot be read.
    """
    asked = dict(request.query_params)
    found = await _find(request, number, asked, _PAGE_SIZE)
    kept = {name: value for name, value in asked.items() if name not in {"before", "before_id"}}
    url, teller, is_of_a_day = f"/rows/{number}", await teller_of(request), number in _OF_A_DAY
    next_url = None
    if found.last is not None:
        after = {"before": found.last[0].isoformat(), "before_id": str(found.last[1])}
        next_url = address(url, kept | after)
    others = {name: value for name, value in kept.items() if name != "channel"}
    return Template(
        "rows.html",
        context={
            "screen": Rows(
                title=number,
                value=found.value,
                count=found.count,
                columns=found.columns,
                rows=tuple(found.rows),
                url=url,
                about=found.about,
                kept=tuple(kept.items()),
                filters=channel_chips(teller, url, others, kept.get("channel"))
                if is_of_a_day
                else (),
                csv_url=address(f"{url}/csv", kept),
                newest_url=address(url, kept) if "before" in asked else None,
                next_url=next_url,
                back=Choice(label=teller.word("today", "section"), url="/today")
                if is_of_a_day
                else found.back,
            )
        },
    )


@get("/rows/{number:str}/csv", access=staff(), include_in_schema=False)
async def download_rows(request: Call, number: FromPath[str]) -> Response[str]:
    """Return the rows behind a number as comma-separated values, at most 10,000 of them.

    Raises:
        UnknownNumber: there is no such number.
        WrongFilter: the address cannot be read.
    """
    found = await _find(request, number, dict(request.query_params), _MOST_DOWNLOADED)
    return as_csv(found, number)


def as_csv(found: Found, name: str) -> Response[str]:
    """Return rows as a file of that name."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_titles(found))
    writer.writerows([cell for value in row for cell in _plain(value)] for row in found.rows)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


async def _find(request: Call, number: str, asked: Mapping[str, str], size: int) -> Found:
    finder = _FINDERS.get(number)
    if finder is None:
        raise UnknownNumber(f"There is no number {number[:40]!r}.", field="number")
    try:
        return await finder(request, asked, size)
    except ValueError as error:
        raise WrongFilter("The address holds a filter that cannot be read.") from error


def _page(request: Call, asked: Mapping[str, str], size: int) -> tuple[date, Page]:
    zone, memory = request.house.settings.zone, request.house.memory
    day = date.fromisoformat(asked["day"]) if "day" in asked else local_day(now(), zone)
    start, end = bounds(day, zone)
    kind = asked.get("channel")
    channels = [
        channel.channel_id
        for channel in memory.directory.channels.values()
        if kind is not None and channel.kind == kind
    ]
    before, before_id = _before(asked)
    return day, Page(
        start=start,
        end=end,
        channel_ids=None if kind is None else list[UUID](channels),
        before=before,
        before_id=before_id,
        page_size=size,
    )


def _before(asked: Mapping[str, str]) -> tuple[datetime, UUID]:
    if "before" not in asked:
        return _END, _LAST
    return datetime.fromisoformat(asked["before"]), UUID(asked.get("before_id", str(_LAST)))


async def _orders(request: Call, asked: Mapping[str, str], size: int) -> Found:
    """Orders of a day; the number is their count."""
    found, orders, _ = await _orders_and_money(request, asked, size)
    return msgspec.structs.replace(found, value=orders)


async def _revenue(request: Call, asked: Mapping[str, str], size: int) -> Found:
    """Orders of a day in one currency; the number is their sum."""
    found, _, total = await _orders_and_money(request, asked, size)
    return msgspec.structs.replace(found, value=total)


async def _orders_and_money(
    request: Call, asked: Mapping[str, str], size: int
) -> tuple[Found, int, Money]:
    memory, (_, page) = request.house.memory, _page(request, asked, size)
    currency = asked.get("currency")
    rows = await request.db.read(numbers.list_order_rows, page=page, currency=currency)
    day = await request.db.read(numbers.read_day, start=page.start, end=page.end)
    counted = [
        row
        for row in day.channels
        if (page.channel_ids is None or row.channel_id in page.channel_ids)
        and currency in (None, row.currency)
    ]
    orders = sum(row.orders for row in counted)
    total = Money(sum(row.revenue_minor for row in counted), currency or _currency_of(day, counted))
    columns = (
        Column(title="order"),
        Column(title="time"),
        Column(title="channel", code="channel"),
        Column(title="place"),
        Column(title="units", figure=True),
        Column(title="total", figure=True),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (
            Cell(value=row.number, url=order_url(row.order_id)),
            row.placed_at,
            channel_kind(memory, row.channel_id),
            place_name(memory, row.place_id),
            row.units,
            Money(row.total_minor, row.currency),
        )
        for row in rows
    ]
    last = (rows[-1].placed_at, rows[-1].order_id) if len(rows) == size else None
    return Found(None, orders, columns, shown, last), orders, total


def _currency_of(day: numbers.Day, counted: Sequence[numbers.ChannelDay]) -> str:
    """Return the currency of the rows that were counted, else the day's main one."""
    return counted[0].currency if counted else main_currency(day)


async def _refusals(request: Call, asked: Mapping[str, str], size: int) -> Found:
    memory, (_, page) = request.house.memory, _page(request, asked, size)
    code = asked.get("code")
    rows = await request.db.read(numbers.list_refusal_rows, page=page, code=code)
    day = await request.db.read(numbers.read_day, start=page.start, end=page.end)
    count = sum(
        row.refusals
        for row in day.refusals
        if (page.channel_ids is None or row.channel_id in page.channel_ids)
        and code in (None, row.code)
    )
    columns = (
        Column(title="time"),
        Column(title="channel", code="channel"),
        Column(title="place"),
        Column(title="reason", code="reason"),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (
            row.occurred_at,
            channel_kind(memory, row.channel_id),
            place_name(memory, row.place_id),
            row.code,
        )
        for row in rows
    ]
    last = (rows[-1].occurred_at, rows[-1].fact_id) if len(rows) == size else None
    return Found(count, count, columns, shown, last)


async def _hand_overs(request: Call, asked: Mapping[str, str], size: int) -> Found:
    memory, (_, page) = request.house.memory, _page(request, asked, size)
    rows = await request.db.read(numbers.list_hand_over_rows, page=page)
    day = await request.db.read(numbers.read_day, start=page.start, end=page.end)
    counted = [
        row
        for row in day.hand_overs
        if (
            row.channel_id is None
            if page.channel_ids is None
            else row.channel_id in page.channel_ids
        )
    ]
    median = timedelta(seconds=round(counted[0].median_s)) if len(counted) == 1 else None
    columns = (
        Column(title="order"),
        Column(title="time"),
        Column(title="channel", code="channel"),
        Column(title="place"),
        Column(title="method", code="method"),
        Column(title="duration", figure=True),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (
            Cell(value=ids.number_of(row.order_id), url=order_url(row.order_id)),
            row.handed_over_at,
            channel_kind(memory, row.channel_id),
            place_name(memory, row.place_id),
            row.method,
            row.handed_over_at - row.opened_at,
        )
        for row in rows
    ]
    last = (rows[-1].handed_over_at, rows[-1].fulfilment_order_id) if len(rows) == size else None
    return Found(median, sum(row.tasks for row in counted), columns, shown, last)


async def _tasks(request: Call, asked: Mapping[str, str], size: int) -> Found:
    """What a place has to do, the nearest promise first."""
    memory = request.house.memory
    place = memory.place(asked.get("place", ""), field="place")
    request.principal.require_place(place.place_id)
    tasks = await request.db.read(
        fulfilment.list_open, place_id=place.place_id, page_size=_MOST_DOWNLOADED
    )
    columns = (
        Column(title="order"),
        Column(title="promised"),
        Column(title="channel", code="channel"),
        Column(title="method", code="method"),
        Column(title="state", code="state"),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (
            Cell(value=ids.number_of(task.order_id), url=order_url(task.order_id)),
            task.promised_at,
            channel_kind(memory, task.channel_id),
            task.method,
            task.state,
        )
        for task in tasks[:size]
    ]
    return Found(len(tasks), len(tasks), columns, shown, None, about=place.name)


async def _movements(request: Call, asked: Mapping[str, str], _: int) -> Found:
    """The stock book of a SKU at a place; its sum is what is on hand."""
    memory = request.house.memory
    sku = memory.sku(asked.get("sku", ""), field="sku")
    place = memory.place(asked.get("place", ""), field="place")
    request.principal.require_place(place.place_id)
    rows = await request.db.read(stock.list_movements, sku_id=sku.sku_id, place_id=place.place_id)
    positions = await request.db.read(stock.list_positions, sku_ids=[sku.sku_id])
    on_hand = sum(row.on_hand for row in positions if row.place_id == place.place_id)
    columns = (
        Column(title="time"),
        Column(title="movement", code="movement"),
        Column(title="quantity", figure=True),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (row.occurred_at, row.kind, row.quantity) for row in rows
    ]
    teller = await teller_of(request)
    back = Choice(label=teller.sku(sku.sku_id), url=f"/products/{sku.product_id}")
    return Found(on_hand, len(rows), columns, shown, None, about=place.name, back=back)


async def _exceptions(request: Call, _: Mapping[str, str], size: int) -> Found:
    """What somebody has to look into at the reader's places, the oldest first."""
    memory, teller = request.house.memory, await teller_of(request)
    rows = await request.db.read(
        list_exceptions, place_ids=request.principal.place_ids, at=now(), most=size
    )
    columns = (
        Column(title="since"),
        Column(title="exception", code="exception"),
        Column(title="place"),
        Column(title="order"),
        Column(title="product"),
        Column(title="units", figure=True),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (
            row.due_at,
            # of the platform's rows there are webhooks alone, of pricing's deviations alone
            Cell(value=row.kind, url=f"{_EXCEPTION_PAGES[row.room]}/{row.exception_id}")
            if row.room in _EXCEPTION_PAGES
            else row.kind,
            place_name(memory, row.place_id),
            None
            if row.order_id is None
            else Cell(value=ids.number_of(row.order_id), url=order_url(row.order_id)),
            None
            if row.sku_id is None
            else Cell(
                value=teller.sku(row.sku_id),
                url=address(
                    "/rows/movements", {"sku": str(row.sku_id), "place": str(row.place_id)}
                ),
            ),
            row.units,
        )
        for row in rows
    ]
    return Found(len(rows), len(rows), columns, shown, None)


async def _points(request: Call, asked: Mapping[str, str], size: int) -> Found:
    """The statement of an account of points."""
    account_id = AccountId(UUID(asked.get("account", "")))
    balance = await request.db.read(ledger.get_balance, account_id=account_id)
    entries = await request.db.read(
        ledger.list_entries, account_id=account_id, size=min(size, 1000)
    )
    columns = (
        Column(title="time"),
        Column(title="order"),
        Column(title="points", figure=True),
    )
    shown: list[tuple[Value | Cell, ...]] = [
        (
            entry.occurred_at,
            None
            if entry.reference_id is None
            else Cell(value=ids.number_of(entry.reference_id), url=order_url(entry.reference_id)),
            entry.amount,
        )
        for entry in entries
    ]
    return Found(balance.posted, len(entries), columns, shown, None)


def _titles(found: Found) -> list[str]:
    """Return the heads of a file's columns; an amount has its currency in a column of its own."""
    first = found.rows[0] if found.rows else ()
    amounts = {i for i, value in enumerate(first) if isinstance(value, Money)}
    heads = [
        [column.title, "currency"] if i in amounts else [column.title]
        for i, column in enumerate(found.columns)
    ]
    return [title for titles in heads for title in titles]


def _plain(value: Value | Cell) -> tuple[object, ...]:
    """Return a value as a file holds it: exact, in UTC, in seconds, without a page's formats."""
    match value:
        case Cell():
            return _plain(value.value)
        case Money():
            return amount_of(value), value.currency
        case datetime():
            return (value.astimezone(UTC).isoformat(),)
        case timedelta():
            return (round(value.total_seconds()),)
        case None:
            return ("",)
        case _:
            return (value,)


_OF_A_DAY: Final = frozenset({"orders", "revenue", "refusals", "hand_over"})
_FINDERS: Final[Mapping[str, Callable[[Call, Mapping[str, str], int], Awaitable[Found]]]] = {
    "orders": _orders,
    "revenue": _revenue,
    "refusals": _refusals,
    "hand_over": _hand_overs,
    "tasks": _tasks,
    "movements": _movements,
    "points": _points,
    "exceptions": _exceptions,
}
