"""The audit of sessions: each that was completed is one order, and what was typed is forgotten."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
SESSION_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "sessions_without_order",
        "orders_without_session",
        "orders_of_two_sessions",
        "sessions_without_checkout",
        "typed_and_not_forgotten",
    )
)
