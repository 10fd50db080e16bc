"""How the simulated company describes and shows its goods, in the words of the catalogue; pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

import msgspec

from ordito import catalogue, world
from ordito.catalogue import (
    AssortmentRule,
    Attribute,
    AttributeKind,
    AttributeTest,
    AttributeUse,
    Choice,
    Complexity,
    Component,
    Media,
    Option,
    OptionValue,
    ProductKind,
)
from ordito.platform import ids
from ordito.platform.ids import CategoryId, ChannelId, CollectionId, PlaceId, ProductId, SkuId

SOURCE: Final = "demo"
_AXES: Final = {
    "colour": {"it": "Colore", "en": "Colour", "et": "Värv"},
    "size": {"it": "Taglia", "en": "Size", "et": "Suurus"},
    "storage": {"it": "Memoria", "en": "Storage", "et": "Salvestusruum"},
}
_CLOTHING: Final = "clothing"
_ELECTRONICS: Final = "electronics"


class Showpiece(msgspec.Struct, frozen=True):
    """A picture with what it is."""

    media: Media
    content: bytes


def attributes(showroom: world.Showroom) -> list[Attribute]:
    """Return the properties that goods have."""
    return [
        Attribute(
            code="material",
            name={"it": "Materiale", "en": "Material", "et": "Materjal"},
            kind=AttributeKind.CHOICE,
            choices=tuple(
                Choice(code=row.code, name=world.names_of(row)) for row in showroom.materials
            ),
        ),
        Attribute(
            code="waterproof",
            name={"it": "Impermeabile", "en": "Waterproof", "et": "Veekindel"},
            kind=AttributeKind.BOOLEAN,
        ),
        Attribute(
            code="battery",
            name={"it": "Durata della batteria", "en": "Battery life", "et": "Aku kestvus"},
            kind=AttributeKind.NUMBER,
            unit="h",
        ),
        Attribute(
            code="screen",
            name={"it": "Schermo", "en": "Screen", "et": "Ekraan"},
            kind=AttributeKind.MEASURE,
            unit="cm",
        ),
    ]


def uses_of(category: str) -> tuple[AttributeUse, ...]:
    """Return which properties the goods of a shelf have; shelves below inherit them."""
    if category == _CLOTHING:
        return (
            AttributeUse(attribute="material", required=True),
            AttributeUse(attribute="waterproof"),
        )
    if category == _ELECTRONICS:
        return tuple(AttributeUse(attribute=code) for code in ("waterproof", "battery", "screen"))
    return ()


def values_of(company: world.Company) -> Mapping[str, set[tuple[str, str]]]:
    """Return by product which values of which axes its variants have."""
    taken: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for sku in company.skus:
        taken[sku.product].update(sku.options.items())
    return taken


def options_of(
    company: world.Company, product: world.Product, taken: AbstractSet[tuple[str, str]]
) -> tuple[Option, ...]:
    """Return the axes of a product with those values that its variants have, in their order."""
    return tuple(
        Option(
            code=axis,
            name=_AXES[axis],
            values=tuple(
                OptionValue(code=option.code, name=option.names)
                for option in company.options
                if option.axis == axis and (axis, option.code) in taken
            ),
        )
        for axis in product.axes
    )


def described(company: world.Company, product: world.Product) -> dict[str, Any]:
    """Return the fields of a product that its family's description gives."""
    showroom = company.showroom
    detail = next(row for row in showroom.details if row.family == product.family)
    shelf = next(row for row in company.categories if row.code == product.category)
    material = next((row for row in showroom.materials if row.code == detail.material), None)
    of = {} if material is None else world.names_of(material)
    values: dict[str, Any] = {"waterproof": detail.waterproof == "yes"}
    if detail.material is not None:
        values["material"] = detail.material
    if detail.battery_h is not None:
        values["battery"] = detail.battery_h
    if detail.screen_cm is not None:
        values["screen"] = f"{detail.screen_cm} cm"
    is_book = product.category == "books"
    return {
        "description": {
            language: ". ".join(
                part for part in (name, shelf.names[language], of.get(language)) if part
            )
            + "."
            for language, name in product.names.items()
        },
        "attributes": {} if is_book else values,
        "complexity": Complexity(detail.complexity),
        "country_of_origin": detail.origin,
    }


