"""Who lives together, who speaks for a company, and which agent knows whom."""

from datetime import timedelta

import pytest

from ordito import customers
from ordito.customers import CustomerKind, NewCustomer, UnknownCustomer, identity, relations
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from tests.rooms.customers.identity.sights import NOON

pytestmark = pytest.mark.anyio

ANNA, ANNE, BRUNO, FIRM = (
    CustomerId(ids.derive("customer", name)) for name in ("anna", "anne", "bruno", "firm")
)
HOME, AGENT = ids.derive("home"), ids.derive("agent")


async def test_relations_hold_for_the_person_and_make_nobody_one(tx: Tx) -> None:
    for who in (ANNA, ANNE, BRUNO, FIRM):
        kind = CustomerKind.COMPANY if who == FIRM else CustomerKind.PERSON
        await customers.register(tx, customer=NewCustomer(customer_id=who, kind=kind), at=NOON)
    await identity.merge(
        tx, merge_id=ids.derive("m"), customer_id=ANNA, other_id=ANNE, reason="x", at=NOON
    )
    person = await identity.person_of(tx, customer_id=ANNA)

    for who in (ANNE, BRUNO):
        await relations.change_household(tx, customer_id=who, household_id=HOME, at=NOON)
    assert await relations.list_household(tx, customer_id=ANNA) == [BRUNO]
    assert await relations.list_household(tx, customer_id=BRUNO) == [person]
    await relations.change_household(tx, customer_id=BRUNO, household_id=None, at=NOON)
    assert await relations.list_household(tx, customer_id=ANNA) == []

    for _ in range(2):
        await relations.keep_contact(tx, company_id=FIRM, person_id=ANNE, role="buyer", at=NOON)
    [speaks] = await relations.list_contacts(tx, customer_id=ANNA)
    assert (speaks.side, speaks.other_id, speaks.role) == ("person", FIRM, "buyer")
    later = NOON + timedelta(days=1)
    await relations.end_contact(tx, company_id=FIRM, person_id=ANNE, at=later)
    [spoke] = await relations.list_contacts(tx, customer_id=FIRM)
    assert (spoke.since, spoke.ended_at) == (NOON, later)
    with pytest.raises(relations.NotACompany):
        await relations.keep_contact(tx, company_id=BRUNO, person_id=ANNE, role="x", at=NOON)
    with pytest.raises(UnknownCustomer):
        await relations.keep_contact(
            tx, company_id=FIRM, person_id=CustomerId(ids.derive("?")), role="x", at=NOON
        )

    await relations.keep_contact(tx, company_id=FIRM, person_id=ANNE, role="accounts", at=later)

    for who in (ANNA, ANNE, BRUNO):
        await relations.enter_in_book(tx, owner_id=AGENT, customer_id=who, at=NOON)
    assert await relations.list_book(tx, owner_id=AGENT) == sorted({person, BRUNO})
    await relations.strike_from_book(tx, owner_id=AGENT, customer_id=BRUNO, at=later)
    assert await relations.list_book(tx, owner_id=AGENT) == [person]
    assert await identity.person_of(tx, customer_id=BRUNO) == BRUNO

    shared = await relations.share_household(tx, customer_id=BRUNO, other_id=ANNE, at=later)
    assert shared == HOME
    await relations.change_household(tx, customer_id=ANNE, household_id=None, at=later)
    fresh = await relations.share_household(tx, customer_id=BRUNO, other_id=ANNE, at=later)
    assert fresh != HOME
    assert await relations.list_household(tx, customer_id=ANNE) == [BRUNO]

    await customers.erase(tx, customer_id=ANNA, at=later)
    assert await relations.list_contacts(tx, customer_id=FIRM) == []
    with pytest.raises(UnknownCustomer):
        await relations.enter_in_book(tx, owner_id=AGENT, customer_id=ANNE, at=later)
    with pytest.raises(UnknownCustomer):
        await relations.share_household(tx, customer_id=BRUNO, other_id=ANNE, at=later)
