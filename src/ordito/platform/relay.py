"""Relay: takes facts from the log to their handlers, each once, in the order of each slot.

Handlers run after commit, in the transaction that moves the reader's cursor, so their effects on
the database happen once. Imported history fires nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database, Tx, statements
from ordito.platform.events import SLOTS, Context, Fact
from ordito.platform.feed import Entry

Handler = Callable[[Tx, Fact], Awaitable[None]]
Subscriptions = Mapping[str, Sequence[Handler]]
Reader = Callable[[Tx, Sequence[Entry]], Awaitable[None]]
"""Takes a whole batch of one slot, imported history included; what it does never fails for good."""


class Follower(msgspec.Struct, frozen=True):
    """A handler of many facts at once: as many statements for a hundred facts as for one.

    It does not see imported history. Where it fails on a batch, it gets the facts one by one, and
    the one that it cannot digest is parked like any other handler's.

    Attributes:
        types: of the facts that it handles.
        follow: what it does with those of a batch, in the order of their slot.
    """

    types: frozenset[str]
    follow: Callable[[Tx, Sequence[Fact]], Awaitable[None]]


_sql = statements(__name__)
_OPEN_CURSORS = _sql.command("open_cursors")
_WAITING = _sql.query("list_waiting", int)
_TAKE_SLOT = _sql.query("take_slot", int)
_FACTS = _sql.query("list_facts", Entry)
_ADVANCE = _sql.command("advance")
_PARK = _sql.command("park")
_ANNOUNCE = _sql.query("announce", str)
_PARKED = _sql.query("count_parked", int)
_LAG_S = _sql.query("read_lag_s", int)

_READER: Final = "handlers"
_BATCH: Final = 200
_IDLE_PAUSE_S: Final = 0.1
_BUSY_PAUSE_S: Final = 0.25  # a round costs a transaction for each slot, however little is in it
_FAULT_PAUSE_S: Final = 2.0
_TRIES: Final = 3
# rivals and a database that goes away: no try of the handler's
_NOT_ITS_FAULT: Final = (
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,
    ConnectionError,
)
_ALL_SLOTS: Final = list(range(SLOTS))
_log = logging.getLogger(__name__)


class Relay:
    """The loop that drains the log; any number of processes may run one."""

    def __init__(
        self,
        database: Database,
        subscriptions: Subscriptions,
        readers: Sequence[Reader] = (),
        followers: Sequence[Follower] = (),
    ) -> None:
        self._database = database
        self._subscriptions = subscriptions
        self._readers = readers
        self._followers = followers
        self._tries: dict[tuple[UUID, str], int] = {}

    async def run(self) -> None:
        """Drain for ever, until cancelled; faults of the database are waited out."""
        opened = False
        while True:
            try:
                if not opened:
                    await self._database.transact(open_cursors, Context.system())
                    opened = True
                digested = await self.drain()
                if digested < _BATCH:
                    await asyncio.sleep(_BUSY_PAUSE_S if digested else _IDLE_PAUSE_S)
            except (TimeoutError, OSError, *DATABASE_FAULTS) as fault:
                _log.warning("relay waits for the database: %s", type(fault).__name__)
                await asyncio.sleep(_FAULT_PAUSE_S)

    async def drain(self) -> int:
        """Digest what waits in every slot once; return the number of facts."""
        waiting = await self._database.read(_waiting)
        digested = 0
        for slot in waiting:
            digested += await self._drain_slot(slot)
        return digested

    async def _drain_slot(self, slot: int, batch: int = _BATCH) -> int:
        failures: list[_Failure] = []
        try:
            return await self._database.transact(
                self._digest, Context.system(), slot, batch, failures
            )
        except _FollowerFailed:
            return await self._drain_slot(slot, batch=1)
        except _HandlerFailed:
            return await self._drain_carefully(slot, failures)

    async def _digest(self, tx: Tx, slot: int, batch: int, failures: "list[_Failure]") -> int:
        if await tx.find(_TAKE_SLOT, slot=slot, reader=_READER) is None:
            return 0
        facts = await tx.fetch(_FACTS, slot=slot, reader=_READER, batch=batch)
        for fact in facts:
            if fact.origin != "history":
                await self._handle(tx, fact, failures)
        news = [fact for fact in facts if fact.origin != "history"]
        for follower in self._followers:
            await self._follow(tx, follower, news, failures)
        if facts:
            for read in self._readers:
                await read(tx, facts)
            await tx.run(_ADVANCE, slot=slot, reader=_READER, fact_id=facts[-1].fact_id)
            await tx.find(_ANNOUNCE, text=str(slot))
        return len(facts)

    async def _handle(self, tx: Tx, fact: Fact, failures: "list[_Failure]") -> None:
        for handler in self._subscriptions.get(fact.type, ()):
            if self._is_parked(fact, handler):
                continue
            try:
                await handler(tx, fact)
            except _NOT_ITS_FAULT:
                raise
            except Exception as error:  # whatever a handler does wrong is parked, not fatal
                failures.append((fact, handler, error))
                raise _HandlerFailed from error

    async def _follow(
        self, tx: Tx, follower: Follower, news: Sequence[Fact], failures: "list[_Failure]"
    ) -> None:
        wanted = [
            fact
            for fact in news
            if fact.type in follower.types and not self._is_parked(fact, follower.follow)
        ]
        if not wanted:
            return
        try:
            await follower.follow(tx, wanted)
        except _NOT_ITS_FAULT:
            raise
        except Exception as error:  # as in ``_handle``
            if len(news) > 1:
                raise _FollowerFailed from error
            failures.append((wanted[0], follower.follow, error))
            raise _HandlerFailed from error

    def _is_parked(self, fact: Fact, handler: Callable[..., object]) -> bool:
        return self._tries.get((fact.fact_id, _name(handler)), 0) >= _TRIES

    async def _drain_carefully(self, slot: int, failures: "list[_Failure]") -> int:
        """Count the failure; after the last try park the fact for that handler and go on."""
        fact, handler, error = failures[-1]
        key = (fact.fact_id, _name(handler))
        self._tries[key] = self._tries.get(key, 0) + 1
        _log.warning("handler %s failed on %s: %r", key[1], fact.type, type(error).__name__)
        if self._tries[key] < _TRIES:
            await asyncio.sleep(_IDLE_PAUSE_S * 2 ** self._tries[key])
            return 1
        await self._database.transact(_park, Context.system(), slot, fact.fact_id, key[1], error)
        return 1


async def count_parked(tx: Tx) -> int:
    """Return how many facts a handler could not digest."""
    return await tx.one(_PARKED)


async def read_lag_s(tx: Tx, *, at: datetime) -> int:
    """Return how long the oldest undigested fact has waited, seconds; 0 where none waits."""
    return await tx.one(_LAG_S, reader=_READER, at=at)


class _HandlerFailed(Exception):
    """Ends the transaction of a batch in which a handler failed."""


class _FollowerFailed(Exception):
    """Ends the transaction of a batch of which a follower could not digest a fact."""


_Failure = tuple[Fact, Callable[..., object], Exception]


async def open_cursors(tx: Tx) -> None:
    """Let the relay of a company that never had one begin here; else nothing changes.

    Facts that were recorded before are history. A server does it before it takes the first request,
    so that no fact of a request is taken for history.
    """
    await tx.run(_OPEN_CURSORS, reader=_READER, slots=_ALL_SLOTS, nothing=UUID(int=0))


async def _waiting(tx: Tx) -> list[int]:
    return await tx.fetch(_WAITING, reader=_READER, slots=_ALL_SLOTS)


async def _park(tx: Tx, slot: int, fact_id: UUID, handler: str, error: Exception) -> None:
    await tx.run(
        _PARK,
        slot=slot,
        reader=_READER,
        fact_id=fact_id,
        handler=handler,
        error=f"{type(error).__name__}: {error}"[:2000],
        at=now(),
    )


def _name(handler: Callable[..., object]) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"
