"""Source again: what a place cannot give comes from another one, at the same price, or waits."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from ordito import fulfilment, network, stock
from ordito.flows.change_effect import Effect
from ordito.fulfilment.picking import RejectReason
from ordito.fulfilment.sourcing import SourcingPolicy, Waiting, WaitingClosed, WaitingQueue
from ordito.network import Service
from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import OrderId
from ordito.processes import source_again
from ordito.processes.sale import SaleAnswer, SaleLine
from ordito.reads.audit import run_audit
from ordito.stock import PurchaseLine, PurchaseOrder
from tests.flows.shop import SYSTEM, Shop, carry, collect, open_shop

# a line that comes from wherever the policy says
SHIP = SaleLine("shirt", 2, Method.SHIP)


@pytest.fixture
async def shop(db: Database) -> Shop:
    """Open a shop whose stores ship as well; the depot is the fullest."""
    shop = await open_shop(db, units=5)
    for code in ("north", "south"):
        place = shop.outlet.memory.directory.place(shop.company.places[code])
        ships = replace(place, services=place.services | {Service.SHIP_FROM})
        await db.transact(network.put_places, SYSTEM, places=[ships], at=now())
    await count(shop, depot=9)
    await shop.outlet.memory.refresh(db)
    return shop


async def count(shop: Shop, **units: int) -> None:
    """Bring the shirts that lie at places to so many units."""
    entity_id = shop.outlet.memory.directory.place(shop.company.places["depot"]).entity_id
    for code, counted in units.items():
        await shop.db.transact(
            stock.count,
            SYSTEM,
            place_id=shop.company.places[code],
            entity_id=entity_id,
            counted=[(shop.company.skus["shirt"], counted)],
            count_id=ids.new(),
            at=now(),
        )


async def reject(
    shop: Shop, order: SaleAnswer, units: Mapping[int, int] | None = None, number: int = 0
) -> None:
    """Say that the place of a fulfilment order has not got units, and let that be followed."""
    task, _ = await shop.task(order, number)
    await shop.db.transact(
        fulfilment.picking.reject_units,
        SYSTEM,
        task=task,
        units=units,
        reason=RejectReason.NOT_ON_SHELF,
        rejection_id=ids.new(),
        at=now(),
    )
    await shop.settle()


async def waiting(shop: Shop) -> list[Waiting]:
    return await shop.db.read(fulfilment.sourcing.list_waiting)


async def source(shop: Shop) -> int:
    return await source_again.source_waiting(shop.db, shop.outlet.memory)


async def facts(shop: Shop, kind: str) -> int:
    async with shop.db.connection() as connection:
        return await connection.fetchval("SELECT count(*) FROM platform.fact WHERE type = $1", kind)


async def test_what_is_not_on_the_shelf_comes_from_another_place_at_the_same_price(
    shop: Shop,
) -> None:
    order = await shop.sell(SHIP)
    depot = shop.company.places["depot"]
    assert [part.place_id for part in order.fulfilments] == [depot]
    await reject(shop, order, {1: 1})
    (parked,) = await waiting(shop)
    assert (parked.units, parked.queue, parked.reason) == (1, "source_again", "not_on_shelf")
    await count(shop, depot=1)
    before = await shop.order(order)

    assert await source(shop) == 1

    assert await waiting(shop) == []
    lines = await shop.lines(order)
    assert [(line.place_id == depot, line.open) for line in lines] == [(True, 1), (False, 1)]
    assert (await shop.order(order)).total_minor == before.total_minor
    closed = await shop.db.read(
        fulfilment.sourcing.get_waiting, place_id=depot, waiting_id=parked.waiting_id
    )
    assert (closed.outcome, closed.to_place_id) == ("sourced", lines[1].place_id)
    assert closed.promised_at == lines[1].promised_at
    tasks = await shop.db.read(
        fulfilment.list_of_order,
        order_id=OrderId(order.order_id),
        place_ids=list(shop.company.places.values()),
    )
    assert len(tasks) == 2
    assert await facts(shop, "fulfilment.sourced_again") == 1
    # heard twice, nothing happens twice
    await shop.settle()
    assert await source(shop) == 0
    assert await shop.findings() == {}


async def test_a_whole_rejection_moves_everything_and_rivals_move_it_once(shop: Shop) -> None:
    order = await shop.sell(SHIP, SaleLine("laptop", 1, Method.SHIP))
    await reject(shop, order)
    found = await asyncio.gather(*(source(shop) for _ in range(4)))
    while await waiting(shop):
        found.append(await source(shop))
    assert sum(found) == 2
    lines = await shop.lines(order)
    assert [line.open for line in lines] == [0, 0, 2, 1]
    assert len({line.place_id for line in lines if line.open}) == 1
    assert await shop.findings() == {}


async def test_what_no_place_has_waits_and_is_sourced_once_somebody_has_it(shop: Shop) -> None:
    await count(shop, north=0, south=0)
    order = await shop.sell(SHIP)
    await reject(shop, order)
    await count(shop, depot=0)
    assert await source(shop) == 0
    (parked,) = await waiting(shop)
    assert parked.queue == WaitingQueue.UNFILLABLE
    assert now() < parked.next_try_at < now() + timedelta(hours=1)
    assert await source(shop) == 0  # its turn has not come
    assert await facts(shop, "fulfilment.units_unfillable") == 1

    north = shop.outlet.memory.directory.place(shop.company.places["north"])
    entity_id = north.entity_id
    await shop.db.transact(
        stock.put_purchase_order,
        SYSTEM,
        order=PurchaseOrder(
            north.place_id, ids.new(), "PO-1", "maker", entity_id, "open", [], now(), None
        ),
        lines=[PurchaseLine(shop.company.skus["shirt"], 9, now() + timedelta(days=3))],
    )
    await due(shop)
    assert await source(shop) == 0
    (parked,) = await waiting(shop)
    assert parked.queue == WaitingQueue.BACK_ORDER

    await count(shop, north=4)
    await due(shop)
    assert await source(shop) == 1
    assert (await shop.lines(order))[-1].place_id == north.place_id
    assert await shop.findings() == {}


async def due(shop: Shop) -> None:
    """Let the turn of all that waits have come."""
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE fulfilment.waiting SET next_try_at = since")


async def test_what_a_customer_comes_for_waits_for_a_person_who_reassigns_or_cancels_it(
    shop: Shop,
) -> None:
    order = await shop.sell(collect("shirt", 2), collect("laptop", 1))
    await reject(shop, order, {1: 1, 2: 1})
    assert await source(shop) == 0
    shirt, laptop = sorted(await waiting(shop), key=lambda one: one.line_no)
    assert {shirt.queue, laptop.queue} == {WaitingQueue.PERSON}
    north = shop.outlet.memory.directory.place(shop.company.places["north"])
    memory = shop.outlet.memory

    async def rival() -> Effect | Refusal:
        try:
            return await shop.db.transact(
                source_again.reassign,
                SYSTEM,
                memory=memory,
                waiting=shirt,
                giver=north,
                at=now(),
            )
        except Refusal as refusal:
            return refusal

    outcomes = await asyncio.gather(rival(), rival())
    assert sum(isinstance(one, Effect) for one in outcomes) == 1

    async def call_off(one: Waiting) -> Effect:
        return await shop.db.transact(
            source_again.cancel,
            SYSTEM,
            memory=memory,
            waiting=one,
            authority=frozenset(),
            at=now(),
        )

    assert (await call_off(laptop)).back_minor == 89900
    with pytest.raises(WaitingClosed):
        await call_off(shirt)
    await shop.settle()
    assert await waiting(shop) == []
    lines = await shop.lines(order)
    assert [(line.open, line.place_id == north.place_id) for line in lines] == [
        (1, False),
        (0, False),
        (1, True),
    ]
    assert await shop.findings() == {}


async def test_the_audit_finds_what_a_place_did_not_give_and_nobody_gives(shop: Shop) -> None:
    order = await shop.sell(SHIP)
    await reject(shop, order, {1: 1})
    await reject(shop, order, {1: 1})
    assert await source(shop) == 2
    assert await shop.findings() == {}
    corruptions = {
        "rejections_not_sourced": """
            UPDATE fulfilment.rejection SET rejected_at = rejected_at - interval '1 hour';
            UPDATE fulfilment.waiting SET units = units + 1""",
        "sourced_to_nowhere": "UPDATE fulfilment.waiting SET to_place_id = place_id, units = 3",
        "waiting_untended": """
            UPDATE fulfilment.waiting SET outcome = NULL, to_place_id = NULL, closed_at = NULL,
                   next_try_at = next_try_at - interval '2 hours'""",
    }
    async with shop.db.connection() as connection:
        for check, corruption in corruptions.items():
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(corruption)
            verdicts = await run_audit(Tx(connection, SYSTEM), since=None, at=now())
            found = {one.check: one.findings for one in verdicts}
            assert found[check][0].subject == f"{order.order_id} line 1"
            await transaction.rollback()


async def test_what_was_cancelled_meanwhile_waits_for_nobody(shop: Shop) -> None:
    order = await shop.sell(SHIP, carry())
    await reject(shop, order)
    await shop.cancel(order, (1, 2))
    assert await source(shop) == 0
    assert await waiting(shop) == []
    assert await shop.findings() == {}


async def test_what_a_place_does_not_begin_in_time_comes_from_another_one(shop: Shop) -> None:
    order = await shop.sell(SHIP)
    memory = shop.outlet.memory
    assert await source_again.give_up_untouched(shop.db, memory) == 0
    await publish(shop, SourcingPolicy(untouched_after_min=60))
    assert await source_again.give_up_untouched(shop.db, memory) == 0
    async with shop.db.connection() as connection:
        await connection.execute(
            "UPDATE fulfilment.fulfilment_order SET opened_at = opened_at - interval '2 hours'"
        )
    assert await source_again.give_up_untouched(shop.db, memory) == 1
    await shop.settle()
    assert await source(shop) == 1
    giver = (await shop.lines(order))[-1].place_id
    (given,) = (code for code, one in shop.company.places.items() if one == giver)
    assert given != "depot"
    # the last place that has it keeps it
    async with shop.db.connection() as connection:
        await connection.execute(
            "UPDATE fulfilment.fulfilment_order SET opened_at = opened_at - interval '2 hours'"
        )
    for code in shop.company.places.keys() - {given}:
        await count(shop, **{code: 0})
    assert await source_again.give_up_untouched(shop.db, memory) == 0
    assert await shop.findings() == {}


async def publish(shop: Shop, policy: SourcingPolicy, **more: Any) -> None:
    """Put a policy in force, and let this process take it up."""
    await shop.db.transact(
        fulfilment.sourcing.publish_policy, SYSTEM, policy=policy, by="test", at=now(), **more
    )
    await shop.outlet.memory.refresh(shop.db)
