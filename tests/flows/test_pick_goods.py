"""Picking: waves, scans, what is not there, and partial hand-overs, each decided between rivals."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import pytest

from ordito import fulfilment, orders, stock
from ordito.flows import pick_goods
from ordito.flows.hand_over import hand_over
from ordito.flows.make_ready import make_ready
from ordito.fulfilment import (
    FulfilmentClosed,
    LotWanted,
    NothingToPick,
    NotThere,
    PickedByAnother,
    TaskKey,
    TooManyCodes,
    WrongCode,
    WrongItem,
)
from ordito.fulfilment.picking import RejectReason, Shelf
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.platform.ids import FulfilmentOrderId, PlaceId
from ordito.processes.count_codes import counting_codes
from ordito.processes.sale import SaleAnswer
from tests.flows.shop import SYSTEM, Shop, collect, ship

ANNA: Final = Context(actor="staff:anna")
BEN: Final = Context(actor="staff:ben")


def key_of(order: SaleAnswer, number: int = 0) -> TaskKey:
    part = order.fulfilments[number]
    return {
        "place_id": PlaceId(part.place_id),
        "fulfilment_order_id": FulfilmentOrderId(part.fulfilment_order_id),
    }


async def open_wave(shop: Shop, place: str, who: Context = ANNA, **more: Any) -> Any:
    return await shop.db.transact(
        pick_goods.open_wave,
        who,
        place_id=shop.company.places[place],
        at=now(),
        **{"wave_id": ids.new(), **more},
    )


async def scan(shop: Shop, code: str, who: Context = ANNA, **where: Any) -> pick_goods.Picked:
    return await shop.db.transact(
        pick_goods.pick_scanned,
        who,
        shelf=shop.outlet.memory.shelf,
        code=code,
        at=now(),
        **{"pick_id": ids.new(), **where},
    )


async def reject(
    shop: Shop, order: SaleAnswer, reason: RejectReason, **more: Any
) -> fulfilment.FulfilmentOrder:
    key = key_of(order)
    place = shop.outlet.memory.directory.place(key["place_id"])
    return await shop.db.transact(
        pick_goods.reject_units,
        ANNA,
        place=place,
        fulfilment_order_id=key["fulfilment_order_id"],
        reason=reason,
        at=now(),
        **{"rejection_id": ids.new(), **more},
    )


async def give(
    shop: Shop, order: SaleAnswer, *, units: Mapping[int, int] | None = None, **more: Any
) -> None:
    code = order.fulfilments[0].code
    await shop.db.transact(
        hand_over, ANNA, **key_of(order), units=units, at=now(), **{"code": code, **more}
    )


async def test_a_wave_is_picked_along_the_shelves_and_an_article_goes_to_the_most_urgent(
    shop: Shop,
) -> None:
    first = await shop.sell(collect(quantity=1), collect("laptop"))
    second = await shop.sell(collect(quantity=2))
    south, skus = shop.company.places["south"], shop.company.skus
    shelves = [Shelf(skus["laptop"], "A-01"), Shelf(skus["shirt"], "B-07")]
    await shop.db.transact(fulfilment.picking.put_shelves, SYSTEM, place_id=south, shelves=shelves)
    wave = await open_wave(shop, "south")
    assert (wave.orders, wave.to_pick) == (2, 4)
    lines = await shop.db.read(
        fulfilment.picking.list_pick_lines, place_id=south, wave_id=wave.wave_id
    )
    assert [(line.shelf, line.quantity) for line in lines] == [
        ("A-01", 1),
        ("B-07", 1),
        ("B-07", 2),
    ]

    where: Any = {"place_id": south, "wave_id": wave.wave_id}
    one = await scan(shop, "shirt", **where)
    assert one.fulfilment_order_id == first.fulfilments[0].fulfilment_order_id
    two = await scan(shop, "shirt", **where)
    assert (two.fulfilment_order_id, two.state, two.to_pick) == (
        second.fulfilments[0].fulfilment_order_id,
        "picking",
        1,
    )
    assert (await scan(shop, "laptop", **where)).state == "picked"
    with pytest.raises(NothingToPick):
        await scan(shop, "laptop", **where)
    assert (await scan(shop, "shirt", **where)).state == "picked"
    with pytest.raises(NothingToPick):
        await scan(shop, "shirt", **where)
    assert await shop.db.read(fulfilment.picking.list_waves, place_id=south) == []
    assert await shop.findings() == {}


async def test_a_wrong_article_is_refused_by_both_names(shop: Shop) -> None:
    order = await shop.sell(collect("laptop"))
    with pytest.raises(WrongItem) as refused:
        await scan(shop, "shirt", **key_of(order))
    assert refused.value.facts["scanned"] == "shirt"
    assert refused.value.facts["expected"] == ["laptop"]
    task, (item,) = await shop.task(order)
    assert (task.state, item.picked) == ("open", 0)


async def test_of_rivals_one_picks_and_the_others_learn_who(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3))
    await scan(shop, "shirt", **key_of(order))
    with pytest.raises(PickedByAnother) as refused:
        await scan(shop, "shirt", BEN, **key_of(order))
    assert refused.value.facts["picker"] == "staff:anna"
    pick_id = ids.new()
    twice = [scan(shop, "shirt", pick_id=pick_id, **key_of(order)) for _ in range(4)]
    await asyncio.gather(*twice)
    task, (item,) = await shop.task(order)
    assert (item.picked, task.state, task.picker) == (2, "picking", "staff:anna")
    await shop.db.transact(fulfilment.picking.give_up, SYSTEM, task=task)
    assert (await scan(shop, "shirt", BEN, **key_of(order))).state == "picked"


async def test_waves_that_are_opened_at_once_share_no_order(shop: Shop) -> None:
    sold = [await shop.sell(collect()) for _ in range(4)]
    waves = await asyncio.gather(*(open_wave(shop, "south", who, size=3) for who in (ANNA, BEN)))
    assert sum(wave.orders for wave in waves) == 4
    tasks = [(await shop.task(order))[0] for order in sold]
    assert {task.wave_id for task in tasks} == {wave.wave_id for wave in waves if wave.orders}
    assert (await open_wave(shop, "south", wave_id=waves[0].wave_id)).orders == waves[0].orders


async def test_a_held_order_is_in_no_wave(shop: Shop) -> None:
    order = await shop.sell(collect())
    head = await shop.order(order)
    await shop.db.transact(
        orders.holds.place_hold,
        SYSTEM,
        order=head,
        kind=orders.holds.HoldKind.REVIEW,
        reason="asked",
        at=now(),
    )
    assert (await open_wave(shop, "south")).orders == 0


async def test_what_is_not_on_the_shelf_leaves_the_stock_and_waits_for_another_source(
    shop: Shop,
) -> None:
    order = await shop.sell(collect(quantity=3))
    await scan(shop, "shirt", **key_of(order))
    rejection_id = ids.new()
    more: Any = {"line_no": 1, "units": 2, "rejection_id": rejection_id}
    for _ in range(2):
        task = await reject(shop, order, RejectReason.NOT_ON_SHELF, **more)
        assert task.state == "picked"
    _, (item,) = await shop.task(order)
    assert (item.picked, item.short, item.left) == (1, 2, 1)
    south = shop.company.places["south"]
    (position,) = [
        p
        for p in await shop.db.read(stock.list_positions, sku_ids=[shop.company.skus["shirt"]])
        if p.place_id == south
    ]
    assert (position.on_hand, position.reserved) == (3, 3)
    # nobody found another source: the customer cancels what is not there
    await shop.cancel(order, (1, 2))
    _, (item,) = await shop.task(order)
    assert (item.cancelled, item.short, item.picked, item.put_back) == (2, 0, 1, 0)
    await give(shop, order)
    await shop.settle()
    assert (await shop.task(order))[0].state == "handed_over"
    assert await shop.findings() == {}


async def test_all_of_it_is_rejected(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2))
    assert (await reject(shop, order, RejectReason.NO_TIME)).state == "rejected"
    with pytest.raises(FulfilmentClosed):
        await give(shop, order)
    with pytest.raises(FulfilmentClosed):
        await reject(shop, order, RejectReason.NO_TIME)
    async with shop.db.connection() as connection:
        (fact,) = await connection.fetch(
            "SELECT payload FROM platform.fact WHERE type = 'fulfilment.units_rejected'"
        )
    assert (fact["payload"]["reason"], fact["payload"]["is_whole"]) == ("no_time", True)


async def test_what_was_picked_and_is_cancelled_goes_back_to_the_shelf(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3))
    for _ in range(3):
        await scan(shop, "shirt", **key_of(order))
    await shop.cancel(order, (1, 2))
    task, (item,) = await shop.task(order)
    assert (item.picked, item.put_back, task.state) == (1, 2, "picked")
    await shop.cancel(order, (1, 1))
    task, (item,) = await shop.task(order)
    assert (item.picked, item.put_back, task.state) == (0, 3, "cancelled")
    assert await shop.findings() == {}


async def test_some_is_collected_now_and_the_rest_later(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3), collect("laptop"))
    await shop.db.transact(make_ready, ANNA, **key_of(order), at=now())
    with pytest.raises(NotThere):
        await give(shop, order, units={1: 4})
    await give(shop, order, units={1: 2})
    assert (await shop.task(order))[0].state == "ready"
    await shop.settle()
    assert (await shop.payments(order))[0].captured_minor == 3980
    await give(
        shop,
        order,
        code=None,
        checked=fulfilment.Checked.DOCUMENT,
        taker=fulfilment.Taker.OTHER,
    )
    assert (await shop.task(order))[0].state == "handed_over"
    async with shop.db.connection() as connection:
        rows = await connection.fetch(
            "SELECT checked, taker, units FROM fulfilment.hand_over ORDER BY handed_at"
        )
    assert [tuple(row) for row in rows] == [("code", "buyer", 2), ("document", "other", 2)]
    await shop.settle()
    assert await shop.findings() == {}


async def test_wrong_codes_are_counted_and_then_none_is_looked_at(shop: Shop) -> None:
    order = await shop.sell(collect())
    right = order.fulfilments[0].code
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongCode):
            async with counting_codes(shop.db, context=ANNA, **key_of(order)):
                await give(shop, order, code=wrong)
    with pytest.raises(TooManyCodes) as refused:
        await give(shop, order)
    assert refused.value.facts["retry_after_s"] > 800
    await give(shop, order, code=None, checked=fulfilment.Checked.DOCUMENT)
    assert (await shop.task(order))[0].state == "handed_over"


async def test_of_those_who_make_the_same_ready_one_does(shop: Shop) -> None:
    order = await shop.sell(ship())
    rivals = (shop.db.transact(make_ready, ANNA, **key_of(order), at=now()) for _ in range(4))
    outcomes = await asyncio.gather(*rivals, return_exceptions=True)
    assert sum(isinstance(one, FulfilmentClosed) for one in outcomes) == 3
    task, (item,) = await shop.task(order)
    assert (task.state, item.picked, task.collect_until) == ("ready", 1, None)


async def test_lots_are_read_when_they_are_picked_and_leave_with_the_goods(shop: Shop) -> None:
    skus, south = shop.company.skus, shop.company.places["south"]
    tracking = {skus["shirt"]: stock.Tracking.LOT}
    await shop.db.transact(stock.track, SYSTEM, tracking=tracking)
    order = await shop.sell(collect(quantity=3))
    with pytest.raises(LotWanted):
        await scan(shop, "shirt", **key_of(order))
    for lot, units in (("L1", 2), ("L2", 1)):
        await shop.db.transact(
            pick_goods.pick_line,
            ANNA,
            **key_of(order),
            line_no=1,
            units=units,
            lot=lot,
            pick_id=ids.new(),
            at=now(),
        )
    await give(shop, order, units={1: 1})
    await give(shop, order)
    lots = await shop.db.read(stock.list_lots, sku_id=skus["shirt"])
    assert lots == []
    async with shop.db.connection() as connection:
        rows = await connection.fetch(
            "SELECT lot, sum(quantity)::integer AS units FROM stock.lot_entry"
            " WHERE place_id = $1 AND quantity < 0 GROUP BY lot ORDER BY lot",
            south,
        )
    assert [tuple(row) for row in rows] == [("L1", -2), ("L2", -1)]


async def test_the_serial_number_that_went_back_stays_and_the_other_one_leaves(shop: Shop) -> None:
    skus, south = shop.company.skus, shop.company.places["south"]
    await shop.db.transact(stock.track, SYSTEM, tracking={skus["shirt"]: stock.Tracking.SERIAL})

    async def sold(*names: str) -> SaleAnswer:
        order = await shop.sell(collect(quantity=len(names)))
        for name in names:
            await shop.db.transact(
                pick_goods.pick_line,
                ANNA,
                **key_of(order),
                line_no=1,
                units=1,
                lot=name,
                pick_id=ids.new(),
                at=now(),
            )
        return order

    async def put_back(order: SaleAnswer, lot: str) -> None:
        task, _ = await shop.task(order)
        await shop.db.transact(fulfilment.picking.put_back, ANNA, task=task, line_no=1, lot=lot)

    silent, told = await sold("A1", "A2"), await sold("B1", "B2", "B3")
    with pytest.raises(NotThere):
        await put_back(told, "B1")  # nothing went back yet
    await give(shop, told, units={1: 1})
    await shop.cancel(silent, (1, 1))
    await shop.cancel(told, (1, 1))
    for wrong in ("B1", "C1"):  # handed over already, and never picked
        with pytest.raises(NotThere):
            await put_back(told, wrong)
    await put_back(told, "B2")
    with pytest.raises(NotThere):
        await put_back(told, "B3")
    await give(shop, silent)
    await give(shop, told)
    async with shop.db.connection() as connection:
        left = await connection.fetchval(
            "SELECT array_agg(lot ORDER BY lot) FROM stock.lot_entry"
            " WHERE place_id = $1 AND NOT is_found",
            south,
        )
    assert left == ["A1", "B1", "B3"]
    assert await shop.findings() == {}
