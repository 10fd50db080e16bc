"""Verbs of experience: occasions become invitations, invitations are decided, answers are kept."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.service.experience.events import FeedbackAsked, FeedbackFollowed, FeedbackGiven
from ordito.service.experience.model import (
    AskBook,
    Invitation,
    NewAnswer,
    Occasion,
    SurveyAnswer,
)
from ordito.service.experience.rules import is_bad, is_held_out, require_score, rule_for

_sql: Final = statements(__name__)
_INVITE: Final = _sql.command("invite")
_ASK: Final = _sql.query("hold_person", UUID)
_COUNT: Final = _sql.query("count_asked", int)
_DECIDE: Final = _sql.query("decide", UUID)
_KEEP_LINK: Final = _sql.command("keep_link")
_KEEP: Final = _sql.query("keep_answer", SurveyAnswer)
_CHANGE: Final = _sql.query("change_answer", SurveyAnswer)
_LOCK: Final = _sql.query("lock_answer", SurveyAnswer)
_FOLLOW: Final = _sql.query("follow", UUID)

_YEAR: Final = timedelta(days=365)
# 160 bits
_CODE_BYTES: Final = 20


async def invite(tx: Tx, *, occasion: Occasion, book: AskBook, at: datetime) -> bool:
    """Note that a person may be asked after something, by the rules; the same again is harmless.

    Somebody held out is noted as well: by them the effect of asking is known.
    """
    rule = rule_for(book.policy, occasion)
    if rule is None:
        return False
    held_out = is_held_out(book.policy, occasion.person_id)
    return bool(
        await tx.run(
            _INVITE,
            customer_id=occasion.customer_id,
            invitation_id=ids.derive("service.invitation", rule.code, occasion.cause_id),
            rule=rule.code,
            policy_version=book.version,
            measure=rule.measure.value,
            touchpoint=occasion.touchpoint.value,
            cause_id=occasion.cause_id,
            order_id=occasion.order_id,
            case_id=occasion.case_id,
            channel_id=occasion.channel_id,
            place_id=occasion.place_id,
            agent=occasion.agent,
            caused_at=occasion.caused_at,
            due_at=occasion.caused_at + timedelta(hours=rule.after_hours),
            state="held_out" if held_out else "waiting",
            decided_at=at if held_out else None,
        )
    )


async def is_due_to_ask(
    tx: Tx,
    *,
    invitation: Invitation,
    person_id: UUID,
    members: Collection[CustomerId],
    book: AskBook,
    at: datetime,
) -> str | None:
    """Hold a person and say why nobody asks now; None means that somebody may.

    The person's row is held until the transaction ends: who asks at once waits, and then sees it.

    Args:
        tx: open transaction.
        invitation: that is due.
        person_id: one id of the person, the same for all of them.
        members: all ids of the person.
        book: rules in force.
        at: now.
    """
    if at > invitation.due_at + timedelta(days=book.policy.lapse_days):
        return "lapsed"
    held = await tx.find(_ASK, customer_id=person_id, before=at - book.every, at=at)
    if held is None:
        return "capped"
    asked = await tx.one(_COUNT, customer_ids=sorted(members), since=at - _YEAR)
    return "capped" if asked >= book.policy.most_a_year else None


async def decide(tx: Tx, *, invitation: Invitation, state: str, at: datetime) -> bool:
    """Say what becomes of an invitation that waits; tell whether nobody had said so before."""
    key = {"customer_id": invitation.customer_id, "invitation_id": invitation.invitation_id}
    if await tx.find(_DECIDE, state=state, at=at, **key) is None:
        return False
    if state == "asked":
        told = FeedbackAsked(
            invitation_id=invitation.invitation_id,
            rule=invitation.rule,
            measure=invitation.measure,
            touchpoint=invitation.touchpoint,
        )
        tx.record(
            told,
            subject=invitation.order_id or invitation.customer_id,
            customer_id=invitation.customer_id,
            case_id=invitation.case_id,
            at=at,
        )
    return True


async def make_link(tx: Tx, *, invitation: Invitation) -> str:
    """Return a fresh code by which the question is answered."""
    code = secrets.token_urlsafe(_CODE_BYTES)
    await tx.run(
        _KEEP_LINK,
        code=code,
        customer_id=invitation.customer_id,
        invitation_id=invitation.invitation_id,
    )
    return code


async def answer(tx: Tx, *, new: NewAnswer, book: AskBook, at: datetime) -> SurveyAnswer:
    """Keep what somebody said; said again it replaces the answer, the same changes nothing.

    Raises:
        ScoreOutside: the measure has no such score.
    """
    require_score(new.measure, new.score)
    bad = is_bad(book.policy, new.measure, new.score)
    told = _told(new) | {"is_bad": bad, "at": at}
    kept = await tx.find(_KEEP, **told)
    if kept is None:
        before = await tx.one(_LOCK, customer_id=new.customer_id, answer_id=new.answer_id)
        if (before.score, before.comment) == (new.score, new.comment):
            return before
        kept = await tx.one(
            _CHANGE,
            customer_id=new.customer_id,
            answer_id=new.answer_id,
            score=new.score,
            comment=new.comment,
            is_bad=bad,
            at=max(at, before.changed_at),
        )
    event = FeedbackGiven(
        answer_id=kept.answer_id,
        answer_version=kept.version,
        measure=kept.measure,
        score=kept.score,
        is_bad=kept.is_bad,
        medium=kept.medium,
        touchpoint=kept.touchpoint,
        order_id=kept.order_id,
    )
    tx.record(
        event,
        subject=kept.answer_id,
        customer_id=kept.customer_id,
        case_id=kept.case_id,
        at=at,
    )
    return kept


async def follow(
    tx: Tx, *, customer_id: CustomerId, answer_id: UUID, case_id: UUID, at: datetime
) -> bool:
    """Note in which case somebody looks after a bad answer; tell whether that is news."""
    followed = await tx.find(
        _FOLLOW, customer_id=customer_id, answer_id=answer_id, case_id=case_id, at=at
    )
    if followed is None:
        return False
    told = FeedbackFollowed(answer_id=answer_id, follow_up_id=case_id)
    tx.record(told, subject=answer_id, customer_id=customer_id, case_id=case_id, at=at)
    return True


def _told(new: NewAnswer) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.structs.asdict(new)
    return told | {"measure": new.measure.value, "medium": new.medium.value}
