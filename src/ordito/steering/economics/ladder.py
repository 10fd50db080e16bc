"""What is left of what was sold: ladders by any dimension, their waterfall, and where they lie.

All is read of the files of ``reckoning``; a figure can name its orders.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import duckdb
import msgspec

from ordito.marts import Mart
from ordito.steering.economics.model import (
    ALL,
    CAUSED,
    DIRECT,
    LOADED,
    Dealing,
    Ladder,
    Register,
    Resource,
    Rung,
    Slice,
    Step,
    Sum,
    Used,
)
from ordito.steering.economics.reckoning import ENTRIES, LADDERS, reckon_costs, sql_of

_MOST: Final = 10_000
_MILLION: Final = 1_000_000


class By(StrEnum):
    """A dimension of ladders."""

    ALL = "all"
    CHANNEL = "channel"
    METHOD = "method"
    GROUP = "group"
    BASKET = "basket"
    PLACE = "place"
    TRANSACTION = "transaction"
    CUSTOMER = "customer"
    JOURNEY = "journey"


class Bar(msgspec.Struct, frozen=True):
    """A bar of a waterfall: from one height to the next, in minor units.

    Attributes:
        step: None for the revenue it begins with and what is left at its end.
        start: where it begins.
        end: where it ends, and the next one begins.
        is_known: whether every cost in it is known; otherwise it is the middle of its bounds.
    """

    step: Step | None
    start: int
    end: int
    is_known: bool


class Reversal(msgspec.Struct, frozen=True):
    """A channel that earns at first sight and loses when all that it causes is counted.

    Attributes:
        ladder: of the channel.
        direct: margin when only goods, fees and commissions are counted.
        caused: margin with all that its orders caused.
        loaded: margin with its part of fixed cost too.
    """

    ladder: Ladder
    direct: float
    caused: float
    loaded: float


def draw_ladders(
    mart: Mart, register: Register, *, by: By = By.CHANNEL, chosen: Slice = ALL, most: int = _MOST
) -> tuple[Ladder, ...]:
    """Return the ladders of each value of a dimension, by its key; at most ``most`` of them."""
    told = msgspec.structs.asdict(chosen) | {"by": by.value, "most": most}
    with opened(mart, register) as connection:
        return tuple(_ladder(row) for row in connection.execute(sql_of("sums"), told).fetchall())


def list_orders(
    mart: Mart, register: Register, *, chosen: Slice = ALL, most: int = _MOST
) -> tuple[str, ...]:
    """Return the ids of the orders behind a figure, those that leave least first."""
    told = msgspec.structs.asdict(chosen) | {"most": most}
    with opened(mart, register) as connection:
        return tuple(one for (one,) in connection.execute(sql_of("rows"), told).fetchall())


def list_dealings(
    mart: Mart, register: Register, *, steps: Sequence[Step] = LOADED
) -> tuple[Dealing, ...]:
    """Return what each kind of transaction brings and costs, by the channel where it is done."""
    return _dealings(mart, register, "dealings", steps)


def list_touchpoints(
    mart: Mart, register: Register, *, steps: Sequence[Step] = LOADED
) -> tuple[Dealing, ...]:
    """Return what is done at each touchpoint and what that costs, by channel."""
    return _dealings(mart, register, "touchpoints", steps)


def list_resources(mart: Mart, register: Register) -> tuple[Used, ...]:
    """Return what became of each resource in the days of the mart, the most unused money first."""
    with opened(mart, register) as connection:
        found = {row[0]: _Use(*row[1:]) for row in connection.execute(sql_of("used")).fetchall()}
        ((days,),) = connection.execute(sql_of("days")).fetchall()
    used = [
        _used(resource, found.get(resource.code, _Use()), int(days))
        for resource in register.resources
    ]
    return tuple(sorted(used, key=lambda one: (-(one.unused or 0), one.resource)))


def draw_waterfall(ladder: Ladder, *, steps: Sequence[Step] = LOADED) -> tuple[Bar, ...]:
    """Return the bars from the revenue to what is left; each begins where the last has ended."""
    height = ladder.revenue
    bars = [Bar(None, 0, height, True)]
    for rung in ladder.rungs:
        if rung.step in steps:
            cost = rung.cost
            is_known = cost.value is not None
            taken = (cost.low + cost.high) // 2 if cost.value is None else cost.value
            bars.append(Bar(rung.step, height, height - taken, is_known))
            height -= taken
    return (*bars, Bar(None, 0, height, all(bar.is_known for bar in bars)))


def find_reversals(ladders: Iterable[Ladder]) -> tuple[Reversal, ...]:
    """Return what earns directly and loses fully loaded, whatever unknown costs may be."""
    found = [
        Reversal(ladder, *(_middle(ladder, steps) for steps in (DIRECT, CAUSED, LOADED)))
        for ladder in ladders
        if ladder.revenue > 0 and ladder.left(DIRECT).low > 0 > ladder.left(LOADED).high
    ]
    return tuple(sorted(found, key=lambda one: one.loaded))


@contextmanager
def opened(mart: Mart, register: Register) -> Generator[duckdb.DuckDBPyConnection]:
    """Open what was reckoned beside the mart, as the views ``entry`` and ``ladder``.

    The views are this connection's alone: others read other registers at the same time.
    """
    folder = reckon_costs(mart, register)
    with mart.connection.cursor() as connection:
        for view, name in (("entry", ENTRIES), ("ladder", LADDERS)):
            connection.register(view, connection.read_parquet(str(folder / name)))
        yield connection


class _Use(msgspec.Struct, frozen=True):
    """What a resource was used for, in millionths of its unit and in minor units of money."""

    n: int = 0
    units: int = 0
    amount: int = 0
    low: int = 0
    high: int = 0
    is_known: bool = True


def _used(resource: Resource, use: _Use, days: int) -> Used:
    part = days / Fraction(str(resource.days))
    low, middle, high = (
        round(Fraction(str(one)) * part)
        for one in (resource.cost.lowest, resource.cost.middle, resource.cost.highest)
    )
    cost = Sum(middle if resource.cost.is_known else None, low, high)
    capacity = Fraction(str(resource.capacity.middle)) * part
    return Used(
        resource=resource.code,
        unit=resource.unit,
        capacity=float(capacity) if resource.capacity.is_known else None,
        used=use.units / _MILLION,
        cost=cost,
        allocated=Sum(use.amount if use.is_known else None, use.low, use.high),
        unused=middle - use.amount if resource.cost.is_known and use.is_known else None,
        n=use.n,
    )


def _ladder(row: Sequence[Any]) -> Ladder:
    key, orders, customers, revenue, known_revenue, unknown, *costs = row
    rungs = tuple(
        Rung(step, _sum(*costs[3 * at : 3 * at + 3], known=step not in (unknown or ())))
        for at, step in enumerate(Step)
    )
    coverage = known_revenue / revenue if revenue else float(not unknown)
    return Ladder(key, orders, customers, revenue, rungs, coverage)


def _middle(ladder: Ladder, steps: tuple[Step, ...]) -> float:
    """Return the margin after ``steps``, of unknown costs the middle."""
    left = ladder.left(steps)
    minor = (left.low + left.high) / 2 if left.value is None else left.value
    return minor / ladder.revenue


def _dealings(
    mart: Mart, register: Register, statement: str, steps: Sequence[Step]
) -> tuple[Dealing, ...]:
    counted = {"steps": [step.value for step in steps]}
    with opened(mart, register) as connection:
        rows = connection.execute(sql_of(statement), counted).fetchall()
    return tuple(
        Dealing(
            *row[:4],
            goods=_sum(*row[4:7], known=row[7]),
            cost=_sum(*row[8:11], known=row[11]),
        )
        for row in rows
    )


def _sum(middle: int, low: int, high: int, *, known: bool) -> Sum:
    return Sum(middle if known else None, low, high)
