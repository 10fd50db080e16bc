"""Journeys: the map that is asked for, how its journeys go, and the rows behind each figure."""

from collections.abc import Sequence
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.cockpit.cockpit import period_of, question
from ordito.steering.cockpit.model import PeriodCode
from ordito.steering.cockpit.rows import list_group
from ordito.steering.cockpit.ways import HOPS, OTHER, Ways, reckon_ways, weigh
from ordito.steering.economics import Register
from ordito.steering.process import (
    Conformance,
    Filter,
    Fit,
    Journey,
    ProcessMap,
    conform,
    draw_map,
    find_fitting,
    list_variants,
    read_path,
)
from ordito.steering.process.answers import answered
from ordito.steering.process.map import walk

_KEPT: Final = 1_000


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


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """Which journeys of those that are asked for; empty lets all of them through.

    Attributes:
        activity: with it.
        target: with this one directly after it.
        channel: with the activity there.
        sequence: that are just this variant.
        fit: that keep so to the path they are held against.
        group: of customers, as cells tell them.
        hop: that go from ``source`` to ``reached`` at this one.
        source: channel, or ``other``.
        reached: likewise.
        ends: whether they end after ``source``.
    """

    activity: str = ""
    target: str = ""
    channel: str | None = None
    sequence: tuple[str, ...] = ()
    fit: Fit | None = None
    group: str = ""
    hop: int = 0
    source: str | None = None
    reached: str | None = None
    ends: bool = False


class Journeys(msgspec.Struct, frozen=True):
    """Journeys behind a figure.

    Attributes:
        journeys: how many.
        customers: known ones.
        rows: the newest thousand.
    """

    journeys: int
    customers: int
    rows: tuple[Journey, ...]


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


def read_ways(mart: Mart, register: Register, asked: Asked) -> Ways:
    """Return how the journeys that are asked for go, as it was kept or made now."""
    asked = _without_path(asked)

    def reckon() -> Ways:
        told = [one.activities for one in read_map(mart, register, asked).map.variants]
        return reckon_ways(mart, register, filter_of(mart, register, asked), told)

    costs = msgspec.structs.replace(register, reason="-")
    return answered(mart, "ways", Ways, reckon, asked, costs)


def read_journeys(mart: Mart, register: Register, asked: Asked, meant: Meant) -> Journeys:
    """Return the journeys behind a figure of the map, of flows or of a cell."""
    asked = asked if meant.fit else _without_path(asked)

    def reckon() -> Journeys:
        rows = list_journeys(mart, register, asked, meant, most=_KEPT)
        ((journeys, customers),) = mart.rows(question("meant_count"))
        return Journeys(journeys, customers, tuple(rows))

    costs = msgspec.structs.replace(register, reason="-")
    return answered(mart, "journeys", Journeys, reckon, asked, meant, costs)


def list_journeys(
    mart: Mart, register: Register, asked: Asked, meant: Meant, *, most: int
) -> list[Journey]:
    """Return journeys behind a figure, the newest first."""
    small = read_ways(mart, register, asked).small if meant.hop else ()
    chosen = filter_of(mart, register, asked)
    sequences = _sequences(mart, chosen, asked, meant)
    walk(mart, chosen)
    mart.rows(
        question("meant"),
        activity=meant.activity or None,
        target=meant.target or None,
        channel=meant.channel,
        sequences=sequences,
    )
    if meant.hop:
        mart.rows(question("hops"), hops=HOPS)
        mart.rows(
            question("of_hop"),
            hop=meant.hop,
            sources=_channels(meant.source, small[meant.hop - 1 : meant.hop]),
            targets=_channels(meant.reached, small[meant.hop : meant.hop + 1]),
            ends=meant.ends,
        )
    if meant.group:
        weigh(mart, register)
        mart.rows(question("of_group"), group=meant.group)
    mart.rows(question("meant_whose"))
    return mart.read(Journey, question("meant_rows"), most=most)


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


def _sequences(mart: Mart, chosen: Filter, asked: Asked, meant: Meant) -> list[list[str]] | None:
    """Return which variants are meant; None is any."""
    if meant.fit is not None:
        automaton, variants = read_path(asked.path), list_variants(mart, chosen)
        fitting = find_fitting(automaton, variants, meant.fit, ignored=asked.ignored)
        return [list(one) for one in fitting]
    return [list(meant.sequence)] if meant.sequence else None


def _channels(named: str | None, small: Sequence[tuple[str, ...]]) -> list[str]:
    """Return which channels are meant by a name; none is any."""
    if named is None:
        return []
    return list(small[0]) if named == OTHER and small else [named]


def _without_path(asked: Asked) -> Asked:
    return msgspec.structs.replace(asked, path="", ignored=())
