"""Links: the customer's own way to an order, by a code that nobody guesses.

Somebody who buys without an account has nothing else to come back with.
"""

import secrets
from datetime import datetime
from typing import Final

from ordito.orders.errors import UnknownOrder
from ordito.orders.model import Whereabouts
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_link")
_CODE: Final = _sql.query("find_code", str)
_CLAIM: Final = _sql.command("claim_code")
_FIND: Final = _sql.query("find_link", Whereabouts)
# 160 bits
_CODE_BYTES: Final = 20


async def make_link(tx: Tx, *, where: Whereabouts, at: datetime) -> str:
    """Return the code that opens an order; the same one whenever it is asked for.

    Args:
        tx: open transaction.
        where: whose order.
        at: now.
    """
    key = {"customer_id": where.customer_id, "order_id": where.order_id}
    await tx.run(_KEEP, code=secrets.token_urlsafe(_CODE_BYTES), at=at, **key)
    code = await tx.one(_CODE, **key)
    await tx.run(_CLAIM, code=code, **key)
    return code


async def find_link(tx: Tx, *, code: str) -> Whereabouts:
    """Return the order that a code opens.

    Raises:
        UnknownOrder: none.
    """
    found = await tx.find(_FIND, code=code)
    if found is None:
        raise UnknownOrder("No order has this link.", field="code")
    return found
