"""Gift cards and store credit pay like any tender, and get back what comes back."""

import asyncio
import dataclasses
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from ordito import customers, ledger, loyalty
from ordito.ledger import NewGiftCard
from ordito.orders import PaymentDeclined
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import AccountId, CustomerId, TransferId
from ordito.processes.change_asked import AskedLine, BroughtLine, Cancel, Return
from ordito.processes.checkout import Outlet
from ordito.processes.own_tenders import OwnTenders
from ordito.processes.sale import SaleCustomer, SalePayment
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import APPROVE, DECLINE, SandboxProcessor
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, carry, collect

pytestmark = pytest.mark.anyio
NUMBER = ledger.with_check_digit("635001234567890")


@pytest.fixture
def till(shop: Shop) -> Shop:
    """The shop, whose checkouts know its own tenders."""
    return till_of(shop)


def till_of(shop: Shop) -> Shop:
    """Return a shop whose checkouts know its own tenders."""
    tenders = OwnTenders(shop.db, SandboxProcessor())
    return dataclasses.replace(shop, outlet=Outlet(shop.db, shop.outlet.memory, tenders))


async def a_gift_card(shop: Shop, amount_minor: int) -> AccountId:
    account_id = AccountId(ids.new())
    card = NewGiftCard(
        account_id=account_id, number=NUMBER, currency="EUR", amount_minor=amount_minor
    )
    await shop.db.transact(ledger.issue_gift_card, SYSTEM, card=card, at=now())
    return account_id


async def free(shop: Shop, account_id: UUID) -> tuple[int, int]:
    """Return what is free in an account and what is held."""
    balance = await shop.db.read(ledger.get_balance, account_id=AccountId(account_id))
    return balance.free, balance.held


def paid_by(account_id: AccountId, amount: int, rest: str = APPROVE) -> list[SalePayment]:
    return [
        SalePayment("gift_card", amount, str(account_id)),
        SalePayment("card", token=rest),
    ]


async def test_a_gift_card_pays_a_part_and_gets_it_back_first(till: Shop) -> None:
    card = await a_gift_card(till, 1500)
    order = await till.sell(collect(quantity=2), payments=paid_by(card, 1500))
    assert await free(till, card) == (0, 1500)
    await till.hand_over(order)
    await till.settle()
    assert await free(till, card) == (0, 0)
    await till.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    await till.settle()
    assert await free(till, card) == (1500, 0)
    refunded = {one.tender: one.refunded_minor for one in await till.payments(order)}
    assert refunded == {"gift_card": 1500, "card": 490}
    assert await till.findings() == {}


async def test_what_was_only_promised_is_free_again(till: Shop) -> None:
    card = await a_gift_card(till, 4000)
    whole = [SalePayment("gift_card", token=str(card))]
    order = await till.sell(collect(quantity=2), payments=whole)
    await till.change(order, Cancel(lines=(AskedLine(1, 1),)))
    await till.settle()
    assert await free(till, card) == (20 + 1990, 1990)
    assert await till.findings() == {}


async def test_a_sale_that_fails_frees_the_card(till: Shop) -> None:
    card = await a_gift_card(till, 1500)
    with pytest.raises(PaymentDeclined):
        await till.sell(carry(), payments=paid_by(card, 1000, DECLINE))
    assert await free(till, card) == (1500, 0)
    with pytest.raises(PaymentDeclined):
        await till.sell(carry("laptop"), payments=paid_by(card, 1501))
    with pytest.raises(PaymentDeclined):
        await till.sell(carry(), payments=[SalePayment("gift_card", token="nonsense")])
    assert await free(till, card) == (1500, 0)
    assert await till.findings() == {}


