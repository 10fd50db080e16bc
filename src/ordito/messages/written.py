"""Written: what people of the company write by hand, as answers to customers are."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.messages.commands import queue
from ordito.messages.model import NewMessage, Written, WrittenFile
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId


class _Words(msgspec.Struct, frozen=True):
    subject: str
    text: str
    answers: list[str]


_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_written")
_KEEP_FILES: Final = _sql.command("keep_files")
_FIND: Final = _sql.query("find_written", _Words)
_FILES: Final = _sql.query("list_files", WrittenFile)


async def queue_written(tx: Tx, *, new: NewMessage, written: Written, at: datetime) -> bool:
    """Let what somebody wrote be sent; return whether it was not queued before.

    Args:
        tx: open transaction.
        new: to whom and by what; its template is ``reply``.
        written: the words. Its files were put to ``platform.files`` for the message's id before.
        at: now.
    """
    if not await queue(tx, new=[new], at=at):
        return False
    key = {"customer_id": new.customer_id, "message_id": new.message_id}
    words = {"subject": written.subject, "text": written.text, "answers": list(written.answers)}
    await tx.run(_KEEP, at=at, **key, **words)
    if written.files:
        await tx.run(
            _KEEP_FILES,
            names=[one.name for one in written.files],
            media_types=[one.media_type for one in written.files],
            sha256s=[one.sha256 for one in written.files],
            **key,
        )
    return True


async def find_written(tx: Tx, *, customer_id: CustomerId, message_id: UUID) -> Written | None:
    """Return what somebody wrote, or None where nobody did or it was erased."""
    found = await tx.find(_FIND, customer_id=customer_id, message_id=message_id)
    if found is None:
        return None
    files = await tx.fetch(_FILES, customer_id=customer_id, message_id=message_id)
    return Written(found.subject, found.text, tuple(found.answers), tuple(files))
