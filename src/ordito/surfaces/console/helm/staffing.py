"""Staffing: who picks where and when is told by people, a place at a time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.network import Place, PlaceKind
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.policies import PolicyChanged
from ordito.surfaces import helm_map_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import desk_of
from ordito.surfaces.console.helm.frame import PAGES, head_of, open_mart
from ordito.surfaces.console.helm.view import HELM, view_of
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.console.typed import FormWrong, day_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.problems import told
from ordito.surfaces.screens import Choice
from ordito.surfaces.whole import whole_of

_ROOM: Final = fulfilment.staffing
StaffedHours = fulfilment.staffing.StaffedHours
StaffingBook = fulfilment.staffing.StaffingBook

PATH: Final = "/helm/staffing"
_DAYS: Final = range(7)
_LAST_HOUR: Final = 24
_HOUR_MINUTES: Final = 60
_MOST_MINUTES: Final = 60_000.0
_SPAN: Final = re.compile(r"(\d{1,2})\s*[-–]\s*(\d{1,2})\s+(\d{1,5}(?:[.,]\d{1,2})?)", re.ASCII)


class HoursUnread(Invalid):
    """The hours of a day cannot be read."""

    code = "console.hours_unread"
    remedy = "Write them like 9-13 60, 15-19 30: from, to, and the minutes of picking in each hour."


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_staffing(request: Call) -> Template:
    """Show of which places it is known who picks when.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    return await _page(request, None)


@get(f"{PATH}/{{place:str}}", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_place_staffing(request: Call, place: FromPath[str]) -> Template:
    """Show who picks when at a place, to be told anew.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UnknownPlace: there is none of that name.
    """
    return await _page(request, request.house.memory.place(place, field="place"))


@post(f"{PATH}/{{place:str}}", access=HELM, include_in_schema=False)
async def tell_staffing(request: Call, place: FromPath[str]) -> Template | Redirect:
    """Publish who picks when at a place; of all others it stays as it is.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UnknownPlace: there is none of that name.
    """
    view_of(request, bare=True)
    found, form = request.house.memory.place(place, field="place"), await form_of(request)
    by = request.principal.actor

    async def publish(tx: Tx) -> None:
        await _ROOM.STAFFING.require(tx, version=whole_of(form.get("version", "")) or 0)
        book = await _ROOM.STAFFING.load(tx)
        since = day_of(form.get("since", ""), "since")
        policy = _with(book.policy, found, tuple(_read(form)), since=since)
        await _ROOM.publish_staffing(tx, policy=policy, by=by, at=now())

    try:
        await request.db.transact(publish, request.context)
    except (HoursUnread, FormWrong, PolicyChanged, fulfilment.StaffingUnclear) as refusal:
        return await _page(request, found, form, refusal)
    return Redirect(f"{PATH}/{found.code}?saved=1", status_code=303)


def _with(
    staffing: fulfilment.staffing.Staffing,
    place: Place,
    hours: tuple[StaffedHours, ...],
    *,
    since: date | None,
) -> fulfilment.staffing.Staffing:
    """Return a staffing with other hours of a place; without hours it is not known."""
    others = tuple(one for one in staffing.places if one.place_id != place.place_id)
    return _ROOM.Staffing(
        (*others, _ROOM.PlaceStaffing(place.place_id, hours, since)) if hours else others
    )


def _read(form: Mapping[str, str]) -> Iterator[StaffedHours]:
    """Yield the hours that were typed.

    Raises:
        HoursUnread: a day cannot be read; the field says which.
    """
    for weekday in _DAYS:
        field = f"day_{weekday}"
        for text in filter(None, (one.strip() for one in re.split(r",\s+|;", form.get(field, "")))):
            read = _SPAN.fullmatch(text)
            if read is None:
                raise HoursUnread(f"{text[:40]!r} cannot be read.", field=field)
            first, last = (whole_of(read[number], _LAST_HOUR) for number in (1, 2))
            minutes = float(read[3].replace(",", "."))
            if first is None or last is None or first >= last or minutes > _MOST_MINUTES:
                raise HoursUnread(f"{text[:40]!r} is no stretch of a day.", field=field)
            yield StaffedHours(weekday, first, last, minutes)


def _written(hours: Sequence[StaffedHours], weekday: int) -> str:
    """Return the hours of a day as people write them, neighbours of the same minutes together."""
    spans: list[tuple[int, int, float]] = []
    of_day = sorted((one for one in hours if one.weekday == weekday), key=attrgetter("from_hour"))
    for one in of_day:
        if spans and spans[-1][1:] == (one.from_hour, one.minutes):
            spans[-1] = (spans[-1][0], one.to_hour, one.minutes)
        else:
            spans.append((one.from_hour, one.to_hour, one.minutes))
    return ", ".join(f"{first}-{last} {minutes:g}" for first, last, minutes in spans)


async def _page(
    request: Call,
    place: Place | None,
    form: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Template:
    view, desk, teller = view_of(request, bare=True), desk_of(request), await teller_of(request)
    book = await request.db.read(_ROOM.STAFFING.load)
    rows = tuple(_rows(request, book, place))
    screen = screens.StaffingPage(
        head=head_of(desk, open_mart(desk), view, teller, "cockpit"),
        places=rows,
        known=sum(one.hours is not None for one in rows),
        chosen="" if place is None else place.name,
        url="" if place is None else f"{PATH}/{place.code}",
        days=() if place is None else tuple(_days(book, place, form, refusal)),
        since="" if form is None else form.get("since", ""),
        version=book.version,
        is_saved="saved" in request.query_params and refusal is None,
        failure=told(frame_of(request).language, refusal),
        back=Choice(label=teller.word("cockpit", "helm_page"), url=PAGES["cockpit"]),
    )
    return Template(
        "helm/staffing.html",
        context={"screen": screen},
        status_code=200 if refusal is None else refusal.status,
    )


def _rows(
    request: Call, book: StaffingBook, chosen: Place | None
) -> Iterator[screens.StaffedPlace]:
    hours = {one.place_id: one.hours for one in book.policy.places}
    stores = (PlaceKind.STORE, PlaceKind.WAREHOUSE)
    places = [one for one in request.house.memory.directory.places.values() if one.kind in stores]
    for place in sorted(places, key=attrgetter("name")):
        staffed = hours.get(place.place_id)
        minutes = sum((one.to_hour - one.from_hour) * one.minutes for one in staffed or ())
        yield screens.StaffedPlace(
            name=place.name,
            url=f"{PATH}/{place.code}",
            hours=None if staffed is None else minutes / _HOUR_MINUTES,
            is_current=chosen is not None and chosen.place_id == place.place_id,
        )


def _days(
    book: StaffingBook, place: Place, form: Mapping[str, str] | None, refusal: Refusal | None
) -> Iterator[screens.StaffedDay]:
    hours = {one.place_id: one.hours for one in book.policy.places}.get(place.place_id, ())
    wrong = None if refusal is None else refusal.field
    for weekday in _DAYS:
        name = f"day_{weekday}"
        typed = None if form is None else form.get(name, "")
        yield screens.StaffedDay(
            weekday=weekday,
            name=name,
            text=_written(hours, weekday) if typed is None else typed,
            is_wrong=wrong == name,
        )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_staffing,
    show_place_staffing,
    tell_staffing,
)
