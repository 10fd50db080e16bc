"""Attempts: each that was made to send a message, and each time something was learnt instead."""

from datetime import datetime
from typing import Final

from ordito.messages.model import Message
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)
_NOTE: Final = _sql.command("note_attempt")


async def note_attempt(
    tx: Tx,
    *,
    message: Message,
    fault: str | None,
    status: int | None = None,
    duration_ms: int = 0,
    at: datetime,
) -> None:
    """Note what came of an attempt; what was learnt without one took no time."""
    await tx.run(
        _NOTE,
        customer_id=message.customer_id,
        message_id=message.message_id,
        at=at,
        status=status,
        fault=fault,
        duration_ms=duration_ms,
    )
