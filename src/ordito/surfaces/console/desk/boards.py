"""Boards: what is promised and when, whom to call back, and whom we do not let go."""

import csv
import io
from collections.abc import Sequence
from typing import Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Stream, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import NotFound
from ordito.platform.feed import Entry, end_of_log
from ordito.reads import desk_boards
from ordito.reads.case_queue import QueueCounts, count_queue
from ordito.surfaces.call import Call
from ordito.surfaces.case_screens import Board, BoardRow
from ordito.surfaces.console.desk.scope import ACCESS, URL, names_of, places_of, subject_of
from ordito.surfaces.console.moments import Teller, address, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.live import stream_changes
from ordito.surfaces.screens import Choice

BOARDS: Final = ("commitments", "calls", "care")


class UnknownBoard(NotFound):
    """The desk has no such board."""

    code = "console.unknown_board"
    remedy = "Follow the links above the queue."


def board_choices(teller: Teller, counts: QueueCounts, current: str) -> tuple[Choice, ...]:
    """Return the boards beside the queue, with how much of each needs somebody now."""
    sizes = {"commitments": counts.late, "calls": counts.calls, "care": counts.care}
    return tuple(
        Choice(
            label=teller.word(code, "board"),
            url=f"{URL}/boards/{code}",
            current=code == current,
            count=size,
        )
        for code, size in sizes.items()
    )


@get(
    f"{URL}/boards/{{code:str}}",
    access=ACCESS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_board(request: Call, code: FromPath[str]) -> Template:
    """Show one of the boards, what is due first above.

    Raises:
        UnknownBoard: the desk has no such board.
    """
    teller = await teller_of(request)
    rows = await _rows(request, teller, code)
    counts = await request.db.read(
        count_queue,
        assignee=request.principal.actor,
        place_ids=places_of(request.principal),
        at=now(),
    )
    url, asked = f"{URL}/boards/{code}", _asked(request)
    screen = Board(
        code=code,
        rows=tuple(rows),
        boards=board_choices(teller, counts, code),
        chips=_chips(teller, code, url, asked),
        csv_url=address(f"{url}/csv", asked),
    )
    cursor = await request.db.read(end_of_log)
    frame = msgspec.structs.replace(frame_of(request), stream=f"{url}/stream?after={cursor}")
    return Template("desk/board.html", context={"screen": screen, "frame": frame})


@get(f"{URL}/boards/{{code:str}}/stream", access=ACCESS, include_in_schema=False)
async def stream_board(request: Call, code: FromPath[str]) -> Stream:  # noqa: ARG001 # of the route
    """Say whenever something of a board may have changed."""

    def is_news(entry: Entry) -> bool:
        return entry.type.startswith("service.")

    async def look(_: Database) -> object:
        # what runs out by itself is noticed by the minute
        return now().replace(second=0, microsecond=0)

    return stream_changes(request, is_news, look)


@get(f"{URL}/boards/{{code:str}}/csv", access=ACCESS, include_in_schema=False)
async def download_board(request: Call, code: FromPath[str]) -> Response[str]:
    """Return a board as comma-separated values; no names of customers.

    Raises:
        UnknownBoard: the desk has no such board.
    """
    rows = await _rows(request, await teller_of(request), code)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("case", "kind", "due", "late", "who", "state", "tries"))
    writer.writerows(
        (
            row.number,
            row.kind,
            "" if row.due_at is None else row.due_at.isoformat(),
            row.is_late,
            row.who or "",
            row.state,
            row.tries,
        )
        for row in rows
    )
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{code}.csv"'},
    )


def _asked(request: Call) -> dict[str, str]:
    return {
        key: value
        for key, value in request.query_params.items()
        if key in ("mine", "kind") and value
    }


def _chips(teller: Teller, code: str, url: str, asked: dict[str, str]) -> tuple[Choice, ...]:
    is_mine = "mine" in asked
    others = {key: value for key, value in asked.items() if key != "mine"}
    mine = Choice(
        label=teller.word("mine", "case_list"),
        url=address(url, others if is_mine else {**others, "mine": "1"}),
        current=is_mine,
    )
    if code != "commitments":
        return (mine,)
    kept = {key: value for key, value in asked.items() if key != "kind"}
    return (
        mine,
        *(
            Choice(
                label=teller.word(kind, "promise"),
                url=address(url, kept if kind == asked.get("kind") else {**kept, "kind": kind}),
                current=kind == asked.get("kind"),
            )
            for kind in service.cases.CommitmentKind
        ),
    )


async def _rows(request: Call, teller: Teller, code: str) -> Sequence[BoardRow]:
    if code not in BOARDS:
        raise UnknownBoard(f"There is no board {code[:40]!r}.", field="code")
    asked, places = _asked(request), places_of(request.principal)
    mine = request.principal.actor if "mine" in asked else None
    if code == "calls":
        return await _calls(request, teller, mine)
    if code == "care":
        return await _care(request, teller, mine)
    kind = next(
        (one.value for one in service.cases.CommitmentKind if one == asked.get("kind")), None
    )
    found = await request.db.read(
        desk_boards.list_promised, place_ids=places, kind=kind, assignee=mine
    )
    names = await names_of(request, [row.customer_id for row in found])
    at = now()
    return [
        BoardRow(
            number=row.number,
            url=f"{URL}/cases/{row.number}",
            subject=subject_of(teller, row.subject),
            customer=names.get(row.customer_id),
            kind=row.kind,
            due_at=row.due_at,
            is_late=row.missed_at is not None or (row.due_at is not None and row.due_at < at),
            who=_name(teller, row.assignee),
            state=row.state,
        )
        for row in found
    ]


async def _calls(request: Call, teller: Teller, mine: str | None) -> Sequence[BoardRow]:
    found = await request.db.read(
        desk_boards.list_calls, place_ids=places_of(request.principal), caller=mine
    )
    names = await names_of(request, [row.customer_id for row in found])
    at = now()
    return [
        BoardRow(
            number=row.number,
            url=f"{URL}/cases/{row.number}",
            subject=row.title,
            customer=names.get(row.customer_id),
            kind="call_back",
            due_at=row.due_at,
            is_late=(row.until_at or row.due_at) < at,
            who=_name(teller, row.caller or row.assignee),
            state=row.state,
            form_url=f"{URL}/cases/{row.number}/tasks/{row.task_id}",
            tries=row.tries,
        )
        for row in found
    ]


async def _care(request: Call, teller: Teller, mine: str | None) -> Sequence[BoardRow]:
    found = await request.db.read(
        desk_boards.list_in_care, place_ids=places_of(request.principal), owner=mine
    )
    names = await names_of(request, [row.customer_id for row in found])
    at = now()
    return [
        BoardRow(
            number=row.number,
            url=f"{URL}/cases/{row.number}",
            subject=subject_of(teller, row.subject),
            customer=names.get(row.customer_id),
            kind=row.reason,
            due_at=row.look_at,
            is_late=row.look_at < at,
            who=_name(teller, row.owner),
            state=row.state,
            note=row.note,
        )
        for row in found
    ]


def _name(teller: Teller, actor: str | None) -> str | None:
    return None if actor is None else teller.colleagues.get(actor, "?")


ROUTES: Final[Sequence[ControllerRouterHandler]] = (show_board, stream_board, download_board)
