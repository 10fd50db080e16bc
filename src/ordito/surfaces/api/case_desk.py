"""The desk over HTTP: its people, whom to call, who calls, and what it promises."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import customers, service
from ordito.customers import Identifier
from ordito.flows.call_after_delivery import Called, note_call
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.case_work import CallRow, list_calls
from ordito.reads.verified import read_heard
from ordito.surfaces.api.cases_door import (
    ASSIGN,
    READ,
    WRITE,
    AfterText,
    CaseAnswer,
    Code,
    Limit,
    Note,
    after_of,
    scope_of,
    told,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class CallerAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number that calls, or what a caller is known by."""

    identifier: Identifier


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, as far as that is known.

    Attributes:
        customer_id: the person; None where the number is nobody's.
        is_verified: whether the caller of this route has heard the person prove it lately; until
            then nothing personal is told.
        cases: of the person, the latest first.
    """

    customer_id: UUID | None
    is_verified: bool
    cases: list[CaseAnswer]


class CallList(msgspec.Struct, frozen=True):
    """Whom to call after delivery; send ``next`` as ``after`` for what comes next."""

    calls: list[CallRow]
    next: str | None


class CalledAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What became of a call.

    Attributes:
        outcome: ``reached``; or a code of why not: it is due again later.
        said: what the customer said.
        satisfaction: 1 (not at all) to 5.
        wants_case: something has to be done.
    """

    outcome: Code
    said: Note | None = None
    satisfaction: Annotated[int, msgspec.Meta(ge=1, le=5)] | None = None
    wants_case: bool = False


