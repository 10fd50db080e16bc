"""Store credit, budgets and drawers; and the statement of any account."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import ledger
from ordito.ledger.rules import normalise_number
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, CustomerId, PlaceId, TransferId
from tests.rooms.ledger.builders import (
    ANNA,
    ISSUER,
    NOON,
    earning,
    open_book,
    reversal,
    spending,
)

CUSTOMER = CustomerId(ids.derive("customer"))
PLACE = PlaceId(ids.derive("place"))
USES = "uses:WELCOME"


def named(*name: object) -> TransferId:
    return TransferId(ids.derive(*name))


async def grant(tx: Tx, amount_minor: int, currency: str = "EUR") -> AccountId:
    return await ledger.grant_credit(
        tx,
        customer_id=CUSTOMER,
        currency=currency,
        amount_minor=amount_minor,
        grant_id=named("grant", amount_minor, currency),
        reason="appeasement",
        at=NOON,
    )


async def test_credit_is_kept_by_currency_and_granted_once(tx: Tx) -> None:
    for _ in range(2):
        await grant(tx, 1000)
    await grant(tx, 700, "CHF")
    await ledger.hold_credit(
        tx,
        customer_id=CUSTOMER,
        currency="EUR",
        hold_id=named("payment"),
        amount_minor=400,
        at=NOON,
    )

    credit = await ledger.list_credit(tx, customer_id=CUSTOMER)

    assert [(one.currency, one.posted, one.free) for one in credit] == [
        ("CHF", 700, 700),
        ("EUR", 1000, 600),
    ]
    assert await ledger.list_credit(tx, customer_id=CustomerId(ids.new())) == []


async def test_refuses_credit_that_nobody_has(tx: Tx) -> None:
    with pytest.raises(ledger.AccountUnknown):
        await ledger.hold_credit(
            tx,
            customer_id=CUSTOMER,
            currency="EUR",
            hold_id=named("payment"),
            amount_minor=1,
            at=NOON,
        )


async def test_of_thirty_who_want_a_coupon_of_ten_uses_ten_get_it(db: Database) -> None:
    await db.transact(fund, Context.system(), 10)

    async def use(tx: Tx, number: int) -> ledger.HoldStanding:
        return await ledger.hold_budget(
            tx, code="WELCOME", unit=USES, units=1, hold_id=named("use", number), at=NOON
        )

    answers = await asyncio.gather(
        *(db.transact(use, Context.system(), number) for number in range(30)),
        return_exceptions=True,
    )

    refused = [one for one in answers if isinstance(one, ledger.NotEnoughBalance)]
    got = [one for one in answers if isinstance(one, ledger.HoldStanding)]
    assert (len(got), len(refused)) == (10, 20)


async def test_a_budget_is_cut_only_by_what_is_free(tx: Tx) -> None:
    await fund(tx, 10)
    await ledger.hold_budget(tx, code="WELCOME", unit=USES, units=4, hold_id=named("use"), at=NOON)
    with pytest.raises(ledger.NotEnoughBalance):
        await fund(tx, -7)
    account_id = await fund(tx, -6)

    balance = await ledger.get_balance(tx, account_id=account_id)
    assert (balance.kind, balance.posted, balance.free) == ("budget", 4, 0)


async def fund(tx: Tx, units: int) -> AccountId:
    return await ledger.fund_budget(
        tx, code="WELCOME", unit=USES, units=units, fund_id=named("fund", units), at=NOON
    )


async def test_a_counted_drawer_holds_what_was_counted(tx: Tx) -> None:
    drawer = await ledger.open_drawer(tx, place_id=PLACE, code="till-1", currency="EUR", at=NOON)
    for number, amount in enumerate((10_000, 1990, -500)):
        await cash(tx, drawer, amount, number)

    async def count(counted_minor: int) -> int:
        return await ledger.count_drawer(
            tx,
            place_id=PLACE,
            account_id=drawer,
            counted_minor=counted_minor,
            count_id=named("count"),
            at=NOON,
        )

    assert await count(11_480) == -10
    assert await count(11_480) == -10
    (found,) = await ledger.list_drawers(tx, place_id=PLACE)
    assert (found.account_id, found.code, found.posted) == (drawer, "till-1", 11_480)


async def test_refuses_to_take_out_of_a_drawer_what_the_book_does_not_know(tx: Tx) -> None:
    drawer = await ledger.open_drawer(tx, place_id=PLACE, code="till-1", currency="EUR", at=NOON)
    with pytest.raises(ledger.NotEnoughBalance):
        await cash(tx, drawer, -1, 1)
    with pytest.raises(ledger.DrawerUnknown):
        await cash(tx, AccountId(ids.new()), 1, 2)


async def cash(tx: Tx, drawer: AccountId, amount_minor: int, number: int) -> None:
    await ledger.move_cash(
        tx,
        place_id=PLACE,
        account_id=drawer,
        amount_minor=amount_minor,
        move_id=named("move", number),
        reason="sale",
        at=NOON,
    )


async def whole_statement(
    tx: Tx, account_id: AccountId, *, size: int
) -> list[ledger.StatementLine]:
    """Return all lines of a statement, read page by page."""
    lines: list[ledger.StatementLine] = []
    after: Any = None
    while True:
        page = await ledger.list_statement(
            tx, account_id=account_id, at=NOON, after=after, size=size
        )
        lines += page.lines
        if page.next is None:
            return lines
        after = page.next


async def test_a_statement_carries_its_balance_over_pages_of_any_size(tx: Tx) -> None:
    await open_book(tx)
    for number in range(7):
        at = NOON + timedelta(minutes=number)
        await ledger.transfer(tx, transfers=[earning(100, name=f"earn {number}")], at=at)
    await ledger.transfer(tx, transfers=[spending(450)], at=NOON + timedelta(minutes=8))
    pending = earning(33, name="pending", pending=True)
    await ledger.transfer(tx, transfers=[pending], at=NOON + timedelta(minutes=9))
    await ledger.transfer(tx, transfers=[reversal(300)], at=NOON + timedelta(minutes=10))

    statements = [await whole_statement(tx, ANNA, size=size) for size in (1, 2, 3, 100)]

    assert all(lines == statements[-1] for lines in statements)
    assert [(line.amount, line.balance) for line in statements[0]] == [
        (-300, -50),
        (33, 250),
        (-450, 250),
        *((100, 700 - 100 * number) for number in range(7)),
    ]
    issuer = await whole_statement(tx, ISSUER, size=4)
    assert (issuer[0].balance, issuer[-1].balance) == (50, -100)


async def test_what_is_posted_while_somebody_reads_on_does_not_move_the_balance(tx: Tx) -> None:
    await open_book(tx)
    for number in range(4):
        waiting = earning(10, name=f"earn {number}", pending=number == 1)
        await ledger.transfer(tx, transfers=[waiting], at=NOON + timedelta(minutes=number))
    first = await ledger.list_statement(tx, account_id=ANNA, at=NOON + timedelta(minutes=5), size=2)
    await ledger.post(
        tx,
        account_id=ANNA,
        transfer_ids=[earning(10, name="earn 1").transfer_id],
        at=NOON + timedelta(minutes=6),
    )

    second = await ledger.list_statement(tx, account_id=ANNA, at=NOON, after=first.next, size=9)

    assert [(line.state, line.balance) for line in second.lines] == [
        ("pending", 10),
        ("posted", 10),
    ]
    anew = await ledger.list_statement(tx, account_id=ANNA, at=NOON, size=1)
    assert anew.lines[0].balance == 40


async def test_a_statement_of_nobody_is_refused(tx: Tx) -> None:
    with pytest.raises(ledger.AccountUnknown):
        await ledger.list_statement(tx, account_id=ANNA, at=NOON)


@given(digits=st.text("0123456789", min_size=7, max_size=20), place=st.integers(0, 100))
def test_a_wrong_digit_is_seen_by_the_check_digit(digits: str, place: int) -> None:
    number = ledger.with_check_digit(digits)
    at = place % len(digits)
    slip = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]

    assert ledger.with_check_digit(slip[:-1]) != slip
    assert normalise_number(f" {number[:4]}-{number[4:]}") == number


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert ledger.with_check_digit("7992739871") == "79927398713"
