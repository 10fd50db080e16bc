"""The audit of tills sees each law that is broken."""

from datetime import UTC, datetime

import pytest

from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.processes.checkout import Outlet
from ordito.processes.take_till_log import take_till_log
from ordito.reads.audit import run_audit
from ordito.reads.audit_tills import TILL_CHECKS
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor
from tests.company import found
from tests.tills import register_till

pytestmark = pytest.mark.anyio
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BREAKS = {
    "till_logs_broken": "UPDATE counter.entry SET text = replace(text, 'shirt', 'skirt'),"
    " digest = md5(text) || md5(text) WHERE seq = 2",
    "till_receipts_not_as_told": "DELETE FROM counter.receipt WHERE seq = 3",
    "till_series_with_gaps": "UPDATE counter.receipt SET number = 1 WHERE seq = 3",
    "till_sales_against_orders": "UPDATE counter.receipt SET total_minor = 1 WHERE seq = 2",
    "till_drawers_against_ledger": "UPDATE counter.receipt SET cash_minor = 1 WHERE seq = 2",
}


async def test_each_broken_law_of_a_till_is_found(db: Database) -> None:
    company = await found(db)
    await db.transact(
        auth.add_staff,
        Context.system(),
        login="anna",
        name="Anna",
        password_hash="none",
        roles=["associate"],
        at=now(),
    )
    till = await register_till(db, company)
    till.open_shift()
    till.sell(company.skus["shirt"])
    till.sell(company.skus["laptop"], unit_minor=89_900)
    outlet = Outlet(db, await Memory.load(db), SandboxProcessor())
    await take_till_log(outlet, device_id=till.device_id, told=till.told, context=Context.system())
    for since in (None, LONG_AGO):
        verdicts = await db.read(run_audit, since=since, at=now())
        assert [one for one in verdicts if one.findings] == []
    for check, broken in BREAKS.items():
        async with db.connection() as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                await connection.execute(broken)
                found_there = await connection.fetch(_text_of(check), None, 50)
            finally:
                await transaction.rollback()
        assert found_there, check


def _text_of(check: str) -> str:
    (query,) = [one for one in TILL_CHECKS if one.label.endswith(f".{check}")]
    assert query.parameters == ("since", "most")
    return query.text
