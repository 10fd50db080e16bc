"""Chance by counting: what is drawn depends on the key alone, never on what was drawn elsewhere.

A stream is the sequence of BLAKE2b digests of (seed, kind, identity, stream, counter). Two streams
share nothing, so entities may be made in any order, in any chunks and on any number of cores.

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011 (the
counter-based construction); RFC 7693 (BLAKE2).
"""

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from math import exp, log
from struct import Struct
from typing import Final, Generic, TypeVar

Choice = TypeVar("Choice")

_WORDS: Final = Struct("<8Q")
_UNIT: Final = 2.0**-53


class Wheel(Generic[Choice]):
    """Choices with weights, laid out once and drawn from often."""

    __slots__ = ("choices", "sums")

    def __init__(self, choices: Sequence[Choice], weights: Sequence[float]) -> None:
        """Lay out ``choices`` with as many ``weights`` of at least 0 and some above it."""
        self.choices = choices
        self.sums = list(accumulate(weights))
        assert len(self.sums) == len(choices)
        assert self.sums[-1] > 0


class Draws:
    """The stream of one (seed, kind, identity, stream)."""

    __slots__ = ("_counter", "_key", "_words")

    def __init__(self, seed: int, kind: str, identity: str, stream: str) -> None:
        """Open the stream at its beginning."""
        self._key = f"{seed}\x1f{kind}\x1f{identity}\x1f{stream}".encode()
        self._counter = 0
        self._words: list[int] = []

    def word(self) -> int:
        """Draw 64 bits."""
        if not self._words:
            block = blake2b(self._key, salt=self._counter.to_bytes(8, "little")).digest()
            self._words = list(_WORDS.unpack(block))
            self._counter += 1
        return self._words.pop()

    def unit(self) -> float:
        """Draw evenly from 0 to below 1."""
        return (self.word() >> 11) * _UNIT

    def chance(self, probability: float) -> bool:
        """Draw whether something of this probability happens."""
        return self.unit() < probability

    def below(self, limit: int) -> int:
        """Draw an integer evenly from 0 to ``limit - 1`` (bias below ``limit`` / 2**64)."""
        return self.word() * limit >> 64

    def between(self, low: int, high: int) -> int:
        """Draw an integer evenly from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """Draw one of ``choices`` evenly."""
        return choices[self.below(len(choices))]

    def spin(self, wheel: Wheel[Choice]) -> Choice:
        """Draw one choice of ``wheel`` by its weights."""
        point = self.unit() * wheel.sums[-1]
        return wheel.choices[min(bisect_right(wheel.sums, point), len(wheel.choices) - 1)]

    def wait(self, mean: float) -> float:
        """Draw an exponential waiting time in the unit of ``mean``."""
        return -mean * log(1.0 - self.unit())

    def count(self, mean: float) -> int:
        """Draw a Poisson count.

        Args:
            mean: from 0 to a few hundred; the work grows with it.

        Source: D. Knuth, "The Art of Computer Programming", volume 2, section 3.4.1.
        """
        limit, product, count = exp(-mean), self.unit(), 0
        while product > limit:
            product *= self.unit()
            count += 1
        return count
