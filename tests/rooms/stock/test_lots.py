"""Units told apart by lot or serial number: which of them came, and which have gone."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId
from ordito.stock import LotUnits, MovementKind, Tracking
from tests.rooms.stock.builders import (
    NOON,
    ORDER,
    SHIRT,
    STORE,
    WAREHOUSE,
    fulfil,
    holding,
    line,
    open_store,
    reserve,
)
from tests.rooms.stock.entries import entry

RECEIPT = ids.derive("receipt")
SOON, LATE = date(2027, 1, 1), date(2027, 6, 1)


async def came(tx: Tx, quantity: int, *, place_id: PlaceId = STORE, tracking: Tracking) -> None:
    await stock.track(tx, tracking={SHIRT: tracking})
    told = entry(f"in {place_id}", quantity, MovementKind.RECEIPT, place_id=place_id)
    await stock.book(tx, entries=[told], subject_id=RECEIPT, at=NOON)


async def name(
    tx: Tx, lots: Sequence[LotUnits], *, subject_id: UUID = RECEIPT, place_id: PlaceId = STORE
) -> None:
    await stock.name_lots(
        tx, sku_id=SHIRT, place_id=place_id, subject_id=subject_id, lots=lots, at=NOON
    )


async def held(tx: Tx) -> list[tuple[str, int]]:
    return [(one.lot, one.on_hand) for one in await stock.list_lots(tx, sku_id=SHIRT)]


async def sell(tx: Tx, quantity: int) -> None:
    await reserve(tx, line(quantity))
    await fulfil(tx, holding(quantity))


async def test_what_expires_first_stands_first_and_leaves_as_it_is_named(tx: Tx) -> None:
    await came(tx, 5, tracking=Tracking.LOT)
    await name(tx, [LotUnits("B", 3, LATE), LotUnits("A", 2, SOON)])
    assert await held(tx) == [("A", 2), ("B", 3)]

    await sell(tx, 3)
    await name(tx, [LotUnits("A", 1), LotUnits("B", 2)], subject_id=ORDER)
    assert await held(tx) == [("A", 1), ("B", 1)]


async def test_a_unit_has_one_lot(db: Database) -> None:
    await db.transact(came, Context.system(), 2, tracking=Tracking.LOT)
    await db.transact(name, Context.system(), [LotUnits("A", 2)])
    with pytest.raises(stock.LotUnmoved):
        await db.transact(name, Context.system(), [LotUnits("A", 1)])
    with pytest.raises(stock.LotTwice):
        await db.transact(name, Context.system(), [LotUnits("A", 1), LotUnits("A", 1)])

    assert await db.read(held) == [("A", 2)]


async def test_a_lot_that_leaves_and_was_not_known_is_an_exception(tx: Tx) -> None:
    await open_store(tx, units=4)
    await stock.track(tx, tracking={SHIRT: Tracking.LOT})
    await sell(tx, 3)
    await name(tx, [LotUnits("X", 3)], subject_id=ORDER)

    assert await held(tx) == []
    (opened,) = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    assert (opened.kind, opened.quantity) == ("lot_unknown", 3)


async def test_a_serial_number_lies_at_one_place(db: Database) -> None:
    for place_id in (STORE, WAREHOUSE):
        await db.transact(came, Context.system(), 2, place_id=place_id, tracking=Tracking.SERIAL)
    await db.transact(name, Context.system(), [LotUnits("S-1"), LotUnits("S-2")])
    with pytest.raises(stock.SerialPresent) as refusal:
        await db.transact(name, Context.system(), [LotUnits("S-2")], place_id=WAREHOUSE)
    with pytest.raises(stock.LotTwice):
        await db.transact(name, Context.system(), [LotUnits("S-3", 2)], place_id=WAREHOUSE)

    assert refusal.value.facts == {"lot": "S-2"}
    assert await db.read(held) == [("S-1", 1), ("S-2", 1)]


async def test_units_that_are_not_told_apart_have_no_lots(tx: Tx) -> None:
    await open_store(tx, units=4)
    with pytest.raises(stock.NotTracked):
        await name(tx, [LotUnits("A", 1)])
