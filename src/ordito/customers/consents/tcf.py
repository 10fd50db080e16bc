"""Strings of the IAB's Transparency and Consent Framework: kept as they came, never decided by."""

from typing import Final

from ordito.customers.consents.model import TcString
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_tc_string")


async def keep_tc_string(tx: Tx, *, string: TcString) -> None:
    """Keep a string; again is harmless."""
    await tx.run(
        _KEEP,
        customer_id=string.customer_id,
        string_id=string.string_id,
        value=string.value,
        source=string.source,
        said_at=string.said_at,
    )
