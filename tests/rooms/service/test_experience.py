"""Experience: whom to ask, what scores amount to, what is kept of answers, and the pulse."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.service import experience
from ordito.service.experience import (
    AnswerMedium,
    AskBook,
    AskPolicy,
    AskRule,
    Invitation,
    Measure,
    NewAnswer,
    Occasion,
    PulseRound,
    Touchpoint,
    pulse_of,
    result_of,
)
from ordito.service.experience.model import TeamScore
from ordito.service.experience.rules import student

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RULE = AskRule(code="after-delivery", touchpoint=Touchpoint.DELIVERY, measure=Measure.NPS)
BOOK = AskBook(1, AskPolicy(rules=(RULE,), hold_out_percent=0))


def occasion(customer_id: UUID | None = None, cause_id: UUID | None = None) -> Occasion:
    who = customer_id or ids.new()
    return Occasion(
        customer_id=CustomerId(who),
        person_id=who,
        touchpoint=Touchpoint.DELIVERY,
        cause_id=cause_id or ids.new(),
        caused_at=AT - timedelta(days=2),
    )


def said(score: int, **changes: Any) -> NewAnswer:
    kept: dict[str, Any] = {
        "customer_id": CustomerId(ids.new()),
        "answer_id": ids.new(),
        "measure": Measure.NPS,
        "medium": AnswerMedium.MAIL,
        "touchpoint": "delivery",
        "asked_by": "system",
    }
    return NewAnswer(score=score, **(kept | changes))


def test_scores_amount_to_what_the_formulas_say() -> None:
    """Eighty promoters, ten passives, ten detractors of a hundred; 4 and 5 are satisfied."""
    nps = result_of("nps", "", {10: 50, 9: 30, 8: 10, 6: 10}, at_least=10)
    assert (nps.answers, nps.value) == (100, 70.0)
    # with three pseudo-answers: 70 of 103 is 67.96, the variance 0.42648 of 103
    assert (round(nps.low or 0, 2), round(nps.high or 0, 2)) == (55.35, 80.57)
    csat = result_of("csat", "", {5: 6, 4: 2, 1: 2}, at_least=10)
    # Wilson for 8 of 10, as in any table: 0.490 to 0.943
    assert csat.value == 80.0
    assert (round(csat.low or 0, 1), round(csat.high or 0, 1)) == (49.0, 94.3)
    ces = result_of("ces", "", {7: 5, 5: 5}, at_least=10)
    # mean 6, s = 1.0541, t(9) = 2.2622: 6 +- 0.7541
    assert (ces.value, round(ces.low or 0, 2), round(ces.high or 0, 2)) == (6.0, 5.25, 6.75)
    assert (round(student(9), 3), round(student(30), 3)) == (2.262, 2.042)
    few = result_of("nps", "", {10: 9}, at_least=10)
    assert (few.answers, few.value, few.scores) == (9, None, {})


@settings(max_examples=60)
@given(st.dictionaries(st.integers(0, 10), st.integers(1, 400), min_size=1))
def test_the_interval_of_an_nps_is_wide_and_within_the_scale(scores: dict[int, int]) -> None:
    told = result_of("nps", "", scores, at_least=1)
    assert told.value is not None
    assert told.low is not None
    assert told.high is not None
    assert -100 <= told.low < told.high <= 100
    assert -100 <= told.value <= 100


async def test_asks_once_for_a_cause_by_the_rules_and_never_who_is_held_out(tx: Tx) -> None:
    one = occasion()
    assert await experience.invite(tx, occasion=one, book=BOOK, at=AT)
    assert not await experience.invite(tx, occasion=one, book=BOOK, at=AT)
    assert not await experience.invite(tx, occasion=occasion(), book=AskBook(0, AskPolicy()), at=AT)
    (due,) = await experience.list_due(tx, at=AT)
    assert (due.rule, due.measure, due.due_at) == ("after-delivery", "nps", AT - timedelta(days=1))
    half = AskBook(2, AskPolicy(rules=(RULE,), hold_out_percent=50))
    people = [ids.new() for _ in range(40)]
    for who in people:
        await experience.invite(tx, occasion=occasion(who), book=half, at=AT)
    states = {row.state: row for row in await _counts(tx)}
    held = sum(experience.is_held_out(half.policy, who) for who in people)
    assert 0 < held < 40
    assert (states["held_out"].invitations, states["waiting"].invitations) == (held, 41 - held)


async def _counts(tx: Tx) -> list[experience.InvitationCount]:
    since, until = AT - timedelta(days=9), AT + timedelta(days=9)
    return await experience.count_invitations(tx, since=since, until=until)


async def test_a_person_is_asked_again_only_after_the_pause(db: Database) -> None:
    """Under whatever id: the second invitation of the same person is capped, and a late one is."""
    anna, also_anna = CustomerId(ids.new()), CustomerId(ids.new())
    system = Context.system()

    async def ask(tx: Tx, invitation: Invitation, at: datetime) -> str | None:
        why = await experience.is_due_to_ask(
            tx,
            invitation=invitation,
            person_id=anna,
            members=[anna, also_anna],
            book=BOOK,
            at=at,
        )
        state = why or "asked"
        assert await experience.decide(tx, invitation=invitation, state=state, at=at)
        assert not await experience.decide(tx, invitation=invitation, state="asked", at=at)
        return why

    async def invite(tx: Tx, who: CustomerId, at: datetime) -> Invitation:
        new = Occasion(
            customer_id=who,
            person_id=anna,
            touchpoint=Touchpoint.DELIVERY,
            cause_id=ids.new(),
            caused_at=at - timedelta(days=2),
        )
        await experience.invite(tx, occasion=new, book=BOOK, at=at)
        return (await experience.list_due(tx, at=at))[0]

    async def try_at(tx: Tx, who: CustomerId, at: datetime) -> str | None:
        return await ask(tx, await invite(tx, who, at), at)

    assert await db.transact(try_at, system, anna, AT) is None
    assert await db.transact(try_at, system, also_anna, AT + timedelta(days=29)) == "capped"
    assert await db.transact(try_at, system, also_anna, AT + timedelta(days=30)) is None
    late = AT + timedelta(days=90)
    waiting = await db.transact(invite, system, anna, late)
    assert await db.transact(ask, system, waiting, late + timedelta(days=8)) == "lapsed"


async def test_an_answer_is_one_may_change_and_is_followed_once(tx: Tx) -> None:
    new = said(3, comment="late")
    first = await experience.answer(tx, new=new, book=BOOK, at=AT)
    assert (first.is_bad, first.version) == (True, 1)
    again = await experience.answer(tx, new=new, book=BOOK, at=AT + timedelta(hours=1))
    assert again == first
    kept = (new.customer_id, new.answer_id)
    case_id = ids.new()
    for is_news in (True, False):
        followed = await experience.follow(
            tx, customer_id=kept[0], answer_id=kept[1], case_id=case_id, at=AT
        )
        assert followed is is_news
    better = said(9, customer_id=kept[0], answer_id=kept[1])
    changed = await experience.answer(tx, new=better, book=BOOK, at=AT + timedelta(hours=2))
    assert (changed.score, changed.is_bad, changed.version) == (9, False, 2)
    assert changed.follow_up_id == case_id
    with pytest.raises(experience.ScoreOutside):
        await experience.answer(tx, new=said(6, measure=Measure.CSAT), book=BOOK, at=AT)
    period: dict[str, Any] = {"since": AT, "until": AT + timedelta(days=1)}
    (only,) = await experience.read_results(tx, **period, by="all", at_least=1)
    assert (only.measure, only.answers, only.value, only.scores) == ("nps", 1, 100.0, {9: 1})
    for score in range(10):
        await experience.answer(tx, new=said(score), book=BOOK, at=AT)
    by_medium = await experience.read_results(tx, **period, by="medium", at_least=12)
    assert [(one.name, one.answers, one.value) for one in by_medium] == [("mail", 11, None)]
    assert len(await experience.list_answers(tx, **period, only_open=True)) == 7


async def test_the_pulse_keeps_no_person_and_shows_nothing_before_it_is_over(
    db: Database,
) -> None:
    question: dict[str, str] = dict.fromkeys(("en", "it", "et"), "How was your week?")
    new = PulseRound(ids.new(), question, AT, AT + timedelta(days=3), 5, "staff:x")
    system = Context.system()
    await db.transact(experience.open_pulse, system, new=new, at=AT)
    people = [ids.new() for _ in range(7)]
    for number, who in enumerate(people):
        await db.transact(
            experience.answer_pulse,
            system,
            round_id=new.round_id,
            staff_id=who,
            team="turin" if number < 5 else "milan",
            score=number,
            at=AT,
        )
    twice: dict[str, Any] = {
        "round_id": new.round_id,
        "team": "turin",
        "score": 9,
    }
    with pytest.raises(experience.PulseAnswered):
        await db.transact(experience.answer_pulse, system, **twice, staff_id=people[0], at=AT)
    with pytest.raises(experience.PulseClosed):
        await db.read(experience.read_pulse, round_id=new.round_id, at=AT + timedelta(days=2))
    after = AT + timedelta(days=3)
    told = await db.read(experience.read_pulse, round_id=new.round_id, at=after)
    # of two in Milan nothing is shown, and Turin with the total would tell of them
    assert (told.answers, told.mean, told.teams, told.hidden_teams) == (7, 3.0, (), 2)
    with pytest.raises(experience.PulseClosed):
        await db.transact(experience.answer_pulse, system, **twice, staff_id=ids.new(), at=after)


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 12), max_size=7), st.integers(5, 8)
)
def test_hidden_teams_are_none_or_many_together(teams: dict[str, int], at_least: int) -> None:
    counted = [TeamScore(team, 5, answers) for team, answers in teams.items()]
    told = pulse_of(ids.new(), counted, at_least=at_least)
    shown = Counter({team: answers for team, answers, _ in told.teams})
    assert all(answers >= at_least for answers in shown.values())
    if told.answers is None:
        assert (sum(teams.values()) < at_least, told.teams) == (True, ())
    else:
        hidden = told.answers - sum(shown.values())
        assert hidden == 0 or hidden >= at_least
        assert len(shown) + told.hidden_teams == len(teams)
