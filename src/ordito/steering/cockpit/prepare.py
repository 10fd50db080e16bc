"""What pages of the helm read, made once for each build and kept beside it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.cockpit.cockpit import read_cockpit
from ordito.steering.cockpit.journeys import Asked, read_map, read_ways
from ordito.steering.cockpit.model import PERIODS
from ordito.steering.economics import (
    CAUSED,
    DIRECT,
    LOADED,
    Dealing,
    Ladder,
    Loss,
    Register,
    Sensitivities,
    Used,
    draw_ladders,
    find_losses,
    group_customers,
    list_dealings,
    list_resources,
    list_touchpoints,
    minute_of_case,
    move_assumptions,
)
from ordito.steering.kpis import (
    COMPANY,
    Alert,
    Figure,
    Grain,
    KpiRegister,
    Path,
    Residual,
    find_alerts,
    last_whole,
    list_figures,
    read_node,
)
from ordito.steering.process import Finding, Interval, find
from ordito.steering.process.answers import answered
from ordito.steering.signals import (
    Drivers,
    Integration,
    Leaks,
    find_drivers,
    find_leaks,
    measure_integration,
)

_MOST_ALERTS: Final = 20
_QUARTERS: Final = 8
# what stands for each tile in the tree
_IN_TREE: Final = ("net_sales", "contact_rate", "satisfaction", "digital_share")


class Costs(msgspec.Struct, frozen=True):
    """What became of what costs, who leaves what, where orders lose money, what dealings cost."""

    resources: tuple[Used, ...]
    ladders: tuple[Ladder, ...]
    losses: tuple[Loss, ...]
    dealings: tuple[Dealing, ...]
    touchpoints: tuple[Dealing, ...]


class KpiLine(msgspec.Struct, frozen=True):
    """A KPI of the company in the last whole quarter, and in the quarters before it.

    Attributes:
        name: of the KPI.
        figure: None where no row is.
        history: by quarter, the last whole one last.
    """

    name: str
    figure: Figure | None
    history: tuple[float | None, ...]


class KpiPart(msgspec.Struct, frozen=True):
    """A figure of the tree with those below it, and what they leave; None where none is below."""

    figure: Figure
    residual: Residual | None
    parts: tuple["KpiPart", ...] = ()


class KpiTree(msgspec.Struct, frozen=True):
    """A KPI down the tree."""

    name: str
    top: KpiPart


class Kpis(msgspec.Struct, frozen=True):
    """How all KPIs stand.

    Attributes:
        quarter: first day of the last whole one.
        lines: of all KPIs, in the order of the register.
        trees: of those that stand for the four tiles.
        alerts: to be looked at.
    """

    quarter: date
    lines: tuple[KpiLine, ...]
    trees: tuple[KpiTree, ...]
    alerts: tuple[Alert, ...]


def read_costs(mart: Mart, register: Register, *, direct: bool = False) -> Costs:
    """Return what costs, and where orders lose money, as it was kept or made now.

    Args:
        mart: to read.
        register: of costs.
        direct: whether only what is charged with a sale counts.
    """
    steps = DIRECT if direct else LOADED

    def reckon() -> Costs:
        return Costs(
            list_resources(mart, register),
            draw_ladders(mart, register),
            find_losses(mart, register, steps=DIRECT if direct else CAUSED),
            list_dealings(mart, register, steps=steps),
            list_touchpoints(mart, register, steps=steps),
        )

    costs = msgspec.structs.replace(register, reason="-")
    return answered(mart, "costs", Costs, reckon, costs, direct)


def read_assumptions(mart: Mart, register: Register, *, direct: bool = False) -> Sensitivities:
    """Return what each declared figure does to the answer, as it was kept or made now."""
    steps = DIRECT if direct else LOADED
    costs = msgspec.structs.replace(register, reason="-")
    return answered(
        mart,
        "assumptions",
        Sensitivities,
        lambda: move_assumptions(mart, register, steps=steps),
        costs,
        direct,
    )


def read_integration(mart: Mart) -> Integration:
    """Return how far channels work as one, as it was kept or made now."""
    return answered(mart, "integration", Integration, lambda: measure_integration(mart))


def read_leaks(mart: Mart, register: Register) -> Leaks:
    """Return what leaks between channels to which groups, as it was kept or made now."""
    return answered(
        mart,
        "leaks",
        Leaks,
        lambda: find_leaks(mart, groups=group_customers(mart, register)),
        *_groups(register),
    )


def read_drivers(mart: Mart, register: Register) -> Drivers:
    """Return what satisfaction hangs on, as it was kept or made now."""
    return answered(
        mart,
        "drivers",
        Drivers,
        lambda: find_drivers(mart, groups=group_customers(mart, register)),
        *_groups(register),
    )


def _groups(register: Register) -> tuple[object, ...]:
    """Return what the groups of customers depend on."""
    return register.groups, register.free_from


def read_finding(mart: Mart, register: Register) -> Finding:
    """Return what holds the chain back, with contacts at what a minute of a case is declared."""
    rate = minute_of_case(register)
    return find(mart, minute=None if rate is None else Interval(rate.middle, rate.low, rate.high))


def read_kpis(mart: Mart, register: KpiRegister) -> Kpis:
    """Return how all KPIs stand, as it was kept or made now."""

    def reckon() -> Kpis:
        quarter = last_whole(mart, Grain.QUARTER)
        return Kpis(
            quarter,
            tuple(_line(mart, register, one.name, quarter) for one in register.kpis),
            tuple(_trees(mart, register, quarter)),
            find_alerts(mart, register).alerts[:_MOST_ALERTS],
        )

    return answered(mart, "kpis", Kpis, reckon, register)


def _line(mart: Mart, register: KpiRegister, name: str, quarter: date) -> KpiLine:
    figures = [
        one for one in list_figures(mart, register, name, Grain.QUARTER) if one.period <= quarter
    ]
    last = figures[-1] if figures and figures[-1].period == quarter else None
    return KpiLine(name, last, tuple(one.value for one in figures[-_QUARTERS:]))


def _trees(mart: Mart, register: KpiRegister, quarter: date) -> Iterator[KpiTree]:
    for name in _IN_TREE:
        if register.of(name) is not None:
            top = _part(mart, register, name, quarter, COMPANY)
            if top is not None:
                yield KpiTree(name, top)


def _part(
    mart: Mart, register: KpiRegister, name: str, quarter: date, path: Path
) -> KpiPart | None:
    node = read_node(mart, register, name, Grain.QUARTER, quarter, path=path)
    if node is None:
        return None
    below = [_part(mart, register, name, quarter, one.path) for one in node.parts]
    return KpiPart(node.figure, node.residual, tuple(one for one in below if one is not None))


def prepare(mart: Mart, register: Register) -> Iterator[str]:
    """Make what pages show at once, one after another, naming each before it is made."""
    for code in PERIODS:
        yield f"cockpit {code}"
        read_cockpit(mart, register, code)
    yield "constraint"
    read_finding(mart, register)
    yield "costs"
    read_costs(mart, register)
    yield "leaks"
    read_leaks(mart, register)
    yield "drivers"
    read_drivers(mart, register)
    yield "integration"
    read_integration(mart)
    for code in PERIODS:
        yield f"map {code}"
        read_map(mart, register, Asked(period=code))
        yield f"ways {code}"
        read_ways(mart, register, Asked(period=code))
