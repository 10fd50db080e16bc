"""What the company promises, in which hours, and how its clocks run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId

Code = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$(?!\n)")]


class CommitmentKind(StrEnum):
    """What may be promised in a case."""

    FIRST_ANSWER = "first_answer"
    CALL_BACK = "call_back"
    SOLUTION = "solution"
    REFUND = "refund"


class WorkSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Working time of a day by the clock on the wall.

    Attributes:
        opens_min: minutes after midnight, 0 to 1439.
        closes_min: minutes after the same midnight, at most 1440.
    """

    opens_min: Annotated[int, msgspec.Meta(ge=0, le=1439)]
    closes_min: Annotated[int, msgspec.Meta(ge=1, le=1440)]


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Business hours.

    Attributes:
        code: promises name it.
        zone: IANA name of the time zone in which they are meant.
        week: working times of the seven days, Monday first.
        holidays: days without working time.
        days: working times of single days that replace those of the weekday and of a holiday.
    """

    code: Code
    zone: str
    week: Annotated[tuple[tuple[WorkSpan, ...], ...], msgspec.Meta(min_length=7, max_length=7)]
    holidays: Annotated[tuple[date, ...], msgspec.Meta(max_length=1000)] = ()
    days: dict[date, tuple[WorkSpan, ...]] = {}


class Escalation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who hears of a promise that runs out, and when.

    Attributes:
        at_percent: of the promised time that has passed.
        to: ``assignee``, ``lead`` (of the desk), or the code of a role.
        priority: that the case then has at least; None leaves it.
    """

    at_percent: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    to: Code
    priority: Annotated[int, msgspec.Meta(ge=1, le=4)] | None = None


class Promise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    code: Code
    kind: CommitmentKind
    minutes: Annotated[int, msgspec.Meta(ge=1, le=60 * 24 * 90)]
    calendar: Code
    words: dict[str, str] = {}
    pauses: bool = False
    channel: Code | None = None
    tier: str | None = None
    persona: str | None = None
    topic: Code | None = None
    escalations: Annotated[tuple[Escalation, ...], msgspec.Meta(max_length=10)] = ()


class CommitmentPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the company promises.

    Attributes:
        calendars: business hours.
        promises: see ``Promise``.
        close_after_days: after which a solved case is closed by itself.
        look_after_hours: how often somebody looks at a customer whom we do not let go.
    """

    calendars: Annotated[tuple[Calendar, ...], msgspec.Meta(max_length=50)] = ()
    promises: Annotated[tuple[Promise, ...], msgspec.Meta(max_length=500)] = ()
    close_after_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 7
    look_after_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 90)] = 24


@dataclass(frozen=True, slots=True)
class CommitmentBook:
    """The policy in memory."""

    version: int
    policy: CommitmentPolicy
    calendars: Mapping[str, Calendar]
    promises: Mapping[str, Promise]

    @classmethod
    def of(cls, version: int, policy: CommitmentPolicy) -> "CommitmentBook":
        """Put what is asked for by its code under its code."""
        return cls(
            version,
            policy,
            {one.code: one for one in policy.calendars},
            {one.code: one for one in policy.promises},
        )


class Commitment(msgspec.Struct, frozen=True):
    """Something promised in a case.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        commitment_id: of its own.
        kind: see ``CommitmentKind``.
        subject_id: call back or order that it is about.
        promise: code in the policy.
        policy_version: of the policy by which it was made.
        minutes: of business time.
        pauses: see ``Promise``.
        state: ``open``, ``kept`` (in time), ``broken`` (late), ``void`` (not wanted any more).
        made_at: when it was promised.
        spent_us: business time of ended spans, microseconds.
        spans: how many have ended.
        running_since: when the present span began; None while the clock stands.
        due_at: until when; None while the clock stands.
        missed_at: when the time had run out.
        level: how many thresholds were handled.
        look_at: when the next one is reached.
        ended_at: when it was kept, or given up.
        reason: why it was given up.
    """

    customer_id: CustomerId
    case_id: UUID
    commitment_id: UUID
    kind: str
    subject_id: UUID | None
    promise: str
    policy_version: int
    minutes: int
    pauses: bool
    state: str
    made_at: datetime
    spent_us: int
    spans: int
    running_since: datetime | None
    due_at: datetime | None
    missed_at: datetime | None
    level: int
    look_at: datetime | None
    ended_at: datetime | None
    reason: str | None

    def having(self, **changed: Any) -> "Commitment":
        """Return it with other values."""
        return msgspec.structs.replace(self, **changed)


class Care(msgspec.Struct, frozen=True):
    """A customer whom we do not let go.

    Attributes:
        customer_id: who.
        case_id: in which case.
        reason: code, as ``bad_answer``.
        note: what is known.
        owner: actor who looks after it.
        opened_by: actor.
        opened_at: when.
        look_at: when somebody looks at it next.
        ended_at: when it ended.
        outcome: ``won_back``, ``lost`` or ``mistaken``.
        ended_note: what was done.
    """

    customer_id: CustomerId
    case_id: UUID
    reason: str
    note: str
    owner: str | None
    opened_by: str
    opened_at: datetime
    look_at: datetime
    ended_at: datetime | None
    outcome: str | None
    ended_note: str | None
