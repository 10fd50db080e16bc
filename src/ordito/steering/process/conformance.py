"""Conformance: how near journeys are to a reference path, and what their deviations are.

Each sequence of activities is aligned once and counts for all journeys that take it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.process.alignment import Alignment, Departure, Deviation, align
from ordito.steering.process.answers import answered
from ordito.steering.process.map import EVERYTHING, list_variants
from ordito.steering.process.model import Filter, Variant
from ordito.steering.process.paths import Automaton, read_path

_TOLD: Final = 40


class DepartureShare(msgspec.Struct, frozen=True):
    """A deviation and how much of the journeys it has.

    Attributes:
        departure: which.
        journeys: in which it is.
        times: in all of them.
        share: of the journeys.
        cost: of all its times, as a share of the cost of all deviations.
    """

    departure: Departure
    journeys: int
    times: int
    share: float
    cost: float


class KindShare(msgspec.Struct, frozen=True):
    """Journeys with any deviation of a kind; one of several kinds counts for each."""

    kind: Deviation
    journeys: int
    share: float


class Fit(msgspec.Struct, frozen=True):
    """How journeys keep to a path.

    Attributes:
        kind: of a deviation that they have; None are those without any.
        activity: of the deviation; empty is any.
        instead: what happened in its place; empty is any.
    """

    kind: Deviation | None = None
    activity: str = ""
    instead: str = ""

    def holds(self, departures: Sequence[Departure]) -> bool:
        """Tell whether a sequence with these deviations keeps to the path so."""
        if self.kind is None:
            return not departures
        return any(
            one.kind is self.kind
            and self.activity in {one.activity, ""}
            and self.instead in {one.instead, ""}
            for one in departures
        )


class AlignedVariant(msgspec.Struct, frozen=True):
    """A sequence of activities beside the path."""

    activities: tuple[str, ...]
    journeys: int
    alignment: Alignment


class Conformance(msgspec.Struct, frozen=True):
    """How near journeys are to a path.

    Attributes:
        expression: of the path.
        journeys: compared.
        left_aside: journeys that have none of the path's activities; they are in no figure.
        n_variants: different sequences.
        fitness: mean of the journeys'; 1 is on the path.
        on_path: share of the journeys without any deviation.
        cost: mean of the journeys'.
        kinds: of deviations, those of most journeys first.
        departures: by their cost, dearest first.
        variants: the most frequent sequences with a deviation.
    """

    expression: str
    journeys: int
    left_aside: int
    n_variants: int
    fitness: float | None
    on_path: float | None
    cost: float | None
    kinds: tuple[KindShare, ...]
    departures: tuple[DepartureShare, ...]
    variants: tuple[AlignedVariant, ...]


def conform(
    mart: Mart,
    expression: str,
    chosen: Filter = EVERYTHING,
    *,
    ignored: Iterable[str] = (),
) -> Conformance:
    """Compare the journeys that a filter lets through with a path.

    Args:
        mart: to read.
        expression: of the path.
        chosen: which journeys.
        ignored: activities that may happen anywhere and are not looked at.

    Raises:
        UnreadablePath: the expression cannot be read.
    """
    automaton, aside = read_path(expression), sorted(ignored)

    def compared() -> Conformance:
        variants = list_variants(mart, chosen)
        return compare(automaton, variants, expression=expression, ignored=aside)

    return answered(mart, "conformance", Conformance, compared, expression, chosen, aside)


def compare(
    automaton: Automaton,
    variants: Sequence[Variant],
    *,
    expression: str = "",
    ignored: Iterable[str] = (),
) -> Conformance:
    """Compare sequences with a path; see ``conform``."""
    counts, aside = _projected(automaton, variants, frozenset(ignored))
    sequences = sorted(counts, key=lambda one: (-counts[one], one))
    aligned = [
        AlignedVariant(activities, counts[activities], found)
        for activities, found in zip(sequences, align(automaton, sequences), strict=True)
    ]
    journeys = sum(counts.values())
    return Conformance(
        expression=expression,
        journeys=journeys,
        left_aside=aside,
        n_variants=len(aligned),
        fitness=_mean(aligned, [one.alignment.fitness for one in aligned]),
        on_path=_mean(aligned, [float(not one.alignment.cost) for one in aligned]),
        cost=_mean(aligned, [float(one.alignment.cost) for one in aligned]),
        kinds=_kinds(aligned, journeys),
        departures=_departures(aligned, journeys),
        variants=tuple([one for one in aligned if one.alignment.cost][:_TOLD]),
    )


def find_fitting(
    automaton: Automaton, variants: Sequence[Variant], fit: Fit, *, ignored: Iterable[str] = ()
) -> list[tuple[str, ...]]:
    """Return the sequences that keep to a path so; what is left aside is none of them."""
    on_path, aside = frozenset(automaton.symbols), frozenset(ignored)
    kept = {one.activities: _without(one.activities, aside) for one in variants}
    compared = sorted({one for one in kept.values() if not on_path.isdisjoint(one)})
    aligned = dict(zip(compared, align(automaton, compared), strict=True))
    fitting = {one for one, found in aligned.items() if fit.holds(found.departures)}
    return [activities for activities, short in kept.items() if short in fitting]


def _without(activities: tuple[str, ...], ignored: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in activities if name not in ignored)


def _kinds(aligned: Sequence[AlignedVariant], journeys: int) -> tuple[KindShare, ...]:
    within = Counter[Deviation]()
    for one in aligned:
        for kind in {each.kind for each in one.alignment.departures}:
            within[kind] += one.journeys
    found = [KindShare(kind, n, n / journeys) for kind, n in within.items()]
    return tuple(sorted(found, key=lambda one: (-one.journeys, one.kind)))


def _projected(
    automaton: Automaton, variants: Sequence[Variant], ignored: frozenset[str]
) -> tuple[Counter[tuple[str, ...]], int]:
    """Return what is left of sequences without what is not looked at, and journeys left aside."""
    on_path = frozenset(automaton.symbols)
    counts: Counter[tuple[str, ...]] = Counter()
    aside = 0
    for variant in variants:
        kept = _without(variant.activities, ignored)
        if on_path.isdisjoint(kept):
            aside += variant.journeys
        else:
            counts[kept] += variant.journeys
    return counts, aside


def _departures(aligned: Sequence[AlignedVariant], journeys: int) -> tuple[DepartureShare, ...]:
    times: Counter[Departure] = Counter()
    within: Counter[Departure] = Counter()
    for one in aligned:
        for departure, often in Counter(one.alignment.departures).items():
            times[departure] += often * one.journeys
            within[departure] += one.journeys
    total = sum(departure.cost * often for departure, often in times.items())
    found = [
        DepartureShare(
            departure,
            within[departure],
            often,
            within[departure] / journeys,
            departure.cost * often / total,
        )
        for departure, often in times.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.cost, one.departure)))


def _mean(aligned: Sequence[AlignedVariant], values: Sequence[float]) -> float | None:
    """Return the mean over journeys, each sequence counting for all that take it."""
    journeys = sum(one.journeys for one in aligned)
    if not journeys:
        return None
    summed = sum(one.journeys * value for one, value in zip(aligned, values, strict=True))
    return summed / journeys
