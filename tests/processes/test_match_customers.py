"""A round of matching: what is suggested, what is accepted unseen, what is never asked again."""

import asyncio
import csv
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars, identity
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.match_customers import MatchTerms, match_customers, match_when_due

NOON: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTEXT: Final = Context.system()
HOME: Final[dict[str, Any]] = {
    "street": "Via Po 3",
    "postal_code": "10123",
    "city": "Torino",
    "country": "IT",
}
matching = customers.matching


def somebody(key: str, name: str, *identifiers: Identifier, **particulars: Any) -> NewCustomer:
    return NewCustomer(
        customer_id=CustomerId(ids.derive("customer", key)),
        particulars=Particulars(name=name, **particulars),
        identifiers=identifiers,
    )


def email(value: str) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value)


def phone(value: str) -> Identifier:
    return Identifier(IdentifierKind.PHONE, value)


def in_crm(value: str) -> Identifier:
    return Identifier(IdentifierKind.EXTERNAL, value, source="crm")


TWICE: Final = (
    somebody("anna", "Anna Rossi", email("anna.rossi@posta.it"), **HOME),
    somebody("anna again", "Rossi, Anna", email("anna.rossi@posta.it"), city="Torino"),
)
FAMILY: Final = (
    somebody("bruno", "Bruno Rossi", phone("+39011234567"), **HOME),
    somebody("clara", "Clara Rossi", phone("+39011234567"), **HOME),
)
DIFFERENT: Final = (
    somebody("dario", "Dario Neri", email("dario.neri@posta.it"), in_crm("1"), city="Asti"),
    somebody("dario again", "Dario Neri", email("dario.neri@posta.it"), in_crm("2"), city="Asti"),
)


async def register(db: Database, *people: NewCustomer) -> None:
    await db.transact(customers.import_customers, CONTEXT, customers=people, at=NOON)


async def waiting(db: Database, state: str = "open") -> dict[UUID, Any]:
    found = await db.read(matching.list_suggestions, state=state)
    return {one.pair_id: one for one in found}


def pair_of(people: tuple[NewCustomer, NewCustomer]) -> UUID:
    return matching.pair_id_of(people[0].customer_id, people[1].customer_id)


async def persons(db: Database, people: tuple[NewCustomer, ...]) -> set[CustomerId]:
    found = await db.read(identity.persons_of, customer_ids=[one.customer_id for one in people])
    return set(found.values())


def labels(path: Path, *pairs: tuple[tuple[NewCustomer, NewCustomer], bool]) -> str:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["left_id", "right_id", "is_match"])
        for (left, right), is_match in pairs:
            writer.writerow([left.customer_id, right.customer_id, int(is_match)])
    return str(path)


async def test_who_may_be_one_person_is_asked_and_a_family_is_not(db: Database) -> None:
    await register(db, *TWICE, *FAMILY, *DIFFERENT)

    matched = await match_customers(db, MatchTerms())

    asked = await waiting(db)
    assert set(asked) == {pair_of(TWICE), pair_of(DIFFERENT)}
    assert (matched.trained_by, matched.people, matched.accepted) == ("shipped", 6, 0)
    assert matched.shared_values == 1  # the family's phone
    one = asked[pair_of(TWICE)]
    assert (one.crowd, one.blocked_by) == (2, ())
    assert {told.field: told.level for told in one.told}["emails"] == "same"
    assert asked[pair_of(DIFFERENT)].blocked_by == ("external:crm",)
    model = await db.read(matching.find_model)
    assert model is not None
    prior = matching.read(model).prior
    assert one.weight == pytest.approx(
        sum(told.weight for told in one.told) + math.log2(prior / (1 - prior))
    )
    assert "Rossi" not in str(one)

    await match_when_due(db, MatchTerms())  # a round has just been
    assert (await db.read(matching.find_model)) == model


