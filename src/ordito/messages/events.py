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
