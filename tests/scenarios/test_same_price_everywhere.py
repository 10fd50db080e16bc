"""The same person, basket and coupons get the same price, whoever is asked in whatever way."""

import random
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from ordito import pricing
from ordito.fulfilment import Tariff
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.pricing import (
    AmountOff,
    BasketLine,
    BuyGet,
    Claim,
    ClaimKind,
    Conditions,
    FixedPrice,
    Ladder,
    Measure,
    MorePoints,
    PercentOff,
    PriceContext,
    PricedBasket,
    Promotion,
    Rulebook,
    Rung,
    Selector,
    Stacking,
)
from ordito.surfaces.guards import Scope
from tests.company import CARD
from tests.flows.promoted import a_promotion, charge, coupon, promotion_id, publish, put_sku
from tests.flows.shop import Shop, open_shop
from tests.scenarios.calls import act, card, client, line
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve
from tests.surfaces.application import a_token

pytestmark = pytest.mark.anyio

ASKED: Final = 300
SOLD: Final = 60
SKUS: Final = ("shirt", "laptop", "sku-0", "sku-1", "sku-2", "wrapping")
CODES: Final = {"SPRING": "spring", "TENNER": "tenner"}
CHANNELS: Final = ("web", "app", "contact-centre", "store")


def promotions(shop: Shop) -> list[Promotion]:
    """Return some of every kind that meet and exclude each other."""
    skus = shop.company.skus
    cheap = Selector(sku_ids=frozenset({skus["shirt"], skus["sku-0"], skus["sku-1"]}))
    laptops = Selector(sku_ids=frozenset({skus["laptop"]}))
    delivery = Selector(tags=frozenset({"delivery"}))
    return [
        a_promotion("three-for-two", BuyGet(2, 1, 1_000_000), select=cheap, priority=9),
        a_promotion("laptops", FixedPrice(85_000), select=laptops),
        a_promotion(
            "ladder",
            Ladder(Measure.SPEND, (Rung(5_000, rate_ppm=30_000), Rung(20_000, rate_ppm=50_000))),
            group="basket",
        ),
        a_promotion(
            "members",
            PercentOff(70_000),
            conditions=Conditions(groups=frozenset({"members"})),
            group="basket",
        ),
        a_promotion(
            "web",
            AmountOff(150),
            conditions=Conditions(channels=frozenset({shop.company.channels["web"]})),
            priority=-1,
        ),
        a_promotion(
            "collected",
            AmountOff(90, each_unit=True),
            select=Selector(tags=frozenset({"method:collect"})),
            stacking=Stacking.ALONE_ON_LINES,
        ),
        a_promotion("spring", PercentOff(120_000), claim=ClaimKind.COUPON, select=cheap),
        a_promotion(
            "tenner",
            AmountOff(1_000),
            claim=ClaimKind.COUPON,
            conditions=Conditions(min_spend_minor=6_000),
        ),
        a_promotion(
            "free-delivery",
            PercentOff(1_000_000),
            select=delivery,
            conditions=Conditions(min_spend_minor=50_000),
        ),
        a_promotion(
            "double",
            MorePoints(2_000_000),
            select=cheap,
            conditions=Conditions(groups=frozenset({"member:club"})),
        ),
        a_promotion("welcome", MorePoints(extra=11), conditions=Conditions(min_units=3)),
    ]


async def furnish(db: Database) -> Shop:
    """Return a company that has all that a price may depend on."""
    shop = await open_shop(db, units=100_000, extra_skus=3)
    await put_sku(shop, "wrapping", 330)
    await charge(shop, Tariff(sku_id=await put_sku(shop, "parcel", 490)))
    await publish(shop, *promotions(shop))
    for code, promotion in CODES.items():
        await coupon(shop, promotion, code)
    return shop


