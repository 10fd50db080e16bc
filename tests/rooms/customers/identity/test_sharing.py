"""Values that say nothing join nobody, and what hangs together by the hundred costs no more."""

import pytest

from ordito.customers import identity
from ordito.customers.identity.rules import MOST_GATHERED
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from tests.rooms.customers.identity.sights import after, card, proven, sight, user

pytestmark = pytest.mark.anyio


async def test_the_company_s_own_value_parts_whom_it_has_joined(tx: Tx) -> None:
    desk = proven("desk@ordito.example")
    seen = await identity.observe(
        tx,
        sightings=[sight(user("u1", "crm"), desk), sight(user("u2", "shop"), desk, minute=1)],
        at=after(2),
    )
    assert len({one.person_id for one in seen}) == 1
    junk_id = await identity.note_junk(tx, identifier=desk, note="our own desk", at=after(3))
    persons = await identity.persons_of(tx, customer_ids=_ids(seen))
    assert len(set(persons.values())) == 2
    (shared,) = await identity.list_shared(tx)
    assert (shared.kind, shared.seen_with) == ("email", 2)
    assert [(one.junk_id, one.note) for one in await identity.list_junk(tx)] == [
        (junk_id, "our own desk")
    ]
    [third] = await identity.observe(tx, sightings=[sight(desk, minute=4)], at=after(4))
    assert third.identifier_id is None
    assert await identity.rebuild(tx, at=after(5)) == 0

    await identity.take_back_junk(tx, junk_id=junk_id)
    [again] = await identity.observe(tx, sightings=[sight(desk, minute=6)], at=after(6))
    assert again.identifier_id is not None
    assert await identity.list_junk(tx) == []


async def test_a_chain_without_end_is_looked_at_in_parts(tx: Tx) -> None:
    """Each card belongs to two accounts that disagree, and so hangs on the next."""
    length = MOST_GATHERED + 40
    chain = [
        sight(user(f"u{link // 2}"), card(f"8800{(link + 1) // 2:05}"), minute=link)
        for link in range(length)
    ]
    seen = []
    for start in range(0, length, 100):
        part = chain[start : start + 100]
        seen += await identity.observe(tx, sightings=part, at=after(length))
    persons = await identity.persons_of(tx, customer_ids=_ids(seen))
    assert max(_sizes(persons).values()) <= 3
    assert await identity.rebuild(tx, at=after(length)) == 0
    [last] = await identity.observe(
        tx, sightings=[sight(user("fresh", "crm"), card("880000100"), minute=length)], at=after(999)
    )
    own = await identity.members(tx, customer_id=last.person_id or _never())
    assert 1 < len(own) <= 4
    [standing] = [
        edge
        for edge in await identity.list_edges(tx, customer_id=last.customer_id or _never())
        if edge.cut_at is None and edge.held is None and last.customer_id in _ends(edge)
    ]
    await identity.unmerge(
        tx,
        merge_id=standing.edge_id,
        customer_id=CustomerId(standing.customer_id),
        reason="test",
        at=after(1000),
    )
    apart = await identity.members(tx, customer_id=last.customer_id or _never())
    assert apart == (last.customer_id,)


def _ids(seen: list[identity.Seen]) -> list[CustomerId]:
    return sorted({one.customer_id for one in seen if one.customer_id is not None})


def _sizes(persons: dict[CustomerId, CustomerId]) -> dict[CustomerId, int]:
    return {one: list(persons.values()).count(one) for one in set(persons.values())}


def _ends(edge: identity.Edge) -> set[CustomerId]:
    return {edge.customer_id, edge.other_id}


def _never() -> CustomerId:
    raise AssertionError
