"""Feed: the log read from a cursor on, in the order in which facts became final.

For readers that keep their own place: live screens, change feeds, webhooks, marts. (Handlers are
driven by ``relay``.)
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.errors import Invalid
from ordito.platform.events import SLOTS, Fact

CHANNEL: Final = "ordito_facts"
"""Notification channel on which the relay announces that the log has grown."""

LIVE: Final = ("live", "simulated")
EVERY: Final = (*LIVE, "history")

_ALL_SLOTS: Final = list(range(SLOTS))


class CursorWrong(Invalid):
    """The cursor is none that the feed has given out."""

    code = "platform.cursor_wrong"
    remedy = "Send the 'next' of the last answer unchanged, or leave the cursor out to start anew."


class Cursor(msgspec.Struct, frozen=True, order=True):
    """A place in the log; everything up to it has been read.

    Attributes:
        xid: transaction of the last fact read.
        fact_id: the last fact read.
    """

    xid: int = 0
    fact_id: UUID = UUID(int=0)

    def __str__(self) -> str:
        return f"{self.xid}-{self.fact_id.hex}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what ``str`` has written.

        Raises:
            CursorWrong: it was not written by us.
        """
        xid, _, fact_id = text.partition("-")
        try:
            cursor = cls(int(xid), UUID(hex=fact_id))
        except ValueError:
            raise CursorWrong(f"{text[:80]!r} is no cursor of this feed", field="after") from None
        if not 0 <= cursor.xid < 1 << 63:
            raise CursorWrong(f"{text[:80]!r} is no cursor of this feed", field="after")
        return cursor


class Entry(Fact, frozen=True):
    """A fact at its place in the log.

    Attributes:
        xid: transaction that wrote it.
    """

    xid: int

    @property
    def cursor(self) -> Cursor:
        """Where a reader stands who has read it."""
        return Cursor(self.xid, self.fact_id)


_sql = statements(__name__)
_LIST_AFTER = _sql.query("list_after", Entry)
_LIST_LATEST = _sql.query("list_latest", Entry)
_HORIZON = _sql.query("find_horizon", Cursor)
_LIST_OF_TYPES = _sql.query("list_of_types", Entry)
_END = _sql.query("end_of_log", int)


async def list_after(
    tx: Tx, *, cursor: Cursor, most: int, origins: Sequence[str] = LIVE
) -> list[Entry]:
    """Return up to ``most`` facts after ``cursor``, oldest first."""
    return await tx.fetch(
        _LIST_AFTER,
        slots=_ALL_SLOTS,
        xid=str(cursor.xid),
        fact_id=cursor.fact_id,
        origins=list(origins),
        most=most,
    )


async def list_of_types(
    tx: Tx,
    *,
    cursor: Cursor,
    types: Sequence[str],
    most: int,
    window: int,
    origins: Sequence[str] = LIVE,
) -> tuple[list[Entry], Cursor, bool]:
    """Return up to ``most`` facts of some types after ``cursor``, oldest first.

    Args:
        tx: the caller's transaction.
        cursor: where the reader stands.
        types: of the events that are wanted.
        most: at most so many.
        window: facts of any type to look at; rare ones are found in several calls of equal cost.
        origins: which facts.

    Returns:
        The facts, the place up to which all were looked at, and whether there may be more by now.
    """
    place = {"slots": _ALL_SLOTS, "xid": str(cursor.xid), "fact_id": cursor.fact_id}
    horizon = await tx.find(_HORIZON, **place, window=window)
    if horizon is None:
        return [], cursor, False
    found = await tx.fetch(
        _LIST_OF_TYPES,
        **place,
        last_xid=str(horizon.xid),
        last_id=horizon.fact_id,
        types=list(types),
        origins=list(origins),
        most=most,
    )
    return found, found[-1].cursor if len(found) == most else horizon, True


async def list_latest(tx: Tx, *, types: Sequence[str], most: int) -> list[Entry]:
    """Return the latest facts of some types that are no imported history, latest first."""
    return await tx.fetch(_LIST_LATEST, slots=_ALL_SLOTS, types=list(types), most=most)


async def end_of_log(tx: Tx) -> Cursor:
    """Return the place after everything that is final now."""
    xid = await tx.one(_END)
    return Cursor(xid - 1, UUID(int=(1 << 128) - 1))


async def listen(address: str, hear: Callable[[], None]) -> None:
    """Call ``hear`` whenever the log has grown, until the connection is lost.

    Args:
        address: URL of the database; not that of a transaction pooler, which loses notifications.
        hear: called in the event loop.
    """
    connection: Any = await asyncpg.connect(address)
    try:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda *_: lost.set())  # pyright: ignore[reportUnknownLambdaType]
        await connection.add_listener(CHANNEL, lambda *_: hear())  # pyright: ignore[reportUnknownLambdaType]
        await lost.wait()
    finally:
        connection.terminate()
