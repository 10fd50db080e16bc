"""A company as conformance runs need it: goods of every kind, codes, rules, claims, a channel.

Prices are in EUR with tax inside; everything ships from a warehouse and is collected in two stores.
"""

from typing import Any, Final

from ordito import catalogue, customers, fulfilment, network, pricing, stock
from ordito.catalogue import Option, OptionValue, Product, ProductKind, Sku
from ordito.customers.accounts import NewClient
from ordito.fulfilment import PromisePolicy, Tariff, Zone
from ordito.network import (
    Channel,
    ChannelKind,
    LegalEntity,
    OpeningHours,
    Place,
    PlaceKind,
    Service,
    Span,
)
from ordito.orders.sessions import (
    ClaimRule,
    SellingPolicy,
    TenderRule,
    publish_selling_policy,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import (
    ChannelId,
    EntityId,
    PlaceId,
    PriceListId,
    ProductId,
    PromotionId,
    SkuId,
)
from ordito.pricing import (
    AmountOff,
    Benefit,
    Break,
    ClaimKind,
    Conditions,
    CouponKind,
    NewCoupons,
    PercentOff,
    Price,
    PriceList,
    Promotion,
    Selector,
    TaxRate,
)
from ordito.processes.follow_catalogue import index_changed, tidy_search
from ordito.surfaces.linking import MANAGE_ORDERS, READ_ORDERS
from tests.company import LONG_AGO
from tests.conformance.keys import RUNNER

ENTITY: Final = EntityId(ids.derive("conformance", "entity"))
LIST: Final = PriceListId(ids.derive("conformance", "list"))
UNITS: Final = 100_000
TEAS: Final = 25
# sku: price, minor units
PRICES: Final = {
    "kettle": 4990,
    "teapot": 3490,
    "sold-out": 1990,
    "cup-blue": 1290,
    "cup-red": 1290,
    "gift-card-25": 2500,
    "bundle-tea": 8990,
    "standard": 490,
}
# what does not lie on a shelf
_SERVICES: Final = ("standard", "gift-card-25")
TEN_PERCENT: Final = "TEN"
FIVE_EURO: Final = "FIVE"
TEAPOT_CODE: Final = "POT20"
VERIFIABLE: Final = "com.example.student"
UNVERIFIABLE: Final = "com.example.staff"
CLIENT: Final = "runner"
CONFIDENTIAL: Final = "service"
SECRET: Final = "s3cret-of-the-suite"
CALLBACK: Final = "https://platform.example/callback"
LOOPBACK: Final = "http://127.0.0.1:5000/callback"


def sku_id(code: str) -> SkuId:
    """Return the id of a SKU."""
    return SkuId(ids.derive("conformance", "sku", code))


async def found(db: Database) -> None:
    """Found the company in a migrated, empty database."""
    await db.transact(_network, Context.system())
    await db.transact(_catalogue, Context.system())
    await db.transact(_prices, Context.system())
    await db.transact(_policy, Context.system())
    await db.transact(_clients, Context.system())
    for code in ("north", "south", "depot"):
        stocked = [one for one in _codes() if one not in ("sold-out", *_SERVICES)]
        await db.transact(
            stock.open_positions,
            Context.system(),
            place_id=_place_id(code),
            entity_id=ENTITY,
            counted=[(sku_id(one), UNITS) for one in stocked],
            count_id=ids.new(),
            at=now(),
        )
    await tidy_search(db)
    await index_changed(db)


def _codes() -> list[str]:
    return [*PRICES, *(f"tea-{number:02}" for number in range(TEAS))]


def _place_id(code: str) -> PlaceId:
    return PlaceId(ids.derive("conformance", "place", code))


async def _network(tx: Tx) -> None:
    entity = LegalEntity(entity_id=ENTITY, code="co", name="Company", country="IT", currency="EUR")
    await network.put_entities(tx, entities=[entity], at=now())
    channels = [
        Channel(
            channel_id=ChannelId(ids.derive("conformance", "channel", code)),
            code=code,
            name=code,
            kind=kind,
            currency="EUR",
            market="IT",
        )
        for code, kind in (("ai_agent", ChannelKind.AI_AGENT), ("web", ChannelKind.WEB))
    ]
    await network.put_channels(tx, channels=channels, at=now())
    await network.put_places(
        tx, places=[_place(code) for code in ("north", "south", "depot")], at=now()
    )


def _place(code: str) -> Place:
    is_store = code != "depot"
    day = (Span(540, 1140),)
    return Place(
        place_id=_place_id(code),
        code=code,
        name=f"{code.title()} Store" if is_store else "Depot",
        kind=PlaceKind.STORE if is_store else PlaceKind.WAREHOUSE,
        entity_id=ENTITY,
        time_zone="Europe/Rome",
        currency="EUR",
        country="IT",
        city="Torino" if code == "north" else "Roma",
        address="Via Roma 1",
        postal_code="10121" if code == "north" else "00184",
        latitude=45.07 if code == "north" else 41.90,
        longitude=7.69 if code == "north" else 12.50,
        hours=OpeningHours(week=(day, day, day, day, day, day, ())) if is_store else None,
        services=frozenset(
            {Service.CARRY_OUT, Service.COLLECT, Service.RETURN}
            if is_store
            else {Service.SHIP_FROM}
        ),
    )


async def _catalogue(tx: Tx) -> None:
    singles = [code for code in _codes() if not code.startswith("cup-")]
    products = [
        _product(code, ProductKind.SERVICE if code in _SERVICES else ProductKind.GOODS)
        for code in singles
    ]
    colours = tuple(OptionValue(code=code, name={"en": code.title()}) for code in ("blue", "red"))
    option = Option(code="colour", name={"en": "Colour"}, values=colours)
    products.append(_product("cup", ProductKind.GOODS, options=(option,)))
    await catalogue.put_products(tx, products=products, at=now())
    skus = [_sku(code, code) for code in singles]
    skus += [_sku(f"cup-{colour}", "cup", options={"colour": colour}) for colour in ("blue", "red")]
    await catalogue.put_skus(tx, skus=skus, at=now())


def _product(code: str, kind: ProductKind, **more: Any) -> Product:
    name = f"Green tea {code[-2:]}" if code.startswith("tea-") else code.replace("-", " ").title()
    return Product(
        product_id=ProductId(ids.derive("conformance", "product", code)),
        code=f"p-{code}",
        name={"en": name},
        kind=kind,
        **more,
    )


def _sku(code: str, product: str, **more: Any) -> Sku:
    name = f"Green tea {code[-2:]}" if code.startswith("tea-") else code.replace("-", " ").title()
    return Sku(
        sku_id=sku_id(code),
        product_id=ProductId(ids.derive("conformance", "product", product)),
        code=code,
        name={"en": name},
        weight_g=500,
        **more,
    )


async def _prices(tx: Tx) -> None:
    await pricing.publish(
        tx,
        price_lists=[PriceList(price_list_id=LIST, code="list", currency="EUR", tax_included=True)],
        prices=[
            Price(
                price_list_id=LIST,
                sku_id=sku_id(code),
                breaks=(Break(1, PRICES.get(code, 790)),),
                valid_from=LONG_AGO,
            )
            for code in _codes()
        ],
        tax_rates=[
            TaxRate(
                market="IT",
                tax_class="standard",
                code="VAT",
                rate_ppm=220_000,
                valid_from=LONG_AGO,
            )
        ],
        promotions=[
            _promotion("ten-percent", PercentOff(100_000), claim=ClaimKind.COUPON),
            _promotion("five-euro", AmountOff(500), claim=ClaimKind.COUPON),
            _promotion(
                "teapot",
                PercentOff(200_000),
                claim=ClaimKind.COUPON,
                select=Selector(sku_ids=frozenset({sku_id("teapot")})),
            ),
            _promotion(
                "student", PercentOff(50_000), conditions=Conditions(groups=frozenset({"students"}))
            ),
            _promotion(
                "staff", PercentOff(300_000), conditions=Conditions(groups=frozenset({"staff"}))
            ),
            _promotion(
                "bundle",
                PercentOff(50_000),
                select=Selector(sku_ids=frozenset({sku_id("bundle-tea")})),
            ),
        ],
        by="test",
        at=now(),
    )
    coupons = (("ten-percent", TEN_PERCENT), ("five-euro", FIVE_EURO), ("teapot", TEAPOT_CODE))
    for promotion, code in coupons:
        new = NewCoupons(
            batch_id=ids.new(),
            promotion_id=_promotion_id(promotion),
            name="test",
            kind=CouponKind.GENERIC,
            code=code,
        )
        await pricing.make_coupons(tx, new=new, at=now())
    tariff = Tariff(sku_id=sku_id("standard"))
    await fulfilment.publish_tariffs(tx, tariffs=[tariff], by="test", at=now())


async def _policy(tx: Tx) -> None:
    """Let benefits be claimed, and gift cards not be paid with gift cards."""
    policy = SellingPolicy(
        claims=(
            ClaimRule(claim=VERIFIABLE, group="students", proof="tender:card"),
            ClaimRule(claim=UNVERIFIABLE, group="staff", proof="nobody"),
        ),
        tenders=(TenderRule(tender="gift_card", except_tags=frozenset({"sku:gift-card-25"})),),
    )
    await publish_selling_policy(tx, policy=policy, at=now())


async def _clients(tx: Tx) -> None:
    """Register platforms that may link accounts."""
    for client_id, secret in ((CLIENT, None), (CONFIDENTIAL, SECRET)):
        client = NewClient(
            client_id=client_id,
            name=f"The {client_id}",
            secret=secret,
            redirect_uris=(CALLBACK, LOOPBACK),
            profile_urls=(RUNNER,),
            scopes=(READ_ORDERS, MANAGE_ORDERS),
        )
        await customers.accounts.put_client(tx, client=client, at=now())
    # the suite ships to an address that is a country alone, and that country is this one
    policy = PromisePolicy(zones=(Zone(code="america", country="US"),), transit_days=9)
    await fulfilment.publish_promise_policy(tx, policy=policy, by="test", at=now())


def _promotion_id(code: str) -> PromotionId:
    return PromotionId(ids.derive("conformance", "promotion", code))


def _promotion(code: str, benefit: Benefit, **more: Any) -> Promotion:
    return Promotion(
        promotion_id=_promotion_id(code),
        code=code,
        label=(("en", code.replace("-", " ").title()),),
        benefit=benefit,
        valid_from=LONG_AGO,
        currency="EUR",
        **more,
    )
