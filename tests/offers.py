"""What offers need: a better product in the neighbouring store, a promotion, and a rule."""

from datetime import datetime
from typing import Final

from ordito import catalogue, customers, engagement, experiments, messages, pricing, stock
from ordito.catalogue import Product, Relation, RelationKind, Sku
from ordito.engagement import After, OfferRule, OfferRules
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, EntityId, PriceListId, ProductId, PromotionId, SkuId
from ordito.pricing import AmountOff, Break, ClaimKind, Price, Promotion, Selector
from tests.company import LONG_AGO, Company

SYSTEM: Final = Context.system()
BETTER: Final = SkuId(ids.derive("test", "sku", "better"))
THINGS: Final = ProductId(ids.derive("test", "product"))
PRODUCT: Final = ProductId(ids.derive("test", "product", "better"))
PROMOTION: Final = PromotionId(ids.derive("test", "promotion", "upgrade"))
PRICE: Final = 10_000
OFFERED: Final = 7_500
_LANGUAGES: Final = ("en", "it", "et")


def a_rule(after: After = After.AGENT, *, reaches: CustomerId, is_held: bool = False) -> OfferRule:
    """Return a rule that reaches somebody, or holds them out, as chance decides by its code."""
    for number in range(200):
        share = 50
        code = f"upgrade-{number}"
        arms = experiments.held_out_arms(share, "offer")
        bucket = experiments.bucket_of(f"offer:{code}", reaches)
        arm = experiments.arm_of(arms, bucket)
        if (arm.variant == experiments.HOLD_OUT) is is_held:
            return OfferRule(code=code, after=after, promotion="UPGRADE", hold_out_percent=share)
    raise AssertionError(reaches)


async def furnish_offers(
    db: Database, company: Company, *rules: OfferRule, beside: ProductId = THINGS
) -> None:
    """Put what offers need; ``south`` alone has the better product."""
    at = now()
    await db.transact(_goods, SYSTEM, beside, at)
    await db.transact(
        stock.open_positions,
        SYSTEM,
        place_id=company.places["south"],
        entity_id=EntityId(ids.derive("test", "entity")),
        counted=[(BETTER, 5)],
        count_id=ids.new(),
        at=at,
    )
    await db.transact(_prices, SYSTEM, at)
    await db.transact(engagement.publish_offer_rules, SYSTEM, policy=OfferRules(rules=rules), at=at)
    await db.transact(allow, SYSTEM, company.member)
    always = messages.ContactPolicy(caps=(), quiet=())
    publish = messages.publish_contact_policy
    await db.transact(publish, SYSTEM, policy=always, by="test", at=at)


async def allow(tx: Tx, customer_id: CustomerId, *, given: bool = True) -> None:
    """Let somebody allow offers by e-mail, or forbid them."""
    said = customers.consents.said(
        customer_id=customer_id,
        purpose=engagement.PURPOSE,
        channel="email",
        given=given,
        evidence="test",
        source="test",
        at=now(),
    )
    await customers.consents.record(tx, statement=said, at=now())


async def _goods(tx: Tx, beside: ProductId, at: datetime) -> None:
    name = {"en": "Better thing", "it": "Cosa migliore", "et": "Parem asi"}
    await catalogue.put_products(
        tx, products=[Product(product_id=PRODUCT, code="better", name=name)], at=at
    )
    sku = Sku(sku_id=BETTER, product_id=PRODUCT, code="better", name=name)
    await catalogue.put_skus(tx, skus=[sku], at=at)
    relation = Relation(
        product_id=beside,
        kind=RelationKind.BETTER,
        other_id=PRODUCT,
    )
    await catalogue.put_relations(tx, relations=[relation], at=at)


async def _prices(tx: Tx, at: datetime) -> None:
    price = Price(
        price_list_id=PriceListId(ids.derive("test", "price list")),
        sku_id=BETTER,
        breaks=(Break(1, PRICE),),
        valid_from=LONG_AGO,
    )
    promotion = Promotion(
        promotion_id=PROMOTION,
        code="UPGRADE",
        label=tuple((language, "For you") for language in _LANGUAGES),
        currency="EUR",
        benefit=AmountOff(PRICE - OFFERED),
        select=Selector(sku_ids=frozenset({BETTER})),
        claim=ClaimKind.OFFER,
        valid_from=LONG_AGO,
    )
    await pricing.publish(tx, prices=[price], promotions=[promotion], by="test", at=at)
