"""The audit of decisions: nothing is given without one, and none is other than it says."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
DECISION_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "given_without_decision",
        "decided_without_gift",
        "decisions_out_of_range",
        "approvals_against_decisions",
    )
)
