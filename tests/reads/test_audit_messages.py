"""The audit of messages: sound books give nothing; a corruption is seen with its row."""

from pathlib import Path
from typing import Final

from ordito import messages
from ordito.messages import ReportKind
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.processes.receive_mail import LetterBox, receive_mail
from ordito.reads.audit_messages import MESSAGE_CHECKS, MESSAGE_CHECKS_AT
from tests.reads.test_audit_sessions import findings_of
from tests.rooms.messages.test_gate import anna, queued, sent, tell

# check -> ways to corrupt what it guards
CORRUPTIONS: Final = {
    "sent_to_suppressed": (
        "UPDATE messages.suppression SET since = since - interval '1 day'",
        """UPDATE messages.message SET state = 'sent', began_at = now(), ended_at = now()
            WHERE state = 'waiting'""",
    ),
    "sent_for_nothing_allowed": ("UPDATE messages.message SET purpose = NULL",),
    "received_twice": (
        "DELETE FROM messages.arrival",
        "UPDATE messages.arrival SET received_id = customer_id",
        """INSERT INTO messages.arrival (digest, customer_id, received_id, arrived_at, times)
           SELECT sha256(digest), customer_id, received_id, arrived_at, 1 FROM messages.arrival""",
    ),
    "arrivals_without_message": ("UPDATE messages.arrival SET customer_id = NULL",),
    "bounces_without_report": ("DELETE FROM messages.report",),
    "messages_without_outcome": (
        "UPDATE messages.message SET next_at = now() - interval '7 hours' WHERE state = 'waiting'",
    ),
}


async def test_sound_messages_give_nothing_and_each_corruption_is_seen(
    db: Database, tmp_path: Path
) -> None:
    customer_id = await anna(db)
    await sent(db, customer_id, "marketing")
    bounced = await sent(db, customer_id)
    await tell(db, bounced, ReportKind.BOUNCED)
    await queued(db, customer_id)
    box = LetterBox(db, FileStore(tmp_path / "files"), frozenset(), 1_000_000)
    await receive_mail(box, source="desk", raw=b"From: anna@example.org\r\n\r\nGood day")
    assert len(await db.read(messages.list_latest_received)) == 1
    assert await found(db) == {}
    assert await findings_of(db, incremental=False) == {}
    for check, ways in CORRUPTIONS.items():
        for way in ways:
            assert check in await found(db, corrupted_by=way), way


async def found(db: Database, *, corrupted_by: str = "SELECT 1") -> dict[str, list[str]]:
    """Corrupt, look, and undo it."""
    async with db.connection() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(corrupted_by)
            tx = Tx(connection, Context.system())
            rows = {
                query.label.rpartition(".")[2]: await tx.fetch(query, since=None, most=50)
                for query in MESSAGE_CHECKS
            }
            for query in MESSAGE_CHECKS_AT:
                name = query.label.rpartition(".")[2]
                rows[name] = await tx.fetch(query, since=None, at=now(), most=50)
        finally:
            await transaction.rollback()
    return {check: [one.subject for one in some] for check, some in rows.items() if some}
