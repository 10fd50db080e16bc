"""Values of the cockpit: what the first page tells of a period, and the rows behind it."""

from typing import Final, Literal

import msgspec

from ordito.steering.economics import Ladder, Step

TileCode = Literal["revenue", "cost", "experience", "digital"]
PeriodCode = Literal["month", "quarter", "year", "all"]
PERIODS: Final[dict[PeriodCode, int | None]] = {
    "month": 28,
    "quarter": 91,
    "year": 364,
    "all": None,
}
"""Days of each period until the mart's own instant; whole weeks, so that each weekday is in it
equally often. None is all there is."""


class Period(msgspec.Struct, frozen=True):
    """A span of time, microseconds since 1970 in UTC; ``to_us`` is not in it."""

    code: PeriodCode
    from_us: int
    to_us: int


class Tile(msgspec.Struct, frozen=True):
    """One of the four figures of the first page.

    Attributes:
        code: revenue in minor units, cost as a share of revenue, experience as a mean score,
            digital as a share of orders.
        value: None where nothing was there to be measured, or a cost in it is not known.
        low: it is at least this.
        high: it is at most this.
        n: orders, or answers where it is a score.
        before: the same in the span just before; None where the mart does not reach back so far.
        trend: the same in twelve equal parts of the period, oldest first.
    """

    code: TileCode
    value: float | None
    low: float | None
    high: float | None
    n: int
    before: float | None
    trend: tuple[float | None, ...]


class Cockpit(msgspec.Struct, frozen=True):
    """What the first page tells.

    Attributes:
        version: of the mart.
        currency: of its money.
        as_of_us: until when what happened is in it.
        period: that is looked at.
        tiles: revenue, cost, experience, digital.
        whole: from revenue to what is left, of the company.
        channels: the same of each channel; an empty key is what no channel did.
    """

    version: str
    currency: str
    as_of_us: int
    period: Period
    tiles: tuple[Tile, ...]
    whole: Ladder
    channels: tuple[Ladder, ...]


class Narrowed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which orders are meant; None lets all through.

    Attributes:
        from_us: placed then or later.
        to_us: placed before.
        channel: of the order; empty is unknown.
        method: of the order.
        group: of its customer.
        basket: class of its value.
        digital: whether it came through a digital channel.
        customer_id: who placed it.
        step: of the ladder that it costs something.
    """

    from_us: int
    to_us: int
    channel: str | None = None
    method: str | None = None
    group: str | None = None
    basket: int | None = None
    digital: bool | None = None
    customer_id: str | None = None
    step: Step | None = None


class OrderRow(msgspec.Struct, frozen=True):
    """An order behind a figure; money in minor units, without tax; ``of_step`` of the one asked."""

    order_id: str
    number: str | None
    customer_id: str | None
    channel: str | None
    method: str
    placed_us: int
    revenue: int
    left_caused: int
    of_step: int


class AnswerRow(msgspec.Struct, frozen=True):
    """An answer behind the mean score."""

    answer_id: str
    customer_id: str | None
    order_id: str | None
    instrument: str
    score: float
    answered_us: int


class PersonRow(msgspec.Struct, frozen=True):
    """A customer behind a figure; ``customer_id`` None is of orders that name nobody."""

    customer_id: str | None
    orders: int
    revenue: int
    left_caused: int


class Counted(msgspec.Struct, frozen=True):
    """What all rows behind a figure come to.

    Attributes:
        orders: how many.
        customers: who placed them and are known.
        nameless: orders that name nobody.
        revenue: of all.
        left_caused: what is left after all that they caused.
        of_step: what the step that is asked for costs of all.
        without_order: what it costs for what was done without an order, and is in no row.
    """

    orders: int
    customers: int
    nameless: int
    revenue: int
    left_caused: int
    of_step: int
    without_order: int
