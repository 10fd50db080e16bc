"""Fifty tills' logs come in random parts, repeated, in any order and cut off: each act once.

The page's own modules write the logs of ``test_till_day.py``; here rivals carry them, and whoever
books is cut off in the middle again and again.
"""

import asyncio
import random
from datetime import timedelta
from typing import Final

import pytest

from ordito import counter, ledger
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId
from ordito.processes.checkout import Outlet
from ordito.processes.take_till_log import settle_tills, take_till_log
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor
from tests.company import Company, found
from tests.tills import TestTill, register_till

pytestmark = [pytest.mark.anyio, pytest.mark.long]
TILLS: Final = 50
SALES: Final = 8
SEED: Final = random.SystemRandom().randrange(2**31)


async def test_logs_in_any_order_and_cut_off_are_booked_once(db: Database) -> None:
    chance = random.Random(SEED)
    company = await found(db, units=100)
    await db.transact(
        auth.add_staff,
        Context.system(),
        login="anna",
        name="Anna",
        password_hash="none",
        roles=["associate"],
        at=now(),
    )
    places = ("north", "south")
    tills = [
        await register_till(db, company, f"t{number}", places[number % 2])
        for number in range(TILLS)
    ]
    expected = {till.code: a_day(till, company, chance) for till in tills}
    outlet = Outlet(db, await Memory.load(db), SandboxProcessor())

    parts = [(till, start) for till in tills for start in range(0, len(till.told), 3)] * 2
    chance.shuffle(parts)
    await asyncio.gather(*(carry(outlet, parts, chance) for _ in range(6)))
    for till in tills:
        await take_till_log(
            outlet, device_id=till.device_id, told=till.told, context=Context.system()
        )
    await settle_tills(outlet)

    for till in tills:
        device = await db.read(counter.get_device, place_id=till.place_id, device_id=till.device_id)
        assert device.booked_through == device.taken_through == len(till.told), SEED
        assert device.last_receipt == till.receipts, SEED
    for place in places:
        place_id = PlaceId(company.places[place])
        for one in await db.read(ledger.list_drawers, place_id=place_id):
            assert one.posted == expected[one.code], (SEED, one.code)
        assert await db.read(counter.list_incidents, place_id=place_id) == [], SEED
    verdicts = await db.read(run_audit, since=None, at=now())
    assert [one for one in verdicts if one.findings] == [], SEED


def a_day(till: TestTill, company: Company, chance: random.Random) -> int:
    """Write a till's day; return what its drawer has at the end."""
    till.skew = timedelta(minutes=chance.choice([-600, -30, 0, 0, 0, 30, 600]))
    till.open_shift(10_000)
    cash = 10_000
    for _ in range(SALES):
        units = chance.randrange(1, 4)
        till.sell(company.skus["shirt"], units=units)
        cash += units * 1990
        if chance.random() < 0.2:
            move = {"id": str(ids.new()), "amount_minor": 500, "reason": "safe"}
            till.write("cash_out", move)
            cash -= 500
    missing = chance.choice([0, 0, 0, 100])
    till.close_shift(cash - missing, expected_minor=cash)
    return cash - missing


async def carry(outlet: Outlet, parts: list[tuple[TestTill, int]], chance: random.Random) -> None:
    """Tell parts of logs; some of the time whoever does is cut off in the middle."""
    while parts:
        till, start = parts.pop()
        telling = take_till_log(
            outlet,
            device_id=till.device_id,
            told=till.told[start : start + 3],
            context=Context.system(),
        )
        patience_s = chance.choice([0.01, 0.05, 60, 60])
        try:
            await asyncio.wait_for(telling, patience_s)
        except TimeoutError:
            continue
