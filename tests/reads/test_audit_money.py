"""The audit of what pays for orders and lies elsewhere; a corruption is seen with its order."""

from typing import Final

import pytest

from ordito.customers import Address
from ordito.platform.db import Database
from ordito.processes.change_asked import BroughtLine, ChangeAddress, Return
from ordito.processes.sale import SaleCustomer, SalePayment
from ordito.processes.whereto import ShipTo
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.company import CARD
from tests.flows.shop import carry, open_shop, ship
from tests.flows.test_own_money import a_gift_card, till_of, with_points

# check -> ways to corrupt what it guards
MONEY_CORRUPTIONS: Final = {
    "own_money_against_ledger": (
        "UPDATE ledger.entry SET amount = amount - 1 WHERE transfer_id = hold_id AND amount < 0",
        "DELETE FROM orders.own_payment",
        "UPDATE orders.payment_entry SET amount_minor = amount_minor - 1 WHERE kind = 'refund'",
        "DELETE FROM loyalty.redemption_step WHERE kind = 'refund'",
        "UPDATE loyalty.redemption SET amount_minor = amount_minor + 1",
    ),
    "cash_against_drawers": (
        "UPDATE ledger.entry SET amount = amount * 2 WHERE kind = 'cash'",
        "DELETE FROM ledger.entry WHERE kind = 'pay_out'",
        "UPDATE orders.payment_entry SET amount_minor = amount_minor + 1 WHERE kind = 'capture'",
    ),
    "deliveries_against_actions": (
        "DELETE FROM orders.delivery WHERE version > 1",
        "UPDATE orders.action SET kind = 'change_place' WHERE kind = 'change_address'",
    ),
    "addresses_of_lapsed_changes": (
        "UPDATE orders.change SET state = 'failed', closed_at = now() WHERE state = 'previewed'",
        "UPDATE orders.change SET expires_at = now() - interval '1 hour'",
    ),
}


@pytest.mark.parametrize(
    ("check", "corrupt"),
    [(check, corrupt) for check, ways in MONEY_CORRUPTIONS.items() for corrupt in ways],
)
async def test_the_audit_finds_what_orders_and_other_books_say_differently(
    db: Database, check: str, corrupt: str
) -> None:
    shop = till_of(await open_shop(db, units=5))
    await with_points(shop, 1000)
    card = await a_gift_card(shop, 1500)
    payments = [
        SalePayment("gift_card", 1500, str(card)),
        SalePayment("points", 1000),
        SalePayment("cash", 700),
        SalePayment("card", token=APPROVE),
    ]
    anna = SaleCustomer(card=CARD)
    order = await shop.sell(carry(quantity=2), payments=payments, customer=anna, place="north")
    await shop.change(order, Return(lines=(BroughtLine(1, 2),)), at="north")
    home = Address(recipient="A", lines=("B",), postal_code="10124", city="C", country="IT")
    shipped = await shop.sell(ship(), ship_to=ShipTo(address=home))
    await shop.change(shipped, ChangeAddress(ship_to=ShipTo(address=home)))
    proposal = await shop.preview(shipped, ChangeAddress(ship_to=ShipTo(address=home)))
    await shop.settle()
    assert await shop.findings() == {}
    async with db.connection() as connection:
        await connection.execute(corrupt)
    subjects = {one.subject for one in (await shop.findings())[check]}
    payment_ids = {str(one.payment_id) for one in await shop.payments(order)}
    assert subjects
    assert subjects <= {
        str(order.order_id),
        str(shipped.order_id),
        str(proposal.change_id),
        *payment_ids,
    }
