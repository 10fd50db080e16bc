"""A newer build is shown when what was asked of the one before is made for it."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

import pytest

from ordito import marts
from ordito.marts import Mart
from ordito.surfaces.console.helm.desk import Desk
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters

pytestmark = pytest.mark.anyio
PATIENCE_S: Final = 60.0


def lay(lake: Path, folder: Path, seed: int) -> str:
    simulation.make(Parameters(scale=0.02, seed=seed), folder)
    return marts.build(lake, source_of(folder)).version


async def orders_in(desk: Desk, make: Callable[[Mart], int]) -> int:
    """Ask until it is answered."""
    for _ in range(int(PATIENCE_S / 0.1)):
        if (told := await desk.ask(desk.mart(), "orders", (), make)) is not None:
            return told
        await asyncio.sleep(0.1)
    raise AssertionError


async def test_what_was_shown_stays_until_the_newer_is_ready(tmp_path: Path) -> None:
    lake, go = tmp_path / "lake", Event()
    go.set()

    def count(mart: Mart) -> int:
        assert go.wait(PATIENCE_S)
        ((orders,),) = mart.rows("SELECT count(*) FROM fact_order")
        return int(orders)

    first = lay(lake, tmp_path / "one", 1)
    desk = Desk(lake)
    before = await orders_in(desk, count)
    second = lay(lake, tmp_path / "two", 2)
    go.clear()
    assert desk.mart().version == first
    assert await desk.ask(desk.mart(), "orders", (), count) == before
    go.set()
    for _ in range(int(PATIENCE_S / 0.1)):
        if desk.mart().version == second:
            break
        await asyncio.sleep(0.1)
    shown = desk.mart()
    assert shown.version == second
    # made before it was shown: the first who asks need not wait
    go.clear()
    assert await desk.ask(shown, "orders", (), count) not in {None, before}
    # and where the files are gone there is nothing to stay with
    third = lay(lake, tmp_path / "three", 3)
    shutil.rmtree(lake / "builds" / second)
    assert desk.mart().version == third
    go.set()
    assert await orders_in(desk, count) > 0
