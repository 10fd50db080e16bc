"""The audit of offers: chance was what it says, and nobody has more or less than was decided."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
OFFER_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in ("exposures_against_hash", "offers_against_exposures", "offers_against_prices")
)
# what an order has used is noted behind the relay
OFFER_CHECKS_AT: Final = (_sql.query("offers_against_redemptions", Finding),)
