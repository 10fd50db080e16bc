"""The simulated company in the words of our rooms; pure, ids derived from its codes."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from itertools import product
from typing import Final

from ordito import catalogue, network, pricing, stock, world
from ordito.platform import ids
from ordito.platform.ids import (
    CategoryId,
    ChannelId,
    CustomerId,
    EntityId,
    PartnerId,
    PlaceId,
    PriceListId,
    ProductId,
    SkuId,
)
from ordito.surfaces.connectors.demo_company import showroom
from ordito.surfaces.connectors.demo_company.codes import SEED, SOURCE

HOME: Final = "IT"
LANGUAGES: Final = ("it", "en", "et")
_PPM_OF_BP: Final = 100
_WEB_LIST: Final = PriceListId(ids.derive(SOURCE, "price list", "web"))
# up to which amount each role may do what, minor units
_LIMITS: Final[Mapping[str, Mapping[network.Power, int]]] = {
    "associate": {
        network.Power.DISCOUNT: 20_00,
        network.Power.REFUND: 300_00,
        network.Power.APPEASE: 15_00,
        network.Power.GRANT: 50_00,
        network.Power.WRITE_OFF: 100_00,
    },
    "agent": {
        network.Power.DISCOUNT: 50_00,
        network.Power.REFUND: 1_500_00,
        network.Power.APPEASE: 50_00,
        network.Power.GRANT: 100_00,
        network.Power.RELEASE_HOLD: 1_000_00,
    },
    "helm": dict.fromkeys(network.Power, 10_000_00),
}


@cache
def entity_id(code: str) -> EntityId:
    """Return the id of the legal entity with this code."""
    return EntityId(ids.derive(SOURCE, "entity", code))


@cache
def channel_id(code: str) -> ChannelId:
    """Return the id of the channel with this code."""
    return ChannelId(ids.derive(SOURCE, "channel", code))


@cache
def place_id(code: str) -> PlaceId:
    """Return the id of the place with this code."""
    return PlaceId(ids.derive(SOURCE, "place", code))


@cache
def sku_id(code: str) -> SkuId:
    """Return the id of the SKU with this code."""
    return SkuId(ids.derive(SOURCE, "sku", code))


@cache
def product_id(code: str) -> ProductId:
    """Return the id of the product with this code."""
    return ProductId(ids.derive(SOURCE, "product", code))


@cache
def customer_id(code: str) -> CustomerId:
    """Return the id of the customer who is this person."""
    return CustomerId(ids.derive(SOURCE, "person", code))


def entities(company: world.Company) -> list[network.LegalEntity]:
    """Return the company and its franchisee."""
    return [
        network.LegalEntity(
            entity_id=entity_id(entity.code),
            code=entity.code,
            name=entity.name,
            country=entity.country,
            currency=company.currency,
            tax_number=entity.tax_number,
            fiscal=network.Fiscal(
                address=entity.address,
                postal_code=entity.postal_code,
                city=entity.city,
                region=entity.region,
                regime="RF01",
                iban=entity.iban,
                email=entity.email,
            ),
            # by which a repeat knows whether it is the same company; see flows.load_world
            external_ids={SEED: f"{entity.code}:{company.seed}"},
        )
        for entity in company.entities
    ]


def channel_code(code: str, till: world.Place | None) -> str:
    """Return the channel that sells at a till: stores of another country are a channel of theirs.

    A channel has one market, by which its taxes are chosen.
    """
    market = market_of(till)
    return code if market == HOME else f"{code}_{market.lower()}"


def market_of(till: world.Place | None) -> str:
    """Return the market that a till sells in; without a till it is the company's own."""
    return HOME if till is None else till.country


def channels(company: world.Company) -> list[network.Channel]:
    """Return the ways by which customers meet the company, stores by country."""
    abroad = {place.country: place for place in company.places if place.country != HOME}
    return [
        network.Channel(
            channel_id=channel_id(channel_code(channel.code, till)),
            code=channel_code(channel.code, till),
            name=channel.name if till is None else f"{channel.name} {till.country}",
            kind=network.ChannelKind(channel.kind),
            currency=company.currency,
            market=market_of(till),
        )
        for channel in company.channels
        for till in (None, *(abroad.values() if channel.kind == "store" else ()))
    ]


def partners(company: world.Company) -> list[network.Partner]:
    """Return the franchisee, the marketplace, the carrier and the agents."""
    return [
        network.Partner(
            partner_id=PartnerId(ids.derive(SOURCE, "partner", partner.code)),
            code=partner.code,
            name=partner.name,
            kind=network.PartnerKind(partner.kind),
            entity_id=entity_id(partner.entity) if partner.entity else None,
        )
        for partner in company.partners
    ]


def limits() -> list[network.Limit]:
    """Return how far the staff may go without asking anybody."""
    return [
        network.Limit(role=role, power=power, currency="EUR", up_to_minor=up_to_minor)
        for role, powers in _LIMITS.items()
        for power, up_to_minor in powers.items()
    ]


def places(company: world.Company, *, years: range) -> list[network.Place]:
    """Return the places; none opens on a holiday of ``years``."""
    return [_place(company, place, years) for place in company.places]


def categories(company: world.Company) -> list[catalogue.Category]:
    """Return the shelves of the catalogue, each after the one above it."""
    return [
        catalogue.Category(
            category_id=_category_id(category.code),
            code=category.code,
            name=category.names,
            parent_id=_category_id(category.parent) if category.parent else None,
            rank=rank,
            attributes=showroom.uses_of(category.code),
        )
        for rank, category in enumerate(company.categories)
    ]


