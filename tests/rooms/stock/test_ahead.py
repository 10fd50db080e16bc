"""Units that are promised ahead: kept apart from those on hand, served when goods come."""

from datetime import timedelta

import msgspec
import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.stock import BackorderLimit
from tests.rooms.stock.builders import ENTITY, NOON, SHIRT, STORE, line, open_store, reservation


async def reserve(tx: Tx, name: str, units: int, *, beyond: bool) -> None:
    asked = msgspec.structs.replace(line(units, name=name), beyond=beyond)
    await stock.reserve(tx, lines=[asked], subject_id=ids.new(), expires_at=None, at=NOON)


async def servable(tx: Tx) -> list[int]:
    return [one.units for one in await stock.ahead.list_servable(tx, sku_id=SHIRT)]


@pytest.mark.parametrize("buckets", [1, 4])
async def test_who_ordered_ahead_comes_before_who_asks_now(tx: Tx, buckets: int) -> None:
    await open_store(tx, units=0, buckets=buckets)
    limits = [BackorderLimit(SHIRT, STORE, ENTITY, 6)]
    await stock.limit_backorders(tx, limits=limits, subject_id=ids.new(), at=NOON)
    await reserve(tx, "first", 2, beyond=True)
    await reserve(tx, "second", 3, beyond=True)
    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, "third", 2, beyond=True)
    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, "now", 1, beyond=False)
    assert await servable(tx) == []

    await stock.count(
        tx,
        place_id=STORE,
        entity_id=ENTITY,
        counted=[(SHIRT, 6)],
        count_id=ids.new(),
        counted_at=NOON,
        at=NOON,
    )
    assert await servable(tx) == [6]
    await reserve(tx, "now", 1, beyond=False)
    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, "late", 1, beyond=False)
    assert await servable(tx) == [5]
    assert await stock.ahead.serve(tx, sku_id=SHIRT, reservation_ids=[reservation("first")]) == 2
    assert await stock.ahead.serve(tx, sku_id=SHIRT, reservation_ids=[reservation("first")]) == 0
    assert await servable(tx) == [3]


async def test_a_release_is_kept_until_it_has_come(tx: Tx) -> None:
    later = NOON + timedelta(days=3)
    await stock.ahead.put_releases(tx, releases={SHIRT: later})
    assert await stock.ahead.list_releases(tx, at=NOON) == [stock.ahead.SaleStart(SHIRT, later)]
    assert await stock.ahead.list_releases(tx, at=later) == []
    await stock.ahead.put_releases(tx, releases={SHIRT: None})
    assert await stock.ahead.list_releases(tx, at=NOON) == []
