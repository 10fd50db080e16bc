"""Transfers: what is free may be spent, what was reversed is owed, and a repeat changes nothing."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ordito import ledger
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, TransferId
from tests.rooms.ledger.builders import (
    ANNA,
    BRUNO,
    ISSUER,
    NOON,
    UNIT,
    earning,
    open_book,
    reversal,
    spending,
    standing,
    transfer,
)

EARLIER = NOON - timedelta(days=365)
LATER = NOON + timedelta(days=14)


@pytest.fixture
async def book(tx: Tx) -> Tx:
    await open_book(tx)
    return tx


async def test_an_earning_is_posted_on_both_sides(book: Tx) -> None:
    booked = await ledger.transfer(book, transfers=[earning(100)], at=NOON)

    assert [(side.account_id, side.outcome, side.amount) for side in booked] == [
        (ANNA, "booked", 100)
    ]
    assert await standing(book) == (100, 0, 0)
    issued = await ledger.list_entries(book, account_id=ISSUER)
    assert [(entry.amount, entry.counter_account_id) for entry in issued] == [(-100, ANNA)]


async def test_a_repeated_transfer_changes_nothing_and_says_so(book: Tx) -> None:
    first = await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    second = await ledger.transfer(book, transfers=[earning(100)], at=LATER)

    assert await standing(book) == (100, 0, 0)
    assert second == [replace(first[0], outcome="repeated")]


async def test_refuses_a_transfer_id_used_for_another_amount(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)

    with pytest.raises(ledger.TransferDiffers):
        await ledger.transfer(book, transfers=[earning(101)], at=NOON)
    assert await standing(book) == (100, 0, 0)


async def test_spends_what_is_free_to_the_last_unit(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    await ledger.transfer(book, transfers=[spending(100)], at=NOON)

    assert await standing(book) == (0, 0, 0)


async def test_refuses_to_spend_one_unit_more_than_is_free(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    await ledger.transfer(book, transfers=[spending(30, name="hold", pending=True)], at=NOON)

    with pytest.raises(ledger.NotEnoughBalance) as refusal:
        await ledger.transfer(book, transfers=[spending(71)], at=NOON)
    assert refusal.value.facts["asked"] == 71


async def test_refuses_an_account_in_another_unit(book: Tx) -> None:
    with pytest.raises(ledger.AccountUnknown):
        await ledger.transfer(book, transfers=[replace(earning(1), unit="points:OTHER")], at=NOON)


async def test_a_hold_is_not_free_until_it_is_voided(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    hold = spending(60, pending=True)
    await ledger.transfer(book, transfers=[hold], at=NOON)
    assert await standing(book) == (100, 60, 0)

    await ledger.void(book, account_id=ANNA, transfer_ids=[hold.transfer_id], at=NOON)
    await ledger.void(book, account_id=ANNA, transfer_ids=[hold.transfer_id], at=NOON)

    assert await standing(book) == (100, 0, 0)


async def test_a_posted_hold_leaves_the_account_once(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    hold = spending(60, pending=True)
    await ledger.transfer(book, transfers=[hold], at=NOON)

    await ledger.post(book, account_id=ISSUER, transfer_ids=[hold.transfer_id], at=NOON)
    await ledger.post(book, account_id=ANNA, transfer_ids=[hold.transfer_id], at=NOON)

    assert await standing(book) == (40, 0, 0)
    with pytest.raises(ledger.TransferSettled):
        await ledger.void(book, account_id=ANNA, transfer_ids=[hold.transfer_id], at=NOON)
    assert await standing(book) == (40, 0, 0)


async def test_an_unknown_transfer_cannot_be_posted(book: Tx) -> None:
    unknown = TransferId(ids.derive("nothing"))

    with pytest.raises(ledger.TransferSettled):
        await ledger.post(book, account_id=ANNA, transfer_ids=[unknown], at=NOON)


async def test_a_hold_keeps_its_units_until_the_instant_it_expires(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    hold = spending(100, name="hold", pending=True, expires_at=LATER)
    await ledger.transfer(book, transfers=[hold], at=NOON)

    with pytest.raises(ledger.NotEnoughBalance):
        await ledger.transfer(book, transfers=[spending(1)], at=LATER - timedelta(seconds=1))


async def test_an_expired_hold_is_freed_by_the_spending_that_needs_it(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    hold = spending(100, name="hold", pending=True, expires_at=LATER)
    await ledger.transfer(book, transfers=[hold], at=NOON)

    await ledger.transfer(book, transfers=[spending(80)], at=LATER)

    assert await standing(book) == (20, 0, 0)


async def test_matured_points_are_posted_by_the_spending_that_needs_them(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100, pending=True, matures_at=LATER)], at=NOON)
    before = await ledger.get_balance(book, account_id=ANNA)
    assert (before.posted, before.incoming) == (0, 100)

    await ledger.transfer(book, transfers=[spending(80)], at=LATER)

    after = await ledger.get_balance(book, account_id=ANNA)
    assert (after.posted, after.incoming) == (20, 0)


async def test_what_is_due_is_settled_once(book: Tx) -> None:
    earned = earning(100, pending=True, matures_at=LATER)
    given = transfer(
        ISSUER, BRUNO, 50, ledger.TransferKind.EARN, name="bruno", pending=True, expires_at=LATER
    )
    await ledger.transfer(book, transfers=[earned, given], at=NOON)

    assert await ledger.settle_due(book, at=LATER - timedelta(seconds=1)) == 0
    assert await ledger.settle_due(book, at=LATER) == 2
    assert await ledger.settle_due(book, at=LATER) == 0

    assert await standing(book, ANNA) == (100, 0, 0)
    assert await standing(book, BRUNO) == (0, 0, 0)


async def test_a_reversal_of_spent_points_leaves_a_debt_that_earnings_settle(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    await ledger.transfer(book, transfers=[spending(70)], at=NOON)

    reversed_points = await ledger.transfer(book, transfers=[reversal(100)], at=NOON)
    assert [side.debt for side in reversed_points] == [70]
    assert await standing(book) == (0, 0, 70)

    settled = await ledger.transfer(book, transfers=[earning(50, name="second")], at=NOON)
    assert [side.debt for side in settled] == [-50]
    assert await standing(book) == (0, 0, 20)

    settled = await ledger.transfer(book, transfers=[earning(50, name="third")], at=NOON)
    assert [side.debt for side in settled] == [-20]
    assert await standing(book) == (30, 0, 0)


async def test_a_voided_hold_settles_the_debt_before_it_is_free(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    hold = spending(60, pending=True)
    await ledger.transfer(book, transfers=[hold], at=NOON)
    await ledger.transfer(book, transfers=[reversal(90)], at=NOON)
    assert await standing(book) == (60, 60, 50)

    await ledger.void(book, account_id=ANNA, transfer_ids=[hold.transfer_id], at=NOON)

    assert await standing(book) == (10, 0, 0)


async def test_units_move_between_two_customers(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    gift = transfer(ANNA, BRUNO, 40, ledger.TransferKind.ADJUST, name="gift")

    booked = await ledger.transfer(book, transfers=[gift], at=NOON)

    assert {side.account_id: side.amount for side in booked} == {ANNA: -40, BRUNO: 40}
    assert (await standing(book, ANNA), await standing(book, BRUNO)) == ((60, 0, 0), (40, 0, 0))


async def test_trues_up_to_the_target_and_back_to_nothing(book: Tx) -> None:
    order = ids.derive("order")
    await ledger.transfer(book, transfers=[earning(100, reference_id=order)], at=NOON)

    changes = [await true_up(book, target) for target in (60, 60, 75, 0)]

    assert changes == [(-40, 0), (0, 0), (15, 0), (-75, 0)]
    assert await standing(book) == (0, 0, 0)


async def test_a_true_up_asked_twice_changes_nothing(book: Tx) -> None:
    order = ids.derive("order")
    await ledger.transfer(book, transfers=[earning(100, reference_id=order)], at=NOON)
    await true_up(book, 60, name="return")
    await true_up(book, 30, name="second return")

    assert await true_up(book, 60, name="return") == (0, 0)
    assert await standing(book) == (30, 0, 0)


async def test_a_true_up_takes_pending_earnings_back_first(book: Tx) -> None:
    order = ids.derive("order")
    pending = earning(100, reference_id=order, pending=True, matures_at=LATER)
    await ledger.transfer(book, transfers=[pending], at=NOON)

    assert await true_up(book, 60) == (-40, 0)
    balance = await ledger.get_balance(book, account_id=ANNA)
    assert (balance.posted, balance.incoming) == (0, 60)

    await ledger.settle_due(book, at=LATER)
    assert await standing(book) == (60, 0, 0)
    assert await true_up(book, 0) == (-60, 0)


async def test_points_spent_on_an_order_are_not_counted_as_its_earning(book: Tx) -> None:
    order = ids.derive("order")
    await ledger.transfer(book, transfers=[earning(100, reference_id=order)], at=NOON)
    await ledger.transfer(book, transfers=[spending(30, reference_id=order)], at=NOON)

    assert await true_up(book, 100) == (0, 0)
    assert await true_up(book, 0) == (-100, 30)
    assert await standing(book) == (0, 0, 30)


async def test_an_account_stays_as_it_was_opened(book: Tx) -> None:
    await ledger.transfer(book, transfers=[earning(100)], at=NOON)
    await open_book(book)
    assert await standing(book) == (100, 0, 0)

    with pytest.raises(ledger.AccountDiffers):
        await ledger.open_account(
            book, account_id=ANNA, unit=UNIT, kind=ledger.AccountKind.BUDGET, at=NOON
        )


async def test_imports_the_past_once_and_leaves_what_was_overspent_as_debt(book: Tx) -> None:
    past = [
        earning(100, occurred_at=EARLIER),
        spending(130, occurred_at=EARLIER),
        transfer(ISSUER, BRUNO, 7, ledger.TransferKind.EARN, name="bruno"),
    ]
    await ledger.import_transfers(book, transfers=past, at=NOON)
    await ledger.import_transfers(book, transfers=past, at=NOON)

    assert await standing(book, ANNA) == (0, 0, 30)
    assert await standing(book, BRUNO) == (7, 0, 0)
    statement = await ledger.list_entries(book, account_id=ANNA)
    assert {(entry.amount, entry.occurred_at) for entry in statement} == {
        (100, EARLIER),
        (-130, EARLIER),
    }
    lines = [(line.kind, line.entries, line.balances) for line in await ledger.trial_balance(book)]
    assert lines == [("customer", -23, -23), ("issuer", 23, 0)]


async def test_refuses_to_import_for_an_account_that_does_not_exist(book: Tx) -> None:
    nobody = AccountId(ids.derive("nobody"))
    past = [transfer(ISSUER, nobody, 100, ledger.TransferKind.EARN, name="nobody")]

    with pytest.raises(ledger.AccountUnknown) as refusal:
        await ledger.import_transfers(book, transfers=past, at=NOON)
    assert refusal.value.facts["account_id"] == nobody


async def true_up(book: Tx, target: int, *, name: str | None = None) -> tuple[int, int]:
    """Return the change and the debt of bringing the order's earning to ``target``."""
    done = await ledger.true_up(
        book,
        account_id=ANNA,
        issuer_id=ISSUER,
        unit=UNIT,
        reference_id=ids.derive("order"),
        target=target,
        transfer_id=TransferId(ids.derive("true up", name) if name else ids.new()),
        matures_at=None,
        at=NOON,
    )
    return done.change, done.debt
