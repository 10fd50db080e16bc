"""Passwords of customers; nobody needs one, a code by e-mail does as well."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.customers.accounts.events import PasswordSet
from ordito.customers.accounts.sessions import end_other_sessions
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_NOBODY: Final = CustomerId(UUID(int=0))

_sql: Final = statements(__name__)
_SET: Final = _sql.command("set_password")
_FIND: Final = _sql.query("find_password", str)


async def set_password(
    tx: Tx, *, customer_id: CustomerId, password_hash: str, kept: bytes, at: datetime
) -> None:
    """Replace a customer's password and sign all other browsers out.

    Args:
        tx: open transaction.
        customer_id: whose.
        password_hash: by ``auth.hash_password``.
        kept: digest of the session that stays.
        at: now.
    """
    await tx.run(_SET, customer_id=customer_id, password_hash=password_hash, at=at)
    await end_other_sessions(tx, customer_id=customer_id, kept=kept)
    tx.record(PasswordSet(), subject=customer_id, customer_id=customer_id, at=at)


async def find_password_hash(tx: Tx, *, customer_id: CustomerId | None) -> str | None:
    """Return the hash of a customer's password, or None; asking for nobody takes as long."""
    return await tx.find(_FIND, customer_id=customer_id or _NOBODY)
