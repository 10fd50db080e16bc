"""What the simulated company aims at: by quarter, for the four tiles of the cockpit."""

from datetime import datetime
from typing import Final

import msgspec

from ordito.steering import kpis

COST: Final = 0.76
"""What all costs shall be of the revenue."""
# of a quarter: cents, a mean score, a share
_AIMS: Final = {"revenue": 120_000_000.0, "satisfaction": 4.6, "digital_share": 0.33}


def quarters_of(at: datetime) -> list[str]:
    """Return the quarters that there are aims for: that of ``at``, the one before and the next."""
    this = at.year * 4 + (at.month - 1) // 3
    return [f"{one // 4}-Q{one % 4 + 1}" for one in range(this - 1, this + 2)]


def aims_of(*, at: datetime) -> kpis.KpiRegister:
    """Return the KPIs of a retailer, with what they shall be around ``at``."""
    quarters = quarters_of(at)
    return kpis.KpiRegister(
        tuple(
            msgspec.structs.replace(one, targets=dict.fromkeys(quarters, _AIMS[one.name]))
            if one.name in _AIMS
            else one
            for one in kpis.RETAIL_KPIS.kpis
        ),
        "What the board agreed for the year",
    )
