"""The audit: clean books give nothing; each check sees the corruption that it is for."""

from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from typing import Final

import asyncpg
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.processes.sale import SaleCustomer
from ordito.reads.audit import run_audit
from tests import databases
from tests.company import CARD
from tests.conftest import complete
from tests.flows.shop import carry, collect, open_shop, ship
from tests.reads.test_audit_books import BOOK_CORRUPTIONS
from tests.reads.test_audit_goods import GOODS_CORRUPTIONS
from tests.reads.test_audit_identity import CORRUPTIONS as IDENTITY_CORRUPTIONS
from tests.reads.test_audit_messages import CORRUPTIONS as MESSAGE_CORRUPTIONS
from tests.reads.test_audit_money import MONEY_CORRUPTIONS
from tests.reads.test_audit_papers import PAPER_CORRUPTIONS
from tests.reads.test_audit_partners import PARTNER_CORRUPTIONS
from tests.reads.test_audit_people import CORRUPTIONS as PEOPLE_CORRUPTIONS
from tests.reads.test_audit_prices import CORRUPTIONS as PRICE_CORRUPTIONS
from tests.reads.test_audit_returns import CORRUPTIONS as RETURN_CORRUPTIONS
from tests.reads.test_audit_sessions import CORRUPTIONS as SESSION_CORRUPTIONS
from tests.reads.test_audit_slots import CORRUPTIONS as SLOT_CORRUPTIONS
from tests.reads.test_audit_stock import STOCK_CORRUPTIONS
from tests.reads.test_audit_work import CORRUPTIONS as WORK_CORRUPTIONS

CHECKS: Final = 121
# checks whose corruption stands beside what they are about
CORRUPTED_ELSEWHERE: Final = {
    "cash_rounding": "tests/flows/test_cash.py",
    "deviations_against_log": "tests/scenarios/test_price_watcher.py",
    "rejections_not_sourced": "tests/processes/test_sourcing_again.py",
    "sourced_to_nowhere": "tests/processes/test_sourcing_again.py",
    "waiting_untended": "tests/processes/test_sourcing_again.py",
    "till_logs_broken": "tests/reads/test_audit_tills.py",
    "till_receipts_not_as_told": "tests/reads/test_audit_tills.py",
    "till_series_with_gaps": "tests/reads/test_audit_tills.py",
    "till_sales_against_orders": "tests/reads/test_audit_tills.py",
    "till_drawers_against_ledger": "tests/reads/test_audit_tills.py",
    "answers_against_invitations": "tests/reads/test_audit_service.py",
    "article_words_drift": "tests/reads/test_audit_service.py",
    "articles_against_search": "tests/reads/test_audit_service.py",
    "bad_answers_left_alone": "tests/reads/test_audit_service.py",
    "help_sessions_against_reads": "tests/reads/test_audit_service.py",
    "pulse_answers_against_tokens": "tests/reads/test_audit_service.py",
    "waits_for_nothing": "tests/processes/test_ahead.py",
    "claim_without_goods": "tests/processes/test_keep_goods.py",
    "exposures_against_hash": "tests/reads/test_audit_offers.py",
    "offers_against_exposures": "tests/reads/test_audit_offers.py",
    "offers_against_prices": "tests/reads/test_audit_offers.py",
    "offers_against_redemptions": "tests/reads/test_audit_offers.py",
    "waits_without_goods": "tests/processes/test_ahead.py",
    "closed_with_open_promise": "tests/reads/test_audit_cases.py",
    "entries_with_gaps": "tests/reads/test_audit_cases.py",
    "merged_into_nothing": "tests/reads/test_audit_cases.py",
    "clock_sums": "tests/reads/test_audit_cases.py",
    "cases_nobody_finds": "tests/reads/test_audit_cases.py",
    "given_without_decision": "tests/flows/test_decisions.py",
    "decided_without_gift": "tests/flows/test_decisions.py",
    "decisions_out_of_range": "tests/flows/test_decisions.py",
    "approvals_against_decisions": "tests/flows/test_decisions.py",
}
# the order of the corruptions: two shirts wait in the south, one laptop was cancelled at the depot
MEANINGS: Final = {
    "HEAD": "order_id = :order",
    "LINE": "order_id = :order AND line_no = 1",
    "SPOT": """(sku_id, place_id) = (SELECT sku_id, place_id FROM orders.line
                WHERE order_id = :order AND line_no = 1)""",
    "HELD": """reservation_id = (SELECT reservation_id FROM orders.line
                WHERE order_id = :order AND line_no = 1)""",
    "ENTRY": "payment_id = (SELECT payment_id FROM orders.payment WHERE order_id = :order)",
    "POINTS": "reference_id = :order",
}