class AgentState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the caller takes cases; said again, it says that the caller is still there."""

    state: Literal["present", "busy", "away"]


class CommitmentPolicyAnswer(msgspec.Struct, frozen=True):
    """What the company promises, and its version."""

    version: int
    policy: service.cases.CommitmentPolicy


class RoutingPolicyAnswer(msgspec.Struct, frozen=True):
    """How work finds its people, and its version."""

    version: int
    policy: service.cases.RoutingPolicy


@post(
    "/callers",
    access=token(Scope.CASES_WRITE),
    tags=["desk"],
    summary="Recognise a caller",
    status_code=200,
)
async def post_caller(request: Call, data: JSONBody[CallerAsked]) -> Caller:
    """Return whose number it is, with the cases of the person; nothing personal is in it.

    Raises:
        InvalidIdentifier: the value cannot be one of its kind.
    """
    actor = request.principal.actor

    async def read(tx: Tx) -> Caller:
        found = await customers.find_by_identifier(tx, identifier=data.identifier)
        if found is None:
            return Caller(customer_id=None, is_verified=False, cases=[])
        own = await customers.identity.members(tx, customer_id=found)
        heard = await read_heard(tx, customer_id=own[0], actor=actor, at=now())
        cases = await service.cases.list_of_person(tx, customer_ids=own)
        return Caller(
            customer_id=own[0],
            is_verified=heard.is_verified,
            cases=[told(one) for one in cases if request.principal.may_act_at(one.place_id)],
        )

    return await request.db.read(read)


@get("/follow-ups", access=READ, tags=["desk"], summary="List whom to call after delivery")
async def list_follow_ups(
    request: Call,
    rule: FromQuery[str | None] = None,
    skill: FromQuery[str | None] = None,
    after: AfterText = "",
    limit: Limit = 50,
) -> CallList:
    """Return the calls that are due by now, the longest due at the top.

    Raises:
        MarkWrong: ``after`` was not given out by us.
    """
    rows = await request.db.read(
        list_calls,
        at=now(),
        place_ids=scope_of(request),
        rule=rule,
        skills=None if skill is None else [skill],
        after=after_of(after),
        most=limit,
    )
    return CallList(rows, str(rows[-1].after) if len(rows) == limit else None)


@post(
    "/customers/{customer_id:uuid}/follow-ups/{follow_up_id:uuid}/claim",
    access=WRITE,
    tags=["desk"],
    summary="Take a call",
    status_code=200,
)
async def post_claim(
    request: Call,
    customer_id: FromPath[UUID],
    follow_up_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[service.cases.FollowUp]:
    """Have a call for half an hour; nobody else makes it meanwhile.

    Raises:
        UnknownFollowUp: no call of that id is open.
        FollowUpTaken: somebody else is calling.
    """
    key = await key_of(request, idempotency_key, f"claim_call:{follow_up_id}")

    async def command(tx: Tx) -> service.cases.FollowUp:
        return await service.cases.claim_follow_up(
            tx, customer_id=CustomerId(customer_id), follow_up_id=follow_up_id, at=now()
        )

    return await answer_once(request, key, subject_id=follow_up_id, command=command)


@post(
    "/customers/{customer_id:uuid}/follow-ups/{follow_up_id:uuid}/calls",
    access=WRITE,
    tags=["desk"],
    summary="Note a call after delivery",
    status_code=201,
)
async def post_called(
    request: Call,
    customer_id: FromPath[UUID],
    follow_up_id: FromPath[UUID],
    data: JSONBody[CalledAsked],
    idempotency_key: IdempotencyKey,
) -> Response[service.cases.FollowUp]:
    """Note what the customer said; somebody unhappy has a case now and is not let go.

    Raises:
        UnknownFollowUp: no call of that id is open.
        FollowUpTaken: somebody else is calling.
    """
    key = await key_of(request, idempotency_key, f"call:{follow_up_id}")

    async def command(tx: Tx) -> service.cases.FollowUp:
        called = Called(
            outcome=data.outcome,
            said=data.said,
            satisfaction=data.satisfaction,
            wants_case=data.wants_case,
        )
        return await note_call(
            tx,
            customer_id=CustomerId(customer_id),
            follow_up_id=follow_up_id,
            called=called,
            at=now(),
        )

    return await answer_once(request, key, subject_id=follow_up_id, command=command, status=201)


@get("/desk/agents", access=READ, tags=["desk"], summary="List who works at the desk")
async def list_agents(request: Call) -> Sequence[service.cases.Agent]:
    """Return the agents with their skills, whether they are there, and how many cases they have."""
    return await request.db.read(service.cases.list_agents)


@put("/desk/agents", access=ASSIGN, tags=["desk"], summary="Put an agent")
async def put_agent(
    request: Call, data: JSONBody[service.cases.NewAgent], idempotency_key: IdempotencyKey
) -> Response[service.cases.Agent]:
    """Let somebody work at the desk, or change what the person can do there."""
    key = await key_of(request, idempotency_key, f"agent:{data.agent}")

    async def command(tx: Tx) -> service.cases.Agent:
        await service.cases.put_agent(tx, agent=data, at=now())
        return await service.cases.get_agent(tx, agent=data.agent)

    return await answer_once(request, key, subject_id=ids.derive(data.agent), command=command)


@put("/desk/me", access=WRITE, tags=["desk"], summary="Say whether one is there")
async def put_me(
    request: Call, data: JSONBody[AgentState], idempotency_key: IdempotencyKey
) -> Response[service.cases.Agent]:
    """Say that the caller takes cases, is busy, or goes.

    Raises:
        UnknownAgent: the caller does not work at the desk.
    """
    actor = request.principal.actor
    key = await key_of(request, idempotency_key, "desk_me")

    async def command(tx: Tx) -> service.cases.Agent:
        await service.cases.set_agent_state(tx, agent=actor, state=data.state, at=now())
        return await service.cases.get_agent(tx, agent=actor)

    return await answer_once(request, key, subject_id=ids.derive(actor), command=command)


@get("/desk/commitment-policy", access=READ, tags=["desk"], summary="Read what is promised")
async def show_commitment_policy(request: Call) -> CommitmentPolicyAnswer:
    """Return what the company promises to whom, in which business hours."""
    book = await request.db.read(service.cases.COMMITMENTS.load)
    return CommitmentPolicyAnswer(book.version, book.policy)


@put(
    "/desk/commitment-policy",
    access=token(Scope.ADMIN),
    tags=["desk"],
    summary="Publish what is promised",
)
async def put_commitment_policy(
    request: Call,
    data: JSONBody[service.cases.CommitmentPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[CommitmentPolicyAnswer]:
    """Promise this from now on; what was promised before keeps its own version.

    Raises:
        CommitmentPolicyUnclear: it says less than it seems to.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "commitment_policy")

    async def command(tx: Tx) -> CommitmentPolicyAnswer:
        await service.cases.COMMITMENTS.require(tx, version=expected_version)
        book = await service.cases.publish_commitment_policy(
            tx, policy=data, by=request.principal.actor, at=now()
        )
        return CommitmentPolicyAnswer(book.version, book.policy)

    subject_id = ids.derive("commitment policy")
    return await answer_once(request, key, subject_id=subject_id, command=command)


@get("/desk/routing-policy", access=READ, tags=["desk"], summary="Read how work is routed")
async def show_routing_policy(request: Call) -> RoutingPolicyAnswer:
    """Return how cases find agents, which exceptions become cases, and whom we call."""
    book = await request.db.read(service.cases.ROUTING.load)
    return RoutingPolicyAnswer(book.version, book.policy)


@put(
    "/desk/routing-policy",
    access=token(Scope.ADMIN),
    tags=["desk"],
    summary="Publish how work is routed",
)
async def put_routing_policy(
    request: Call,
    data: JSONBody[service.cases.RoutingPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[RoutingPolicyAnswer]:
    """Route work in this way from now on.

    Raises:
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "routing_policy")

    async def command(tx: Tx) -> RoutingPolicyAnswer:
        await service.cases.ROUTING.require(tx, version=expected_version)
        book = await service.cases.publish_routing_policy(
            tx, policy=data, by=request.principal.actor, at=now()
        )
        return RoutingPolicyAnswer(book.version, book.policy)

    return await answer_once(request, key, subject_id=ids.derive("routing policy"), command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_caller,
    list_follow_ups,
    post_claim,
    post_called,
    list_agents,
    put_agent,
    put_me,
    show_commitment_policy,
    put_commitment_policy,
    show_routing_policy,
    put_routing_policy,
)
