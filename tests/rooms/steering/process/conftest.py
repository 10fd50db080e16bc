"""Worlds with a weakest link, and without one, small enough to be made once and quickly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import pytest

from ordito import marts
from ordito.marts import Mart
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters
from ordito.world.simulation.parameters import MEDIA, Persona, WeakestLink

# few people who collect a lot: enough orders in few hours of few stores
TOLD: Final = Parameters(
    seed=4_021,
    scale=6,
    people=800,
    orders_a_year=30.0,
    personas=(
        Persona("collector", 0.8, 1.0, (10, 0, 0, 50, 0, 30, 0, 0, 5, 0)),
        Persona("other", 0.2, 1.0, (60, 1, 10, 10, 5, 5, 5, 2, 1, 1)),
    ),
    media=tuple(msgspec.structs.replace(one, reach=0.02) for one in MEDIA),
    weakest_link=WeakestLink(stores=2, capacity=0.7),
)


class World:
    """A world in a folder, the mart of it, and what is true of it."""

    def __init__(self, told: Parameters, folder: Path, *, touched: bool = False) -> None:
        self.told = told
        self.folder = folder
        simulation.make(told, folder)
        marts.build(folder / "lake", source_of(folder) if touched else self._stage)
        self.mart: Mart = marts.open_mart(folder / "lake")

    def _stage(self, connection: duckdb.DuckDBPyConnection) -> None:
        source_of(self.folder)(connection)
        self.untouched(connection)

    def untouched(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Leave touchpoints out, which are most of a world and say nothing of work."""
        connection.execute("CREATE TABLE none AS FROM stg_touchpoint LIMIT 0")
        connection.execute("DROP VIEW stg_touchpoint")
        connection.execute("ALTER TABLE none RENAME TO stg_touchpoint")

    @property
    def weakest_link(self) -> dict[str, Any]:
        """What is true of P1."""
        return self.plants(self.folder)

    @staticmethod
    def plants(folder: Path) -> dict[str, Any]:
        """Return what is true of P1 in the world of a folder."""
        found = json.loads((folder / "truth" / "manifest.json").read_text())
        return found["about"]["plants"]["P1"]


def linked(**changes: Any) -> Parameters:
    """Return the world with another weakest link."""
    link = msgspec.structs.replace(TOLD.weakest_link, **changes)
    return msgspec.structs.replace(TOLD, weakest_link=link)


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Make a world whose pickers are too slow on two evenings, in two of six stores."""
    made = World(TOLD, tmp_path_factory.mktemp("world"), touched=True)
    yield made
    made.mart.close()
