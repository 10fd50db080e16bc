"""What the pages of costs show: who leaves what, what is not used, and what is assumed."""

from datetime import date, datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.helm_screens import DealingRow, Head, LossRow, ResourceRow
from ordito.surfaces.screens import Choice


class LadderRow(Struct, frozen=True, kw_only=True):
    """What a channel leaves; each cost and what is left as an amount, or as its two bounds."""

    code: str
    orders: int
    url: str
    revenue: Money
    costs: tuple[tuple[Money, ...], ...]
    left: tuple[Money, ...]
    margin: float | None
    coverage: float


class CostsPage(Struct, frozen=True, kw_only=True):
    """helm/costs.html; ``switch`` is which costs count in all of its tables."""

    head: Head
    register: int
    reason: str
    switch: tuple[Choice, ...]
    is_direct: bool
    unused: Money | None
    steps: tuple[str, ...]
    ladders: tuple[LadderRow, ...]
    resources: tuple[ResourceRow, ...]
    losses: tuple[LossRow, ...]
    dealings: tuple[DealingRow, ...]
    touchpoints: tuple[DealingRow, ...]
    assumptions_url: str
    assumptions: int
    csv_urls: dict[str, str]


class AssumptionRow(Struct, frozen=True, kw_only=True):
    """A declared figure, who answers for it, and what the answer does when it moves.

    Attributes:
        where: it stands in the register.
        value: as it is declared; None is known within bounds only.
        low: it is moved to this.
        high: and to this.
        is_declared: whether these are declared, or a tenth less and more.
        source: where it comes from.
        owner: who answers for it.
        since: it holds from this day on.
        left_low: what is left of all revenue at ``low``.
        left_high: the same at ``high``.
        swing: how far apart these are.
        turns: channels that change their sign.
    """

    where: str
    value: float | None
    low: float
    high: float
    is_declared: bool
    source: str
    owner: str
    since: date
    left_low: Money
    left_high: Money
    swing: Money
    turns: tuple[str, ...]


class VersionRow(Struct, frozen=True, kw_only=True):
    """A version of the register, who published it and why."""

    version: int
    at: datetime
    by: str
    reason: str


class AssumptionsPage(Struct, frozen=True, kw_only=True):
    """helm/assumptions.html; ``unknown`` figures are known within bounds only."""

    head: Head
    switch: tuple[Choice, ...]
    register: int
    reason: str
    left: Money
    by: float
    unknown: int
    rows: tuple[AssumptionRow, ...]
    versions: tuple[VersionRow, ...]
    csv_url: str
    back_url: str
