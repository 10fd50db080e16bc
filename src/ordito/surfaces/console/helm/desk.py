"""Desk of the helm: answers that are kept for the build that is shown, and the making of others.

A page never computes: it asks, waits a moment, and says that the answer is being made where it is
not there yet. Answers are made one at a time, each once, however many ask. A newer build is shown
when what was asked of the one before is made for it too.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeAlias, TypeVar

from ordito import marts, steering
from ordito.marts import Mart
from ordito.platform.errors import Refusal
from ordito.platform.state import lake_dir
from ordito.surfaces.call import Call

_PATIENCE_S: Final = 0.2
_KEPT: Final = 200
_MADE_AHEAD: Final = 20
Answer = TypeVar("Answer")
Make: TypeAlias = Callable[[Mart], Any]


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
        self._wanted: OrderedDict[tuple[str, object], Make] = OrderedDict()
        self._turning: str | None = None

    def mart(self) -> Mart:
        """Return the mart that is shown; one before it stays open for who still reads it.

        Raises:
            NoMart: nothing was built yet.
        """
        build = marts.current(self.folder)
        with self._lock:
            if self._mart is None or not self._mart.is_there():
                self._show(Mart(self.folder, build))
            elif build.version not in {self._mart.version, self._turning}:
                self._turning = build.version
                self._makers.submit(self._turn, build)
            assert self._mart is not None
            return self._mart

    async def ask(
        self, mart: Mart, name: str, asked: object, make: Callable[[Mart], Answer]
    ) -> Answer | None:
        """Return an answer, or None while it is being made."""
        key = (mart.version, name, asked)
        with self._lock:
            self._wanted[name, asked] = make
            self._wanted.move_to_end((name, asked))
            while len(self._wanted) > _MADE_AHEAD:
                self._wanted.popitem(last=False)
            if key in self._answers:
                return self._answers[key]
            if key not in self._making:
                self._making[key] = self._makers.submit(self._make, key, mart, make)
            making = self._making[key]
        waited = asyncio.ensure_future(asyncio.wrap_future(making))
        done, _ = await asyncio.wait({waited}, timeout=_PATIENCE_S)
        return waited.result() if done else None

    async def read(self, look: Callable[[], Answer]) -> Answer:
        """Return rows, read in a thread beside the loop."""
        return await asyncio.wrap_future(self._readers.submit(look))

    def _show(self, mart: Mart) -> None:
        self._mart = mart
        self._answers.clear()

    def _turn(self, build: marts.Build) -> None:
        """Make for ``build`` what was last asked, then show it."""
        try:
            mart = Mart(self.folder, build)
            with self._lock:
                wanted = list(self._wanted.items())
            made: dict[object, Any] = {}
            for (name, asked), make in wanted:
                with suppress(Refusal):
                    made[mart.version, name, asked] = make(mart)
            with self._lock:
                self._show(mart)
                self._answers.update(made)
        finally:
            with self._lock:
                self._turning = None

    def _make(self, key: object, mart: Mart, make: Callable[[Mart], Answer]) -> Answer:
        try:
            made = make(mart)
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
