"""What pages of the helm read, made once for each build and kept beside it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.cockpit.cockpit import period_of, read_cockpit
from ordito.steering.cockpit.model import PERIODS, PeriodCode
from ordito.steering.cockpit.rows import list_group
from ordito.steering.economics import (
    Dealing,
    Loss,
    Register,
    Used,
    find_losses,
    list_dealings,
    list_resources,
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
from ordito.steering.process import (
    Conformance,
    Filter,
    Finding,
    Journey,
    ProcessMap,
    conform,
    draw_map,
    find,
    list_journeys,
)
from ordito.steering.process.answers import answered
from ordito.steering.signals import Integration, Leaks, find_leaks, measure_integration

_MOST_JOURNEYS: Final = 10_000
_MOST_ALERTS: Final = 20
_QUARTERS: Final = 8
# what stands for each tile in the tree
_IN_TREE: Final = ("net_sales", "contact_rate", "waiting_time", "satisfaction", "digital_share")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which journeys a map is of.

    Attributes:
        period: in which they began.
        channel: with a step in it; None is any.
        method: of the order; None is any.
        group: of customers; None is any.
        path: expression of the reference path they are held against; empty is none.
        ignored: activities the path does not look at.
    """

    period: PeriodCode = "all"
    channel: str | None = None
    method: str | None = None
    group: str | None = None
    path: str = ""
    ignored: tuple[str, ...] = ()


class MapAnswer(msgspec.Struct, frozen=True):
    """A map, and how near its journeys are to the path; None without one."""

    map: ProcessMap
    conformance: Conformance | None


class Costs(msgspec.Struct, frozen=True):
    """What became of what costs, where orders lose money, and what dealings cost."""

    resources: tuple[Used, ...]
    losses: tuple[Loss, ...]
    dealings: tuple[Dealing, ...]


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


class Journeys(msgspec.Struct, frozen=True):
    """Journeys behind a figure of the map."""

    journeys: tuple[Journey, ...]


def read_map(mart: Mart, register: Register, asked: Asked) -> MapAnswer:
    """Return the map that is asked for, as it was kept for this build, or made now."""

    def reckon() -> MapAnswer:
        chosen = filter_of(mart, register, asked)
        drawn = draw_map(mart, chosen)
        if not asked.path:
            return MapAnswer(drawn, None)
        return MapAnswer(drawn, conform(mart, asked.path, chosen, ignored=asked.ignored))

    groups = register.groups if asked.group else None
    return answered(mart, "map", MapAnswer, reckon, asked, groups)


def read_journeys(
    mart: Mart,
    register: Register,
    asked: Asked,
    *,
    activity: str | None = None,
    target: str | None = None,
    sequence: tuple[str, ...] | None = None,
) -> tuple[Journey, ...]:
    """Return the journeys behind a node, an edge or a variant of a map, at most 10,000."""
    asked = msgspec.structs.replace(asked, path="", ignored=())

    def reckon() -> Journeys:
        found = list_journeys(
            mart,
            filter_of(mart, register, asked),
            activity=activity,
            target=target,
            sequence=sequence,
            most=_MOST_JOURNEYS,
        )
        return Journeys(tuple(found))

    groups = register.groups if asked.group else None
    told = (asked, activity, target, sequence, groups)
    return answered(mart, "journeys", Journeys, reckon, *told).journeys


def read_costs(mart: Mart, register: Register) -> Costs:
    """Return what costs, and where orders lose money, as it was kept or made now."""

    def reckon() -> Costs:
        return Costs(
            list_resources(mart, register),
            find_losses(mart, register),
            list_dealings(mart, register),
        )

    costs = msgspec.structs.replace(register, reason="-")
    return answered(mart, "costs", Costs, reckon, costs)


def read_integration(mart: Mart) -> Integration:
    """Return how far channels work as one, as it was kept or made now."""
    return answered(mart, "integration", Integration, lambda: measure_integration(mart))


def read_leaks(mart: Mart) -> Leaks:
    """Return what leaks between channels, as it was kept or made now."""
    return answered(mart, "leaks", Leaks, lambda: find_leaks(mart))


def read_finding(mart: Mart) -> Finding:
    """Return what holds the chain back, as it was kept or made now."""
    return find(mart)


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


def filter_of(mart: Mart, register: Register, asked: Asked) -> Filter:
    """Return the journeys that are asked for, as the process looks at them."""
    period = period_of(mart, asked.period)
    is_all = asked.period == "all"
    return Filter(
        channel=asked.channel,
        method=asked.method,
        customers=None if asked.group is None else list_group(mart, register, asked.group),
        from_us=None if is_all else period.from_us,
        to_us=None if is_all else period.to_us,
    )


def prepare(mart: Mart, register: Register) -> Iterator[str]:
    """Make what pages show at once, one after another, naming each before it is made."""
    for code in PERIODS:
        yield f"cockpit {code}"
        read_cockpit(mart, register, code)
    yield "constraint"
    read_finding(mart)
    yield "costs"
    read_costs(mart, register)
    yield "leaks"
    read_leaks(mart)
    yield "integration"
    read_integration(mart)
    for code in PERIODS:
        yield f"map {code}"
        read_map(mart, register, Asked(period=code))
