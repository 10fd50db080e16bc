"""Exceptions: each room's own, in one list, for who may see the place."""

from datetime import timedelta

from ordito import orders, stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import EntityId
from ordito.reads.exceptions import OpenException, list_exceptions
from tests.flows.shop import SYSTEM, Shop, carry, collect, key_of, open_shop


async def kinds(
    shop: Shop, place: str | None = None, *, later: timedelta = timedelta()
) -> set[str]:
    rows = await rows_of(shop, place, later)
    return {row.kind for row in rows}


async def rows_of(
    shop: Shop, place: str | None, later: timedelta = timedelta()
) -> list[OpenException]:
    places = None if place is None else [shop.company.places[place]]
    return list(await shop.db.read(list_exceptions, place_ids=places, at=now() + later))


async def test_nothing_is_open_in_a_quiet_company(db: Database) -> None:
    shop = await open_shop(db, units=5)
    await shop.sell(carry())
    assert await kinds(shop) == set()


async def test_a_late_promise_a_hold_and_a_shortfall_are_listed(db: Database) -> None:
    shop = await open_shop(db, units=5)
    order = await shop.sell(collect("shirt", 4))

    async def hold(tx: Tx) -> None:
        head = await orders.lock_order(tx, **key_of(order))
        kind = orders.holds.HoldKind.FRAUD
        await orders.holds.place_hold(tx, order=head, kind=kind, reason="test", at=now())

    await shop.db.transact(hold, SYSTEM)
    assert await kinds(shop) == {"order_held_fraud"}
    assert await kinds(shop, later=timedelta(days=3)) == {
        "order_held_fraud",
        "promise_late_collect",
    }
    await shop.db.transact(
        stock.count,
        SYSTEM,
        place_id=shop.company.places["south"],
        entity_id=EntityId(ids.derive("test", "entity")),
        counted=[(shop.company.skus["shirt"], 1)],
        count_id=ids.new(),
        at=now(),
    )
    assert await kinds(shop) == {"order_held_fraud", "shortfall"}
    (shortfall,) = [row for row in await rows_of(shop, "south") if row.room == "stock"]
    assert (shortfall.units, shortfall.sku_id) == (3, shop.company.skus["shirt"])
    assert "shortfall" not in await kinds(shop, "north")
    assert "promise_late_collect" not in await kinds(shop, "north", later=timedelta(days=3))


async def test_receipts_without_a_number_are_listed_after_a_while(db: Database) -> None:
    shop = await open_shop(db, units=5)
    await shop.sell(carry())
    await shop.settle()
    assert await kinds(shop) == set()
    assert await kinds(shop, later=timedelta(hours=1)) == {"document_unnumbered"}
