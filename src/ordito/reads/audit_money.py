"""The audit of what pays for orders and lies elsewhere: own money, drawers; and of addresses."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
MONEY_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in ("own_money_against_ledger", "cash_against_drawers", "deliveries_against_actions")
)
# what its job does is a finding only after a while
MONEY_CHECKS_AT: Final = (_sql.query("addresses_of_lapsed_changes", Finding),)
