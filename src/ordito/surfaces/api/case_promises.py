"""What is promised in cases over HTTP, and whom we do not let go."""

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import orders, service
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.reads.case_work import (
    BoardRow,
    CareRow,
    KeptRow,
    count_kept,
    list_board,
    list_in_care,
)
from ordito.surfaces.api.case_work import Agent
from ordito.surfaces.api.cases_door import (
    CASE,
    READ,
    WRITE,
    AfterText,
    CaseAnswer,
    Code,
    Instant,
    Limit,
    Note,
    after_of,
    scope_of,
    told,
    whose_of,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call


class NewCommitment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is promised besides; ``order`` (number or id) is the one of a refund."""

    kind: Literal["solution", "refund"]
    order: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class CommitmentDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a promise was kept; or, with the reason, that nobody wants it any more."""

    void_because: Code | None = None


class CareAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why the customer is not let go, and who looks after it."""

    reason: Code
    note: Note = ""
    owner: Agent | None = None


class CareOwned(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who looks after the customer, and when next."""

    owner: Agent
    look_at: Instant
    note: Note | None = None


class CareDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How it ended."""

    outcome: Literal["won_back", "lost", "mistaken"]
    note: Note = ""


class CommitmentBoard(msgspec.Struct, frozen=True):
    """Promises whose clocks run; send ``next`` as ``after`` for what comes next."""

    promises: list[BoardRow]
    next: str | None


class CareList(msgspec.Struct, frozen=True):
    """Whom we do not let go; send ``next`` as ``after`` for what comes next."""

    customers: list[CareRow]
    next: str | None


@post(
    f"{CASE}/commitments",
    access=WRITE,
    tags=["commitments"],
    summary="Promise more",
    status_code=201,
)
async def post_commitment(
    request: Call,
    name: FromPath[str],
    data: JSONBody[NewCommitment],
    idempotency_key: IdempotencyKey,
) -> Response[service.cases.Commitment]:
    """Promise what the policy promises of a kind; the case is not closed before it is kept.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        UnknownOrder: there is none.
        CaseEnded: it is closed or goes on in another one.
        NothingPromised: the policy says nothing of it.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_promise:{whose.case_id}")

    async def command(tx: Tx) -> service.cases.Commitment:
        case = await service.cases.lock_open(tx, whose=whose)
        order_id = None
        if data.order is not None:
            where = await orders.find_order_key(tx, name=data.order)
            if where is None:
                raise orders.UnknownOrder(f"There is no order {data.order[:40]}.", field="order")
            order_id = where.order_id
        made = await service.cases.promise_more(
            tx,
            case=case,
            kind=service.cases.CommitmentKind(data.kind),
            subject_id=order_id,
            at=now(),
        )
        await service.cases.save(tx, case=await service.cases.with_due(tx, case=case))
        return made

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@post(
    f"{CASE}/commitments/{{commitment_id:uuid}}/end",
    access=WRITE,
    tags=["commitments"],
    summary="End a promise",
    status_code=200,
)
async def post_commitment_end(
    request: Call,
    name: FromPath[str],
    commitment_id: FromPath[UUID],
    data: JSONBody[CommitmentDone],
    idempotency_key: IdempotencyKey,
) -> Response[service.cases.Commitment]:
    """Note that a promise was kept; or, with the reason, that nobody wants it any more.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        UnknownCommitment: nothing of that id is promised and open in the case.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_promise_end:{commitment_id}")

    async def command(tx: Tx) -> service.cases.Commitment:
        case = await service.cases.lock(tx, whose=whose)
        story = await service.cases.story_of(tx, whose=whose)
        found = await service.cases.get_open(tx, story=story, commitment_id=commitment_id)
        ended = await service.cases.end(
            tx, commitment=found, void_because=data.void_because, at=now()
        )
        await service.cases.save(tx, case=await service.cases.with_due(tx, case=case))
        return ended

    return await answer_once(request, key, subject_id=commitment_id, command=command)


@post(f"{CASE}/care", access=WRITE, tags=["commitments"], summary="Do not let go", status_code=201)
async def post_care(
    request: Call, name: FromPath[str], data: JSONBody[CareAsked], idempotency_key: IdempotencyKey
) -> Response[CaseAnswer]:
    """Put a dissatisfied customer on the list of those whom we do not let go; again is harmless.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseEnded: it is closed or goes on in another one.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_care:{whose.case_id}")

    async def command(tx: Tx) -> CaseAnswer:
        case = await service.cases.lock_open(tx, whose=whose)
        await service.cases.begin_care(
            tx, case=case, reason=data.reason, note=data.note, owner=data.owner, at=now()
        )
        return told(case)

    return await answer_once(request, key, subject_id=whose.case_id, command=command, status=201)


@put(f"{CASE}/care", access=WRITE, tags=["commitments"], summary="Look after a customer")
async def put_care(
    request: Call, name: FromPath[str], data: JSONBody[CareOwned], idempotency_key: IdempotencyKey
) -> Response[CaseAnswer]:
    """Say who looks after a customer whom we do not let go, and when next.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        NotInCare: the customer is not on the list.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_care_owner:{whose.case_id}")

    async def command(tx: Tx) -> CaseAnswer:
        await service.cases.own_care(
            tx, whose=whose, owner=data.owner, look_at=data.look_at, note=data.note
        )
        return told(await service.cases.get_case(tx, whose=whose))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@post(
    f"{CASE}/care/end", access=WRITE, tags=["commitments"], summary="End the care", status_code=200
)
async def post_care_end(
    request: Call, name: FromPath[str], data: JSONBody[CareDone], idempotency_key: IdempotencyKey
) -> Response[CaseAnswer]:
    """Say how it ended with a customer whom we did not let go.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        NotInCare: the customer is not on the list.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_care_end:{whose.case_id}")

    async def command(tx: Tx) -> CaseAnswer:
        await service.cases.end_care(
            tx, whose=whose, outcome=data.outcome, note=data.note, at=now()
        )
        return told(await service.cases.get_case(tx, whose=whose))

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@get("/commitments", access=READ, tags=["commitments"], summary="List promises whose clocks run")
async def list_commitments(
    request: Call,
    kind: FromQuery[service.cases.CommitmentKind | None] = None,
    after: AfterText = "",
    limit: Limit = 50,
) -> CommitmentBoard:
    """Return what is promised and due, the first at the top.

    Raises:
        MarkWrong: ``after`` was not given out by us.
    """
    rows = await request.db.read(
        list_board,
        place_ids=scope_of(request),
        kind=None if kind is None else kind.value,
        after=after_of(after),
        most=limit,
    )
    return CommitmentBoard(rows, str(rows[-1].after) if len(rows) == limit else None)


@get("/commitments/kept", access=READ, tags=["commitments"], summary="Count promises kept")
async def show_kept(
    request: Call, since: FromQuery[Instant], until: FromQuery[Instant]
) -> list[KeptRow]:
    """Return how the promises ended that ended within a time, by kind, channel and tier."""
    return await request.db.read(count_kept, since=since, until=until)


@get("/care", access=READ, tags=["commitments"], summary="List whom we do not let go")
async def list_care(
    request: Call, owner: FromQuery[str | None] = None, after: AfterText = "", limit: Limit = 50
) -> CareList:
    """Return dissatisfied customers, whom to look after first at the top.

    Raises:
        MarkWrong: ``after`` was not given out by us.
    """
    rows = await request.db.read(
        list_in_care,
        place_ids=scope_of(request),
        owner=owner,
        after=after_of(after),
        most=limit,
    )
    return CareList(rows, str(rows[-1].after) if len(rows) == limit else None)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_commitment,
    post_commitment_end,
    post_care,
    put_care,
    post_care_end,
    list_commitments,
    show_kept,
    list_care,
)
