"""Experience over HTTP: rules of asking, answers at till and phone, results, and the pulse."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.flows.hear_how_it_was import hear_how_it_was
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

experience = service.experience

_READ: Final = token(Scope.EXPERIENCE_READ, Scope.EXPERIENCE_WRITE)
_ASK: Final = token(Scope.EXPERIENCE_WRITE, Scope.TILL, Scope.CASES_WRITE)
_TAGS: Final = ["experience"]


class AskRulesVersion(msgspec.Struct, frozen=True):
    """What was published."""

    version: int


class AnswerToKeep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a customer said at the till, on the phone or on a page.

    Attributes:
        customer_id: who.
        answer_id: made by who asks; the same again changes the answer.
        measure: ``csat`` 1 to 5, ``ces`` 1 to 7, ``nps`` 0 to 10.
        score: the answer.
        medium: where it was said.
        touchpoint: about what.
        comment: in the customer's own words.
        order_id: about which order.
        case_id: about which case.
        place_id: at which place.
    """

    customer_id: UUID
    answer_id: UUID
    measure: experience.Measure
    score: Annotated[int, msgspec.Meta(ge=0, le=10)]
    medium: experience.AnswerMedium
    touchpoint: experience.Touchpoint
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    order_id: UUID | None = None
    case_id: UUID | None = None
    place_id: UUID | None = None


class ExperienceResults(msgspec.Struct, frozen=True):
    """What answers amount to, and what became of the invitations.

    Attributes:
        results: by measure and group; of small groups only how many there are.
        invitations: by rule and state, with those answered.
    """

    results: Sequence[experience.Result]
    invitations: Sequence[experience.InvitationCount]


class PulseToOpen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question to the company's own people, answered from 0 to 10.

    Attributes:
        question: in every language.
        opens_at: from when.
        closes_at: until when; results are shown afterwards.
        at_least: answers below which no group is shown, five or more.
    """

    question: dict[str, Annotated[str, msgspec.Meta(min_length=1, max_length=300)]]
    opens_at: datetime
    closes_at: datetime
    at_least: Annotated[int, msgspec.Meta(ge=5, le=1000)] = 5


@get("/experience/policy", access=_READ, tags=_TAGS, summary="Read the rules of asking")
async def show_ask_policy(request: Call) -> experience.AskBook:
    """Return the rules in force; by version 0 nobody is asked."""
    return await request.db.read(experience.ASKING.load)


@put("/experience/policy", access=token(), tags=_TAGS, summary="Publish the rules of asking")
async def put_ask_policy(
    request: Call,
    data: JSONBody[experience.AskPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[AskRulesVersion]:
    """Ask people by these rules from now on.

    Raises:
        AskPolicyUnclear: they contradict themselves.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "ask-policy")

    async def command(tx: Tx) -> AskRulesVersion:
        await experience.ASKING.require(tx, version=expected_version)
        book = await experience.publish_ask_policy(tx, policy=data, at=now())
        return AskRulesVersion(book.version)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@post(
    "/experience/answers",
    access=_ASK,
    tags=_TAGS,
    summary="Keep what a customer said",
    status_code=200,
)
async def post_answer(
    request: Call, data: JSONBody[AnswerToKeep], idempotency_key: IdempotencyKey
) -> Response[experience.SurveyAnswer]:
    """Keep an answer asked at the till or on the phone; somebody looks after a bad one.

    Raises:
        ScoreOutside: the measure has no such score.
        PlaceOutside: the place is outside the row scope.
    """
    if data.place_id is not None:
        request.principal.require_place(data.place_id)
    key = await key_of(request, idempotency_key, f"answer:{data.answer_id}")
    new = experience.NewAnswer(
        customer_id=CustomerId(data.customer_id),
        answer_id=data.answer_id,
        measure=data.measure,
        score=data.score,
        medium=data.medium,
        touchpoint=data.touchpoint.value,
        asked_by=request.principal.actor,
        comment=data.comment,
        order_id=data.order_id,
        case_id=data.case_id,
        channel_id=request.principal.channel_id,
        place_id=data.place_id,
    )

    async def command(tx: Tx) -> service.experience.SurveyAnswer:
        return await hear_how_it_was(tx, new=new, at=now())

    return await answer_once(request, key, subject_id=data.answer_id, command=command)


@get("/experience/answers", access=_READ, tags=_TAGS, summary="List answers")
async def list_answers(
    request: Call,
    *,
    since: FromQuery[datetime],
    until: FromQuery[datetime],
    measure: FromQuery[str | None] = None,
    only_bad: FromQuery[bool] = False,
    only_open: FromQuery[bool] = False,
) -> Sequence[experience.SurveyAnswer]:
    """Return answers of a period, the latest first; at most 200, of the caller's places."""
    return await request.db.read(
        experience.list_answers,
        since=since,
        until=until,
        measure=measure,
        only_bad=only_bad,
        only_open=only_open,
        place_ids=_places(request),
    )


@get("/experience/results", access=_READ, tags=_TAGS, summary="Read what answers amount to")
async def show_results(
    request: Call,
    since: FromQuery[datetime],
    until: FromQuery[datetime],
    by: FromQuery[experience.GroupedBy] = "all",
) -> ExperienceResults:
    """Return CSAT, CES and NPS with their intervals; groups that are too small have no value."""
    book = await request.db.read(experience.ASKING.load)
    results = await request.db.read(
        experience.read_results,
        since=since,
        until=until,
        by=by,
        at_least=book.policy.at_least,
        place_ids=_places(request),
    )
    invitations = await request.db.read(experience.count_invitations, since=since, until=until)
    return ExperienceResults(results, invitations)


@post(
    "/experience/pulse-rounds",
    access=token(Scope.EXPERIENCE_WRITE),
    tags=_TAGS,
    summary="Ask the company's own people",
)
async def post_pulse_round(
    request: Call, data: JSONBody[PulseToOpen], idempotency_key: IdempotencyKey
) -> Response[experience.PulseRound]:
    """Open a round of the pulse; it is answered on the console, without who answered.

    Raises:
        PulseUnclear: a language is missing, or it would close before it opens.
    """
    key = await key_of(request, idempotency_key, "pulse-round")
    new = experience.PulseRound(
        ids.new(),
        dict(data.question),
        data.opens_at,
        data.closes_at,
        data.at_least,
        request.principal.actor,
    )

    async def command(tx: Tx) -> service.experience.PulseRound:
        await experience.open_pulse(tx, new=new, at=now())
        return new

    return await answer_once(request, key, subject_id=new.round_id, command=command, status=201)


@get("/experience/pulse-rounds", access=_READ, tags=_TAGS, summary="List rounds of the pulse")
async def list_pulse_rounds(request: Call) -> Sequence[experience.PulseRound]:
    """Return rounds, the latest first."""
    return await request.db.read(experience.list_rounds)


@get(
    "/experience/pulse-rounds/{round_id:uuid}",
    access=_READ,
    tags=_TAGS,
    summary="Read what a round of the pulse says",
)
async def show_pulse_round(request: Call, round_id: FromPath[UUID]) -> experience.PulseResult:
    """Return what may be shown, once the round is over: no group of fewer than it asks for.

    Raises:
        UnknownPulse: there is no such round.
        PulseClosed: it is not over.
    """
    return await request.db.read(experience.read_pulse, round_id=round_id, at=now())


def _places(request: Call) -> list[UUID] | None:
    places = request.principal.place_ids
    return None if places is None else sorted(places)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_ask_policy,
    put_ask_policy,
    post_answer,
    list_answers,
    show_results,
    post_pulse_round,
    list_pulse_rounds,
    show_pulse_round,
)
