"""Staffing: who picks when is told, adds up by the hour, and contradicts itself nowhere."""

from datetime import date

import msgspec
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


async def tellings(db: Database) -> set[tuple[object, ...]]:
    asked = "SELECT version, place_id, since, weekday, hour, minutes FROM fulfilment.v_staffed_hour"
    async with db.connection() as connection:
        return {tuple(row) for row in await connection.fetch(asked)}


@pytest.mark.anyio
async def test_hours_add_up_and_each_telling_of_a_place_is_kept(db: Database) -> None:
    assert await tellings(db) == set()
    assert await publish(db, staffed(SOUTH, (0, 8, 9, 60))) == 1
    north = staffed(NORTH, (4, 9, 11, 60), (4, 10, 12, 7.5))
    assert await publish(db, north, staffed(SOUTH, (0, 8, 9, 60))) == 2
    # the north is as before, the south is told back to the spring, then no longer
    since = date(2026, 4, 1)
    south = msgspec.structs.replace(staffed(SOUTH, (0, 8, 9, 30)), since=since)
    assert await publish(db, south, north) == 3
    assert await publish(db, north) == 4
    assert await tellings(db) == {
        (1, SOUTH, None, 0, 8, 60.0),
        (2, NORTH, None, 4, 9, 60.0),
        (2, NORTH, None, 4, 10, 67.5),
        (2, NORTH, None, 4, 11, 7.5),
        (3, SOUTH, since, 0, 8, 30.0),
        (4, SOUTH, None, None, None, None),
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
