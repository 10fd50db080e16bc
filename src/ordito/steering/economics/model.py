"""Values of channel economics: what serving costs, and what is left of what was sold.

Money is in minor units of the company's currency, without tax; costs are positive.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec

from ordito.steering.kpis import Quarter

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[a-z0-9_:.-]+$(?!\n)")]
Named = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Amount = Annotated[float, msgspec.Meta(ge=0, le=1e15)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=10)]


class Subject(StrEnum):
    """What an activity is done for."""

    ORDER = "order"
    RETURN = "return"
    CASE = "case"
    TOUCH = "touch"
    SIGN_UP = "sign_up"


MEASURES: Final[dict[Subject, tuple[str, ...]]] = {
    Subject.ORDER: ("order", "line", "unit", "net", "gross", "shipping_net", "pick_minute"),
    Subject.RETURN: ("return", "line", "unit", "net"),
    Subject.CASE: ("case", "minute", "passed_on", "told_again"),
    Subject.TOUCH: ("touch", "minute"),
    Subject.SIGN_UP: ("sign_up",),
}
"""What of a subject an equation may multiply; the first is 1 for each. The order is that of the
lists in ``sql/subjects.sql``."""


class Step(StrEnum):
    """A step of the ladder from net revenue to what is left."""

    GOODS = "goods"
    FEES = "fees"
    AGENT = "agent"
    SERVING = "serving"
    SHIPPING = "shipping"
    RETURNS = "returns"
    SERVICE = "service"
    FIXED = "fixed"


DIRECT: Final = (Step.GOODS, Step.FEES, Step.AGENT)
"""What is charged with the sale itself, and what a look at the sale alone sees."""
CAUSED: Final = (*DIRECT, Step.SERVING, Step.SHIPPING, Step.RETURNS, Step.SERVICE)
"""With all that the order caused, also later."""
LOADED: Final = (*CAUSED, Step.FIXED)
"""With its part of what channels cost anyway, by the capacity that it used."""


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that somebody answers for.

    Attributes:
        value: the number; None where it is not known.
        low: it is at least this; None is as the value.
        high: it is at most this.
        source: where it comes from.
        owner: who answers for it.
        since: it holds from this day on.
    """

    value: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    source: Named
    owner: Named
    since: date

    @property
    def is_known(self) -> bool:
        """Whether there is a number, or only bounds."""
        return self.value is not None

    @property
    def lowest(self) -> float:
        """The least that it may be."""
        return self._first(self.low, self.value)

    @property
    def highest(self) -> float:
        """The most that it may be."""
        return self._first(self.high, self.value)

    @property
    def middle(self) -> float:
        """The number, or the middle of its bounds."""
        return self._first(self.value, (self.lowest + self.highest) / 2)

    @staticmethod
    def _first(*those: float | None) -> float:
        return next((one for one in those if one is not None), 0.0)


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an equation: so much for each unit of a measure (see MEASURES)."""

    measure: Code
    each: Figure


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For what an activity is done; what is empty lets all through.

    Attributes:
        channels: in which it happens.
        methods: of the order.
        kinds: of the touchpoint.
    """

    channels: tuple[Code, ...] = ()
    methods: tuple[Code, ...] = ()
    kinds: tuple[Code, ...] = ()


