"""What the pages of costs show: who leaves what, what is not used, and what is assumed."""

from datetime import date, datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.helm_screens import DealingRow, Head, LossRow, ResourceRow
from ordito.surfaces.price_screens import Option
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
    register_url: str
    assumptions: int
    csv_urls: dict[str, str]


class AssumptionRow(Struct, frozen=True, kw_only=True):
    """A declared figure, who answers for it, and what the answer does when it moves.

    Attributes:
        name: in words.
        url: where it is changed.
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

    name: str
    url: str
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
    left: Money
    by: float
    unknown: int
    rows: tuple[AssumptionRow, ...]
    csv_url: str
    register_url: str
    back_url: str


class Declared(Struct, frozen=True, kw_only=True):
    """A figure of the register as people read it: one number, or the two it lies between.

    Attributes:
        numbers: in ``unit``.
        unit: currency, "%", or what a resource can do.
        measure: for each of which it is taken; empty is once.
        source: where it comes from.
        owner: who answers for it.
        since: it holds from this day on.
    """

    numbers: tuple[float, ...]
    unit: str
    measure: str = ""
    source: str
    owner: str
    since: date


class DeclaredResource(Struct, frozen=True, kw_only=True):
    """A resource, its cost of so many days; ``rate`` is that of a unit, in the currency."""

    name: str
    url: str
    cost: Declared
    days: float
    capacity: Declared
    rate: float


class DeclaredActivity(Struct, frozen=True, kw_only=True):
    """An activity with its equation; ``resource`` is empty where its terms are money."""

    name: str
    url: str
    step: str
    subject: str
    resource: str
    terms: tuple[Declared, ...]
    where: tuple[str, ...]


class RegisterPage(Struct, frozen=True, kw_only=True):
    """helm/cost_register.html: all that is declared of costs, and who published it why."""

    head: Head
    version: int
    is_saved: bool
    resources: tuple[DeclaredResource, ...]
    activities: tuple[DeclaredActivity, ...]
    fees: tuple[DeclaredActivity, ...]
    goods_share: Declared | None
    free_from: Money
    basket_limits: tuple[Money, ...]
    groups: tuple[str, ...]
    targets: tuple[tuple[str, float], ...]
    versions: tuple[VersionRow, ...]
    url: str
    assumptions_url: str
    back_url: str


class SimulatedRow(Struct, frozen=True, kw_only=True):
    """What a channel leaves after all costs, as it is declared and as it would be."""

    name: str
    orders: int
    revenue: Money
    now: tuple[Money, ...]
    then: tuple[Money, ...]
    change: Money
    turns: bool


class CostForm(Struct, frozen=True, kw_only=True):
    """helm/cost_form.html: a part of the register as it is written.

    Posts its fields, ``version``, ``reason``, ``gone``, ``seen`` and what: check or publish.

    Attributes:
        head: of the page.
        kind: resource, activity, rest or text.
        is_new: whether it is to be added.
        title: what it is called.
        values: of the fields.
        options: of the lists.
        rows: numbers of the terms; the last is an empty one.
        quarters: for which targets can be written.
        currency: of amounts.
        version: that is changed.
        is_being_made: whether what it would do is being reckoned.
        is_looked_at: whether what it would do is shown.
        simulated: by channel; empty where there are no figures.
        change: of all channels.
        seen: stands for what was looked at; nothing else is published.
        failure: why it cannot be.
        wrong: field of the failure.
        save_url: where it is posted to.
        back_url: of the register.
    """

    head: Head
    kind: str
    is_new: bool
    title: str
    values: dict[str, str]
    options: dict[str, tuple[Option, ...]]
    rows: tuple[int, ...]
    quarters: tuple[str, ...]
    currency: str
    version: int
    is_being_made: bool = False
    is_looked_at: bool
    simulated: tuple[SimulatedRow, ...]
    change: Money
    seen: str
    failure: str
    wrong: str
    save_url: str
    back_url: str
