"""Controls: what the books say, to hold copies and marts against."""

from collections import Counter
from typing import Final

import msgspec

from ordito.platform.db import Tx, statements


class Control(msgspec.Struct, frozen=True):
    """A sum over the books.

    Attributes:
        name: of what.
        currency: of an amount; empty where it is none.
        amount: minor units, or how many.
    """

    name: str
    currency: str
    amount: int


Controls = Counter[tuple[str, str]]
"""Amounts by name and currency; nothing is 0."""

_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_controls", Control)


async def take_controls(tx: Tx) -> Controls:
    """Return what the books say on a snapshot."""
    found = await tx.fetch(_LIST)
    return Counter({(one.name, one.currency): one.amount for one in found})
