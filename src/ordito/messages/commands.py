"""Verbs that queue messages and note what became of them, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

from ordito.messages.attempts import note_attempt
from ordito.messages.events import MessageFailed, MessageQueued, MessageSent
from ordito.messages.model import Message, MessageState, NewMessage, Outcome, Terms
from ordito.messages.reports import doubt
from ordito.messages.rules import digest_of_name, next_at
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_QUEUE: Final = _sql.query("queue", UUID)
_NAMES: Final = _sql.command("keep_names")
_CLAIM: Final = _sql.query("claim", Message)
_AGAIN: Final = _sql.command("note_again")
_SENT: Final = _sql.command("note_sent")
_FAILED: Final = _sql.command("note_failed")


class _Said(TypedDict):
    status: int | None
    fault: str | None


async def queue(tx: Tx, *, new: Sequence[NewMessage], at: datetime) -> int:
    """Let messages be sent; return how many were not queued before."""
    if not new:
        return 0
    queued = await tx.fetch(
        _QUEUE,
        customer_ids=[one.customer_id for one in new],
        message_ids=[one.message_id for one in new],
        templates=[one.template.value for one in new],
        media=[one.medium.value for one in new],
        purposes=[one.purpose for one in new],
        case_ids=[one.case_id for one in new],
        senders=[one.sender for one in new],
        subject_ids=[one.subject_id for one in new],
        identifier_ids=[one.identifier_id for one in new],
        links=[one.link for one in new],
        at=at,
    )
    fresh = set(queued)
    named = [one for one in new if one.message_id in fresh]
    await tx.run(
        _NAMES,
        names=[digest_of_name(str(one.message_id)) for one in named],
        customer_ids=[one.customer_id for one in named],
        message_ids=[one.message_id for one in named],
    )
    for one in new:
        if one.message_id in fresh:
            event = MessageQueued(message_id=one.message_id, template=one.template)
            _record(tx, event, one, at)
    return len(fresh)


async def claim(
    tx: Tx, *, customer_id: CustomerId, message_id: UUID, terms: Terms, at: datetime
) -> Message | None:
    """Take a message that is due, or None where somebody else has; the attempt is counted."""
    return await tx.find(
        _CLAIM,
        customer_id=customer_id,
        message_id=message_id,
        lease_until=at + terms.lease,
        at=at,
    )


async def settle(
    tx: Tx, *, message: Message, outcome: Outcome, terms: Terms, at: datetime
) -> MessageState:
    """Note what became of an attempt; one that failed for now is due again after a pause."""
    key = {"customer_id": message.customer_id, "message_id": message.message_id}
    said: _Said = {"status": outcome.status, "fault": outcome.fault}
    await note_attempt(tx, message=message, duration_ms=outcome.duration_ms, at=at, **said)
    if outcome.fault is None:
        if await tx.run(_SENT, at=at, status=outcome.status, **key):
            sent = MessageSent(
                message_id=message.message_id, template=message.template, attempts=message.attempts
            )
            _record(tx, sent, message, at)
        return MessageState.SENT
    if outcome.is_unsure:
        await doubt(tx, message=message, at=at)
        return MessageState.UNSURE
    again = next_at(terms, attempts=message.attempts, at=at) if outcome.may_retry else None
    mine = {"attempts": message.attempts}
    if again is not None:
        await tx.run(_AGAIN, next_at=again, **key, **said, **mine)
        return MessageState.WAITING
    if await tx.run(_FAILED, at=at, **key, **said, **mine):
        failed = MessageFailed(
            message_id=message.message_id,
            template=message.template,
            fault=outcome.fault,
            attempts=message.attempts,
        )
        _record(tx, failed, message, at)
    return MessageState.FAILED


def _record(tx: Tx, event: Event, message: NewMessage | Message, at: datetime) -> None:
    tx.record(
        event,
        subject=message.subject_id,
        customer_id=message.customer_id,
        case_id=message.case_id,
        at=at,
    )
