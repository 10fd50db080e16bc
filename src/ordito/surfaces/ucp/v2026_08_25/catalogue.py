# pyright: reportMissingTypeStubs=none
"""Catalogue of version 2026-08-25."""

from typing import Final

from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductRequest, LookupRequest
from ucp_sdk.models.schemas.shopping.catalog_search import SearchRequest

from ordito.surfaces.ucp.shared import catalogue
from ordito.surfaces.ucp.v2026_08_25.forms import forms_of

OPERATIONS: Final = catalogue.operations(
    forms_of(
        {
            "search_catalog": SearchRequest,
            "lookup_catalog": LookupRequest,
            "get_product": GetProductRequest,
        }
    )
)
