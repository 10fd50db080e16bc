"""The Complete Journey in the words of our rooms; pure, ids derived from the source's numbers.

The source has one chain of stores; the legal entity, the distribution centre and the channels that
the replay sells through are ours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Final

from ordito import catalogue
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.ledger import Transfer
from ordito.loyalty import Earning, NewMember, Programme, past_earning, points_for
from ordito.network import (
    Channel,
    ChannelKind,
    LegalEntity,
    Place,
    PlaceKind,
    Service,
)
from ordito.orders import Basket as OrderBasket
from ordito.orders import HistoricOrder, Method, NewLine, NewPayment
from ordito.platform import ids
from ordito.platform.ids import (
    AccountId,
    CategoryId,
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PaymentId,
    PlaceId,
    PriceListId,
    ProductId,
    ProgrammeId,
    ReservationId,
    SkuId,
)
from ordito.pricing import Break, Price, PriceList, TaxRate
from ordito.surfaces.connectors.complete_journey.model import (
    Basket,
    Household,
    JudgedLine,
    ListPrice,
    Product,
    SoldBy,
    Store,
    StoreUnits,
)
from ordito.surfaces.connectors.complete_journey.rules import opening_units

SOURCE: Final = "complete-journey"
CURRENCY: Final = "USD"
MARKET: Final = "US"
COUPON_TENDER: Final = "manufacturer_coupon"
STORE_ZONE: Final = "America/New_York"

ENTITY_ID: Final = EntityId(ids.derive(SOURCE, "entity"))
DISTRIBUTION_ID: Final = PlaceId(ids.derive(SOURCE, "distribution"))
_PRICE_LIST_ID: Final = PriceListId(ids.derive(SOURCE, "shelf"))
_YEAR_START: Final = datetime(2017, 1, 1, 5, tzinfo=UTC)
_YEAR_END: Final = datetime(2018, 1, 1, 5, tzinfo=UTC)
PROGRAMME: Final = Programme(
    programme_id=ProgrammeId(ids.derive(SOURCE, "programme")),
    code="cj",
    name="The Complete Journey card",
    minor_per_point={CURRENCY: 100},
)
_POINTS_ISSUER: Final = PROGRAMME.issuer_id
CHANNEL_KINDS: Final = {
    "store": (ChannelKind.STORE, "Stores"),
    "web": (ChannelKind.WEB, "Web shop"),
    "app": (ChannelKind.APP, "App"),
    "contact_centre": (ChannelKind.CONTACT_CENTRE, "Contact centre"),
}


def channel_id(code: str) -> ChannelId:
    """Return the id of the channel with this code."""
    return ChannelId(ids.derive(SOURCE, "channel", code))


@cache
def place_id(store: int) -> PlaceId:
    """Return the id of the place that is this store."""
    return PlaceId(ids.derive(SOURCE, "store", store))


def place_code(store: int) -> str:
    """Return the code of the place that is this store."""
    return f"store-{store}"


@cache
def customer_id(household: int) -> CustomerId:
    """Return the id of the customer who is this household."""
    return CustomerId(ids.derive(SOURCE, "household", household))


@cache
def sku_id(product: int) -> SkuId:
    """Return the id of the SKU that is this product."""
    return SkuId(ids.derive(SOURCE, "product", product))


def order_id(basket: int, *, sold_at: datetime) -> OrderId:
    """Return the id of the order that was this basket; it sorts by the time of the sale."""
    return OrderId(ids.derive_at(sold_at, SOURCE, "basket", basket))


def entity() -> LegalEntity:
    """Return the company that sells and owns the stock."""
    return LegalEntity(
        entity_id=ENTITY_ID,
        code="cj",
        name="The Complete Journey",
        country="US",
        currency=CURRENCY,
    )


def channels() -> list[Channel]:
    """Return the channels: stores, through which history came, and those of the replay."""
    return [
        Channel(
            channel_id=channel_id(code),
            code=code,
            name=name,
            kind=kind,
            currency=CURRENCY,
            market=MARKET,
        )
        for code, (kind, name) in CHANNEL_KINDS.items()
    ]


def places(stores: Sequence[Store]) -> list[Place]:
    """Return the stores and the distribution centre."""
    return [_distribution(), *(_store(store) for store in stores)]


def _store(store: Store) -> Place:
    return Place(
        place_id=place_id(store.number),
        code=place_code(store.number),
        name=f"Store {store.number}",
        kind=PlaceKind.STORE,
        entity_id=ENTITY_ID,
        time_zone=STORE_ZONE,
        currency=CURRENCY,
        country="US",
        services=frozenset({Service.CARRY_OUT, Service.COLLECT, Service.RETURN}),
        external_ids={SOURCE: str(store.number)},
    )


def _distribution() -> Place:
    return Place(
        place_id=DISTRIBUTION_ID,
        code="distribution",
        name="Distribution centre",
        kind=PlaceKind.WAREHOUSE,
        entity_id=ENTITY_ID,
        time_zone=STORE_ZONE,
        currency=CURRENCY,
        country="US",
        services=frozenset({Service.SHIP_FROM}),
    )


def customer(household: Household) -> NewCustomer:
    """Return the card holder that a household is; the source knows no names."""
    return NewCustomer(
        customer_id=customer_id(household.number),
        household_id=customer_id(household.number),
        language="en",
        since=_YEAR_START,
        particulars=Particulars(name=f"Household {household.number}", country="US"),
        identifiers=(
            Identifier(IdentifierKind.CARD, card_number(household.number)),
            Identifier(IdentifierKind.EXTERNAL, str(household.number), source=SOURCE),
        ),
    )


def card_number(household: int) -> str:
    """Return the number of a household's loyalty card.

    Source: GS1 General Specifications, prefix 29 for use within a company, check digit modulo 10.
    """
    digits = f"29{household:010d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def member(household: Household) -> NewMember:
    """Return the household as a member of the loyalty programme."""
    return NewMember(customer_id(household.number), _YEAR_START)


def earned(order: HistoricOrder) -> Transfer | None:
    """Return the points that an order gave its household, None where it gave none."""
    points = points_for(order.basket.total_minor, programme=PROGRAMME, currency=CURRENCY)
    if points == 0:
        return None
    earning = Earning(
        customer_id=order.customer_id,
        order_id=order.order_id,
        account_id=_points_account(order.customer_id),
        issuer_id=_POINTS_ISSUER,
        unit=PROGRAMME.unit,
        points=points,
        matures_at=None,
    )
    return past_earning(earning, at=order.placed_at)


@cache
def _points_account(customer: CustomerId) -> AccountId:
    return PROGRAMME.account_of(customer)


def categories(products: Sequence[Product]) -> list[catalogue.Category]:
    """Return the departments, then the categories within them."""
    departments = sorted({product.department for product in products if product.department})
    branches = sorted(
        {
            (product.department, product.category)
            for product in products
            if product.department and product.category
        }
    )
    return [_department(name) for name in departments] + [
        catalogue.Category(
            category_id=_category_id(department, category),
            code=f"{department}/{category}",
            name={"en": category.capitalize()},
            parent_id=_category_id(department),
        )
        for department, category in branches
    ]


def _department(name: str) -> catalogue.Category:
    return catalogue.Category(
        category_id=_category_id(name), code=name, name={"en": name.capitalize()}
    )


@cache
def _category_id(*names: str) -> CategoryId:
    return CategoryId(ids.derive(SOURCE, "category", *names))


def product(source: Product) -> catalogue.Product:
    """Return a product; one that is not listed is a placeholder that only carries its number."""
    names = [name for name in (source.department, source.category) if name]
    return catalogue.Product(
        product_id=ProductId(sku_id(source.number)),
        code=str(source.number),
        name={"en": product_name(source)},
        category_id=_category_id(*names) if names else None,
        brand=None if source.brand is None else f"{source.brand} {source.manufacturer}",
    )


def sku(source: Product) -> catalogue.Sku:
    """Return the one SKU of a product; only what is sold by the piece may be sold anew."""
    return catalogue.Sku(
        sku_id=sku_id(source.number),
        product_id=ProductId(sku_id(source.number)),
        code=str(source.number),
        name={"en": product_name(source)},
        active=source.sold_by == SoldBy.PIECE,
        external_ids={SOURCE: str(source.number)},
    )


def product_name(source: Product) -> str:
    """Return what people read; the source has types and sizes, but no names."""
    kind = source.kind or source.category or source.department
    if kind is None:
        return f"Product {source.number}"
    return " ".join(filter(None, (kind.capitalize(), source.package_size)))


def price_list() -> PriceList:
    """Return the one list of shelf prices, for all stores and channels."""
    return PriceList(
        price_list_id=_PRICE_LIST_ID,
        code="shelf",
        currency=CURRENCY,
        tax_included=True,
        market=MARKET,
    )


def prices(observed: Iterable[ListPrice]) -> list[Price]:
    """Return the shelf prices; they hold from the end of the source's year on."""
    return [
        Price(
            price_list_id=_PRICE_LIST_ID,
            sku_id=sku_id(row.product),
            breaks=(Break(1, row.unit_price_minor),),
            valid_from=_YEAR_END,
        )
        for row in observed
    ]


