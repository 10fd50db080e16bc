"""The audit of what places do: picked, packed and handed over are counted alike wherever kept."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
WORK_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "picked_against_items",
        "packed_against_parcels",
        "handed_over_against_items",
        "handed_over_unmoved",
        "parcels_against_events",
    )
)
