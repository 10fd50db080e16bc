"""Settle: who is one person, computed anew where something about it changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.customers.identity.events import CustomersMerged, CustomersParted
from ordito.customers.identity.model import Bond, Partition, Root
from ordito.customers.identity.rules import MOST_GATHERED, MOST_SEEN_WITH, attached, partition
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)


class Opposite(msgspec.Struct, frozen=True):
    """A known customer id that a nameless one was seen with."""

    customer_id: UUID
    other_id: UUID
    person_id: UUID


class Apart(msgspec.Struct, frozen=True):
    """Two customer ids that somebody told apart."""

    customer_id: UUID
    other_id: UUID


_MARK_SHARED: Final = _sql.query("mark_shared", UUID)
_GATHER: Final = _sql.query("gather", Root)
_BONDS: Final = _sql.query("list_bonds", Bond)
_APART: Final = _sql.query("list_apart", Apart)
_OPPOSITES: Final = _sql.query("list_opposites", Opposite)
_ASSIGN: Final = _sql.command("assign")


async def settle(
    tx: Tx, *, customer_ids: Iterable[CustomerId], at: datetime
) -> dict[CustomerId, CustomerId]:
    """Compute who is one person around customer ids of which something is new.

    Returns:
        Who answers for every customer id that was looked at.
    """
    starts = sorted(customer_ids)
    starts += await tx.fetch(
        _MARK_SHARED,
        customer_ids=starts,
        kinds=list(MOST_SEEN_WITH),
        limits=list(MOST_SEEN_WITH.values()),
        at=at,
    )
    roots = await tx.fetch(_GATHER, customer_ids=starts, most=MOST_GATHERED)
    joined = [root for root in roots if root.is_known]
    nameless = [root for root in roots if not root.is_known]
    known_ids = [root.customer_id for root in joined]
    bonds = await tx.fetch(_BONDS, customer_ids=known_ids)
    apart = await tx.fetch(_APART, customer_ids=known_ids)
    answer = partition(joined, bonds, [(one.customer_id, one.other_id) for one in apart])
    persons = dict(answer.persons)
    if nameless:
        opposites = await tx.fetch(_OPPOSITES, customer_ids=[root.customer_id for root in nameless])
        persons |= _attached(nameless, opposites, answer.persons)
    await _assign(tx, roots=roots, bonds=bonds, persons=persons, answer=answer, at=at)
    _record(tx, joined, bonds, answer, at)
    return {CustomerId(one): CustomerId(person) for one, person in persons.items()}


async def _assign(
    tx: Tx,
    *,
    roots: Sequence[Root],
    bonds: Sequence[Bond],
    persons: Mapping[UUID, UUID],
    answer: Partition,
    at: datetime,
) -> None:
    moved = [root for root in roots if persons[root.customer_id] != root.person_id]
    changed = [bond for bond in bonds if bond.held != answer.held.get(bond.edge_id)]
    if not moved and not changed:
        return
    sides = [(side, bond) for bond in changed for side in (bond.one, bond.other)]
    sides.sort(key=lambda pair: (pair[0], pair[1].edge_id))
    await tx.run(
        _ASSIGN,
        customer_ids=[root.customer_id for root in moved],
        person_ids=[persons[root.customer_id] for root in moved],
        sides=[side for side, _ in sides],
        edge_ids=[bond.edge_id for _, bond in sides],
        helds=[answer.held.get(bond.edge_id) for _, bond in sides],
        at=at,
    )


def _attached(
    nameless: Sequence[Root], opposites: Sequence[Opposite], persons: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    seen_with: dict[UUID, set[UUID]] = {root.customer_id: set() for root in nameless}
    for one in opposites:
        seen_with[one.customer_id].add(persons.get(one.other_id, one.person_id))
    return {one: attached(one, found) for one, found in seen_with.items()}


def _record(
    tx: Tx, roots: Sequence[Root], bonds: Sequence[Bond], answer: Partition, at: datetime
) -> None:
    """Write down which people became one, and who became several."""
    before = {root.customer_id: root.person_id for root in roots}
    for person, ids in _groups(answer.persons).items():
        earlier = _groups({one: before[one] for one in ids})
        if len(earlier) > 1:
            joining = tuple(
                sorted(
                    bond.edge_id
                    for bond in bonds
                    if bond.edge_id not in answer.held
                    and answer.persons[bond.one] == person
                    and before[bond.one] != before[bond.other]
                )
            )
            merged = CustomersMerged(
                person_id=person, before=tuple(earlier.values()), edge_ids=joining
            )
            tx.record(merged, subject=person, customer_id=person, at=at)
    for person, ids in _groups(before).items():
        later = _groups({one: answer.persons[one] for one in ids})
        if len(later) > 1:
            parted = CustomersParted(person_id=person, after=tuple(later.values()))
            tx.record(parted, subject=person, customer_id=person, at=at)


def _groups(persons: Mapping[UUID, UUID]) -> dict[UUID, tuple[UUID, ...]]:
    grouped: dict[UUID, list[UUID]] = {}
    for one in sorted(persons):
        grouped.setdefault(persons[one], []).append(one)
    return {person: tuple(grouped[person]) for person in sorted(grouped)}