def products(company: world.Company) -> list[catalogue.Product]:
    """Return the products with their options and properties, the services and the bundles."""
    taken = showroom.values_of(company)
    goods = [
        catalogue.Product(
            product_id=product_id(product.code),
            code=product.code,
            name=product.names,
            category_id=_category_id(product.category),
            brand=company.name,
            options=showroom.options_of(company, product, taken[product.code]),
            **showroom.described(company, product),
        )
        for product in company.products
    ]
    return goods + showroom.extra_products(company)


def skus(company: world.Company) -> list[catalogue.Sku]:
    """Return the variants, each named by its product and its options; services and bundles."""
    known = {product.code: product for product in company.products}
    words = {(option.axis, option.code): option.names for option in company.options}
    weights = {row.family: row.weight_g for row in company.showroom.details}
    variants = [
        catalogue.Sku(
            sku_id=sku_id(sku.code),
            product_id=product_id(sku.product),
            code=sku.code,
            name=_variant_name(known[sku.product].names, sku.options, words),
            gtin=sku.gtin,
            options=sku.options,
            tax_class=known[sku.product].tax_category,
            mpn=sku.code.upper()[:70],
            weight_g=weights[known[sku.product].family],
        )
        for sku in company.skus
    ]
    return variants + showroom.extra_skus(company)


def relations(company: world.Company) -> list[catalogue.Relation]:
    """Return which product is named beside which, in the order of the list."""
    return [
        catalogue.Relation(
            product_id=product_id(relation.product),
            kind=catalogue.RelationKind(relation.kind),
            other_id=product_id(relation.related),
            rank=rank,
        )
        for rank, relation in enumerate(company.relations)
    ]


def price_lists(company: world.Company) -> list[pricing.PriceList]:
    """Return the price list, meant for everybody, and what the web shop alone asks."""
    return [
        pricing.PriceList(
            price_list_id=price_list_id(),
            code="list",
            currency=company.currency,
            tax_included=True,
        ),
        pricing.PriceList(
            price_list_id=_WEB_LIST,
            code="web",
            currency=company.currency,
            tax_included=True,
            channel_id=channel_id("web"),
        ),
    ]


def prices(company: world.Company, *, since: datetime) -> list[pricing.Price]:
    """Return the price of every SKU, and those that are others on the web alone."""
    goods = [(sku_id(sku.code), sku.price_minor) for sku in company.skus]
    listed = [(price_list_id(), *one) for one in goods + showroom.extra_prices(company)]
    slips = [(_WEB_LIST, sku_id(code), minor) for code, minor in company.web_prices.items()]
    return [
        pricing.Price(
            price_list_id=price_list,
            sku_id=sku,
            breaks=(pricing.Break(1, price_minor),),
            valid_from=since,
        )
        for price_list, sku, price_minor in listed + slips
    ]


def tax_rates(company: world.Company, *, since: datetime) -> list[pricing.TaxRate]:
    """Return the value-added tax of each market."""
    return [
        pricing.TaxRate(
            market=rate.country,
            tax_class=rate.category,
            code="VAT",
            rate_ppm=rate.rate_bp * _PPM_OF_BP,
            valid_from=since,
        )
        for rate in company.tax_rates
    ]


def costs(company: world.Company, *, since: datetime) -> list[stock.UnitCost]:
    """Return what a unit cost each of the company's entities that holds stock."""
    owners = sorted({place.entity for place in company.places})
    return [
        stock.UnitCost(sku_id(sku.code), entity_id(owner), since, sku.cost_minor, company.currency)
        for sku in company.skus
        for owner in owners
    ]


# where places are, as zones of addresses ask
_POSTAL_CODES: Final = {
    "Torino": "10121",
    "Milano": "20121",
    "Roma": "00192",
    "Piacenza": "29122",
    "Bologna": "40121",
    "Tallinn": "10111",
}


def _place(company: world.Company, place: world.Place, years: range) -> network.Place:
    week = tuple((network.Span(*hours),) if hours else () for hours in place.week)
    holidays = {date(year, *day): () for year, day in product(years, sorted(world.HOLIDAYS))}
    return network.Place(
        place_id=place_id(place.code),
        code=place.code,
        name=place.name,
        kind=network.PlaceKind(place.kind),
        entity_id=entity_id(place.entity),
        time_zone=place.zone,
        currency=company.currency,
        country=place.country,
        city=place.city,
        postal_code=_POSTAL_CODES.get(place.city, ""),
        latitude=place.latitude,
        longitude=place.longitude,
        services=frozenset(network.Service(service) for service in place.services),
        hours=network.OpeningHours(week=week, exceptions=holidays),
    )


def price_list_id() -> PriceListId:
    """Return the id of the one price list."""
    return PriceListId(ids.derive(SOURCE, "price list"))


def _category_id(code: str) -> CategoryId:
    return CategoryId(ids.derive(SOURCE, "category", code))


def _variant_name(
    names: Mapping[str, str],
    options: Mapping[str, str],
    words: Mapping[tuple[str, str], Mapping[str, str]],
) -> dict[str, str]:
    return {
        language: ", ".join(
            [names[language], *(words[option][language] for option in options.items())]
        )
        for language in LANGUAGES
    }
