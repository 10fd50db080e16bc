"""Simulate later: a simulation that was asked for is done by a job."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import jobs
from ordito.platform.db import Tx

SIMULATE: Final = "pricing.simulate"


class SimulationToRun(msgspec.Struct, frozen=True):
    """Which simulation a job shall do."""

    simulation_id: UUID


async def simulate_later(tx: Tx, *, simulation_id: UUID, at: datetime) -> None:
    """Wake a job for a simulation; a repeat wakes none while it waits or runs."""
    await jobs.enqueue(
        tx, SIMULATE, SimulationToRun(simulation_id), key=f"{SIMULATE}:{simulation_id}", at=at
    )
