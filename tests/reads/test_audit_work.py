"""The audit of what places do: sound books give nothing; a corruption is seen with its row."""

from typing import Final

import pytest

from ordito import fulfilment
from ordito.flows.make_ready import make_ready
from ordito.fulfilment.parcels import ParcelState
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.processes.sale import SaleAnswer
from tests.flows.shop import SYSTEM, Shop, collect, open_shop, ship
from tests.flows.test_pick_goods import key_of, scan
from tests.reads.test_audit_sessions import findings_of

# check -> ways to corrupt what it guards
CORRUPTIONS: Final = {
    "picked_against_items": (
        "UPDATE fulfilment.pick SET units = units + 1",
        """ALTER TABLE fulfilment.item DROP CONSTRAINT never_overpicked;
           UPDATE fulfilment.item SET short = 1 WHERE handed_over = 0""",
    ),
    "packed_against_parcels": (
        "UPDATE fulfilment.item SET packed = 0 WHERE packed > 0",
        "UPDATE fulfilment.parcel_line SET units = units + 1",
    ),
    "handed_over_against_items": (
        "UPDATE fulfilment.hand_over SET units = units + 1",
        "UPDATE fulfilment.fulfilment_order SET state = 'ready' WHERE method = 'collect'",
    ),
    "handed_over_unmoved": ("DELETE FROM stock.movement WHERE kind = 'sale'",),
    "parcels_against_events": ("UPDATE fulfilment.parcel SET state = 'in_transit'",),
}


async def live(shop: Shop) -> SaleAnswer:
    """Collect two of three lines' units, and send the rest as a parcel that has arrived."""
    order = await shop.sell(collect(quantity=2), ship(quantity=2))
    collected, shipped = (0, 1) if order.fulfilments[0].method == "collect" else (1, 0)
    for _ in range(2):
        await scan(shop, "shirt", **key_of(order, shipped))
    task, (item,) = await shop.task(order, shipped)
    parcel = await shop.db.transact(
        fulfilment.parcels.pack,
        SYSTEM,
        task=task,
        parcel_id=ids.new(),
        units={item.line_no: 2},
        prefix="9521234",
        carrier="swift",
        service="standard",
        weight_g=None,
        at=now(),
    )
    for number, status in enumerate((ParcelState.DELIVERED, ParcelState.IN_TRANSIT)):
        await shop.db.transact(
            fulfilment.parcels.keep_event,
            SYSTEM,
            parcel=parcel,
            event_id=str(number),
            status=status,
            location="",
            occurred_at=now(),
            at=now(),
        )
    await shop.db.transact(make_ready, SYSTEM, **key_of(order, shipped), at=now())
    await shop.hand_over(order, collected)
    return order


@pytest.mark.parametrize(
    ("check", "statement"), [(check, one) for check, some in CORRUPTIONS.items() for one in some]
)
async def test_a_corruption_is_seen_with_its_row(db: Database, check: str, statement: str) -> None:
    shop = await open_shop(db, units=5)
    order = await live(shop)
    await shop.settle()
    assert await findings_of(db, incremental=False) == {}
    async with db.connection() as connection:
        await connection.execute(statement)
    for incremental in (False, True):
        found = await findings_of(db, incremental=incremental)
        assert found[check], found
        assert all(one.startswith(str(order.order_id)) for one in found[check])
