# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from ordito_client.models.case_work import CaseAnswer
from ordito_client.models.commitments import CommitmentKind
from ordito_client.models.customers import Identifier


class Agent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent as they are now; see ``NewAgent``.

    Attributes:
        agent: see ``NewAgent``.
        name: see ``NewAgent``.
        skills: see ``NewAgent``.
        languages: see ``NewAgent``.
        most_cases: see ``NewAgent``.
        place_ids: see ``NewAgent``.
        is_lead: see ``NewAgent``.
        state: ``present`` (takes cases), ``busy`` (there, takes none), ``away``.
        seen_at: when the person was last heard of.
        load: cases that the person has, new, open or waiting.
    """

    agent: str
    name: str
    skills: Sequence[str]
    languages: Sequence[str]
    most_cases: int
    place_ids: Sequence[UUID] | None
    is_lead: bool
    state: str
    seen_at: dt.datetime | None
    load: int


class AgentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the caller takes cases; said again, it says that the caller is still there."""

    state: str


class Calendar(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Business hours.

    Attributes:
        code: promises name it.
        zone: IANA name of the time zone in which they are meant.
        week: working times of the seven days, Monday first.
        holidays: days without working time.
        days: working times of single days that replace those of the weekday and of a holiday.
    """

    code: str
    zone: str
    week: Sequence[Sequence[WorkSpan]]
    holidays: Sequence[dt.date] = ()
    days: Mapping[str, Sequence[WorkSpan]] = {}


class CallList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to call after delivery; send ``next`` as ``after`` for what comes next."""

    calls: Sequence[CallRow]
    next: str | None


class CallRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer to call after the goods have come.

    Attributes:
        customer_id: whom.
        follow_up_id: of its own.
        rule: its list.
        order_id: what came.
        number: of the order.
        placed_at: when it was placed.
        place_id: that handed it over.
        skill: that the call needs.
        due_at: from when to call.
        expires_at: after that nobody calls.
        tries: calls that reached nobody.
        agent: who is calling just now, or None.
    """

    customer_id: UUID
    follow_up_id: UUID
    rule: str
    order_id: UUID
    number: str | None
    placed_at: dt.datetime | None
    place_id: UUID | None
    skill: str
    due_at: dt.datetime
    expires_at: dt.datetime
    tries: int
    agent: str | None


class CalledAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a call.

    Attributes:
        outcome: ``reached``; or a code of why not: it is due again later.
        said: what the customer said.
        satisfaction: 1 (not at all) to 5.
        wants_case: something has to be done.
    """

    outcome: str
    said: str | None = None
    satisfaction: int | None = None
    wants_case: bool = False


class Caller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who calls, as far as that is known.

    Attributes:
        customer_id: the person; None where the number is nobody's.
        is_verified: whether the caller of this route has heard the person prove it lately;
        until
            then nothing personal is told.
        cases: of the person, the latest first.
    """

    customer_id: UUID | None
    is_verified: bool
    cases: Sequence[CaseAnswer]


class CallerAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number that calls, or what a caller is known by."""

    identifier: Identifier


class CommitmentPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company promises.

    Attributes:
        calendars: business hours.
        promises: see ``Promise``.
        close_after_days: after which a solved case is closed by itself.
        look_after_hours: how often somebody looks at a customer whom we do not let go.
    """

    calendars: Sequence[Calendar] = ()
    promises: Sequence[Promise] = ()
    close_after_days: int = 7
    look_after_hours: int = 24


class CommitmentPolicyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company promises, and its version."""

    version: int
    policy: CommitmentPolicy


class Escalation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who hears of a promise that runs out, and when.

    Attributes:
        at_percent: of the promised time that has passed.
        to: ``assignee``, ``lead`` (of the desk), or the code of a role.
        priority: that the case then has at least; None leaves it.
    """

    at_percent: int
    to: str
    priority: int | None = None


class ExceptionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which exceptions of other rooms become cases.

    Attributes:
        room: whose exception.
        kind: of it; None is any of the room.
        priority: of the case.
        skill: of the case.
        topic: of the case.
    """

    room: str
    kind: str | None = None
    priority: int = 2
    skill: str = "general"
    topic: str = "exception"


class FollowUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A call after the goods have come.

    Attributes:
        customer_id: whom to call.
        follow_up_id: derived from rule and order.
        rule: its list.
        order_id: what came.
        place_id: that handed it over.
        skill: that the call needs.
        due_at: from when to call.
        expires_at: after that nobody calls.
        state: ``open``, ``done`` or ``dropped``.
        agent: who has it.
        claimed_until: until when.
        tries: calls that reached nobody.
        outcome: code.
        said: what was said.
        satisfaction: 1 to 5.
        case_id: the case that came of it.
        made_at: when the rule made it.
        ended_at: when it ended.
    """

    customer_id: UUID
    follow_up_id: UUID
    rule: str
    order_id: UUID
    place_id: UUID | None
    skill: str
    due_at: dt.datetime
    expires_at: dt.datetime
    state: str
    agent: str | None
    claimed_until: dt.datetime | None
    tries: int
    outcome: str | None
    said: str | None
    satisfaction: int | None
    case_id: UUID | None
    made_at: dt.datetime
    ended_at: dt.datetime | None


class FollowUpRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom we call after the goods have come.

    Attributes:
        code: names the rule, and its list.
        methods: of fulfilment; none is any.
        after_hours: after the goods were handed over or delivered.
        within_hours: after that nobody calls any more.
        from_minor: of the order's total; minor units.
        percent: of the orders that fit, drawn from the order's id.
        skill: that the call needs.
        questions: what to ask, by language.
    """

    code: str
    methods: Sequence[str] = ()
    after_hours: int = 48
    within_hours: int = 240
    from_minor: int = 0
    percent: int = 100
    skill: str = "general"
    questions: Mapping[str, str] = {}


class NewAgent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who works at the desk.

    Attributes:
        agent: actor, as ``staff:ID``.
        name: as colleagues know the person.
        skills: codes; a case is given to whoever has its skill.
        languages: ISO 639-1; none is any.
        most_cases: that are given at once without being asked for.
        place_ids: whose cases the person sees; None is every place.
        is_lead: whether escalations to the lead of the desk reach the person.
    """

    agent: str
    name: str
    skills: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    languages: Sequence[str] = ()
    most_cases: int = 10
    place_ids: Sequence[UUID] | None = None
    is_lead: bool = False


class Promise(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is promised to whom; the most specific of a kind counts, of equals the first.

    Attributes:
        code: names it.
        kind: see ``CommitmentKind``.
        words: as customers read it, by language.
        minutes: of business time.
        calendar: code of the business hours.
        pauses: whether the clock stands while the company waits for the customer.
        channel: by which the case came; None is any.
        tier: of the customer; None is any.
        persona: of the customer; None is any.
        topic: of the case; None is any.
        escalations: in the order of their percents.
    """

    code: str
    kind: CommitmentKind
    minutes: int
    calendar: str
    words: Mapping[str, str] = {}
    pauses: bool = False
    channel: str | None = None
    tier: str | None = None
    persona: str | None = None
    topic: str | None = None
    escalations: Sequence[Escalation] = ()


class RoutingPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How work finds its people.

    Attributes:
        mode: ``pull`` lets agents take the next case, ``push`` gives it to them as well.
        skills: by topic; a topic without one needs ``general``.
        away_after_s: seconds after which an agent who is not heard of counts as away.
        exceptions: which become cases.
        follow_ups: whom we call after the goods have come.
        most_tries: calls that reach nobody, after which a follow-up is given up.
        unhappy_from: satisfaction, 1 to 5, up to which the customer is not let go.
    """

    mode: str = "pull"
    skills: Mapping[str, str] = {}
    away_after_s: int = 900
    exceptions: Sequence[ExceptionRule] = ()
    follow_ups: Sequence[FollowUpRule] = ()
    most_tries: int = 3
    unhappy_from: int = 2


class RoutingPolicyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How work finds its people, and its version."""

    version: int
    policy: RoutingPolicy


class WorkSpan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Working time of a day by the clock on the wall.

    Attributes:
        opens_min: minutes after midnight, 0 to 1439.
        closes_min: minutes after the same midnight, at most 1440.
    """

    opens_min: int
    closes_min: int
