"""Questions about messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.messages.model import Attempt, Message
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_DUE: Final = _sql.query("list_due", Message)
_WRITTEN: Final = _sql.query("list_written", UUID)
_FIND: Final = _sql.query("find_message", Message)
_OF_SUBJECT: Final = _sql.query("list_of_subject", Message)
_LATEST: Final = _sql.query("list_latest", Message)
_ATTEMPTS: Final = _sql.query("list_attempts", Attempt)


async def list_due(tx: Tx, *, at: datetime, most: int) -> Sequence[Message]:
    """Return messages that shall be sent now, those that wait longest first."""
    return await tx.fetch(_DUE, at=at, most=most)


async def list_written(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[UUID]:
    """Return the ids of everything that was written to some customers, at most 10,000."""
    return await tx.fetch(_WRITTEN, customer_ids=customer_ids)


async def find_message(tx: Tx, *, customer_id: CustomerId, message_id: UUID) -> Message | None:
    """Return a message, or None."""
    return await tx.find(_FIND, customer_id=customer_id, message_id=message_id)


async def list_of_subject(
    tx: Tx, *, customer_id: CustomerId, subject_id: UUID
) -> Sequence[Message]:
    """Return what was written about a document or order, latest first."""
    return await tx.fetch(_OF_SUBJECT, customer_id=customer_id, subject_id=subject_id)


async def list_latest(tx: Tx, *, state: str | None = None, most: int = 100) -> Sequence[Message]:
    """Return the latest messages, perhaps only those of a state."""
    return await tx.fetch(_LATEST, state=state, most=most)


async def list_attempts(tx: Tx, *, customer_id: CustomerId, message_id: UUID) -> Sequence[Attempt]:
    """Return the attempts to deliver a message, latest first."""
    return await tx.fetch(_ATTEMPTS, customer_id=customer_id, message_id=message_id)
