"""Reads of experiments."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.experiments.model import Arm, Experiment
from ordito.platform.db import Tx, statements


class _Row(msgspec.Struct, frozen=True):
    experiment_id: UUID
    code: str
    arms: Any
    declared_at: datetime
    sealed_at: datetime | None

    @property
    def experiment(self) -> Experiment:
        arms = msgspec.convert(self.arms, tuple[Arm, ...])
        return Experiment(self.experiment_id, self.code, arms, self.declared_at, self.sealed_at)


_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_experiment", _Row)
_LIST: Final = _sql.query("list_experiments", _Row)


async def find_experiment(tx: Tx, *, experiment_id: UUID) -> Experiment | None:
    """Return an experiment, or None."""
    row = await tx.find(_FIND, experiment_id=experiment_id)
    return None if row is None else row.experiment


async def list_experiments(tx: Tx, *, most: int = 100) -> list[Experiment]:
    """Return experiments, the latest first."""
    return [row.experiment for row in await tx.fetch(_LIST, most=most)]
