"""Facts of the customers room: ids and codes, never a personal value."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class CustomerRegistered(Event, frozen=True, kw_only=True):
    """Somebody became known."""

    type: ClassVar[str] = "customers.customer_registered"
    kind: str
    identifier_ids: tuple[UUID, ...]


class CustomerChanged(Event, frozen=True, kw_only=True):
    """Name, address or language of a customer were replaced; the values stand in the vault."""

    type: ClassVar[str] = "customers.customer_changed"


class IdentifierAdded(Event, frozen=True, kw_only=True):
    """A customer can be reached or recognised by a further value."""

    type: ClassVar[str] = "customers.identifier_added"
    identifier_id: UUID
    kind: str


class CustomerErased(Event, frozen=True, kw_only=True):
    """The vault of a customer was emptied."""

    type: ClassVar[str] = "customers.customer_erased"


class RetentionChanged(Event, frozen=True, kw_only=True):
    """A kind of personal value is kept for another time."""

    type: ClassVar[str] = "customers.retention_changed"
    kind: str
    days: int
