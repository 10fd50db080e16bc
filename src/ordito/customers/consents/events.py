"""Facts about consents: codes and ids alone."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class ConsentGiven(Event, frozen=True, kw_only=True):
    """A customer allowed a purpose through a channel."""

    type: ClassVar[str] = "customers.consent_given"
    statement_id: UUID
    purpose: str
    channel: str
    source: str


class ConsentWithdrawn(Event, frozen=True, kw_only=True):
    """A customer forbade a purpose through a channel, or took the word back."""

    type: ClassVar[str] = "customers.consent_withdrawn"
    statement_id: UUID
    purpose: str
    channel: str
    source: str


class ConsentObjected(Event, frozen=True, kw_only=True):
    """A customer objected to a purpose (GDPR Art. 21)."""

    type: ClassVar[str] = "customers.consent_objected"
    statement_id: UUID
    purpose: str
    channel: str
    source: str


class PurposeDeclared(Event, frozen=True, kw_only=True):
    """A purpose was declared, or got new words."""

    type: ClassVar[str] = "customers.purpose_declared"
    purpose: str
    words_version: int
