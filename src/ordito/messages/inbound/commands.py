"""Verbs that take what customers write, inside the caller's transaction."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.messages.events import MessageReceived
from ordito.messages.inbound.model import Arrived, NewReceived, ReceivedKind
from ordito.messages.rules import digest_of_name
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_ARRIVE: Final = _sql.query("arrive", Arrived)
_NOTE_OWNER: Final = _sql.command("note_owner")
_TAKE: Final = _sql.command("take")
_TAKE_FILES: Final = _sql.command("take_files")
_KEEP_NAME: Final = _sql.command("keep_name")
_KEEP_CASE: Final = _sql.command("keep_case")


async def arrive(tx: Tx, *, digest: bytes, received_id: UUID, at: datetime) -> Arrived:
    """Note a delivery, before anything is made of it; a second one of the same finds the first.

    Args:
        tx: open transaction; who delivers the same meanwhile waits for its end.
        digest: of its source and of what it is.
        received_id: under which the first stands.
        at: now.
    """
    return await tx.one(_ARRIVE, digest=digest, received_id=received_id, at=at)


async def take(tx: Tx, *, digest: bytes, new: NewReceived, at: datetime) -> None:
    """Keep what arrived first under this digest; see ``arrive``."""
    key = {"customer_id": new.customer_id, "received_id": new.received_id}
    thread = new.thread
    await tx.run(_NOTE_OWNER, digest=digest, customer_id=new.customer_id)
    await tx.run(
        _TAKE,
        source=new.source,
        medium=new.medium.value,
        kind=new.kind.value,
        identifier_id=new.identifier_id,
        sender=new.sender,
        sender_name=new.sender_name,
        is_proven=new.is_proven,
        name=new.name,
        answers=list(new.answers),
        answered_customer_id=None if thread is None else thread.customer_id,
        answered_id=None if thread is None else thread.message_id,
        is_stranger=new.is_stranger,
        case_id=new.case_id,
        subject=new.subject,
        text=new.text,
        whole=new.whole,
        html=new.html,
        raw=new.raw,
        is_cut=new.is_cut,
        written_at=new.written_at,
        at=at,
        **key,
    )
    if new.files:
        await tx.run(
            _TAKE_FILES,
            names=[one.name for one in new.files],
            media_types=[one.media_type for one in new.files],
            sizes_bytes=[one.size_bytes for one in new.files],
            are_inline=[one.is_inline for one in new.files],
            sha256s=[one.sha256 for one in new.files],
            **key,
        )
    if new.name:
        await tx.run(
            _KEEP_NAME,
            name=digest_of_name(new.name),
            customer_id=new.customer_id,
            message_id=new.received_id,
            is_received=True,
        )
    event = MessageReceived(
        received_id=new.received_id,
        source=new.source,
        medium=new.medium,
        kind=new.kind,
        is_automatic=new.kind is not ReceivedKind.MESSAGE,
        is_stranger=new.is_stranger,
        files=len(new.files),
    )
    tx.record(
        event, subject=new.received_id, customer_id=new.customer_id, case_id=new.case_id, at=at
    )


async def keep_case(
    tx: Tx, *, customer_id: CustomerId, received_id: UUID, case_id: UUID | None
) -> None:
    """Note in which case a received message stands; answers to it are found there."""
    await tx.run(_KEEP_CASE, customer_id=customer_id, received_id=received_id, case_id=case_id)
