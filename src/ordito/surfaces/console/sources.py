"""Sources at the console: who sends events, how they do, and the keys by which they send."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import journeys
from ordito.journeys import Day, Health, NewSource, Policy, SenderKind, Source
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.surfaces import source_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, channel_kind, place_name, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.own_sources import (
    get_own_source,
    list_counting_keys,
    list_own_sources,
    looks_after,
    require_channel,
)
from ordito.surfaces.problems import told
from ordito.surfaces.screens import Choice

PATH: Final = "/sources"
INTEGRATORS: Final = staff(Role.INTEGRATOR)
_SHOWN: Final = timedelta(days=7)
_LONGEST: Final = 200
_MOST_ORIGINS: Final = 100
_PAGES: Final = {"sources": PATH, "bad_events": "/bad-events", "declared": "/declared-events"}
_OVERLAPS: Final = {"0": timedelta(), "1": timedelta(days=1), "30": timedelta(days=30)}


class SourceForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a source says, as it was typed."""

    name: str = ""
    kind: SenderKind = SenderKind.WEB
    channel: str = ""
    place: str = ""
    user_space: str = ""
    is_shared_device: str = ""
    allowed_origins: str = ""
    unknown_events: Policy = Policy.ACCEPT

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins, one a line."""
        return tuple(self.allowed_origins.split()[:_MOST_ORIGINS])


@get(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_sources(request: Call) -> Template:
    """Show the sources of the reader's channels with their health, and who sends a wrong key."""
    return await _list(request)


