"""The audit of commissions; a corruption is seen with its order."""

from typing import Final

import pytest

from ordito import orders, partners
from ordito.flows.follow_market_orders import follow_market_orders
from ordito.orders import Whereabouts
from ordito.partners import MarketOrder
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId, CustomerId, OrderId
from ordito.processes.change_asked import BroughtLine, Return
from tests.flows.shop import carry, open_shop

PARTNER_CORRUPTIONS: Final = {
    "commissions_against_orders": (
        "UPDATE ledger.entry SET amount = amount + 1 WHERE kind = 'earn' AND amount > 0",
        "DELETE FROM ledger.entry WHERE kind = 'reverse'",
        "UPDATE partners.market_order SET commission_minor = commission_minor + 2",
        "UPDATE orders.line SET relieved_minor = 0",
    ),
}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("check", "corrupt"),
    [(check, corrupt) for check, ways in PARTNER_CORRUPTIONS.items() for corrupt in ways],
)
async def test_the_audit_finds_a_commission_that_is_not_what_was_agreed(
    db: Database, check: str, corrupt: str
) -> None:
    shop = await open_shop(db, units=5)
    order = await shop.sell(carry(quantity=2), place="north")
    where = Whereabouts(CustomerId(order.customer_id), OrderId(order.order_id))

    async def agree(tx: Tx) -> None:
        (head,) = await orders.list_heads(tx, wheres=[where])
        sold = MarketOrder(
            customer_id=where.customer_id,
            order_id=where.order_id,
            channel_id=ChannelId(ids.new()),
            external_id="M-1",
            line_ids=["1"],
            currency=head.currency,
            total_minor=head.total_minor,
            commission_minor=head.total_minor // 8,
        )
        await partners.keep_market_order(tx, order=sold, at=now())
        await partners.reckon_commission(
            tx, order=sold, kept_minor=sold.total_minor, is_first=True, at=now()
        )

    await db.transact(agree, Context.system())
    await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    await db.transact(follow_market_orders, Context.system(), wheres=[where], at=now())
    await shop.settle()
    assert await shop.findings() == {}
    async with db.connection() as connection:
        await connection.execute("UPDATE orders.action SET at = at - interval '1 hour'")
        await connection.execute(corrupt)
    subjects = {one.subject for one in (await shop.findings())[check]}
    assert subjects == {str(order.order_id)}
