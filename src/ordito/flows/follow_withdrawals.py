"""Follow withdrawals: who does not allow it any more is shown at no place."""

from collections.abc import Iterable
from datetime import datetime

from ordito import customers, journeys
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


async def follow_withdrawals(tx: Tx, *, customer_ids: Iterable[CustomerId], at: datetime) -> None:
    """End the presence of those who do not allow it by now, under any id of theirs."""
    persons = await customers.identity.members_of_all(tx, customer_ids=sorted(set(customer_ids)))
    for person_id, member_ids in sorted(persons.items()):
        is_allowed = await customers.consents.is_allowed(
            tx,
            customer_id=person_id,
            purpose=journeys.presence.LOCATION,
            channel=customers.consents.ANY_CHANNEL,
        )
        if not is_allowed:
            await journeys.presence.leave_everywhere(tx, customer_ids=member_ids, at=at)
