# pyright: reportMissingTypeStubs=none
"""Catalogue of version 2026-08-25."""

from typing import Final

from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductRequest, LookupRequest
from ucp_sdk.models.schemas.shopping.catalog_search import SearchRequest

from ordito.surfaces.ucp.capabilities import LOOKUP, SEARCH
from ordito.surfaces.ucp.operations import Operation
from ordito.surfaces.ucp.shared import catalogue
from ordito.surfaces.ucp.v2026_08_25.forms import checked, schema_of

OPERATIONS: Final = (
    Operation(
        name="search_catalog",
        method="POST",
        path="/catalog/search",
        capability=SEARCH,
        handler=checked(SearchRequest, catalogue.search_catalog),
        payload="catalog",
        schema=schema_of(SearchRequest),
        doc="Find products by words and filters, ten to a page.",
    ),
    Operation(
        name="lookup_catalog",
        method="POST",
        path="/catalog/lookup",
        capability=LOOKUP,
        handler=checked(LookupRequest, catalogue.lookup_catalog),
        payload="catalog",
        schema=schema_of(LookupRequest),
        doc="Look up to fifty products or variants up, by their identifiers.",
    ),
    Operation(
        name="get_product",
        method="POST",
        path="/catalog/product",
        capability=LOOKUP,
        handler=checked(GetProductRequest, catalogue.get_product),
        payload="catalog",
        schema=schema_of(GetProductRequest),
        doc="Read one product whole, with the variants that fit the options chosen so far.",
    ),
)
