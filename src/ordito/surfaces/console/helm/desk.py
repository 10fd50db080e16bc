"""Desk of the helm: answers that are kept for the present build, and the making of those that lack.

A page never computes: it asks, waits a moment, and says that the answer is being made where it is
not there yet. Answers are made one at a time, each once, however many ask.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from ordito import marts, steering
from ordito.marts import Mart
from ordito.platform.state import lake_dir
from ordito.surfaces.call import Call

_PATIENCE_S: Final = 0.2
_KEPT: Final = 200
Answer = TypeVar("Answer")


class Desk:
    """What pages ask about one lake; safe to use from several threads and loops."""

    def __init__(self, folder: Path) -> None:
        """Stand beside the lake at ``folder``, which may not be there yet."""
        self.folder = folder
        self._lock = Lock()
        self._mart: Mart | None = None
        self._makers = ThreadPoolExecutor(1, "helm-answers")
        self._readers = ThreadPoolExecutor(2, "helm-rows")
        self._answers: OrderedDict[object, Any] = OrderedDict()
        self._making: dict[object, Future[Any]] = {}

    def mart(self) -> Mart:
        """Return the present mart; one before it stays open for who still reads it.

        Raises:
            NoMart: nothing was built yet.
        """
        build = marts.current(self.folder)
        with self._lock:
            if self._mart is None or self._mart.version != build.version:
                self._mart = Mart(self.folder, build)
                self._answers.clear()
            return self._mart

    async def ask(
        self, mart: Mart, name: str, asked: object, make: Callable[[], Answer]
    ) -> Answer | None:
        """Return an answer, or None while it is being made."""
        key = (mart.version, name, asked)
        with self._lock:
            if key in self._answers:
                return self._answers[key]
            if key not in self._making:
                self._making[key] = self._makers.submit(self._make, key, make)
            making = self._making[key]
        waited = asyncio.ensure_future(asyncio.wrap_future(making))
        done, _ = await asyncio.wait({waited}, timeout=_PATIENCE_S)
        return waited.result() if done else None

    async def read(self, look: Callable[[], Answer]) -> Answer:
        """Return rows, read in a thread beside the loop."""
        return await asyncio.wrap_future(self._readers.submit(look))

    def _make(self, key: object, make: Callable[[], Answer]) -> Answer:
        try:
            made = make()
            with self._lock:
                self._answers[key] = made
                while len(self._answers) > _KEPT:
                    self._answers.popitem(last=False)
            return made
        finally:
            with self._lock:
                self._making.pop(key, None)


def desk_of(request: Call) -> Desk:
    """Return the desk of the company that is served."""
    return _desk(lake_dir(request.house.settings.company))


async def book_of(request: Call) -> steering.economics.CostBook:
    """Return the register of costs in force."""
    return await request.db.read(steering.economics.COSTS.load)


_desk = cache(Desk)
