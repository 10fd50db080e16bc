"""Audit of the stock books beyond their balances: what is on its way, lent, missing."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql = statements(__name__)
STOCK_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "inbound_against_movements",
        "missing_on_the_way",
        "shortfalls_unexplained",
        "lent_against_reservations",
        "lots_against_entries",
        "lots_against_movements",
    )
)
