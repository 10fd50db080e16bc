"""Cases over HTTP: opened by any channel, listed, read, brought further."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import customers, orders, service
from ordito.customers import Identifier
from ordito.flows.open_case import Opening, find_or_register, open_case
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.case_page import CaseRows, read_case_page
from ordito.reads.case_queue import (
    FIRST,
    QueueCounts,
    QueueList,
    QueueMark,
    QueueRow,
    WantedCases,
    count_queue,
    read_queue,
)
from ordito.surfaces.api.cases_door import (
    CASE,
    READ,
    WRITE,
    AfterText,
    CaseAnswer,
    Code,
    Instant,
    Limit,
    Line,
    Note,
    Priority,
    Version,
    own_place_id,
    require_visible,
    scope_of,
    told,
    whose_of,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call

_KINDS: Final = {
    "call": service.cases.EntryKind.CALL_NOTE,
    "chat": service.cases.EntryKind.CHAT_IN,
    "counter": service.cases.EntryKind.COUNTER,
    "form": service.cases.EntryKind.FORM,
    "social": service.cases.EntryKind.SOCIAL_IN,
    "text": service.cases.EntryKind.TEXT_IN,
}
_BY_CUSTOMERS: Final = frozenset({"chat", "form", "social", "text"})


class CaseLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a case is about: an order by its number or id, or another thing by its id."""

    kind: service.cases.LinkKind
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    line_no: Annotated[int, msgspec.Meta(ge=0, le=32_767)] = 0


class NewCaseAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody wants, and by which channel it came.

    Attributes:
        channel: ``call``, ``chat``, ``counter``, ``form``, ``social`` or ``text``; mail comes by
            itself, and so does what texters tell.
        subject: in a few words.
        said: what was said or written; of a call or a visit, the note of it.
        customer_id: who wants it; or ``identifier``: somebody unknown becomes a customer by it.
        identifier: e-mail, phone, card ...
        external_id: of the message or chat in the system it comes from, with ``source``: the same
            again opens no second case.
        source: which system.
        began_at: start of a call or visit.
        ended_at: its end.
        reached: whether the customer was there; only then it is an answer.
        take: whether the caller has the case from the start.
        place: code or id; whose staff sees it.
        links: what it is about.
    """

    channel: Literal["call", "chat", "counter", "form", "social", "text"]
    subject: Line
    said: Note = ""
    customer_id: UUID | None = None
    identifier: Identifier | None = None
    external_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    source: Code = "api"
    topic: Code = "other"
    priority: Priority = 3
    skill: Code | None = None
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] | None = None
    began_at: Instant | None = None
    ended_at: Instant | None = None
    reached: bool = True
    take: bool = False
    place: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    links: Annotated[tuple[CaseLink, ...], msgspec.Meta(max_length=50)] = ()


class CaseState(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """To which state a case comes, with the code of how it was solved."""

    state: Literal["open", "waiting", "solved", "closed"]
    resolution: Code | None = None
    version: Version | None = None


class CaseQueue(msgspec.Struct, frozen=True):
    """A page of a list; send ``next`` as ``after`` for what comes next, None where it ends."""

    cases: list[QueueRow]
    next: str | None


class CaseWhole(msgspec.Struct, frozen=True):
    """A case with all that was said, done and promised in it and in what was merged into it."""

    case: CaseAnswer
    rows: CaseRows


class NoCustomer(customers.UnknownCustomer):
    """Nobody is named who wants something."""

    code = "cases.no_customer"
    remedy = "Send customer_id, or an identifier by which the customer is known or becomes so."


@post("/cases", access=WRITE, tags=["cases"], summary="Open a case", status_code=201)
async def post_case(
    request: Call, data: JSONBody[NewCaseAsked], idempotency_key: IdempotencyKey
) -> Response[CaseAnswer]:
    """Open a case with what was said; what the company promises runs from now on.

    Raises:
        NoCustomer: nobody is named.
        InvalidIdentifier: the value cannot be one of its kind.
        UnknownOrder: it is about an order that there is not.
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    key = await key_of(request, idempotency_key, "open_case")
    case_id, at = ids.new(), now()
    place_id = own_place_id(request, data.place) or request.principal.place_id
    source = service.cases.Source(data.channel)

    async def command(tx: Tx) -> CaseAnswer:
        customer_id = await _customer_of(tx, data, at)
        cause = None if data.external_id is None else f"{data.source}:{data.external_id}"
        said = service.cases.NewEntry(
            kind=_KINDS[data.channel],
            body=data.said,
            actor=f"customer:{customer_id}" if data.channel in _BY_CUSTOMERS else None,
            cause=cause,
            began_at=data.began_at,
            ended_at=data.ended_at,
            reached=data.reached,
        )
        opening = Opening(
            customer_id=customer_id,
            case_id=case_id,
            channel=source,
            subject=data.subject,
            topic=data.topic,
            priority=data.priority,
            skill=data.skill,
            language=data.language,
            place_id=place_id,
            channel_id=request.principal.channel_id,
            links=tuple([await link_of(tx, one) for one in data.links]),
            cause=cause,
            entry=said,
            assignee=request.principal.actor if data.take else None,
        )
        case, _ = await open_case(tx, opening=opening, at=at)
        return told(case)

    return await answer_once(request, key, subject_id=case_id, command=command, status=201)


