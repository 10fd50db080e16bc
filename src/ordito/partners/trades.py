"""Trades: one process at a time trades on a marketplace, and what its last round did."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.partners.model import Round, Trade
from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId

_sql: Final = statements(__name__)
_BEGIN: Final = _sql.query("begin_round", UUID)
_END: Final = _sql.command("end_round")
_LIST: Final = _sql.query("list_trades", Trade)


async def begin_round(
    tx: Tx,
    *,
    channel_id: ChannelId,
    holder: UUID,
    every: timedelta,
    lasts: timedelta,
    at: datetime,
) -> bool:
    """Take the turn on a marketplace; return whether it is time, and no other process has it.

    Args:
        tx: open transaction.
        channel_id: of the marketplace.
        holder: who takes it.
        every: pause after the last round, of whatever process.
        lasts: after so long another may take it, whatever became of this one.
        at: now.
    """
    begun = await tx.find(
        _BEGIN,
        channel_id=channel_id,
        holder=holder,
        until=at + lasts,
        ended_before=at - every,
        at=at,
    )
    return begun is not None


async def end_round(
    tx: Tx,
    *,
    channel_id: ChannelId,
    holder: UUID,
    done: Round,
    fault: str | None,
    at: datetime,
) -> None:
    """Keep what a round did, and let others have the turn."""
    await tx.run(
        _END,
        channel_id=channel_id,
        holder=holder,
        taken=done.taken,
        refused=done.refused,
        told=done.told,
        offered=done.offered,
        rejected=len(done.rejected),
        fault=fault,
        at=at,
    )


async def list_trades(tx: Tx) -> list[Trade]:
    """Return what the last round on each marketplace did."""
    return await tx.fetch(_LIST)
