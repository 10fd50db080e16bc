"""Rows of a small catalogue."""

from datetime import UTC, datetime

from msgspec.structs import replace

from ordito import catalogue
from ordito.platform import ids
from ordito.platform.ids import CategoryId, ProductId, SkuId

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


def a_category(code: str = "clothing", **changes: object) -> catalogue.Category:
    category = catalogue.Category(
        category_id=CategoryId(ids.derive("category", code)), code=code, name={"en": code}
    )
    return replace(category, **changes)


def a_product(code: str = "TSHIRT", **changes: object) -> catalogue.Product:
    product = catalogue.Product(
        product_id=ProductId(ids.derive("product", code)),
        code=code,
        name={"en": "T-shirt", "it": "Maglietta"},
    )
    return replace(product, **changes)


def a_sku(code: str = "TSHIRT-RED-M", **changes: object) -> catalogue.Sku:
    sku = catalogue.Sku(
        sku_id=SkuId(ids.derive("sku", code)),
        product_id=a_product().product_id,
        code=code,
        name={"en": "Red T-shirt M", "it": "Maglietta rossa M"},
        options={"colour": "red", "size": "M"},
    )
    return replace(sku, **changes)