@get("/cases", access=READ, tags=["cases"], summary="List a queue of cases")
async def list_queue(
    request: Call,
    which: Annotated[QueueList, QueryParameter(name="list")] = QueueList.OPEN,
    assignee: FromQuery[str] = "",
    skill: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    after: AfterText = "",
    limit: Limit = 50,
) -> CaseQueue:
    """Return a page of the queue, the most urgent first; ``mine`` are the caller's own.

    Raises:
        MarkWrong: ``after`` was not given out by us.
    """
    wanted = WantedCases(
        which=which,
        assignee=assignee or request.principal.actor,
        skill=skill,
        channel=channel,
        place_ids=scope_of(request),
        after=QueueMark.parse(after) if after else FIRST,
        most=limit,
    )
    rows = await request.db.read(read_queue, wanted=wanted, at=now())
    return CaseQueue(rows, str(rows[-1].mark) if len(rows) == limit else None)


@get("/cases/counts", access=READ, tags=["cases"], summary="Count the queues")
async def show_counts(request: Call) -> QueueCounts:
    """Return how long the lists are, each counted to a thousand."""
    return await request.db.read(
        count_queue,
        assignee=request.principal.actor,
        place_ids=scope_of(request),
        at=now(),
    )


@get(CASE, access=READ, tags=["cases"], summary="Read a case")
async def show_case(request: Call, name: FromPath[str]) -> CaseWhole:
    """Return a case by its number or id, whole.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
    """
    whose = await request.db.read(service.cases.get_whose, name=name)
    page = await request.db.read(
        read_case_page, whose=whose, actor=request.principal.actor, at=now()
    )
    require_visible(request, page.case)
    return CaseWhole(told(page.case), page.rows)


@get(
    "/customers/{customer_id:uuid}/cases",
    access=READ,
    tags=["cases"],
    summary="List the cases of a customer",
)
async def list_of_customer(request: Call, customer_id: FromPath[UUID]) -> list[CaseAnswer]:
    """Return the cases of a person, under all ids, the latest first; at most fifty."""

    async def read(tx: Tx) -> list[service.cases.Case]:
        own = await customers.identity.members(tx, customer_id=CustomerId(customer_id))
        return await service.cases.list_of_person(tx, customer_ids=own)

    found = await request.db.read(read)
    return [told(case) for case in found if request.principal.may_act_at(case.place_id)]


@put(f"{CASE}/state", access=WRITE, tags=["cases"], summary="Bring a case to a state")
async def put_state(
    request: Call,
    name: FromPath[str],
    data: JSONBody[CaseState],
    idempotency_key: IdempotencyKey,
) -> Response[CaseAnswer]:
    """Let a case wait for the customer, go on, be solved, or be closed; its clocks go with it.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseMoved: somebody has changed it since it was read.
        CaseEnded: it is closed or goes on in another one.
        CaseNotSolved: it shall be closed and is not solved.
        PromiseOpen: it shall be closed, and something promised is open.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_state:{whose.case_id}")

    async def command(tx: Tx) -> CaseAnswer:
        case = await service.cases.lock_open(tx, whose=whose, version=data.version)
        case = await service.cases.change_state(
            tx,
            case=case,
            state=service.cases.State(data.state),
            resolution=data.resolution,
            at=now(),
        )
        return told(case)

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


async def link_of(tx: Tx, link: CaseLink) -> service.cases.Link:
    """Return what a case is about; orders are found by number or id.

    Raises:
        UnknownOrder: there is none.
        UnknownCase: another thing is not named by an id.
    """
    if link.kind in (service.cases.LinkKind.ORDER, service.cases.LinkKind.LINE):
        where = await orders.find_order_key(tx, name=link.name)
        if where is None:
            raise orders.UnknownOrder(f"There is no order {link.name[:40]}.", field="links")
        return service.cases.Link(link.kind, where.order_id, link.line_no)
    try:
        return service.cases.Link(link.kind, UUID(link.name), link.line_no)
    except ValueError:
        raise orders.UnknownOrder(f"{link.name[:40]!r} is no id.", field="links") from None


async def _customer_of(tx: Tx, asked: NewCaseAsked, at: datetime) -> CustomerId:
    if asked.customer_id is not None:
        return CustomerId(asked.customer_id)
    if asked.identifier is None:
        raise NoCustomer("Nobody is named who wants something.", field="customer_id")
    return await find_or_register(tx, identifier=asked.identifier, language=asked.language, at=at)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_case,
    list_queue,
    show_counts,
    show_case,
    list_of_customer,
    put_state,
)
