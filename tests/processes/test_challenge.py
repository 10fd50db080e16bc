"""A payment that waits for its buyer: whoever speaks first decides, and nothing is lost."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from ordito.orders import NewPayment, PaymentAnswer
from ordito.orders.sessions import SessionClosed
from ordito.platform.db import Database
from ordito.processes.checkout import Outlet
from ordito.processes.own_tenders import OwnTenders
from ordito.processes.sessions import Instrument, PageState
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import CHALLENGE, VANISH, SandboxProcessor
from tests.flows.shop import Shop, open_shop
from tests.flows.test_own_money import a_gift_card, free
from tests.processes.sessions.buyers import Buyer


class _Interrupted(SandboxProcessor):
    """Lets somebody else act while it is told what the buyer has done, once."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def resume(
        self, payment: NewPayment, *, confirmed: bool, currency: str, capture: bool
    ) -> PaymentAnswer:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            with suppress(SessionClosed):
                await act()
        return await super().resume(
            payment, confirmed=confirmed, currency=currency, capture=capture
        )


@pytest.fixture
def bank() -> _Interrupted:
    return _Interrupted()


@pytest.fixture
async def shop(db: Database, bank: _Interrupted) -> Shop:
    shop = await open_shop(db, units=5)
    return Shop(db, shop.company, Outlet(db, shop.outlet.memory, OwnTenders(db, bank)))


def partly_by(card: object, rest: str) -> tuple[Instrument, ...]:
    return (
        Instrument(handler="gift_card", token=str(card), amount_minor=1000),
        Instrument(handler="card", token=rest),
    )


async def test_what_the_buyer_confirmed_first_is_sold_and_not_given_back(
    shop: Shop, bank: _Interrupted
) -> None:
    card, buyer = await a_gift_card(shop, 1500), Buyer(shop)
    page = await buyer.open(("shirt", 1))
    assert (
        await buyer.pay(page, partly_by(card, CHALLENGE))
    ).state is PageState.REQUIRES_ESCALATION
    bank.meanwhile = lambda: buyer.cancel(page)
    assert (await buyer.confirm(page)).state is PageState.COMPLETED
    assert await free(shop, card) == (500, 1000)
    assert await shop.findings() == {}


async def test_what_was_cancelled_first_is_given_back_and_not_sold(
    shop: Shop, bank: _Interrupted
) -> None:
    card, buyer = await a_gift_card(shop, 1500), Buyer(shop)
    page = await buyer.open(("shirt", 1))
    await buyer.pay(page, partly_by(card, CHALLENGE))
    bank.meanwhile = lambda: buyer.confirm(page)
    assert (await buyer.cancel(page)).state is PageState.CANCELED
    assert await free(shop, card) == (1500, 0)
    assert await shop.findings() == {}


async def test_what_one_tender_promised_goes_back_when_the_other_never_arrived(shop: Shop) -> None:
    card, buyer = await a_gift_card(shop, 1500), Buyer(shop)
    page = await buyer.open(("shirt", 1))
    await buyer.pay(page, partly_by(card, VANISH))
    assert await free(shop, card) == (500, 1000)
    await settle_open(shop.outlet, patience=timedelta(0))
    assert await free(shop, card) == (1500, 0)
    assert (await buyer.show(page)).state is PageState.READY
    assert await shop.findings() == {}


async def test_a_word_that_was_kept_and_not_followed_is_followed_by_the_job(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    await buyer.pay(page, (Instrument(handler="card", token=CHALLENGE),))
    # killed right after it was kept
    async with shop.db.connection() as connection:
        await connection.execute("""UPDATE orders.session SET challenges = '{"0": true}'""")
    waiting = await buyer.show(page)
    assert (waiting.state, waiting.challenges) == (PageState.COMPLETE_IN_PROGRESS, ())
    await settle_open(shop.outlet, patience=timedelta(0))
    assert (await buyer.show(page)).state is PageState.COMPLETED
    assert await shop.findings() == {}


async def test_a_challenge_that_was_told_to_nobody_is_told_by_the_job(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    told = await buyer.pay(page, (Instrument(handler="card", token=CHALLENGE),))
    # killed before it could be kept
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE orders.session SET challenges = '{}'")
    assert (await buyer.show(page)).challenges == ()
    await settle_open(shop.outlet, patience=timedelta(0))
    assert (await buyer.show(page)).challenges == told.challenges != ()
    assert (await buyer.confirm(page)).state is PageState.COMPLETED
    assert await shop.findings() == {}
