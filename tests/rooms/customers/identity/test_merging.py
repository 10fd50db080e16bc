"""What somebody decides about customers: merged, taken back, told apart, forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest

from ordito import customers
from ordito.customers import IdentifierKind, NewCustomer, identity
from ordito.customers.identity import (
    CustomersMerged,
    CustomersParted,
    MergeHeld,
    SameCustomer,
    UnknownMerge,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from tests.rooms.customers.identity.sights import NOON, after, browser, card, proven, sight, user

pytestmark = pytest.mark.anyio

ANNA, ANNE, BRUNO = (CustomerId(ids.derive("customer", name)) for name in ("a", "b", "c"))
MERGE = ids.derive("merge", 1)


async def test_a_merge_is_taken_back_whole_and_the_past_stays_told(tx: Tx) -> None:
    await _register(tx, ANNA, user("1", "crm"), minute=2)
    await _register(tx, ANNE, card("260099991"), minute=1)
    kept = await identity.merge(
        tx, merge_id=MERGE, customer_id=ANNA, other_id=ANNE, reason="called", at=after(10)
    )
    again = await identity.merge(
        tx, merge_id=MERGE, customer_id=ANNA, other_id=ANNE, reason="called", at=after(11)
    )
    assert kept == again == ANNE  # the one known longest
    assert await identity.members(tx, customer_id=ANNA) == (ANNE, ANNA)
    profile = await customers.get_profile(tx, customer_id=ANNA)
    assert (profile.canonical_id, profile.was) == (ANNE, (ANNA,))
    assert {one.kind for one in profile.identifiers} == {"external", "card"}
    [edge] = await identity.list_edges(tx, customer_id=ANNE)
    assert (edge.edge_id, edge.rule, edge.evidence["reason"]) == (MERGE, "asked", "called")

    apart = await identity.unmerge(
        tx, merge_id=MERGE, customer_id=ANNA, reason="a mistake", at=after(20)
    )
    assert apart == (ANNA, ANNE)
    with pytest.raises(UnknownMerge):
        await identity.unmerge(
            tx, merge_id=ids.derive("none"), customer_id=ANNA, reason="?", at=after(20)
        )
    told = [
        (await identity.resolve(tx, identifiers=[user("1", "crm")], as_of=after(minute)))
        for minute in (5, 15, 25)
    ]
    assert [one.person_id for [one] in told] == [ANNA, ANNE, ANNA]
    assert [type(one.event) for one in tx._happened if one.subject == ANNE][-2:] == [
        CustomersMerged,
        CustomersParted,
    ]


async def test_who_disagrees_is_merged_only_by_force_and_who_was_told_apart_by_word(
    tx: Tx,
) -> None:
    for who, number in ((ANNA, "1"), (ANNE, "2")):
        await _register(tx, who, user(number, "crm"))
    with pytest.raises(SameCustomer):
        await _merge(tx, ANNA, ANNA)
    with pytest.raises(MergeHeld) as refused:
        await _merge(tx, ANNA, ANNE)
    assert refused.value.facts == {"why": "disagrees"}
    assert await _merge(tx, ANNA, ANNE, is_forced=True) == min(ANNA, ANNE)

    await identity.unmerge(
        tx, merge_id=_named(ANNA, ANNE), customer_id=ANNE, reason="x", at=NOON, is_apart=True
    )
    await identity.observe(
        tx, sightings=[sight(card("900"), user("1", "crm")), sight(card("900"))], at=NOON
    )
    assert len({await identity.person_of(tx, customer_id=one) for one in (ANNA, ANNE)}) == 2


async def test_a_proof_joins_and_what_was_only_seen_joins_who_registers(tx: Tx) -> None:
    await _register(tx, ANNA, proven("anna@ferri.it"))
    await _register(tx, ANNE)
    email, person = await identity.verify(
        tx,
        customer_id=ANNE,
        identifier=proven("anna@ferri.it"),
        means=identity.Means.DOCUMENT,
        at=after(1),
    )
    assert person == await identity.person_of(tx, customer_id=ANNA)
    assert email in await identity.list_identifiers(tx, customer_id=ANNE)

    [seen] = await identity.observe(
        tx, sightings=[sight(user("77", "shop"), browser("b9"))], at=after(2)
    )
    kept = await customers.register(
        tx,
        customer=NewCustomer(customer_id=BRUNO, identifiers=(user("77", "shop"),)),
        at=after(3),
    )
    assert kept == BRUNO
    assert await identity.person_of(tx, customer_id=seen.customer_id or ANNA) == BRUNO
    assert await customers.find_by_identifier(tx, identifier=user("77", "shop")) == BRUNO
    assert len(await identity.members(tx, customer_id=BRUNO)) == 3


async def test_a_person_is_forgotten_under_all_ids_and_cut_off(tx: Tx) -> None:
    await _register(tx, ANNA, user("1", "crm"))
    await _register(tx, ANNE, proven("anna@ferri.it"))
    await _register(tx, BRUNO, user("2", "crm"))
    await _merge(tx, ANNA, ANNE)
    await identity.observe(
        tx,
        sightings=[
            sight(card("900"), user("1", "crm")),
            sight(card("900"), user("2", "crm"), minute=1),
        ],
        at=after(1),
    )
    gone = await customers.erase(tx, customer_id=ANNE, at=after(5))
    assert {ANNA, ANNE} < set(gone)
    assert BRUNO not in gone
    assert await customers.erase(tx, customer_id=ANNE, at=after(6)) == gone
    for one in gone:
        found = await customers.find_customer(tx, customer_id=one)
        assert found is None or found.erased_at == after(5)
    assert await identity.person_of(tx, customer_id=BRUNO) == BRUNO
    assert all(edge.cut_at for edge in await identity.list_edges(tx, customer_id=BRUNO))
    [seen] = await identity.observe(tx, sightings=[sight(user("1", "crm"))], at=after(7))
    assert (seen.identifier_id, seen.is_erased) == (None, True)
    assert await identity.rebuild(tx, at=after(8)) == 0


async def _register(
    tx: Tx, who: CustomerId, *identifiers: customers.Identifier, minute: int = 0
) -> None:
    new = NewCustomer(customer_id=who, identifiers=identifiers)
    assert all(one.kind in IdentifierKind for one in identifiers)
    await customers.register(tx, customer=new, at=NOON + timedelta(minutes=minute))


async def _merge(tx: Tx, one: CustomerId, other: CustomerId, *, is_forced: bool = False) -> object:
    return await identity.merge(
        tx,
        merge_id=_named(one, other),
        customer_id=one,
        other_id=other,
        reason="test",
        at=NOON,
        is_forced=is_forced,
    )


def _named(one: CustomerId, other: CustomerId) -> UUID:
    return ids.derive("merge", *sorted((one, other)))
