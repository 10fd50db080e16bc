"""The audit of answers without a person and of how it was; a corruption is seen."""

from datetime import timedelta
from typing import Final

import pytest

from ordito import service
from ordito.flows.hear_how_it_was import hear_how_it_was
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import CustomerId
from ordito.reads.audit import run_audit
from ordito.reads.audit_service import SERVICE_CHECKS
from ordito.service import experience, knowledge
from tests.surfaces.application import SYSTEM
from tests.surfaces.shop.test_help import put_articles

CORRUPTIONS: Final = {
    "articles_against_search": "DELETE FROM service.article_text WHERE language = 'it'",
    "article_words_drift": "UPDATE service.article_word SET documents = documents + 1",
    "help_sessions_against_reads": "DELETE FROM service.help_read",
    "pulse_answers_against_tokens": "DELETE FROM service.pulse_token",
    "answers_against_invitations": "DELETE FROM service.invitation",
    "bad_answers_left_alone": (
        "UPDATE service.survey_answer SET follow_up_id = NULL, followed_at = NULL"
    ),
}


async def live(tx: Tx) -> None:
    """Read an article, answer an invitation badly, answer the pulse."""
    at = now()
    await put_articles(tx)
    article = await knowledge.get_article(tx, code="returns")
    looking = knowledge.Looking(ids.new(), "en", None)
    await knowledge.note_read(tx, looking=looking, article=article, at=at)
    rule = experience.AskRule(
        code="after", touchpoint=experience.Touchpoint.CASE, measure=experience.Measure.CES
    )
    policy = experience.AskPolicy(rules=(rule,), hold_out_percent=0)
    book = await experience.publish_ask_policy(tx, policy=policy, at=at)
    who = CustomerId(ids.new())
    occasion = experience.Occasion(
        customer_id=who,
        person_id=who,
        touchpoint=experience.Touchpoint.CASE,
        cause_id=ids.new(),
        caused_at=at - timedelta(days=2),
    )
    await experience.invite(tx, occasion=occasion, book=book, at=at)
    (due,) = await experience.list_due(tx, at=at)
    await experience.decide(tx, invitation=due, state="asked", at=at)
    new = experience.NewAnswer(
        customer_id=who,
        answer_id=due.invitation_id,
        measure=experience.Measure.CES,
        score=1,
        medium=experience.AnswerMedium.MAIL,
        touchpoint="case",
        asked_by="system",
        invitation_id=due.invitation_id,
    )
    await hear_how_it_was(tx, new=new, at=at)
    question: dict[str, str] = dict.fromkeys(("en", "it", "et"), "How are you?")
    pulse = service.experience.PulseRound(
        ids.new(), question, at, at + timedelta(days=1), 5, "staff:x"
    )
    await experience.open_pulse(tx, new=pulse, at=at)
    await experience.answer_pulse(
        tx, round_id=pulse.round_id, staff_id=ids.new(), team="", score=7, at=at
    )


async def faults(db: Database) -> set[str]:
    verdicts = await db.read(run_audit, since=None, at=now())
    ours = {query.label.rpartition(".")[2] for query in SERVICE_CHECKS}
    return {one.check for one in verdicts if one.findings and one.check in ours}


@pytest.mark.parametrize("check", CORRUPTIONS)
async def test_the_audit_finds_what_does_not_fit(db: Database, check: str) -> None:
    await db.transact(live, SYSTEM)
    assert await faults(db) == set()
    async with db.connection() as connection:
        await connection.execute(CORRUPTIONS[check])
    assert check in await faults(db)
