"""Catalogue of version 2026-04-08."""

from typing import Any, Final

import msgspec

from ordito.surfaces.ucp.operations import Forms
from ordito.surfaces.ucp.shared import catalogue


def schema_of(form: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the JSON schema of a form, with its parts under ``$defs``."""
    (told,), parts = msgspec.json.schema_components([form], ref_template="#/$defs/{name}")
    name = told["$ref"].rpartition("/")[2]
    return {**parts.pop(name), "$defs": parts}


OPERATIONS: Final = catalogue.operations(
    Forms(
        {
            "search_catalog": schema_of(catalogue.SearchForm),
            "lookup_catalog": schema_of(catalogue.LookupForm),
            "get_product": schema_of(catalogue.ProductForm),
        }
    )
)
