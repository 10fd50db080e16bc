"""Experience at the console: what answers amount to, with their rows, and the pulse."""

from datetime import datetime, timedelta
from typing import Any, Final, get_args
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import i18n, ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.surfaces import knowledge_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.problems import told
from ordito.surfaces.whole import whole_of
from ordito.surfaces.words import N_

experience = service.experience

PATH: Final = "/desk/experience"
PULSE: Final = "/desk/pulse"
_WAYS: Final[tuple[service.experience.GroupedBy, ...]] = get_args(service.experience.GroupedBy)
_WAYS_BY_NAME: Final[dict[str, service.experience.GroupedBy]] = {way: way for way in _WAYS}
_ASKING: Final = frozenset({Role.ADMIN, Role.HELM})
_MOST: Final = 100
_UNREADABLE: Final = N_("A field cannot be read.")
_LONGEST_DAYS: Final = 365


@get(PATH, access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_experience(request: Call) -> Template:
    """Show CSAT, CES and NPS with intervals and counts, and the answers behind them."""
    asked = request.query_params
    by, days = asked.get("by", "all"), asked.get("days", "90")
    places = request.principal.place_ids
    screen = await _read(
        request,
        by=_WAYS_BY_NAME.get(by, "all"),
        days=min(whole_of(days) or 90, _LONGEST_DAYS),
        only_bad="bad" in asked,
        place_ids=None if places is None else sorted(places),
    )
    return Template("desk/experience.html", context={"screen": screen})


@get(PULSE, access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_pulse(request: Call) -> Template:
    """Show what the company asks its own people, and what earlier rounds said."""
    return await _pulse(request, saved=request.query_params.get("saved", "")[:20])


@post(PULSE, access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def change_pulse(request: Call) -> Template | Redirect:
    """Answer a round, without who answers; or open one, where the role lets it."""
    form = {name: str(value).strip() for name, value in (await request.form()).items()}
    try:
        if form.get("what") == "open":
            await _open(request, form)
            return Redirect(PULSE, query_params={"saved": "opened"}, status_code=303)
        await _answer(request, form)
    except (Refusal, ValueError) as refusal:
        language = frame_of(request).language
        unreadable = i18n.catalogue(language).gettext(_UNREADABLE)
        said = told(language, refusal) if isinstance(refusal, Refusal) else unreadable
        return await _pulse(request, failure=said, typed=form)
    return Redirect(PULSE, query_params={"saved": "answered"}, status_code=303)


async def _read(
    request: Call,
    *,
    by: service.experience.GroupedBy,
    days: int,
    only_bad: bool,
    place_ids: list[UUID] | None,
) -> screens.Experience:
    at = now()
    period: dict[str, Any] = {"since": at - timedelta(days=days), "until": at}
    book = await request.db.read(experience.ASKING.load)
    results = await request.db.read(
        experience.read_results,
        **period,
        by=by,
        at_least=book.policy.at_least,
        place_ids=place_ids,
    )
    answers = await request.db.read(
        experience.list_answers, **period, only_bad=only_bad, place_ids=place_ids, limit=_MOST
    )
    return screens.Experience(
        results=tuple(_named(request, one, by) for one in results),
        by=by,
        ways=_WAYS,
        days=days,
        at_least=book.policy.at_least,
        invitations=tuple(await request.db.read(experience.count_invitations, **period)),
        answers=tuple([await _row(request, one) for one in answers]),
        only_bad=only_bad,
        policy_version=book.version,
        rules=book.policy.rules,
    )


def _named(request: Call, result: service.experience.Result, by: str) -> service.experience.Result:
    """Return a result under the name of its place or channel."""
    directory, name = request.house.memory.directory, result.name
    if by == "place":
        name = next((one.name for id_, one in directory.places.items() if str(id_) == name), name)
    if by == "channel":
        name = next((one.name for id_, one in directory.channels.items() if str(id_) == name), name)
    return experience.Result(
        measure=result.measure,
        name=name,
        answers=result.answers,
        value=result.value,
        low=result.low,
        high=result.high,
        scores=result.scores,
    )


async def _row(request: Call, answer: service.experience.SurveyAnswer) -> screens.AnswerRow:
    places = request.house.memory.directory.places
    place = next((one.name for id_, one in places.items() if id_ == answer.place_id), "")
    case_url = None
    if answer.follow_up_id is not None:
        case_url = f"/desk/cases/{ids.number_of(answer.follow_up_id)}"
    return screens.AnswerRow(
        answer=answer,
        customer_url=f"/customers/{answer.customer_id}",
        place=place,
        case_url=case_url,
    )


async def _answer(request: Call, form: dict[str, str]) -> None:
    """Keep an answer of the pulse: neither its fact nor its transaction names anybody.

    Raises:
        Refusal: see ``service.experience.answer_pulse``.
        ValueError: the round or the score is none.
    """
    principal = request.principal
    assert principal.staff_id is not None, "pages are for people"
    places = request.house.memory.directory.places
    own = [one for id_, one in places.items() if principal.place_ids and id_ in principal.place_ids]
    await request.db.transact(
        experience.answer_pulse,
        Context.system(),
        round_id=UUID(form.get("round", "")),
        staff_id=principal.staff_id,
        team=own[0].code if len(own) == 1 else "",
        score=int(form.get("score", "")),
        at=now(),
    )


async def _open(request: Call, form: dict[str, str]) -> None:
    """Open a round from now on.

    Raises:
        PulseUnclear: the reader may not ask, or a language is missing.
        ValueError: the days are no number.
    """
    if _ASKING.isdisjoint(request.principal.roles):
        raise experience.PulseUnclear("Only the helm asks everybody.", field="question")
    at = now()
    new = experience.PulseRound(
        ids.new(),
        {code: form.get(f"question-{code}", "")[:300] for code in service.knowledge.LANGUAGES},
        at,
        at + timedelta(days=max(1, min(int(form.get("days", "7")), 60))),
        max(5, int(form.get("at_least", "5"))),
        request.principal.actor,
    )
    await request.db.transact(experience.open_pulse, request.context, new=new, at=at)


async def _pulse(
    request: Call,
    *,
    saved: str = "",
    failure: str | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    at, language = now(), request.language
    staff_id = request.principal.staff_id

    async def read(tx: Tx) -> tuple[screens.PulseRow, ...]:
        rounds = await experience.list_rounds(tx)
        return tuple([await _round(tx, one, staff_id, language, at) for one in rounds])

    screen = screens.Pulse(
        rounds=await request.db.read(read),
        saved=saved,
        failure=failure,
        may_ask=not _ASKING.isdisjoint(request.principal.roles),
        typed=typed or {},
    )
    status = 200 if failure is None else 422
    return Template("desk/pulse.html", context={"screen": screen}, status_code=status)


async def _round(
    tx: Tx,
    known: service.experience.PulseRound,
    staff_id: UUID | None,
    language: str,
    at: datetime,
) -> screens.PulseRow:
    is_over = known.closes_at <= at
    answered = staff_id is not None and await experience.has_answered(
        tx, round_id=known.round_id, staff_id=staff_id
    )
    result = await experience.read_pulse(tx, round_id=known.round_id, at=at) if is_over else None
    return screens.PulseRow(
        round_id=str(known.round_id),
        question=known.question.get(language) or next(iter(known.question.values())),
        opens_at=known.opens_at,
        closes_at=known.closes_at,
        at_least=known.at_least,
        is_open=known.opens_at <= at < known.closes_at,
        has_answered=answered,
        result=result,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_experience, show_pulse, change_pulse)
