"""Requalify members: points came or went, or people became one or several; tiers may change.

Who became one person takes part under each own id that is a customer: what is bought under it earns
into its own account, which it keeps when the person comes apart.
"""

from collections.abc import Sequence
from datetime import datetime

from ordito import customers, loyalty
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
    """Let people take part under all own ids, and bring the tiers to what they reach."""
    for one in sorted(customer_ids):
        await _take_part(tx, one, at)
    for one in sorted(customer_ids):
        for membership in await loyalty.list_memberships(tx, customer_id=one):
            await loyalty.qualify(tx, customer_id=one, programme_id=membership.programme_id, at=at)


async def _take_part(tx: Tx, customer_id: CustomerId, at: datetime) -> None:
    customer = await customers.find_customer(tx, customer_id=customer_id)
    if customer is None or customer.erased_at is not None:
        return
    own = await loyalty.list_memberships(tx, customer_id=customer_id)
    known = {membership.programme_id for membership in own}
    for linked in await loyalty.list_programmes_of(tx, customer_id=customer_id):
        if linked.programme_id not in known:
            programme = await loyalty.get_programme(tx, programme_id=linked.programme_id)
            await loyalty.enrol(tx, programme=programme, customer_id=customer_id, card=None, at=at)
