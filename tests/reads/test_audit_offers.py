"""The audit of offers; a corruption is seen."""

from typing import Final

from ordito import engagement
from ordito.flows.offer_better import Chosen, offer_better
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from ordito.reads.audit_offers import OFFER_CHECKS, OFFER_CHECKS_AT
from tests.company import Company, found
from tests.offers import BETTER, OFFERED, PRICE, PROMOTION, a_rule, furnish_offers

SYSTEM: Final = Context.system()
CORRUPTIONS: Final = {
    "exposures_against_hash": "UPDATE experiments.exposure SET bucket = 999999 - bucket",
    "offers_against_exposures": "UPDATE engagement.offer SET propensity_ppm = 900000",
    "offers_against_prices": "UPDATE pricing.offer SET max_uses = 2",
    "offers_against_redemptions": (
        "UPDATE engagement.offer SET state = 'bought', bought_order_id = offer_id"
    ),
}


async def live(db: Database) -> Company:
    """Make an offer."""
    company = await found(db, units=1)
    rule = a_rule(reaches=company.member)
    await furnish_offers(db, company, rule)
    chosen = Chosen(
        customer_id=company.member,
        offer_id=ids.new(),
        rule=rule.code,
        promotion_id=PROMOTION,
        sku_id=BETTER,
        instead_of=company.skus["shirt"],
        place_id=company.places["south"],
        channel_id=company.channels["web"],
        currency="EUR",
        listed_minor=PRICE,
        price_minor=OFFERED,
        order_id=None,
    )
    offer = await db.transact(offer_better, SYSTEM, chosen=chosen, at=now())
    assert offer.state == engagement.OfferState.OPEN
    return company


async def faults(db: Database) -> set[str]:
    verdicts = await db.read(run_audit, since=None, at=now())
    ours = {query.label.rpartition(".")[2] for query in (*OFFER_CHECKS, *OFFER_CHECKS_AT)}
    return {one.check for one in verdicts if one.findings and one.check in ours}


async def test_the_audit_finds_what_does_not_fit(db: Database) -> None:
    await live(db)
    assert await faults(db) == set()
    for check, corrupted_by in CORRUPTIONS.items():
        async with db.connection() as connection:
            await connection.execute(corrupted_by)
        assert check in await faults(db), check
