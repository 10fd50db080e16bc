"""Announce a customer: who was recognised at a place is shown to its staff, if they allow it."""

from datetime import datetime

from ordito import customers, journeys, loyalty
from ordito.customers import Identifier
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PlaceId


async def announce_customer(
    tx: Tx,
    *,
    who: CustomerId | Identifier,
    place_id: PlaceId,
    means: journeys.presence.Means,
    at: datetime,
    device: str | None = None,
) -> CustomerId:
    """Note that somebody is at a place, and return who it is.

    Args:
        tx: open transaction.
        who: the customer, or by what they were recognised.
        place_id: where.
        means: by what they were recognised.
        at: when.
        device: what the store's network calls the device, where they signed in to it.

    Raises:
        UnknownCustomer: nobody has that identifier.
        CardClosed: the card was lost or replaced.
        NotAllowedHere: the customer does not allow it.
    """
    customer_id = await _recognise(tx, who) if isinstance(who, Identifier) else who
    await journeys.presence.arrive(
        tx, place_id=place_id, customer_id=customer_id, means=means, at=at, device=device
    )
    return customer_id


async def _recognise(tx: Tx, identifier: Identifier) -> CustomerId:
    found = await loyalty.find_member(tx, identifier=identifier)
    if found is None:
        message = f"Nobody is known by that {identifier.kind}."
        raise customers.UnknownCustomer(message, field=str(identifier.kind))
    return found[0]
