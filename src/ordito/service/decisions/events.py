"""Facts of decisions."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class DecisionPolicyPublished(Event, frozen=True, kw_only=True):
    """It is decided by other rules from now on."""

    type: ClassVar[str] = "service.decision_policy_published"
    policy_version: int
    tables: int
    rules: int


class DecisionTaken(Event, frozen=True, kw_only=True):
    """Something was granted or declined; amounts in minor units.

    ``deviation`` is the reason where it is another than the policy says.
    """

    type: ClassVar[str] = "service.decision_taken"
    decision_id: UUID
    decided_on: str
    outcome: str
    form: str | None
    currency: str
    owed_minor: int
    most_minor: int | None
    granted_minor: int
    rule: str | None
    policy_version: int
    deviation: str | None


class ApprovalAsked(Event, frozen=True, kw_only=True):
    """Somebody asked to be allowed what is beyond their own limit or the policy."""

    type: ClassVar[str] = "service.approval_asked"
    approval_id: UUID
    decided_on: str
    form: str
    power: str
    currency: str
    amount_minor: int


class ApprovalDecided(Event, frozen=True, kw_only=True):
    """An approval was granted, refused or withdrawn, as its ``state`` says."""

    type: ClassVar[str] = "service.approval_decided"
    approval_id: UUID
    state: str


class ApprovalUsed(Event, frozen=True, kw_only=True):
    """What was approved was done, once."""

    type: ClassVar[str] = "service.approval_used"
    approval_id: UUID
    decision_id: UUID
