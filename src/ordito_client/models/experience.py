# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about experience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

AnswerMedium: TypeAlias = Literal["mail", "till", "phone", "web"]
"""Where an answer was given: mail, till, phone, web."""


class AnswerToKeep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    measure: Measure
    score: int
    medium: AnswerMedium
    touchpoint: Touchpoint
    comment: str = ""
    order_id: UUID | None = None
    case_id: UUID | None = None
    place_id: UUID | None = None


class AskBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A policy with its version; 0 counts before the first."""

    version: int
    policy: AskPolicy


class AskPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By which rules people are asked, and how often at most.

    Attributes:
        rules: the first that fits a touchpoint asks.
        every_days: days between two invitations of a person.
        most_a_year: invitations of a person in 365 days.
        hold_out_percent: people who are never asked, drawn by their ids: by them the effect of
            asking is known.
        lapse_days: an invitation that could not go out for so long after it was due is let go.
        at_least: answers below which a group is not shown.
        bad: highest score of each measure that somebody has to look after.
        reply_hours: until when somebody answers a bad score.
    """

    rules: Sequence[AskRule] = ()
    every_days: int = 30
    most_a_year: int = 4
    hold_out_percent: int = 10
    lapse_days: int = 7
    at_least: int = 10
    bad: Mapping[str, int] = {}
    reply_hours: int = 24


class AskRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to ask what.

    Attributes:
        code: of the rule.
        touchpoint: after what.
        measure: what.
        after_hours: how long after it.
        share_percent: of how many of a hundred such touchpoints, drawn by their ids.
    """

    code: str
    touchpoint: Touchpoint
    measure: Measure
    after_hours: int = 24
    share_percent: int = 100


class AskRulesVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class ExperienceResults(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What answers amount to, and what became of the invitations.

    Attributes:
        results: by measure and group; of small groups only how many there are.
        invitations: by rule and state, with those answered.
    """

    results: Sequence[Result]
    invitations: Sequence[InvitationCount]


class InvitationCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Invitations of a rule in a state, and those of them that were answered."""

    rule: str
    measure: str
    state: str
    invitations: int
    answered: int


Measure: TypeAlias = str
"""What is asked: satisfaction 1 to 5, ease 1 to 7, would you recommend us 0 to 10: csat, ces,
nps; more may come.
"""


class PulseResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a round says.

    Attributes:
        round_id: which one.
        answers: how many; None where even they are too few.
        mean: of 0 to 10, of all.
        teams: those that are shown: name, answers, mean.
        hidden_teams: that are not.
    """

    round_id: UUID
    answers: int | None
    mean: float | None
    teams: Sequence[Sequence[Any]]
    hidden_teams: int


class PulseRound(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question to the company's own people.

    Attributes:
        round_id: which one.
        question: by language.
        opens_at: from when.
        closes_at: until when; results are shown afterwards.
        at_least: answers below which no group is shown.
        made_by: who asks.
    """

    round_id: UUID
    question: Mapping[str, str]
    opens_at: dt.datetime
    closes_at: dt.datetime
    at_least: int
    made_by: str


class PulseToOpen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question to the company's own people, answered from 0 to 10.

    Attributes:
        question: in every language.
        opens_at: from when.
        closes_at: until when; results are shown afterwards.
        at_least: answers below which no group is shown, five or more.
    """

    question: Mapping[str, str]
    opens_at: dt.datetime
    closes_at: dt.datetime
    at_least: int = 5


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the answers of a group amount to.

    ``csat`` is the share of 4 and 5 in percent, ``ces`` the mean of 1 to 7, ``nps`` percent of
    9
    and 10 less percent of 0 to 6, from -100 to 100. The interval holds the true value with 95
    %.

    Attributes:
        measure: see ``Measure``.
        name: of the group.
        answers: how many.
        value: None where there are too few.
        low: end of the interval.
        high: end of the interval.
        scores: answers by score; empty where there are too few.
    """

    measure: str
    name: str
    answers: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    scores: Mapping[str, int] = {}


class SurveyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer as it stands; see ``NewAnswer``.

    Attributes:
        customer_id: who.
        answer_id: which one.
        invitation_id: that was answered, if one was.
        measure: what was asked.
        score: see ``Measure``.
        comment: in the person's own words.
        is_bad: whether somebody has to look after it.
        medium: where it was said.
        touchpoint: about what.
        rule: by which was asked.
        order_id: about which order.
        case_id: about which case.
        channel_id: of which channel.
        place_id: at which place.
        agent: whose work it was about.
        asked_by: actor who asked.
        answered_at: when.
        changed_at: when it was said as it stands.
        version: grows with each change.
        follow_up_id: case in which somebody looks after it.
        followed_at: since when.
    """

    customer_id: UUID
    answer_id: UUID
    invitation_id: UUID | None
    measure: str
    score: int
    comment: str
    is_bad: bool
    medium: str
    touchpoint: str
    rule: str | None
    order_id: UUID | None
    case_id: UUID | None
    channel_id: UUID | None
    place_id: UUID | None
    agent: str | None
    asked_by: str
    answered_at: dt.datetime
    changed_at: dt.datetime
    version: int
    follow_up_id: UUID | None
    followed_at: dt.datetime | None


Touchpoint: TypeAlias = str
"""About what somebody is asked: delivery, collection, purchase, return, case, call; more may
come.
"""
