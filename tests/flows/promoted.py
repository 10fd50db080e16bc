"""A shop with promotions: published, budgeted and claimed as the tests ask for it."""

from typing import Any

from ordito import catalogue, fulfilment, pricing
from ordito.catalogue import Component, Product, ProductKind, Sku
from ordito.fulfilment import Tariff
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PriceListId, ProductId, PromotionId, SkuId
from ordito.pricing import Benefit, Break, CouponKind, NewBudget, NewCoupons, Price, Promotion
from tests.company import LONG_AGO
from tests.flows.shop import SYSTEM, Shop

LIST = PriceListId(ids.derive("test", "price list"))


def promotion_id(code: str) -> PromotionId:
    """Return the id of a promotion of the tests."""
    return PromotionId(ids.derive("test", "promotion", code))


def a_promotion(code: str, benefit: Benefit, **more: Any) -> Promotion:
    """Return a promotion for everybody, from long ago on."""
    return Promotion(
        promotion_id=promotion_id(code),
        code=code,
        label=(("en", f"{code} in English"), ("it", f"{code} in italiano")),
        benefit=benefit,
        valid_from=LONG_AGO,
        currency="EUR",
        **more,
    )


async def publish(shop: Shop, *promotions: Promotion, **more: Any) -> None:
    """Publish promotions, and let the shop's memory take them up."""
    await shop.db.transact(
        pricing.publish, SYSTEM, promotions=promotions, by="test", at=now(), **more
    )
    await shop.outlet.memory.refresh(shop.db)


async def budget(shop: Shop, code: str, **limits: Any) -> None:
    """Limit a promotion that was published as limited."""
    await shop.db.transact(
        pricing.put_budget,
        SYSTEM,
        promotion_id=promotion_id(code),
        new=NewBudget(**limits),
        at=now(),
    )


async def coupon(shop: Shop, promotion: str, code: str | None = None, **more: Any) -> str:
    """Make one coupon for a promotion that asks for one; without a code it is for one use."""
    kind = CouponKind.UNIQUE if code is None else CouponKind.GENERIC
    new = NewCoupons(
        batch_id=ids.new(),
        promotion_id=promotion_id(promotion),
        name="test",
        kind=kind,
        code=code,
        **more,
    )
    codes = await shop.db.transact(pricing.make_coupons, SYSTEM, new=new, at=now())
    return code or codes[0]


async def offer(shop: Shop, promotion: str, customer_id: CustomerId, **more: Any) -> None:
    """Offer a promotion to a person."""
    new = pricing.NewOffer(
        offer_id=ids.new(), promotion_id=promotion_id(promotion), reason="test", **more
    )
    await shop.db.transact(pricing.make_offer, SYSTEM, customer_id=customer_id, new=new, at=now())


async def put_sku(
    shop: Shop,
    code: str,
    price_minor: int,
    *,
    kind: ProductKind = ProductKind.SERVICE,
    parts: dict[str, int] | None = None,
    weight_g: int | None = None,
) -> SkuId:
    """Put a service or a bundle on the shelf and on the price list."""
    sku_id = shop.company.skus[code] = SkuId(ids.derive("test", "sku", code))

    async def put(tx: Tx) -> None:
        product_id = ProductId(ids.derive("test", "product", code))
        product = Product(product_id=product_id, code=code, name={"en": code}, kind=kind)
        await catalogue.put_products(tx, products=[product], at=now())
        components = tuple(
            Component(shop.company.skus[part], units) for part, units in (parts or {}).items()
        )
        sku = Sku(
            sku_id=sku_id,
            product_id=product_id,
            code=code,
            name={"en": code},
            components=components,
            weight_g=weight_g,
        )
        await catalogue.put_skus(tx, skus=[sku], at=now())
        await pricing.publish(tx, prices=[a_price(sku_id, price_minor)], by="test", at=now())

    await shop.db.transact(put, SYSTEM)
    await shop.outlet.memory.refresh(shop.db)
    return sku_id


def a_price(sku_id: SkuId, unit_minor: int) -> Price:
    """Return a price on the list for everybody, from long ago on."""
    return Price(
        price_list_id=LIST, sku_id=sku_id, breaks=(Break(1, unit_minor),), valid_from=LONG_AGO
    )


async def charge(shop: Shop, *tariffs: Tariff) -> None:
    """Put tariffs of deliveries in force."""
    await shop.db.transact(fulfilment.publish_tariffs, SYSTEM, tariffs=tariffs, by="test", at=now())
    await shop.outlet.memory.refresh(shop.db)
