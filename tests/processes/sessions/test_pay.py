"""Complete: a session becomes one order, once, whoever asks how often and whatever is killed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from ordito import customers, orders, stock
from ordito.flows.close_session import close_expired_sessions
from ordito.orders import NewPayment, PaymentAnswer
from ordito.orders.sessions import SessionClosed
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.processes.checkout import Outlet
from ordito.processes.sessions import (
    CardNumber,
    Instrument,
    NothingToConfirm,
    PageState,
    SessionPage,
    WishedConsent,
)
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import (
    APPROVE,
    CHALLENGE,
    DECLINE,
    TIME_OUT,
    SandboxProcessor,
)
from tests.flows.shop import SYSTEM, Shop
from tests.processes.sessions.buyers import AT_SOUTH, Buyer, by_card


async def free(shop: Shop, place: str = "depot") -> int:
    rows = await shop.db.read(
        stock.list_offers,
        sku_ids=[shop.company.skus["shirt"]],
        place_ids=[shop.company.places[place]],
        channel_id=None,
    )
    return rows[0].offered


def codes(page: SessionPage) -> list[str]:
    return [one.code for one in page.messages]


async def test_a_session_becomes_the_order_that_it_showed(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2), ("laptop", 1))
    done = await buyer.pay(page)
    assert (done.state, done.messages) == (PageState.COMPLETED, ())
    order = await buyer.order_of(done)
    assert order.total_minor == page.total_minor == done.total_minor
    assert done.number == order.number
    known = await shop.db.read(customers.get_profile, customer_id=CustomerId(done.customer_id))
    assert known.customer.name == "Ada Rossi"
    assert (await buyer.show(page)).state == PageState.COMPLETED
    assert await shop.findings() == {}


async def test_consents_are_taken_down_when_it_is_bought(shop: Shop) -> None:
    buyer = Buyer(shop)
    yes = WishedConsent(purpose="marketing", channel="email", given=True)
    page = await buyer.open(("shirt", 1), consents=(yes,))
    no = WishedConsent(purpose="analytics", given=False)
    done = await buyer.pay(page, consents=(no,))
    known = await shop.db.read(customers.get_profile, customer_id=CustomerId(done.customer_id))
    assert sorted((one.purpose, one.given) for one in known.consents) == [
        ("analytics", False),
        ("marketing", True),
    ]


async def test_a_refused_card_leaves_the_session_open(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2))
    refused = await buyer.pay(page, by_card(DECLINE), key="first")
    assert (refused.state, codes(refused)) == (PageState.READY, ["payment_failed"])
    assert await free(shop) == 5
    again = await buyer.pay(page, by_card(DECLINE), key="first")
    assert codes(again) == ["payment_failed"]
    assert (await buyer.pay(page, key="second")).state == PageState.COMPLETED
    assert await free(shop) == 3
    assert await shop.findings() == {}


async def test_the_same_key_again_is_the_same_order(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    first = await buyer.pay(page, key="same")
    second = await buyer.pay(page, key="same")
    third = await buyer.pay(page, key="another")
    assert first.order_id == second.order_id == third.order_id
    assert await free(shop) == 4


async def test_of_many_who_pay_at_once_one_wins(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    told = await asyncio.gather(*(buyer.pay(page) for _ in range(6)))
    done = await buyer.show(page)
    assert done.state == PageState.COMPLETED
    assert {one.order_id for one in told} <= {done.order_id, None}
    assert await free(shop) == 4
    assert await shop.findings() == {}


class _Killed(SandboxProcessor):
    """Dies as often as asked: before it has the payment, or after it has answered."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self.after = after
        self.asked: list[Any] = []
        self.is_dead = True

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        if self.is_dead and not self.after:
            raise asyncio.CancelledError
        answer = await super().authorise(payment, currency=currency, capture=capture)
        self.asked.append(payment.payment_id)
        if self.is_dead:
            raise asyncio.CancelledError
        return answer


def by_cards(*cards: tuple[str, int | None]) -> tuple[Instrument, ...]:
    return tuple(Instrument(handler="card", token=one, amount_minor=minor) for one, minor in cards)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("cards", [[(APPROVE, None)], [(APPROVE, 100), (APPROVE, None)]])
async def test_killed_around_the_charge_it_is_finished_by_a_repeat(
    shop: Shop, cards: list[tuple[str, int | None]], *, after: bool
) -> None:
    bank = _Killed(after=after)
    outlet = Outlet(shop.db, shop.outlet.memory, bank)
    buyer = Buyer(Shop(shop.db, shop.company, outlet))
    page = await buyer.open(("shirt", 1))
    with pytest.raises(asyncio.CancelledError):
        await buyer.pay(page, by_cards(*cards), key="same")
    assert (await buyer.show(page)).state == PageState.COMPLETE_IN_PROGRESS
    assert codes(await buyer.pay(page, key="another")) == ["in_progress"]
    bank.is_dead = False
    done = await buyer.pay(page, by_cards(*cards), key="same")
    assert done.state == PageState.COMPLETED
    assert len(set(bank.asked)) == len(cards)
    assert await free(shop) == 4
    assert await shop.findings() == {}


