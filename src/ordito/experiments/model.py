"""Words of experiments."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId

HOLD_OUT: Final = "hold_out"
"""The arm to which nothing is done."""


class Arm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the people: ``ppm`` parts per million of them."""

    variant: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,40}$")]
    ppm: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Experiment(msgspec.Struct, frozen=True):
    """Something that is done to some people and not to others.

    Attributes:
        experiment_id: made by the caller.
        code: by which people fall into buckets; the same code gives everybody the same bucket.
        arms: their shares make up a million; the order says which buckets each has.
        declared_at: since when.
        sealed_at: when the first person was seen; from then on nothing of it changes.
    """

    experiment_id: UUID
    code: str
    arms: tuple[Arm, ...]
    declared_at: datetime
    sealed_at: datetime | None = None


class Exposure(msgspec.Struct, frozen=True):
    """A person that was seen in an experiment.

    Attributes:
        customer_id: the person's id at that time.
        experiment_id: in which.
        bucket: 0 to 999,999.
        variant: of the arm.
        propensity_ppm: chance of that arm, parts per million.
        exposed_at: when it was decided on for the first time.
    """

    customer_id: CustomerId
    experiment_id: UUID
    bucket: int
    variant: str
    propensity_ppm: int
    exposed_at: datetime


class Sample(msgspec.Struct, frozen=True):
    """An arm's people and what came of them.

    Attributes:
        people: seen in it.
        hits: of them who did what is hoped for.
        total: sum of a value over all of them, as minor units.
        squares: sum of its squares.
    """

    people: int
    hits: int
    total: int = 0
    squares: int = 0


class Lift(msgspec.Struct, frozen=True):
    """What treatment adds to the hold-out, with the interval that holds it 95 times in 100."""

    value: float
    low: float
    high: float
