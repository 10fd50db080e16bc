"""Reads of engagement."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.engagement.errors import NotOffered
from ordito.engagement.model import MadeOffer, Occasion, OfferState
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_offer", MadeOffer)
_OF_PERSON: Final = _sql.query("list_offers_of", MadeOffer)
_OPEN: Final = _sql.query("list_open_of", MadeOffer)
_MADE: Final = _sql.query("list_made", MadeOffer)
_DUE: Final = _sql.query("list_due", Occasion)


async def find_offer(tx: Tx, *, customer_id: CustomerId, offer_id: UUID) -> MadeOffer | None:
    """Return an offer, made to any id of a person or withheld, or None."""
    return await tx.find(_FIND, customer_id=customer_id, offer_id=offer_id)


async def get_offer(tx: Tx, *, customer_id: CustomerId, offer_id: UUID) -> MadeOffer:
    """Return an offer that was made to any id of a person.

    Raises:
        NotOffered: none of that id was made; a withheld one was not.
    """
    found = await find_offer(tx, customer_id=customer_id, offer_id=offer_id)
    if found is None or found.state == OfferState.WITHHELD:
        raise NotOffered("No such offer was made.", field="offer")
    return found


async def list_offers_of(tx: Tx, *, customer_id: CustomerId, most: int = 20) -> list[MadeOffer]:
    """Return the offers made to a person under any own id, or withheld, the latest first."""
    return await tx.fetch(_OF_PERSON, customer_id=customer_id, most=most)


async def list_open_of(tx: Tx, *, customer_id: CustomerId, at: datetime) -> list[MadeOffer]:
    """Return the offers that a person can still use, the one that ends first first."""
    return await tx.fetch(_OPEN, customer_id=customer_id, at=at)


async def list_made(tx: Tx, *, rule: str, most: int = 100) -> list[MadeOffer]:
    """Return the offers of a rule, with those withheld, the latest first."""
    return await tx.fetch(_MADE, rule=rule, most=most)


async def list_due(tx: Tx, *, at: datetime, most: int = 200) -> list[Occasion]:
    """Return the occasions on which is decided now, the oldest first."""
    return await tx.fetch(_DUE, at=at, most=most)
