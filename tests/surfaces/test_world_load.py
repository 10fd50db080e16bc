import asyncio
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from ordito import marts
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.idempotency import KeyReused
from ordito.processes.refresh_marts import refresh_marts
from ordito.reads.audit import run_audit
from ordito.surfaces.cli.world import OtherZone, load_command
from ordito.surfaces.connectors.world_folder import load
from ordito.surfaces.connectors.world_folder.reader import World, open_world
from ordito.world import simulation
from ordito.world.lake import NoWorld, source_of
from ordito.world.simulation import Parameters
from ordito.world.simulation.parameters import WeakestLink

pytestmark = pytest.mark.anyio

TOLD = Parameters(
    seed=23, scale=2.0, people=90, days=120, weakest_link=WeakestLink(stores=1), orders_a_year=9.0
)
LOADING = """
import asyncio, sys
from pathlib import Path
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces.connectors.world_folder import load
from ordito.surfaces.connectors.world_folder.reader import open_world

async def main():
    with open_world(Path(sys.argv[2])) as world:
        async with Database.open(sys.argv[1]) as db:
            await load.load_setting(db, world, at=now())
            for stretch in load.stretches(world, size=20):
                for number, (_, history) in enumerate(stretch.batches):
                    await load.load_batch(db, world, stretch.name, number, history, at=now())
                    print(stretch.name, flush=True)
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("world")
    simulation.make(TOLD, made)
    return made


async def bring(db: Database, world: World, *, size: int | None = None) -> list[bool]:
    """Bring all of a world; tell of each batch whether it was new."""
    is_new = [await load.load_setting(db, world, at=now())]
    for stretch in load.stretches(world, size=size):
        for number, (_, history) in enumerate(stretch.batches):
            is_new.append(await load.load_batch(db, world, stretch.name, number, history, at=now()))
    return is_new


async def found_wrong(db: Database) -> list[str]:
    verdicts = await db.read(run_audit, since=None, at=now())
    return [f"{one.check}: {row.subject}" for one in verdicts for row in one.findings]


def asked(mart: marts.Mart, text: str, end_us: int) -> list[Any]:
    return mart.rows(text, end=end_us)


# of orders whose goods have left; sums, because ids are each system's own
SAME = (
    """
    SELECT channel, method, count(*), sum(gross), sum(net), sum(units), sum(discount), sum(lines),
        sum(goods_cost), sum(shipping_charged), sum(returned_units), sum(returned_net), sum(cases),
        count(*) FILTER (WHERE late AND ready_us IS NOT NULL), sum(placed_us),
        sum(promised_us), sum(started_us), sum(picked_us), sum(handed_us),
        sum(delivered_us) FILTER (WHERE method = 'ship'), count(place_id),
        round(sum(pick_minutes), 3),
        count(DISTINCT source_place_id)
    FROM fact_order WHERE cancelled_us IS NULL AND handed_us <= $end GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT channel, count(*), count(taken_us), count(closed_us), sum(opened_us), sum(taken_us),
        sum(closed_us), sum(passed_on), sum(told_again),
        round(sum(minutes) FILTER (WHERE closed_us IS NOT NULL), 3)
    FROM fact_case WHERE $end > 0 GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT came.channel, count(*), sum(came.units), sum(came.returned_us)
    FROM fact_return AS came JOIN fact_order USING (order_id)
    WHERE handed_us <= $end GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT count(*), sum(answered_us) FROM fact_answer JOIN fact_order USING (order_id)
    WHERE handed_us <= $end
    """,
    """
    SELECT kind, count(*), sum(franchised::INT) FROM dim_place
    WHERE $end > 0 GROUP BY 1 ORDER BY 1
    """,
    """
    SELECT channel, count(*), sum(price) FROM fact_shelf_price
    JOIN dim_sku USING (sku_id)
    WHERE $end > 0 AND channel IN ('store', 'web') AND category IS NOT NULL
    GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT channel, medium, count(*), sum(started_us), sum(recorded_us), count(customer_id)
    FROM fact_touch WHERE $end > 0 AND medium IS NOT NULL GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT resource, weekday, hour, count(*), round(sum(minutes), 6)
    FROM fact_capacity WHERE $end > 0 AND minutes > 0 GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT kind, moved_on, count(*), sum(units) FROM fact_movement WHERE $end > 0
    GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT moved_on, count(*), sum(on_hand), min(on_hand) >= 0 FROM fact_position WHERE $end > 0
    GROUP BY ALL ORDER BY ALL
    """,
    """
    SELECT count(DISTINCT customer_id) FROM fact_order
    WHERE customer_id IN (SELECT customer_id FROM fact_touch WHERE channel = 'web')
        AND cancelled_us IS NULL AND handed_us <= $end
    """,
)


async def test_the_company_tells_of_its_past_what_the_world_tells(
    db: Database, folder: Path, tmp_path: Path
) -> None:
    with open_world(folder) as world:
        assert all(await bring(db, world))
        assert await found_wrong(db) == []
        again = await bring(db, world)
        assert not any(again)
        simulation.make(Parameters(seed=24, people=40, days=30, scale=0.05), tmp_path / "other")
        with open_world(tmp_path / "other") as other, pytest.raises(KeyReused):
            await load.load_setting(db, other, at=now())
    await refresh_marts(db, folder=tmp_path / "lake", zone="Europe/Rome", at=now())
    marts.build(tmp_path / "told", source_of(folder))
    with marts.open_mart(tmp_path / "lake") as lived, marts.open_mart(tmp_path / "told") as told:
        for question in SAME:
            end_us = told.as_of_us
            assert asked(lived, question, end_us) == asked(told, question, end_us), question


async def test_killed_in_the_middle_it_goes_on_where_it_stopped(
    db: Database, address: str, folder: Path
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOADING, address, str(folder), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(120):
        seen = Counter[bytes]()
        while seen[b"order lines\n"] < 3:
            seen[await process.stdout.readline()] += 1
        process.send_signal(signal.SIGKILL)
        await process.wait()
    with open_world(folder) as world:
        is_new = await bring(db, world, size=20)
        assert not is_new[0]
        assert any(is_new)
        assert await found_wrong(db) == []
        connection = await asyncpg.connect(address)
        lines = await connection.fetchval("SELECT count(*) FROM orders.line WHERE kind = 'goods'")
        touches = await connection.fetchval("SELECT count(*) FROM journeys.touchpoint")
        await connection.close()
        assert (lines, touches) == (world.count("orders"), world.count("touches"))


def test_a_world_of_another_zone_is_refused_before_anything_is_brought(tmp_path: Path) -> None:
    told = Parameters(seed=24, people=10, days=10, scale=0.05, zone="Asia/Tokyo")
    simulation.make(told, tmp_path)
    with pytest.raises(OtherZone, match="Asia/Tokyo"):
        load_command(tmp_path)


def test_a_folder_without_a_whole_world_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoWorld), open_world(tmp_path):
        pass
