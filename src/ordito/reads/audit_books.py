"""Audit of the ledger and of loyalty beyond single balances: units, holds, purses, points."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql = statements(__name__)
BOOK_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "trial_balance",
        "holds_overdrawn",
        "gift_cards_without_account",
        "gift_cards_without_number",
        "purses_without_account",
        "memberships_without_account",
        "redemptions_overdrawn",
        "points_against_orders",
    )
)
