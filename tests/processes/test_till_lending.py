"""Money lent to a till pays once; what had gone back before the till told is asked for anew."""

from typing import Any

import pytest

from ordito import counter, ledger
from ordito.counter import Hold
from ordito.flows.lend_money import give_hold_back, lend_money
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, TransferId
from ordito.processes.checkout import Outlet
from ordito.processes.take_till_log import take_till_log
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor
from tests.company import Company, found
from tests.tills import TestTill, register_till

pytestmark = pytest.mark.anyio
_SYSTEM = Context.system()


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=20)


@pytest.fixture
async def till(db: Database, company: Company) -> TestTill:
    till = await register_till(db, company)
    till.open_shift()
    return till


async def grant(db: Database, company: Company, amount_minor: int) -> None:
    await db.transact(
        ledger.grant_credit,
        _SYSTEM,
        customer_id=company.member,
        currency="EUR",
        amount_minor=amount_minor,
        grant_id=TransferId(ids.new()),
        reason="appeasement",
        at=now(),
    )


async def lend(db: Database, till: TestTill, customer_id: CustomerId, amount_minor: int) -> Hold:
    device = await db.read(counter.get_device, place_id=till.place_id, device_id=till.device_id)
    return await db.transact(
        lend_money,
        _SYSTEM,
        device=device,
        hold_id=ids.new(),
        customer_id=customer_id,
        tender="store_credit",
        token=None,
        currency="EUR",
        amount_minor=amount_minor,
        at=now(),
    )


async def free_credit(db: Database, company: Company) -> list[int]:
    return [one.free for one in await db.read(ledger.list_credit, customer_id=company.member)]


async def sell_with(
    db: Database, company: Company, till: TestTill, hold: Hold, **more: Any
) -> tuple[list[str], list[dict[str, Any]]]:
    """Sell a shirt for 19.90 by lent money and tell it twice; return what does not fit, once."""
    paid = [{"tender": "store_credit", "amount_minor": 1990, "hold": str(hold.hold_id)}]
    till.sell(company.skus["shirt"], payments=paid, **more)
    outlet = Outlet(db, await Memory.load(db), SandboxProcessor())
    taken = await take_till_log(outlet, device_id=till.device_id, told=till.told, context=_SYSTEM)
    again = await take_till_log(outlet, device_id=till.device_id, told=till.told, context=_SYSTEM)
    last = taken.results[-1].exceptions
    assert again.results[-1].exceptions == last
    return [one.code for one in last], [dict(one.facts) for one in last]


async def test_what_was_lent_pays_once_and_its_rest_goes_back(
    db: Database, company: Company, till: TestTill
) -> None:
    await grant(db, company, 5000)
    hold = await lend(db, till, company.member, 3000)
    assert await free_credit(db, company) == [2000]
    bought = {"customer": {"id": str(company.member)}}

    assert await sell_with(db, company, till, hold, **bought) == ([], [])

    assert await free_credit(db, company) == [3010]
    # given back while the till could not tell, and still there: it is taken all the same
    hold = await lend(db, till, company.member, 2000)
    await db.transact(give_hold_back, _SYSTEM, hold=hold, at=now())
    assert await sell_with(db, company, till, hold, **bought) == ([], [])
    assert await free_credit(db, company) == [1020]
    # and gone: the sale stands, and somebody hears what is owed by whom
    hold = await lend(db, till, company.member, 1020)
    codes, facts = await sell_with(db, company, till, hold, **bought)
    assert codes == ["points_short"]
    assert (facts[0]["amount_minor"], facts[0]["customer_id"]) == (1990, str(company.member))
    # somebody else's money pays for nobody
    await db.transact(give_hold_back, _SYSTEM, hold=hold, at=now())
    await grant(db, company, 2000)
    hold = await lend(db, till, company.member, 2000)
    codes, _ = await sell_with(db, company, till, hold)
    assert codes == ["points_short"]
    assert await free_credit(db, company) == [1020]
    verdicts = await db.read(run_audit, since=None, at=now())
    assert [one for one in verdicts if one.findings] == []
