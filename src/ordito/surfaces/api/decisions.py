"""Decision policies over HTTP: read, drafted, checked, tried on the past and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.policies import PublishedVersion
from ordito.reads.past_decisions import PolicyReplay, replay_policy
from ordito.surfaces.api import approvals
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

GrantDecision = service.decisions.GrantDecision

_READ: Final = token(Scope.DECISIONS_READ, Scope.ORDERS_WRITE)
_PAGE: Final = 50


class DecisionPolicyInForce(msgspec.Struct, frozen=True):
    """The policy in force, and its version; 0 regulates nothing."""

    version: int
    policy: service.decisions.DecisionPolicy


class DraftToSave(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft, and the edition on which it was written."""

    edition: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    document: service.decisions.DecisionPolicy


class PolicyFlaw(msgspec.Struct, frozen=True):
    """Why a policy cannot be published; see ``Flaw``.

    Attributes:
        code: ``gap``, ``overlap``, ``unreachable``, ``impossible`` or ``too_many``.
        subject: of which table.
        rules: codes of the rules concerned.
        example: a case in which it happens, by fact.
    """

    code: str
    subject: str
    rules: Sequence[str]
    example: Mapping[str, str]


class PolicyToTry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A policy that shall be tried on the decisions since an instant, at most 100,000 of them."""

    policy: service.decisions.DecisionPolicy
    since: Annotated[datetime, msgspec.Meta(tz=True)]


class CaseToJudge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts of a case, and what of it shall be judged; without a policy by the one in force."""

    subject: service.decisions.DecisionSubject
    facts: service.decisions.CaseFacts
    policy: service.decisions.DecisionPolicy | None = None


@get(
    "/decision-policy",
    access=_READ,
    tags=["decision policy"],
    summary="Read the decision policy",
)
async def show_decision_policy(
    request: Call, version: FromQuery[int | None] = None
) -> DecisionPolicyInForce:
    """Return the policy in force, or one of its versions."""
    book = request.house.memory.decisions
    if version is not None:
        book = await request.db.read(service.decisions.DECISIONS.load_version, version=version)
    return DecisionPolicyInForce(book.version, book.policy)