class Resource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What costs whether it is used or not.

    Attributes:
        code: its name in the register.
        name: for people.
        cost: of a period, in minor units.
        capacity: what it can practically do in a period, in units.
        days: length of the period.
        unit: of its capacity: minutes, or orders where a channel is kept for them.
    """

    code: Code
    name: Named
    cost: Figure
    capacity: Figure
    days: Annotated[float, msgspec.Meta(gt=0, le=3660)]
    unit: Named = "minutes"


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is done for a subject, and what it takes.

    Attributes:
        code: its name in the register.
        name: for people.
        step: of the ladder where it stands.
        subject: what it is done for.
        resource: whose units the terms are; None where the terms are money.
        touchpoint: where a customer meets it.
        when: for which subjects.
        terms: added up they are what one subject takes.
    """

    code: Code
    name: Named
    step: Literal["fees", "agent", "serving", "shipping", "returns", "service", "fixed"]
    subject: Subject
    resource: Code | None = None
    touchpoint: Code
    when: When = When()
    terms: tuple[Term, ...]

    def told(self) -> dict[str, object]:
        """Return for which subjects it is done, as statements ask it."""
        return {
            "subject": self.subject.value,
            "channels": list(self.when.channels),
            "methods": list(self.when.methods),
            "kinds": list(self.when.kinds),
        }


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is true of a customer.

    Attributes:
        measure: see ``sql/customers.sql``.
        over: measure by which it is divided; of 0 nothing is true.
        at_least: it is this or more.
        below: it is less.
    """

    measure: Code
    over: Code | None = None
    at_least: float | None = None
    below: float | None = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Customers of whom all conditions are true and who are in no group before."""

    code: Code
    name: Named
    conditions: tuple[Condition, ...] = ()


_RETAIL: Final = (
    # code, name, measure, over, at least, below
    (
        "promo_hunters",
        "Promotion hunters",
        *("small_parcels_free", "small_parcels", 0.2, None),
    ),
    ("assisted", "Helped by people", "assisted", "orders", 0.15, None),
    ("collectors", "Collectors", "collected", "orders", 0.25, None),
    ("digital", "Digital buyers", "digital", "orders", 0.5, None),
    ("lapsing", "Lapsing", "orders", "years", None, 1.5),
    ("store_loyal", "Loyal to stores", "in_stores", "orders", 0.5, None),
)
RETAIL_GROUPS: Final = tuple(
    Group(
        code=code,
        name=name,
        conditions=(Condition(measure=measure, over=over, at_least=at_least, below=below),),
    )
    for code, name, measure, over, at_least, below in _RETAIL
)
"""Kinds of customers that a retailer begins with, until it declares its own."""


class Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is declared of costs.

    Attributes:
        reason: why this version.
        resources: what costs whether it is used or not.
        activities: what is done, and what it takes.
        goods_share: cost of goods as a share of their net price, where the cost is not known.
        free_from: value from which shipping is free by rule, tax included.
        basket_limits: values at which a basket counts as larger, ascending, tax included.
        groups: kinds of customers; the first that fits counts.
        targets: what all costs shall be of the revenue, as a share, by quarter.
    """

    reason: Named
    resources: Annotated[tuple[Resource, ...], msgspec.Meta(max_length=500)] = ()
    activities: Annotated[tuple[Activity, ...], msgspec.Meta(max_length=500)] = ()
    goods_share: Figure | None = None
    free_from: Annotated[int, msgspec.Meta(ge=0)] = 0
    basket_limits: tuple[Annotated[int, msgspec.Meta(gt=0)], ...] = (3_500, 7_500)
    groups: Annotated[tuple[Group, ...], msgspec.Meta(max_length=50)] = RETAIL_GROUPS
    targets: Annotated[dict[Quarter, _Share], msgspec.Meta(max_length=400)] = {}

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Yield every figure with where it stands: the register of assumptions."""
        for resource in self.resources:
            yield f"{resource.code} cost", resource.cost
            yield f"{resource.code} capacity", resource.capacity
        for activity in self.activities:
            for term in activity.terms:
                yield f"{activity.code} {term.measure}", term.each
        if self.goods_share is not None:
            yield "goods_share", self.goods_share


class CostBook(msgspec.Struct, frozen=True):
    """The register in force, by its version; version 0 before the first, or from a file."""

    version: int = 0
    register: Register = Register(reason="Nothing is declared yet.")


