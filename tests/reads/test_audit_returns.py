"""The audit of what came back; a corruption is seen."""

from typing import Final

import pytest

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.processes.change_asked import AskedLine, BroughtLine, RequestReturn, Return
from ordito.processes.sale import SaleCustomer
from ordito.processes.without_receipt import LooseLine, LooseReturn, take_loose
from tests.company import CARD
from tests.flows.shop import SYSTEM, carry, open_shop

CORRUPTIONS: Final = {
    "returns_against_lines": (
        "UPDATE orders.return_line SET received = received + 1",
        "UPDATE orders.return_line SET announced = announced + 1 WHERE announced > 0",
        "DELETE FROM orders.return_line",
    ),
    "returns_against_movements": (
        "UPDATE stock.movement SET quantity = quantity + 1 WHERE kind = 'return'",
        "UPDATE orders.return_line SET received = received + 1",
    ),
    "inspections_against_dispositions": (
        "UPDATE stock.inspection SET waiting = 0",
        "DELETE FROM stock.disposition",
    ),
    "credit_against_returns": (
        "UPDATE ledger.entry SET amount = amount * 2 WHERE hold_id IS NULL",
        "UPDATE orders.return_line SET worth_minor = worth_minor + 1",
    ),
}


@pytest.mark.parametrize(
    ("check", "corrupt"),
    [(check, corrupt) for check, ways in CORRUPTIONS.items() for corrupt in ways],
)
async def test_the_audit_finds_returns_that_do_not_fit(
    db: Database, check: str, corrupt: str
) -> None:
    shop = await open_shop(db, units=5)
    sold = await shop.sell(carry(quantity=4))
    await shop.change(sold, RequestReturn(lines=(AskedLine(1, 2),)))
    for fate in ("restock", "inspect"):
        line = BroughtLine(1, 1, disposition=fate)
        await shop.change(sold, Return(lines=(line,), place="north"))
    loose = LooseReturn(
        customer=SaleCustomer(card=CARD),
        checked="passport",
        lines=(LooseLine("shirt", 1),),
        place="north",
        exception="good_customer",
    )
    await db.transact(
        take_loose,
        SYSTEM,
        memory=shop.outlet.memory,
        asked=loose,
        return_id=ids.new(),
        authority=frozenset(),
        at=now(),
    )
    await shop.settle()
    assert await shop.findings() == {}
    async with db.connection() as connection:
        await connection.execute(corrupt)
    assert check in await shop.findings()
