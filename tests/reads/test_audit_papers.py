"""The audit of papers: clean books give nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import asyncpg
import pytest

from ordito import orders
from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, OrderId, PaymentId
from ordito.processes.number_documents import number_documents
from ordito.processes.sale import SaleCustomer
from ordito.reads.audit import run_audit
from tests.flows.shop import SYSTEM, Shop, carry, open_shop

BUYER: Final = CustomerId(ids.derive("audited company"))

# check -> ways to corrupt what it guards
PAPER_CORRUPTIONS: Final = {
    "document_numbers": [
        "DELETE FROM orders.document_number WHERE number = 1",
        "UPDATE orders.document_series SET last_number = last_number + 1",
        "UPDATE orders.document SET number = number + 7",
        "UPDATE orders.document_number SET number = number + 7 WHERE number = 2",
    ],
    "document_totals": [
        "UPDATE orders.document SET total_minor = total_minor + 1",
        "UPDATE orders.document SET tax_minor = tax_minor - 1",
    ],
    "documents_not_archived": [
        """DELETE FROM orders.archived_document
            WHERE document_id = (SELECT document_id FROM orders.archived_document LIMIT 1)""",
    ],
    "archived_contents": [
        "UPDATE orders.archived_document SET content = content || ' '",
        "UPDATE orders.archived_document SET content = NULL, forgotten_at = now()",
    ],
    "mail_against_documents": [
        "UPDATE messages.message SET subject_id = customer_id",
        "UPDATE messages.message SET state = 'sent', began_at = now(), ended_at = now()",
    ],
    "documents_against_orders": [
        """UPDATE orders.action SET at = at - interval '30 minutes';
           DELETE FROM orders.document""",
        """UPDATE orders.action SET at = at - interval '30 minutes';
           UPDATE orders.document SET kind = 'credit_note'""",
    ],
    "credit_drift": [
        "UPDATE orders.company SET used_minor = used_minor + 1",
        "UPDATE orders.credit_entry SET amount_minor = amount_minor + 1",
    ],
    "lost_carts": [
        "UPDATE orders.cart SET state = 'checkout'",
        "UPDATE orders.cart SET order_id = customer_id",
    ],
}


async def _fill(shop: Shop) -> None:
    cart = await shop.db.transact(orders.carts.open_cart, SYSTEM, customer_id=BUYER, at=now())
    line = orders.carts.CartLine(shop.company.skus["shirt"], 1, Method.CARRY_OUT)
    await shop.db.transact(
        orders.carts.put_line, SYSTEM, cart=cart, line=line, expected_version=None, at=now()
    )
    await shop.sell(carry(), customer=SaleCustomer(id=BUYER), cart_id=cart.cart_id)
    await shop.sell(carry(quantity=2))
    await shop.sell(carry(), customer=SaleCustomer(email="member@example.org"), receipt_by="email")
    await shop.settle()
    await number_documents(shop.db)
    await shop.settle()
    company = orders.companies.Company(
        BUYER, "Officina S.r.l.", None, "", "IT", "EUR", 30, 10_000, active=True
    )
    await shop.db.transact(orders.companies.put_company, SYSTEM, company=company, at=now())
    await shop.db.transact(
        orders.companies.draw_credit,
        SYSTEM,
        customer_id=BUYER,
        order_id=OrderId(ids.new()),
        payment_id=PaymentId(ids.new()),
        currency="EUR",
        amount_minor=500,
        at=now(),
    )


@pytest.mark.parametrize("since_h", [None, 1])
async def test_a_corruption_is_found(db: Database, address: str, since_h: int | None) -> None:
    await _fill(await open_shop(db, units=9))
    since = None if since_h is None else now() - timedelta(hours=since_h)
    connection = await asyncpg.connect(address)
    await prepare_connection(connection)
    tx = Tx(connection, Context.system())
    clean = await run_audit(tx, since=since, at=now())
    assert {v.check: v.findings for v in clean if v.findings} == {}
    for check, ways in PAPER_CORRUPTIONS.items():
        for statements in ways:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(statements)
            verdicts = await run_audit(tx, since=since, at=now())
            found = {v.check for v in verdicts if v.findings}
            await transaction.rollback()
            assert check in found, statements
    await connection.close()
