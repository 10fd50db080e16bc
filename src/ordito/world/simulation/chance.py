"""Chance by counting, a column at a time: a draw depends on seed, stream, id and number alone.

A stream is a keyed function from a counter to 64 bits. Nothing is drawn "next", so rows may be made
in any chunks and on any number of cores, and a changed parameter changes only what reads it: two
worlds of one seed share every other draw (common random numbers).

Source: B. Widynski, "Squares: A Fast Counter-Based RNG", arXiv:2004.06278v7 (five rounds, 64 bits);
keys from BLAKE2b (RFC 7693).
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint64]

DRAWS: Final = 1 << 10
_HALF: Final = np.uint64(32)
_UNIT: Final = 2.0**-53
_MOST_COUNTED: Final = 400


class Stream:
    """The draws of one seed and name."""

    __slots__ = ("_key",)

    def __init__(self, seed: int, name: str) -> None:
        """Open the stream ``name`` of the world with ``seed``."""
        digest = blake2b(f"{seed}\x1f{name}".encode(), digest_size=8).digest()
        self._key = np.uint64(int.from_bytes(digest, "little") | 1)

    def words(self, ids: Ints, number: int | Ints = 0) -> Words:
        """Return 64 bits for each of ``ids``.

        Args:
            ids: counters from 0 to 2**53.
            number: which draw of the id, 0 to ``DRAWS - 1``.
        """
        counters = (ids * DRAWS + number).astype(np.uint64)
        start = counters * self._key
        other = start + self._key
        bits = _swap(start * start + start)
        bits = _swap(bits * bits + other)
        bits = _swap(bits * bits + start)
        kept = bits * bits + other
        bits = _swap(kept)
        return kept ^ ((bits * bits + start) >> _HALF)

    def units(self, ids: Ints, number: int | Ints = 0) -> Reals:
        """Return a number evenly from 0 to below 1 for each of ``ids``."""
        return (self.words(ids, number) >> np.uint64(11)).astype(np.float64) * _UNIT

    def chance(self, ids: Ints, probability: float | Reals, number: int = 0) -> Marks:
        """Return for each of ``ids`` whether something of this probability happens."""
        return self.units(ids, number) < probability

    def below(self, ids: Ints, limit: int | Ints, number: int = 0) -> Ints:
        """Return an integer evenly from 0 to ``limit - 1`` for each of ``ids``."""
        return (self.units(ids, number) * limit).astype(np.int64)

    def normal(self, ids: Ints, number: int = 0) -> Reals:
        """Return a standard normal number for each of ``ids`` (two draws, from ``number`` on).

        Source: G. Box, M. Muller, "A note on the generation of random normal deviates", 1958.
        """
        radius = np.sqrt(-2.0 * np.log1p(-self.units(ids, number)))
        return radius * np.cos(2.0 * np.pi * self.units(ids, number + 1))

    def lognormal(self, ids: Ints, median: float | Reals, sigma: float, number: int = 0) -> Reals:
        """Return lognormal numbers with this median and deviation of the logarithm."""
        return median * np.exp(sigma * self.normal(ids, number))

    def wait(self, ids: Ints, mean: float | Reals, number: int = 0) -> Reals:
        """Return exponential waiting times in the unit of ``mean``."""
        return -mean * np.log1p(-self.units(ids, number))

    def counts(self, ids: Ints, means: Reals, number: int = 0) -> Ints:
        """Return Poisson counts for each of ``ids`` by inversion.

        Args:
            ids: see ``words``.
            means: of each id, from 0 to 200.
            number: see ``words``.
        """
        left, density, found = self.units(ids, number), np.exp(-means), np.zeros_like(ids)
        for count in range(1, _MOST_COUNTED):
            left = left - density
            going = left >= 0
            if not going.any():
                break
            found[going] = count
            density = density * means / count
        return found

    def spin(self, ids: Ints, sums: Reals, number: int = 0) -> Ints:
        """Return an index for each of ``ids`` by the weights whose running sums are ``sums``."""
        point: Reals = self.units(ids, number) * float(sums[-1])
        return np.minimum(np.searchsorted(sums, point, side="right"), len(sums) - 1)

    def spin_rows(self, ids: Ints, sums: Reals, rows: Ints, number: int = 0) -> Ints:
        """Return an index for each of ``ids`` by the weights of its row of ``sums``.

        Args:
            ids: see ``words``.
            sums: running sums, n_rows x n_choices.
            rows: row of each id.
            number: see ``words``.
        """
        point = self.units(ids, number) * sums[rows, -1]
        found = np.zeros_like(ids)
        for column in range(sums.shape[1] - 1):
            found += point >= sums[rows, column]
        return found


def running(weights: Sequence[float] | Sequence[Sequence[float]] | Reals) -> Reals:
    """Return the running sums of ``weights``, along the last axis."""
    sums: Reals = np.cumsum(np.asarray(weights, np.float64), axis=-1)
    return sums


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return row and number within the row of each of ``counts`` things of each row."""
    rows = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - first[rows]


def _swap(bits: Words) -> Words:
    return (bits >> _HALF) | (bits << _HALF)
