"""The audit of sessions: sound books give nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.reads.audit import run_audit
from ordito.surfaces.connectors.sandbox_processor import CHALLENGE
from tests.flows.shop import open_shop
from tests.processes.sessions.buyers import Buyer, by_card

# check -> how to corrupt what it guards; $1 is the completed session, $2 another one
CORRUPTIONS: Final = {
    "sessions_without_order": """
        UPDATE orders.session SET order_id = gen_random_uuid() WHERE session_id = $1""",
    "orders_without_session": """
        UPDATE orders.session SET state = 'canceled', closed_why = 'x', order_id = NULL
         WHERE session_id = $1""",
    "orders_of_two_sessions": """
        UPDATE orders.session SET order_id = (SELECT order_id FROM orders.session
                                               WHERE session_id = $1) WHERE session_id = $2""",
    "sessions_without_checkout": """
        UPDATE orders.session SET order_id = gen_random_uuid()
         WHERE session_id = $2 AND $1::uuid IS NOT NULL""",
    "typed_and_not_forgotten": """
        INSERT INTO customers.typed (customer_id, typed_id, content, kept_at)
        SELECT customer_id, session_id, '{}', now() FROM orders.session WHERE session_id = $1""",
}


async def findings_of(db: Database, *, incremental: bool) -> dict[str, list[str]]:
    since = now() - timedelta(days=1) if incremental else None
    verdicts = await db.read(run_audit, since=since, at=now())
    return {
        verdict.check: [finding.subject for finding in verdict.findings]
        for verdict in verdicts
        if verdict.findings
    }


@pytest.mark.parametrize("incremental", [False, True])
@pytest.mark.parametrize("check", CORRUPTIONS)
async def test_a_corruption_is_seen_with_its_row(
    db: Database, check: str, *, incremental: bool
) -> None:
    buyer = Buyer(await open_shop(db, units=5))
    done = await buyer.pay(await buyer.open(("shirt", 1)))
    other = await buyer.pay(await buyer.open(("shirt", 1)), by_card(CHALLENGE))
    assert await findings_of(db, incremental=incremental) == {}
    statement = CORRUPTIONS[check]
    ids = [done.session_id, other.session_id]
    async with db.connection() as connection:
        await connection.execute(statement, *ids[: 2 if "$2" in statement else 1])
    found = await findings_of(db, incremental=incremental)
    subject = {
        "orders_without_session": done.order_id,
        "orders_of_two_sessions": done.order_id,
        "sessions_without_checkout": other.session_id,
    }.get(check, done.session_id)
    assert found[check] == [str(subject)]
