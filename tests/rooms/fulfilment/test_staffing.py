"""Staffing: who picks when is told, adds up by the hour, and contradicts itself nowhere."""

import pytest

from ordito.fulfilment import StaffingUnclear
from ordito.fulfilment.staffing import (
    STAFFING,
    PlaceStaffing,
    StaffedHours,
    Staffing,
    StaffingBook,
    publish_staffing,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId

SYSTEM = Context.system()
NORTH, SOUTH = (PlaceId(ids.new()) for _ in range(2))


def staffed(place_id: PlaceId, *hours: tuple[int, int, int, float]) -> PlaceStaffing:
    return PlaceStaffing(place_id, tuple(StaffedHours(*one) for one in hours))


async def publish(db: Database, *places: PlaceStaffing) -> int:
    return await db.transact(publish_staffing, SYSTEM, policy=Staffing(places), by="lea", at=now())


async def hours_in_force(db: Database) -> set[tuple[PlaceId, int, int, float]]:
    async with db.connection() as connection:
        return {tuple(row) for row in await connection.fetch("TABLE fulfilment.v_staffed_hour")}


@pytest.mark.anyio
async def test_hours_add_up_and_only_the_latest_staffing_counts(db: Database) -> None:
    assert await hours_in_force(db) == set()
    assert await publish(db, staffed(SOUTH, (0, 0, 24, 60))) == 1
    assert await publish(db, staffed(NORTH, (4, 9, 12, 60), (4, 11, 13, 7.5)), staffed(SOUTH)) == 2
    assert await hours_in_force(db) == {
        (NORTH, 4, 9, 60.0),
        (NORTH, 4, 10, 60.0),
        (NORTH, 4, 11, 67.5),
        (NORTH, 4, 12, 7.5),
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("places", "field"),
    [
        ((staffed(NORTH), staffed(SOUTH), staffed(NORTH)), "places"),
        ((staffed(NORTH, (0, 9, 10, 60), (1, 18, 9, 60)),), "places[0].hours[1].to_hour"),
        ((staffed(NORTH, (0, 9, 9, 60)),), "places[0].hours[0].to_hour"),
    ],
)
async def test_what_contradicts_itself_is_refused_and_nothing_changes(
    db: Database, places: tuple[PlaceStaffing, ...], field: str
) -> None:
    with pytest.raises(StaffingUnclear) as refused:
        await publish(db, *places)
    assert refused.value.field == field
    assert await db.read(STAFFING.load) == StaffingBook()
