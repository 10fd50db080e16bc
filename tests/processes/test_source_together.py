"""Source together: what nobody has begun moves where it costs less, with its price and promise."""

from msgspec.structs import replace

from ordito import fulfilment, network
from ordito.fulfilment.sourcing import Costs, PlaceCost, SourcingPolicy, SourcingRule
from ordito.network import Service
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import OrderId
from ordito.processes.sale import SaleLine
from ordito.processes.source_together import source_together
from tests.flows.shop import SYSTEM, Shop, open_shop


async def publish(shop: Shop, dear: str) -> None:
    """Let a parcel from one place cost ten euros more than from the others."""
    costs = Costs(places={shop.company.places[dear]: PlaceCost(parcel_minor=1_000)})
    policy = SourcingPolicy(rules=(SourcingRule(code="all", costs=costs),))
    await shop.db.transact(
        fulfilment.sourcing.publish_policy, SYSTEM, policy=policy, by="test", at=now()
    )
    await shop.outlet.memory.refresh(shop.db)


async def test_what_nobody_has_begun_moves_where_it_costs_less(db: Database) -> None:
    shop = await open_shop(db, units=5)
    north = shop.outlet.memory.directory.place(shop.company.places["north"])
    ships = replace(north, services=north.services | {Service.SHIP_FROM})
    await db.transact(network.put_places, SYSTEM, places=[ships], at=now())
    await publish(shop, "north")
    order = await shop.sell(SaleLine("shirt", 2, Method.SHIP))
    begun = await shop.sell(SaleLine("shirt", 1, Method.SHIP))
    depot = shop.company.places["depot"]
    assert [one.fulfilments[0].place_id for one in (order, begun)] == [depot] * 2
    task, _ = await shop.task(begun)
    await db.transact(
        fulfilment.picking.open_wave,
        SYSTEM,
        place_id=depot,
        wave_id=task.order_id,
        size=1,
        at=now(),
    )
    memory = shop.outlet.memory
    assert await source_together(db, memory) == 0
    before = await shop.order(order)

    await publish(shop, "depot")
    moved = await source_together(db, memory)
    states = {
        one.order_id: await db.read(
            fulfilment.list_of_order,
            order_id=OrderId(one.order_id),
            place_ids=list(shop.company.places.values()),
        )
        for one in (order, begun)
    }
    picked = [one for one in (order, begun) if len(states[one.order_id]) == 1]
    assert (moved, len(picked)) == (1, 1)
    assert (await shop.order(order)).total_minor == before.total_minor
    assert await source_together(db, memory) == 0
    await shop.settle()
    assert await shop.findings() == {}
