"""The audit of sourcing: what a place did not give is not forgotten."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
SOURCING_CHECKS_AT: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "rejections_not_sourced",
        "sourced_to_nowhere",
        "waiting_untended",
        "waits_without_goods",
        "claim_without_goods",
        "waits_for_nothing",
    )
)
