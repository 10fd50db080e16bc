"""Refresh traits: what the purchases of a person say, reckoned anew after they changed."""

from collections.abc import Iterable

from ordito import customers, journeys
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.purchases import list_purchases


async def refresh_traits(tx: Tx, *, customer_ids: Iterable[CustomerId]) -> None:
    """Reckon the traits of the people who have some customer ids; again changes nothing.

    Args:
        tx: open transaction.
        customer_ids: any ids of theirs, also several of one person; at most 1,000.
    """
    persons = await customers.identity.members_of_all(tx, customer_ids=sorted(set(customer_ids)))
    for person_id, member_ids in sorted(persons.items()):
        purchases = await list_purchases(tx, customer_ids=member_ids)
        await journeys.traits.replace_traits(
            tx,
            customer_id=person_id,
            member_ids=member_ids,
            traits=journeys.traits.traits_of(purchases),
        )
