"""Money of an order: the rows behind each number of its money box, and as a file."""

from collections.abc import Sequence
from typing import Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito.orders import Whereabouts
from ordito.platform.money import Money
from ordito.reads.order_money import MoneyEntry, list_money_entries
from ordito.reads.order_page import OrderPage
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, channel_kind, teller_of
from ordito.surfaces.console.order_seen import find_seen
from ordito.surfaces.console.rows import Found, UnknownNumber, as_csv
from ordito.surfaces.guards import staff
from ordito.surfaces.screens import Choice, Column, Rows

_PAID: Final = {"paid": ("capture",), "refunded": ("refund",)}
"""Kinds of entries behind a number of the money box."""

EVENTS: Final = {
    "place": "orders.order_placed",
    "fulfil": "orders.lines_fulfilled",
    "cancel": "orders.lines_cancelled",
}
"""Facts by which the screens call an order's first kinds of actions."""


@get(
    "/orders/{name:str}/money/{number:str}",
    access=staff(),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_money(request: Call, name: FromPath[str], number: FromPath[str]) -> Template:
    """Show what a number of an order's money box is the sum of.

    Raises:
        UnknownOrder: there is none, or the reader's places have nothing to do with it.
        UnknownNumber: the money box has no such number.
    """
    where, page = await find_seen(request, name)
    found = await _find(request, where, page, number)
    url = f"/orders/{page.number}/money/{number}"
    screen = Rows(
        title=f"order_{number}",
        value=found.value,
        count=found.count,
        columns=found.columns,
        rows=tuple(found.rows),
        url=url,
        csv_url=f"{url}/csv",
        back=Choice(label=page.number, url=f"/orders/{page.number}"),
    )
    return Template("rows.html", context={"screen": screen})


@get(
    "/orders/{name:str}/money/{number:str}/csv",
    access=staff(),
    include_in_schema=False,
)
async def download_money(
    request: Call, name: FromPath[str], number: FromPath[str]
) -> Response[str]:
    """Return what a number of an order's money box is the sum of, as comma-separated values.

    Raises:
        UnknownOrder: there is none, or the reader's places have nothing to do with it.
        UnknownNumber: the money box has no such number.
    """
    where, page = await find_seen(request, name)
    found = await _find(request, where, page, number)
    return as_csv(found, f"{page.number}-{number}")


async def _find(request: Call, where: Whereabouts, page: OrderPage, number: str) -> Found:
    teller = await teller_of(request)
    if number == "due":
        return _actions(teller, page)
    if number not in _PAID:
        raise UnknownNumber(f"There is no number {number[:40]!r}.", field="number")
    entries = await request.db.read(list_money_entries, where=where)
    kinds = _PAID[number]
    return _entries([one for one in entries if one.kind in kinds and one.refused_at is None], page)


def _entries(entries: Sequence[MoneyEntry], page: OrderPage) -> Found:
    columns = (
        Column(title="time"),
        Column(title="movement", code="money"),
        Column(title="tender"),
        Column(title="settled"),
        Column(title="total", figure=True),
    )
    return Found(
        value=Money(sum(one.amount_minor for one in entries), page.currency),
        count=len(entries),
        columns=columns,
        rows=[
            (one.at, one.kind, one.tender, one.settled_at, Money(one.amount_minor, one.currency))
            for one in entries
        ],
        last=None,
    )


def _actions(teller: Teller, page: OrderPage) -> Found:
    """Return what was to pay at first, and what each action changed of it."""
    kinds = {one.code: one.channel_id for one in teller.memory.directory.channels.values()}
    rows = [
        (
            one.at,
            EVENTS.get(one.kind, one.kind),
            channel_kind(teller.memory, kinds.get(one.channel or "")),
            teller.colleagues.get(one.actor, ""),
            Money(page.total_minor if one.kind == "place" else one.due_minor or 0, page.currency),
        )
        for one in page.actions
    ]
    columns = (
        Column(title="time"),
        Column(title="action", code="event"),
        Column(title="channel", code="channel"),
        Column(title="actor"),
        Column(title="total", figure=True),
    )
    value = Money(sum(row[-1].minor for row in rows), page.currency)
    return Found(value=value, count=len(rows), columns=columns, rows=[*rows], last=None)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_money, download_money)
