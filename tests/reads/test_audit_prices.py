"""The audit of prices: clean books give nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import asyncpg
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.events import Context
from ordito.pricing import ClaimKind, MorePoints, PercentOff
from ordito.processes.sale import SaleCustomer
from ordito.reads.audit import run_audit
from tests.company import CARD
from tests.flows.promoted import a_promotion, budget, coupon, offer, publish
from tests.flows.shop import Shop, by_card, carry, collect, open_shop

# check -> ways to corrupt what it guards
CORRUPTIONS: Final = {
    "line_discounts": [
        "UPDATE orders.line SET discount_minor = discount_minor + 1 WHERE discounts IS NOT NULL",
        """UPDATE orders.line SET discounts = discounts || discounts
            WHERE discounts IS NOT NULL""",
    ],
    "redemptions_against_orders": [
        "DELETE FROM pricing.redemption WHERE claim <> ''",
        "UPDATE pricing.redemption SET amount_minor = amount_minor + 1",
        "UPDATE pricing.redemption SET state = 'released'",
        "UPDATE pricing.redemption SET state = 'held', settled_at = NULL",
        "UPDATE orders.line SET discounts = NULL",
    ],
    "redemptions_left_held": [
        """UPDATE pricing.redemption SET state = 'held', settled_at = NULL,
                  expires_at = now() + interval '1 hour' WHERE state = 'released'"""
    ],
    "budget_drift": [
        "UPDATE pricing.budget SET taken_minor = taken_minor - 1",
        "UPDATE pricing.budget SET taken_uses = taken_uses + 1",
        "UPDATE pricing.redemption SET counted = false, counted_use = false",
    ],
    "coupon_drift": [
        "UPDATE pricing.coupon SET taken = taken - 1 WHERE taken > 0",
        "UPDATE pricing.redemption SET digest = NULL WHERE digest IS NOT NULL",
    ],
    "offer_drift": [
        "UPDATE pricing.offer SET taken = 0",
        "UPDATE pricing.redemption SET state = 'released' WHERE offer_id IS NOT NULL",
    ],
    "customer_use_drift": [
        "UPDATE pricing.customer_use SET taken = taken + 1",
        "DELETE FROM pricing.customer_use WHERE taken > 0",
        "UPDATE pricing.redemption SET counted_use = false",
    ],
    "altered_rulebooks": [
        "UPDATE pricing.promotion SET code = 'other' WHERE code = 'ten'",
        "UPDATE pricing.rulebook SET reason = 'another' WHERE version = 1",
        "DELETE FROM pricing.promotion WHERE code = 'few'",
    ],
    "points_against_orders": ["UPDATE loyalty.earning SET extra = extra + 1"],
}


async def _fill(shop: Shop) -> None:
    ten = PercentOff(100_000)
    await publish(
        shop,
        a_promotion("ten", ten, claim=ClaimKind.COUPON),
        a_promotion("mine", ten, claim=ClaimKind.OFFER),
        a_promotion("few", ten, limited=True),
        a_promotion("extra", MorePoints(extra=9)),
    )
    await budget(shop, "few", max_minor=100_000, max_uses=50, max_per_customer=5)
    code = await coupon(shop, "ten", "SPRING")
    await offer(shop, "mine", shop.company.member)
    member = SaleCustomer(card=CARD)
    await shop.sell(carry(), coupons=(code,), customer=member)
    called_off = await shop.sell(collect(), coupons=(code,), payments=by_card())
    await shop.cancel(called_off, (1, 1))
    await shop.settle()


@pytest.mark.parametrize("since_h", [None, 1])
async def test_a_corruption_is_found(db: Database, address: str, since_h: int | None) -> None:
    await _fill(await open_shop(db, units=9))
    since = None if since_h is None else now() - timedelta(hours=since_h)
    connection = await asyncpg.connect(address)
    await prepare_connection(connection)
    tx = Tx(connection, Context.system())
    clean = await run_audit(tx, since=since, at=now())
    assert {v.check: v.findings for v in clean if v.findings} == {}
    for check, ways in CORRUPTIONS.items():
        for statements in ways:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(statements)
            verdicts = await run_audit(tx, since=since, at=now())
            found = {v.check for v in verdicts if v.findings}
            await transaction.rollback()
            assert check in found, statements
    await connection.close()
