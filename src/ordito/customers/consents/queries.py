"""Questions about what is allowed."""

from typing import Final

from ordito.customers.consents.model import ConsentStanding, Said, TcString
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_IS_ALLOWED: Final = _sql.query("is_allowed", bool)
_CHOICES: Final = _sql.query("list_choices", ConsentStanding)
_LATEST: Final = _sql.query("list_latest", Said)
_RECORD: Final = _sql.query("list_record", Said)
_TC_STRINGS: Final = _sql.query("list_tc_strings", TcString)


async def is_allowed(tx: Tx, *, customer_id: CustomerId, purpose: str, channel: str) -> bool:
    """Tell whether a purpose is allowed now; what is sent or used asks ``hold`` instead."""
    return await tx.one(_IS_ALLOWED, customer_id=customer_id, purpose=purpose, channel=channel)


async def list_choices(tx: Tx, *, customer_id: CustomerId) -> list[ConsentStanding]:
    """Return how each declared purpose stands for a person in each of its channels."""
    return await tx.fetch(_CHOICES, customer_id=customer_id)


async def list_latest(tx: Tx, *, customer_id: CustomerId) -> list[Said]:
    """Return the latest word of a person on each purpose and channel, under each id."""
    return await tx.fetch(_LATEST, customer_id=customer_id)


async def list_record(tx: Tx, *, customer_id: CustomerId) -> list[Said]:
    """Return every word of a person on what is allowed, the latest first; at most 500."""
    return await tx.fetch(_RECORD, customer_id=customer_id)


async def list_tc_strings(tx: Tx, *, customer_id: CustomerId) -> list[TcString]:
    """Return the strings of the IAB's framework that came with a person; at most 100."""
    return await tx.fetch(_TC_STRINGS, customer_id=customer_id)