async def test_decisions_are_remembered_and_can_be_undone(db: Database) -> None:
    await register(db, *TWICE, *DIFFERENT)
    await match_customers(db, MatchTerms())
    twice, different = pair_of(TWICE), pair_of(DIFFERENT)

    with pytest.raises(matching.MergeHeld):
        await db.transact(matching.accept, CONTEXT, pair_id=different, at=NOON)
    await db.transact(matching.refuse, CONTEXT, pair_id=different, at=NOON)
    await db.transact(matching.refuse, CONTEXT, pair_id=different, at=NOON)
    answer = await db.transact(matching.accept, CONTEXT, pair_id=twice, at=NOON)
    assert await db.transact(matching.accept, CONTEXT, pair_id=twice, at=NOON) == answer
    assert await persons(db, TWICE) == {answer}
    for wrong, pair_id in ((matching.refuse, twice), (matching.accept, different)):
        with pytest.raises(matching.SuggestionDecided):
            await db.transact(wrong, CONTEXT, pair_id=pair_id, at=NOON)

    await match_customers(db, MatchTerms())
    assert await waiting(db) == {}  # neither is asked again

    await db.transact(matching.undo, CONTEXT, pair_id=twice, at=NOON)
    await db.transact(matching.undo, CONTEXT, pair_id=twice, at=NOON)
    assert len(await persons(db, TWICE)) == 2
    await match_customers(db, MatchTerms())
    assert await waiting(db) == {}
    assert set(await waiting(db, "undone")) == {twice}
    assert set(await waiting(db, "refused")) == {different}
    with pytest.raises(matching.UnknownSuggestion):
        await db.transact(matching.refuse, CONTEXT, pair_id=ids.new(), at=NOON)


async def test_of_rivals_who_decide_otherwise_one_prevails(db: Database) -> None:
    await register(db, *TWICE)
    await match_customers(db, MatchTerms())
    pair_id = pair_of(TWICE)

    told = await asyncio.gather(
        *(
            db.transact(decide, CONTEXT, pair_id=pair_id, at=NOON)
            for decide in (matching.accept, matching.refuse) * 4
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Refusal) for one in told) == 4
    are_one = len(await persons(db, TWICE)) == 1
    assert set(await waiting(db, "accepted" if are_one else "refused")) == {pair_id}


async def test_only_what_labelled_pairs_prove_is_accepted_unseen(
    db: Database, tmp_path: Path
) -> None:
    await register(db, *TWICE, *FAMILY, *DIFFERENT)
    few = labels(tmp_path / "few.csv", (TWICE, True), (DIFFERENT, True))

    unproven = await match_customers(db, MatchTerms(labels=few))
    assert (unproven.accepted, unproven.accept_from) == (0, None)

    # two right pairs prove no more than a share of 0.42
    proven = await match_customers(db, MatchTerms(labels=few, precision=0.4))

    assert (proven.accepted, proven.proven_by) == (1, 2)
    assert len(await persons(db, TWICE)) == 1
    assert len(await persons(db, DIFFERENT)) == 2  # they differ in what a person has one of
    assert set(await waiting(db)) == {pair_of(DIFFERENT)}
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("left_id,right_id,is_match\n1,2,perhaps\n")
    with pytest.raises(matching.LabelsWrong, match="line 2"):
        await match_customers(db, MatchTerms(labels=str(wrong)))


async def test_a_question_goes_when_nothing_speaks_for_it_or_somebody_is_forgotten(
    db: Database,
) -> None:
    await register(db, *TWICE, *DIFFERENT)
    await match_customers(db, MatchTerms())
    anna = TWICE[1].customer_id

    changed = Particulars(name="Zoe Bianchi", city="Bari")
    await db.transact(
        customers.change_particulars,
        CONTEXT,
        customer_id=anna,
        particulars=changed,
        language=None,
        at=NOON,
    )
    await db.transact(customers.erase, CONTEXT, customer_id=DIFFERENT[0].customer_id, at=NOON)
    assert set(await waiting(db)) == {pair_of(TWICE)}
    await match_customers(db, MatchTerms())

    assert await waiting(db) == {}
    assert set(await waiting(db, "lapsed")) == {pair_of(TWICE)}


async def test_somebody_who_is_enrolled_is_held_beside_those_who_are_known(db: Database) -> None:
    await register(db, *TWICE, *FAMILY, *DIFFERENT)
    weights = matching.read(None)

    found = await db.read(
        matching.list_candidates,
        weights=weights,
        particulars=Particulars(name="anna rosi", postal_code="10123", city="Torino"),
        identifiers=[email("ANNA.rossi@posta.it"), phone("no number")],
    )
    family = await db.read(
        matching.list_candidates,
        weights=weights,
        particulars=Particulars(name="Enzo Rossi", **HOME),
        identifiers=[phone("+39011234567")],
    )

    assert {one.customer_id for one in found} == {one.customer_id for one in TWICE}
    assert found[0].score.probability > 0.9
    assert family == []
