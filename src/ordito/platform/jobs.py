"""Jobs: work that waits for its turn, is done at least once and tried again when it fails.

A port of three functions over pgqueuer. Handlers behind the relay enqueue; commands never do, they
write facts. What a job does must be safe to repeat: a worker may die after the work and before it
could say so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg
import msgspec
from pgqueuer import AsyncpgPoolDriver, DatabaseRetryEntrypointExecutor, Job, Queries
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.core.executors import EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel

from ordito.platform.db import DATABASE_FAULTS, Database, Tx, statements
from ordito.platform.telemetry import describe_fault, log

Work = Callable[[Database, Any], Awaitable[None]]
Works = dict[str, tuple[Work, type[msgspec.Struct]]]
"""What jobs of each name do, and the struct that they receive."""

_ATTEMPTS: Final = 8
_LOOK: Final = timedelta(seconds=1)
_FAULT_PAUSE_S: Final = 2.0
_CONNECTIONS: Final = 3
_SETTINGS: Final = DBSettings(db_schema="platform")
_CHANNEL: Final = Channel(_SETTINGS.channel)

_sql = statements(__name__)
_ENQUEUE = _sql.command("enqueue")
_FORGET_LOG = _sql.command("forget_log")
_FORGET_BATCH: Final = 10_000


class JobFailed(Exception):
    """A job's work failed; says the class of the error alone, because messages quote values."""


async def enqueue(
    tx: Tx,
    name: str,
    arguments: msgspec.Struct,
    *,
    at: datetime,
    key: str | None = None,
    after: datetime | None = None,
) -> bool:
    """Let a job run when the transaction has committed.

    Args:
        tx: the caller's transaction.
        name: of registered work.
        arguments: ids and codes; no personal data.
        at: the present instant.
        key: while a job of this key waits or runs, no second one is made.
        after: not before this instant.

    Returns:
        False where a job of the same key exists already.
    """
    return bool(
        await tx.run(
            _ENQUEUE,
            name=name,
            payload=msgspec.json.encode(arguments),
            key=key,
            at=at,
            after=after or at,
        )
    )


async def forget_log(tx: Tx, *, before: datetime) -> int:
    """Forget what became of jobs before an instant; return how many, a batch at a time."""
    return await tx.run(_FORGET_LOG, before=before, most=_FORGET_BATCH)


def register(works: Works, name: str, arguments: type[msgspec.Struct], work: Work) -> None:
    """Say what a job of this name does.

    Args:
        works: to add it to.
        name: ``room.verb``.
        arguments: struct that ``work`` receives.
        work: called with the database and the arguments; opens its own transactions.
    """
    assert name not in works, name
    works[name] = (work, arguments)


async def run(database: Database, address: str, works: Works) -> None:
    """Do jobs for ever, until cancelled; any number of processes may.

    Work that fails is tried again after 1, 2, 4 ... seconds, eight times; then it is held for the
    operator. A job whose worker died is taken over after half a minute.
    """
    while True:
        try:
            async with asyncpg.create_pool(address, min_size=1, max_size=_CONNECTIONS) as pool:
                await _queue(database, pool, works).run(dequeue_timeout=_LOOK)
        except (OSError, TimeoutError, *DATABASE_FAULTS) as fault:
            # a connection lost while the queue was being left must not hide that it is left
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise asyncio.CancelledError from fault
            log.warning("jobs_wait_for_database", **describe_fault(fault))
            await asyncio.sleep(_FAULT_PAUSE_S)


def _queue(database: Database, pool: Any, works: Works) -> QueueManager:
    queries = Queries(
        AsyncpgPoolDriver(pool),
        qbe=QueryBuilderEnvironment(_SETTINGS),
        qbq=QueryQueueBuilder(_SETTINGS),
        qbs=QuerySchedulerBuilder(_SETTINGS),
    )
    queue = QueueManager(queries, _CHANNEL)
    for name, (work, arguments) in works.items():
        doing = _doing(database, work, arguments)
        queue.entrypoint(name, on_failure="hold", executor_factory=_patient)(doing)
    return queue


def _patient(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
    return DatabaseRetryEntrypointExecutor(parameters, max_attempts=_ATTEMPTS)


def _doing(
    database: Database, work: Work, arguments: type[msgspec.Struct]
) -> Callable[[Job], Awaitable[None]]:
    decoder = msgspec.json.Decoder(arguments)

    async def do(job: Job) -> None:
        working = work(database, decoder.decode(job.payload or b"{}"))
        (outcome,) = await asyncio.gather(working, return_exceptions=True)
        if isinstance(outcome, BaseException):
            described = describe_fault(outcome)
            log.warning("job_failed", job=job.entrypoint, attempt=job.attempts, **described)
            raise JobFailed(described["error"])

    return do
