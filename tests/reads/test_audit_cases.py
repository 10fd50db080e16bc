"""The audit of cases: sound books give nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import pytest

from ordito import service
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.reads.audit_cases import CASE_CHECKS
from tests.flows.test_cases import MONDAY, hours, in_state, merge_into, opened, policy
from tests.flows.test_cases import do as act
from tests.reads.test_audit_sessions import findings_of

__all__ = ["policy"]
cases = service.cases

# check -> ways to corrupt what it guards
CORRUPTIONS: Final = {
    "closed_with_open_promise": (
        """UPDATE service.case SET state = 'closed', closed_at = state_at
            WHERE state = 'new' AND merged_id IS NULL""",
    ),
    "entries_with_gaps": (
        "DELETE FROM service.entry WHERE seq = 1",
        "UPDATE service.case SET last_seq = last_seq + 1",
        "UPDATE service.entry SET shown_id = customer_id",
    ),
    "merged_into_nothing": (
        "UPDATE service.case SET merged_id = customer_id WHERE merged_id IS NOT NULL",
    ),
    "clock_sums": (
        "UPDATE service.clock_span SET spent_us = spent_us + 1",
        "UPDATE service.commitment SET spent_us = spent_us + 1",
        "UPDATE service.commitment SET state = 'broken' WHERE state = 'kept'",
        """UPDATE service.clock_span SET began_at = began_at - interval '2 hours'
            WHERE no = 2""",
    ),
    "cases_nobody_finds": ("DELETE FROM service.claim WHERE claim ~ '^number:'",),
}


@pytest.mark.usefixtures("policy")
async def test_sound_cases_give_nothing_and_each_corruption_is_seen(db: Database) -> None:
    first, second = await opened(db), await opened(db)
    third = await opened(db, customer_id=second.customer_id)
    await act(db, merge_into, one=third.whose, into=second.whose, at=hours(1))
    for number, state in enumerate(("waiting", "open", "solved")):
        at = hours(1) + timedelta(hours=number)
        await act(db, in_state, whose=first.whose, state=cases.State(state), at=at)
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
                query.label.rpartition(".")[2]: await tx.fetch(query, since=MONDAY, most=50)
                for query in CASE_CHECKS
            }
        finally:
            await transaction.rollback()
    return {check: [row.subject for row in found] for check, found in rows.items() if found}
