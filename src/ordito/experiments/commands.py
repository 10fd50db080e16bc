"""Verbs of experiments."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers
from ordito.experiments.errors import ExperimentSealed, UnknownExperiment
from ordito.experiments.events import CustomerExposed, ExperimentDeclared
from ordito.experiments.model import Experiment, Exposure
from ordito.experiments.queries import find_experiment
from ordito.experiments.rules import arm_of, bucket_of, require_arms
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_DECLARE: Final = _sql.query("declare_experiment", UUID)
_SEAL: Final = _sql.command("seal")
_SEEN: Final = _sql.query("find_exposure", Exposure)
_EXPOSE: Final = _sql.query("expose", UUID)


async def declare(tx: Tx, *, experiment: Experiment, at: datetime) -> None:
    """Declare an experiment; the same again changes nothing.

    Raises:
        ArmsUnclear: its arms do not share out everybody.
        ExperimentSealed: it is another one by now, and somebody has been seen in it.
    """
    require_arms(experiment.arms)
    known = await find_experiment(tx, experiment_id=experiment.experiment_id)
    if known is not None and (known.code, known.arms) == (experiment.code, experiment.arms):
        return
    declared = await tx.find(
        _DECLARE,
        experiment_id=experiment.experiment_id,
        code=experiment.code,
        arms=msgspec.to_builtins(experiment.arms),
        at=at,
    )
    if declared is None:
        raise ExperimentSealed(f"Somebody has been seen in {experiment.code}.")
    event = ExperimentDeclared(experiment_id=experiment.experiment_id, code=experiment.code)
    tx.record(event, subject=experiment.experiment_id, at=at)


async def expose(tx: Tx, *, experiment_id: UUID, customer_id: CustomerId, at: datetime) -> Exposure:
    """Decide by chance for a person, who keeps the arm for ever, under whichever id.

    Raises:
        UnknownExperiment: there is none of that id.
    """
    await tx.run(_SEAL, experiment_id=experiment_id, at=at)
    experiment = await find_experiment(tx, experiment_id=experiment_id)
    if experiment is None:
        raise UnknownExperiment("There is no such experiment.", field="experiment")
    members = await customers.identity.members(tx, customer_id=customer_id)
    seen = await tx.find(_SEEN, customer_ids=list(members), experiment_id=experiment_id)
    if seen is not None:
        return seen
    person = members[0] if members else customer_id
    bucket = bucket_of(experiment.code, person)
    arm = arm_of(experiment.arms, bucket)
    new = Exposure(person, experiment_id, bucket, arm.variant, arm.ppm, at)
    if await tx.find(_EXPOSE, **msgspec.structs.asdict(new)) is not None:
        event = CustomerExposed(
            experiment_id=experiment_id, variant=arm.variant, propensity_ppm=arm.ppm
        )
        tx.record(event, subject=person, customer_id=person, at=at)
    return new
