"""The audit of what came back: returns beside orders, shelves and store credit."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
RETURN_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "returns_against_lines",
        "returns_against_movements",
        "inspections_against_dispositions",
        "credit_against_returns",
    )
)