def tax_rate() -> TaxRate:
    """Return the tax of the market: none, for the source does not say any."""
    return TaxRate(
        market=MARKET, tax_class="standard", code="SALES", rate_ppm=0, valid_from=_YEAR_END
    )


def historic_order(basket: Basket) -> HistoricOrder:
    """Return the order that a basket was."""
    identity = order_id(basket.number, sold_at=basket.sold_at)
    lines = tuple(
        _line(number, judged, basket.store, ReservationId(identity))
        for number, judged in enumerate(basket.lines, start=1)
    )
    total = sum(line.total_minor for line in lines)
    return HistoricOrder(
        order_id=identity,
        customer_id=customer_id(basket.household),
        channel_id=channel_id("store"),
        place_id=place_id(basket.store),
        placed_at=basket.sold_at,
        basket=OrderBasket(
            lines=lines,
            payments=tuple(_payments(basket, identity, total)),
            seller_id=ENTITY_ID,
            currency=CURRENCY,
            total_minor=total,
            tax_minor=0,
            discount_minor=sum(line.discount_minor for line in lines),
            rulebook_version=0,
            source=SOURCE,
            external_id=str(basket.number),
        ),
        # a line that sold nothing is kept as one unit that was cancelled at the till
        cancelled=frozenset(
            number for number, judged in enumerate(basket.lines, start=1) if judged.units == 0
        ),
    )