# check -> ways to corrupt what it guards; the subject of the finding begins with :order, or with
# the SKU of its first line where it is about stock, or with an account or payment of it
CORRUPTIONS: Final = {
    "oversold_units": [
        """ALTER TABLE stock.position DROP CONSTRAINT never_oversold;
            UPDATE stock.position SET reserved = on_hand + 1 WHERE :SPOT""",
        """ALTER DOMAIN platform.not_negative DROP CONSTRAINT not_negative_check;
            ALTER TABLE stock.position DROP CONSTRAINT never_oversold;
            UPDATE stock.position SET on_hand = -1, reserved = 0 WHERE :SPOT""",
    ],
    "stock_drift_on_hand": [
        "UPDATE stock.position SET on_hand = on_hand + 1 WHERE :SPOT",
        "DELETE FROM stock.movement WHERE :SPOT",
        "DELETE FROM stock.position WHERE :SPOT",
    ],
    "stock_drift_reserved": [
        "UPDATE stock.position SET reserved = reserved - 1 WHERE :SPOT",
        "UPDATE stock.reservation SET held = held - 1 WHERE :HELD",
        "DELETE FROM stock.position WHERE :SPOT",
    ],
    "reservations_without_order": [
        "DELETE FROM orders.line WHERE :LINE",
        "UPDATE stock.reservation SET subject_id = place_id WHERE :HELD",
        """UPDATE stock.reservation SET expires_at = now() + interval '1 hour',
                   subject_id = place_id WHERE :HELD""",
    ],
    "lines_not_set_aside": [
        "UPDATE stock.reservation SET held = held - 1 WHERE :HELD",
        "DELETE FROM stock.reservation WHERE :HELD",
    ],
    "order_quantities": [
        "UPDATE orders.line SET cancelled = cancelled + 1 WHERE :LINE",
        "UPDATE orders.line SET fulfilled = fulfilled + 1 WHERE :LINE",
        "UPDATE orders.line SET ordered = ordered + 1 WHERE :LINE",
        "UPDATE orders.line SET fulfilled = 1, return_requested = 1 WHERE :LINE",
        "UPDATE orders.line SET fulfilled = 1, returned = 1, withheld = 1 WHERE :LINE",
        "UPDATE orders.action SET quantities[1] = 9 WHERE :HEAD AND kind = 'place'",
        "DELETE FROM orders.line WHERE :LINE",
    ],
    "order_dues": [
        "UPDATE orders.line SET relieved_minor = relieved_minor + 1 WHERE :LINE",
        "UPDATE orders.action SET due_minor = due_minor + 1 WHERE :HEAD AND kind = 'cancel'",
    ],
    "returned_units": ["UPDATE orders.line SET fulfilled = 1, returned = 1 WHERE :LINE"],
    "order_versions": [
        'UPDATE orders."order" SET version = version + 1 WHERE :HEAD',
        "DELETE FROM orders.action WHERE :HEAD AND kind = 'cancel'",
        "UPDATE orders.action SET version = 7 WHERE :HEAD AND kind = 'cancel'",
    ],
    "order_totals": [
        'UPDATE orders."order" SET total_minor = total_minor - 1 WHERE :HEAD',
        'UPDATE orders."order" SET tax_minor = tax_minor + 1 WHERE :HEAD',
        "UPDATE orders.line SET discount_minor = 5 WHERE :LINE",
        "UPDATE orders.line SET total_minor = total_minor + 1 WHERE :LINE",
        "DELETE FROM orders.line WHERE :HEAD",
    ],
    "payments_against_orders": [
        """UPDATE orders.payment SET authorised_minor = authorised_minor - 1 WHERE :HEAD""",
        "DELETE FROM orders.payment WHERE :HEAD",
    ],
    "payments_against_entries": [
        "UPDATE orders.payment SET captured_minor = captured_minor + 1 WHERE :HEAD",
        "UPDATE orders.payment SET voided_minor = voided_minor - 1 WHERE :HEAD",
        "DELETE FROM orders.payment_entry WHERE :ENTRY",
    ],
    "captured_against_goods": [
        "UPDATE orders.payment SET captured_minor = captured_minor + 1 WHERE :HEAD",
        """UPDATE orders.line SET fulfilled = 1 WHERE :LINE;
            UPDATE orders.action SET at = at - interval '11 minutes' WHERE :HEAD""",
    ],
    "points_drift": [
        """UPDATE ledger.account SET posted = posted + 1 WHERE kind = 'customer' AND account_id IN
            (SELECT account_id FROM ledger.entry WHERE :POINTS)""",
        """DELETE FROM ledger.account WHERE kind = 'customer' AND account_id IN
            (SELECT account_id FROM ledger.entry WHERE :POINTS)""",
        "DELETE FROM ledger.entry WHERE :POINTS",
    ],
    "unbalanced_transfers": [
        "UPDATE ledger.entry SET amount = amount + 1 WHERE :POINTS AND amount > 0",
        "DELETE FROM ledger.entry WHERE :POINTS AND amount > 0",
        """UPDATE ledger.entry SET state = 'voided', settled_at = now()
             WHERE :POINTS AND amount > 0""",
    ],
    "doubled_sales": [
        """INSERT INTO stock.movement SELECT sku_id, gen_random_uuid(), place_id, 'sellable', 0,
                  'sale', -1, order_id, now()
             FROM orders.line WHERE order_id = :order AND line_no = 1""",
        "UPDATE orders.line SET fulfilled = fulfilled + 1 WHERE :LINE",
    ],
    "doubled_numbers": [
        "UPDATE orders.claim SET order_id = gen_random_uuid() WHERE :HEAD",
        "DELETE FROM orders.claim WHERE :HEAD",
    ],
    "lost_checkouts": [
        "UPDATE orders.checkout SET state = 'declined' WHERE :HEAD",
        'DELETE FROM orders."order" WHERE :HEAD',
    ],
    "log_gaps": [
        "DELETE FROM platform.fact WHERE subject_id = :order AND type = 'orders.order_placed'",
        'DELETE FROM orders."order" WHERE :HEAD',
        """INSERT INTO platform.fact (slot, fact_id, type, version, occurred_at, recorded_at,
                  actor, origin, subject_id, payload)
           SELECT slot, gen_random_uuid(), type, version, occurred_at, recorded_at, actor, origin,
                  subject_id, payload
             FROM platform.fact WHERE subject_id = :order AND type = 'orders.order_placed'""",
    ],
    "fulfilment_against_orders": [
        "UPDATE fulfilment.item SET cancelled = cancelled + 1 WHERE :LINE",
        "UPDATE fulfilment.item SET quantity = quantity + 1 WHERE :LINE",
        "UPDATE fulfilment.item SET picked = 1, handed_over = 1 WHERE :LINE",
        "UPDATE orders.line SET fulfilled = 1 WHERE :LINE",
        "DELETE FROM fulfilment.item WHERE :LINE",
        "DELETE FROM orders.line WHERE :LINE",
    ],
}
# the order was placed long ago, and cancelled in part just now
AGED: Final = """
    UPDATE orders."order" SET placed_at = placed_at - interval '2 days' WHERE :HEAD;
    UPDATE orders.checkout SET opened_at = opened_at - interval '2 days' WHERE :HEAD;
    UPDATE orders.action SET at = at - interval '2 days' WHERE :HEAD AND kind = 'place';
    UPDATE fulfilment.fulfilment_order SET opened_at = opened_at - interval '2 days' WHERE :HEAD;
"""
CASES: Final = [
    pytest.param(check, statements, id=f"{check}-{number}")
    for check, corruptions in CORRUPTIONS.items()
    for number, statements in enumerate(corruptions, start=1)
]


