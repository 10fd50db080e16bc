"""Verbs of the catalogue."""

from ordito.catalogue.commands.assortment import drop_assortment_rule, put_assortment_rules
from ordito.catalogue.commands.goods import (
    load_typing,
    put_attributes,
    put_categories,
    put_products,
    put_skus,
)
from ordito.catalogue.commands.groups import (
    drop_relations,
    keep_computed,
    load_tree,
    put_collections,
    put_relations,
)
from ordito.catalogue.commands.media import change_media, drop_media, put_media
from ordito.catalogue.commands.outlets import put_merchant_feed, put_scan_prefixes
from ordito.catalogue.commands.writing import ASSORTMENT, SHELF

__all__ = [
    "ASSORTMENT",
    "SHELF",
    "change_media",
    "drop_assortment_rule",
    "drop_media",
    "drop_relations",
    "keep_computed",
    "load_tree",
    "load_typing",
    "put_assortment_rules",
    "put_attributes",
    "put_categories",
    "put_collections",
    "put_media",
    "put_merchant_feed",
    "put_products",
    "put_relations",
    "put_scan_prefixes",
    "put_skus",
]
