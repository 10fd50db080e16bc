"""Doctor: what the books say of the health of a company's system."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.relay import count_parked, read_lag_s

_sql = statements(__name__)
_LEFT_OPEN = _sql.query("count_left_open", int)
_UNSETTLED = _sql.query("count_unsettled", int)
_SHORTFALL = _sql.query("count_shortfall", int)

PATIENCE: Final = timedelta(minutes=5)


class ServerState(msgspec.Struct, frozen=True):
    """What the database says of itself.

    Attributes:
        version_num: as 180006 for 18.6.
        synchronous_commit: ``on``, or acknowledged writes can be lost.
        fsync: ``on``, or acknowledged writes can be lost.
        size_bytes: of the company's database.
        clock: its time.
    """

    version_num: int
    synchronous_commit: str
    fsync: str
    size_bytes: int
    clock: datetime


class Backlog(msgspec.Struct, frozen=True):
    """Work that should have been done; all 0 in a healthy system.

    Attributes:
        parked: facts that a handler could not digest.
        lag_s: how long the oldest undigested fact has waited, seconds.
        left_open: checkouts open for longer than ``PATIENCE``.
        unsettled: money movements unconfirmed for longer than ``PATIENCE``.
        shortfall: units promised that are not there.
    """

    parked: int
    lag_s: int
    left_open: int
    unsettled: int
    shortfall: int


_SERVER = _sql.query("read_server", ServerState)


async def read_server(tx: Tx) -> ServerState:
    """Return what the database says of itself."""
    return await tx.one(_SERVER)


async def read_backlog(tx: Tx, *, at: datetime) -> Backlog:
    """Return the work that should have been done by ``at``."""
    before = at - PATIENCE
    return Backlog(
        parked=await count_parked(tx),
        lag_s=await read_lag_s(tx, at=at),
        left_open=await tx.one(_LEFT_OPEN, before=before),
        unsettled=await tx.one(_UNSETTLED, before=before),
        shortfall=await tx.one(_SHORTFALL),
    )
