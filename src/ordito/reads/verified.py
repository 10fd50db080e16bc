"""Verified: whether somebody of the staff has heard a customer prove who they are, just now."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito import journeys
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

LASTS: Final = timedelta(minutes=30)
"""How long personal values are shown to whoever verified the person; failures count as long."""

MOST_FAILURES: Final = 5

_sql: Final = statements(__name__)


class Heard(msgspec.Struct, frozen=True):
    """What one of the staff has heard of a customer within ``LASTS``."""

    passed: int
    failed: int

    @property
    def is_verified(self) -> bool:
        """Whether the personal values may be shown."""
        return self.passed > 0

    @property
    def is_worn_out(self) -> bool:
        """Whether too many answers were wrong to try again."""
        return self.failed >= MOST_FAILURES


class Hearer(msgspec.Struct, frozen=True):
    """Who of the staff has heard a customer prove who they are.

    Attributes:
        actor: of the staff.
        by: kind of the value that was said.
        at: when.
    """

    actor: str
    by: str
    at: datetime


_READ: Final = _sql.query("read_heard", Heard)
_HEARERS: Final = _sql.query("list_hearers", Hearer)


async def read_heard(tx: Tx, *, customer_id: CustomerId, actor: str, at: datetime) -> Heard:
    """Return what ``actor`` has heard of a customer lately."""
    return await tx.one(
        _READ,
        customer_id=customer_id,
        actor=actor,
        type=journeys.PersonVerified.type,
        since=at - LASTS,
    )


async def list_hearers(tx: Tx, *, customer_id: CustomerId, at: datetime) -> list[Hearer]:
    """Return who has verified a customer within ``LASTS``, the latest first; at most ten."""
    return await tx.fetch(
        _HEARERS, customer_id=customer_id, type=journeys.PersonVerified.type, since=at - LASTS
    )
