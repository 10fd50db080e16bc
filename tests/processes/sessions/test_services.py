"""Services of carriers: a buyer chooses how fast goods come, and pays what the choice says."""

from ordito import fulfilment, orders
from ordito.fulfilment import PromisePolicy, Tariff
from ordito.orders import LineKind
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.processes.sessions import PageState, WishedDestination, WishedMethod
from tests.flows.promoted import charge, put_sku
from tests.flows.shop import SYSTEM, Shop
from tests.processes.sessions.buyers import HOME, Buyer


async def _express_within_a_day(tx: Tx) -> None:
    policy = PromisePolicy(transit_days=5, service_days={"express": 1})
    await fulfilment.publish_promise_policy(tx, policy=policy, by="test", at=now())


async def test_a_buyer_chooses_how_fast_goods_come(shop: Shop) -> None:
    slow, fast = await put_sku(shop, "parcel", 490), await put_sku(shop, "courier", 990)
    await charge(shop, Tariff(sku_id=slow), Tariff(sku_id=fast, service="express"))
    await shop.db.transact(_express_within_a_day, SYSTEM)
    await shop.outlet.memory.refresh(shop.db)
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    (group,) = page.methods[0].groups
    assert [(one.option_id, one.amount_minor) for one in group.options] == [
        ("standard", 490),
        ("express", 990),
    ]
    standard, express = group.options
    assert express.latest_at is not None
    assert standard.latest_at is not None
    assert express.latest_at < standard.latest_at
    assert (group.option_id, page.total_minor) == ("standard", 1990 + 490)
    method = WishedMethod(
        kind="ship",
        destinations=(WishedDestination(address=HOME),),
        options={group.group_id: "express"},
    )
    page = await buyer.change(page, ("shirt", 1), methods=(method,))
    (group,) = page.methods[0].groups
    assert (group.option_id, page.total_minor) == ("express", 1990 + 990)
    assert [one.amount_minor for one in group.options] == [490, 990]
    done = await buyer.pay(page)
    assert done.state == PageState.COMPLETED
    lines = await shop.db.read(
        orders.list_lines,
        customer_id=CustomerId(done.customer_id),
        order_id=(await buyer.order_of(done)).order_id,
    )
    assert [line.total_minor for line in lines if line.kind == LineKind.DELIVERY] == [990]
    assert lines[0].promised_at == group.options[1].latest_at
    assert await shop.findings() == {}
