"""How many messages a sale sends to the database: promotions cost none until one is limited."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from ordito.platform.db import Database, prepare_connection
from ordito.pricing import ClaimKind, PercentOff
from ordito.processes.checkout import Outlet
from ordito.processes.sale import SaleCustomer
from tests.company import CARD
from tests.flows.promoted import a_promotion, budget, coupon, offer, publish
from tests.flows.shop import Shop, carry, open_shop

TEN = PercentOff(100_000)
MEMBER = SaleCustomer(card=CARD)


class Counted:
    """A shop of one connection whose messages are counted."""

    def __init__(self, shop: Shop, sent: list[str]) -> None:
        self.shop, self.sent = shop, sent

    async def messages(self, **sale: Any) -> int:
        """Sell a shirt and return how many messages went to the database."""
        await asyncio.sleep(0)  # the driver tells afterwards
        self.sent.clear()
        await self.shop.sell(carry(), **sale)
        await asyncio.sleep(0)
        return len(self.sent)


@pytest.fixture
async def counted(db: Database, address: str) -> AsyncIterator[Counted]:
    opened = await open_shop(db, units=100)
    sent: list[str] = []

    def note(query: Any) -> None:
        if "pg_advisory_unlock_all" not in query.query:
            sent.append(query.query)

    async def listen(connection: Any) -> None:
        connection.add_query_logger(note)

    async with asyncpg.create_pool(
        address, min_size=1, max_size=1, init=prepare_connection, setup=listen
    ) as pool:
        lone = Database(pool)
        outlet = Outlet(lone, opened.outlet.memory, opened.outlet.payment_processor)
        shop = Shop(lone, opened.company, outlet)
        await shop.sell(carry())
        await shop.sell(carry(), customer=MEMBER)
        yield Counted(shop, sent)
        await lone.close()


async def test_a_sale_is_two_messages_and_a_member_one_more(counted: Counted) -> None:
    assert await counted.messages() == 2
    assert await counted.messages(customer=MEMBER) == 3


async def test_promotions_for_everybody_cost_no_message(counted: Counted) -> None:
    await publish(counted.shop, a_promotion("ten", TEN))
    assert await counted.messages() == 2
    assert await counted.messages(customer=MEMBER) == 3


async def test_a_limited_promotion_is_held_in_the_same_messages(counted: Counted) -> None:
    await publish(counted.shop, a_promotion("few", TEN, limited=True))
    await budget(counted.shop, "few", max_uses=50)
    assert await counted.messages() == 2
    assert await counted.messages(customer=MEMBER) == 3


async def test_a_coupon_is_one_question_more(counted: Counted) -> None:
    await publish(counted.shop, a_promotion("ten", TEN, claim=ClaimKind.COUPON))
    code = await coupon(counted.shop, "ten", "SPRING")
    assert await counted.messages(coupons=(code,)) == 3


async def test_offers_are_asked_for_where_there_are_some(counted: Counted) -> None:
    await publish(counted.shop, a_promotion("mine", TEN, claim=ClaimKind.OFFER))
    await offer(counted.shop, "mine", counted.shop.company.member)
    assert await counted.messages() == 2
    assert await counted.messages(customer=MEMBER) == 4
