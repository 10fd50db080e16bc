"""The articles, what they are sold for and what they cost."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final

from ordito import catalogue
from ordito.platform import ids
from ordito.platform.ids import CategoryId, PriceListId, ProductId, SkuId
from ordito.pricing import Break, Price, PriceList, TaxRate
from ordito.stock import UnitCost
from ordito.surfaces.connectors.world_folder import model
from ordito.surfaces.connectors.world_folder.mapping.names import (
    COUNTRY,
    CURRENCY,
    SOURCE,
    channel_id,
    entity_id,
    sku_id,
)

DELIVERY: Final = -1
DELIVERY_TAX_BP: Final = 2200
_SHIPPING_MINOR: Final = 390
_PPM_OF_BP: Final = 100
_SHELF: Final = PriceListId(ids.derive(SOURCE, "prices", "shelf"))
_WEB: Final = PriceListId(ids.derive(SOURCE, "prices", "web"))


def categories(told: Sequence[model.Sku]) -> list[catalogue.Category]:
    """Return the categories, which a world only numbers."""
    return [
        catalogue.Category(
            category_id=_category_id(number),
            code=str(number),
            name={"en": f"Category {number}", "it": f"Categoria {number}"},
            rank=rank,
        )
        for rank, number in enumerate(sorted({one.category for one in told}))
    ]


def products(told: Sequence[model.Sku]) -> list[catalogue.Product]:
    """Return a product for each article, and the delivery."""
    return [
        *(
            catalogue.Product(
                product_id=ProductId(sku_id(one.number)),
                code=str(one.number),
                name=_name(one.number),
                category_id=_category_id(one.category),
            )
            for one in told
        ),
        catalogue.Product(
            product_id=ProductId(sku_id(DELIVERY)),
            code="delivery",
            name={"en": "Delivery", "it": "Consegna"},
            kind=catalogue.ProductKind.SERVICE,
        ),
    ]


def skus(told: Sequence[model.Sku]) -> list[catalogue.Sku]:
    """Return the articles and the delivery."""
    return [
        *(
            catalogue.Sku(
                sku_id=sku_id(one.number),
                product_id=ProductId(sku_id(one.number)),
                code=str(one.number),
                name=_name(one.number),
                tax_class=_tax_class(one.tax_bp),
                external_ids={SOURCE: str(one.number)},
            )
            for one in told
        ),
        catalogue.Sku(
            sku_id=sku_id(DELIVERY),
            product_id=ProductId(sku_id(DELIVERY)),
            code="delivery",
            name={"en": "Delivery", "it": "Consegna"},
            tax_class=_tax_class(DELIVERY_TAX_BP),
        ),
    ]


def price_lists() -> list[PriceList]:
    """Return the list of all channels, and the one of the web shop."""
    return [
        PriceList(price_list_id=_SHELF, code="shelf", currency=CURRENCY, tax_included=True),
        PriceList(
            price_list_id=_WEB,
            code="web",
            currency=CURRENCY,
            tax_included=True,
            channel_id=channel_id("web"),
        ),
    ]


def prices(told: Sequence[model.Sku], *, since: datetime) -> list[Price]:
    """Return what a unit is sold for; the web has a price of its own where it differs."""
    return [
        *(_price(_SHELF, sku_id(one.number), one.price, since) for one in told),
        *(
            _price(_WEB, sku_id(one.number), one.web_price, since)
            for one in told
            if one.web_price != one.price
        ),
        _price(_SHELF, sku_id(DELIVERY), _SHIPPING_MINOR, since),
    ]


def tax_rates(told: Sequence[model.Sku], *, since: datetime) -> list[TaxRate]:
    """Return the value-added tax of each class."""
    return [
        TaxRate(
            market=COUNTRY,
            tax_class=_tax_class(rate),
            code=f"VAT{rate // 100}",
            rate_ppm=rate * _PPM_OF_BP,
            valid_from=since,
        )
        for rate in sorted({one.tax_bp for one in told} | {DELIVERY_TAX_BP})
    ]


def unit_costs(told: Sequence[model.Sku], *, since: datetime) -> list[UnitCost]:
    """Return what a unit costs whoever owns it."""
    return [
        UnitCost(sku_id(one.number), entity_id(franchised=franchised), since, one.cost, CURRENCY)
        for one in told
        for franchised in (False, True)
    ]


@cache
def _category_id(number: int) -> CategoryId:
    return CategoryId(ids.derive(SOURCE, "category", number))


def _name(number: int) -> dict[str, str]:
    return {"en": f"Article {number}", "it": f"Articolo {number}"}


def _tax_class(rate_bp: int) -> str:
    return f"vat-{rate_bp // 100}"


def _price(price_list: PriceListId, sku: SkuId, minor: int, since: datetime) -> Price:
    return Price(price_list_id=price_list, sku_id=sku, breaks=(Break(1, minor),), valid_from=since)
