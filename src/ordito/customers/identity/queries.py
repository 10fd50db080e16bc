"""Questions of identity."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.customers.errors import InvalidIdentifier
from ordito.customers.identity.model import Edge, Member, Resolved
from ordito.customers.model import Identifier
from ordito.customers.rules import normalise
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

_sql: Final = statements(__name__)
_PERSON: Final = _sql.query("person_of", UUID)
_PERSONS: Final = _sql.query("list_persons", Member)
_MEMBERS: Final = _sql.query("list_members", Member)
_RESOLVE: Final = _sql.query("resolve", Resolved)
_RESOLVE_AS_OF: Final = _sql.query("resolve_as_of", Resolved)
_IDENTIFIERS: Final = _sql.query("list_identifiers", UUID)
_HELD: Final = _sql.query("list_held_edges", Edge)
_EDGES: Final = _sql.query("list_edges", Edge)


async def person_of(tx: Tx, *, customer_id: CustomerId) -> CustomerId:
    """Return who answers for a customer id: itself, unless it was retired by a merge."""
    return CustomerId(await tx.one(_PERSON, customer_id=customer_id))


async def persons_of(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, CustomerId]:
    """Return who answers for each of at most 10,000 customer ids."""
    found = await tx.fetch(_PERSONS, customer_ids=customer_ids)
    return {one.customer_id: one.person_id for one in found}


async def is_one_person(tx: Tx, *, customer_id: CustomerId, other_id: CustomerId) -> bool:
    """Tell whether two customer ids are one person."""
    if customer_id == other_id:
        return True
    persons = await persons_of(tx, customer_ids=[customer_id, other_id])
    return persons[customer_id] == persons[other_id]


async def members(tx: Tx, *, customer_id: CustomerId) -> tuple[CustomerId, ...]:
    """Return all ids of the person who answers for a customer id, the person's own first."""
    found = await tx.fetch(_MEMBERS, customer_ids=[customer_id])
    return tuple(one.customer_id for one in found)


async def members_of_all(
    tx: Tx, *, customer_ids: Sequence[CustomerId]
) -> dict[CustomerId, tuple[CustomerId, ...]]:
    """Return, by person, all ids of the persons who answer for at most 1,000 customer ids."""
    grouped: dict[CustomerId, tuple[CustomerId, ...]] = {}
    for one in await tx.fetch(_MEMBERS, customer_ids=customer_ids):
        grouped[one.person_id] = (*grouped.get(one.person_id, ()), one.customer_id)
    return grouped


async def resolve(
    tx: Tx, *, identifiers: Sequence[Identifier], as_of: datetime | None = None
) -> list[Resolved]:
    """Return whose values are, or what was answered at an earlier instant.

    A value that nobody has, or that cannot be of its kind, is absent.
    """
    usable = [(n, one, _normal(one)) for n, one in enumerate(identifiers, 1)]
    known = [(n, one.kind, value) for n, one, value in usable if value is not None]
    if not known:
        return []
    arguments = {
        "numbers": [number for number, _, _ in known],
        "kinds": [kind for _, kind, _ in known],
        "values": [value for _, _, value in known],
    }
    if as_of is None:
        return await tx.fetch(_RESOLVE, **arguments)
    return await tx.fetch(_RESOLVE_AS_OF, **arguments, as_of=as_of)


async def list_identifiers(tx: Tx, *, customer_id: CustomerId) -> list[IdentifierId]:
    """Return what stands for a person in touchpoints: all values, and the customer ids themselves.

    At most 5,000.
    """
    ids = await members(tx, customer_id=customer_id)
    values = await tx.fetch(_IDENTIFIERS, customer_ids=ids)
    return [IdentifierId(one) for one in (*ids, *values)]


async def list_held_edges(tx: Tx, *, page_size: int = 100) -> list[Edge]:
    """Return what was seen together and makes no one person, for somebody to look at."""
    return await tx.fetch(_HELD, page_size=page_size)


async def list_edges(tx: Tx, *, customer_id: CustomerId) -> list[Edge]:
    """Return what was ever seen or said to join the ids of a person, among each other and out."""
    ids = await members(tx, customer_id=customer_id)
    return await tx.fetch(_EDGES, customer_ids=ids)


def _normal(identifier: Identifier) -> str | None:
    try:
        return normalise(identifier)
    except InvalidIdentifier:
        return None
