"""Services of carriers: a buyer chooses how fast goods come, and pays what the choice says."""

from ordito import fulfilment, orders
from ordito.flows.pack_parcel import pack_parcel
from ordito.fulfilment import CityCourier, PromisePolicy, Tariff, Zone
from ordito.orders import LineKind, Order
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PlaceId
from ordito.processes.sessions import PageState, WishedDestination, WishedMethod
from tests.flows.promoted import charge, put_sku
from tests.flows.shop import SYSTEM, Shop
from tests.flows.test_pick_goods import scan
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


async def _courier_in_milano(tx: Tx, place_id: PlaceId) -> None:
    courier = CityCourier(
        service="courier",
        places=frozenset({place_id}),
        zones=frozenset({"milano"}),
        weekdays=frozenset(range(7)),
        from_min=0,
        until_min=24 * 60 - 1,
    )
    zone = Zone(code="milano", country="IT", postal_prefixes=("201",))
    policy = PromisePolicy(transit_days=5, zones=(zone,), couriers=(courier,))
    await fulfilment.publish_promise_policy(tx, policy=policy, by="test", at=now())


async def test_goods_that_a_courier_is_paid_for_are_packed_for_the_courier(shop: Shop) -> None:
    slow, fast = await put_sku(shop, "parcel", 490), await put_sku(shop, "courier", 990)
    await charge(shop, Tariff(sku_id=slow), Tariff(sku_id=fast, service="courier"))
    await shop.db.transact(_courier_in_milano, SYSTEM, shop.company.places["depot"])
    await shop.outlet.memory.refresh(shop.db)
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1))
    (group,) = page.methods[0].groups
    near = next(one for one in group.options if one.option_id == "courier")
    far = next(one for one in group.options if one.option_id == "standard")
    assert near.latest_at is not None
    assert far.latest_at is not None
    assert near.latest_at < far.latest_at
    services: dict[str, str] = {}
    for service in ("courier", "standard"):
        page = await buyer.open(("shirt", 1))
        (group,) = page.methods[0].groups
        method = WishedMethod(
            kind="ship",
            destinations=(WishedDestination(address=HOME),),
            options={group.group_id: service},
        )
        page = await buyer.change(page, ("shirt", 1), methods=(method,))
        services[service] = await _packed_for(shop, await buyer.order_of(await buyer.pay(page)))
    assert services == {"courier": "courier", "standard": "standard"}
    assert await shop.findings() == {}


async def _packed_for(shop: Shop, order: Order) -> str:
    """Pick an order's shirt and pack it as a store does; return the service of its parcel."""
    (task,) = await shop.db.read(
        fulfilment.list_of_order,
        order_id=order.order_id,
        place_ids=[*shop.company.places.values()],
    )
    where = {"place_id": task.place_id, "fulfilment_order_id": task.fulfilment_order_id}
    await scan(shop, "shirt", **where)
    task = await shop.db.read(fulfilment.get_fulfilment_order, **where)
    parcel = await shop.db.transact(
        pack_parcel,
        SYSTEM,
        tariffs=shop.outlet.memory.tariffs,
        task=task,
        parcel_id=ids.new(),
        units={1: 1},
        prefix="9521234",
        carrier="swift",
        weight_g=400,
        at=now(),
    )
    return parcel.service
