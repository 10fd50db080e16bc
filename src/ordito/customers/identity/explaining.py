"""Explain: which ids and values a person has, what joins them, and how that came about."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.customers.identity.model import Edge
from ordito.customers.identity.queries import list_edges, members
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId


class Value(msgspec.Struct, frozen=True):
    """A value of a person, without the value itself.

    Attributes:
        identifier_id: what stands for it in facts.
        customer_id: under which of the person's ids it is kept.
        kind: what it is.
        key_class: what it means that two people have it; see ``KeyClass``.
        verified_at: when somebody proved to have it.
        added_at: when it was first seen.
        shared_at: since when too many people have it for it to join any.
    """

    identifier_id: IdentifierId
    customer_id: CustomerId
    kind: str
    key_class: str
    verified_at: datetime | None
    added_at: datetime
    shared_at: datetime | None


class Change(msgspec.Struct, frozen=True):
    """Who answers for a customer id from an instant on."""

    customer_id: CustomerId
    changed_at: datetime
    person_id: CustomerId


class ToldApart(msgspec.Struct, frozen=True):
    """Two customer ids that somebody said are different people."""

    customer_id: CustomerId
    other_id: CustomerId
    decided_at: datetime
    decided_by: str
    reason: str


class Explanation(msgspec.Struct, frozen=True):
    """Why a person is who it is.

    Attributes:
        person_id: who answers.
        customer_ids: all ids, that one first.
        values: of all ids.
        edges: what joins them; also what was cut, and what is held and leads to somebody else.
        apart: what somebody said about who they are not.
        changes: how the mapping came about, the latest first.
    """

    person_id: CustomerId
    customer_ids: tuple[CustomerId, ...]
    values: tuple[Value, ...]
    edges: tuple[Edge, ...]
    apart: tuple[ToldApart, ...]
    changes: tuple[Change, ...]


_sql: Final = statements(__name__)
_VALUES: Final = _sql.query("list_values", Value)
_APART: Final = _sql.query("list_told_apart", ToldApart)
_CHANGES: Final = _sql.query("list_changes", Change)


async def explain(tx: Tx, *, customer_id: CustomerId) -> Explanation:
    """Return why the person for whom an id stands is who it is; no personal values."""
    own: tuple[UUID, ...] = await members(tx, customer_id=customer_id)
    return Explanation(
        person_id=CustomerId(own[0]),
        customer_ids=tuple(CustomerId(one) for one in own),
        values=tuple(await tx.fetch(_VALUES, customer_ids=own)),
        edges=tuple(await list_edges(tx, customer_id=customer_id)),
        apart=tuple(await tx.fetch(_APART, customer_ids=own)),
        changes=tuple(await tx.fetch(_CHANGES, customer_ids=own)),
    )
