"""Open, place or decline: a checkout ends as one of them, once, with its units and its money."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ordito import orders, stock
from ordito.flows.open_checkout import open_checkout
from ordito.flows.place_order import place_order
from ordito.orders import Basket, CheckoutClosed, ExternalIdTaken, PaymentDeclined
from ordito.platform import idempotency, ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.idempotency import Key, KeyClaimed, KeyReused
from ordito.platform.ids import CustomerId, OrderId, PaymentId
from ordito.processes.basket import assemble
from ordito.processes.checkout import Outlet, complete
from ordito.processes.plans import plan_fulfilments
from ordito.processes.sale import Sale, SaleAnswer, SaleCustomer, SaleLine, SalePayment
from ordito.processes.settle_open import settle_open
from ordito.stock import NotEnoughStock
from ordito.surfaces.connectors.sandbox_processor import (
    DECLINE,
    TIME_OUT,
    VANISH,
    SandboxProcessor,
)
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, a_key, by_card, carry, collect, key_of, ship

AT_ONCE = timedelta(0)


async def available(shop: Shop, sku: str = "shirt") -> dict[str, int]:
    rows = await shop.db.read(
        stock.list_offers,
        sku_ids=[shop.company.skus[sku]],
        place_ids=list(shop.company.places.values()),
        channel_id=None,
    )
    codes = {place_id: code for code, place_id in shop.company.places.items()}
    return {codes[row.place_id]: row.offered for row in rows}


async def test_goods_that_are_carried_out_leave_with_the_sale(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=2), customer=SaleCustomer(card=CARD))
    (line,) = await shop.lines(order)
    (payment,) = await shop.payments(order)
    (position,) = [
        position
        for position in await shop.db.read(
            stock.list_positions, sku_ids=[shop.company.skus["shirt"]]
        )
        if position.place_id == shop.company.places["north"]
    ]
    assert (line.ordered, line.fulfilled) == (2, 2)
    assert (payment.authorised_minor, payment.captured_minor) == (3980, 3980)
    assert (position.on_hand, position.reserved) == (3, 0)
    assert (order.points, order.version) == (39, 2)
    assert await shop.findings() == {}


async def test_goods_that_wait_are_set_aside_and_not_paid_for(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2), ship())
    assert await available(shop) == {"north": 5, "south": 3, "depot": 4}
    (payment,) = await shop.payments(order)
    assert (payment.authorised_minor, payment.captured_minor) == (5970, 0)
    assert sorted(part.method for part in order.fulfilments) == ["collect", "ship"]
    await shop.settle()
    assert (await shop.payments(order))[0].captured_minor == 0
    assert await shop.findings() == {}


async def test_what_left_in_a_mixed_sale_is_paid_for_at_once(shop: Shop) -> None:
    order = await shop.sell(carry(), ship("laptop"))
    await shop.settle()
    (payment,) = await shop.payments(order)
    assert (payment.authorised_minor, payment.captured_minor) == (91_890, 1990)
    assert await shop.findings() == {}


async def test_what_left_is_paid_for_although_the_processor_was_silent(shop: Shop) -> None:
    pending = await shop.sell(carry(), payments=by_card(TIME_OUT))
    assert pending.state == "pending"
    assert await settle_open(shop.outlet, patience=AT_ONCE) == 1
    await shop.settle()
    (payment,) = await shop.payments(pending)
    assert (payment.authorised_minor, payment.captured_minor) == (1990, 1990)
    assert await shop.findings() == {}


@pytest.mark.parametrize(("token", "reason"), [(DECLINE, "card_declined")])
async def test_a_declined_sale_frees_its_units(shop: Shop, token: str, reason: str) -> None:
    with pytest.raises(PaymentDeclined) as refused:
        await shop.sell(carry(quantity=5), payments=by_card(token))
    assert refused.value.facts["reason"] == reason
    assert await available(shop) == {"north": 5, "south": 5, "depot": 5}
    assert await shop.findings() == {}


async def test_a_payment_that_never_arrived_lets_the_checkout_expire(shop: Shop) -> None:
    pending = await shop.sell(carry(quantity=5), payments=by_card(VANISH))
    assert (await available(shop))["north"] == 0
    assert await settle_open(shop.outlet, patience=AT_ONCE) == 1
    assert (await available(shop))["north"] == 5
    checkout = await shop.db.read(orders.find_checkout, **key_of(pending))
    assert checkout is not None
    assert checkout.state == "expired"
    assert await shop.findings() == {}


async def test_units_that_a_count_did_not_find_are_not_sold(shop: Shop) -> None:
    key = "k"
    await shop.sell(carry(quantity=5), payments=by_card(TIME_OUT), key=key)
    await shop.db.transact(
        stock.count,
        SYSTEM,
        place_id=shop.company.places["north"],
        entity_id=next(iter(shop.outlet.memory.directory.entities)),
        counted=[(shop.company.skus["shirt"], 3)],
        count_id=ids.new(),
        at=now(),
    )
    assert await settle_open(shop.outlet, patience=AT_ONCE) == 1
    with pytest.raises(PaymentDeclined) as refused:
        await shop.sell(carry(quantity=5), payments=by_card(TIME_OUT), key=key)
    assert refused.value.facts["reason"] == "not_on_hand"
    assert (await available(shop))["north"] == 3
    assert await shop.findings() == {}


async def test_a_key_sells_once_and_says_the_same(shop: Shop) -> None:
    answers = await asyncio.gather(*(shop.sell(carry(), key="same") for _ in range(6)))
    assert len({answer.order_id for answer in answers}) == 1
    assert (await available(shop))["north"] == 4
    assert await shop.findings() == {}


async def test_a_key_of_another_request_is_refused(shop: Shop) -> None:
    checkout = await _assembled(shop, [carry()])
    await shop.db.transact(open_checkout, **checkout)
    other = Key.of(caller="test", key="k", command="place_order", body=b"other")
    another: dict[str, Any] = {**checkout, "key": other}
    with pytest.raises(KeyClaimed):
        await shop.db.transact(open_checkout, **another)
    with pytest.raises(KeyReused):
        await shop.db.read(idempotency.find, key=other)


async def test_a_foreign_number_is_taken_once_and_free_after_a_decline(shop: Shop) -> None:
    named: Any = {"source": "erp", "external_id": "7"}
    with pytest.raises(PaymentDeclined):
        await shop.sell(ship(), payments=by_card(DECLINE), **named)
    await shop.sell(ship(), **named)
    with pytest.raises(ExternalIdTaken):
        await shop.sell(ship(), **named)
    assert (await available(shop))["depot"] == 4
    assert await shop.findings() == {}


async def test_the_last_units_are_sold_once(shop: Shop) -> None:
    async def buy() -> SaleAnswer | Refusal:
        try:
            return await shop.sell(carry("laptop"))
        except NotEnoughStock as refusal:
            return refusal

    answers = await asyncio.gather(*(buy() for _ in range(12)))
    assert sum(isinstance(answer, SaleAnswer) for answer in answers) == 5
    assert (await available(shop, "laptop"))["north"] == 0
    assert await shop.findings() == {}


async def test_of_two_that_finish_one_checkout_one_finds_it_closed(shop: Shop) -> None:
    opened = await _assembled(shop, [ship()])
    await shop.db.transact(open_checkout, **opened)
    named = {name: opened[name] for name in ("context", "customer_id", "order_id", "basket")}
    (payment,) = opened["basket"].payments
    finish = named | {
        "answers": [orders.PaymentAnswer(payment.payment_id, approved=True)],
        "fulfilments": plan_fulfilments(opened["order_id"], opened["basket"].lines, now()),
        "earned": None,
        "told": "{}",
        "at": now(),
    }
    results = await asyncio.gather(
        shop.db.transact(place_order, **finish),
        shop.db.transact(place_order, **finish),
        return_exceptions=True,
    )
    assert [type(result) for result in results if result is not None] == [CheckoutClosed]
    assert await shop.findings() == {}


async def test_two_tenders_share_a_sale(shop: Shop) -> None:
    payments = [
        SalePayment("cash", amount_minor=1000),
        SalePayment("card", token="sandbox-approve"),
    ]
    order = await shop.sell(carry(), payments=payments, place="north")
    assert sorted(p.captured_minor for p in await shop.payments(order)) == [990, 1000]
    assert await shop.findings() == {}


async def _assembled(shop: Shop, lines: Sequence[SaleLine]) -> dict[str, Any]:
    order_id, at = OrderId(ids.new()), now()
    sale = Sale(lines=tuple(lines), payments=by_card())
    made = await assemble(shop.db, shop.outlet.memory, sale, order_id, shop.context, at)
    return {
        "context": made.context,
        "key": a_key("k"),
        "customer_id": CustomerId(made.customer_id),
        "order_id": order_id,
        "basket": made.basket,
        "at": at,
    }


class Remembering(SandboxProcessor):
    """A processor that remembers what was given back."""

    def __init__(self) -> None:
        self.voided: list[int] = []

    async def void(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        await super().void(payment_id, key=key, amount_minor=amount_minor)
        self.voided.append(amount_minor)


async def test_a_promise_for_a_checkout_that_expired_meanwhile_goes_back(shop: Shop) -> None:
    pending = await shop.sell(ship(), payments=by_card(VANISH))
    checkout = await shop.db.read(orders.find_checkout, **key_of(pending))
    assert checkout is not None
    await settle_open(shop.outlet, patience=AT_ONCE)
    basket = msgspec.convert(checkout.basket, Basket)
    remembering = Remembering()
    outlet = Outlet(shop.db, shop.outlet.memory, remembering)
    late = [orders.PaymentAnswer(payment.payment_id, approved=True) for payment in basket.payments]
    with pytest.raises(PaymentDeclined):
        await complete(outlet, checkout=checkout, basket=basket, answers=late, membership=None)
    assert remembering.voided == [1990]
    assert (await available(shop))["depot"] == 5
    assert await shop.findings() == {}
