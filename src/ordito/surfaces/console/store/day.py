"""Day: how a store does today, for who leads it; each number opens its rows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment, stock
from ordito.fulfilment import FulfilmentState
from ordito.network import ChannelKind, Place
from ordito.platform import ids
from ordito.platform.clock import local_day, now
from ordito.platform.money import Money
from ordito.reads.store_day import Collected, Promised, StoreDay, read_store_day
from ordito.stock import StockException
from ordito.surfaces import store_screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, channel_kind, order_url, teller_of
from ordito.surfaces.console.rows import Found, UnknownNumber, as_csv
from ordito.surfaces.console.store.front import answer, front_of, place_of, url_of
from ordito.surfaces.console.today import bounds
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Cell, Choice, Column, Figure, Rows, Value

TAB: Final = "day"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_LEADERS: Final = (Role.STORE_LEAD, Role.HELM)
_MOST_SHOWN: Final = 500
_QUEUES: Final = {
    FulfilmentState.OPEN: "pick",
    FulfilmentState.PICKING: "pick",
    FulfilmentState.PICKED: "pack",
    FulfilmentState.READY: "waiting",
}
_Shown = tuple[tuple[Column, ...], list[tuple[Value | Cell, ...]]]


class _Known(msgspec.Struct, frozen=True):
    """A day with its open exceptions."""

    day: StoreDay
    exceptions: Sequence[StockException]
    goals: fulfilment.goals.GoalBook

    @property
    def followed(self) -> list[Collected]:
        """Collections after which something was bought at the counter."""
        return [one for one in self.day.collected if one.sold_id is not None]

    @property
    def outcomes(self) -> Counter[str]:
        """Promises of the day by what became of them."""
        return Counter(one.outcome for one in self.day.promised)

    @property
    def kept_share(self) -> float | None:
        """Of the promises that came due, how many were kept; None where none did."""
        due = self.outcomes.total() - self.outcomes["open"]
        return self.outcomes["kept"] / due if due else None

    @property
    def converted_share(self) -> float | None:
        """Of the collections, after how many something was bought; None without one."""
        return len(self.followed) / len(self.day.collected) if self.day.collected else None


@get(_URL, access=staff(*_LEADERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_day(request: Call, place: FromPath[str]) -> Template:
    """Show today's promises, queues, collections, returns and exceptions of a store."""
    found, at = place_of(request, place), now()
    known = await _read(request, found, at)
    collected = known.day.collected
    followed, outcomes = known.followed, known.outcomes
    screen = store_screens.StoreDay(
        front=await front_of(request, found, TAB),
        promises=store_screens.Promises(
            kept=_figure(found, "kept", outcomes["kept"]),
            open=_figure(found, "open", outcomes["open"]),
            late=_figure(found, "late", outcomes["late"]),
            missed=_figure(found, "missed", outcomes["missed"]),
        ),
        kept_share=known.kept_share,
        queues=_queues(found, known.day, at),
        collected=_figure(found, "collected", len(collected)),
        converted=_figure(found, "converted", len(followed)),
        converted_revenue=_figure(found, "converted", _revenue(followed, found.currency)),
        converted_share=known.converted_share,
        returns=_figure(found, "returns", sum(one.units for one in known.day.returned)),
        exceptions=_figure(found, "exceptions", len(known.exceptions)),
        as_of=at,
        vision=known.goals.policy.vision_in(frame_of(request).language),
        goals=_goals(found, known),
    )
    return await answer(request, "day.html", found, TAB, screen=screen, live=True)


