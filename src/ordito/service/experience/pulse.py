"""Pulse: how the company's own people are, asked so that nobody is told from the others.

An answer has a score and a team: no person, no instant, an id drawn by chance. A token that names
nobody says that somebody has answered. Nothing is shown before the round is over, and then only
groups that are large enough.
"""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.service.experience.errors import (
    PulseAnswered,
    PulseClosed,
    PulseUnclear,
    ScoreOutside,
    UnknownPulse,
)
from ordito.service.experience.events import PulseOpened
from ordito.service.experience.model import PulseResult, PulseRound, TeamScore
from ordito.service.experience.rules import pulse_of

_sql: Final = statements(__name__)
_OPEN: Final = _sql.command("open_round")
_FIND: Final = _sql.query("find_round", PulseRound)
_LIST: Final = _sql.query("list_rounds", PulseRound)
_TOKEN: Final = _sql.command("spend_token")
_HAS: Final = _sql.query("count_tokens", int)
_KEEP: Final = _sql.command("keep_pulse")
_COUNT: Final = _sql.query("count_teams", TeamScore)
_HIGHEST: Final = 10
_FEWEST: Final = 5
_LANGUAGES: Final = {"en", "it", "et"}


async def open_pulse(tx: Tx, *, new: PulseRound, at: datetime) -> None:
    """Ask the company's own people something from 0 to 10.

    Raises:
        PulseUnclear: a language is missing, it would end before it begins, or groups of fewer than
            five would be shown.
    """
    if set(new.question) != _LANGUAGES or not all(text.strip() for text in new.question.values()):
        raise PulseUnclear("The question is needed in every language.", field="question")
    if new.closes_at <= new.opens_at:
        raise PulseUnclear("The round would close before it opens.", field="closes_at")
    if new.at_least < _FEWEST:
        raise PulseUnclear("Groups have at least five answers.", field="at_least")
    await tx.run(
        _OPEN,
        round_id=new.round_id,
        question=new.question,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        at_least=new.at_least,
        by=new.made_by,
        at=at,
    )
    tx.record(PulseOpened(round_id=new.round_id), subject=new.round_id, at=at)


async def answer_pulse(
    tx: Tx, *, round_id: UUID, staff_id: UUID, team: str, score: int, at: datetime
) -> None:
    """Keep an answer, apart from who gave it; nothing of it enters the log.

    Args:
        tx: open transaction.
        round_id: of which round.
        staff_id: who answers; only a token that is drawn from it is kept.
        team: the one group to which the answer belongs.
        score: 0 to 10.
        at: now.

    Raises:
        UnknownPulse: there is no such round.
        PulseClosed: it takes no answers now.
        PulseAnswered: this person has answered.
        ScoreOutside: the score is none.
    """
    known = await get_round(tx, round_id=round_id)
    if not known.opens_at <= at < known.closes_at:
        raise PulseClosed("The round does not take answers now.", field="round_id")
    if not 0 <= score <= _HIGHEST:
        raise ScoreOutside("The score is 0 to 10.", field="score")
    if not await tx.run(_TOKEN, token=_token_of(round_id, staff_id), round_id=round_id):
        raise PulseAnswered("This round was answered already.", field="round_id")
    drawn = ids.derive("pulse", secrets.token_bytes(16))
    await tx.run(_KEEP, answer_id=drawn, round_id=round_id, team=team, score=score)


async def has_answered(tx: Tx, *, round_id: UUID, staff_id: UUID) -> bool:
    """Tell whether somebody has answered."""
    return bool(await tx.one(_HAS, token=_token_of(round_id, staff_id)))


async def get_round(tx: Tx, *, round_id: UUID) -> PulseRound:
    """Return a round.

    Raises:
        UnknownPulse: there is none.
    """
    found = await tx.find(_FIND, round_id=round_id)
    if found is None:
        raise UnknownPulse("There is no such round.", field="round_id")
    return found


async def list_rounds(tx: Tx, *, limit: int = 50) -> list[PulseRound]:
    """Return rounds, the latest first."""
    return await tx.fetch(_LIST, rows=limit)


async def read_pulse(tx: Tx, *, round_id: UUID, at: datetime) -> PulseResult:
    """Return what a round says, once it is over: what is shown never changes any more.

    Raises:
        UnknownPulse: there is no such round.
        PulseClosed: it is not over.
    """
    known = await get_round(tx, round_id=round_id)
    if at < known.closes_at:
        raise PulseClosed("The round is not over.", field="round_id")
    counted = await tx.fetch(_COUNT, round_id=round_id)
    return pulse_of(round_id, counted, at_least=known.at_least)


def _token_of(round_id: UUID, staff_id: UUID) -> UUID:
    return ids.derive("service.pulse", round_id, staff_id)
