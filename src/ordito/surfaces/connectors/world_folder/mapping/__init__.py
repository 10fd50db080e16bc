"""A world in the words of our rooms; pure, ids derived from its numbers."""

from ordito.surfaces.connectors.world_folder.mapping.goods import (
    categories,
    price_lists,
    prices,
    products,
    skus,
    tax_rates,
    unit_costs,
)
from ordito.surfaces.connectors.world_folder.mapping.names import (
    PROGRAMME,
    SOURCE,
    entity_id,
    place_id,
    sku_id,
)
from ordito.surfaces.connectors.world_folder.mapping.network import (
    agents,
    channels,
    entities,
    partners,
    places,
    staffing,
)
from ordito.surfaces.connectors.world_folder.mapping.people import kind_of, people, phone_of, touch
from ordito.surfaces.connectors.world_folder.mapping.sales import sales
from ordito.surfaces.connectors.world_folder.mapping.service import answer, case
from ordito.surfaces.connectors.world_folder.mapping.shelves import books

__all__ = [
    "PROGRAMME",
    "SOURCE",
    "agents",
    "answer",
    "books",
    "case",
    "categories",
    "channels",
    "entities",
    "entity_id",
    "kind_of",
    "partners",
    "people",
    "phone_of",
    "place_id",
    "places",
    "price_lists",
    "prices",
    "products",
    "sales",
    "sku_id",
    "skus",
    "staffing",
    "tax_rates",
    "touch",
    "unit_costs",
]
