"""Transactions on PostgreSQL: opened by surfaces and processes, used by flows and commands."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy
from asyncpg.transaction import Transaction

from ordito.platform.db.statements import Command, Query, statements
from ordito.platform.db.steps import REFUSED, Step, joined, refusal_of
from ordito.platform.events import Context, Event, Happening, columns_of, seal

_APPEND: Final = statements("ordito.platform.events").query("append_facts", str)

Row = TypeVar("Row")
Result = TypeVar("Result")
P = ParamSpec("P")

_ATTEMPTS: Final = 6
_FIRST_PAUSE_S: Final = 0.005
_AT_HAND: Final = 4
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

    It begins with its first statement, so that one that is a single call needs no BEGIN.

    Attributes:
        context: who acts, through which channel and place.
    """

    def __init__(
        self,
        connection: asyncpg.Connection,
        context: Context,
        transaction: Transaction | None = None,
    ) -> None:
        self.context = context
        self._connection = connection
        self._transaction = transaction
        self._began = False
        self._finished = False
        self._happened: list[Happening] = []

    async def fetch(self, query: Query[Row], **arguments: Any) -> list[Row]:
        """Return all rows."""
        records = await (await self._connected()).fetch(query.text, *query.arguments(arguments))
        return _shaped(query.shape, records)

    async def find(self, query: Query[Row], **arguments: Any) -> Row | None:
        """Return the first row, or None."""
        record = await (await self._connected()).fetchrow(query.text, *query.arguments(arguments))
        return None if record is None else _shaped(query.shape, [record])[0]

    async def one(self, query: Query[Row], **arguments: Any) -> Row:
        """Return the one row that must exist."""
        row = await self.find(query, **arguments)
        if row is None:
            raise LookupError(query.label)
        return row

    async def run(self, command: Command, **arguments: Any) -> int:
        """Run a statement and return the number of rows that it touched."""
        tag = await (await self._connected()).execute(command.text, *command.arguments(arguments))
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
        await (await self._connected()).copy_records_to_table(
            name, schema_name=schema, columns=list(columns), records=records
        )
        return len(records)

    async def copy_out(self, query: Query[Any], into: Path, **arguments: Any) -> None:
        """Write all rows of a query to a file, as CSV without a head; NULL is nothing at all."""
        connection = await self._connected()
        given = query.arguments(arguments)
        await connection.copy_from_query(query.text, *given, output=into, format="csv")

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
        """Write a fact into the log, in this transaction; see ``Happening`` for the arguments."""
        self.note(
            Happening(event, subject, at, customer_id, case_id, started_at, ended_at, context)
        )

    def note(self, happening: Happening) -> None:
        """Write a fact into the log, in this transaction."""
        self._happened.append(happening)

    async def take(self, *steps: Step[Any]) -> list[Any]:
        """Take steps in order, in one round trip; return what each answers.

        Raises:
            Exception: what a step has for the code with which its function refuses.
        """
        self._happened += [fact for step in steps for fact in step.facts]
        return await self._call(await self._connected(), steps)

    async def finish(self, *steps: Step[Any]) -> list[Any]:
        """Take the last steps together with the facts, and end the transaction.

        Where nothing was done before, this is the whole transaction: one round trip.

        Raises:
            Exception: what a step has for the code with which its function refuses.
        """
        assert not self._finished, "the transaction has ended"
        self._happened += [fact for step in steps for fact in step.facts]
        answers = await self._call(self._connection, (*steps, *self._facts()))
        await self.end()
        return answers[: len(steps)]

    async def end(self) -> None:
        """Write the facts that are left and commit."""
        if not self._finished:
            if self._happened:
                await self._call(self._connection, self._facts())
            self._finished = True
            if self._began and self._transaction is not None:
                await self._transaction.commit()

    async def undo(self) -> None:
        """Roll back what was done."""
        if self._began and not self._finished and self._transaction is not None:
            # with the connection gone, the server has rolled back itself
            with suppress(*DATABASE_AWAY, asyncpg.InterfaceError):
                await self._transaction.rollback()

    def _facts(self) -> tuple[Step[str], ...]:
        if not self._happened:
            return ()
        facts = [seal(happening, context=self.context) for happening in self._happened]
        self._happened = []
        return (Step(_APPEND, columns_of(facts)),)

    async def _connected(self) -> asyncpg.Connection:
        assert not self._finished, "the transaction has ended"
        if self._transaction is not None and not self._began:
            await self._transaction.start()
            self._began = True
        return self._connection

    async def _call(self, server: asyncpg.Connection, steps: Sequence[Step[Any]]) -> list[Any]:
        text = joined(tuple(step.query.text for step in steps))
        arguments = [one for step in steps for one in step.query.arguments(step.arguments)]
        try:
            record = await server.fetchrow(text, *arguments)
        except asyncpg.PostgresError as error:
            if error.sqlstate != REFUSED:
                raise
            raise refusal_of(steps, code=error.args[0], why=error.detail or "{}") from None
        assert record is not None, text
        return list(record)


