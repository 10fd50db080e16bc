"""The watcher finds what was planted, and reports nothing else."""

import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.pricing import watch
from ordito.processes.watch_prices import WatchTerms, watch_prices
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from tests.scenarios.planted_prices import (
    TERMS,
    Plant,
    declare,
    found_plant,
    plant_faults,
    right,
    show,
    surfaces,
)


@pytest.fixture
async def plant(db: Database) -> Plant:
    """Found the company."""
    return await found_plant(db)


def these(surfaces: Sequence[Any]) -> Callable[[], Awaitable[Sequence[Any]]]:
    """Return what says whom to ask."""

    async def say() -> Sequence[Any]:
        return surfaces

    return say


async def open_pairs(db: Database, plant: Plant) -> Iterator[tuple[str, str, str]]:
    by_id = {sku_id: code for code, sku_id in plant.company.skus.items()}
    rows = await db.read(watch.list_deviations, state="open", most=1000)
    return ((row.surface, by_id[row.sku_id], row.cause) for row in rows)


@pytest.mark.parametrize("seed", range(3))
async def test_finds_what_was_planted_and_nothing_else(
    db: Database, address: str, plant: Plant, seed: int
) -> None:
    plant.chance = random.Random(seed)
    memory = await plant_faults(db, address, plant)
    terms = WatchTerms(budget=100_000, rate_per_s=100_000, probes={"members": plant.company.member})
    async with surfaces(db, address, memory, plant) as asked:
        first = await watch_prices(db, memory, these(asked), terms=terms)
        again = await watch_prices(db, memory, these(asked), terms=terms)

    rows = list(await open_pairs(db, plant))
    assert {(surface, code) for surface, code, _ in rows} == set(plant.truth)
    assert {(surface, code): cause for surface, code, cause in rows} == plant.truth
    assert (first.skus, first.silent) == (len(memory.shelf.skus), {})
    assert again.gone == 0
    assert first.found + again.found == len(rows)
    # only tills that are asked at another place in the second round deviate there anew
    assert len({(surface, code) for surface, code, _ in rows}) <= first.found
    assert first.explained > 20
    assert first.late > 0


async def test_a_deviation_is_one_row_until_it_is_gone(
    db: Database, address: str, plant: Plant
) -> None:
    await declare(db, plant)
    memory = await Memory.load(db)
    right_minor = right(memory, plant.company, "market", "sku-0", memory.rulebook).total_minor
    sku = memory.shelf.sku(plant.company.skus["sku-0"])

    async def run(shown_minor: int) -> tuple[int, int]:
        await show(db, plant, "market", "market", {"sku-0": shown_minor})
        async with surfaces(db, address, memory, plant) as asked:
            some = [one for one in asked if one.name in ("web", "market", "market/we")]
            done = await watch_prices(db, memory, these(some), terms=TERMS, only=[sku])
        return done.found, done.gone

    assert await run(right_minor + 500) == (1, 0)
    (row,) = await db.read(watch.list_deviations)
    assert (row.surface, row.against, row.shown_minor) == ("market/we", "market", right_minor + 500)
    assert row.against_minor == right_minor
    shown, answers = await db.read(watch.get_deviation, deviation_id=row.deviation_id)
    assert shown == row
    assert answers.against_answer["steps"]

    assert await run(right_minor + 600) == (0, 0)
    (row,) = await db.read(watch.list_deviations)
    assert (row.times, row.shown_minor) == (2, right_minor + 600)

    await db.transact(
        watch.acknowledge,
        Context.system(),
        sku_id=row.sku_id,
        deviation_id=row.deviation_id,
        reason="they were told",
        at=now(),
    )
    assert await db.read(watch.count_open_deviations) == 0
    assert await run(right_minor + 600) == (0, 0)

    assert await run(right_minor) == (0, 1)
    with pytest.raises(watch.DeviationGone):
        await db.transact(
            watch.acknowledge,
            Context.system(),
            sku_id=row.sku_id,
            deviation_id=row.deviation_id,
            reason="again",
            at=now(),
        )
    assert await run(right_minor + 500) == (1, 0)
    assert [one.state for one in await db.read(watch.list_deviations)] == ["open", "gone"]

    await corrupt_and_find(db)


async def corrupt_and_find(db: Database) -> None:
    """Falsify an episode that is gone and one that is open: the audit sees each."""
    assert await found_by_audit(db) == set()
    gone, present = sorted(
        await db.read(watch.list_deviations), key=lambda one: one.state == "open"
    )
    forgotten = (
        "UPDATE pricing.deviation SET acknowledged_at = NULL, acknowledged_by = NULL,"
        " reason = NULL WHERE acknowledged_at IS NOT NULL"
    )
    lost = "DELETE FROM pricing.deviation WHERE gone_at IS NULL"
    for corrupt, deviation in ((forgotten, gone), (lost, present)):
        before = await found_by_audit(db)
        async with db.connection() as connection:
            await connection.execute(corrupt)
        assert await found_by_audit(db) - before == {str(deviation.deviation_id)}


async def found_by_audit(db: Database) -> set[str]:
    """Return the deviations that rows and log tell differently."""
    verdicts = await db.read(run_audit, since=None, at=now())
    return {
        one.subject
        for verdict in verdicts
        if verdict.check == "deviations_against_log"
        for one in verdict.findings
    }


async def test_a_silent_surface_is_told_and_deviates_from_nothing(
    db: Database, address: str, plant: Plant
) -> None:
    await declare(db, plant)
    memory = await Memory.load(db)
    sku = memory.shelf.sku(plant.company.skus["sku-0"])
    async with surfaces(db, address, memory, plant) as asked:
        asked[0]._url = "http://127.0.0.1:9/api/v1/quotes"
        asked[1]._token = "ord_wrong"
        done = await watch_prices(
            db, memory, these(asked[:4]), terms=WatchTerms(rate_per_s=100_000), only=[sku]
        )

    assert sorted(done.silent) == ["app", "web"]
    assert (done.deviating, done.compared > 0) == (0, True)


async def test_the_walk_goes_on_where_it_stopped_and_comes_round(
    db: Database, address: str, plant: Plant
) -> None:
    await declare(db, plant)
    memory = await Memory.load(db)
    seen: list[int] = []
    async with surfaces(db, address, memory, plant) as asked:
        while (walk := await db.read(watch.find_walk)) is None or walk.round == 1:
            await watch_prices(
                db, memory, these(asked[:2]), terms=WatchTerms(budget=12, rate_per_s=100_000)
            )
            walk = await db.read(watch.find_walk)
            assert walk is not None
            seen.append(walk.walked)
            assert len(seen) < 100

    assert len(seen) > 3
    assert seen[:-1] == sorted(seen[:-1])
    assert seen[-1] == 0
    runs = await db.read(watch.list_runs)
    assert sum(run.skus for run in runs) >= len(memory.shelf.skus)
    assert max(run.questions for run in runs) <= 12 + 20


async def test_only_one_process_watches(db: Database, plant: Plant) -> None:
    memory = await Memory.load(db)
    at = now()
    taken = await db.transact(
        watch.take_walk, Context.system(), at=at, until=at + timedelta(minutes=1)
    )
    assert taken is not None
    with pytest.raises(watch.WatcherBusy):
        await watch_prices(db, memory, these([]), terms=TERMS)
    later = at + timedelta(minutes=2)
    assert await db.transact(
        watch.take_walk, Context.system(), at=later, until=later + timedelta(minutes=1)
    )
    assert plant.codes
