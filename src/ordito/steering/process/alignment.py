"""Alignment of what happened with a reference path, at the least cost, for many variants at once.

A variant and a path are laid side by side: a step of both costs nothing, a step of the path that
did not happen costs 1, and so does a step that happened outside it. The cheapest way is found by
dynamic programming over the states of the path's automaton; columns of variants go in step.

Source: A. Adriansyah, "Aligning observed and modeled behavior", 2014; R. Wagner, "Order-n
correction for regular languages", 1974.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from ordito.steering.process.paths import Automaton

Ints: TypeAlias = NDArray[np.int64]
Costs: TypeAlias = NDArray[np.int32]
Marks: TypeAlias = NDArray[np.bool_]

_FAR: Final = 1 << 20
_CHUNK_CELLS: Final = 4_000_000
_SYNC, _EXTRA, _SKIP = range(3)


class Deviation(StrEnum):
    """How a step differs from the path."""

    LEFT_OUT = "left_out"
    ADDED = "added"
    REPEATED = "repeated"
    REPLACED = "replaced"


class Departure(msgspec.Struct, frozen=True, order=True):
    """One deviation of a variant.

    Attributes:
        kind: how it differs.
        activity: what was left out, added or repeated; for ``REPLACED`` what should have been.
        instead: what happened in its place; empty otherwise.
    """

    kind: Deviation
    activity: str
    instead: str = ""

    @property
    def cost(self) -> int:
        """Return what it costs: a replaced step is one left out and one added."""
        return 2 if self.kind is Deviation.REPLACED else 1


class Alignment(msgspec.Struct, frozen=True):
    """The cheapest alignment of a variant.

    Attributes:
        cost: of all its departures.
        fitness: 1 is on the path; 0 is nothing in common with the shortest path.
        departures: in the order in which they happened.
    """

    cost: int
    fitness: float
    departures: tuple[Departure, ...]


def align(automaton: Automaton, variants: Sequence[Sequence[str]]) -> list[Alignment]:
    """Return the cheapest alignment of each variant, in their order."""
    grid = _Grid(automaton)
    found: list[Alignment | None] = [None] * len(variants)
    by_length = sorted(range(len(variants)), key=lambda row: len(variants[row]))
    begin = 0
    while begin < len(by_length):
        end = begin + 1
        while end < len(by_length):
            longest = len(variants[by_length[end]]) + 1
            if longest * grid.n * (end - begin + 1) > _CHUNK_CELLS:
                break
            end += 1
        rows = by_length[begin:end]
        for row, made in zip(rows, grid.align([variants[row] for row in rows]), strict=True):
            found[row] = made
        begin = end
    return [one for one in found if one is not None]


def shortest(automaton: Automaton) -> int:
    """Return how many steps the shortest path has."""
    return _Grid(automaton).shortest


class _Grid:
    """A path's automaton as arrays.

    Attributes:
        n: states.
        shortest: steps of the shortest path.
    """

    def __init__(self, automaton: Automaton) -> None:
        self._symbols = automaton.symbols
        self.n = len(automaton.symbols)
        self._codes = {name: number for number, name in enumerate(dict.fromkeys(self._symbols))}
        self._code_of = np.array([self._codes[name] for name in self._symbols])
        self._leads = np.zeros((self.n, self.n), np.bool_)
        for state, following in enumerate(automaton.follows):
            self._leads[state, list(following)] = True
        self._skips = _distances(self._leads)
        self._accepting = np.zeros(self.n, np.bool_)
        self._accepting[list(automaton.accepting)] = True
        self.shortest = int(self._skips[0, self._accepting].min())

    def align(self, variants: Sequence[Sequence[str]]) -> list[Alignment]:
        """Return the alignment of each of ``variants``, which go from short to long."""
        lengths = np.array([len(one) for one in variants])
        others: dict[str, int] = {}
        codes = np.full((len(variants), int(lengths.max(initial=0))), -1)
        for row, variant in enumerate(variants):
            for column, name in enumerate(variant):
                code = self._codes.get(name)
                codes[row, column] = (
                    others.setdefault(name, self.n + len(others)) if code is None else code
                )
        costs = self._forward(codes, lengths)
        ends = np.where(self._accepting, costs[lengths, np.arange(len(variants))], _FAR)
        last = ends.argmin(axis=1)
        total = ends[np.arange(len(variants)), last]
        moves = self._backward(codes, lengths, costs, last)
        return [
            Alignment(
                int(total[row]),
                _fitness(int(total[row]), len(variant) + self.shortest),
                self._departures(variant, moves[row]),
            )
            for row, variant in enumerate(variants)
        ]

    def _forward(self, codes: Ints, lengths: Ints) -> Costs:
        """Return the least cost to have seen so many steps and be in a state."""
        n_variants, longest = codes.shape
        costs = np.full((longest + 1, n_variants, self.n), _FAR, np.int32)
        costs[0] = self._skips[0]
        for step in range(longest):
            live = int(np.searchsorted(lengths, step, side="right"))
            before = costs[step, live:]
            reached = np.full_like(before, _FAR)
            for state in range(1, self.n):
                sources = self._leads[:, state]
                hit = codes[live:, step] == self._code_of[state]
                cheapest = before[:, sources].min(axis=1, initial=_FAR)
                reached[:, state] = np.where(hit, cheapest, _FAR)
            now = np.minimum(reached, before + 1)
            for state in range(self.n):
                costs[step + 1, live:, state] = (now + self._skips[:, state]).min(axis=1)
        return costs

    def _backward(
        self, codes: Ints, lengths: Ints, costs: Costs, last: Ints
    ) -> list[list[tuple[int, int]]]:
        """Return each variant's moves that cost something, latest first, as (kind, state or step).

        A step of both is preferred to an added one, and that to one left out.
        """
        moves: list[list[tuple[int, int]]] = [[] for _ in lengths.tolist()]
        steps, states = lengths.copy(), last.copy()
        rows = np.flatnonzero((steps > 0) | (states > 0))
        while len(rows):
            step, state = steps[rows], states[rows]
            cost = costs[step, rows, state]
            leads = self._leads[:, state].T
            before = costs[np.maximum(step - 1, 0), rows]
            seen = codes[rows, np.maximum(step - 1, 0)] if codes.shape[1] else step
            from_both = leads & (before == cost[:, None])
            both = (step > 0) & (state > 0) & (seen == self._code_of[state])
            both &= from_both.any(axis=1)
            extra = ~both & (step > 0) & (before[np.arange(len(rows)), state] + 1 == cost)
            from_skip = leads & (costs[step, rows] + 1 == cost[:, None])
            for place in np.flatnonzero(~both):
                kind = _EXTRA if extra[place] else _SKIP
                at = step[place] - 1 if extra[place] else state[place]
                moves[int(rows[place])].append((kind, int(at)))
            for place in np.flatnonzero(both):
                moves[int(rows[place])].append((_SYNC, int(step[place] - 1)))
            states[rows] = np.where(
                both, from_both.argmax(axis=1), np.where(extra, state, from_skip.argmax(axis=1))
            )
            steps[rows] = step - (both | extra)
            rows = rows[(steps[rows] > 0) | (states[rows] > 0)]
        return moves

    def _departures(
        self, variant: Sequence[str], moves: list[tuple[int, int]]
    ) -> tuple[Departure, ...]:
        """Name the moves of one variant; one left out beside one added is a step replaced."""
        kept = {variant[at] for kind, at in moves if kind == _SYNC}
        found: list[Departure] = []
        left_out: list[str] = []
        added: list[str] = []
        for kind, at in [*reversed(moves), (_SYNC, -1)]:
            if kind == _SKIP:
                left_out.append(self._symbols[at])
            elif kind == _EXTRA:
                added.append(variant[at])
            else:
                found += _named(left_out, added, kept)
                left_out, added = [], []
        return tuple(found)


def _named(left_out: list[str], added: list[str], kept: set[str]) -> list[Departure]:
    """Return the departures between two steps that are on the path."""
    again = [name for name in added if name in kept]
    foreign = [name for name in added if name not in kept]
    pairs = min(len(left_out), len(foreign))
    return [
        *(Departure(Deviation.REPLACED, *pair) for pair in zip(left_out, foreign, strict=False)),
        *(Departure(Deviation.LEFT_OUT, name) for name in left_out[pairs:]),
        *(Departure(Deviation.ADDED, name) for name in foreign[pairs:]),
        *(Departure(Deviation.REPEATED, name) for name in again),
    ]


def _distances(leads: Marks) -> Costs:
    """Return from each state to each the least number of steps between them."""
    found = np.where(leads, 1, _FAR).astype(np.int32)
    np.fill_diagonal(found, 0)
    for middle in range(len(leads)):
        np.minimum(found, found[:, [middle]] + found[[middle], :], out=found)
    return found


def _fitness(cost: int, worst: int) -> float:
    return 1.0 - cost / worst if worst else 1.0