async def test_a_repeat_blames_whom_the_processor_refused_though_it_tells_no_shares(
    shop: Shop,
) -> None:
    bank = _Killed(after=False)
    outlet = Outlet(shop.db, shop.outlet.memory, bank)
    buyer = Buyer(Shop(shop.db, shop.company, outlet))
    page = await buyer.open(("shirt", 1))
    with pytest.raises(asyncio.CancelledError):
        await buyer.pay(page, by_cards((APPROVE, 0), (DECLINE, page.total_minor)), key="same")
    bank.is_dead = False
    told = await buyer.pay(page, by_cards((APPROVE, None), (DECLINE, None)), key="same")
    assert [(one.code, one.path) for one in told.messages] == [
        ("payment_failed", "payment.instruments[1]")
    ]
    assert await free(shop) == 5
    assert await shop.findings() == {}


async def test_killed_around_the_charge_it_is_finished_by_the_job(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    waiting = await buyer.pay(page, by_card(TIME_OUT))
    assert waiting.state == PageState.COMPLETE_IN_PROGRESS
    await settle_open(shop.outlet, patience=timedelta(0))
    assert (await buyer.show(page)).state == PageState.COMPLETED


async def test_a_challenge_waits_for_its_buyer(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2))
    waiting = await buyer.pay(page, by_card(CHALLENGE), key="same")
    assert (waiting.state, codes(waiting)) == (
        PageState.REQUIRES_ESCALATION,
        ["payment_needs_buyer"],
    )
    assert await free(shop) == 3
    await settle_open(shop.outlet, patience=timedelta(0))
    assert (await buyer.pay(page, by_card(CHALLENGE), key="same")).state == waiting.state
    done = await buyer.confirm(page)
    assert done.state == PageState.COMPLETED
    assert (await buyer.confirm(page)).order_id == done.order_id
    assert await shop.findings() == {}


async def test_a_challenge_that_is_refused_gives_everything_back(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2))
    await buyer.pay(page, by_card(CHALLENGE))
    back = await buyer.confirm(page, confirmed=False)
    assert (back.state, codes(back)) == (PageState.READY, ["payment_failed"])
    assert await free(shop) == 5
    with pytest.raises(NothingToConfirm):
        await buyer.confirm(page)
    assert (await buyer.pay(page)).state == PageState.COMPLETED


async def test_a_session_is_cancelled_while_it_waits_for_its_buyer(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2))
    await buyer.pay(page, by_card(CHALLENGE))
    assert (await buyer.cancel(page)).state == PageState.CANCELED
    assert await free(shop) == 5
    assert await shop.findings() == {}


async def test_a_challenge_that_nobody_answers_lapses(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 2))
    await buyer.pay(page, by_card(CHALLENGE))
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE orders.checkout SET expires_at = opened_at")
    await settle_open(shop.outlet, patience=timedelta(0))
    assert codes(await buyer.show(page)) == ["payment_failed"]
    assert await free(shop) == 5
    assert await shop.findings() == {}


async def test_what_is_sold_out_meanwhile_is_told(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 4))
    await Buyer(shop, owner="other").pay(await Buyer(shop, owner="other").open(("shirt", 3)))
    told = await buyer.pay(page)
    assert (told.state, codes(told)) == (
        PageState.INCOMPLETE,
        ["quantity_adjusted", "changed"],
    )
    assert told.lines[0].quantity == 2
    assert await free(shop) == 2


async def test_a_session_expires(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    later = now() + timedelta(hours=7)
    assert await shop.db.transact(close_expired_sessions, SYSTEM, at=later) == 1
    assert await shop.db.transact(close_expired_sessions, SYSTEM, at=later) == 0
    shown = await buyer.show(page)
    assert (shown.state, shown.buyer, codes(shown)) == (PageState.CANCELED, None, ["expired"])
    with pytest.raises(SessionClosed):
        await buyer.pay(page)


async def test_the_number_of_a_card_is_refused(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    with pytest.raises(CardNumber):
        await buyer.pay(page, (Instrument(handler="card", token="4242 4242 4242 4242"),))
    assert codes(await buyer.pay(page, (Instrument(handler="gold", token=APPROVE),))) == [
        "handler_unknown"
    ]
    assert codes(await buyer.pay(page, ())) == ["payment_missing"]


async def test_goods_wait_at_the_place_that_was_chosen(shop: Shop) -> None:
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1), methods=(AT_SOUTH,))
    (group,) = page.methods[0].groups
    assert group.place_id == shop.company.places["south"]
    done = await buyer.pay(page)
    (line,) = await shop.db.read(
        orders.list_lines,
        customer_id=CustomerId(done.customer_id),
        order_id=(await buyer.order_of(done)).order_id,
    )
    assert (line.method, line.place_id) == ("collect", shop.company.places["south"])
