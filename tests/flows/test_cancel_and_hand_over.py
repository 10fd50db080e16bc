"""Cancel and hand over: units, points and money follow, and rivals never both win."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from ordito import loyalty, orders, stock
from ordito.flows.hand_over import hand_over
from ordito.flows.reckon_order import reckon_order
from ordito.fulfilment import FulfilmentClosed, UnknownFulfilmentOrder, WrongCode
from ordito.orders import LineClosed, LineTwice, OrderChanged, UnknownLine, UnknownOrder
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes.sale import SaleCustomer
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, collect, key_of, ship, where


async def held(shop: Shop, sku: str = "shirt") -> tuple[int, int]:
    """Return the units on hand and set aside over all places."""
    positions = await shop.db.read(stock.list_positions, sku_ids=[shop.company.skus[sku]])
    return sum(p.on_hand for p in positions), sum(p.reserved for p in positions)


async def points(shop: Shop) -> int:
    (membership,) = await shop.db.read(loyalty.list_memberships, customer_id=shop.company.member)
    async with shop.db.connection() as connection:
        return await connection.fetchval(
            "SELECT posted - debt FROM ledger.account WHERE account_id = $1", membership.account_id
        )


async def outcomes(*rivals: Coroutine[Any, Any, Any]) -> list[str]:
    """Run rivals at once; return the codes of those who were refused, and "" for who won."""
    results = await asyncio.gather(*rivals, return_exceptions=True)
    for result in results:
        assert isinstance(result, Refusal) or not isinstance(result, BaseException), result
    return sorted(result.code if isinstance(result, Refusal) else "" for result in results)


async def test_cancelled_units_are_free_with_their_points_and_money(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=4), customer=SaleCustomer(card=CARD))
    assert await points(shop) == 79
    (line,) = await shop.cancel(order, (1, 3))
    await shop.settle()
    assert (line.cancelled, await held(shop)) == (3, (15, 1))
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.voided_minor) == (0, 5970)
    assert await points(shop) == 19
    assert (await shop.task(order))[1][0].left == 1
    assert await shop.findings() == {}


async def test_handed_over_goods_are_gone_and_paid_for(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2))
    before = await shop.hand_over(order)
    await shop.settle()
    assert before.state == "open"
    assert (await shop.task(order))[0].state == "handed_over"
    assert await held(shop) == (13, 0)
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.voided_minor) == (3980, 0)
    assert await shop.findings() == {}


async def test_what_is_left_after_a_cancellation_is_handed_over(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3), collect("laptop"))
    await shop.cancel(order, (1, 1), (2, 1))
    await shop.hand_over(order)
    await shop.settle()
    shirt, laptop = await shop.lines(order)
    assert (shirt.fulfilled, shirt.cancelled) == (2, 1)
    assert (laptop.fulfilled, laptop.cancelled) == (0, 1)
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.voided_minor) == (3980, 1990 + 89_900)
    assert await shop.findings() == {}


async def test_an_order_that_is_all_cancelled_has_nothing_to_hand_over(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2), collect("laptop"))
    await shop.cancel(order, (1, 2))
    assert (await shop.task(order))[0].state == "open"
    await shop.cancel(order, (2, 1))
    assert (await shop.task(order))[0].state == "cancelled"
    with pytest.raises(FulfilmentClosed):
        await shop.hand_over(order)
    await shop.settle()
    assert (await shop.payments(order))[0].voided_minor == 3980 + 89_900
    assert await shop.findings() == {}


async def test_a_refused_cancellation_changes_nothing(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=2), ship("laptop"))
    for asked, refusal in (
        (((1, 1), (2, 2)), LineClosed),
        (((3, 1),), UnknownLine),
        (((1, 1), (1, 1)), LineTwice),
    ):
        with pytest.raises(refusal):
            await shop.cancel(order, *asked)
    with pytest.raises(OrderChanged):
        await shop.cancel(order, (1, 1), expected_version=2)
    assert ((await shop.order(order)).version, await held(shop)) == (1, (15, 2))
    assert [line.cancelled for line in await shop.lines(order)] == [0, 0]
    assert await shop.findings() == {}


async def test_an_order_of_somebody_else_is_unknown(shop: Shop) -> None:
    order = await shop.sell(ship())
    with pytest.raises(UnknownOrder):
        await shop.db.read(
            orders.get_order,
            customer_id=CustomerId(ids.new()),
            order_id=OrderId(order.order_id),
        )


async def test_a_wrong_code_or_place_hands_nothing_over(shop: Shop) -> None:
    order = await shop.sell(collect())
    part = order.fulfilments[0]
    wrong = "000000" if part.code != "000000" else "000001"
    for change, refusal in (
        ({"code": wrong}, WrongCode),
        ({"place_id": shop.company.places["north"]}, UnknownFulfilmentOrder),
    ):
        named: Any = {
            "place_id": part.place_id,
            "fulfilment_order_id": part.fulfilment_order_id,
            "code": part.code,
            "at": now(),
        }
        with pytest.raises(refusal):
            await shop.db.transact(hand_over, SYSTEM, **(named | change))
    assert (await shop.task(order))[0].state == "open"
    assert await held(shop) == (15, 1)


async def test_of_two_who_cancel_the_same_units_one_wins(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=2))
    assert await outcomes(shop.cancel(order, (1, 2)), shop.cancel(order, (1, 2))) == [
        "",
        "orders.line_closed",
    ]
    assert await held(shop) == (15, 0)
    await shop.settle()
    assert await shop.findings() == {}


async def test_of_two_who_saw_the_same_version_one_is_told_that_it_changed(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=5))
    rivals = [shop.cancel(order, (1, 1), expected_version=1) for _ in range(4)]
    assert await outcomes(*rivals) == ["", *["orders.changed"] * 3]
    assert await held(shop) == (15, 4)
    assert await shop.findings() == {}


async def test_of_two_who_hand_over_the_same_goods_one_wins(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2))
    assert await outcomes(*(shop.hand_over(order) for _ in range(4))) == [
        "",
        *["fulfilment.closed"] * 3,
    ]
    assert await held(shop) == (13, 0)
    await shop.settle()
    assert (await shop.payments(order))[0].captured_minor == 3980
    assert await shop.findings() == {}


@pytest.mark.parametrize("quantity", [1, 2])
async def test_cancelling_and_handing_over_at_once_leaves_one_truth(
    shop: Shop, quantity: int
) -> None:
    for _ in range(3):
        order = await shop.sell(collect("laptop", 2, place="north"))
        codes = await outcomes(shop.cancel(order, (1, quantity)), shop.hand_over(order))
        assert "" in codes
        await shop.settle()
        (line,) = await shop.lines(order)
        (payment,) = await shop.payments(order)
        assert payment.captured_minor == 89_900 * line.fulfilled
        assert payment.voided_minor == 89_900 * line.cancelled
        assert await shop.findings() == {}
        await _take_back(shop, order)


async def _take_back(shop: Shop, order: Any) -> None:
    """Cancel what is still open, so that the next round finds units."""
    (line,) = await shop.lines(order)
    if left := line.ordered - line.fulfilled - line.cancelled:
        await shop.cancel(order, (1, left))
        await shop.settle()
    await shop.db.transact(
        stock.count,
        SYSTEM,
        place_id=shop.company.places["north"],
        entity_id=next(iter(shop.outlet.memory.directory.entities)),
        counted=[(shop.company.skus["laptop"], 5)],
        count_id=ids.new(),
        at=now(),
    )


async def test_reckoning_again_asks_for_nothing(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3))
    await shop.cancel(order, (1, 1))
    await shop.hand_over(order)
    rivals = [
        shop.db.transact(reckon_order, SYSTEM, where=where(order), at=now()) for _ in range(4)
    ]
    assert await outcomes(*rivals) == [""] * 4
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.voided_minor) == (3980, 1990)
    asked = await shop.db.read(orders.list_asked, where=where(order))
    assert sorted((one.kind, one.amount_minor) for one in asked) == [
        ("capture", 3980),
        ("void", 1990),
    ]
    await shop.settle()
    assert await shop.db.read(orders.list_asked, where=where(order)) == []
    assert await shop.findings() == {}


async def test_settling_twice_is_noted_once(shop: Shop) -> None:
    order = await shop.sell(collect())
    await shop.hand_over(order)
    await shop.db.transact(reckon_order, SYSTEM, where=where(order), at=now())
    (asked,) = await shop.db.read(orders.list_asked, where=where(order))
    for _ in range(2):
        await shop.db.transact(orders.settle_money, SYSTEM, asked=asked, at=now())
    async with shop.db.connection() as connection:
        facts = await connection.fetchval(
            "SELECT count(*) FROM platform.fact WHERE type = 'orders.payment_moved'"
        )
    assert facts == 1


async def test_the_book_of_an_order_tells_what_was_done(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3))
    await shop.cancel(order, (1, 1))
    await shop.hand_over(order)
    actions = await shop.db.read(orders.list_actions, **key_of(order))
    assert [(a.version, a.kind, a.quantities) for a in actions] == [
        (1, "place", [3]),
        (2, "cancel", [1]),
        (3, "fulfil", [2]),
    ]
