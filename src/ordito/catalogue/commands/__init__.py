"""Verbs of the catalogue."""

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
from ordito.catalogue.commands.writing import ASSORTMENT, SHELF

__all__ = [
    "ASSORTMENT",
    "SHELF",
    "drop_relations",
    "keep_computed",
    "load_tree",
    "load_typing",
    "put_attributes",
    "put_categories",
    "put_collections",
    "put_products",
    "put_relations",
    "put_skus",
]
