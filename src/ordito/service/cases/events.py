"""Facts of cases. Each is about the case, carries its id in the envelope, and no word of it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class CaseOpened(Event, frozen=True, kw_only=True):
    """A customer wants something, by a channel.

    Attributes:
        channel: by which it came.
        topic: code.
        priority: 1 is the most urgent.
        skill: that it needs.
        follows_id: the closed case that it goes on from.
    """

    type: ClassVar[str] = "service.case_opened"
    channel: str
    topic: str
    priority: int
    skill: str
    follows_id: UUID | None


class CaseEntryAdded(Event, frozen=True, kw_only=True):
    """Something was said, written or noted in a case; its words stay there."""

    type: ClassVar[str] = "service.entry_added"
    seq: int
    kind: str


class CaseStateChanged(Event, frozen=True, kw_only=True):
    """A case is where it was not before."""

    type: ClassVar[str] = "service.case_state_changed"
    before: str
    state: str
    resolution: str | None


class CaseAssigned(Event, frozen=True, kw_only=True):
    """A case has another owner, or none."""

    type: ClassVar[str] = "service.case_assigned"
    before: str | None
    assignee: str | None


class CaseClassified(Event, frozen=True, kw_only=True):
    """A case is of another topic, priority or skill."""

    type: ClassVar[str] = "service.case_classified"
    topic: str
    priority: int
    skill: str


class CasesMerged(Event, frozen=True, kw_only=True):
    """A case goes on in another one."""

    type: ClassVar[str] = "service.cases_merged"
    into_id: UUID


class CasesParted(Event, frozen=True, kw_only=True):
    """A case that was merged stands alone again."""

    type: ClassVar[str] = "service.cases_parted"
    from_id: UUID


class CaseSplit(Event, frozen=True, kw_only=True):
    """Entries of a case are shown in a new one."""

    type: ClassVar[str] = "service.case_split"
    into_id: UUID
    entries: int


class TaskMade(Event, frozen=True, kw_only=True):
    """Something is to be done in a case."""

    type: ClassVar[str] = "service.task_made"
    task_id: UUID
    kind: str
    due_at: datetime


class TaskEnded(Event, frozen=True, kw_only=True):
    """Something was done in a case, or is not wanted any more."""

    type: ClassVar[str] = "service.task_ended"
    task_id: UUID
    kind: str
    state: str
    outcome: str | None


class CommitmentMade(Event, frozen=True, kw_only=True):
    """The company has promised something in a case.

    Attributes:
        commitment_id: of its own.
        kind: what.
        promise: code in the policy.
        policy_version: of the policy.
        minutes: of business time.
        due_at: until when, as the clock runs now.
    """

    type: ClassVar[str] = "service.commitment_made"
    commitment_id: UUID
    kind: str
    promise: str
    policy_version: int
    minutes: int
    due_at: datetime


class CommitmentEnded(Event, frozen=True, kw_only=True):
    """A promise was kept, kept too late, or is not wanted any more.

    Attributes:
        commitment_id: which.
        kind: what was promised.
        state: ``kept``, ``broken`` or ``void``.
        minutes: of business time that were promised.
        spent_s: business time that it took, whole seconds.
    """

    type: ClassVar[str] = "service.commitment_ended"
    commitment_id: UUID
    kind: str
    state: str
    minutes: int
    spent_s: int


class CommitmentMissed(Event, frozen=True, kw_only=True):
    """The time for a promise has run out, and it is still open."""

    type: ClassVar[str] = "service.commitment_missed"
    commitment_id: UUID
    kind: str
    due_at: datetime


class CaseEscalated(Event, frozen=True, kw_only=True):
    """Somebody has to hear of a promise that runs out.

    Attributes:
        commitment_id: which promise.
        kind: what was promised.
        percent: of its time that has passed.
        to: ``assignee``, ``lead`` or a role.
        assignee: who has the case.
    """

    type: ClassVar[str] = "service.case_escalated"
    commitment_id: UUID
    kind: str
    percent: int
    to: str
    assignee: str | None


class CareBegun(Event, frozen=True, kw_only=True):
    """A dissatisfied customer is not let go before everything has been done."""

    type: ClassVar[str] = "service.care_begun"
    reason: str
    owner: str | None


class CareEnded(Event, frozen=True, kw_only=True):
    """Everything was done for a dissatisfied customer, or the customer has left."""

    type: ClassVar[str] = "service.care_ended"
    outcome: str


class FollowUpMade(Event, frozen=True, kw_only=True):
    """Somebody shall call a customer whose goods have come."""

    type: ClassVar[str] = "service.follow_up_made"
    rule: str
    order_id: UUID
    due_at: datetime


class FollowUpEnded(Event, frozen=True, kw_only=True):
    """A customer whose goods had come was called, or nobody calls any more.

    Attributes:
        rule: of which list.
        order_id: what had come.
        state: ``done`` or ``dropped``.
        outcome: code.
        satisfaction: 1 to 5, as the customer said.
    """

    type: ClassVar[str] = "service.follow_up_ended"
    rule: str
    order_id: UUID
    state: str
    outcome: str
    satisfaction: int | None


class AgentPut(Event, frozen=True, kw_only=True):
    """Somebody works at the desk, or with other skills."""

    type: ClassVar[str] = "service.agent_put"
    agent: str
    skills: tuple[str, ...]
    most_cases: int


class AgentStateSet(Event, frozen=True, kw_only=True):
    """An agent is present, busy or away."""

    type: ClassVar[str] = "service.agent_state_set"
    agent: str
    state: str


class CommitmentPolicyPublished(Event, frozen=True, kw_only=True):
    """The company promises something else from now on."""

    type: ClassVar[str] = "service.commitment_policy_published"
    policy_version: int


class RoutingPolicyPublished(Event, frozen=True, kw_only=True):
    """Work finds its people in another way from now on."""

    type: ClassVar[str] = "service.routing_policy_published"
    policy_version: int
