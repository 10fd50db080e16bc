from collections import Counter
from pathlib import Path

import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.verify import verify
from ordito.surfaces.cli.replay.world import WorldFeed, open_doors
from ordito.surfaces.connectors.world_folder import load
from ordito.surfaces.connectors.world_folder.reader import World, open_world
from ordito.world import simulation
from ordito.world.simulation import Parameters
from tests.serving import serve

pytestmark = pytest.mark.anyio

TOLD = Parameters(seed=31, scale=1.0, people=40, days=30, orders_a_year=12.0)


async def bring(db: Database, world: World) -> None:
    await load.load_setting(db, world, at=now())
    await load.count_shelves(db, world, at=now())
    people = load.stretches(world)[0]
    for number, (_, history) in enumerate(people.batches):
        await load.load_batch(db, world, people.name, number, history, at=now())


async def test_a_world_is_lived_again_through_the_public_surfaces(
    db: Database, address: str, tmp_path: Path
) -> None:
    simulation.make(TOLD, tmp_path)
    with open_world(tmp_path) as world, Journal(tmp_path / "journal.jsonl") as journal:
        await bring(db, world)
        feed = WorldFeed(world, run="live", hours=24 * 30)
        with serve(address) as url:
            doors = await db.transact(open_doors, Context.system(), name="live", at=now())
            run = Replay(url=url, tokens=doors[0], keys=doors[1], journal=journal)
            await run.play(aiter(feed), clients=4)
        orders = sum(len(baskets) for baskets in world.baskets(500))
    told = Counter(action for action, _ in run.meter.answers.elements())
    assert told["sell"] == orders
    for action in ("sell", "hand_over", "return", "case", "observe"):
        assert run.meter.answers[action, "ok"] > 0, action
    # the server hears of the keys of this run a moment after they were made
    assert run.meter.answers["observe", "ingest.key_wrong"] == 0
    entries = list(read_journal(tmp_path / "journal.jsonl"))
    proof = await verify(db, entries)
    assert (proof.accepted, proof.faults) == (run.meter.answers["sell", "ok"], ())
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {verdict.check: verdict.findings for verdict in verdicts if verdict.findings} == {}
    async with db.connection() as connection:
        signed = await connection.fetchval(
            "SELECT count(*) FROM journeys.touchpoint WHERE source LIKE 'world-%'"
        )
    assert signed > 0
