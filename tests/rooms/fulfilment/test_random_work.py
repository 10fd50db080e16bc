"""Random work: whatever associates, customers and carriers do, units are counted alike."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordito import fulfilment
from ordito.fulfilment import CancelledItem, FulfilmentState, Item
from ordito.fulfilment.picking import RejectReason
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from tests.rooms.fulfilment.test_commands import NOON, ORDER, STORE, open_task, task_of

Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["pick", "reject", "cancel", "pack", "open", "ready", "give", "give_some", "give_up"]
        ),
        st.integers(1, 2),
        st.integers(1, 2),
    ),
    max_size=14,
)
ALLOWED = {
    "open": {"open", "picking", "picked", "ready", "handed_over", "cancelled", "rejected"},
    "picking": {"open", "picking", "picked", "ready", "handed_over", "cancelled", "rejected"},
    "picked": {"picked", "ready", "handed_over", "cancelled", "rejected"},
    "ready": {"ready", "picked", "handed_over", "cancelled", "rejected"},
    "handed_over": {"handed_over"},
    "cancelled": {"cancelled"},
    "rejected": {"rejected"},
}


async def do(tx: Tx, step: Step, at: datetime) -> None:
    what, line_no, units = step
    task = await task_of(tx)
    match what:
        case "pick":
            await fulfilment.picking.pick(
                tx, task=task, line_no=line_no, units=units, pick_id=ids.new(), at=at
            )
        case "reject":
            await fulfilment.picking.reject_units(
                tx,
                task=task,
                units={line_no: units},
                reason=RejectReason.NO_TIME,
                rejection_id=ids.new(),
                at=at,
            )
        case "cancel":
            items = await _items(tx)
            open_units = items[line_no - 1].wanted - items[line_no - 1].handed_over
            cancelled = CancelledItem(STORE, line_no, min(units, open_units))
            await fulfilment.cancel_items(tx, order_id=ORDER, items=[cancelled], at=at)
        case "pack":
            await fulfilment.parcels.pack(
                tx,
                task=task,
                parcel_id=ids.new(),
                units={line_no: units},
                prefix="9521234",
                carrier=None,
                service="standard",
                weight_g=None,
                at=at,
            )
        case "open":
            await fulfilment.parcels.open_parcels(tx, task=task, at=at)
        case "ready":
            await fulfilment.mark_ready(tx, task=task, at=at)
        case "give_up":
            await fulfilment.picking.give_up(tx, task=task)
        case _:
            chosen = {line_no: units} if what == "give_some" else None
            await fulfilment.hand_over(tx, task=task, code=None, units=chosen, at=at)


async def _items(tx: Tx) -> list[Item]:
    return await fulfilment.list_items(
        tx, place_id=STORE, fulfilment_order_id=(await task_of(tx)).fulfilment_order_id
    )


async def live(address: str, steps: list[Step]) -> None:
    async with Database.open(address, max_size=1) as db, db.connection() as connection:
        await prepare_connection(connection)
        outer = connection.transaction()
        await outer.start()
        tx = Tx(connection, Context.system())
        await open_task(tx)
        before = await task_of(tx)
        for number, step in enumerate(steps):
            inner = connection.transaction()
            await inner.start()
            try:
                await do(tx, step, NOON + timedelta(minutes=number))
            except Refusal:
                await inner.rollback()
            else:
                await inner.commit()
            after = await task_of(tx)
            assert after.state in ALLOWED[before.state], (step, before.state, after.state)
            await _require_sound(tx, after.state)
            before = after
        await outer.rollback()


async def _require_sound(tx: Tx, state: str) -> None:
    items = await _items(tx)
    task = await task_of(tx)
    for item in items:
        assert item.picked + item.short + item.cancelled <= item.quantity
        assert 0 <= item.handed_over <= item.picked
        assert 0 <= item.packed <= item.picked
    left = sum(item.left for item in items)
    assert (state in ("handed_over", "cancelled", "rejected")) == (left == 0)
    if state in ("picked", "ready"):
        assert all(item.to_pick == 0 for item in items)
    parcels = await fulfilment.parcels.list_of_task(
        tx, place_id=STORE, fulfilment_order_id=task.fulfilment_order_id
    )
    lines = await fulfilment.parcels.list_lines(
        tx, place_id=STORE, parcel_ids=[parcel.parcel_id for parcel in parcels]
    )
    assert sum(line.units for line in lines) == sum(item.packed for item in items)
    assert FulfilmentState(state)


# each example is rolled back
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_units_are_counted_alike_whatever_is_done(address: str, steps: Any) -> None:
    asyncio.run(live(address, steps))
