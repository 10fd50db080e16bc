"""Terms of delivery: how often, how long, how much."""

import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from ordito.platform.settings import Settings

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_PAUSE: Final = re.compile(r"(\d+)([smhd])")
_LONGEST_PAUSE: Final = timedelta(days=1)
_JITTER: Final = 0.2
_SHORTEST_SECRET: Final = 4


class Terms(Struct, frozen=True, kw_only=True):
    """How deliveries are made.

    Attributes:
        pauses: between one attempt and the next; one attempt more than pauses is made.
        gives_up_after: an endpoint that fails for longer is disabled.
        parallel: messages on their way to one endpoint at once.
        lease: after which somebody else takes over what was begun; longer than the timeout.
        body_limit_bytes: a longer message goes without the representation.
        log_kept: how long the log of what has ended is kept.
        source: URI of this company, for the envelope.
        allows_private: whether plain http and private addresses may be named.
    """

    pauses: tuple[timedelta, ...]
    gives_up_after: timedelta
    parallel: int
    lease: timedelta
    body_limit_bytes: int
    log_kept: timedelta
    source: str
    allows_private: bool

    @classmethod
    def of(cls, settings: Settings) -> "Terms":
        """Read them from the settings."""
        return cls(
            pauses=pauses_of(settings.webhook_pauses),
            gives_up_after=timedelta(days=settings.webhook_gives_up_after_days),
            parallel=settings.webhook_parallel,
            lease=timedelta(seconds=2 * settings.webhook_timeout_s + 5),
            body_limit_bytes=settings.webhook_body_limit_bytes,
            log_kept=timedelta(days=settings.webhook_log_days),
            source=settings.public_url or f"urn:ordito:{settings.company}",
            allows_private=settings.webhook_private_networks,
        )

    def next_at(
        self, *, attempts: int, at: datetime, asked: timedelta | None = None
    ) -> datetime | None:
        """Return when to try again after ``attempts`` failed ones, or None where it was the last.

        The pause is stretched or shortened by up to a fifth, so that what failed together does not
        come again together. What the receiver ``asked`` for is honoured up to a day.
        """
        if attempts > len(self.pauses):
            return None
        pause = self.pauses[attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 # jitter
        return at + max(pause, min(asked or timedelta(0), _LONGEST_PAUSE))


def pauses_of(text: str) -> tuple[timedelta, ...]:
    """Read pauses as ``5s 5m 2h 1d``."""
    return tuple(timedelta(**{_UNITS[unit]: int(number)}) for number, unit in _PAUSE.findall(text))


def mask(text: str, secrets: Any) -> str:
    """Return ``text`` with every text that occurs in ``secrets`` (nested) blotted out."""
    for value in sorted(set(_texts(secrets)), key=len, reverse=True):
        text = text.replace(value, "•••")
    return text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _SHORTEST_SECRET:
        yield value
    elif isinstance(value, dict):
        for one in value.values():  # pyright: ignore[reportUnknownVariableType] # JSON
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:  # pyright: ignore[reportUnknownVariableType] # JSON
            yield from _texts(one)
