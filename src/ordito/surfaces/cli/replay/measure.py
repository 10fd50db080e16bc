"""What a replay measures while it runs: rate, waiting times, answers by code."""

import time
from collections import Counter
from typing import Final

_QUANTILES: Final = (50, 95, 99)


class Meter:
    """Counts and waiting times of one run.

    Attributes:
        answers: number of answers, by action and code (``ok`` or the refusal's code).
        resent: how often a request was sent again because its connection broke.
    """

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, str]] = Counter()
        self.resent = 0
        self._began = time.monotonic()
        self._waits_ms: dict[str, list[float]] = {}

    def add(self, action: str, code: str, *, wait_ms: float, attempts: int) -> None:
        """Count an answer."""
        self.answers[action, code] += 1
        self.resent += attempts - 1
        self._waits_ms.setdefault(action, []).append(wait_ms)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    def rate(self, action: str) -> float:
        """Return answers to an action per second, over the whole run."""
        return len(self._waits_ms.get(action, ())) / max(self.elapsed_s, 1e-9)

    @property
    def actions(self) -> list[str]:
        """What was answered so far, in the order in which it was first."""
        return list(self._waits_ms)

    def quantiles_ms(self, action: str) -> tuple[float, ...]:
        """Return the waiting times that 50, 95 and 99 % of the answers did not exceed."""
        waits = sorted(self._waits_ms.get(action, ()))
        if not waits:
            return tuple(0.0 for _ in _QUANTILES)
        return tuple(waits[-(-len(waits) * share // 100) - 1] for share in _QUANTILES)
