"""Promotions through the checkout: held, used or released, and kept with the lines."""

import asyncio
import random
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from ordito import orders, pricing
from ordito.orders import Method, NewPayment, PaymentAnswer, PaymentDeclined
from ordito.platform.db import Database
from ordito.pricing import (
    AmountOff,
    Benefit,
    BuyGet,
    ClaimKind,
    Ladder,
    Measure,
    MorePoints,
    Part,
    PercentOff,
    Rung,
    Selector,
    SetPrice,
)
from ordito.processes.change_asked import (
    BroughtLine,
    Exchange,
    Return,
    WantedLine,
)
from ordito.processes.checkout import sell
from ordito.processes.price import CouponUnusable, TotalChanged
from ordito.processes.sale import Sale, SaleAnswer, SaleCustomer
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import DECLINE, VANISH, SandboxProcessor
from tests.company import CARD
from tests.flows.promoted import (
    a_price,
    a_promotion,
    budget,
    coupon,
    offer,
    promotion_id,
    publish,
)
from tests.flows.shop import Shop, a_key, by_card, carry, collect, open_shop, where

TEN = PercentOff(100_000)
THREE_FOR_TWO = BuyGet(2, 1, 1_000_000)
MEMBER = SaleCustomer(card=CARD)


async def taken(shop: Shop, order: SaleAnswer) -> dict[str, tuple[str, int]]:
    """Return what an order took: state and amount by promotion."""
    rows = await shop.db.read(
        pricing.list_redemptions,
        customer_id=where(order).customer_id,
        order_id=where(order).order_id,
    )
    codes = {promotion_id(code): code for code in ("ten", "few", "mine", "double", "extra")}
    return {codes[row.promotion_id]: (row.state, row.amount_minor) for row in rows}


async def spent(shop: Shop, code: str = "few") -> tuple[int, int]:
    """Return what a budget has given: money and uses."""
    found = await shop.db.read(pricing.find_budget, promotion_id=promotion_id(code))
    assert found is not None
    return found.taken_minor, found.taken_uses


async def test_a_line_keeps_what_each_promotion_took_off(shop: Shop) -> None:
    await publish(shop, a_promotion("three-for-two", THREE_FOR_TWO))
    order = await shop.sell(carry(quantity=3), language="it")
    kept = await shop.db.read(orders.list_discounts, where=where(order))
    assert (order.total_minor, order.discount_minor) == (3980, 1990)
    assert [(row.line_no, row.code, row.amount_minor, row.claim) for row in kept] == [
        (1, "three-for-two", 1990, None)
    ]
    assert order.lines[0].discounts[0].label == "three-for-two in italiano"
    assert await shop.findings() == {}


