"""Requalify members: points came or went, or people became one or several; tiers may change."""

from collections.abc import Sequence
from datetime import datetime

from ordito import loyalty
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, CustomerId


async def requalify_member(
    tx: Tx, *, customer_id: CustomerId, account_id: AccountId, at: datetime
) -> None:
    """Bring the tier to what the points of that account reach, under all ids of the person.

    Again with nothing new: nothing.
    """
    for membership in await loyalty.list_memberships(tx, customer_id=customer_id):
        if membership.account_id == account_id:
            linked = await loyalty.list_linked(
                tx, customer_id=customer_id, programme_id=membership.programme_id
            )
            for one in sorted({each.customer_id for each in linked}):
                await loyalty.qualify(
                    tx, customer_id=one, programme_id=membership.programme_id, at=at
                )


async def requalify_people(tx: Tx, *, customer_ids: Sequence[CustomerId], at: datetime) -> None:
    """Bring the tiers to what the people reach of whom several became one, or one several."""
    for one in sorted(customer_ids):
        for membership in await loyalty.list_memberships(tx, customer_id=one):
            await loyalty.qualify(tx, customer_id=one, programme_id=membership.programme_id, at=at)
