"""Queue: the cases of all channels in one list, the most urgent first, live over all servers."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.response import Redirect, Stream, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.feed import Entry, end_of_log
from ordito.platform.ids import CustomerId
from ordito.reads.case_queue import (
    QueueCounts,
    QueueList,
    QueueMark,
    QueueRow,
    WantedCases,
    count_queue,
    read_queue,
)
from ordito.surfaces.call import Call
from ordito.surfaces.case_screens import Due, Queue, QueueCase
from ordito.surfaces.console.desk.boards import board_choices
from ordito.surfaces.console.desk.scope import (
    ACCESS,
    URL,
    agents_of,
    names_of,
    places_of,
    subject_of,
)
from ordito.surfaces.console.moments import Teller, address, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role
from ordito.surfaces.live import stream_changes
from ordito.surfaces.screens import Choice
from ordito.surfaces.whole import whole_of

_SIZE: Final = 50
_MOST_DOWNLOADED: Final = 200
_KEPT: Final = ("list", "channel", "skill")
_GIVERS: Final = frozenset({Role.AGENT, Role.STORE_LEAD, Role.ADMIN})


@get(URL, access=ACCESS, include_in_schema=False, media_type=MediaType.HTML)
async def show_queue(request: Call) -> Template:
    """Show the queue, narrowed by what the address asks.

    Raises:
        MarkWrong: the place in the list cannot be read.
    """
    asked = _asked(request)
    at = now()
    rows = await request.db.read(read_queue, wanted=_wanted(request, asked, _SIZE), at=at)
    counts = await request.db.read(
        count_queue,
        assignee=request.principal.actor,
        place_ids=places_of(request.principal),
        at=at,
    )
    teller = await teller_of(request)
    names = await names_of(request, [row.customer_id for row in rows])
    which, narrowed = _which(asked), {key: asked[key] for key in _KEPT if key in asked}
    last = str(rows[-1].mark) if len(rows) == _SIZE else None
    screen = Queue(
        lists=_lists(teller, counts, which, narrowed),
        boards=board_choices(teller, counts, ""),
        channels=_channels(teller, asked.get("channel"), narrowed),
        cases=tuple(_case(request, teller, row, names) for row in rows),
        agents=agents_of(request, teller.memory.colleagues),
        may_assign=not request.principal.roles.isdisjoint(_GIVERS),
        csv_url=address(f"{URL}/csv", narrowed),
        newest_url=address(URL, narrowed) if "after" in asked else None,
        next_url=None if last is None else address(URL, {**narrowed, "after": last}),
        which=which,
        taken=whole_of(asked.get("taken", "")),
    )
    cursor = await request.db.read(end_of_log)
    stream = address(f"{URL}/stream", {**narrowed, "after": str(cursor)})
    frame = msgspec.structs.replace(frame_of(request), stream=stream)
    return Template("desk/queue.html", context={"screen": screen, "frame": frame})


@get(f"{URL}/stream", access=ACCESS, include_in_schema=False)
async def stream_queue(request: Call) -> Stream:
    """Say whenever the list may have changed: a case came, was taken, is looked at."""
    asked = {key: value for key, value in request.query_params.items() if key in _KEPT and value}
    wanted = _wanted(request, asked, _SIZE)

    def is_news(entry: Entry) -> bool:
        return entry.type.startswith("service.")

    async def look(database: Database) -> object:
        rows = await database.read(read_queue, wanted=wanted, at=now())
        return [(row.case_id, row.version, row.lookers) for row in rows]

    return stream_changes(request, is_news, look)


@get(f"{URL}/csv", access=ACCESS, include_in_schema=False)
async def download_queue(request: Call) -> Response[str]:
    """Return the list as comma-separated values, at most 200 cases; no names of customers."""
    asked = _asked(request)
    wanted = _wanted(request, asked, _MOST_DOWNLOADED)
    rows = await request.db.read(read_queue, wanted=wanted, at=now())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ("case", "state", "channel", "topic", "priority", "opened", "promise", "due", "late")
    )
    writer.writerows(
        (
            row.number,
            row.state,
            row.channel,
            row.topic,
            row.priority,
            row.opened_at.isoformat(),
            row.promise or "",
            row.promise_due_at.isoformat() if row.promise_due_at else "",
            row.is_late,
        )
        for row in rows
    )
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )


@post(f"{URL}/assign", access=ACCESS, include_in_schema=False)
async def assign_cases(request: Call) -> Redirect:
    """Give the chosen cases to somebody, each in its own transaction; one that cannot is left."""
    form = await request.form()
    wanted = str(form.get("agent", ""))
    colleagues = await request.house.memory.know_colleagues(request.db)
    known = {one.url for one in agents_of(request, colleagues)}
    assignee = wanted if wanted in known else request.principal.actor
    may_give = not request.principal.roles.isdisjoint(_GIVERS)
    if not may_give:
        assignee = request.principal.actor
    given = 0
    for text in form.getall("case", [])[:_SIZE]:
        whose = _whose(str(text))
        if whose is not None:
            given += await _give(request, whose, assignee, from_others=may_give)
    back = {key: str(form[key]) for key in _KEPT if form.get(key)}
    return Redirect(address(URL, {**back, "taken": str(given)}), status_code=303)


@post(f"{URL}/next", access=ACCESS, include_in_schema=False)
async def take_next(request: Call) -> Redirect:
    """Take the most urgent case that nobody has; of several readers each gets another one."""
    actor, places = request.principal.actor, places_of(request.principal)
    wanted = WantedCases(which=QueueList.UNASSIGNED, place_ids=places, most=_SIZE)
    for row in await request.db.read(read_queue, wanted=wanted, at=now()):
        whose = service.cases.Whose(row.customer_id, row.case_id)
        if await _give(request, whose, actor, from_others=False):
            return Redirect(f"{URL}/cases/{row.number}", status_code=303)
    return Redirect(f"{URL}?list=unassigned&taken=0", status_code=303)


async def _give(
    request: Call, whose: service.cases.Whose, assignee: str, *, from_others: bool
) -> int:
    places = places_of(request.principal)

    async def give(tx: Tx) -> int:
        case = await service.cases.lock_open(tx, whose=whose)
        if places is not None and case.place_id is not None and case.place_id not in places:
            return 0
        await service.cases.assign(
            tx, case=case, assignee=assignee, from_others=from_others, at=now()
        )
        return 1

    try:
        return await request.db.transact(give, request.context)
    except Refusal:
        # somebody was quicker, or it has ended meanwhile
        return 0


def _asked(request: Call) -> dict[str, str]:
    known = (*_KEPT, "after", "taken")
    return {key: value for key, value in request.query_params.items() if key in known and value}


def _which(asked: Mapping[str, str]) -> QueueList:
    return next((one for one in QueueList if one == asked.get("list")), QueueList.OPEN)


def _wanted(request: Call, asked: Mapping[str, str], most: int) -> WantedCases:
    wanted = WantedCases(
        which=_which(asked),
        assignee=request.principal.actor,
        skill=asked.get("skill"),
        channel=asked.get("channel"),
        place_ids=places_of(request.principal),
        most=most,
    )
    if "after" not in asked:
        return wanted
    return msgspec.structs.replace(wanted, after=QueueMark.parse(asked["after"]))


def _lists(
    teller: Teller, counts: QueueCounts, which: QueueList, narrowed: Mapping[str, str]
) -> tuple[Choice, ...]:
    others = {key: value for key, value in narrowed.items() if key != "list"}
    sizes = {
        QueueList.OPEN: counts.open,
        QueueList.UNASSIGNED: counts.unassigned,
        QueueList.MINE: counts.mine,
        QueueList.WAITING: counts.waiting,
    }
    return tuple(
        Choice(
            label=teller.word(one, "case_list"),
            url=address(URL, {**others, "list": one.value}),
            current=one is which,
            count=size,
        )
        for one, size in sizes.items()
    )


def _channels(
    teller: Teller, current: str | None, narrowed: Mapping[str, str]
) -> tuple[Choice, ...]:
    others = {key: value for key, value in narrowed.items() if key != "channel"}
    return tuple(
        Choice(
            label=teller.word(one, "case_channel"),
            url=address(URL, others if one == current else {**others, "channel": one.value}),
            current=one == current,
        )
        for one in service.cases.Source
    )


def _case(
    request: Call, teller: Teller, row: QueueRow, names: Mapping[CustomerId, str]
) -> QueueCase:
    is_house, number = row.customer_id == service.cases.HOUSE, row.number
    return QueueCase(
        number=number,
        url=f"{URL}/cases/{number}",
        value=f"{row.customer_id}~{row.case_id}",
        subject=subject_of(teller, row.subject),
        customer=names.get(row.customer_id),
        customer_url=None if is_house else f"/customers/{row.customer_id}",
        channel=row.channel,
        topic=row.topic,
        state=row.state,
        priority=row.priority,
        assignee=None if row.assignee is None else teller.colleagues.get(row.assignee, "?"),
        is_mine=row.assignee == request.principal.actor,
        due=None
        if row.promise is None
        else Due(kind=row.promise, state="open", at=row.promise_due_at, is_late=row.is_late),
        opened_at=row.opened_at,
        heard_at=row.heard_at,
        lookers=row.lookers,
        is_in_care=row.is_in_care,
        is_urged=row.is_urged,
    )


def _whose(text: str) -> service.cases.Whose | None:
    customer_id, _, case_id = text.partition("~")
    try:
        return service.cases.Whose(CustomerId(UUID(customer_id)), UUID(case_id))
    except ValueError:
        return None


ROUTES: Final[Sequence[ControllerRouterHandler]] = (
    show_queue,
    stream_queue,
    download_queue,
    assign_cases,
    take_next,
)
