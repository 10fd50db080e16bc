"""Values that may be a few seconds old, so that the hot path asks the database nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_FULL: Final = 10_000


class Fresh(Generic[Key, Value]):
    """Loaded values by key, each trusted for some seconds and loaded once however many ask.

    What does not exist is not remembered: strangers cannot fill the memory with guesses.
    """

    def __init__(self, load: Callable[[Key], Awaitable[Value | None]], *, lasts_s: float) -> None:
        self._load = load
        self._lasts_s = lasts_s
        self._known: dict[Key, tuple[float, Value]] = {}
        self._loading: dict[Key, asyncio.Task[Value | None]] = {}

    def has(self, key: Key) -> bool:
        """Tell whether ``key`` was ever found, fresh or not."""
        return key in self._known

    async def get(self, key: Key) -> Value | None:
        """Return the value of ``key``, or None where there is none."""
        known = self._known.get(key)
        if known is not None and known[0] > monotonic():
            return known[1]
        task = self._loading.get(key)
        if task is None:
            task = self._loading[key] = asyncio.create_task(self._renew(key))
        # a caller that gives up does not take the others' answer along
        return await asyncio.shield(task)

    def forget(self, key: Key) -> None:
        """Load ``key`` anew when it is asked for next."""
        self._known.pop(key, None)

    def forget_all(self) -> None:
        """Load every key anew when it is asked for next."""
        self._known.clear()

    async def _renew(self, key: Key) -> Value | None:
        try:
            value = await self._load(key)
            if value is None:
                self._known.pop(key, None)
                return None
            if len(self._known) >= _FULL:
                self._known.pop(next(iter(self._known)))
            self._known[key] = (monotonic() + self._lasts_s, value)
            return value
        finally:
            del self._loading[key]
