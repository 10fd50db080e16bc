"""The audit of ledger and loyalty: clean books give nothing; a corruption is seen with its row."""

from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from typing import Final

import asyncpg
import pytest
from msgspec.structs import replace

from ordito import ledger, loyalty
from ordito.flows.redeem_points import redeem_points
from ordito.loyalty import BurnRule, Terms, Tier
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, TransferId
from ordito.processes.sale import SaleCustomer
from ordito.reads.audit import run_audit
from tests import databases
from tests.company import CARD, Company
from tests.conftest import complete
from tests.flows.shop import collect, open_shop, ship

GIFT: Final = AccountId(ids.derive("audited gift card"))
NEW: Final = AccountId(ids.derive("audited successor"))
HOLD: Final = TransferId(ids.derive("audited hold"))
REDEMPTION: Final = ids.derive("audited redemption")

# check -> ways to corrupt what it guards, with what the finding is about
BOOK_CORRUPTIONS: Final = {
    "trial_balance": [
        ("UPDATE ledger.entry SET amount = amount + 1 WHERE kind = 'refund'", "gift:EUR"),
        (
            """DELETE FROM ledger.entry WHERE transfer_id IN
                (SELECT transfer_id FROM ledger.entry WHERE account_id = :GIFT
                    AND kind = 'load') AND amount < 0""",
            "gift:EUR",
        ),
    ],
    "holds_overdrawn": [
        (
            """UPDATE ledger.entry SET amount = -9999
                WHERE account_id = :GIFT AND hold_id = :HOLD AND state = 'posted'
                  AND amount < 0""",
            ":HOLD",
        ),
        (
            """UPDATE ledger.entry SET amount = 9999
                WHERE account_id = :GIFT AND hold_id = :HOLD AND kind = 'refund'""",
            ":HOLD",
        ),
        ("DELETE FROM ledger.entry WHERE account_id = :GIFT AND transfer_id = :HOLD", ":HOLD"),
        (
            """UPDATE ledger.entry SET state = 'pending', settled_at = NULL
                WHERE account_id = :GIFT AND hold_id = :HOLD""",
            ":HOLD",
        ),
    ],
    "gift_cards_without_account": [
        ("UPDATE ledger.gift_card SET currency = 'CHF' WHERE account_id = :GIFT", ":GIFT"),
        (
            """UPDATE ledger.gift_card SET replaced_by = gen_random_uuid()
                WHERE account_id = :GIFT""",
            ":GIFT",
        ),
        ("UPDATE ledger.account SET unit = 'gift:CHF' WHERE account_id = :NEW", ":NEW"),
    ],
    "gift_cards_without_number": [
        ("DELETE FROM ledger.gift_card_number WHERE account_id = :NEW", ":NEW"),
        (
            "UPDATE ledger.gift_card_number SET account_id = :GIFT WHERE account_id = :NEW",
            ":GIFT|:NEW",
        ),
        ("DELETE FROM ledger.gift_card WHERE account_id = :NEW", ":NEW"),
    ],
    "purses_without_account": [
        ("UPDATE ledger.store_credit SET currency = 'CHF'", ":CREDIT"),
        ("UPDATE ledger.drawer SET account_id = :NEW", ":NEW"),
    ],
    "memberships_without_account": [
        ("UPDATE loyalty.membership SET account_id = :GIFT", ":GIFT"),
        ("UPDATE loyalty.programme SET code = 'other'", ":POINTS"),
    ],
    "redemptions_overdrawn": [
        ("UPDATE loyalty.redemption_step SET amount_minor = 9999", ":REDEMPTION"),
        ("UPDATE loyalty.redemption_step SET kind = 'refund'", ":REDEMPTION"),
        ("UPDATE loyalty.redemption SET points = points + 1", ":REDEMPTION"),
        ("UPDATE loyalty.redemption SET amount_minor = 1", ":REDEMPTION"),
    ],
    "points_against_orders": [
        ("UPDATE ledger.entry SET amount = 1 WHERE kind = 'earn' AND amount > 0", ":ORDER"),
        ("DELETE FROM ledger.entry WHERE kind = 'reverse'", ":ORDER"),
        ("UPDATE loyalty.earning SET minor_per_point = 7", ":ORDER"),
        ("DELETE FROM loyalty.earning", ":ORDER"),
    ],
}
CASES: Final = [
    pytest.param(check, statement, subject, id=f"{check}-{number}")
    for check, corruptions in BOOK_CORRUPTIONS.items()
    for number, (statement, subject) in enumerate(corruptions, start=1)
]


