"""What a KPI is: one name, one formula over the marts, one owner, a target for each quarter."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

import msgspec


class Level(StrEnum):
    """How far down the tree a KPI is measured."""

    COMPANY = "company"
    JOURNEY = "journey"
    PHASE = "phase"
    TOUCHPOINT = "touchpoint"


class Family(StrEnum):
    """What a KPI is about."""

    REVENUE = "revenue"
    COST = "cost"
    EXPERIENCE = "experience"
    DIGITALISATION = "digitalisation"
    VOLUME = "volume"


class Unit(StrEnum):
    """Of a figure; money is in minor units of the company's currency."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    POINTS = "points"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Grain(StrEnum):
    """Length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


LEVELS: Final = tuple(Level)
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{1,59}$(?!\n)")]
Quarter = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-Q[1-4]$(?!\n)")]
Target = Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)]
Formula = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]


class Kpi(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A definition.

    Attributes:
        name: by which it is known.
        title: in words.
        family: what it is about.
        level: how far down the tree it is measured.
        subject: rows that it is made of; see ``SUBJECTS``.
        formula: sums and counts over the subject's measures.
        per: what ``formula`` is divided by, in the same way; None for a sum.
        among: which of the rows; None is all.
        unit: of the figure.
        direction: which way is better.
        owner: who answers for it; None until somebody does.
        targets: by quarter, as 2026-Q1.
        since: first day for which the definition holds; None is always.
        settles_days: how long after a period its figure goes on changing, because goods come back
            and promises fall due; alerts wait for it.
    """

    name: Name
    title: Words
    family: Family
    level: Level
    subject: str
    formula: Formula
    per: Formula | None = None
    among: Formula | None = None
    unit: Unit
    direction: Direction
    owner: Words | None = None
    targets: dict[Quarter, Target] = {}
    since: date | None = None
    settles_days: Annotated[int, msgspec.Meta(ge=0, le=366)] = 0


class KpiRegister(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All definitions of a company, and why they are as they are.

    Attributes:
        kpis: by name.
        because: why this version differs from the one before.
    """

    kpis: tuple[Kpi, ...]
    because: str = ""

    def of(self, name: str) -> Kpi | None:
        """Return the definition called ``name``."""
        return next((kpi for kpi in self.kpis if kpi.name == name), None)


class KpiBook(msgspec.Struct, frozen=True):
    """A version of the register in memory."""

    version: int
    register: KpiRegister


class Path(msgspec.Struct, frozen=True):
    """A place in the tree; what is None is not told apart.

    Attributes:
        journey: way of buying, as ``web/ship``.
        phase: of the journey.
        touchpoint: activity and channel, as ``picking@web``.
    """

    journey: str | None = None
    phase: str | None = None
    touchpoint: str | None = None

    @property
    def level(self) -> Level:
        """How far down it is."""
        return LEVELS[sum(one is not None for one in msgspec.structs.astuple(self))]


COMPANY: Final = Path()


class Figure(msgspec.Struct, frozen=True):
    """A KPI at a place of the tree in a period.

    Attributes:
        path: where.
        period: its first day.
        whole: whether the period was over when the mart was built.
        of: what the formula gives.
        per: what it is divided by; None for a sum.
        value: the figure; None where it is divided by nothing.
        n: rows behind it.
        coverage: share of these rows whose measures are known.
    """

    path: Path
    period: date
    whole: bool
    of: float | None
    per: float | None
    value: float | None
    n: int
    coverage: float
