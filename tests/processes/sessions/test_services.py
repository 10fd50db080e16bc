"""Services of carriers: a buyer chooses how fast goods come, and pays what the choice says."""

from datetime import timedelta
from typing import Any

import pytest

from ordito import fulfilment, orders
from ordito.customers import Address
from ordito.flows.pack_parcel import pack_parcel
from ordito.fulfilment import CityCourier, PromisePolicy, Tariff, Zone
from ordito.orders import LineKind, Order
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PlaceId
from ordito.processes.change_asked import ChangeAddress
from ordito.processes.sessions import PageState, WishedDestination, WishedMethod
from ordito.processes.whereto import ShipTo
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


@pytest.fixture
async def couriered(shop: Shop) -> Shop:
    """A shop that sends by a carrier for 4.90, and by a courier within the city for 9.90."""
    slow, fast = await put_sku(shop, "parcel", 490), await put_sku(shop, "courier", 990)
    await charge(shop, Tariff(sku_id=slow), Tariff(sku_id=fast, service="courier"))
    await shop.db.transact(_courier_in_milano, SYSTEM, shop.company.places["depot"])
    await shop.outlet.memory.refresh(shop.db)
    return shop


async def test_goods_that_a_courier_is_paid_for_are_packed_for_the_courier(
    couriered: Shop,
) -> None:
    shop = couriered
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
        services[service] = await _packed_for(shop, await _bought(buyer, service))
    assert services == {"courier": "courier", "standard": "standard"}
    assert await shop.findings() == {}


async def test_an_order_that_goes_elsewhere_keeps_its_service_where_that_one_goes(
    couriered: Shop,
) -> None:
    shop = couriered
    order = await _bought(Buyer(shop), "courier")
    named: Any = order
    before = (await shop.lines(named))[0].promised_at
    near = ChangeAddress(ship_to=ShipTo(address=_address("Via Torino 2", "20122", "Milano")))
    effect = await shop.change(named, near)
    assert effect.due_minor == effect.due_before_minor
    (goods, charged) = await shop.lines(named)
    assert before is not None
    assert goods.promised_at is not None
    assert goods.promised_at - before < timedelta(hours=1)
    assert (charged.total_minor, charged.open) == (990, 1)
    far = ChangeAddress(ship_to=ShipTo(address=_address("Via Po 12", "10124", "Torino")))
    effect = await shop.change(named, far)
    assert effect.due_before_minor - effect.due_minor == 990 - 490
    (goods, *charges) = await shop.lines(named)
    assert goods.promised_at is not None
    assert goods.promised_at - before > timedelta(days=1)
    assert [(one.total_minor, one.open) for one in charges] == [(990, 0), (490, 1)]
    assert await shop.findings() == {}


def _address(street: str, postal_code: str, city: str) -> Address:
    return Address(
        recipient="Ada Rossi", lines=(street,), postal_code=postal_code, city=city, country="IT"
    )


async def _bought(buyer: Buyer, service: str) -> Order:
    """Buy a shirt that goes home by a service."""
    page = await buyer.open(("shirt", 1))
    (group,) = page.methods[0].groups
    method = WishedMethod(
        kind="ship",
        destinations=(WishedDestination(address=HOME),),
        options={group.group_id: service},
    )
    page = await buyer.change(page, ("shirt", 1), methods=(method,))
    return await buyer.order_of(await buyer.pay(page))


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