@pytest.fixture(scope="module")
def books(server: Server, template: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Let every kind of account live; return the address, and what the corruptions name."""
    address = complete(databases.copy(server, template, "audited_books"))
    yield address, complete(_live(address))
    complete(databases.drop(server, "audited_books"))


async def _live(address: str) -> dict[str, str]:
    async with Database.open(address) as db:
        shop = await open_shop(db)
        (programme,) = shop.outlet.memory.programmes.by_id.values()
        tiered = replace(
            programme,
            terms=Terms(
                burn={"EUR": BurnRule(points=1, minor=1)},
                tiers=(Tier("base", "Base", least=0, permille=1500),),
            ),
        )
        await db.transact(loyalty.put_programme, Context.system(), programme=tiered, at=now())
        await shop.outlet.memory.refresh(db)
        member = SaleCustomer(card=CARD)
        order = await shop.sell(collect(quantity=2), ship("laptop"), customer=member)
        await shop.cancel(order, (1, 1))
        await db.transact(_purses, Context.system(), shop.company, tiered)
        await shop.settle()
        member_id = shop.company.member
    return {
        "GIFT": str(GIFT),
        "NEW": str(NEW),
        "HOLD": str(HOLD),
        "REDEMPTION": str(REDEMPTION),
        "ORDER": str(order.order_id),
        "CREDIT": str(ledger.credit_account(member_id, currency="EUR")),
        "POINTS": str(tiered.account_of(member_id)),
    }


async def _purses(tx: Tx, company: Company, programme: loyalty.Programme) -> None:
    at = now()
    card = ledger.NewGiftCard(
        account_id=GIFT, number="6000000000000001", currency="EUR", amount_minor=5000
    )
    await ledger.issue_gift_card(tx, card=card, at=at)
    await ledger.hold_gift_card(tx, account_id=GIFT, hold_id=HOLD, amount_minor=3000, at=at)
    for name, units in (("a", 1000), ("b", 500)):
        await ledger.capture(
            tx,
            account_id=GIFT,
            hold_id=HOLD,
            capture_id=TransferId(ids.derive(name)),
            units=units,
            at=at,
        )
    await ledger.refund(
        tx, account_id=GIFT, hold_id=HOLD, refund_id=TransferId(ids.new()), units=700, at=at
    )
    await ledger.replace_gift_card(
        tx, account_id=GIFT, new_id=NEW, number="6000000000000002", at=at
    )
    await ledger.grant_credit(
        tx,
        customer_id=company.member,
        currency="EUR",
        amount_minor=100,
        grant_id=TransferId(ids.new()),
        reason="x",
        at=at,
    )
    await ledger.open_drawer(tx, place_id=company.places["north"], code="1", currency="EUR", at=at)
    asked = loyalty.NewRedemption(
        redemption_id=REDEMPTION, customer_id=company.member, amount_minor=100, currency="EUR"
    )
    await redeem_points(tx, redemption=asked, programme_id=programme.programme_id, at=at)
    await loyalty.capture_redemption(
        tx,
        customer_id=company.member,
        redemption_id=REDEMPTION,
        step_id=ids.new(),
        amount_minor=60,
        at=at,
    )


@pytest.fixture
async def connection(
    books: tuple[str, dict[str, str]],
) -> AsyncGenerator[asyncpg.Connection]:
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
    assert {v.check for v in verdicts} >= BOOK_CORRUPTIONS.keys()


@pytest.mark.parametrize(("check", "statement", "subject"), CASES)
async def test_a_corruption_is_found_with_its_row(
    check: str,
    statement: str,
    subject: str,
    books: tuple[str, dict[str, str]],
    connection: asyncpg.Connection,
) -> None:
    for name, value in books[1].items():
        statement = statement.replace(f":{name}", f"'{value}'")
        subject = subject.replace(f":{name}", value)
    await connection.execute(statement)
    for since in (None, now() - timedelta(hours=1)):
        verdicts = await run_audit(Tx(connection, Context.system()), since=since, at=now())
        found = {v.check: {finding.subject for finding in v.findings} for v in verdicts}
        assert found[check] == set(subject.split("|")), found
