"""Programmes, members, and points that follow what remains of an order."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from ordito import customers, ledger, loyalty
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, ProgrammeId, TransferId
from tests.rooms.loyalty.builders import (
    ANNA,
    NOON,
    ORDER,
    a_membership,
    a_programme,
    an_earning,
)

LATER = NOON + timedelta(days=14)
ACCOUNT = a_membership().account_id


async def enrol(tx: Tx, **changes: Any) -> loyalty.Membership:
    """Register Anna and let her take part."""
    programme = a_programme(**changes)
    await loyalty.put_programme(tx, programme=programme, at=NOON)
    await customers.register(tx, customer=NewCustomer(customer_id=ANNA), at=NOON)
    return await loyalty.enrol(tx, programme=programme, customer_id=ANNA, card="2600 0001", at=NOON)


async def settle(tx: Tx, remaining_minor: int) -> tuple[int, int]:
    """Return points and debt of settling the order to what remains."""
    change = await loyalty.settle_earning(
        tx,
        customer_id=ANNA,
        order_id=ORDER,
        remaining_minor=remaining_minor,
        currency="EUR",
        at=NOON,
    )
    return change.points, change.debt


async def balance(tx: Tx) -> tuple[int, int, int]:
    """Return posted, debt and incoming points of Anna."""
    account = await ledger.get_balance(tx, account_id=ACCOUNT)
    return account.posted, account.debt, account.incoming


async def spend(tx: Tx, points: int) -> None:
    """Spend points of Anna."""
    spending = ledger.Transfer(
        transfer_id=TransferId(ids.new()),
        debit_id=ACCOUNT,
        credit_id=a_programme().issuer_id,
        unit=a_programme().unit,
        amount=points,
        kind=ledger.TransferKind.BURN,
        reference_id=ORDER,
    )
    await ledger.transfer(tx, transfers=[spending], at=NOON)


async def test_programmes_come_back_as_they_were_put_and_memory_follows(tx: Tx) -> None:
    empty = await loyalty.load_programmes(tx)
    programme = a_programme(minor_per_point={"EUR": 100, "USD": 120}, pending_days=14)
    await loyalty.put_programme(tx, programme=programme, at=NOON)

    loaded = await loyalty.refresh_programmes(tx, programmes=empty)
    assert loaded.by_id == {programme.programme_id: programme}

    await loyalty.put_programme(tx, programme=programme, at=LATER)
    assert await loyalty.refresh_programmes(tx, programmes=loaded) is loaded

    await loyalty.put_programme(tx, programme=a_programme(name="New"), at=LATER)
    renewed = await loyalty.refresh_programmes(tx, programmes=loaded)
    assert (renewed.version, renewed.by_id[programme.programme_id].name) == (2, "New")


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"minor_per_point": {"EUR": 0}}, loyalty.ImpossibleRule, "minor_per_point"),
        ({"pending_days": -1}, loyalty.ImpossibleRule, "pending_days"),
        ({"code": "OTHER"}, loyalty.ProgrammeDiffers, "code"),
        ({"programme_id": ProgrammeId(ids.new())}, loyalty.ProgrammeDiffers, "code"),
    ],
)
async def test_refuses_a_programme_that_cannot_be(
    tx: Tx, changes: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    await loyalty.put_programme(tx, programme=a_programme(), at=NOON)

    with pytest.raises(refusal) as refused:
        await loyalty.put_programme(tx, programme=a_programme(**changes), at=NOON)
    assert refused.value.field == field
    assert list((await loyalty.load_programmes(tx)).by_id.values()) == [a_programme()]


async def test_a_member_is_recognised_by_the_card(tx: Tx) -> None:
    membership = await enrol(tx)

    assert membership == a_membership()
    card = Identifier(IdentifierKind.CARD, "26000001")
    assert await customers.find_by_identifier(tx, identifier=card) == ANNA
    assert await balance(tx) == (0, 0, 0)


async def test_enrolling_again_keeps_points_and_date(tx: Tx) -> None:
    first = await enrol(tx)
    await loyalty.earn(tx, earning=an_earning(), at=NOON)

    again = await loyalty.enrol(
        tx, programme=a_programme(), customer_id=ANNA, card="2600 0001", at=LATER
    )

    assert again == first
    assert await balance(tx) == (59, 0, 0)


async def test_refuses_to_enrol_a_stranger_with_a_card(tx: Tx) -> None:
    await loyalty.put_programme(tx, programme=a_programme(), at=NOON)

    with pytest.raises(customers.UnknownCustomer):
        await loyalty.enrol(tx, programme=a_programme(), customer_id=ANNA, card="1", at=NOON)
    with pytest.raises(loyalty.NotEnrolled):
        await loyalty.get_membership(tx, customer_id=ANNA, programme_id=a_programme().programme_id)


async def test_an_order_gives_its_points_once(db: Database) -> None:
    await db.transact(enrol, Context.system())

    changes = await asyncio.gather(
        *(
            db.transact(loyalty.earn, Context.system(), earning=an_earning(), at=NOON)
            for _ in range(4)
        )
    )

    assert sorted(change.points for change in changes) == [0, 0, 0, 59]
    assert await db.read(balance) == (59, 0, 0)
    async with db.connection() as connection:
        facts = await connection.fetch(
            "SELECT customer_id, case_id, payload ->> 'points' AS points FROM platform.v_fact"
            " WHERE type = 'loyalty.points_earned'"
        )
    assert [tuple(fact) for fact in facts] == [(ANNA, ORDER, "59")]


async def test_partial_returns_are_exact_and_a_full_one_leaves_nothing(tx: Tx) -> None:
    await enrol(tx)
    await loyalty.earn(tx, earning=an_earning(59), at=NOON)

    changes = [await settle(tx, remaining) for remaining in (3000, 3000, 2999, 0, 0)]

    assert changes == [(-29, 0), (0, 0), (-1, 0), (-29, 0), (0, 0)]
    assert await balance(tx) == (0, 0, 0)


async def test_spent_points_that_are_reversed_are_owed(tx: Tx) -> None:
    await enrol(tx)
    await loyalty.earn(tx, earning=an_earning(59), at=NOON)
    await spend(tx, 50)

    assert await settle(tx, 0) == (-59, 50)
    assert await balance(tx) == (0, 50, 0)

    second = an_earning(80, order_id=ids.derive("order", 2))
    assert await loyalty.earn(tx, earning=second, at=NOON) == loyalty.Change(points=80, debt=-50)
    assert await balance(tx) == (30, 0, 0)


async def test_pending_points_shrink_with_the_order_before_they_may_be_spent(tx: Tx) -> None:
    await enrol(tx, pending_days=14)
    await loyalty.earn(tx, earning=an_earning(59, matures_at=LATER), at=NOON)
    assert await balance(tx) == (0, 0, 59)

    assert await settle(tx, 3000) == (-29, 0)
    assert await balance(tx) == (0, 0, 30)

    await ledger.settle_due(tx, at=LATER)
    assert await balance(tx) == (30, 0, 0)


async def test_an_order_placed_before_the_enrolment_stays_without_points(tx: Tx) -> None:
    await enrol(tx)

    assert await settle(tx, 3000) == (0, 0)
    assert await balance(tx) == (0, 0, 0)


async def test_an_order_of_somebody_anonymous_has_nothing_to_settle(tx: Tx) -> None:
    change = await loyalty.settle_earning(
        tx,
        customer_id=CustomerId(ids.new()),
        order_id=ORDER,
        remaining_minor=0,
        currency="EUR",
        at=NOON,
    )
    assert change == loyalty.Change(points=0, debt=0)


async def test_of_two_returns_at_once_each_takes_its_part(db: Database) -> None:
    await db.transact(enrol, Context.system())
    await db.transact(loyalty.earn, Context.system(), earning=an_earning(59), at=NOON)

    changes = await asyncio.gather(*(db.transact(settle, Context.system(), 3000) for _ in range(4)))

    assert sorted(changes) == [(-29, 0), (0, 0), (0, 0), (0, 0)]
    assert await db.read(balance) == (30, 0, 0)


async def test_imports_members_and_what_their_orders_gave_once(tx: Tx) -> None:
    await loyalty.put_programme(tx, programme=a_programme(), at=NOON)
    members = [
        loyalty.NewMember(CustomerId(ids.derive("member", number)), NOON) for number in range(3)
    ]
    earlier = NOON - timedelta(days=100)
    past = [
        loyalty.past_earning(
            an_earning(10, account_id=a_programme().account_of(member.customer_id)), at=earlier
        )
        for member in members
    ]

    counts = [
        await loyalty.import_memberships(tx, programme=a_programme(), members=members, at=NOON)
        for _ in range(2)
    ]
    for _ in range(2):
        await ledger.import_transfers(tx, transfers=past, at=NOON)

    assert counts == [3, 0]
    accounts = [a_programme().account_of(member.customer_id) for member in members]
    balances = await ledger.list_balances(tx, account_ids=accounts)
    assert [account.posted for account in balances] == [10, 10, 10]
