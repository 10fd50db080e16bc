"""Becoming known, being recognised, saying yes or no, and being forgotten."""

import asyncio
from datetime import timedelta

import pytest

from ordito import customers
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.rooms.customers.builders import (
    NOON,
    anna,
    bruno,
    card,
    customer_id,
    email,
    external,
    phone,
)
from tests.traces import tables_with

LATER = NOON + timedelta(days=1)


async def test_a_customer_is_recognised_by_each_value_however_it_is_written(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)

    written = (email("anna.rossi@example.COM"), phone("00393331234567", region="IT"), card())
    found = [await customers.find_by_identifier(tx, identifier=one) for one in written]

    assert found == [anna().customer_id] * 3
    assert await customers.find_by_identifier(tx, identifier=card("999")) is None


async def test_registering_again_changes_nothing(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    again = anna(language="en", identifiers=(*anna().identifiers, external()))

    assert await customers.register(tx, customer=again, at=LATER) == anna().customer_id

    profile = await customers.get_profile(tx, customer_id=anna().customer_id)
    assert (profile.customer.language, profile.customer.created_at) == ("it", NOON)
    assert [one.value for one in profile.identifiers] == [
        "260000012345",
        "anna.rossi@example.com",
        "+393331234567",
    ]


async def test_an_external_id_answers_with_the_customer_who_has_it(tx: Tx) -> None:
    await customers.register(tx, customer=anna(identifiers=(external(),)), at=NOON)

    answer = await customers.register(tx, customer=bruno(identifiers=(external(),)), at=LATER)

    assert answer == anna().customer_id
    assert await customers.find_customer(tx, customer_id=bruno().customer_id) is None


async def test_refuses_a_card_of_somebody_else_and_registers_nothing(db: Database) -> None:
    await db.transact(customers.register, Context.system(), customer=anna(), at=NOON)

    thief = bruno(identifiers=(card(),))
    with pytest.raises(customers.IdentifierTaken):
        await db.transact(customers.register, Context.system(), customer=thief, at=NOON)

    assert await db.read(customers.find_customer, customer_id=bruno().customer_id) is None
    assert await db.read(customers.find_by_identifier, identifier=card()) == anna().customer_id


async def test_a_shared_phone_reaches_both_but_recognises_the_first(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    await customers.register(tx, customer=bruno(identifiers=(phone(),)), at=NOON)

    assert await customers.find_by_identifier(tx, identifier=phone()) == anna().customer_id
    profile = await customers.get_profile(tx, customer_id=bruno().customer_id)
    assert [one.value for one in profile.identifiers] == ["+393331234567"]


async def test_a_proof_takes_a_value_from_who_typed_it_and_not_from_who_has_proven_it(
    tx: Tx,
) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    await customers.register(tx, customer=bruno(), at=NOON)
    proven = phone(verified_at=NOON)

    added = await customers.add_identifier(
        tx, customer_id=customer_id("bruno"), identifier=proven, at=NOON
    )
    assert added.outcome == "added"
    assert await customers.find_by_identifier(tx, identifier=phone()) == customer_id("bruno")
    reached = (await customers.get_profile(tx, customer_id=anna().customer_id)).identifiers
    assert "+393331234567" in {one.value for one in reached}

    with pytest.raises(customers.IdentifierTaken):
        await customers.add_identifier(
            tx, customer_id=anna().customer_id, identifier=proven, at=NOON
        )


async def test_a_verified_value_becomes_strong_and_keeps_its_id(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    before = await customers.get_profile(tx, customer_id=anna().customer_id)

    verified = await customers.add_identifier(
        tx, customer_id=anna().customer_id, identifier=email(verified_at=LATER), at=LATER
    )

    after = await customers.get_profile(tx, customer_id=anna().customer_id)
    assert verified.outcome == "known"
    assert verified.identifier_id in {one.identifier_id for one in before.identifiers}
    strong = {one.kind: one.verified_at for one in after.identifiers if one.key_class == "strong"}
    assert strong == {"email": LATER}


async def test_a_changed_name_is_kept_and_told_once(db: Database) -> None:
    await db.transact(customers.register, Context.system(), customer=anna(), at=NOON)
    married = customers.Particulars(name="Anna Verdi", city="Torino", country="IT")

    for _ in range(2):
        await db.transact(
            customers.change_particulars,
            Context.system(),
            customer_id=anna().customer_id,
            particulars=married,
            language="en",
            at=LATER,
        )

    customer = await db.read(customers.find_customer, customer_id=anna().customer_id)
    assert customer is not None
    assert (customer.name, customer.city, customer.language) == ("Anna Verdi", "Torino", "en")
    assert await facts(db, "customers.customer_changed") == ["customers.customer_changed"]
    assert list(await tables_with(db, "verdi")) == ["customers.vault"]


async def test_refuses_to_rename_somebody_erased(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    await customers.erase(tx, customer_id=anna().customer_id, at=NOON)

    with pytest.raises(customers.UnknownCustomer):
        await customers.change_particulars(
            tx,
            customer_id=anna().customer_id,
            particulars=customers.Particulars(name="Anna"),
            language=None,
            at=LATER,
        )
    profile = await customers.get_profile(tx, customer_id=anna().customer_id)
    assert profile.customer.name is None


async def test_of_two_who_claim_a_card_at_once_one_gets_it(db: Database) -> None:
    rivals = [anna(identifiers=(card(),)), bruno(identifiers=(card(),))]

    answers = await asyncio.gather(
        *(
            db.transact(customers.register, Context.system(), customer=rival, at=NOON)
            for rival in rivals
        ),
        return_exceptions=True,
    )

    winners = [answer for answer in answers if not isinstance(answer, BaseException)]
    losers = [answer for answer in answers if isinstance(answer, customers.IdentifierTaken)]
    assert (len(winners), len(losers)) == (1, 1)
    assert await db.read(customers.find_by_identifier, identifier=card()) == winners[0]


async def test_facts_name_identifiers_and_never_values(db: Database) -> None:
    await db.transact(customers.register, Context.system(), customer=anna(), at=NOON)

    async with db.connection() as connection:
        payload = await connection.fetchval(
            "SELECT payload::text FROM platform.v_fact WHERE customer_id = $1", anna().customer_id
        )
    profile = await db.read(customers.get_profile, customer_id=anna().customer_id)
    assert all(str(one.identifier_id) in payload for one in profile.identifiers)
    assert not any(one.value in payload for one in profile.identifiers)


async def test_after_erasure_no_table_knows_a_value_of_the_person(db: Database) -> None:
    await db.transact(customers.register, Context.system(), customer=anna(), at=NOON)
    await db.transact(
        customers.register, Context.system(), customer=bruno(identifiers=(phone(),)), at=NOON
    )

    for _ in range(2):
        await db.transact(
            customers.erase, Context.system(), customer_id=anna().customer_id, at=LATER
        )

    profile = await db.read(customers.get_profile, customer_id=anna().customer_id)
    assert (profile.customer.erased_at, profile.identifiers) == (LATER, ())
    assert await db.read(customers.find_by_identifier, identifier=card()) is None
    assert await facts(db, "customers.customer_erased") == ["customers.customer_erased"]
    assert list(await tables_with(db, "rossi")) == []
    assert list(await tables_with(db, "260000012345")) == []
    # the phone is Bruno's as well
    assert list(await tables_with(db, "393331234567")) == ["customers.identifier"]
    assert await db.read(customers.find_by_identifier, identifier=phone()) == bruno().customer_id
    answer = await db.transact(
        customers.import_customers,
        Context.system(),
        customers=[anna(customer_id=customer_id("child"), identifiers=(phone(),))],
        at=LATER,
    )
    assert (answer.registered, answer.erased) == (1, 0)


async def test_erasing_somebody_who_shares_a_value_leaves_its_owner_alone(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    await customers.register(tx, customer=bruno(identifiers=(phone(),)), at=NOON)

    await customers.erase(tx, customer_id=bruno().customer_id, at=LATER)

    assert await customers.find_by_identifier(tx, identifier=phone()) == anna().customer_id
    child = anna(customer_id=customer_id("child"), identifiers=(phone(),))
    answer = await customers.import_customers(tx, customers=[child], at=LATER)
    assert (answer.registered, answer.erased) == (1, 0)


async def test_refuses_to_add_a_value_to_somebody_erased_or_unknown(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    await customers.erase(tx, customer_id=anna().customer_id, at=NOON)

    for nobody in (anna().customer_id, customer_id("nobody")):
        with pytest.raises(customers.UnknownCustomer):
            await customers.add_identifier(tx, customer_id=nobody, identifier=card("77"), at=LATER)
    assert await customers.find_by_identifier(tx, identifier=card("77")) is None


async def test_an_import_leaves_out_who_was_erased(db: Database) -> None:
    await db.transact(customers.register, Context.system(), customer=anna(), at=NOON)
    await db.transact(customers.erase, Context.system(), customer_id=anna().customer_id, at=NOON)
    returning = anna(customer_id=customer_id("anna from the old file"))

    answer = await db.transact(
        customers.import_customers, Context.system(), customers=[returning, bruno()], at=LATER
    )

    assert (answer.registered, answer.erased) == (1, 1)
    assert await db.read(customers.find_customer, customer_id=returning.customer_id) is None


async def test_an_import_registers_each_customer_once_and_counts_the_rest(tx: Tx) -> None:
    carla = bruno(customer_id=customer_id("carla"), identifiers=(card(), email("c@example.com")))
    household = anna(customer_id=customer_id("household"), identifiers=(external("7"),))
    everybody = [anna(), bruno(), carla, household]

    first = await customers.import_customers(tx, customers=everybody, at=NOON)
    renamed = anna(customer_id=customer_id("other id"), identifiers=(external("7"),))
    second = await customers.import_customers(tx, customers=[*everybody, renamed], at=LATER)

    assert first == customers.Imported(registered=4, known=0, erased=0, taken=1)
    assert second == customers.Imported(registered=0, known=5, erased=0, taken=0)
    assert await customers.find_by_identifier(tx, identifier=card()) in {
        anna().customer_id,
        carla.customer_id,
    }


async def test_staff_find_people_by_any_part_of_what_they_say(tx: Tx) -> None:
    await customers.import_customers(tx, customers=[anna(), bruno()], at=NOON)

    async def found(text: str) -> list[str | None]:
        return [hit.name for hit in await customers.search(tx, text=text)]

    assert await found("rossi") == ["Anna Rossi"]
    assert await found("0333 123") == ["Anna Rossi"]
    assert await found("260000") == ["Anna Rossi"]
    assert await found("EXAMPLE.com") == ["Anna Rossi", "Bruno Bianchi"]
    assert await found("100%") == []


async def test_nobody_has_no_profile(tx: Tx) -> None:
    with pytest.raises(customers.UnknownCustomer):
        await customers.get_profile(tx, customer_id=customer_id("nobody"))


async def test_names_are_listed_for_those_who_have_one(tx: Tx) -> None:
    nameless = bruno(customer_id=customer_id("nameless"), particulars=customers.Particulars())
    await customers.import_customers(tx, customers=[anna(), nameless], at=NOON)

    asked = [anna().customer_id, nameless.customer_id, customer_id("nobody")]
    assert await customers.list_names(tx, customer_ids=asked) == {anna().customer_id: "Anna Rossi"}


async def facts(db: Database, pattern: str) -> list[str]:
    """Return the types of the facts that match ``pattern``, sorted."""
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT type FROM platform.v_fact WHERE type LIKE $1 ORDER BY type", pattern
        )
    return [row["type"] for row in rows]


async def test_a_person_is_found_whatever_is_typed(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    await customers.register(tx, customer=bruno(), at=NOON)

    for typed in (
        "rossi anna",
        "ana rosi",
        "Rossi",
        "ROSSI,",
        "0039 (0)333 123-4567",
        "333/1234567",
        "2600 0001 2345",
        "anna.rosi@example.com",
    ):
        hits = await customers.search(tx, text=typed)
        assert [hit.name for hit in hits] == ["Anna Rossi"], typed
    assert await customers.search(tx, text="Zoe Quirk") == []


async def test_ids_of_one_person_are_one_hit(tx: Tx) -> None:
    await customers.register(tx, customer=anna(), at=NOON)
    other = bruno(particulars=customers.Particulars(name="Anna Rossi"))
    await customers.register(tx, customer=other, at=LATER)
    person_id = await customers.identity.merge(
        tx,
        merge_id=customer_id("merge"),
        customer_id=anna().customer_id,
        other_id=other.customer_id,
        reason="asked",
        at=LATER,
    )

    hits = await customers.search(tx, text="rossi")

    assert [hit.customer_id for hit in hits] == [person_id]
