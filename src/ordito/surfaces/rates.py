"""Rates: how often somebody may ask. Counted in the memory of one process.

With several server processes each counts for itself, so a limit is met at the latest at its value
times their number: enough against guessing and runaway clients, and it costs no statement.
"""

from time import monotonic
from typing import Final

_FULL: Final = 100_000


class Rate:
    """Allows ``burst`` at once and then ``per_s`` a second, for each key apart.

    Source: generic cell rate algorithm, ITU-T I.371 (virtual scheduling).
    """

    def __init__(self, *, per_s: float, burst: int) -> None:
        self._interval_s = 1 / per_s
        self._slack_s = burst / per_s
        self._due: dict[str, float] = {}

    def wait_s(self, key: str) -> float:
        """Return how long ``key`` must wait before it may ask again, seconds; 0 means now."""
        return max(0.0, self._due.get(key, 0.0) - monotonic() - self._slack_s + self._interval_s)

    def charge(self, key: str) -> None:
        """Count one request of ``key``."""
        if len(self._due) >= _FULL:
            self._forget_idle()
        self._due[key] = max(self._due.get(key, 0.0), monotonic()) + self._interval_s

    def take(self, key: str) -> float:
        """Count one request if it is allowed; return as ``wait_s`` does."""
        wait_s = self.wait_s(key)
        if wait_s == 0.0:
            self.charge(key)
        return wait_s

    def clear(self, key: str) -> None:
        """Forget what ``key`` has asked."""
        self._due.pop(key, None)

    def _forget_idle(self) -> None:
        now = monotonic()
        self._due = {key: due for key, due in self._due.items() if due > now}
