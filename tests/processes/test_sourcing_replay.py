"""Replay: what past orders would have cost from other places, from what lay there then."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ordito import network
from ordito.fulfilment.sourcing import Costs, PlaceCost, SourcingBook, SourcingPolicy, SourcingRule
from ordito.network import Service
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.processes.sale import SaleLine
from ordito.processes.source_replay import SpanUnclear
from ordito.processes.source_replay import replay as replay_orders
from tests.flows.shop import SYSTEM, carry, open_shop


async def test_past_orders_are_sourced_again_from_what_lay_there_then(db: Database) -> None:
    shop = await open_shop(db, units=5)
    places = shop.company.places
    north = shop.outlet.memory.directory.place(places["north"])
    ships = replace(north, services=north.services | {Service.SHIP_FROM})
    await db.transact(network.put_places, SYSTEM, places=[ships], at=now())
    await shop.outlet.memory.refresh(db)
    began = now()
    depot = SaleLine("shirt", 2, Method.SHIP, "depot")
    first = await shop.sell(depot)
    await shop.sell(carry("shirt", 2))
    await shop.hand_over(first)
    await shop.sell(depot)
    await shop.sell(carry("laptop", 1), SaleLine("laptop", 1, Method.SHIP, "north"))
    costs = Costs(
        parcel_minor=500,
        places={places["depot"]: PlaceCost(parcel_minor=300)},
    )
    book = SourcingBook(0, SourcingPolicy(rules=(SourcingRule(code="all", costs=costs),)))

    found = await db.read(
        replay_orders, shop.outlet.memory, book, from_at=began, to_at=now(), at=now()
    )
    # five shirts lay in the north: two went to the first order, two were carried out, one is left
    assert (found.orders, found.moved, found.is_whole) == (3, 1, True)
    assert (found.was.cost_minor, found.was.parcels) == (800 + 800 + 500, 3)
    assert (found.would.cost_minor, found.would.parcels) == (500 + 800 + 500, 3)
    assert found.would.missing == 0
    best = found.rows[0]
    assert (best.order_id, best.was, best.would) == (
        first.order_id,
        (places["depot"],),
        (places["north"],),
    )
    assert best.was_promised_at is not None
    assert best.would_promised_at is not None
    assert found.was.hours == sum(
        (row.was_promised_at - row.sold_at) // timedelta(hours=1)
        for row in found.rows
        if row.was_promised_at is not None
    )
    for to_at in (began, began + timedelta(days=32)):
        with pytest.raises(SpanUnclear):
            await db.read(
                replay_orders, shop.outlet.memory, book, from_at=began, to_at=to_at, at=now()
            )
