"""Reads of the catalogue."""

from ordito.catalogue.queries.goods import (
    find_by_gtin,
    find_named,
    get_product,
    get_products,
    get_sku,
    list_attributes,
    list_categories,
    list_products,
    list_products_named,
    list_revisions,
    list_skus_named,
    list_skus_of,
    list_variants,
    search_skus,
)
from ordito.catalogue.queries.groups import (
    list_collection_products,
    list_collections,
    list_related,
    list_relations,
)
from ordito.catalogue.queries.outlets import (
    find_media_type,
    find_scanned,
    get_merchant_feed,
    list_media,
    list_merchant_feeds,
    list_scan_prefixes,
)
from ordito.catalogue.queries.shelf import load_assortment, load_shelf, refresh_shelf

__all__ = [
    "find_by_gtin",
    "find_media_type",
    "find_named",
    "find_scanned",
    "get_merchant_feed",
    "get_product",
    "get_products",
    "get_sku",
    "list_attributes",
    "list_categories",
    "list_collection_products",
    "list_collections",
    "list_media",
    "list_merchant_feeds",
    "list_products",
    "list_products_named",
    "list_related",
    "list_relations",
    "list_revisions",
    "list_scan_prefixes",
    "list_skus_named",
    "list_skus_of",
    "list_variants",
    "load_assortment",
    "load_shelf",
    "refresh_shelf",
    "search_skus",
]
