"""Case: everything that was said, promised and done, who looks, and what may be done now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Stream, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.feed import Entry, end_of_log
from ordito.platform.money import Money
from ordito.reads import case_page as reads
from ordito.reads.verified import list_hearers, read_heard
from ordito.surfaces import case_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.customer_service import state_of
from ordito.surfaces.console.desk.scope import (
    ACCESS,
    URL,
    agents_of,
    find_case,
    names_of,
    subject_of,
)
from ordito.surfaces.console.limits import limits_of
from ordito.surfaces.console.moments import Teller, order_url, teller_of
from ordito.surfaces.console.received import url_of
from ordito.surfaces.desk_screens import Heard
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role
from ordito.surfaces.live import stream_changes
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Choice

CASES: Final = f"{URL}/cases"
_MOST_ANSWERS: Final = 5
_KB: Final = 1024
_LONGEST_ANSWER: Final = 1500
_WRITERS: Final = frozenset({Role.AGENT, Role.ASSOCIATE, Role.STORE_LEAD, Role.ADMIN})
_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("waiting", "solved"),
    "open": ("waiting", "solved"),
    "waiting": ("open", "solved"),
    "solved": ("open", "closed"),
    "closed": (),
}
"""States to which somebody may bring a case, by the one it has."""


@get(
    f"{CASES}/{{name:str}}",
    access=ACCESS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_case(request: Call, name: FromPath[str]) -> Template:
    """Show a case by its number or id; that somebody looks at it is told to the others.

    Raises:
        UnknownCase: there is none, or it is of a place at which the reader does not work.
    """
    case = await find_case(request, name)
    actor, at = request.principal.actor, now()
    page = await request.db.read(reads.read_case_page, whose=case.whose, actor=actor, at=at)
    await request.db.transact(
        service.cases.look, request.context, whose=case.whose, is_writing=False, at=at
    )
    teller = await teller_of(request)
    person = await _person(request, teller, case, at)
    query = request.query_params.get("q", "").strip()[:100]
    answers = await request.db.read(_answers, page, query, teller.language, at)
    screen = _screen(request, teller, page, person)
    screen = msgspec.structs.replace(
        screen,
        query=query,
        answers=answers,
        agents=agents_of(request, teller.memory.colleagues, case.assignee),
    )
    cursor = await request.db.read(end_of_log)
    frame = msgspec.structs.replace(frame_of(request), stream=f"{screen.url}/stream?after={cursor}")
    return Template("desk/case.html", context={"screen": screen, "frame": frame})


@get(f"{CASES}/{{name:str}}/stream", access=ACCESS, include_in_schema=False)
async def stream_case(request: Call, name: FromPath[str]) -> Stream:
    """Say whenever something happens in a case, or somebody begins or ends to look at it.

    Raises:
        UnknownCase: there is none, or it is of a place at which the reader does not work.
    """
    case = await find_case(request, name)
    story = await request.db.read(service.cases.story_of, whose=case.whose)
    own = {one.case_id for one in story}
    actor = request.principal.actor

    def is_news(entry: Entry) -> bool:
        return entry.subject_id in own or entry.case_id in own

    async def look(database: Database) -> object:
        at = now()
        seen = await database.read(service.cases.list_looking, whose=case.whose, at=at)
        return [(one.agent, one.is_writing) for one in seen if one.agent != actor]

    return stream_changes(request, is_news, look)


async def _person(
    request: Call, teller: Teller, case: service.cases.Case, at: datetime
) -> screens.Person | None:
    if case.customer_id == service.cases.HOUSE:
        return None
    whose = case.customer_id
    names = await names_of(request, [whose])
    heard = await request.db.read(
        read_heard, customer_id=whose, actor=request.principal.actor, at=at
    )
    hearers = await request.db.read(list_hearers, customer_id=whose, at=at)
    if whose in names:
        await note_look(request, [whose], why="case")
    return screens.Person(
        name=names.get(whose),
        url=f"/customers/{whose}",
        tier=case.tier,
        persona=case.persona,
        language=case.language,
        heard=tuple(
            Heard(who=teller.colleagues.get(one.actor, "?"), by=one.by, at=one.at)
            for one in hearers
        ),
        is_open=heard.is_verified or Role.ADMIN in request.principal.roles,
        verify_url=None if heard.is_worn_out else f"/customers/{whose}/verification",
    )


async def _answers(
    tx: Tx, page: reads.CasePage, query: str, language: str, at: datetime
) -> tuple[screens.Answer, ...]:
    """Return what the knowledge base says: to what was looked for, or to what the case is about."""
    knowledge = service.knowledge
    wanted = page.case.language or language
    said = next((one.body for one in page.rows.entries if one.kind in _HEARD), "")
    text = query or f"{page.case.subject} {said}"[:200]
    known = wanted if wanted in knowledge.LANGUAGES else knowledge.LANGUAGES[0]
    found = await knowledge.find_articles(
        tx,
        text=text,
        language=known,
        audience=knowledge.Audience.STAFF,
        at=at,
        limit=_MOST_ANSWERS,
    )
    answers: list[screens.Answer] = []
    for hit in found.hits[:_MOST_ANSWERS]:
        article = await knowledge.read_article(
            tx, code=hit.code, audience=knowledge.Audience.STAFF, at=at
        )
        words = article.words.get(hit.language)
        body = hit.summary if words is None else words.body
        answers.append(
            screens.Answer(title=hit.title, text=body[:_LONGEST_ANSWER], url=f"/help/{hit.code}")
        )
    return tuple(answers)


def _screen(
    request: Call,
    teller: Teller,
    page: reads.CasePage,
    person: screens.Person | None,
) -> screens.CasePage:
    case, rows = page.case, page.rows
    number, at = case.number, now()
    url = f"{CASES}/{number}"
    names = teller.colleagues
    is_alive = case.merged_id is None and case.state != "closed"
    may_write = is_alive and not request.principal.roles.isdisjoint(_WRITERS)
    care = next((one for one in rows.care if one.ended_at is None), None)
    currency = rows.orders[0].currency if rows.orders else "EUR"
    return screens.CasePage(
        number=number,
        url=url,
        subject=subject_of(teller, case.subject),
        channel=case.channel,
        topic=case.topic,
        state=case.state,
        priority=case.priority,
        version=case.version,
        opened_at=case.opened_at,
        assignee=None if case.assignee is None else names.get(case.assignee, "?"),
        is_mine=case.assignee == request.principal.actor,
        merged=None if page.merged_number is None else _link(page.merged_number),
        person=person,
        looking=tuple(names.get(one.agent, "?") for one in rows.looking),
        writing=tuple(names.get(one.agent, "?") for one in rows.looking if one.is_writing),
        entries=tuple(
            _entry(teller, case, url, one, is_open=person is None or person.is_open)
            for one in reversed(rows.entries)
        ),
        tasks=tuple(_task(teller, url, one, at, may_end=may_write) for one in rows.tasks),
        dues=tuple(_due(one, at) for one in rows.commitments),
        orders=tuple(_order(case, one) for one in rows.orders),
        others=tuple(_other(teller, one) for one in rows.others),
        merged_here=tuple(ids.number_of(one.case_id) for one in page.story[1:]),
        done=tuple(
            screens.Deed(kind=one.type, at=one.at, who=names.get(one.actor)) for one in rows.done
        ),
        care=None if care is None else care.note or care.reason,
        draft=rows.draft or "",
        agents=(),
        states=_NEXT.get(case.state, ()) if case.merged_id is None else (),
        allowed=limits_of(request, currency),
        may_write=may_write,
        ways=_ways(rows.entries, with_mail=person is not None) if may_write else (),
        split_from=None if case.split_from is None else _link(ids.number_of(case.split_from)),
        key=str(ids.new()),
    )


_HEARD: Final = service.cases.INCOMING
_SAID: Final = service.cases.OUTGOING
_KINDS: Final = service.cases.EntryKind
_ANSWERS: Final[Mapping[str, str]] = {
    _KINDS.MAIL_IN: _KINDS.MAIL_OUT,
    _KINDS.TEXT_IN: _KINDS.TEXT_OUT,
    _KINDS.SOCIAL_IN: _KINDS.SOCIAL_OUT,
    _KINDS.CHAT_IN: _KINDS.CHAT_OUT,
}
_NOTES: Final = (_KINDS.CALL_NOTE, _KINDS.COUNTER, _KINDS.INTERNAL_NOTE)


def _ways(entries: Sequence[reads.ShownEntry], *, with_mail: bool) -> tuple[str, ...]:
    """Return what an entry may be: first an answer by what the customer wrote last."""
    heard = [one.kind for one in entries if one.message_id or one.kind == _KINDS.CHAT_IN]
    answers = [_ANSWERS[kind] for kind in heard if kind in _ANSWERS]
    mail = [_KINDS.MAIL_OUT] if with_mail else []
    return tuple(dict.fromkeys([*answers, *mail, *_NOTES]))


def _link(number: str) -> Choice:
    return Choice(label=number, url=f"{CASES}/{number}")


def _due(one: service.cases.Commitment, at: datetime) -> screens.Due:
    is_open = one.state == "open"
    is_over = is_open and one.due_at is not None and one.due_at < at
    return screens.Due(
        kind=one.kind,
        state=one.state,
        at=one.due_at if is_open else one.ended_at,
        is_late=one.missed_at is not None or is_over,
    )


def _order(case: service.cases.Case, one: reads.LinkedOrder) -> screens.CaseOrder:
    return screens.CaseOrder(
        number=one.number,
        url=f"{order_url(one.order_id)}?case={case.case_id}",
        at=one.placed_at,
        total=Money(one.total_minor, one.currency),
        state=state_of(one.ordered, one.fulfilled, one.cancelled),
    )


def _other(teller: Teller, one: reads.CaseBrief) -> screens.OtherCase:
    return screens.OtherCase(
        number=one.number,
        url=f"{CASES}/{one.number}",
        subject=subject_of(teller, one.subject),
        state=one.state,
    )


def _entry(
    teller: Teller, case: service.cases.Case, url: str, one: reads.ShownEntry, *, is_open: bool
) -> screens.CaseEntry:
    side = "in" if one.kind in _HEARD else "out" if one.kind in _SAID else "among"
    is_customer = one.actor.startswith("customer:")
    return screens.CaseEntry(
        anchor=f"entry-{one.case_id}-{one.seq}",
        kind=one.kind,
        side=side,
        who="" if is_customer else teller.colleagues.get(one.actor, ""),
        at=one.at,
        body=one.body,
        state=one.message_state,
        files=tuple(
            screens.CaseFile(
                name=file.name,
                url=f"{url}/files/{one.case_id}/{one.seq}/{file.no}",
                size_kb=max(1, file.size_bytes // _KB),
            )
            for file in one.files
        )
        if is_open
        else (),
        hidden_files=0 if is_open else len(one.files),
        is_proven=one.told.get("is_proven", True),
        value=str(one.seq) if one.case_id == case.case_id else "",
        from_case=None if one.case_id == case.case_id else ids.number_of(one.case_id),
        mail_url=_mail_url(one),
    )


def _mail_url(one: reads.ShownEntry) -> str | None:
    """Return where a received message is shown as it came; it stands under who wrote it."""
    writer = one.actor.removeprefix("customer:")
    if one.message_id is None or writer == one.actor:
        return None
    return url_of(UUID(writer), one.message_id)


def _task(
    teller: Teller, url: str, one: service.cases.Task, at: datetime, *, may_end: bool
) -> screens.CaseTask:
    is_open = one.state == "open"
    return screens.CaseTask(
        kind=one.kind,
        title=one.title,
        due_at=one.due_at,
        is_late=is_open and (one.until_at or one.due_at) < at,
        who=None if one.assignee is None else teller.colleagues.get(one.assignee, "?"),
        state=one.state,
        done_url=f"{url}/tasks/{one.task_id}" if is_open and may_end else None,
    )


ROUTES: Final[Sequence[ControllerRouterHandler]] = (show_case, stream_case)
