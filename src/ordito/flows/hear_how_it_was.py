"""Hear how it was: an answer is kept, becomes a touchpoint, and somebody looks after a bad one.

Where the answer is about a case, that case is marked; otherwise one is opened.
"""

from datetime import datetime
from typing import Final

from ordito import journeys, service
from ordito.flows.note_contact import SOURCE
from ordito.flows.open_case import Opening, open_case
from ordito.journeys import Touchpoint
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, IdentifierId, PlaceId

_URGENT: Final = 2
_WORDS: Final = 80


async def hear_how_it_was(
    tx: Tx, *, new: service.experience.NewAnswer, at: datetime
) -> service.experience.SurveyAnswer:
    """Keep what somebody said about a touchpoint; the same again changes nothing.

    Raises:
        ScoreOutside: the measure has no such score.
    """
    book = await service.experience.ASKING.load(tx)
    answer = await service.experience.answer(tx, new=new, book=book, at=at)
    await _observe(tx, answer)
    if answer.is_bad and answer.follow_up_id is None:
        return await _look_after(tx, answer, at)
    return answer


async def _observe(tx: Tx, answer: service.experience.SurveyAnswer) -> None:
    """Write the answer to the journey, once for each version of it, on the channel it is about."""
    if answer.channel_id is None:
        return
    payload: dict[str, object] = {
        "measure": answer.measure,
        "score": answer.score,
        "about": answer.touchpoint,
    }
    if answer.order_id is not None:
        payload["order_id"] = str(answer.order_id)
    if answer.case_id is not None:
        payload["case_id"] = str(answer.case_id)
    touchpoint = Touchpoint(
        touchpoint_id=ids.derive("service.answer", answer.answer_id, answer.version),
        identifier_id=IdentifierId(answer.customer_id),
        type="survey",
        channel_id=ChannelId(answer.channel_id),
        place_id=None if answer.place_id is None else PlaceId(answer.place_id),
        occurred_at=answer.changed_at,
        started_at=None,
        ended_at=None,
        origin=tx.context.origin,
        source=SOURCE,
        payload=payload,
    )
    await journeys.record_touchpoints(tx, touchpoints=[touchpoint], at=answer.changed_at)


async def _look_after(
    tx: Tx, answer: service.experience.SurveyAnswer, at: datetime
) -> service.experience.SurveyAnswer:
    """Have somebody look after a bad answer, in its own case or a new one."""
    kinds, sources = service.cases.EntryKind, service.cases.Source
    told = {"measure": answer.measure, "score": answer.score, "about": answer.touchpoint}
    _, most = service.experience.SCORES[service.experience.Measure(answer.measure)]
    said = f"{answer.measure.upper()} {answer.score}/{most}"
    links = (
        ()
        if answer.order_id is None
        else (service.cases.Link(service.cases.LinkKind.ORDER, answer.order_id),)
    )
    opening = Opening(
        customer_id=answer.customer_id,
        case_id=ids.new(),
        channel=sources.FOLLOW_UP,
        subject=f"{said} · {answer.comment[:_WORDS]}" if answer.comment else said,
        topic="complaint",
        priority=_URGENT,
        channel_id=answer.channel_id,
        place_id=answer.place_id,
        links=links,
        cause=f"answer:{answer.answer_id}",
        follows_id=answer.case_id,
        entry=service.cases.NewEntry(
            kind=kinds.FORM,
            body=answer.comment or said,
            cause=f"answer:{answer.answer_id}",
            told=told,
        ),
    )
    case, _ = await open_case(tx, opening=opening, at=at)
    await service.cases.begin_care(tx, case=case, reason="bad_answer", note="", owner=None, at=at)
    await service.experience.follow(
        tx,
        customer_id=answer.customer_id,
        answer_id=answer.answer_id,
        case_id=case.case_id,
        at=at,
    )
    kept = await service.experience.find_answer(
        tx, customer_id=answer.customer_id, answer_id=answer.answer_id
    )
    assert kept is not None, answer
    return kept