@post(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def add_source(request: Call) -> Template:
    """Add a source and show its write key, this once.

    Raises:
        UnknownChannel, UnknownPlace: there is none of that code.
        ScopeMissing: the channel is not one that the reader looks after.
        PlaceOutside: the reader may not act at the place.
    """
    form = await _form(request)
    directory = request.house.memory.directory
    channel = directory.channel_by_code(form.channel)
    require_channel(request.principal, channel.channel_id)
    place_id = None if not form.place else directory.place_by_code(form.place).place_id
    if place_id is not None:
        request.principal.require_place(place_id)
    new = NewSource(
        name=form.name,
        kind=form.kind,
        channel_id=channel.channel_id,
        place_id=place_id,
        user_space=form.user_space,
        is_shared_device=bool(form.is_shared_device),
        allowed_origins=form.origins,
        unknown_events=form.unknown_events,
    )
    try:
        _, key = await request.db.transact(
            journeys.make_source, request.context, new=new, by=request.principal.actor, at=now()
        )
    except (journeys.SourceNameTaken, journeys.SourceUnclear) as refusal:
        return await _list(request, typed=form, refusal=refusal)
    return await _page(request, await get_own_source(request, new.name), secret=key)


@get(f"{PATH}/{{name:str}}", access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_source(request: Call, name: FromPath[str]) -> Template:
    """Show one source: how it did day by day, its keys, and how to send with them.

    Raises:
        UnknownSource: there is none of that name that the reader looks after.
    """
    return await _page(request, await get_own_source(request, name))


@post(
    f"{PATH}/{{name:str}}", access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML
)
async def change_source(request: Call, name: FromPath[str]) -> Template | Redirect:
    """Change which pages may use the key, and what becomes of events that nobody has declared.

    Raises:
        UnknownSource: there is none of that name that the reader looks after.
    """
    source, form = await get_own_source(request, name), await _form(request)
    try:
        await request.db.transact(
            journeys.change_source,
            request.context,
            source=source,
            allowed_origins=form.origins,
            events_per_s=source.events_per_s,
            unknown_events=form.unknown_events,
            at=now(),
        )
    except journeys.SourceUnclear as refusal:
        return await _page(request, source, refusal=refusal)
    return Redirect(f"{PATH}/{source.name}", status_code=303)


@post(
    f"{PATH}/{{name:str}}/rotations",
    access=INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def rotate(request: Call, name: FromPath[str]) -> Template:
    """Give a source another key and show it, this once; the others count for a while longer.

    Raises:
        UnknownSource: there is none of that name that the reader looks after.
    """
    source = await get_own_source(request, name)
    overlap = _OVERLAPS.get(str((await request.form()).get("overlap")), timedelta(days=1))
    try:
        key = await request.db.transact(
            journeys.rotate_key, request.context, source=source, overlap=overlap, at=now()
        )
    except journeys.SourceStopped as refusal:
        return await _page(request, source, refusal=refusal)
    return await _page(request, await get_own_source(request, name), secret=key)


@post(f"{PATH}/{{name:str}}/stop", access=INTEGRATORS, include_in_schema=False)
async def stop(request: Call, name: FromPath[str]) -> Redirect:
    """Take nothing of a source any more.

    Raises:
        UnknownSource: there is none of that name that the reader looks after.
    """
    source = await get_own_source(request, name)
    await request.db.transact(journeys.stop_source, request.context, source=source, at=now())
    return Redirect(f"{PATH}/{source.name}", status_code=303)


def pages_of(teller: Teller, current: str) -> tuple[Choice, ...]:
    """Return the pages of those who send events, as a menu."""
    return tuple(
        Choice(label=teller.word(code, "events_page"), url=url, current=code == current)
        for code, url in _PAGES.items()
    )


def own_frame(request: Call) -> object:
    """Return the frame of a page that belongs to the sources."""
    frame = frame_of(request)
    rail = msgspec.structs.replace(frame.rail, section="sources")
    return msgspec.structs.replace(frame, rail=rail)


async def _form(request: Call) -> SourceForm:
    form = await request.form()
    typed = {name: str(value).strip()[: _LONGEST * 50] for name, value in form.items()}
    return msgspec.convert(typed, SourceForm)


async def _list(
    request: Call, *, typed: SourceForm | None = None, refusal: Refusal | None = None
) -> Template:
    teller = await teller_of(request)
    rows = await _rows(request)
    own = {row.source.source_id: row.source.name for row in rows}
    wrong = await request.db.read(journeys.list_wrong_keys, since=now() - _SHOWN)
    screen = screens.Sources(
        pages=pages_of(teller, "sources"),
        rows=tuple(rows),
        troubled=sum(bool(row.troubles) for row in rows),
        wrong=tuple(
            (one, None if one.source_id is None else own[one.source_id])
            for one in wrong
            if one.source_id is None or one.source_id in own
        ),
        form=_new(request, typed or SourceForm()),
        failure=told(frame_of(request).language, refusal),
    )
    return _answer(request, "sources.html", screen, refusal)


async def _page(
    request: Call, source: Source, *, secret: str | None = None, refusal: Refusal | None = None
) -> Template:
    teller = await teller_of(request)
    (row,) = [one for one in await _rows(request) if one.source.source_id == source.source_id]
    days = await request.db.read(journeys.list_days, since=_first_day(now()))
    keys = await list_counting_keys(request)
    channel = request.house.memory.directory.channels.get(source.channel_id)
    screen = screens.SourcePage(
        pages=pages_of(teller, ""),
        row=row,
        channel_name="" if channel is None else channel.name,
        days=tuple(day for day in reversed(days) if day.source_id == source.source_id),
        keys=tuple(keys.get(source.source_id, ())),
        policies=tuple(Policy),
        address=f"{str(request.base_url).rstrip('/')}/v1",
        bad_url=f"/bad-events?source={source.name}",
        secret=secret,
        failure=told(frame_of(request).language, refusal),
    )
    return _answer(request, "source.html", screen, refusal)


def _answer(request: Call, name: str, screen: object, refusal: Refusal | None) -> Template:
    return Template(
        name,
        context={"screen": screen, "frame": own_frame(request)},
        status_code=200 if refusal is None else refusal.status,
    )


async def _rows(request: Call) -> list[screens.SourceRow]:
    at = now()
    first = _first_day(at)
    health = {
        one.source_id: one for one in await request.db.read(journeys.list_health, since=first)
    }
    events: dict[tuple[UUID, date], Day] = {
        (one.source_id, one.day): one
        for one in await request.db.read(journeys.list_days, since=first)
    }
    return [
        _row(request, source, health[source.source_id], events, at)
        for source in await list_own_sources(request)
        if source.source_id in health
    ]


def _row(
    request: Call,
    source: Source,
    health: Health,
    events: Mapping[tuple[UUID, date], Day],
    at: datetime,
) -> screens.SourceRow:
    memory = request.house.memory
    days = [_first_day(at) + timedelta(days=each) for each in range(_SHOWN.days + 1)]
    counted = [events.get((source.source_id, day)) for day in days]
    sent = health.events + health.repeated + health.bad
    is_stopped = source.stopped_at is not None
    return screens.SourceRow(
        source=source,
        channel=channel_kind(memory, source.channel_id),
        place=place_name(memory, source.place_id),
        url=f"{PATH}/{source.name}",
        state="disabled" if is_stopped else "active" if health.seen_at else "waiting",
        health=health,
        trend=tuple(0 if day is None else day.events for day in counted),
        bad_share=health.bad / sent if sent else 0.0,
        troubles=() if is_stopped else tuple(journeys.troubles_of(health, at=at)),
    )


def _new(request: Call, typed: SourceForm) -> screens.NewSource:
    directory, principal = request.house.memory.directory, request.principal
    return screens.NewSource(
        url=PATH,
        kinds=tuple(SenderKind),
        channels=tuple(
            (one.code, one.name)
            for one in sorted(directory.channels.values(), key=lambda one: one.name)
            if looks_after(principal, one.channel_id)
        ),
        places=tuple(
            (one.code, one.name)
            for one in sorted(directory.places.values(), key=lambda one: one.name)
            if one.closed_at is None and principal.may_act_at(one.place_id)
        ),
        policies=tuple(Policy),
        typed=msgspec.to_builtins(typed),
    )


def _first_day(at: datetime) -> date:
    return (at - _SHOWN).date()


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_sources,
    add_source,
    show_source,
    change_source,
    rotate,
    stop,
)
