"""Lapse changes: what was previewed and not done leaves no address behind in the vault."""

from datetime import datetime

from ordito import customers, orders
from ordito.orders import Change, ChangeState
from ordito.platform.db import Tx


async def lapse_changes(tx: Tx, *, at: datetime) -> int:
    """Close previews that nobody confirmed in time, and forget their addresses.

    Returns:
        How many were closed; call it again while there are any.
    """
    lapsed = await orders.expire_changes(tx, at=at)
    for change in lapsed:
        await _forget(tx, change)
    return len(lapsed)


async def fail_change(tx: Tx, *, change: Change, reason: str, at: datetime) -> None:
    """Note that a change could not be carried out, and forget its address.

    Raises:
        ChangeClosed: it was carried out or had failed before.
    """
    await orders.close_change(tx, change=change, state=ChangeState.FAILED, reason=reason, at=at)
    await _forget(tx, change)


async def _forget(tx: Tx, change: Change) -> None:
    """An address of the customer's book stays there; see ``forget_address``."""
    address_id = orders.deliveries.address_of(change)
    if address_id is not None:
        await customers.addresses.forget_address(
            tx, customer_id=change.customer_id, address_id=address_id
        )
