"""Reads of the catalogue."""

from ordito.catalogue.queries.goods import (
    find_by_gtin,
    get_product,
    get_sku,
    list_attributes,
    list_categories,
    list_products,
    list_products_named,
    list_revisions,
    list_skus_named,
    list_skus_of,
    search_skus,
)
from ordito.catalogue.queries.groups import (
    list_collection_products,
    list_collections,
    list_related,
    list_relations,
)
from ordito.catalogue.queries.shelf import load_assortment, load_shelf, refresh_shelf

__all__ = [
    "find_by_gtin",
    "get_product",
    "get_sku",
    "list_attributes",
    "list_categories",
    "list_collection_products",
    "list_collections",
    "list_products",
    "list_products_named",
    "list_related",
    "list_relations",
    "list_revisions",
    "list_skus_named",
    "list_skus_of",
    "load_assortment",
    "load_shelf",
    "refresh_shelf",
    "search_skus",
]