@put(
    "/decision-policy",
    access=token(),
    tags=["decision policy"],
    summary="Publish the decision policy",
)
async def put_decision_policy(
    request: Call,
    data: JSONBody[service.decisions.DecisionPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[DecisionPolicyInForce]:
    """Put a policy in force for what is decided from now on.

    Raises:
        DecisionPolicyUnclear: it leaves cases out, or says two things of one; it names them.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "decision_policy")

    async def command(tx: Tx) -> DecisionPolicyInForce:
        await service.decisions.DECISIONS.require(tx, version=expected_version)
        by = tx.context.actor
        book = await service.decisions.publish_decision_policy(tx, policy=data, by=by, at=now())
        return DecisionPolicyInForce(book.version, book.policy)

    return await answer_once(
        request, key, subject_id=ids.derive("decision policy"), command=command, renews=True
    )


@get(
    "/decision-policy/versions",
    access=_READ,
    tags=["decision policy"],
    summary="List the versions of the decision policy",
)
async def list_policy_versions(request: Call) -> Sequence[PublishedVersion]:
    """Return who published which version when, the latest first; at most 50."""
    return await request.db.read(service.decisions.DECISIONS.list_versions, most=_PAGE)


@get(
    "/decision-policy/draft",
    access=_READ,
    tags=["decision policy"],
    summary="Read the draft of the decision policy",
)
async def show_decision_draft(request: Call) -> service.decisions.PolicyDraft:
    """Return the draft; where nobody has begun one, what is in force, as edition 0."""
    return await request.db.read(service.decisions.read_draft)


@put(
    "/decision-policy/draft",
    access=token(),
    tags=["decision policy"],
    summary="Save the draft of the decision policy",
)
async def put_decision_draft(
    request: Call, data: JSONBody[DraftToSave], idempotency_key: IdempotencyKey
) -> Response[service.decisions.PolicyDraft]:
    """Save a draft, which need not be whole yet.

    Raises:
        DecisionPolicyUnclear: it names facts that are none, or misses words.
        DraftChanged: somebody else has saved it since.
    """
    key = await key_of(request, idempotency_key, "decision_draft")

    async def command(tx: Tx) -> service.decisions.PolicyDraft:
        return await service.decisions.save_draft(
            tx, edition=data.edition, document=data.document, by=tx.context.actor, at=now()
        )

    return await answer_once(request, key, subject_id=ids.derive("decision draft"), command=command)


@post(
    "/decision-policy/checks",
    access=_READ,
    tags=["decision policy"],
    summary="Check a decision policy",
    status_code=200,
)
async def check_decision_policy(
    request: Call, data: JSONBody[service.decisions.DecisionPolicy]
) -> Sequence[PolicyFlaw]:
    """Return gaps, overlaps and rules that no case reaches, each with a case; none is good.

    Raises:
        DecisionPolicyUnclear: it is none that could be checked.
    """
    assert request.house, "it is in reach of its company alone"
    service.decisions.require_readable(data)
    return [
        PolicyFlaw(one.code, one.subject, one.rules, one.example)
        for one in service.decisions.find_flaws(data)
    ]


@post(
    "/decision-policy/judgements",
    access=_READ,
    tags=["decisions"],
    summary="Judge a case by its facts",
    status_code=200,
)
async def judge_case(request: Call, data: JSONBody[CaseToJudge]) -> service.decisions.Judgement:
    """Say what is owed and what may be granted in a case; nothing is decided by that.

    Raises:
        DecisionPolicyUnclear: the policy that came along is none that could be asked.
    """
    book = request.house.memory.decisions
    if data.policy is not None:
        service.decisions.require_readable(data.policy)
        book = service.decisions.DecisionBook(0, data.policy)
    return book.judge(data.subject, data.facts)


@post(
    "/decision-policy/replays",
    access=_READ,
    tags=["decision policy"],
    summary="Try a decision policy on the past",
    status_code=200,
)
async def replay_decision_policy(request: Call, data: JSONBody[PolicyToTry]) -> PolicyReplay:
    """Say what would have been decided otherwise, in cases and in money.

    Raises:
        DecisionPolicyUnclear: it is none that could be asked.
    """
    service.decisions.require_readable(data.policy)
    book = service.decisions.DecisionBook(0, data.policy)
    return await request.db.read(replay_policy, book=book, since=data.since)


@get(
    "/decisions",
    access=token(Scope.DECISIONS_READ),
    tags=["decisions"],
    summary="List decisions",
)
async def list_decisions(
    request: Call,
    *,
    customer_id: FromQuery[UUID | None] = None,
    order_id: FromQuery[UUID | None] = None,
    subject: FromQuery[service.decisions.DecisionSubject | None] = None,
    actor: FromQuery[str | None] = None,
    cell: FromQuery[str | None] = None,
    deviating: FromQuery[bool] = False,
    before: FromQuery[UUID | None] = None,
) -> Sequence[GrantDecision]:
    """Return decisions, the latest first, 50 at a time; ``before`` is the last ``decision_id``.

    Raises:
        UnknownDecision: ``before`` is none.
    """
    at = None
    if before is not None:
        last = await request.db.read(service.decisions.get_decision, decision_id=before)
        at = (last.at, last.decision_id)
    asked = service.decisions.Asked(
        customer_id=customer_id,
        order_id=order_id,
        subject=subject,
        actor=actor,
        cell=cell,
        deviating=deviating,
    )
    return await request.db.read(
        service.decisions.list_decisions, asked=asked, before=at, page_size=_PAGE
    )


@get(
    "/decisions/{decision_id:uuid}",
    access=token(Scope.DECISIONS_READ),
    tags=["decisions"],
    summary="Read a decision",
)
async def show_decision(request: Call, decision_id: FromPath[UUID]) -> GrantDecision:
    """Return a decision: its facts, what the policy said, what was given, and why.

    Raises:
        UnknownDecision: there is none of that id.
    """
    return await request.db.read(service.decisions.get_decision, decision_id=decision_id)


@get(
    "/decision-fairness",
    access=token(Scope.DECISIONS_READ),
    tags=["decisions"],
    summary="Read how alike like cases are decided",
)
async def show_fairness(
    request: Call,
    since: FromQuery[datetime],
    until: FromQuery[datetime | None] = None,
    subject: FromQuery[service.decisions.DecisionSubject | None] = None,
) -> service.decisions.Fairness:
    """Return consistency, and differences between agents, channels and groups with their ranges.

    At most the latest 200,000 decisions count. Groups of fewer than 20 decisions are not shown.
    """
    rows = await request.db.read(
        service.decisions.list_compared, since=since, until=until or now(), subject=subject
    )
    return service.decisions.measure_fairness(rows)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_decision_policy,
    put_decision_policy,
    list_policy_versions,
    show_decision_draft,
    put_decision_draft,
    check_decision_policy,
    judge_case,
    replay_decision_policy,
    list_decisions,
    show_decision,
    show_fairness,
    *approvals.ROUTES,
)
