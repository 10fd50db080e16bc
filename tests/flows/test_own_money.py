"""Gift cards and store credit pay like any tender, and get back what comes back."""

import asyncio
import dataclasses
from datetime import timedelta
from uuid import UUID

import pytest

from ordito import ledger
from ordito.ledger import NewGiftCard
from ordito.orders import PaymentDeclined
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import AccountId, TransferId
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
