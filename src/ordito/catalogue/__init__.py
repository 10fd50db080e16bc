"""Catalogue: what can be sold, in which variants, and what is named beside it.

Owns the PostgreSQL schema ``catalogue``: categories, products, SKUs and relations. It does not own
prices (pricing), units (stock), or where a product may be sold (network names channels and
places). A process holds all SKUs in memory as a ``Shelf`` and takes up its changes by version.
"""

from ordito.catalogue.commands import (
    SHELF,
    put_categories,
    put_products,
    put_relations,
    put_skus,
)
from ordito.catalogue.errors import (
    CircularCategory,
    CodeTaken,
    GtinTaken,
    InactiveSku,
    NamelessRow,
    UnknownCategory,
    UnknownProduct,
    UnknownSku,
    WrongGtin,
)
from ordito.catalogue.model import (
    Category,
    FoundSku,
    Product,
    ProductKind,
    Relation,
    RelationKind,
    Shelf,
    ShelfSku,
    Sku,
)
from ordito.catalogue.queries import (
    find_by_gtin,
    get_product,
    get_sku,
    list_categories,
    list_products_named,
    list_relations,
    list_skus_named,
    list_skus_of,
    load_shelf,
    refresh_shelf,
    search_skus,
)
from ordito.catalogue.rules import is_gtin, require_active

__all__ = [
    "SHELF",
    "Category",
    "CircularCategory",
    "CodeTaken",
    "FoundSku",
    "GtinTaken",
    "InactiveSku",
    "NamelessRow",
    "Product",
    "ProductKind",
    "Relation",
    "RelationKind",
    "Shelf",
    "ShelfSku",
    "Sku",
    "UnknownCategory",
    "UnknownProduct",
    "UnknownSku",
    "WrongGtin",
    "find_by_gtin",
    "get_product",
    "get_sku",
    "is_gtin",
    "list_categories",
    "list_products_named",
    "list_relations",
    "list_skus_named",
    "list_skus_of",
    "load_shelf",
    "put_categories",
    "put_products",
    "put_relations",
    "put_skus",
    "refresh_shelf",
    "require_active",
    "search_skus",
]