class Slice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which orders are looked at; None lets all through.

    Attributes:
        channel: of the order.
        method: of the order: carry_out, ship or collect.
        is_distant: whether it was sold elsewhere than in a store.
        place_id: where it was sold.
        group: of its customer.
        basket: class of its value, counted from 0.
        customer_id: whose.
        from_us: placed then or later, microseconds since 1970 in UTC.
        to_us: placed before.
    """

    channel: str | None = None
    method: str | None = None
    is_distant: bool | None = None
    place_id: str | None = None
    group: str | None = None
    basket: int | None = None
    customer_id: str | None = None
    from_us: int | None = None
    to_us: int | None = None


ALL: Final = Slice()


class Sum(msgspec.Struct, frozen=True):
    """Money that may be known only within bounds.

    Attributes:
        value: None where a cost in it is not known.
        low: the least.
        high: the most.
    """

    value: int | None
    low: int
    high: int


class Rung(msgspec.Struct, frozen=True):
    """What a step of the ladder takes."""

    step: Step
    cost: Sum


class Ladder(msgspec.Struct, frozen=True):
    """From net revenue to what is left, of some orders and of what was done without an order.

    Attributes:
        key: whose; empty is of what is in no other.
        orders: how many.
        customers: of so many who are known.
        revenue: goods and shipping charged, without tax, before returns.
        rungs: what each step takes, in the order of Step.
        coverage: share of the revenue of whose orders every cost is known; 1 without revenue.
    """

    key: str
    orders: int
    customers: int
    revenue: int
    rungs: tuple[Rung, ...]
    coverage: float

    def left(self, steps: tuple[Step, ...]) -> Sum:
        """Return what is left of the revenue after ``steps``: DIRECT, CAUSED or LOADED."""
        taken = [rung.cost for rung in self.rungs if rung.step in steps]
        values = [one.value for one in taken if one.value is not None]
        return Sum(
            self.revenue - sum(values) if len(values) == len(taken) else None,
            self.revenue - sum(one.high for one in taken),
            self.revenue - sum(one.low for one in taken),
        )

    def margin(self, steps: tuple[Step, ...]) -> float | None:
        """Return what is left as a share of the revenue; None where either is not known."""
        left = self.left(steps).value
        return left / self.revenue if self.revenue and left is not None else None


class Used(msgspec.Struct, frozen=True):
    """What became of a resource: what is allocated and what is unused make what it cost.

    Attributes:
        resource: its code.
        unit: of its capacity.
        capacity: what it could practically do in the period; None where that is not known.
        used: units that activities took.
        cost: of the period.
        allocated: to what it was used for.
        unused: the rest; below 0 where more was done than is practical. None where the cost is
            not known.
        n: subjects it was used for.
    """

    resource: str
    unit: str
    capacity: float | None
    used: float
    cost: Sum
    allocated: Sum
    unused: int | None
    n: int


class Dealing(msgspec.Struct, frozen=True):
    """What dealings of a kind bring and cost in a channel, or what is done at a touchpoint.

    Attributes:
        kind: sign_up, sale, cross_sell (a customer's first of a category), return, question or
            visit; or a touchpoint.
        channel: where it was done; empty is unknown.
        n: how many.
        revenue: of sales; what returns give back is a cost.
        goods: what was sold has cost.
        cost: of the dealings themselves.
    """

    kind: str
    channel: str
    n: int
    revenue: int
    goods: Sum
    cost: Sum

    @property
    def each(self) -> float | None:
        """Cost of one; None where a cost is not known."""
        return self.cost.value / self.n if self.n and self.cost.value is not None else None


class Loss(msgspec.Struct, frozen=True):
    """A cell of orders that lose money while those around it earn.

    Attributes:
        group: of customers.
        channel: of the orders; None is all channels but those of stores.
        method: of the orders.
        basket: class of their value.
        orders: in the cell.
        customers: who placed them.
        revenue: of the cell.
        contribution: what is left of it after all that the orders caused.
        each: of one order.
        low: the mean lies above this.
        high: and below this, which is below 0; all cells together with 95 % confidence.
        around: what an order of the same channel and method leaves on average.
    """

    group: str
    channel: str | None
    method: str
    basket: int
    orders: int
    customers: int
    revenue: int
    contribution: int
    each: float
    low: float
    high: float
    around: float

    @property
    def is_hidden(self) -> bool:
        """Whether the average around it shows a profit."""
        return self.around > 0