async def test_rivals_spend_one_gift_card_once(till: Shop) -> None:
    card = await a_gift_card(till, 1990)
    whole = [SalePayment("gift_card", token=str(card))]
    sales = await asyncio.gather(
        *(till.sell(carry(), payments=whole) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(one, PaymentDeclined) for one in sales) == 3
    assert await free(till, card) == (0, 0)
    await till.settle()
    assert await till.findings() == {}


async def test_store_credit_of_the_customer_pays(till: Shop) -> None:
    await till.db.transact(
        ledger.grant_credit,
        SYSTEM,
        customer_id=till.company.member,
        currency="EUR",
        amount_minor=2000,
        grant_id=TransferId(ids.new()),
        reason="return",
        at=now(),
    )
    account_id = ledger.credit_account(till.company.member, currency="EUR")
    member = SaleCustomer(card=CARD)
    order = await till.sell(carry(), payments=[SalePayment("store_credit")], customer=member)
    assert await free(till, account_id) == (10, 0)
    with pytest.raises(PaymentDeclined):
        await till.sell(carry(), payments=[SalePayment("store_credit")])
    await till.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    await till.settle()
    assert await free(till, account_id) == (2000, 0)
    await settle_open(till.outlet, patience=timedelta(0))
    assert await till.findings() == {}


async def points_of(shop: Shop) -> tuple[int, int]:
    """Return the member's free points and those that are held."""
    (programme,) = shop.outlet.memory.programmes.by_id.values()
    return await free(shop, programme.account_of(shop.company.member))


async def with_points(shop: Shop, points: int, **rule: int) -> None:
    """Let points be worth a cent each, and give the member some."""
    (programme,) = shop.outlet.memory.programmes.by_id.values()
    terms = loyalty.Terms(burn={"EUR": loyalty.BurnRule(points=10, minor=10, **rule)})
    programme = msgspec.structs.replace(programme, terms=terms)
    await shop.db.transact(loyalty.put_programme, SYSTEM, programme=programme, at=now())
    await shop.outlet.memory.refresh(shop.db)
    (membership,) = await shop.db.read(loyalty.list_memberships, customer_id=shop.company.member)
    await shop.db.transact(
        loyalty.grant_points,
        SYSTEM,
        programme=programme,
        membership=membership,
        points=points,
        grant_id=TransferId(ids.new()),
        reason="test",
        at=now(),
    )


def by_points(amount: int, token: str | None = None) -> list[SalePayment]:
    return [SalePayment("points", amount, token), SalePayment("card", token=APPROVE)]


async def test_points_pay_a_part_and_come_back_with_the_goods(till: Shop) -> None:
    await with_points(till, 1000)
    anna = SaleCustomer(card=CARD)
    order = await till.sell(collect(quantity=2), payments=by_points(800), customer=anna)
    earned = 39
    assert await points_of(till) == (200 + earned, 800)
    await till.hand_over(order)
    await till.settle()
    assert await points_of(till) == (200 + earned, 0)
    await till.change(order, Return(lines=(BroughtLine(1, 2),)), at="north")
    await till.settle()
    # all that was paid with points, and nothing that the order had earned
    assert await points_of(till) == (1000, 0)
    assert {one.tender: one.refunded_minor for one in await till.payments(order)} == {
        "points": 800,
        "card": 3180,
    }
    assert await till.findings() == {}


async def test_points_that_were_only_promised_are_free_again(till: Shop) -> None:
    await with_points(till, 1000)
    anna = SaleCustomer(card=CARD)
    order = await till.sell(collect(), payments=by_points(500), customer=anna)
    await till.change(order, Cancel(lines=(AskedLine(1, 1),)))
    await till.settle()
    assert await points_of(till) == (1000, 0)
    card = SalePayment("card", token=DECLINE)
    with pytest.raises(PaymentDeclined):
        await till.sell(carry(), payments=[by_points(500)[0], card], customer=anna)
    assert await points_of(till) == (1000, 0)
    assert await till.findings() == {}


@pytest.mark.parametrize(
    ("rule", "amount", "token", "reason"),
    [
        ({}, 505, None, "not_redeemable"),
        ({"least": 600}, 500, None, "not_redeemable"),
        ({"most_permille": 250}, 500, None, "not_redeemable"),
        ({}, 1500, None, "not_enough"),
        ({}, 500, "other", "not_enrolled"),
    ],
)
async def test_points_pay_by_the_rule_of_their_programme(
    till: Shop, rule: dict[str, int], amount: int, token: str | None, reason: str
) -> None:
    await with_points(till, 1000, **rule)
    with pytest.raises(PaymentDeclined) as refused:
        await till.sell(
            carry(), payments=by_points(amount, token), customer=SaleCustomer(card=CARD)
        )
    assert refused.value.facts["reason"] == reason
    assert await points_of(till) == (1000, 0)
    assert await till.findings() == {}


async def test_of_two_who_spend_the_same_points_one_wins(till: Shop) -> None:
    await with_points(till, 1000)
    anna = SaleCustomer(card=CARD)
    results = await asyncio.gather(
        *(till.sell(carry(), payments=by_points(1000), customer=anna) for _ in range(4)),
        return_exceptions=True,
    )
    refused = [one for one in results if isinstance(one, BaseException)]
    assert len(refused) == 3
    assert all(isinstance(one, PaymentDeclined) for one in refused)
    await till.settle()
    assert (await points_of(till))[1] == 0
    assert await till.findings() == {}


async def test_a_person_of_two_ids_earns_under_both_and_pays_from_the_account_that_has_it(
    till: Shop,
) -> None:
    other = CustomerId(ids.new())
    new = customers.NewCustomer(customer_id=other)
    await till.db.transact(customers.register, SYSTEM, customer=new, at=now())
    for who, amount in ((till.company.member, 500), (other, 2500)):
        await till.db.transact(
            ledger.grant_credit,
            SYSTEM,
            customer_id=who,
            currency="EUR",
            amount_minor=amount,
            grant_id=TransferId(ids.new()),
            reason="test",
            at=now(),
        )
    await till.db.transact(
        customers.identity.merge,
        SYSTEM,
        merge_id=(merge_id := ids.new()),
        customer_id=till.company.member,
        other_id=other,
        reason="test",
        at=now(),
    )
    await till.settle()
    credit = await till.db.read(ledger.list_credit, customer_id=till.company.member)
    assert [one.free for one in credit] == [500, 2500]
    paid = await till.sell(
        collect(), payments=[SalePayment("store_credit")], customer=SaleCustomer(card=CARD)
    )
    credit = await till.db.read(ledger.list_credit, customer_id=till.company.member)
    assert [one.free for one in credit] == [500, 510]
    await till.cancel(paid, (1, 1))
    await till.settle()
    earned = await till.sell(carry(), customer=SaleCustomer(id=other))
    assert earned.points == 19
    await till.db.transact(
        customers.identity.unmerge,
        SYSTEM,
        merge_id=merge_id,
        customer_id=other,
        reason="test",
        at=now(),
    )
    await till.settle()
    for who, amount in ((till.company.member, 500), (other, 2500)):
        (one,) = await till.db.read(ledger.list_credit, customer_id=who)
        assert one.free == amount
    assert await till.findings() == {}