async def test_a_coupon_is_held_and_then_used(shop: Shop) -> None:
    await publish(shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(shop, "ten")
    order = await shop.sell(carry(), coupons=(code,))
    assert order.total_minor == 1791
    assert await taken(shop, order) == {"ten": ("used", 199)}
    assert order.lines[0].discounts[0].claim == f"…{code[-4:]}"
    with pytest.raises(CouponUnusable) as refused:
        await shop.sell(carry(), coupons=(code,))
    assert refused.value.facts["reason"] == "coupon_exhausted"
    assert await shop.findings() == {}


async def test_an_unusable_coupon_is_sold_without_where_the_customer_knows_the_total(
    shop: Shop,
) -> None:
    order = await shop.sell(carry(), coupons=("NOSUCH",), expected_total_minor=1990)
    assert order.total_minor == 1990
    with pytest.raises(TotalChanged) as refused:
        await shop.sell(carry(), coupons=("NOSUCH",), expected_total_minor=1791)
    assert refused.value.facts["total_minor"] == 1990
    assert refused.value.facts["reasons"] == ["coupon_unknown"]


async def test_a_declined_payment_gives_the_coupon_back(shop: Shop) -> None:
    await publish(shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(shop, "ten")
    with pytest.raises(PaymentDeclined):
        await shop.sell(carry(), coupons=(code,), payments=by_card(DECLINE))
    order = await shop.sell(carry(), coupons=(code,))
    assert order.total_minor == 1791
    assert await shop.findings() == {}


async def test_a_checkout_that_is_left_behind_gives_the_coupon_back(shop: Shop) -> None:
    await publish(shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(shop, "ten")
    left = await shop.sell(carry(), coupons=(code,), payments=by_card(VANISH))
    assert left.state == "pending"
    assert await settle_open(shop.outlet, patience=timedelta(0)) == 1
    order = await shop.sell(carry(), coupons=(code,))
    assert order.total_minor == 1791
    assert await shop.findings() == {}


class KilledOnce(SandboxProcessor):
    """A processor whose first answer finds nobody: the server was killed meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.is_killed = False

    async def authorise(
        self, payment: NewPayment, *, currency: str, capture: bool
    ) -> PaymentAnswer:
        answer = await super().authorise(payment, currency=currency, capture=capture)
        if not self.is_killed:
            self.is_killed = True
            raise asyncio.CancelledError
        return answer


async def test_killed_before_the_answer_the_repeat_uses_the_coupon_once(shop: Shop) -> None:
    await publish(shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(shop, "ten")
    sale = Sale(lines=(carry(),), payments=by_card(), coupons=(code,))
    outlet, key = replace(shop.outlet, payment_processor=KilledOnce()), a_key("one")
    with pytest.raises(asyncio.CancelledError):
        await sell(outlet, sale=sale, key=key, context=shop.context)
    with pytest.raises(CouponUnusable):
        await shop.sell(carry(), coupons=(code,))
    first = await sell(outlet, sale=sale, key=key, context=shop.context)
    again = await sell(outlet, sale=sale, key=key, context=shop.context)
    assert first == again
    assert await taken(shop, msgspec.json.decode(first.body, type=SaleAnswer)) == {
        "ten": ("used", 199)
    }
    assert await shop.findings() == {}


async def test_a_rulebook_published_after_the_quote_never_changes_the_price_in_silence(
    shop: Shop,
) -> None:
    await publish(shop, prices=[a_price(shop.company.skus["shirt"], 2490)])
    with pytest.raises(TotalChanged) as refused:
        await shop.sell(carry(), expected_total_minor=1990)
    assert refused.value.facts["total_minor"] == 2490
    assert refused.value.facts["rulebook_version"] == shop.outlet.memory.rulebook.version
    told = await shop.sell(carry(), expected_total_minor=2490)
    assert told.total_minor == 2490


async def test_a_budget_that_ran_out_after_the_quote_is_told_with_the_new_total(
    shop: Shop,
) -> None:
    await publish(shop, a_promotion("few", TEN, limited=True))
    await budget(shop, "few", max_uses=1)
    await shop.sell(carry(), expected_total_minor=1791)
    with pytest.raises(TotalChanged) as refused:
        await shop.sell(carry(), expected_total_minor=1791)
    assert refused.value.facts["total_minor"] == 1990
    assert refused.value.facts["reasons"] == ["budget_exhausted"]
    assert refused.value.facts["promotions"] == ["few"]
    assert await spent(shop) == (199, 1)
    assert (await shop.sell(carry())).total_minor == 1990
    assert await shop.findings() == {}


async def test_two_hundred_rivals_never_overspend_a_budget(db: Database) -> None:
    shop = await open_shop(db, units=500)
    await publish(shop, a_promotion("few", TEN, limited=True))
    await budget(shop, "few", max_minor=37 * 199 + 100)
    sold = await asyncio.gather(
        *(shop.sell(carry(place=("north", "south")[i % 2])) for i in range(200))
    )
    reduced = [order for order in sold if order.total_minor == 1791]
    assert len(reduced) == 37
    assert {order.total_minor for order in sold} == {1791, 1990}
    assert await spent(shop) == (37 * 199, 37)
    assert await shop.findings() == {}


async def test_two_hundred_rivals_use_a_coupon_once(db: Database) -> None:
    shop = await open_shop(db, units=500)
    await publish(shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(shop, "ten")
    sold = await asyncio.gather(
        *(shop.sell(carry(), coupons=(code,)) for _ in range(200)), return_exceptions=True
    )
    assert [one.total_minor for one in sold if isinstance(one, SaleAnswer)] == [1791]
    assert {type(one) for one in sold if not isinstance(one, SaleAnswer)} == {CouponUnusable}
    assert await shop.findings() == {}


async def test_each_customer_has_a_promotion_so_often(shop: Shop) -> None:
    await publish(shop, a_promotion("few", TEN, limited=True))
    await budget(shop, "few", max_per_customer=1)
    assert (await shop.sell(carry(), customer=MEMBER)).total_minor == 1791
    assert (await shop.sell(carry(), customer=MEMBER)).total_minor == 1990
    assert (await shop.sell(carry())).total_minor == 1791


async def test_an_offer_is_for_whom_it_was_made(shop: Shop) -> None:
    await publish(shop, a_promotion("mine", TEN, claim=ClaimKind.OFFER))
    await offer(shop, "mine", shop.company.member)
    assert (await shop.sell(carry())).total_minor == 1990
    order = await shop.sell(carry(), customer=MEMBER)
    assert order.total_minor == 1791
    assert await taken(shop, order) == {"mine": ("used", 199)}
    assert (await shop.sell(carry(), customer=MEMBER)).total_minor == 1990


async def test_an_order_called_off_before_it_left_gives_its_coupon_back(shop: Shop) -> None:
    await publish(shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(shop, "ten")
    order = await shop.sell(collect(quantity=2), coupons=(code,))
    await shop.cancel(order, (1, 1))
    assert await taken(shop, order) == {"ten": ("used", 398)}
    await shop.cancel(order, (1, 1))
    assert await taken(shop, order) == {"ten": ("released", 398)}
    assert (await shop.sell(carry(), coupons=(code,))).total_minor == 1791
    assert await shop.findings() == {}


async def test_points_of_a_promotion_are_given_and_taken_back_to_the_point(shop: Shop) -> None:
    await publish(
        shop,
        a_promotion("double", MorePoints(2_000_000), select=Selector()),
        a_promotion("extra", MorePoints(extra=7)),
    )
    order = await shop.sell(carry(quantity=3), customer=MEMBER)
    assert order.points == 59 * 2 + 1 + 7
    first = await shop.change(order, Return(lines=(BroughtLine(1, 1),), place="north"))
    rest = await shop.change(order, Return(lines=(BroughtLine(1, 2),), place="north"))
    assert first.points + rest.points == -order.points
    assert await shop.findings() == {}


async def test_parts_of_three_for_two_come_back_at_what_was_paid_for_them(shop: Shop) -> None:
    shirts = Selector(sku_ids=frozenset({shop.company.skus["shirt"]}))
    await publish(shop, a_promotion("three-for-two", THREE_FOR_TWO, select=shirts))
    order = await shop.sell(carry(quantity=3))
    back = [
        (await shop.change(order, Return(lines=(BroughtLine(1, 1),), place="north"))).back_minor
        for _ in range(3)
    ]
    assert back == [1326, 1327, 1327]
    assert sum(back) == order.total_minor
    assert await shop.findings() == {}


def _rewards(shop: Shop) -> dict[str, Benefit]:
    shirt = Selector(sku_ids=frozenset({shop.company.skus["shirt"]}))
    laptop = Selector(sku_ids=frozenset({shop.company.skus["laptop"]}))
    return {
        "set": SetPrice((Part(shirt, 2), Part(laptop, 1)), 90_001),
        "threshold": Ladder(Measure.SPEND, (Rung(50_000, amount_minor=3_333),)),
        "buy-get": THREE_FOR_TWO,
        "off-once": AmountOff(1_001),
    }


@pytest.mark.parametrize("reward", ["set", "threshold", "buy-get", "off-once"])
async def test_in_whatever_parts_it_comes_back_it_is_what_was_paid(shop: Shop, reward: str) -> None:
    await publish(shop, a_promotion(reward, _rewards(shop)[reward]))
    order = await shop.sell(carry(quantity=3), carry("laptop", 2), customer=MEMBER)
    chance = random.Random(reward)  # a repeatable draw, no secret
    units = [1, 1, 1, 2, 2]
    chance.shuffle(units)
    back, points = 0, 0
    for line_no in units:
        effect = await shop.change(order, Return(lines=(BroughtLine(line_no, 1),), place="north"))
        assert effect.back_minor <= order.total_minor - back
        back, points = back + effect.back_minor, points + effect.points
    assert (back, -points) == (order.total_minor, order.points)
    assert await shop.findings() == {}


@pytest.mark.parametrize("given_up", [1, 2])
async def test_an_exchange_within_three_for_two_costs_nothing(shop: Shop, given_up: int) -> None:
    await publish(
        shop,
        a_promotion("three-for-two", THREE_FOR_TWO),
        prices=[a_price(shop.company.skus["laptop"], 1990)],
    )
    order = await shop.sell(carry(quantity=2), carry("laptop"))
    effect = await shop.change(
        order,
        Exchange(
            lines=(BroughtLine(given_up, 1),),
            wanted=(WantedLine(("laptop", "shirt")[given_up - 1], 1, Method.CARRY_OUT, "north"),),
            place="north",
        ),
    )
    assert (effect.back_minor, effect.to_pay_minor, effect.due_minor) == (0, 0, 3980)
    assert await shop.findings() == {}


async def test_what_is_wanted_instead_never_costs_more_than_alone(shop: Shop) -> None:
    shirts = Selector(sku_ids=frozenset({shop.company.skus["shirt"]}))
    await publish(shop, a_promotion("three-for-two", THREE_FOR_TWO, select=shirts))
    order = await shop.sell(carry(quantity=3))
    effect = await shop.change(
        order,
        Exchange(
            lines=(BroughtLine(1, 1),),
            wanted=(WantedLine("laptop", 1, Method.CARRY_OUT, "north"),),
            place="north",
        ),
        *by_card(),
    )
    assert effect.due_minor == 3980 - 1326 + 89_900
    assert await shop.findings() == {}
