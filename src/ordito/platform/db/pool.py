"""Transactions on PostgreSQL: opened by surfaces and processes, used by flows and commands."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from ordito.platform.db.statements import Command, Query
from ordito.platform.events import Context, Event, Fact, append_facts, seal

Row = TypeVar("Row")
Result = TypeVar("Result")
P = ParamSpec("P")

_ATTEMPTS: Final = 6
_FIRST_PAUSE_S: Final = 0.005
# what a caller outside a request may wait out: the server is restarting or out of reach
DATABASE_FAULTS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut in the middle of an answer
)
# what a request cannot wait out: no connection is to be had, or the one it had was cut
DATABASE_AWAY: Final = (
    ConnectionError,
    FileNotFoundError,  # the socket of a server that does not run
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
_RETRYABLE: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
# arrays as parameters would be planned anew at each execution; measured: half the CPU
_SERVER_SETTINGS: Final = {
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "timezone": "UTC",
    "application_name": "ordito",
}


class Tx:
    """An open transaction: statements in, rows out, facts recorded beside them.

    Attributes:
        context: who acts, through which channel and place.
    """

    def __init__(self, connection: asyncpg.Connection, context: Context) -> None:
        self.context = context
        self._connection = connection
        self._facts: list[Fact] = []

    async def fetch(self, query: Query[Row], **arguments: Any) -> list[Row]:
        """Return all rows."""
        records = await self._connection.fetch(query.text, *query.arguments(arguments))
        return [_shaped(query.shape, record) for record in records]

    async def find(self, query: Query[Row], **arguments: Any) -> Row | None:
        """Return the first row, or None."""
        record = await self._connection.fetchrow(query.text, *query.arguments(arguments))
        return None if record is None else _shaped(query.shape, record)

    async def one(self, query: Query[Row], **arguments: Any) -> Row:
        """Return the one row that must exist."""
        row = await self.find(query, **arguments)
        if row is None:
            raise LookupError(query.label)
        return row

    async def run(self, command: Command, **arguments: Any) -> int:
        """Run a statement and return the number of rows that it touched."""
        tag = await self._connection.execute(command.text, *command.arguments(arguments))
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def copy(
        self, table: str, *, columns: Sequence[str], records: Sequence[tuple[Any, ...]]
    ) -> int:
        """Append many rows by COPY.

        Args:
            table: ``schema.table`` of the caller's own room.
            columns: column names, in the order of the tuples.
            records: one tuple per row.
        """
        schema, _, name = table.partition(".")
        await self._connection.copy_records_to_table(
            name, schema_name=schema, columns=list(columns), records=records
        )
        return len(records)

    def record(
        self,
        event: Event,
        *,
        subject: UUID,
        at: datetime,
        customer_id: UUID | None = None,
        case_id: UUID | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
        context: Context | None = None,
    ) -> None:
        """Write a fact into the log, in this transaction.

        Args:
            event: what happened.
            subject: id of what it happened to; without a customer the log's slot comes from it.
            at: when it happened, aware UTC.
            customer_id: whose journey it belongs to.
            case_id: what links an order to its later returns and calls.
            started_at: start of a service touchpoint.
            ended_at: end of a service touchpoint.
            context: who acted, where it was not who opened the transaction (imports).
        """
        self._facts.append(
            seal(
                event,
                context=context or self.context,
                subject=subject,
                at=at,
                customer_id=customer_id,
                case_id=case_id,
                started_at=started_at,
                ended_at=ended_at,
            )
        )

    async def _flush(self) -> None:
        if self._facts:
            facts, self._facts = self._facts, []
            await append_facts(self._connection, facts)


class Database:
    """A pool of connections to one company's database."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    @asynccontextmanager
    async def open(
        cls, address: str, *, min_size: int = 1, max_size: int = 16
    ) -> AsyncGenerator["Database"]:
        """Open a pool.

        Args:
            address: ``postgresql://`` URL; ``?host=DIRECTORY`` names a socket directory.
            min_size: connections kept open.
            max_size: connections at most.
        """
        pool = await asyncpg.create_pool(
            address,
            min_size=min_size,
            max_size=max_size,
            server_settings=_SERVER_SETTINGS,
            statement_cache_size=1000,
            max_cached_statement_lifetime=0,
            init=prepare_connection,
            reset=_keep_session,
        )
        try:
            yield cls(pool)
        finally:
            await pool.close()

    async def transact(
        self,
        work: Callable[Concatenate[Tx, P], Awaitable[Result]],
        context: Context,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Result:
        """Run ``work`` in one transaction with its facts; again where rivals made it fail.

        Serialisation failures and deadlocks are retried from the start, so ``work`` may have no
        effect outside the transaction.
        """
        for attempt in range(_ATTEMPTS):
            try:
                async with self._pool.acquire() as connection, connection.transaction():
                    tx = Tx(connection, context)  # pyright: ignore[reportArgumentType] # pool proxy
                    result = await work(tx, *args, **kwargs)
                    await tx._flush()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
                    return result
            except _RETRYABLE:
                if attempt == _ATTEMPTS - 1:
                    raise
                pause_s = _FIRST_PAUSE_S * 2**attempt
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 # jitter
        raise AssertionError("unreachable")

    async def read(
        self,
        work: Callable[Concatenate[Tx, P], Awaitable[Result]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Result:
        """Run a query function of single statements, without a transaction around it."""
        async with self._pool.acquire() as connection:
            return await work(Tx(connection, Context.system()), *args, **kwargs)  # pyright: ignore[reportArgumentType]

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[asyncpg.Connection]:
        """Lend a bare connection to platform code (relay, live push, backup)."""
        async with self._pool.acquire() as connection:
            yield connection  # pyright: ignore[reportReturnType] # pool proxy


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """Teach a connection to carry JSON as bytes-encoded structs and not as text."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=_encode_jsonb,
        decoder=_decode_jsonb,
    )


async def _keep_session(_: object) -> None:
    """Hand a connection on as it is: no session state is made (ARCHITECTURE section 5, rule 7).

    A transaction left open is rolled back before. The driver's own reset would cost a round trip of
    four statements for each transaction and read.
    """


def _encode_jsonb(value: object) -> bytes:
    return b"\x01" + (value if isinstance(value, bytes) else msgspec.json.encode(value))


def _decode_jsonb(value: bytes) -> Any:
    return msgspec.json.decode(value[1:])


def _shaped(shape: type[Row], record: asyncpg.Record) -> Row:
    if issubclass(shape, msgspec.Struct):
        return shape(*record)
    return record[0]
