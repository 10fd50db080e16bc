"""Answers of the past: what people said how it was, appended in bulk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId
from ordito.service.experience.events import FeedbackGiven
from ordito.service.experience.model import AnswerMedium, Measure, Touchpoint
from ordito.service.experience.rules import require_score

_ANSWER: Final = (
    "customer_id answer_id measure score is_bad medium touchpoint order_id channel_id place_id"
    " asked_by answered_at changed_at"
).split()


class HistoricAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer about an order, as another system kept it; see ``NewAnswer``."""

    customer_id: CustomerId
    answer_id: UUID
    measure: Measure
    score: int
    medium: AnswerMedium
    touchpoint: Touchpoint
    order_id: OrderId
    channel_id: ChannelId
    place_id: PlaceId | None
    at: datetime


async def import_answers(tx: Tx, *, answers: Sequence[HistoricAnswer]) -> None:
    """Append answers with their facts. Nobody is asked to look after a bad one of old.

    Args:
        tx: open transaction; its context says the origin, which should be ``history``.
        answers: each once, over all imports; the caller keeps count of its batches.

    Raises:
        ScoreOutside: the measure has no such score.
    """
    for answer in answers:
        require_score(answer.measure, answer.score)
    rows = [
        (
            answer.customer_id,
            answer.answer_id,
            answer.measure,
            answer.score,
            False,
            answer.medium,
            answer.touchpoint,
            answer.order_id,
            answer.channel_id,
            answer.place_id,
            tx.context.actor,
            answer.at,
            answer.at,
        )
        for answer in answers
    ]
    await tx.copy("service.survey_answer", columns=_ANSWER, records=rows)
    for answer in answers:
        event = FeedbackGiven(
            answer_id=answer.answer_id,
            answer_version=1,
            measure=answer.measure,
            score=answer.score,
            is_bad=False,
            medium=answer.medium,
            touchpoint=answer.touchpoint,
            order_id=answer.order_id,
        )
        tx.record(event, subject=answer.answer_id, customer_id=answer.customer_id, at=answer.at)
