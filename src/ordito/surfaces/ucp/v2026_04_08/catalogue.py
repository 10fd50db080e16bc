"""Catalogue of version 2026-04-08."""

from typing import Any, Final

import msgspec

from ordito.surfaces.ucp.capabilities import LOOKUP, SEARCH
from ordito.surfaces.ucp.operations import Operation
from ordito.surfaces.ucp.shared import catalogue


def schema_of(form: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the JSON schema of a form, with its parts under ``$defs``."""
    (told,), parts = msgspec.json.schema_components([form], ref_template="#/$defs/{name}")
    name = told["$ref"].rpartition("/")[2]
    return {**parts.pop(name), "$defs": parts}


OPERATIONS: Final = (
    Operation(
        name="search_catalog",
        method="POST",
        path="/catalog/search",
        capability=SEARCH,
        handler=catalogue.search_catalog,
        payload="catalog",
        schema=schema_of(catalogue.SearchForm),
        doc="Find products by words and filters, ten to a page.",
    ),
    Operation(
        name="lookup_catalog",
        method="POST",
        path="/catalog/lookup",
        capability=LOOKUP,
        handler=catalogue.lookup_catalog,
        payload="catalog",
        schema=schema_of(catalogue.LookupForm),
        doc="Look up to fifty products or variants up, by their identifiers.",
    ),
    Operation(
        name="get_product",
        method="POST",
        path="/catalog/product",
        capability=LOOKUP,
        handler=catalogue.get_product,
        payload="catalog",
        schema=schema_of(catalogue.ProductForm),
        doc="Read one product whole, with the variants that fit the options chosen so far.",
    ),
)
