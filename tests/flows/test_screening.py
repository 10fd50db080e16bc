"""Screening: orders that declared rules ask about wait for a person before their goods leave."""

import pytest

from ordito import orders
from ordito.customers import Address
from ordito.orders import Payment
from ordito.orders.screening import HoldRule, RuleAsksNothing
from ordito.platform.clock import now
from ordito.processes.sale import SaleAnswer, SaleCustomer
from ordito.processes.whereto import ShipTo
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, carry, collect, key_of, ship

pytestmark = pytest.mark.anyio
ANNA = SaleCustomer(card=CARD)
LARGE = HoldRule(reason="large_amount", least_minor=50_000, currency="EUR")
OFTEN = HoldRule(reason="many_orders", kind=orders.holds.HoldKind.FRAUD, more_than=2, minutes=10)
ELSEWHERE = HoldRule(reason="new_address", kind=orders.holds.HoldKind.ADDRESS, is_new_address=True)


async def publish(shop: Shop, *rules: HoldRule) -> None:
    await shop.db.transact(orders.screening.publish_hold_rules, SYSTEM, rules=rules, at=now())
    await shop.outlet.memory.refresh(shop.db)


async def reasons(shop: Shop, order: SaleAnswer) -> list[str]:
    held = await shop.db.read(orders.holds.list_holds, **key_of(order))
    return [one.reason for one in held]


def home(postal_code: str = "10124") -> ShipTo:
    return ShipTo(
        address=Address(
            recipient="Anna", lines=("Via Po 1",), postal_code=postal_code, city="X", country="IT"
        )
    )


async def test_a_large_order_waits_and_a_small_one_or_goods_that_leave_do_not(shop: Shop) -> None:
    await publish(shop, LARGE)
    large = await shop.sell(collect("laptop"))
    assert await reasons(shop, large) == ["large_amount"]
    with pytest.raises(orders.holds.OrderHeld):
        await shop.hand_over(large)
    small = await shop.sell(collect())
    assert await reasons(shop, small) == []
    await shop.hand_over(small)
    assert await reasons(shop, await shop.sell(carry("laptop"))) == []
    async with shop.db.connection() as connection:
        told = await connection.fetchval(
            "SELECT count(*) FROM platform.fact WHERE type = 'orders.hold_placed'"
        )
    assert told == 1
    assert await shop.findings() == {}


async def test_a_customer_who_orders_often_waits_and_others_do_not(shop: Shop) -> None:
    await publish(shop, OFTEN)
    for expected in ([], [], [], ["many_orders"]):
        assert await reasons(shop, await shop.sell(collect(), customer=ANNA)) == expected
    assert await reasons(shop, await shop.sell(collect())) == []


async def test_a_parcel_to_a_new_postal_code_waits_once(shop: Shop) -> None:
    await publish(shop, ELSEWHERE)
    first = await shop.sell(ship(), customer=ANNA, ship_to=home())
    assert await reasons(shop, first) == ["new_address"]
    assert await reasons(shop, await shop.sell(ship(), customer=ANNA, ship_to=home())) == []
    other = await shop.sell(ship(), customer=ANNA, ship_to=home("20121"))
    assert await reasons(shop, other) == ["new_address"]
    # where it is not said whereto, there is nothing to compare
    assert await reasons(shop, await shop.sell(ship(), customer=ANNA)) == []


async def test_all_that_a_rule_asks_for_must_hold_and_one_of_a_kind_is_placed(shop: Shop) -> None:
    both = HoldRule(
        reason="large_elsewhere", least_minor=50_000, currency="EUR", is_new_address=True
    )
    again = HoldRule(reason="large_again", least_minor=60_000, currency="EUR")
    abroad = HoldRule(reason="dollars", least_minor=1, currency="USD")
    app = HoldRule(
        reason="by_app",
        least_minor=1,
        currency="EUR",
        channels=frozenset({shop.company.channels["app"]}),
    )
    await publish(shop, both, again, abroad, app)
    assert await reasons(shop, await shop.sell(ship(), ship_to=home())) == []
    assert await reasons(shop, await shop.sell(ship("laptop"), ship_to=home())) == [
        "large_elsewhere"
    ]
    assert await reasons(shop, await shop.sell(ship("laptop"))) == ["large_again"]


@pytest.mark.parametrize(
    "rule",
    [
        HoldRule(reason="all"),
        HoldRule(reason="half", least_minor=5),
        HoldRule(reason="half", more_than=5),
        HoldRule(reason="half", is_new_address=True, minutes=5),
    ],
)
async def test_refuses_a_rule_that_would_hold_every_order(shop: Shop, rule: HoldRule) -> None:
    with pytest.raises(RuleAsksNothing) as refused:
        await publish(shop, LARGE, rule)
    assert refused.value.field == "rules[1]"
    assert shop.outlet.memory.hold_rules.rules == ()


async def test_a_held_order_keeps_its_money_promised(shop: Shop) -> None:
    await publish(shop, LARGE)
    order = await shop.sell(collect("laptop"))
    await shop.settle()
    (payment,) = await shop.payments(order)
    assert isinstance(payment, Payment)
    assert (payment.authorised_minor, payment.captured_minor) == (89_900, 0)
