"""The audit of tills: logs have no gap, receipts are acts, drawers are what their shifts say."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
TILL_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "till_logs_broken",
        "till_receipts_not_as_told",
        "till_series_with_gaps",
        "till_sales_against_orders",
        "till_drawers_against_ledger",
    )
)
