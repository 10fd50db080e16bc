"""Facts of experiments."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class ExperimentDeclared(Event, frozen=True, kw_only=True):
    """Some people get something from now on, and some do not."""

    type: ClassVar[str] = "experiments.declared"
    experiment_id: UUID
    code: str


class CustomerExposed(Event, frozen=True, kw_only=True):
    """Chance decided for a person for the first time; ``propensity_ppm`` is that of the variant."""

    type: ClassVar[str] = "experiments.customer_exposed"
    experiment_id: UUID
    variant: str
    propensity_ppm: int
