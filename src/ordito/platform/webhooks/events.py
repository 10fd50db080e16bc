"""Facts about webhooks themselves; single deliveries are no facts, they stand in their log."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class WebhookRegistered(Event, frozen=True, kw_only=True):
    """Somebody wants to be told of events."""

    type: ClassVar[str] = "platform.webhook_registered"
    endpoint_id: UUID
    types: list[str]
    scopes: list[str]


class WebhookChanged(Event, frozen=True, kw_only=True):
    """A webhook was changed, paused, resumed or given a new secret; ``change`` says which."""

    type: ClassVar[str] = "platform.webhook_changed"
    endpoint_id: UUID
    change: str


class WebhookRemoved(Event, frozen=True, kw_only=True):
    """A webhook was taken away with its log."""

    type: ClassVar[str] = "platform.webhook_removed"
    endpoint_id: UUID


class WebhookDisabled(Event, frozen=True, kw_only=True):
    """Nothing is sent any more: failing for days, gone (410), or its token has ended."""

    type: ClassVar[str] = "platform.webhook_disabled"
    endpoint_id: UUID
    reason: str


class WebhookGaveUp(Event, frozen=True, kw_only=True):
    """One message failed in its last attempt and is tried no more by itself."""

    type: ClassVar[str] = "platform.webhook_gave_up"
    endpoint_id: UUID
    fact_id: UUID
