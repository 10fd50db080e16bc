"""News by mail: a parcel left, money goes back; once for each, and never of what did not happen."""

import pytest

from ordito import customers, messages
from ordito.orders import Goods
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId
from ordito.processes.change_asked import BroughtLine, Return
from ordito.processes.news_letters import write_news
from ordito.processes.sale import SaleCustomer
from tests.flows.order_book import HOME
from tests.flows.shop import open_shop, ship

pytestmark = pytest.mark.anyio


async def test_whoever_bought_hears_that_it_left_and_that_money_goes_back(db: Database) -> None:
    shop = await open_shop(db, units=5)
    member = SaleCustomer(email="member@example.org")
    order = await shop.sell(ship("shirt", 2), customer=member, ship_to=HOME)
    await shop.settle()
    customer_id = CustomerId(order.customer_id)

    async def told() -> list[str]:
        found = await db.read(
            messages.list_of_subject, customer_id=customer_id, subject_id=order.order_id
        )
        return sorted(one.template for one in found)

    assert "parcel_sent" not in await told()
    await shop.hand_over(order)
    await shop.settle()
    assert (await told()).count("parcel_sent") == 1
    assert "money_back" not in await told()
    await shop.change(order, Return(lines=(BroughtLine(1, 1, Goods.SELLABLE),), place="north"))
    for _ in range(2):  # the money goes back after the facts that call for it, and is one itself
        await shop.settle()
    assert (await told()).count("money_back") == 1

    found = await db.read(
        messages.list_of_subject, customer_id=customer_id, subject_id=order.order_id
    )
    customer = await db.read(customers.find_customer, customer_id=customer_id)
    assert customer is not None
    letters = {
        one.template: await write_news(
            db,
            shop.outlet.memory,
            message=one,
            customer=customer,
            link="https://shop.test/o",
            company="Demo",
        )
        for one in found
        if one.template in ("parcel_sent", "money_back")
    }
    assert "19,90" in letters["money_back"].text
    assert order.number in letters["parcel_sent"].subject
    assert "https://shop.test/o" in letters["parcel_sent"].text
    assert await shop.findings() == {}
