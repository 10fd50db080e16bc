"""Pure decisions of loyalty; a file for each subject."""

from ordito.loyalty.rules.earning import (
    branches_above,
    earned_terms,
    maturity,
    plan_earning,
    points_by_terms,
    points_by_total,
    points_for,
    points_of,
)
from ordito.loyalty.rules.lots import expiry_of, lapsed, lots_of, next_lapse, next_sweep
from ordito.loyalty.rules.possible import require_possible
from ordito.loyalty.rules.spending import (
    draw,
    may_pay,
    open_points,
    points_to_pay,
    step_points,
    value_of,
    virtual_number,
    worth_minor,
)
from ordito.loyalty.rules.tiers import groups_of, period_of, stand, tier_held, tier_reached

__all__ = [
    "branches_above",
    "draw",
    "earned_terms",
    "expiry_of",
    "groups_of",
    "lapsed",
    "lots_of",
    "maturity",
    "may_pay",
    "next_lapse",
    "next_sweep",
    "open_points",
    "period_of",
    "plan_earning",
    "points_by_terms",
    "points_by_total",
    "points_for",
    "points_of",
    "points_to_pay",
    "require_possible",
    "stand",
    "step_points",
    "tier_held",
    "tier_reached",
    "value_of",
    "virtual_number",
    "worth_minor",
]