@get(
    f"{_URL}/{{number:str}}",
    access=staff(*_LEADERS),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_day_rows(request: Call, place: FromPath[str], number: FromPath[str]) -> Template:
    """Show the rows behind a number of the day.

    Raises:
        UnknownNumber: there is no such number.
    """
    found, teller = place_of(request, place), await teller_of(request)
    columns, rows = await _shown(request, teller, found, number)
    url = f"{url_of(found)}/{TAB}/{number}"
    screen = Rows(
        title=f"store_{number}",
        value=len(rows),
        count=len(rows),
        columns=columns,
        rows=tuple(rows[:_MOST_SHOWN]),
        url=url,
        csv_url=f"{url}/csv",
        about=found.name,
        back=Choice(label=teller.word(TAB, "store_tab"), url=f"{url_of(found)}/{TAB}"),
    )
    return Template("rows.html", context={"screen": screen})


@get(f"{_URL}/{{number:str}}/csv", access=staff(*_LEADERS), include_in_schema=False)
async def download_day_rows(
    request: Call, place: FromPath[str], number: FromPath[str]
) -> Response[str]:
    """Return the rows behind a number of the day as comma-separated values.

    Raises:
        UnknownNumber: there is no such number.
    """
    found = place_of(request, place)
    columns, rows = await _shown(request, await teller_of(request), found, number)
    as_read = Found(value=len(rows), count=len(rows), columns=columns, rows=rows, last=None)
    return as_csv(as_read, f"{found.code}-{number}")


async def _shown(request: Call, teller: Teller, place: Place, number: str) -> _Shown:
    finder = _FINDERS.get(number)
    if finder is None:
        raise UnknownNumber(f"There is no number {number[:40]!r}.", field="number")
    return finder(teller, number, await _read(request, place, now()))


async def _read(request: Call, place: Place, at: datetime) -> _Known:
    start, end = bounds(local_day(at, place.time_zone), place.time_zone)
    channels = request.house.memory.directory.channels.values()
    counters = [one.channel_id for one in channels if one.kind is ChannelKind.STORE]
    day = await request.db.read(
        read_store_day, place_id=place.place_id, counters=counters, start=start, end=end, at=at
    )
    exceptions = await request.db.read(
        stock.list_exceptions, place_ids=[place.place_id], only_open=True
    )
    return _Known(day, exceptions, await request.db.read(fulfilment.goals.GOALS.load))


def _goals(place: Place, known: _Known) -> tuple[store_screens.Goal, ...]:
    """Return what the store wants to reach beside where it stands; without goals, nothing."""
    wanted = known.goals.policy.of(place.place_id)
    late = known.outcomes["late"]
    back = sum(one.units for one in known.day.returned)
    kept, converted = known.kept_share, known.converted_share
    least = (
        ("kept", kept, wanted.kept_percent),
        ("converted", converted, wanted.converted_percent),
    )
    most = (("late", late, wanted.late_most), ("returns", back, wanted.returns_most))
    url = f"{url_of(place)}/{TAB}"
    return (
        *(
            store_screens.Goal(
                code=code,
                now=share,
                wanted=percent / 100,
                is_met=None if share is None else share * 100 >= percent,
                url=f"{url}/{code}",
            )
            for code, share, percent in least
            if percent is not None
        ),
        *(
            store_screens.Goal(
                code=code, now=count, wanted=top, is_met=count <= top, url=f"{url}/{code}"
            )
            for code, count, top in most
            if top is not None
        ),
    )


def _figure(place: Place, number: str, value: Value) -> Figure:
    return Figure(value=value, url=f"{url_of(place)}/{TAB}/{number}")


def _revenue(followed: Sequence[Collected], currency: str) -> Money:
    """Return what the baskets were worth, each once, in the place's currency."""
    baskets = {one.sold_id: one.total_minor or 0 for one in followed if one.currency == currency}
    return Money(sum(baskets.values()), currency)


def _queues(place: Place, day: StoreDay, at: datetime) -> tuple[store_screens.Queue, ...]:
    """Return the queues in the order of the work; what is open and being picked is one."""
    found: list[store_screens.Queue] = []
    for tab in dict.fromkeys(_QUEUES.values()):
        parts = [one for one in day.queues if _QUEUES.get(FulfilmentState(one.state)) == tab]
        oldest = min((one.oldest_at for one in parts), default=None)
        url = f"{url_of(place)}/{tab}"
        late = sum(one.late for one in parts)
        found.append(
            store_screens.Queue(
                code=tab,
                count=Figure(value=sum(one.tasks for one in parts), url=url),
                oldest=None if oldest is None else _whole_seconds(at - oldest),
                late=Figure(value=late, url=f"{url_of(place)}/late") if late else None,
            )
        )
    return tuple(found)


def _whole_seconds(length: timedelta) -> timedelta:
    return timedelta(seconds=int(length.total_seconds()))


def _promised(teller: Teller, number: str, known: _Known) -> _Shown:
    columns = (
        Column(title="order"),
        Column(title="promised"),
        Column(title="time"),
        Column(title="channel", code="channel"),
        Column(title="method", code="method"),
        Column(title="state", code="state"),
    )
    rows = [one for one in known.day.promised if one.outcome == number]
    return columns, [_promised_row(teller, one) for one in rows]


def _promised_row(teller: Teller, one: Promised) -> tuple[Value | Cell, ...]:
    return (
        _order(one.order_id),
        one.promised_at,
        one.done_at,
        channel_kind(teller.memory, one.channel_id),
        one.method,
        one.state,
    )


def _collected(teller: Teller, number: str, known: _Known) -> _Shown:
    columns = (
        Column(title="order"),
        Column(title="time"),
        Column(title="channel", code="channel"),
        Column(title="bought"),
        Column(title="total", figure=True),
    )
    rows = [one for one in known.day.collected if number == "collected" or one.sold_id is not None]
    return columns, [
        (
            _order(one.order_id),
            one.handed_over_at,
            channel_kind(teller.memory, one.channel_id),
            None if one.sold_id is None else _order(one.sold_id),
            None if one.currency is None else Money(one.total_minor or 0, one.currency),
        )
        for one in rows
    ]


def _returned(teller: Teller, _: str, known: _Known) -> _Shown:
    columns = (
        Column(title="time"),
        Column(title="order"),
        Column(title="product"),
        Column(title="condition", code="condition"),
        Column(title="units", figure=True),
    )
    return columns, [
        (one.occurred_at, _order(one.order_id), teller.sku(one.sku_id), one.condition, one.units)
        for one in known.day.returned
    ]


def _exceptions(teller: Teller, _: str, known: _Known) -> _Shown:
    columns = (
        Column(title="since"),
        Column(title="exception", code="exception"),
        Column(title="product"),
        Column(title="units", figure=True),
    )
    return columns, [
        (
            one.opened_at,
            one.kind,
            Cell(
                value=teller.sku(one.sku_id),
                url=f"/rows/movements?sku={one.sku_id}&place={one.place_id}",
            ),
            one.quantity,
        )
        for one in known.exceptions
    ]


def _order(order_id: UUID) -> Cell:
    return Cell(value=ids.number_of(order_id), url=order_url(order_id))


_FINDERS: Final[Mapping[str, Callable[[Teller, str, _Known], _Shown]]] = {
    "kept": _promised,
    "open": _promised,
    "late": _promised,
    "missed": _promised,
    "collected": _collected,
    "converted": _collected,
    "returns": _returned,
    "exceptions": _exceptions,
}

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_day, show_day_rows, download_day_rows)
