"""Recording: which statements a sale sends to the database, with which values."""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from bench import baskets, company
from ordito.platform import ids
from ordito.platform.db import Database, prepare_connection
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.processes.checkout import Outlet, sell
from ordito.processes.sale import Sale
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor


@dataclass(frozen=True)
class Sent:
    """A statement that was sent.

    Attributes:
        text: SQL with positional parameters; also BEGIN and COMMIT.
        values: its parameters.
    """

    text: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Recorded:
    """A sale and what it sent.

    Attributes:
        sale: as the client asked.
        key: its idempotency key.
        sent: statements, in order.
    """

    sale: Sale
    key: Key
    sent: list[Sent]

    def per_transaction(self) -> list[int]:
        """Return the number of statements of each transaction, reads among them.

        BEGIN and COMMIT are not counted; a statement outside of them is a transaction.
        """
        counts: list[int] = []
        is_open = False
        for statement in self.sent:
            if statement.text.startswith("BEGIN"):
                is_open = True
                counts.append(0)
            elif statement.text.startswith("COMMIT"):
                is_open = False
            elif is_open:
                counts[-1] += 1
            else:
                counts.append(1)
        return counts


async def record(address: str, *, method: str) -> Recorded:
    """Sell two baskets and return what was sent for the second: the first warms the connection."""
    sent: list[Sent] = []
    async with listened(address, sent) as db:
        outlet = Outlet(db, await Memory.load(db), SandboxProcessor())
        await _sell(outlet, method=method, skus=[21, 22, 23])
        sent.clear()
        key, sale = await _sell(outlet, method=method, skus=[11, 12, 13])
        return Recorded(sale, key, list(sent))


async def _sell(outlet: Outlet, *, method: str, skus: Sequence[int]) -> tuple[Key, Sale]:
    sale = msgspec.convert(baskets.draw(random.Random(1), method=method, skus=skus), Sale)
    key = Key.of(caller="bench", key=str(ids.new()), command="bench", body=b"")
    context = Context(actor="token:bench", channel_id=company.CHANNEL, request_id=ids.new())
    sold = await sell(outlet, sale=sale, key=key, context=context)
    assert sold.status == 201, sold  # placed
    await asyncio.sleep(0)  # the driver tells of a statement afterwards
    return key, sale


@asynccontextmanager
async def listened(address: str, sent: list[Sent]) -> AsyncGenerator[Database]:
    """Open a database through one connection that notes all that it is sent."""

    def note(query: Any) -> None:
        if "pg_advisory_unlock_all" not in query.query:  # the pool's own, between transactions
            sent.append(Sent(query.query, tuple(query.args or ())))

    async def listen(connection: asyncpg.Connection) -> None:
        await prepare_connection(connection)
        connection.add_query_logger(note)

    async def listen_again(connection: Any) -> None:
        connection.add_query_logger(note)

    pool = await asyncpg.create_pool(
        address, min_size=1, max_size=1, init=listen, setup=listen_again
    )
    async with pool:
        db = Database(pool)
        yield db
        await db.close()
