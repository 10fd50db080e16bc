"""Typed: what somebody has typed for a purchase that is not made yet; values of the vault.

Name, e-mail and addresses as far as they go, whole or not. It is forgotten when the purchase is
made, given up or has expired, and with the customer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from ordito.platform.db import Step, Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_KEEP: Final = _sql.query("keep_typed", str)
_FIND: Final = _sql.query("find_typed", dict[str, Any])
_FORGET: Final = _sql.command("forget_typed")
_FORGET_OLD: Final = _sql.command("forget_old_typed")
KEPT: Final = timedelta(days=30)
"""How long it waits for whoever typed it to come back."""


def keeping(
    *, customer_id: CustomerId, typed_id: UUID, content: Mapping[str, Any], at: datetime
) -> Step[str]:
    """Return the step that keeps what was typed, in place of what was typed before.

    Args:
        customer_id: whose; also the key.
        typed_id: of the purchase.
        content: personal values, as the caller reads them again.
        at: now.
    """
    return Step(
        _KEEP,
        {"customer_id": customer_id, "typed_id": typed_id, "content": dict(content), "at": at},
    )


async def find_typed(tx: Tx, *, customer_id: CustomerId, typed_id: UUID) -> dict[str, Any] | None:
    """Return what was typed, or None where nothing was, or it was forgotten."""
    return await tx.find(_FIND, customer_id=customer_id, typed_id=typed_id)


async def forget_typed(tx: Tx, *, customer_id: CustomerId, typed_id: UUID) -> None:
    """Forget what was typed. Again is harmless."""
    await tx.run(_FORGET, customer_id=customer_id, typed_id=typed_id)


async def forget_old(tx: Tx, *, before: datetime) -> int:
    """Forget some of what was typed before an instant and never bought; return how many."""
    return await tx.run(_FORGET_OLD, before=before)