def _line(number: int, judged: JudgedLine, store: int, reservation_id: ReservationId) -> NewLine:
    source = judged.line
    units = judged.units or 1
    return NewLine(
        line_no=number,
        sku_id=sku_id(source.product),
        method=Method.CARRY_OUT,
        place_id=place_id(store),
        reservation_id=reservation_id,
        quantity=units,
        unit_minor=(2 * source.shelf_minor + units) // (2 * units),
        discount_minor=source.retail_discount_minor + source.match_discount_minor,
        total_minor=source.sales_minor,
        tax_minor=0,
        tax_bp=0,
    )


def _payments(basket: Basket, identity: OrderId, total_minor: int) -> Iterator[NewPayment]:
    """Yield what the manufacturers' coupons paid, then what the customer paid."""
    coupons = min(_coupon_minor(basket), total_minor)
    for tender, amount in ((COUPON_TENDER, coupons), ("cash", total_minor - coupons)):
        if amount:
            payment_id = PaymentId(ids.derive(SOURCE, "payment", identity, tender))
            yield NewPayment(payment_id=payment_id, tender=tender, amount_minor=amount)


def coupon_excess_minor(basket: Basket) -> int:
    """Return what coupons were worth beyond the receipt, cents; the source has 19 such receipts.

    The till paid it out; an order's payments never exceed its total, so it is only counted.
    """
    paid = sum(judged.line.sales_minor for judged in basket.lines)
    return max(_coupon_minor(basket) - paid, 0)


def _coupon_minor(basket: Basket) -> int:
    return sum(judged.line.coupon_minor for judged in basket.lines)


def opening_counts(sold: Iterable[StoreUnits]) -> list[tuple[PlaceId, list[tuple[SkuId, int]]]]:
    """Return the first count of each place, by SKU.

    The distribution centre holds as much of a product as all stores together.
    """
    stores: defaultdict[int, list[tuple[SkuId, int]]] = defaultdict(list)
    centre: Counter[SkuId] = Counter()
    for row in sold:
        units = opening_units(row.units)
        stores[row.store].append((sku_id(row.product), units))
        centre[sku_id(row.product)] += units
    return [
        *((place_id(store), counted) for store, counted in sorted(stores.items())),
        (DISTRIBUTION_ID, list(centre.items())),
    ]
