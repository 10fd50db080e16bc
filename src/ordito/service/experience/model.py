"""The nouns of experience: who is asked what and when, what they say, and what that amounts to."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId

PURPOSE: Final = "feedback"
"""Purpose that allows to ask how it was."""

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Measure(StrEnum):
    """What is asked: satisfaction 1 to 5, ease 1 to 7, would you recommend us 0 to 10."""

    CSAT = "csat"
    CES = "ces"
    NPS = "nps"


class Touchpoint(StrEnum):
    """About what somebody is asked."""

    DELIVERY = "delivery"
    COLLECTION = "collection"
    PURCHASE = "purchase"
    RETURN = "return"
    CASE = "case"
    CALL = "call"


class AnswerMedium(StrEnum):
    """Where an answer was given."""

    MAIL = "mail"
    TILL = "till"
    PHONE = "phone"
    WEB = "web"


class AskRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom to ask what.

    Attributes:
        code: of the rule.
        touchpoint: after what.
        measure: what.
        after_hours: how long after it.
        share_percent: of how many of a hundred such touchpoints, drawn by their ids.
    """

    code: Code
    touchpoint: Touchpoint
    measure: Measure
    after_hours: Annotated[int, msgspec.Meta(ge=0, le=720)] = 24
    share_percent: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100


class AskPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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

    rules: Annotated[tuple[AskRule, ...], msgspec.Meta(max_length=50)] = ()
    every_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    most_a_year: Annotated[int, msgspec.Meta(ge=1, le=50)] = 4
    hold_out_percent: Annotated[int, msgspec.Meta(ge=0, le=50)] = 10
    lapse_days: Annotated[int, msgspec.Meta(ge=1, le=60)] = 7
    at_least: Annotated[int, msgspec.Meta(ge=5, le=1000)] = 10
    bad: dict[Measure, int] = msgspec.field(
        default_factory=lambda: {Measure.CSAT: 2, Measure.CES: 3, Measure.NPS: 6}
    )
    reply_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 24


class AskBook(msgspec.Struct, frozen=True):
    """A policy with its version; 0 counts before the first."""

    version: int
    policy: AskPolicy

    @property
    def every(self) -> timedelta:
        """Time between two invitations of a person."""
        return timedelta(days=self.policy.every_days)


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Something after which a person may be asked.

    Attributes:
        customer_id: who.
        person_id: one id of the person, the same for all of them.
        touchpoint: what it was.
        cause_id: fact that says so.
        caused_at: when it was.
        order_id: about which order.
        case_id: about which case.
        channel_id: of which channel.
        place_id: at which place.
        agent: whose work it was.
    """

    customer_id: CustomerId
    person_id: UUID
    touchpoint: Touchpoint
    cause_id: UUID
    caused_at: datetime
    order_id: UUID | None = None
    case_id: UUID | None = None
    channel_id: UUID | None = None
    place_id: UUID | None = None
    agent: str | None = None


class Invitation(msgspec.Struct, frozen=True):
    """An invitation to answer; see ``Occasion`` and ``AskRule``.

    Attributes:
        customer_id: who.
        invitation_id: drawn from rule and cause.
        rule: by which it was decided.
        policy_version: of the rules.
        measure: what is asked.
        touchpoint: about what.
        cause_id: fact that says so.
        order_id: about which order.
        case_id: about which case.
        channel_id: of which channel.
        place_id: at which place.
        agent: whose work it was.
        caused_at: when it was.
        due_at: when somebody asks.
        state: what became of it.
        decided_at: when that was decided.
    """

    customer_id: CustomerId
    invitation_id: UUID
    rule: str
    policy_version: int
    measure: str
    touchpoint: str
    cause_id: UUID
    order_id: UUID | None
    case_id: UUID | None
    channel_id: UUID | None
    place_id: UUID | None
    agent: str | None
    caused_at: datetime
    due_at: datetime
    state: str
    decided_at: datetime | None


class NewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said.

    Attributes:
        customer_id: who.
        answer_id: of the invitation, or drawn by who asked: the same again changes the answer.
        measure: what was asked.
        score: see ``Measure``.
        comment: in the person's own words.
        medium: where it was said.
        touchpoint: about what.
        asked_by: actor who asked.
        invitation_id: that was answered, if one was.
        rule: by which was asked.
        order_id: about which order.
        case_id: about which case.
        channel_id: of which channel.
        place_id: at which place.
        agent: whose work it was about.
    """

    customer_id: CustomerId
    answer_id: UUID
    measure: Measure
    score: int
    medium: AnswerMedium
    touchpoint: str
    asked_by: str
    comment: str = ""
    invitation_id: UUID | None = None
    rule: str | None = None
    order_id: UUID | None = None
    case_id: UUID | None = None
    channel_id: UUID | None = None
    place_id: UUID | None = None
    agent: str | None = None


class SurveyAnswer(msgspec.Struct, frozen=True):
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

    customer_id: CustomerId
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
    answered_at: datetime
    changed_at: datetime
    version: int
    follow_up_id: UUID | None
    followed_at: datetime | None


class Counted(msgspec.Struct, frozen=True):
    """How often a score was given in a group."""

    measure: str
    name: str
    score: int
    answers: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers of a group amount to.

    ``csat`` is the share of 4 and 5 in percent, ``ces`` the mean of 1 to 7, ``nps`` percent of 9
    and 10 less percent of 0 to 6, from -100 to 100. The interval holds the true value with 95 %.

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
    scores: dict[int, int] = {}


class InvitationCount(msgspec.Struct, frozen=True):
    """Invitations of a rule in a state, and those of them that were answered."""

    rule: str
    measure: str
    state: str
    invitations: int
    answered: int


class PulseRound(msgspec.Struct, frozen=True):
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
    question: dict[str, str]
    opens_at: datetime
    closes_at: datetime
    at_least: int
    made_by: str


class TeamScore(msgspec.Struct, frozen=True):
    """How often a score was given in a team."""

    team: str
    score: int
    answers: int


class PulseResult(msgspec.Struct, frozen=True, kw_only=True):
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
    teams: tuple[tuple[str, int, float], ...]
    hidden_teams: int
