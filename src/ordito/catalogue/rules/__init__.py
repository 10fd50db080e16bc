"""Decisions about products: pure, without database, clock and chance."""

from ordito.catalogue.rules.attributes import UNITS, Typing, kept_value, require_sound
from ordito.catalogue.rules.goods import (
    find_circular,
    is_gtin,
    listing_of,
    pattern_of,
    require_active,
    require_gtin,
    require_sold,
)
from ordito.catalogue.rules.media import LARGEST, MOST_BYTES, media_type_of
from ordito.catalogue.rules.relations import Together, compute_alike, compute_together
from ordito.catalogue.rules.variants import (
    dangling,
    explode,
    require_bundle,
    require_options,
    require_variant,
)

__all__ = [
    "LARGEST",
    "MOST_BYTES",
    "UNITS",
    "Together",
    "Typing",
    "compute_alike",
    "compute_together",
    "dangling",
    "explode",
    "find_circular",
    "is_gtin",
    "kept_value",
    "listing_of",
    "media_type_of",
    "pattern_of",
    "require_active",
    "require_bundle",
    "require_gtin",
    "require_options",
    "require_sold",
    "require_sound",
    "require_variant",
]
