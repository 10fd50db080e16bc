"""A shop with a little of everything in its books, and the mart of a small world."""

from pathlib import Path

import pytest

from ordito import marts
from ordito.platform.db import Database
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters
from tests.flows.shop import Shop, open_shop


@pytest.fixture
async def shop(db: Database) -> Shop:
    return await open_shop(db, units=50)


@pytest.fixture(scope="session")
def small_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world, folder = tmp_path_factory.mktemp("small-world"), tmp_path_factory.mktemp("small-lake")
    simulation.make(Parameters(scale=2.0, density=0.02, seed=11), world)
    marts.build(folder, source_of(world))
    return folder
