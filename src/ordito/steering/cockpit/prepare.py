"""What pages of the helm read, made once for each build and kept beside it."""

from collections.abc import Iterator

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

_MOST_JOURNEYS = 10_000


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