def a_basket(chance: random.Random) -> list[dict[str, Any]]:
    """Return up to five lines; each SKU, method and place once, as a cart keeps them."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for _ in range(chance.randint(1, 5)):
        sku = chance.choice(SKUS)
        method = chance.choice([Method.COLLECT, Method.SHIP])
        place = "south" if method is Method.COLLECT else "depot"
        lines[sku, method] = line(sku, chance.randint(1, 5), method=method, place=place)
    return list(lines.values())


def engine(
    shop: Shop,
    rulebook: Rulebook,
    basket: list[dict[str, Any]],
    *,
    channel: str,
    is_member: bool,
    coupons: list[str],
    at: datetime,
) -> PricedBasket:
    """Ask the engine itself, with a context that the test puts together on its own."""
    memory = shop.outlet.memory
    offset = at.astimezone(ZoneInfo("Europe/Rome")).utcoffset()
    assert offset is not None
    context = PriceContext(
        channel_id=shop.company.channels[channel],
        market="IT",
        currency="EUR",
        at=at,
        customer_groups=frozenset({"members", "member:club"}) if is_member else frozenset(),
        zone="Europe/Rome",
        utc_offset_s=int(offset.total_seconds()),
        claims=tuple(Claim(promotion_id(CODES[code]), ClaimKind.COUPON, code) for code in coupons),
    )
    lines = [
        BasketLine(
            number,
            shop.company.skus[one["sku"]],
            one["quantity"],
            tags=_tags(memory.shelf.skus[shop.company.skus[one["sku"]]].product_id, one["method"]),
        )
        for number, one in enumerate(basket, start=1)
    ]
    if any(one["method"] == Method.SHIP and one["sku"] != "wrapping" for one in basket):
        parcel = shop.company.skus["parcel"]
        tags = _tags(memory.shelf.skus[parcel].product_id, Method.SHIP) | {"delivery"}
        lines.append(BasketLine(len(lines) + 1, parcel, 1, tags=tags))
    return pricing.quote(context, pricing.Basket(tuple(lines)), rulebook)


def _tags(product_id: UUID, method: str) -> frozenset[str]:
    return frozenset({f"product:{product_id}", f"method:{method}"})


def seen(answer: dict[str, Any]) -> tuple[Any, ...]:
    """Return what an answer says of the price, line by line and in all."""
    return (
        answer["total_minor"],
        answer["discount_minor"],
        answer.get("points"),
        [
            (
                one["sku"],
                one.get("quantity", one.get("ordered")),
                one["total_minor"],
                one["discount_minor"],
                sorted((d["code"], d["amount_minor"], d["claim"]) for d in one["discounts"]),
            )
            for one in answer["lines"]
        ],
    )


async def cart_of(
    http: httpx.AsyncClient, basket: list[dict[str, Any]], customer: Any, coupons: list[str]
) -> dict[str, Any]:
    """Put a basket into a new cart and return the cart's page."""
    cart = (await act(http, "/carts", {"customer": customer})).json()
    for one in basket:
        await put(http, f"/carts/{cart['number']}/lines", one)
    page = await put(http, f"/carts/{cart['number']}/coupons", {"coupons": coupons})
    return page.json()


async def put(http: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    answer = await http.put(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 200, answer.text
    return answer


async def test_one_answer_in_every_channel_and_way(db: Database, address: str) -> None:
    shop = await furnish(db)
    chance = random.Random(4)  # a repeatable draw, no secret
    member = {"card": CARD}
    with serve(address) as url:
        for number in range(ASKED):
            channel, is_member = chance.choice(CHANNELS), chance.random() < 0.5
            basket = a_basket(chance)
            coupons = [code for code in CODES if chance.random() < 0.4]
            customer = member if is_member else None
            async with client(url, shop.company.tokens[channel]) as http:
                asked = {"lines": basket, "customer": customer, "coupons": coupons}
                quote = (await http.post("/quotes", json=asked)).json()
                told = engine(
                    shop,
                    shop.outlet.memory.rulebook,
                    basket,
                    channel=channel,
                    is_member=is_member,
                    coupons=coupons,
                    at=now(),
                )
                assert quote["total_minor"] == told.total_minor, asked
                assert [one["total_minor"] for one in quote["lines"]] == [
                    one.total_minor for one in told.lines
                ]
                assert [one["discount_minor"] for one in quote["lines"]] == [
                    one.discount_minor for one in told.lines
                ]
                if number >= SOLD:
                    continue
                page = await cart_of(http, basket, customer, coupons)
                assert seen(page) == seen(quote)
                sold = await act(
                    http,
                    f"/carts/{page['number']}/checkout",
                    {"payments": card(), "expected_total_minor": quote["total_minor"]},
                )
                assert sold.status_code == 201, sold.text
                assert seen(sold.json()) == seen(quote)
                read = (await http.get(f"/orders/{sold.json()['number']}")).json()
                assert seen({**read, "points": quote["points"]}) == seen(quote)
    await assert_audit_is_clean(db)


async def test_a_quote_to_a_company_is_what_everybody_of_its_groups_is_told(
    db: Database, address: str
) -> None:
    shop = await furnish(db)
    chance = random.Random(5)  # a repeatable draw, no secret
    member = str(shop.company.member)
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    terms = {"name": "Officina", "country": "IT", "currency": "EUR", "credit_limit_minor": 10**9}
    with serve(address) as url:
        async with client(url, admin) as desk, client(url, shop.company.tokens["web"]) as http:
            await put(desk, f"/companies/{member}", terms)
            for _ in range(25):
                basket, coupons = a_basket(chance), [c for c in CODES if chance.random() < 0.4]
                asked = {"lines": basket, "coupons": coupons}
                quote = (
                    await http.post("/quotes", json={**asked, "customer": {"id": member}})
                ).json()
                made = (await act(http, f"/companies/{member}/quotes", asked)).json()
                assert seen({**made, "points": quote["points"]}) == seen(quote)
                sold = await act(http, f"/company-quotes/{made['number']}/order", {})
                assert sold.status_code == 201, sold.text
                assert seen(sold.json()) == seen(quote)
    await assert_audit_is_clean(db)
