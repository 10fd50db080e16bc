"""The audit of cases: nothing promised is forgotten, nothing said is lost, clocks add up."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
CASE_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "closed_with_open_promise",
        "entries_with_gaps",
        "merged_into_nothing",
        "clock_sums",
        "cases_nobody_finds",
    )
)
