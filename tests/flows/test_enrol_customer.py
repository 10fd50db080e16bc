"""Enrolment: the same person wherever it happens, and no card on the word of a stranger."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ordito import customers, loyalty
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.customers.consents import said
from ordito.flows.enrol_customer import Enrolled, enrol_customer
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, ProgrammeId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EMAIL = Identifier(IdentifierKind.EMAIL, "lia@example.org")
PROVEN = Identifier(IdentifierKind.EMAIL, "lia@example.org", verified_at=NOON)
PROGRAMME = loyalty.Programme(
    programme_id=ProgrammeId(ids.derive("programme")),
    code="CLUB",
    name="Club",
    minor_per_point={"EUR": 100},
)


@pytest.fixture
async def open_club(tx: Tx) -> Tx:
    await loyalty.put_programme(tx, programme=PROGRAMME, at=NOON)
    return tx


async def enrol(tx: Tx, *identifiers: Identifier, **more: Any) -> Enrolled:
    customer_id = CustomerId(ids.new())
    consent = said(
        customer_id=customer_id,
        purpose="marketing",
        channel="email",
        given=True,
        evidence="form",
        source="test",
        at=NOON,
    )
    return await enrol_customer(
        tx,
        programme=PROGRAMME,
        customer=NewCustomer(customer_id=customer_id, identifiers=identifiers),
        **({"card": None, "with_virtual_card": False, "consents": [consent]} | more),
        at=NOON,
    )


async def consents(tx: Tx, customer_id: CustomerId) -> int:
    return len((await customers.get_profile(tx, customer_id=customer_id)).consents)


async def test_somebody_new_is_known_with_card_and_consent(open_club: Tx) -> None:
    enrolled = await enrol(open_club, EMAIL, with_virtual_card=True)

    assert not enrolled.was_known
    assert enrolled.card is not None
    assert (enrolled.card.form, enrolled.card.state) == ("virtual", "active")
    assert await consents(open_club, enrolled.customer_id) == 1
    profile = await customers.get_profile(open_club, customer_id=enrolled.customer_id)
    number = next(one.value for one in profile.identifiers if one.kind == "card")
    found = await loyalty.find_member(open_club, identifier=Identifier(IdentifierKind.CARD, number))
    assert found == (enrolled.customer_id, enrolled.membership)


async def test_the_same_person_at_the_till_and_on_the_web_is_one_member(open_club: Tx) -> None:
    till = await enrol(open_club, EMAIL, card="26000001")
    web = await enrol(open_club, EMAIL)
    phone = await enrol(open_club, Identifier(IdentifierKind.CARD, "2600 0001"))

    assert web.was_known
    assert web.membership == phone.membership == till.membership
    assert web.card is None


async def test_a_typed_address_opens_nobodys_points_to_a_card(open_club: Tx) -> None:
    owner = await enrol(open_club, EMAIL)
    for wanted in ({"card": "26000001"}, {"with_virtual_card": True}):
        with pytest.raises(loyalty.ProofNeeded):
            await enrol(open_club, EMAIL, **wanted)
    await enrol(open_club, EMAIL)

    cards = await loyalty.list_cards(
        open_club, customer_id=owner.customer_id, programme_id=PROGRAMME.programme_id
    )
    assert cards == []
    assert await consents(open_club, owner.customer_id) == 1


async def test_who_proves_the_address_gets_a_further_card(open_club: Tx) -> None:
    owner = await enrol(open_club, EMAIL, card="26000001")
    again = await enrol(open_club, PROVEN, card="26000002")

    assert again.customer_id == owner.customer_id
    cards = await loyalty.list_cards(
        open_club, customer_id=owner.customer_id, programme_id=PROGRAMME.programme_id
    )
    assert [card.state for card in cards] == ["active", "active"]


async def test_refuses_the_card_of_somebody_else(open_club: Tx) -> None:
    await enrol(open_club, EMAIL, card="26000001")
    with pytest.raises(customers.IdentifierTaken):
        await enrol(open_club, Identifier(IdentifierKind.EMAIL, "mia@example.org"), card="26000001")
