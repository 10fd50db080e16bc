"""Small worlds as marts, for tests of what is found in them."""

from pathlib import Path

from ordito import marts
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters


def mart_of(parameters: Parameters, folder: Path) -> marts.Mart:
    """Make a world in ``folder`` and open its mart; the truth is beside it."""
    simulation.make(parameters, folder / "world")
    marts.build(folder / "lake", source_of(folder / "world"))
    return marts.open_mart(folder / "lake")
