"""Hub: hears that the log has grown, reads it once and hands the new facts to every open stream.

One LISTEN connection per process; what a notification loses (a pooler between, a broken
connection), a look every few seconds finds.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from ordito.platform.db import DATABASE_FAULTS, Database
from ordito.platform.feed import Cursor, Entry, end_of_log, list_after, listen
from ordito.platform.telemetry import describe_fault, log

_LOOK_S: Final = 2.0
_GATHER_S: Final = 0.02  # so that a burst of notifications is one read
_UNWATCHED_S: Final = 0.5  # where nobody looks, the end of the log need not be known at once
_BATCH: Final = 500
_QUEUE: Final = 1000


class Subscription:
    """What one stream has not sent yet.

    Attributes:
        overflowed: whether facts were dropped because the reader is too slow.
    """

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Entry] = asyncio.Queue(_QUEUE)
        self.overflowed = False

    def offer(self, entry: Entry) -> None:
        """Add a fact, or note that there is no room."""
        try:
            self._waiting.put_nowait(entry)
        except asyncio.QueueFull:
            self.overflowed = True

    async def next(self, timeout_s: float) -> Entry | None:
        """Return the next fact, or None after ``timeout_s`` seconds without one."""
        try:
            async with asyncio.timeout(timeout_s):
                return await self._waiting.get()
        except TimeoutError:
            return None


class Hub:
    """Reads the log once for all streams of this process."""

    def __init__(self, address: str, database: Callable[[], Database]) -> None:
        self._address = address
        self._database = database
        self._grown = asyncio.Event()
        self._subscriptions: set[Subscription] = set()

    async def run(self) -> None:
        """Listen and hand out for ever, until cancelled; faults of the database are waited out."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._hand_out())

    @contextmanager
    def subscribe(self) -> Generator[Subscription]:
        """Take part in what is handed out from now on."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def _listen(self) -> None:
        while True:
            try:
                await listen(self._address, self._grown.set)
            except (OSError, TimeoutError, *DATABASE_FAULTS) as fault:
                log.warning("live_listen_lost", **describe_fault(fault))
            await asyncio.sleep(_LOOK_S)

    async def _hand_out(self) -> None:
        cursor: Cursor | None = None
        while True:
            try:
                if cursor is not None and self._subscriptions:
                    cursor = await self._hand_out_after(cursor)
                else:
                    end = await self._database().read(end_of_log)
                    # whoever came meanwhile counts on what came meanwhile
                    cursor = cursor if cursor and self._subscriptions else end
            except (OSError, TimeoutError, *DATABASE_FAULTS) as fault:
                log.warning("live_read_lost", **describe_fault(fault))
            await self._wait()

    async def _hand_out_after(self, cursor: Cursor) -> Cursor:
        while entries := await self._database().read(list_after, cursor=cursor, most=_BATCH):
            cursor = entries[-1].cursor
            for entry in entries:
                for subscription in self._subscriptions:
                    subscription.offer(entry)
            if len(entries) < _BATCH:
                break
        return cursor

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_S):
                await self._grown.wait()
                await asyncio.sleep(_GATHER_S if self._subscriptions else _UNWATCHED_S)
        except TimeoutError:
            pass
        self._grown.clear()
