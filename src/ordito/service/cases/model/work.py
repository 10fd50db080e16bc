"""Agents, tasks, calls, and the rules by which work finds its people."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, OrderId

Code = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$(?!\n)")]
Actor = Annotated[
    str, msgspec.Meta(pattern="^(staff|token):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)")
]


class TaskKind(StrEnum):
    """What is to be done in a case."""

    TASK = "task"
    CALL_BACK = "call_back"


class NewAgent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    agent: Actor
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    skills: Annotated[tuple[Code, ...], msgspec.Meta(max_length=50)] = ("general",)
    languages: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    most_cases: Annotated[int, msgspec.Meta(ge=0, le=500)] = 10
    place_ids: tuple[UUID, ...] | None = None
    is_lead: bool = False


class Agent(msgspec.Struct, frozen=True):
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
    skills: list[str]
    languages: list[str]
    most_cases: int
    place_ids: list[UUID] | None
    is_lead: bool
    state: str
    seen_at: datetime | None
    load: int


class NewTask(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do in a case.

    Attributes:
        task_id: made by the caller.
        kind: see ``TaskKind``.
        title: what.
        due_at: until when; of a call back, when to call.
        until_at: end of the time in which to call.
        assignee: actor, or None for whoever has the skill.
    """

    task_id: UUID
    kind: TaskKind
    title: str
    due_at: datetime
    until_at: datetime | None = None
    assignee: str | None = None


class CaseTask(msgspec.Struct, frozen=True):
    """A task as it stands; see ``NewTask``.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        task_id: see ``NewTask``.
        kind: see ``TaskKind``.
        title: see ``NewTask``.
        due_at: see ``NewTask``.
        until_at: see ``NewTask``.
        assignee: see ``NewTask``.
        skill: of the case.
        place_id: of the case.
        state: ``open``, ``done`` or ``dropped``.
        tries: calls that reached nobody.
        outcome: code, as ``reached``.
        said: what was said.
        made_by: actor.
        made_at: when.
        ended_by: actor.
        ended_at: when.
    """

    customer_id: CustomerId
    case_id: UUID
    task_id: UUID
    kind: str
    title: str
    due_at: datetime
    until_at: datetime | None
    assignee: str | None
    skill: str
    place_id: UUID | None
    state: str
    tries: int
    outcome: str | None
    said: str | None
    made_by: str
    made_at: datetime
    ended_by: str | None
    ended_at: datetime | None


Task = CaseTask


class FollowUpRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    code: Code
    methods: tuple[Code, ...] = ()
    after_hours: Annotated[int, msgspec.Meta(ge=0, le=24 * 90)] = 48
    within_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 90)] = 240
    from_minor: Annotated[int, msgspec.Meta(ge=0)] = 0
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    skill: Code = "general"
    questions: dict[str, str] = {}


class ExceptionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which exceptions of other rooms become cases.

    Attributes:
        room: whose exception.
        kind: of it; None is any of the room.
        priority: of the case.
        skill: of the case.
        topic: of the case.
    """

    room: Code
    kind: str | None = None
    priority: Annotated[int, msgspec.Meta(ge=1, le=4)] = 2
    skill: Code = "general"
    topic: Code = "exception"


class RoutingPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    mode: Literal["pull", "push"] = "pull"
    skills: dict[str, str] = {}
    away_after_s: Annotated[int, msgspec.Meta(ge=30, le=86_400)] = 900
    exceptions: Annotated[tuple[ExceptionRule, ...], msgspec.Meta(max_length=200)] = ()
    follow_ups: Annotated[tuple[FollowUpRule, ...], msgspec.Meta(max_length=50)] = ()
    most_tries: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    unhappy_from: Annotated[int, msgspec.Meta(ge=0, le=5)] = 2


class RoutingBook(msgspec.Struct, frozen=True):
    """The routing policy in memory."""

    version: int
    policy: RoutingPolicy


class FollowUp(msgspec.Struct, frozen=True):
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

    customer_id: CustomerId
    follow_up_id: UUID
    rule: str
    order_id: OrderId
    place_id: UUID | None
    skill: str
    due_at: datetime
    expires_at: datetime
    state: str
    agent: str | None
    claimed_until: datetime | None
    tries: int
    outcome: str | None
    said: str | None
    satisfaction: int | None
    case_id: UUID | None
    made_at: datetime
    ended_at: datetime | None