@pytest.fixture(scope="module")
def books(server: Server, template: str) -> Iterator[tuple[str, str]]:
    """Sell, hand over, cancel; return the address, and the order that will be corrupted."""
    address = complete(databases.copy(server, template, "audited"))
    yield address, complete(_live(address))
    complete(databases.drop(server, "audited"))


async def _live(address: str) -> str:
    async with Database.open(address) as db:
        shop = await open_shop(db)
        member = SaleCustomer(card=CARD)
        order = await shop.sell(collect(quantity=2), ship("laptop"), customer=member)
        await shop.sell(carry(quantity=3), carry("laptop"), customer=member)
        handed = await shop.sell(collect("laptop"), collect("shirt", 2), ship(quantity=4))
        await shop.cancel(handed, (1, 1), (3, 1))
        await shop.hand_over(handed, 0)
        await shop.cancel(order, (2, 1))
        await shop.settle()
    return str(order.order_id)


@pytest.fixture
async def connection(books: tuple[str, str]) -> AsyncGenerator[asyncpg.Connection]:
    """Lend the books in a transaction that is rolled back: each corruption is alone."""
    connection = await asyncpg.connect(books[0])
    await prepare_connection(connection)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def test_clean_books_give_nothing(connection: asyncpg.Connection) -> None:
    verdicts = await run_audit(Tx(connection, Context.system()), since=None, at=now())
    assert {v.check: v.findings for v in verdicts if v.findings} == {}
    others = {*STOCK_CORRUPTIONS, *BOOK_CORRUPTIONS, *MONEY_CORRUPTIONS, *PAPER_CORRUPTIONS}
    others |= {*IDENTITY_CORRUPTIONS}
    others |= {*PARTNER_CORRUPTIONS, *PRICE_CORRUPTIONS, *GOODS_CORRUPTIONS}
    others |= {*SESSION_CORRUPTIONS, *SLOT_CORRUPTIONS, *CORRUPTED_ELSEWHERE}
    others |= {*PEOPLE_CORRUPTIONS, *WORK_CORRUPTIONS, *RETURN_CORRUPTIONS, *MESSAGE_CORRUPTIONS}
    assert {v.check for v in verdicts} == {*CORRUPTIONS, *others}
    assert len(verdicts) == CHECKS


