"""Close a session that has ended without an order: what was typed for it is forgotten."""

from datetime import datetime
from uuid import UUID

from ordito import customers, orders
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


async def close_session(
    tx: Tx, *, customer_id: CustomerId, session_id: UUID, reason: str, at: datetime
) -> bool:
    """End an open session without an order; return whether it was open."""
    if not await orders.sessions.cancel(
        tx, customer_id=customer_id, session_id=session_id, reason=reason, at=at
    ):
        return False
    await customers.typed.forget_typed(tx, customer_id=customer_id, typed_id=session_id)
    return True


async def close_expired_sessions(tx: Tx, *, at: datetime) -> int:
    """End some sessions whose time is over and return how many; again for the rest."""
    closed = await orders.sessions.close_expired(tx, at=at)
    for key in closed:
        await customers.typed.forget_typed(tx, customer_id=key.customer_id, typed_id=key.session_id)
    return len(closed)
