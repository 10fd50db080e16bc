"""The products: where they are found, what they cost, and how many each place has."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from ordito import catalogue
from ordito.platform import ids
from ordito.platform.ids import CategoryId, PlaceId, PriceListId, ProductId, SkuId
from ordito.pricing import Break, Price, PriceList, TaxRate
from ordito.surfaces.connectors.complete_journey.mapping.names import (
    CURRENCY,
    DISTRIBUTION_ID,
    MARKET,
    SOURCE,
    YEAR_END,
    place_id,
    sku_id,
)
from ordito.surfaces.connectors.complete_journey.model import ListPrice, Product, SoldBy, StoreUnits
from ordito.surfaces.connectors.complete_journey.rules import opening_units

_PRICE_LIST_ID: Final = PriceListId(ids.derive(SOURCE, "shelf"))


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
            valid_from=YEAR_END,
        )
        for row in observed
    ]


def tax_rate() -> TaxRate:
    """Return the tax of the market: none, for the source does not say any."""
    return TaxRate(
        market=MARKET, tax_class="standard", code="SALES", rate_ppm=0, valid_from=YEAR_END
    )


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
