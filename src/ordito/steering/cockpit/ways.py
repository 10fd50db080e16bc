"""Ways: how journeys go from channel to channel, who does what where, and what that costs."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.cockpit.cockpit import instrument_of, question
from ordito.steering.economics import Register
from ordito.steering.economics.reckoning import LADDERS, reckon_costs
from ordito.steering.process.map import walk
from ordito.steering.process.model import Filter

HOPS: Final = 6
OTHER: Final = "other"
_MOST_CHANNELS: Final = 8
_MOST_TOUCHPOINTS: Final = 16
_LEAST: Final = 0.01


class Flow(msgspec.Struct, frozen=True):
    """Journeys from their n-th channel to the next; ``target`` None is where they end.

    Attributes:
        hop: from 1 on; steps that follow each other in one channel are one hop.
        source: channel; empty is not known, ``other`` is any of the smaller ones.
        target: likewise.
        journeys: how many.
    """

    hop: int
    source: str
    target: str | None
    journeys: int


class Cell(msgspec.Struct, frozen=True):
    """People of a group at a touchpoint.

    Attributes:
        activity: what is done.
        channel: where; empty is not known.
        group: of customers; ``unknown`` is nobody who could be recognised.
        journeys: with it.
        customers: who are known.
        cost: mean cost of such a journey's orders beside their goods, minor units; None without.
        score: mean of its answers; None without any.
        answers: how many.
    """

    activity: str
    channel: str
    group: str
    journeys: int
    customers: int
    cost: float | None
    score: float | None
    answers: int


class Way(msgspec.Struct, frozen=True):
    """What journeys of a sequence cost and how they were rated; see ``Cell``."""

    activities: tuple[str, ...]
    cost: float | None
    score: float | None
    answers: int


class Ways(msgspec.Struct, frozen=True):
    """How journeys go.

    Attributes:
        journeys: looked at.
        flows: between channels; of each hop they add up to those that came to it.
        small: channels that are told as ``other``, by hop; see ``fold``.
        cells: of the touchpoints with most journeys, those first.
        ways: of the sequences that were asked for.
    """

    journeys: int
    flows: tuple[Flow, ...]
    small: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    ways: tuple[Way, ...]


def reckon_ways(
    mart: Mart, register: Register, chosen: Filter, sequences: Sequence[tuple[str, ...]]
) -> Ways:
    """Return how the journeys that a filter lets through go; ``sequences`` are told apart."""
    walk(mart, chosen)
    mart.rows(question("hops"), hops=HOPS)
    weigh(mart, register)
    flows, small = fold(mart.read(Flow, question("flows")))
    return Ways(
        journeys=sum(one.journeys for one in flows if one.hop == 1),
        flows=flows,
        small=small,
        cells=tuple(mart.read(Cell, question("cells"), most=_MOST_TOUCHPOINTS)),
        ways=tuple(mart.read(Way, question("ways"), sequences=[list(one) for one in sequences])),
    )


def weigh(mart: Mart, register: Register) -> None:
    """Lay ready as the table ``worth`` whose the walked journeys are and what they cost."""
    ladders = str(reckon_costs(mart, register) / LADDERS)
    mart.rows(question("worth"), ladders=ladders, instrument=instrument_of(mart))


def fold(flows: Sequence[Flow]) -> tuple[tuple[Flow, ...], tuple[tuple[str, ...], ...]]:
    """Return flows between the larger channels of each hop and all others, and which these are.

    Larger are at most eight of a hop, and those that one of a hundred journeys comes to.

    Args:
        flows: by hop.
    """
    least = _LEAST * sum(one.journeys for one in flows if one.hop == 1)
    small = [_small(list(found), least) for _, found in groupby(flows, key=lambda one: one.hop)]
    folded: Counter[tuple[int, str, str | None]] = Counter()
    for one in flows:
        after = small[one.hop] if one.hop < len(small) else ()
        source = OTHER if one.source in small[one.hop - 1] else one.source
        folded[one.hop, source, OTHER if one.target in after else one.target] += one.journeys
    told = sorted(folded.items(), key=lambda one: (one[0][0], -one[1], one[0][1], one[0][2] or ""))
    return tuple(Flow(*key, journeys) for key, journeys in told), tuple(small)


def _small(flows: Sequence[Flow], least: float) -> tuple[str, ...]:
    """Return the channels of a hop that are not among the larger ones; a single one is no other."""
    through: Counter[str] = Counter()
    for one in flows:
        through[one.source] += one.journeys
    ranked = sorted(through, key=lambda channel: (-through[channel], channel))
    beyond = ranked[_MOST_CHANNELS - 1 :] if len(ranked) > _MOST_CHANNELS else []
    small = {*beyond, *(one for one in ranked if through[one] < least)}
    return tuple(sorted(small)) if len(small) > 1 else ()
