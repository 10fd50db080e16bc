"""Facts of identity: ids and codes only."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class IdentifierProven(Event, frozen=True, kw_only=True):
    """A customer proved to have a value: by a code, a document, the own device or a call."""

    type: ClassVar[str] = "customers.identifier_proven"
    identifier_id: UUID
    kind: str
    means: str


class CustomersMerged(Event, frozen=True, kw_only=True):
    """Customer ids that were different people are one person from now on.

    Attributes:
        person_id: who answers for all of them.
        before: the ids of each of the people that there were.
        edge_ids: what joined them.
    """

    type: ClassVar[str] = "customers.customers_merged"
    person_id: UUID
    before: tuple[tuple[UUID, ...], ...]
    edge_ids: tuple[UUID, ...]


class CustomersParted(Event, frozen=True, kw_only=True):
    """A person is several people from now on, each with the own ids.

    Attributes:
        person_id: who answered for all of them.
        after: the ids of each of the people that there are.
    """

    type: ClassVar[str] = "customers.customers_parted"
    person_id: UUID
    after: tuple[tuple[UUID, ...], ...]
