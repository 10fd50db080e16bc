"""Audit runs: when the books were audited, so that the next audit may start from there."""

from datetime import datetime

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements


class AuditRun(msgspec.Struct, frozen=True):
    """An audit that was run.

    Attributes:
        at: when it began.
        since: what it looked at; None is everything.
        findings: offending rows.
    """

    at: datetime
    since: datetime | None
    findings: int


_sql = statements(__name__)
_LAST = _sql.query("find_last", AuditRun)
_NOTE = _sql.command("note_run")
_LAST_CLEAN = _sql.query("find_last_clean", datetime)


async def note_run(tx: Tx, *, since: datetime | None, findings: int, at: datetime) -> None:
    """Note that the books were audited.

    Args:
        tx: open transaction.
        since: what the audit looked at; None is everything.
        findings: offending rows.
        at: when it began.
    """
    await tx.run(_NOTE, run_id=ids.new(), at=at, since=since, findings=findings)


async def find_last(tx: Tx) -> AuditRun | None:
    """Return the latest audit, or None where there was none."""
    return await tx.find(_LAST)


async def find_last_clean(tx: Tx) -> datetime | None:
    """Return when the last audit began that found nothing, or None."""
    return await tx.find(_LAST_CLEAN)