class Database:
    """A pool of connections to one company's database.

    Who asks first is served first: the driver's own queue lets a newcomer take the connection that
    somebody was just woken for, who then waits again behind all others. A few connections whose
    work went well are kept at hand: the driver's pool makes a task of each one that comes back.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._turns = asyncio.Semaphore(pool.get_max_size())
        self._at_hand: list[PoolConnectionProxy] = []
        self._most_at_hand = _AT_HAND

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
        database = cls(pool)
        try:
            yield database
        finally:
            await database.close()

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
                async with self._open(context) as tx:
                    return await work(tx, *args, **kwargs)
            except _RETRYABLE:
                if attempt == _ATTEMPTS - 1:
                    raise
                pause_s = _FIRST_PAUSE_S * 2**attempt
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 # jitter
        raise AssertionError("unreachable")

    @asynccontextmanager
    async def _open(self, context: Context) -> AsyncGenerator[Tx]:
        async with self._turns, self._lent() as connection:
            tx = Tx(connection, context, connection.transaction())
            try:
                yield tx
                await tx.end()
            except BaseException:
                await tx.undo()
                raise

    async def read(
        self,
        work: Callable[Concatenate[Tx, P], Awaitable[Result]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Result:
        """Run a query function of single statements, without a transaction around it."""
        async with self._turns, self._lent() as connection:
            return await work(Tx(connection, Context.system()), *args, **kwargs)

    async def look(
        self,
        work: Callable[Concatenate[Tx, P], Awaitable[Result]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Result:
        """Run ``work`` on one snapshot: all that it reads is as of one instant; it changes nothing.

        It does not hold up the readers of the log, because it has no transaction id.
        """
        async with (
            self._turns,
            self._lent() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            return await work(Tx(connection, Context.system()), *args, **kwargs)

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[asyncpg.Connection]:
        """Lend a bare connection to platform code (relay, live push, backup)."""
        async with self._turns, self._pool.acquire() as connection:
            yield connection  # pyright: ignore[reportReturnType] # pool proxy

    @asynccontextmanager
    async def _lent(self) -> AsyncGenerator[asyncpg.Connection]:
        """Lend a connection for statements and transactions that end before it comes back."""
        connection = await self._take()
        try:
            yield connection  # pyright: ignore[reportReturnType] # pool proxy
        except BaseException:
            # cut off in the middle of something: the driver sees to what is left of that
            await self._pool.release(connection)
            raise
        if len(self._at_hand) < self._most_at_hand:
            self._at_hand.append(connection)
        else:
            await self._pool.release(connection)

    async def close(self) -> None:
        """Close the connections, those that are lent when they come back."""
        self._most_at_hand = 0
        while self._at_hand:
            await self._pool.release(self._at_hand.pop())
        await self._pool.close()

    async def _take(self) -> PoolConnectionProxy:
        while self._at_hand:
            connection = self._at_hand.pop()
            if _is_open(connection):
                return connection
            await self._pool.release(connection)
        return await self._pool.acquire()


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """Teach a connection to carry JSON as bytes-encoded structs and not as text."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=_encode_jsonb,
        decoder=_decode_jsonb,
    )


def _is_open(connection: PoolConnectionProxy) -> bool:
    with suppress(asyncpg.InterfaceError):  # the server has cut it off, and the pool let it go
        return not connection.is_closed()
    return False


async def _keep_session(_: object) -> None:
    """Hand a connection on as it is: no session state is made (ARCHITECTURE section 5, rule 7).

    A transaction left open is rolled back before. The driver's own reset would cost a round trip of
    four statements for each transaction and read.
    """


def _encode_jsonb(value: object) -> bytes:
    return b"\x01" + (value if isinstance(value, bytes) else msgspec.json.encode(value))


def _decode_jsonb(value: bytes) -> Any:
    return msgspec.json.decode(value[1:])


def _shaped(shape: type[Row], records: Sequence[asyncpg.Record]) -> list[Row]:
    # a shape may be dict[str, Any], of which newer Pythons do not say what it is a subclass of;
    # to ask for each row would cost more than to make it
    if isinstance(shape, msgspec.StructMeta):
        return [shape(*record) for record in records]
    return [record[0] for record in records]
