"""The audit of identity: a sound mapping gives nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import pytest

from ordito import customers
from ordito.customers import NewCustomer, identity
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.audit import run_audit

pytestmark = pytest.mark.anyio

FIRST, SECOND = sorted(CustomerId(ids.derive("customer", name)) for name in ("anna", "anne"))
# check -> how to corrupt what it guards; $1 is who answers, $2 the retired id
CORRUPTIONS: Final = {
    "edges_between_people": """
        UPDATE customers.person SET person_id = $2 WHERE customer_id = $2
           AND $1::uuid IS NOT NULL""",
    "ids_without_edge": """
        UPDATE customers.edge SET cut_at = now(), cut_by = 'x'
         WHERE customer_id IN ($1, $2)""",
    "edges_of_one_side": "DELETE FROM customers.edge WHERE customer_id = $2 AND other_id = $1",
    "people_against_history": """
        DELETE FROM customers.person_change WHERE customer_id = $2 AND person_id = $1""",
    "people_who_moved_on": """
        UPDATE customers.person SET person_id = $2 WHERE customer_id = $1""",
}
SEEN_AT: Final = {"edges_between_people": FIRST, "edges_of_one_side": FIRST}


@pytest.mark.parametrize("check", CORRUPTIONS)
async def test_a_corruption_is_seen_with_its_row(db: Database, check: str) -> None:
    await db.transact(_merged, Context.system())
    assert [await _findings(db, incremental=one) for one in (False, True)] == [{}, {}]
    async with db.connection() as connection:
        await connection.execute(CORRUPTIONS[check], FIRST, SECOND)
    for incremental in (False, True):
        found = await _findings(db, incremental=incremental)
        assert str(SEEN_AT.get(check, SECOND)) in found[check]


async def _merged(tx: Tx) -> None:
    at = now()
    for who, since in ((FIRST, 2), (SECOND, 1)):
        new = NewCustomer(customer_id=who, since=at - timedelta(days=since))
        await customers.register(tx, customer=new, at=at)
    await identity.merge(
        tx,
        merge_id=ids.derive("merge"),
        customer_id=FIRST,
        other_id=SECOND,
        reason="test",
        at=at,
    )


async def _findings(db: Database, *, incremental: bool) -> dict[str, list[str]]:
    since = now() - timedelta(days=1) if incremental else None
    verdicts = await db.read(run_audit, since=since, at=now())
    return {one.check: [row.subject for row in one.findings] for one in verdicts if one.findings}
