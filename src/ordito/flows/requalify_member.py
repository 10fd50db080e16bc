"""Requalify a member: points were earned or taken back, so the tier may be another one."""

from datetime import datetime

from ordito import loyalty
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, CustomerId


async def requalify_member(
    tx: Tx, *, customer_id: CustomerId, account_id: AccountId, at: datetime
) -> None:
    """Bring the tier to what the points of that account reach; again with nothing new: nothing."""
    for membership in await loyalty.list_memberships(tx, customer_id=customer_id):
        if membership.account_id == account_id:
            await loyalty.qualify(
                tx, customer_id=customer_id, programme_id=membership.programme_id, at=at
            )