@pytest.mark.parametrize(("check", "statements"), CASES)
async def test_a_corruption_is_found_with_its_row(
    check: str, statements: str, books: tuple[str, str], connection: asyncpg.Connection
) -> None:
    _, order_id = books
    tx = Tx(connection, Context.system())
    subjects = await _subjects(connection, order_id)
    await connection.execute(_spelled(statements, order_id))
    for since in (None, now() - timedelta(hours=1)):
        verdicts = await run_audit(tx, since=since, at=now())
        found = {v.check: [finding.subject for finding in v.findings] for v in verdicts}
        assert found[check], found
        assert all(subject.startswith(tuple(subjects)) for subject in found[check]), found


def _spelled(statements: str, order_id: str) -> str:
    for name, meaning in MEANINGS.items():
        statements = statements.replace(f":{name}", meaning)
    return statements.replace(":order", f"'{order_id}'")


async def _subjects(connection: asyncpg.Connection, order_id: str) -> list[str]:
    """Return what a finding about the order may begin with: it, or a row of it."""
    rows = await connection.fetch(
        """
        SELECT unnest(ARRAY[l.order_id, l.sku_id, l.reservation_id, p.payment_id, e.account_id,
                            e.transfer_id]) AS id
          FROM orders.line AS l
          JOIN orders.payment AS p ON p.order_id = l.order_id
          JOIN ledger.entry AS e ON e.reference_id = l.order_id AND e.amount > 0
         WHERE l.order_id = $1::text::uuid AND l.line_no = 1
        """,
        order_id,
    )
    return [str(row["id"]) for row in rows]


@pytest.mark.parametrize(
    "check",
    [
        "lines_not_set_aside",
        "order_quantities",
        "order_dues",
        "returned_units",
        "order_versions",
        "payments_against_entries",
        "captured_against_goods",
        "doubled_sales",
        "fulfilment_against_orders",
    ],
)
async def test_the_incremental_audit_sees_old_orders_that_were_changed_since(
    check: str, books: tuple[str, str], connection: asyncpg.Connection
) -> None:
    await connection.execute(_spelled(AGED, books[1]))
    await connection.execute(_spelled(CORRUPTIONS[check][0], books[1]))
    tx = Tx(connection, Context.system())
    for since_h, found in ((1, True), (-1, False)):
        verdicts = await run_audit(tx, since=now() - timedelta(hours=since_h), at=now())
        assert any(v.findings for v in verdicts if v.check == check) is found


async def test_the_incremental_audit_leaves_out_what_is_older(
    books: tuple[str, str], connection: asyncpg.Connection
) -> None:
    await connection.execute(_spelled(CORRUPTIONS["order_totals"][0], books[1]))
    tx = Tx(connection, Context.system())
    verdicts = await run_audit(tx, since=now() + timedelta(hours=1), at=now())
    assert {v.check for v in verdicts if v.findings} == set()
