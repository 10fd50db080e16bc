"""Bad events at the console: why they were not taken; corrected, taken after all, or dropped."""

import re
from collections import Counter
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import journeys
from ordito.flows.replay_event import replay_event
from ordito.journeys import BadEvent
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.surfaces import source_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.events import indented
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.console.sources import INTEGRATORS, own_frame, pages_of
from ordito.surfaces.own_sources import get_own_bad_event, list_own_sources
from ordito.surfaces.problems import told
from ordito.surfaces.screens import Choice

PATH: Final = "/bad-events"
_STATES: Final = ("open", "taken", "dropped")
_PAGE: Final = 50
_AGAIN: Final = 200
_LONGEST: Final = 64 * 1024
_FIELD: Final = re.compile(r"([a-z][A-Za-z]*)(?:,|:)")


class CorrectionUnclear(journeys.BadEventStays):
    """A correction is no JSON object."""

    code = "console.correction_unclear"
    remedy = 'Write the fields that change, as {"timestamp": "2026-11-22T10:00:00Z"}.'


@get(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_bad_events(
    request: Call,
    source: FromQuery[str] = "",
    reason: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state")] = "open",
    after: FromQuery[UUID | None] = None,
    taken: FromQuery[int | None] = None,
) -> Template:
    """Show events that were not taken, the latest first, by state, source and reason."""
    state = in_state if in_state in _STATES else "open"
    teller = await teller_of(request)
    own = {one.source_id: one.name for one in await list_own_sources(request)}
    chosen = [one for one, name in own.items() if source in ("", name)]
    found = await request.db.read(
        journeys.list_bad_events,
        source_ids=chosen,
        state=state,
        reason=reason,
        after=after,
        page_size=_PAGE,
    )
    counts = await request.db.read(journeys.count_bad_events, source_ids=list(own), state=state)
    by_source, by_reason = Counter[str](), Counter[str]()
    for one in counts:
        by_source[own[one.source_id]] += one.events
        by_reason[one.reason] += one.events if one.source_id in chosen else 0
    asked = {"state": state, "source": source, "reason": reason}
    is_one = bool(source and reason and state == "open" and found)
    screen = screens.BadEvents(
        pages=pages_of(teller, "bad_events"),
        rows=tuple(_row(one, own[one.source_id]) for one in found),
        states=tuple(
            Choice(
                label=teller.word(one, "bad_state"),
                url=_url(asked | {"state": one}),
                current=one == state,
            )
            for one in _STATES
        ),
        sources=_filters(by_source, {one: one for one in by_source}, asked, "source"),
        reasons=_filters(
            by_reason, {one: teller.word(one, "bad") for one in by_reason}, asked, "reason"
        ),
        waiting=by_source.total() if state == "open" else 0,
        source=source,
        reason=reason,
        again_url=f"{PATH}/again" if is_one else None,
        taken=taken,
        newest_url=_url(asked) if after else None,
        next_url=_next_url(asked, found),
    )
    return Template("bad_events.html", context={"screen": screen, "frame": own_frame(request)})


@get(
    f"{PATH}/{{bad_event_id:uuid}}",
    access=INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_bad_event(request: Call, bad_event_id: FromPath[UUID]) -> Template:
    """Show what was sent, with personal values masked, and why it was not taken.

    Raises:
        UnknownBadEvent: there is none of that id that the reader looks after.
    """
    return await _page(request, bad_event_id)


@post(
    f"{PATH}/{{bad_event_id:uuid}}/replay",
    access=INTEGRATORS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def replay(request: Call, bad_event_id: FromPath[UUID]) -> Template | Redirect:
    """Take an event after all, with its correction.

    Raises:
        UnknownBadEvent: there is none of that id that the reader looks after.
    """
    bad_event, _ = await get_own_bad_event(request, bad_event_id)
    typed = str((await request.form()).get("correction", ""))[:_LONGEST]
    try:
        await _replay(request, bad_event, _correction(typed))
    except (journeys.BadEventStays, journeys.BadEventSettled) as refusal:
        return await _page(request, bad_event_id, correction=typed, refusal=refusal)
    return Redirect(f"{PATH}/{bad_event_id}", status_code=303)


@post(f"{PATH}/{{bad_event_id:uuid}}/drop", access=INTEGRATORS, include_in_schema=False)
async def drop(request: Call, bad_event_id: FromPath[UUID]) -> Template | Redirect:
    """Drop an event that shall not be taken.

    Raises:
        UnknownBadEvent: there is none of that id that the reader looks after.
    """
    bad_event, _ = await get_own_bad_event(request, bad_event_id)
    try:
        await request.db.transact(
            journeys.settle_bad_event,
            request.context,
            bad_event=bad_event,
            state="dropped",
            by=request.principal.actor,
            at=now(),
        )
    except journeys.BadEventSettled as refusal:
        return await _page(request, bad_event_id, refusal=refusal)
    return Redirect(PATH, status_code=303)


@post(f"{PATH}/again", access=INTEGRATORS, include_in_schema=False)
async def replay_all(request: Call) -> Redirect:
    """Take those events of a source and reason that can be taken now, each by itself."""
    form = await request.form()
    source, reason = str(form.get("source", "")), str(form.get("reason", ""))
    own = [one.source_id for one in await list_own_sources(request) if one.name == source]
    found = await request.db.read(
        journeys.list_bad_events, source_ids=own, reason=reason, page_size=_AGAIN
    )
    taken = 0
    for bad_event in found:
        try:
            await _replay(request, bad_event, {})
        except (journeys.BadEventStays, journeys.BadEventSettled):
            continue
        taken += 1
    asked = {"source": source, "reason": reason, "taken": str(taken)}
    return Redirect(f"{PATH}?{urlencode(asked)}", status_code=303)


async def _replay(request: Call, bad_event: BadEvent, correction: dict[str, Any]) -> None:
    await request.db.transact(
        replay_event,
        request.context,
        bad_event=bad_event,
        correction=correction,
        book=request.house.memory.sources,
        by=request.principal.actor,
        at=now(),
    )


def _correction(typed: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(typed.strip() or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise CorrectionUnclear("The correction is no JSON object.", field="correction") from None


async def _page(
    request: Call,
    bad_event_id: UUID,
    *,
    correction: str | None = None,
    refusal: Refusal | None = None,
) -> Template:
    bad_event, source = await get_own_bad_event(request, bad_event_id)
    teller = await teller_of(request)
    url = f"{PATH}/{bad_event_id}"
    is_open = bad_event.state == "open"
    who = bad_event.settled_by
    screen = screens.BadEventPage(
        pages=pages_of(teller, ""),
        row=_row(bad_event, source.name),
        content=indented(journeys.masked(bad_event.content)),
        who=None if who is None else teller.colleagues.get(who, who),
        correction=_suggested(bad_event) if correction is None else correction,
        replay_url=f"{url}/replay" if is_open else None,
        drop_url=f"{url}/drop" if is_open else None,
        failure=told(teller.language, refusal),
    )
    return Template(
        "bad_event.html",
        context={"screen": screen, "frame": own_frame(request)},
        status_code=200 if refusal is None else refusal.status,
    )


def _suggested(bad_event: BadEvent) -> str:
    """Return a correction to begin with: the field that the detail names, still empty."""
    named = _FIELD.match(bad_event.detail)
    is_enough = named is None or bad_event.reason in ("too_old", "id_reused")
    return "{}" if named is None or is_enough else indented({named[1]: ""})


def _row(bad_event: BadEvent, source: str) -> screens.BadRow:
    return screens.BadRow(event=bad_event, source=source, url=f"{PATH}/{bad_event.bad_event_id}")


def _filters(
    counts: Counter[str], labels: dict[str, str], asked: dict[str, str], name: str
) -> tuple[Choice, ...]:
    """Return a chip for each value, the most frequent first; the chosen one takes itself away."""
    return tuple(
        Choice(
            label=labels[one],
            url=_url(asked | {name: "" if one == asked[name] else one}),
            current=one == asked[name],
            count=count,
        )
        for one, count in counts.most_common()
        if count
    )


def _next_url(asked: dict[str, str], found: list[BadEvent]) -> str | None:
    if len(found) < _PAGE:
        return None
    return _url(asked | {"after": str(found[-1].bad_event_id)})


def _url(asked: dict[str, str]) -> str:
    told = {name: value for name, value in asked.items() if value and (name, value) != _OPEN}
    return f"{PATH}?{urlencode(told)}" if told else PATH


_OPEN: Final = ("state", "open")

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_bad_events,
    replay_all,
    show_bad_event,
    replay,
    drop,
)
