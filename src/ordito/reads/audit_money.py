"""The audit of what orders move elsewhere: own money, drawers, commissions; and of addresses."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
MONEY_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "own_money_against_ledger",
        "cash_against_drawers",
        "cash_rounding",
        "deliveries_against_actions",
    )
)
# what follows its order after commit, or waits for its job, is a finding only after a while
MONEY_CHECKS_AT: Final = tuple(
    _sql.query(name, Finding)
    for name in ("addresses_of_lapsed_changes", "commissions_against_orders")
)
