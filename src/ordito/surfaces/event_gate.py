"""Gate: what a process knows of those who send events: their keys, their pace, their clocks.

Too many requests are sent away before anything of them is read; clients come again by themselves.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from time import monotonic
from typing import Final
from uuid import UUID

from ordito import journeys
from ordito.journeys import Count, Source
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database
from ordito.platform.events import Context
from ordito.platform.telemetry import describe_fault, log
from ordito.reads.memory import Memory

MOST_AT_ONCE: Final = 64
"""Requests that a process has in hand."""

_NOTE_EVERY_S: Final = 2
_LOOK_AGAIN_S: Final = 0.25
_MOST_CLOCKS: Final = 50_000
_MOST_WRONG: Final = 500
_BURST_S: Final = 2.0
_LONGEST: Final = 200


class Gate:
    """Lets requests with events in, and counts them."""

    def __init__(self, database: Callable[[], Database], memory: Callable[[], Memory]) -> None:
        self._database = database
        self._memory = memory
        self._in_hand = 0
        self._counts: dict[UUID, Count] = {}
        self._wrong: dict[tuple[str, str], int] = {}
        self._clocks: OrderedDict[str, timedelta] = OrderedDict()
        self._due: dict[UUID, float] = {}
        self._looked_at = 0.0

    @property
    def is_full(self) -> bool:
        """Whether as many requests are in hand as can be."""
        return self._in_hand >= MOST_AT_ONCE

    def __enter__(self) -> None:
        """Take a request in hand."""
        self._in_hand += 1

    def __exit__(self, *_: object) -> None:
        """Let it go."""
        self._in_hand -= 1

    async def find(self, key: str) -> Source | None:
        """Return whose key it is; sources that were added a moment ago are looked up."""
        memory, at = self._memory(), now()
        source = memory.sources.find_by_key(key, at=at)
        if source is None and monotonic() - self._looked_at > _LOOK_AGAIN_S:
            self._looked_at = monotonic()
            db = self._database()
            memory.sources = await db.read(journeys.refresh_sources, book=memory.sources)
            source = memory.sources.find_by_key(key, at=at)
        return source

    def wait_s(self, source: Source) -> int:
        """Return how long a source must wait before it may send more, seconds; 0 means now."""
        return max(0, ceil(self._due.get(source.source_id, 0.0) - monotonic() - _BURST_S))

    def charge(self, source: Source, *, events: int) -> None:
        """Count events against the pace of a source."""
        due = max(self._due.get(source.source_id, 0.0), monotonic())
        self._due[source.source_id] = due + events / source.events_per_s

    def offset(
        self, sender: str, *, sent_at: datetime | None, received_at: datetime, is_resent: bool
    ) -> timedelta:
        """Return how far the clock of a sender is behind ours.

        A request that waited looks like a slow clock, so the smallest difference that was ever
        seen of the sender counts, until the clock is seen to be right; and nothing is learnt from
        what is sent again.
        """
        known = self._clocks.get(sender)
        if sent_at is None or is_resent:
            return known or timedelta()
        offset = received_at - sent_at
        if known is None or offset < known or not journeys.is_off(offset):
            self._clocks[sender] = known = offset
            if len(self._clocks) > _MOST_CLOCKS:
                self._clocks.popitem(last=False)
        return known

    def count(
        self,
        source: Source,
        *,
        offset: timedelta,
        events: int = 0,
        repeated: int = 0,
        bad: int = 0,
    ) -> None:
        """Count a batch that was taken from a sender whose clock is so far behind ours."""
        count = self._count(source)
        count.batches += 1
        count.events += events
        count.repeated += repeated
        count.bad += bad
        if journeys.is_off(offset):
            count.skewed += 1
            count.skew_s = max(count.skew_s, int(abs(offset).total_seconds()))

    def count_shed(self, source: Source) -> None:
        """Count a request that was sent away."""
        self._count(source).shed += 1

    def count_wrong(self, key: str, origin: str) -> None:
        """Count a request with a key that opens nothing."""
        name = key[:_LONGEST], origin[:_LONGEST]
        if name in self._wrong or len(self._wrong) < _MOST_WRONG:
            self._wrong[name] = self._wrong.get(name, 0) + 1

    async def note_for_ever(self) -> None:
        """Write down every few seconds what was counted."""
        while True:
            await asyncio.sleep(_NOTE_EVERY_S)
            try:
                await self.note()
            except (OSError, TimeoutError, *DATABASE_FAULTS) as fault:
                log.warning("counts_not_noted", **describe_fault(fault))

    async def note(self) -> None:
        """Write down what was counted since the last time."""
        counts, self._counts = self._counts, {}
        wrong, self._wrong = self._wrong, {}
        db = self._database()
        if counts:
            await db.transact(journeys.add_counts, Context.system(), counts=counts)
        if wrong:
            book = self._memory().sources
            await db.transact(
                journeys.note_wrong_keys, Context.system(), seen=wrong, book=book, at=now()
            )

    def _count(self, source: Source) -> Count:
        count = self._counts.setdefault(source.source_id, Count(now()))
        count.seen_at = now()
        return count
