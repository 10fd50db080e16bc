"""The audit of prices: what promotions took off, and what coupons, offers and budgets gave."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
PRICE_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "line_discounts",
        "redemptions_against_orders",
        "budget_drift",
        "coupon_drift",
        "offer_drift",
        "customer_use_drift",
        "deviations_against_log",
    )
)
# what a checkout held is freed by a job once it has expired
PRICE_CHECKS_AT: Final = (_sql.query("redemptions_left_held", Finding),)
