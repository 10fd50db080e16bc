"""Gift cards: whoever has the number spends what is on them, once; a lost one is worth nothing."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ordito import ledger
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, TransferId
from tests.rooms.ledger.builders import NOON
from tests.rooms.ledger.laws import broken_laws

NUMBER = "6301 2345 6789 0123"
NEW_NUMBER = "6301-9999-8888-7777"
CARD = AccountId(ids.derive("card", 1))
NEW_CARD = AccountId(ids.derive("card", 2))
NEXT_YEAR = NOON + timedelta(days=365)


async def issue(tx: Tx, amount_minor: int = 5000, **changes: Any) -> ledger.GiftCard:
    terms: dict[str, Any] = {"account_id": CARD, "number": NUMBER, "expires_at": NEXT_YEAR}
    card = ledger.NewGiftCard(currency="EUR", amount_minor=amount_minor, **(terms | changes))
    return await ledger.issue_gift_card(tx, card=card, at=NOON)


async def pay(
    tx: Tx, amount_minor: int, *, name: str = "payment", at: datetime = NOON
) -> ledger.HoldStanding:
    return await ledger.hold_gift_card(
        tx, account_id=CARD, hold_id=TransferId(ids.derive(name)), amount_minor=amount_minor, at=at
    )


async def spend(tx: Tx, amount_minor: int, *, name: str = "payment") -> ledger.HoldStanding:
    """Pay and take the money."""
    await pay(tx, amount_minor, name=name)
    return await ledger.capture(
        tx,
        account_id=CARD,
        hold_id=TransferId(ids.derive(name)),
        capture_id=TransferId(ids.derive(name, "taken")),
        units=amount_minor,
        at=NOON,
    )


async def replace(tx: Tx, **changes: Any) -> ledger.GiftCard:
    terms = {"account_id": CARD, "new_id": NEW_CARD, "number": NEW_NUMBER, "at": NOON}
    return await ledger.replace_gift_card(tx, **(terms | changes))


async def free(tx: Tx, account_id: UUID = CARD) -> int:
    return (await ledger.get_gift_card(tx, account_id=AccountId(account_id))).free


async def test_a_card_is_found_by_its_number_however_it_is_typed(tx: Tx) -> None:
    issued = await issue(tx)

    assert (issued.free, issued.last_four, issued.state) == (5000, "0123", "active")
    for typed in (NUMBER, "6301234567890123", "6301-2345-6789-0123 "):
        assert await ledger.find_gift_card(tx, number=typed) == issued
    assert await ledger.find_gift_card(tx, number=NEW_NUMBER) is None


async def test_a_number_stands_nowhere(db: Database) -> None:
    await db.transact(issue, Context.system())

    async with db.connection() as connection:
        tables = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
            " WHERE schemaname IN ('ledger', 'platform')"
        )
        for table in tables:
            rows = await connection.fetch(f"SELECT t::text AS text FROM {table['name']} AS t")  # noqa: S608
            assert not any("234567890" in row["text"] for row in rows), table["name"]


async def test_issuing_again_changes_nothing(tx: Tx) -> None:
    await issue(tx)
    await spend(tx, 2000)

    assert (await issue(tx)).free == 3000


async def test_refuses_a_number_that_is_on_another_card(tx: Tx) -> None:
    await issue(tx)
    with pytest.raises(ledger.GiftCardNumberTaken):
        await issue(tx, account_id=NEW_CARD)


@pytest.mark.parametrize("number", ["1234567", "", "63012345678ä0123", "1" * 41])
async def test_refuses_what_is_no_number(tx: Tx, number: str) -> None:
    with pytest.raises(ledger.ImpossibleNumber) as refusal:
        await issue(tx, number=number)
    assert not number or number not in refusal.value.detail


async def test_a_load_counts_once(tx: Tx) -> None:
    await issue(tx, 0)
    load_id = TransferId(ids.derive("load"))
    for _ in range(2):
        await ledger.load_gift_card(
            tx, account_id=CARD, load_id=load_id, amount_minor=2500, at=NOON
        )
    assert await free(tx) == 2500


async def test_of_ten_who_pay_with_one_card_it_pays_for_five(db: Database) -> None:
    await db.transact(issue, Context.system())

    answers = await asyncio.gather(
        *(db.transact(spend, Context.system(), 1000, name=str(n)) for n in range(10)),
        return_exceptions=True,
    )

    refused = [one for one in answers if isinstance(one, ledger.NotEnoughBalance)]
    assert (len(refused), await db.read(free)) == (5, 0)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_a_lost_card_gives_its_balance_to_the_new_one(tx: Tx) -> None:
    await issue(tx)
    await spend(tx, 1500)

    new = await replace(tx)

    assert (new.account_id, new.free, new.expires_at) == (NEW_CARD, 3500, NEXT_YEAR)
    old = await ledger.find_gift_card(tx, number=NUMBER)
    assert old is not None
    assert (old.state, old.free, old.replaced_by) == ("replaced", 0, NEW_CARD)
    assert await replace(tx) == new
    with pytest.raises(ledger.GiftCardClosed):
        await pay(tx, 1, name="thief")
    with pytest.raises(ledger.GiftCardClosed):
        await replace(tx, new_id=AccountId(ids.derive("card", 3)), number="63010000111122223333")


async def test_what_becomes_free_on_a_replaced_card_follows_to_the_new_one(tx: Tx) -> None:
    await issue(tx)
    await pay(tx, 2000)
    await replace(tx)
    assert await free(tx, NEW_CARD) == 3000

    hold_id = TransferId(ids.derive("payment"))
    await ledger.capture(
        tx,
        account_id=CARD,
        hold_id=hold_id,
        capture_id=TransferId(ids.derive("taken")),
        units=1200,
        at=NOON,
    )
    await ledger.release(
        tx, account_id=CARD, hold_id=hold_id, release_id=TransferId(ids.derive("rest")), at=NOON
    )
    assert await ledger.follow_replaced(tx, at=NOON) == 1
    assert await ledger.follow_replaced(tx, at=NOON) == 0
    assert (await free(tx), await free(tx, NEW_CARD)) == (0, 3800)

    await ledger.refund(
        tx,
        account_id=CARD,
        hold_id=hold_id,
        refund_id=TransferId(ids.derive("back")),
        units=1200,
        at=NOON,
    )
    assert (await free(tx), await free(tx, NEW_CARD)) == (0, 5000)


async def test_a_card_is_spent_or_replaced_but_not_both(db: Database) -> None:
    await db.transact(issue, Context.system())

    answers = await asyncio.gather(
        *(db.transact(pay, Context.system(), 5000, name=str(n)) for n in range(3)),
        *(db.transact(replace, Context.system()) for _ in range(3)),
        return_exceptions=True,
    )

    assert all(not isinstance(one, BaseException) or isinstance(one, Refusal) for one in answers)
    paid = sum(isinstance(one, ledger.HoldStanding) for one in answers)
    assert await db.read(free, NEW_CARD) == (0 if paid else 5000)


async def test_a_blocked_card_does_not_pay_until_it_is_allowed_again(tx: Tx) -> None:
    await issue(tx)
    await ledger.block_gift_card(tx, account_id=CARD, blocked=True, at=NOON)
    with pytest.raises(ledger.GiftCardClosed) as refusal:
        await pay(tx, 1)
    assert refusal.value.facts["state"] == "blocked"
    with pytest.raises(ledger.GiftCardClosed):
        await ledger.get_usable_gift_card(tx, number=NUMBER, at=NOON)

    await ledger.block_gift_card(tx, account_id=CARD, blocked=False, at=NOON)
    await pay(tx, 1)


async def test_a_payment_that_was_answered_is_answered_again_on_a_blocked_card(tx: Tx) -> None:
    await issue(tx)
    first = await pay(tx, 700)
    await ledger.block_gift_card(tx, account_id=CARD, blocked=True, at=NOON)

    assert await pay(tx, 700) == first


async def test_what_is_left_at_the_end_lapses_once(tx: Tx) -> None:
    await issue(tx)
    await spend(tx, 1000)
    with pytest.raises(ledger.GiftCardClosed):
        await pay(tx, 1, name="late", at=NEXT_YEAR)

    assert await ledger.expire_gift_cards(tx, at=NEXT_YEAR - timedelta(seconds=1)) == 0
    assert await ledger.expire_gift_cards(tx, at=NEXT_YEAR) == 1
    assert await ledger.expire_gift_cards(tx, at=NEXT_YEAR) == 0

    card = await ledger.get_gift_card(tx, account_id=CARD)
    assert (card.state, card.posted) == ("expired", 0)
    with pytest.raises(ledger.GiftCardClosed):
        await replace(tx)


async def test_a_card_with_a_payment_under_way_waits_before_it_lapses(tx: Tx) -> None:
    await issue(tx)
    await pay(tx, 1000)

    assert await ledger.expire_gift_cards(tx, at=NEXT_YEAR) == 0
    assert await free(tx) == 4000


async def test_nothing_of_a_card_that_does_not_exist(tx: Tx) -> None:
    with pytest.raises(ledger.GiftCardUnknown):
        await pay(tx, 1)
    with pytest.raises(ledger.GiftCardUnknown):
        await ledger.get_usable_gift_card(tx, number=NUMBER, at=NOON)


async def test_a_card_pays_in_its_own_currency_alone(tx: Tx) -> None:
    await issue(tx)

    with pytest.raises(ledger.GiftCardForeign):
        await ledger.hold_gift_card(
            tx,
            account_id=CARD,
            hold_id=TransferId(ids.derive("payment")),
            currency="CHF",
            amount_minor=100,
            at=NOON,
        )

    assert await free(tx) == 5000
