"""Goods travel between two places of the network, and a place is counted while it sells."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from ordito import network, stock
from ordito.flows import transfer_stock
from ordito.flows.count_stock import count_stock
from ordito.flows.transfer_stock import SamePlace
from ordito.network import ClosedPlace, Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.stock import ArrivedLine, Condition, SkuUnits
from tests.company import Company, found

SYSTEM = Context.system()


async def places(db: Database, company: Company, *codes: str) -> list[Place]:
    directory = await db.read(network.load_directory)
    return [directory.place(company.places[code]) for code in codes]


async def opened(db: Database, company: Company, source: Place, destination: Place) -> UUID:
    transfer_id = ids.new()
    await db.transact(
        transfer_stock.open_transfer,
        SYSTEM,
        transfer_id=transfer_id,
        source=source,
        destination=destination,
        lines=[SkuUnits(company.skus["shirt"], 3)],
        expected_at=None,
        at=now(),
    )
    return transfer_id


async def test_each_end_does_its_part(db: Database) -> None:
    company = await found(db, units=10)
    depot, north = await places(db, company, "depot", "north")
    transfer_id = await opened(db, company, depot, north)
    wrong_end = {"place_id": north.place_id, "transfer_id": transfer_id, "shipped": None}
    with pytest.raises(stock.UnknownTransfer):
        await db.transact(transfer_stock.ship_transfer, SYSTEM, **wrong_end, at=now())

    await db.transact(
        transfer_stock.ship_transfer,
        SYSTEM,
        place_id=depot.place_id,
        transfer_id=transfer_id,
        shipped=None,
        at=now(),
    )
    await db.transact(
        transfer_stock.receive_transfer,
        SYSTEM,
        place_id=north.place_id,
        transfer_id=transfer_id,
        receipt_id=ids.new(),
        arrived=[ArrivedLine(company.skus["shirt"], 3)],
        is_final=True,
        occurred_at=now(),
        at=now(),
    )

    owned = await db.read(stock.list_owned, sku_ids=[company.skus["shirt"]])
    assert {(one.place_id, one.on_hand, one.entity_id) for one in owned} == {
        (company.places["depot"], 7, depot.entity_id),
        (company.places["north"], 13, depot.entity_id),
        (company.places["south"], 10, depot.entity_id),
    }


async def test_a_transfer_leads_to_another_place_that_is_open(db: Database) -> None:
    company = await found(db, units=10)
    depot, north = await places(db, company, "depot", "north")
    with pytest.raises(SamePlace):
        await opened(db, company, depot, depot)
    closed = msgspec.structs.replace(north, closed_at=now())
    with pytest.raises(ClosedPlace):
        await opened(db, company, depot, closed)

    assert await db.read(stock.list_transfers, place_id=depot.place_id, only_open=False) == []


async def test_either_end_cancels_what_has_not_left(db: Database) -> None:
    company = await found(db, units=3)
    depot, north = await places(db, company, "depot", "north")
    transfer_id = await opened(db, company, depot, north)
    await db.transact(
        transfer_stock.cancel_transfer,
        SYSTEM,
        place_id=north.place_id,
        transfer_id=transfer_id,
        at=now(),
    )

    await opened(db, company, depot, north)  # the same three units again


async def test_a_place_is_counted_by_condition(db: Database) -> None:
    company = await found(db, units=3)
    (north,) = await places(db, company, "north")
    counting = {"place": north, "counted": [(company.skus["shirt"], 2)], "count_id": ids.new()}
    await db.transact(
        count_stock,
        SYSTEM,
        **counting,
        condition=Condition.DAMAGED,
        counted_at=now(),
        at=now(),
    )
    with pytest.raises(stock.NotYet):
        await db.transact(
            count_stock,
            SYSTEM,
            **counting,
            condition=Condition.SELLABLE,
            counted_at=now() + timedelta(hours=1),
            at=now(),
        )

    positions = await db.read(stock.list_positions, sku_ids=[company.skus["shirt"]])
    here = {one.condition: one.on_hand for one in positions if one.place_id == north.place_id}
    assert here == {"sellable": 3, "damaged": 2}