def extra_products(company: world.Company) -> list[catalogue.Product]:
    """Return the services and bundles."""
    services = [
        catalogue.Product(
            product_id=product_id(row.code),
            code=row.code,
            name=world.names_of(row),
            kind=ProductKind.SERVICE,
            brand=company.name,
            complexity=Complexity(row.complexity),
        )
        for row in company.showroom.services
    ]
    return services + [
        catalogue.Product(
            product_id=product_id(row.code),
            code=row.code,
            name=world.names_of(row),
            kind=ProductKind.BUNDLE,
            brand=company.name,
            category_id=category_id(row.category),
            # the set as a whole is sold without what its shelf asks of each part
            attributes={"material": "wool"} if row.category == "accessories" else {},
        )
        for row in company.showroom.bundles
    ]


def extra_skus(company: world.Company) -> list[catalogue.Sku]:
    """Return the one SKU of each service and bundle."""
    rows = (*company.showroom.services, *company.showroom.bundles)
    return [
        catalogue.Sku(
            sku_id=sku_id(row.code),
            product_id=product_id(row.code),
            code=row.code,
            name=world.names_of(row),
            gtin=world.service_gtin(company.seed, row.code),
            components=tuple(Component(sku_id(code)) for code in row.parts)
            if isinstance(row, world.Bundle)
            else (),
        )
        for row in rows
    ]


def extra_prices(company: world.Company) -> list[tuple[SkuId, int]]:
    """Return what services and bundles cost, cents with tax."""
    skus = {sku.code: sku for sku in company.skus}
    services = {row.code: row for row in company.showroom.services}
    told = [(sku_id(row.code), row.price_minor) for row in services.values()]
    return told + [
        (sku_id(row.code), world.bundle_price(row, skus, services))
        for row in company.showroom.bundles
    ]


def collections(showroom: world.Showroom) -> list[catalogue.Collection]:
    """Return what is shown together."""
    return [
        catalogue.Collection(
            collection_id=CollectionId(ids.derive(SOURCE, "collection", row.code)),
            code=row.code,
            name=world.names_of(row),
            products=tuple(product_id(code) for code in row.products),
            rule=None
            if row.products
            else catalogue.CollectionRule(
                categories=tuple(category_id(code) for code in row.categories),
                attributes=tuple(
                    AttributeTest(attribute=attribute, any_of=values)
                    for attribute, values in (
                        ("material", row.materials),
                        ("waterproof", ("true",) if row.waterproof else ()),
                    )
                    if values
                ),
            ),
        )
        for row in showroom.collections
    ]


def listings(showroom: world.Showroom) -> list[AssortmentRule]:
    """Return what is sold where."""
    return [
        AssortmentRule(
            rule_id=ids.derive("catalogue.assortment_rule", row.code),
            code=row.code,
            listed=row.listed == "yes",
            product_id=product_id(row.product) if row.product else None,
            category_id=category_id(row.category) if row.category else None,
            channel_id=ChannelId(ids.derive(SOURCE, "channel", row.channel))
            if row.channel
            else None,
            place_id=PlaceId(ids.derive(SOURCE, "place", row.place)) if row.place else None,
            market=row.market,
            reason=row.reason,
        )
        for row in showroom.listings
    ]


def pictures(company: world.Company) -> Iterator[Showpiece]:
    """Yield a picture of each product."""
    colours: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for sku in company.skus:
        if "colour" in sku.options:
            colours[sku.product][sku.options["colour"]] = None
    for product in company.products:
        yield Showpiece(
            Media(
                media_id=ids.derive(SOURCE, "media", product.code),
                product_id=product_id(product.code),
                alt=product.names,
            ),
            world.picture(product.category, tuple(colours[product.code])),
        )


def product_id(code: str) -> ProductId:
    """Return the id of the product with this code."""
    return ProductId(ids.derive(SOURCE, "product", code))


def sku_id(code: str) -> SkuId:
    """Return the id of the SKU with this code."""
    return SkuId(ids.derive(SOURCE, "sku", code))


def category_id(code: str) -> CategoryId:
    """Return the id of the category with this code."""
    return CategoryId(ids.derive(SOURCE, "category", code))
