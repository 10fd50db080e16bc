"""Signals: what the rows say that nobody asked: integration, drivers, shifts, leaks."""

from ordito.steering.signals.drivers import Driver, Drivers, GroupMood, find_drivers
from ordito.steering.signals.integration import (
    BARS,
    Bar,
    Dimension,
    Evidence,
    Integration,
    Level,
    Measured,
    Pair,
    list_evidence,
    measure_integration,
)
from ordito.steering.signals.leaks import (
    CouponLeak,
    GroupLeak,
    Leaks,
    OrderLeak,
    PriceLeak,
    PriceRule,
    find_leaks,
    list_leaked,
)
from ordito.steering.signals.regime import (
    FALSE_ALARMS,
    Shift,
    Shifts,
    find_shifts,
    list_shifted,
)

__all__ = [
    "BARS",
    "FALSE_ALARMS",
    "Bar",
    "CouponLeak",
    "Dimension",
    "Driver",
    "Drivers",
    "Evidence",
    "GroupLeak",
    "GroupMood",
    "Integration",
    "Leaks",
    "Level",
    "Measured",
    "OrderLeak",
    "Pair",
    "PriceLeak",
    "PriceRule",
    "Shift",
    "Shifts",
    "find_drivers",
    "find_leaks",
    "find_shifts",
    "list_evidence",
    "list_leaked",
    "list_shifted",
    "measure_integration",
]
