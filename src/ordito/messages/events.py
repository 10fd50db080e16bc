"""Facts about messages."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class MessageQueued(Event, frozen=True, kw_only=True):
    """A message to a customer shall be sent."""

    type: ClassVar[str] = "messages.message_queued"
    message_id: UUID
    template: str


class MessageSent(Event, frozen=True, kw_only=True):
    """The mail server has taken a message; it may still come back."""

    type: ClassVar[str] = "messages.message_sent"
    message_id: UUID
    template: str
    attempts: int


class MessageFailed(Event, frozen=True, kw_only=True):
    """A message was given up."""

    type: ClassVar[str] = "messages.message_failed"
    message_id: UUID
    template: str
    fault: str
    attempts: int


class MessageReceived(Event, frozen=True, kw_only=True):
    """Somebody, or a machine, has written to the company; ``kind`` says which."""

    type: ClassVar[str] = "messages.message_received"
    received_id: UUID
    source: str
    medium: str
    kind: str
    is_automatic: bool
    is_stranger: bool
    files: int


class MessageDoubted(Event, frozen=True, kw_only=True):
    """Nobody knows whether a message was sent: the sender ended, or was not answered, meanwhile."""

    type: ClassVar[str] = "messages.message_doubted"
    message_id: UUID
    template: str
    attempts: int


class DoubtSettled(Event, frozen=True, kw_only=True):
    """It was said or seen whether a doubted message was sent; if not, it is sent again."""

    type: ClassVar[str] = "messages.doubt_settled"
    message_id: UUID
    was_sent: bool
    by: str


class MessageDelivered(Event, frozen=True, kw_only=True):
    """A message has reached the reader's provider or device."""

    type: ClassVar[str] = "messages.message_delivered"
    message_id: UUID
    template: str
    medium: str


class MessageOpened(Event, frozen=True, kw_only=True):
    """A reader who allows measuring has opened a message."""

    type: ClassVar[str] = "messages.message_opened"
    message_id: UUID
    template: str
    medium: str


class MessageClicked(Event, frozen=True, kw_only=True):
    """A reader followed a link of a message."""

    type: ClassVar[str] = "messages.message_clicked"
    message_id: UUID
    template: str
    medium: str


class MessageBounced(Event, frozen=True, kw_only=True):
    """A message has come back, for good or for now."""

    type: ClassVar[str] = "messages.message_bounced"
    message_id: UUID
    template: str
    medium: str
    is_final: bool
    code: str


class MessageComplained(Event, frozen=True, kw_only=True):
    """A reader has called a message unwanted."""

    type: ClassVar[str] = "messages.message_complained"
    message_id: UUID
    template: str
    medium: str
    code: str


class AddressSuppressed(Event, frozen=True, kw_only=True):
    """An address is written to no more, or only about what was ordered."""

    type: ClassVar[str] = "messages.address_suppressed"
    identifier_id: UUID
    scope: str
    reason: str


class SuppressionLifted(Event, frozen=True, kw_only=True):
    """An address may be written to again."""

    type: ClassVar[str] = "messages.suppression_lifted"
    identifier_id: UUID
    by: str


class ContactPolicyPublished(Event, frozen=True, kw_only=True):
    """How often and when people are written to has changed."""

    type: ClassVar[str] = "messages.contact_policy_published"
    policy_version: int
