"""Repeats: when a request is sent again, and how long is waited before.

What never arrived may always be sent again. What may have arrived is sent again only where doing
it twice is doing it once: a read, or a command with its idempotency key.
"""

import random
import secrets
from http import HTTPStatus
from time import monotonic
from typing import Final

import httpx

from ordito_client.errors import says_problem

_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0
_READS: Final = frozenset({"GET", "HEAD"})
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_FROM_A_PROXY: Final = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT})


def new_key() -> str:
    """Return an idempotency key that nobody else has."""
    return secrets.token_hex(16)


def was_sent(fault: httpx.TransportError) -> bool:
    """Tell whether the request may have arrived."""
    return not isinstance(fault, _NEVER_SENT)


class Repeats:
    """The tries of one request.

    Args:
        method: of HTTP.
        key: whether the request carries an idempotency key.
        patience_s: how long to go on trying, seconds from now.
    """

    def __init__(self, *, method: str, key: bool, patience_s: float) -> None:
        self._is_harmless = key or method in _READS
        self._ends_s = monotonic() + patience_s
        self._failures = 0

    def after_fault(self, fault: httpx.TransportError) -> float | None:
        """Return how long to wait before the next try, seconds; None where it is the last."""
        return self._pause_s() if self._is_harmless or not was_sent(fault) else None

    def after_answer(self, answer: httpx.Response) -> float | None:
        """Return how long to wait before the next try, seconds; None where the answer stands."""
        status = answer.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return self._pause_s(_asked_pause_s(answer))  # refused before anything was done
        is_away = status == HTTPStatus.SERVICE_UNAVAILABLE or (
            status in _FROM_A_PROXY and not says_problem(answer)
        )
        return self._pause_s(_asked_pause_s(answer)) if is_away and self._is_harmless else None

    def _pause_s(self, least_s: float = 0.0) -> float | None:
        grown_s = min(_FIRST_PAUSE_S * 2**self._failures, _LONGEST_PAUSE_S)
        self._failures += 1
        pause_s = max(least_s, grown_s * random.uniform(0.5, 1.0))  # noqa: S311 # jitter
        return pause_s if monotonic() + pause_s < self._ends_s else None


def _asked_pause_s(answer: httpx.Response) -> float:
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdigit() else 0.0
