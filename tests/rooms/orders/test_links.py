"""Links: the customer's own way to an order."""

import asyncio

import pytest

from ordito import orders
from ordito.orders import UnknownOrder, Whereabouts
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, OrderId

pytestmark = pytest.mark.anyio

SYSTEM = Context.system()


def an_order() -> Whereabouts:
    return Whereabouts(CustomerId(ids.new()), OrderId(ids.new()))


async def test_a_code_opens_its_order_and_nothing_else(db: Database) -> None:
    mine, other = an_order(), an_order()
    code = await db.transact(orders.links.make_link, SYSTEM, where=mine, at=now())
    foreign = await db.transact(orders.links.make_link, SYSTEM, where=other, at=now())
    assert await db.read(orders.links.find_link, code=code) == mine
    assert await db.read(orders.links.find_link, code=foreign) == other
    with pytest.raises(UnknownOrder):
        await db.read(orders.links.find_link, code=code[:-1])


async def test_rivals_get_the_same_code(db: Database) -> None:
    mine = an_order()
    codes = await asyncio.gather(
        *(db.transact(orders.links.make_link, SYSTEM, where=mine, at=now()) for _ in range(8))
    )
    assert len(set(codes)) == 1
    assert len(codes[0]) >= 27
