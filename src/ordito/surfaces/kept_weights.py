"""Kept weights: what agreements weigh, read now and then and not for each request."""

import time
from typing import Final

from ordito import customers
from ordito.platform.db import Database

# training comes once a night
_KEPT_S: Final = 60.0


class KeptWeights:
    """The weights in use, as this process last read them."""

    def __init__(self) -> None:
        self._weights: customers.matching.Weights | None = None
        self._read_at = 0.0

    async def read(self, db: Database) -> customers.matching.Weights:
        """Return the weights, at most a minute old."""
        if self._weights is None or time.monotonic() - self._read_at > _KEPT_S:
            self._weights = customers.matching.read(await db.read(customers.matching.find_model))
            self._read_at = time.monotonic()
        return self._weights
