"""Facts of experience; what people wrote in their own words stays in the answer."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class AskPolicyPublished(Event, frozen=True, kw_only=True):
    """People are asked by other rules from now on."""

    type: ClassVar[str] = "service.ask_policy_published"
    policy_version: int
    rules: int


class FeedbackAsked(Event, frozen=True, kw_only=True):
    """Somebody was asked how it was."""

    type: ClassVar[str] = "service.feedback_asked"
    invitation_id: UUID
    rule: str
    measure: str
    touchpoint: str


class FeedbackGiven(Event, frozen=True, kw_only=True):
    """Somebody said how it was; a later version replaces the earlier ones."""

    type: ClassVar[str] = "service.feedback_given"
    answer_id: UUID
    answer_version: int
    measure: str
    score: int
    is_bad: bool
    medium: str
    touchpoint: str
    order_id: UUID | None


class FeedbackFollowed(Event, frozen=True, kw_only=True):
    """Somebody looks after a bad answer, in a case."""

    type: ClassVar[str] = "service.feedback_followed"
    answer_id: UUID
    follow_up_id: UUID


class PulseOpened(Event, frozen=True, kw_only=True):
    """The company asks its own people."""

    type: ClassVar[str] = "service.pulse_opened"
    round_id: UUID
