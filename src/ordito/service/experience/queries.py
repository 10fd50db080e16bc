"""Reads of experience: who is to be asked, what was said, what it amounts to."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.service.experience.errors import UnknownInvitation
from ordito.service.experience.model import (
    Counted,
    Invitation,
    InvitationCount,
    Result,
    SurveyAnswer,
)
from ordito.service.experience.rules import results_of

GroupedBy = Literal["all", "channel", "place", "touchpoint", "rule", "medium", "agent", "month"]

_sql: Final = statements(__name__)
_DUE: Final = _sql.query("list_due", Invitation)
_OF_CODE: Final = _sql.query("find_of_code", Invitation)
_ANSWER: Final = _sql.query("find_answer", SurveyAnswer)
_ANSWERS: Final = _sql.query("list_answers", SurveyAnswer)
_OF_CUSTOMER: Final = _sql.query("list_of_customer", SurveyAnswer)
_SCORES: Final = _sql.query("count_scores", Counted)
_INVITATIONS: Final = _sql.query("count_invitations", InvitationCount)


async def list_due(tx: Tx, *, at: datetime, limit: int = 200) -> list[Invitation]:
    """Return invitations that somebody has to decide on now, the longest waiting first."""
    return await tx.fetch(_DUE, at=at, rows=limit)


async def get_of_code(tx: Tx, *, code: str) -> Invitation:
    """Return the invitation that the code of a mail opens.

    Raises:
        UnknownInvitation: none.
    """
    found = await tx.find(_OF_CODE, code=code)
    if found is None:
        raise UnknownInvitation("No question was asked by this link.", field="code")
    return found


async def find_answer(tx: Tx, *, customer_id: CustomerId, answer_id: UUID) -> SurveyAnswer | None:
    """Return an answer, or None."""
    return await tx.find(_ANSWER, customer_id=customer_id, answer_id=answer_id)


async def list_answers(
    tx: Tx,
    *,
    since: datetime,
    until: datetime,
    measure: str | None = None,
    only_bad: bool = False,
    only_open: bool = False,
    place_ids: list[UUID] | None = None,
    limit: int = 200,
) -> list[SurveyAnswer]:
    """Return answers of a period, the latest first.

    Args:
        tx: open transaction.
        since: first instant.
        until: the instant after the last.
        measure: only of this one.
        only_bad: only those that somebody has to look after.
        only_open: of these, only those that nobody looks after yet.
        place_ids: row scope: only of these places; None is everywhere.
        limit: rows at most.
    """
    return await tx.fetch(
        _ANSWERS,
        since=since,
        until=until,
        measure=measure,
        only_bad=only_bad or only_open,
        only_open=only_open,
        place_ids=place_ids,
        rows=limit,
    )


async def list_of_customer(
    tx: Tx, *, customer_ids: list[CustomerId], limit: int = 50
) -> list[SurveyAnswer]:
    """Return what a person said under any of their ids, the latest first."""
    return await tx.fetch(_OF_CUSTOMER, customer_ids=customer_ids, rows=limit)


async def read_results(
    tx: Tx,
    *,
    since: datetime,
    until: datetime,
    by: GroupedBy,
    at_least: int,
    place_ids: list[UUID] | None = None,
) -> list[Result]:
    """Return what the answers of a period amount to, group by group.

    Args:
        tx: open transaction.
        since: first instant of the answers.
        until: the instant after the last.
        by: what makes a group.
        at_least: answers below which a group has no value.
        place_ids: row scope: only of these places; None is everywhere.
    """
    counted = await tx.fetch(_SCORES, since=since, until=until, by=by, place_ids=place_ids)
    return results_of(counted, at_least=at_least)


async def count_invitations(tx: Tx, *, since: datetime, until: datetime) -> list[InvitationCount]:
    """Return what became of the invitations of a period's touchpoints, rule by rule."""
    return await tx.fetch(_INVITATIONS, since=since, until=until)
