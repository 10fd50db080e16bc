"""Presence: who has let a place know that they are there, for as long as they allow it.

A customer is announced where a card was scanned, or who signed in to the store's WiFi. The device
alone says nothing: its address is random and another in every network. Nobody is shown without a
consent; whoever reads it asks for it in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.journeys.errors import NotAllowedHere
from ordito.journeys.events import CustomerArrived, CustomerLeft
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, PlaceId

LOCATION: Final = "location"
"""Purpose of the consent that lets staff of a place know that a customer is there."""

STAYS: Final = timedelta(minutes=90)
"""How long somebody is believed to be there who was not seen again."""

_sql: Final = statements(__name__)
_ARRIVE: Final = _sql.query("arrive", bool)
_LEAVE: Final = _sql.query("leave", UUID)
_LEAVE_DEVICE: Final = _sql.query("leave_device", UUID)
_STAY: Final = _sql.query("stay", UUID)
_IS_HERE: Final = _sql.query("is_here", bool)


class Means(StrEnum):
    """By what somebody was recognised."""

    WIFI = "wifi"
    CARD = "card"
    APP = "app"
    STAFF = "staff"


class Left(msgspec.Struct, frozen=True):
    """Where somebody was."""

    place_id: PlaceId
    customer_id: CustomerId


_LEAVE_ALL: Final = _sql.query("leave_all", Left)
_EXPIRE: Final = _sql.query("expire_presence", Left)


async def arrive(
    tx: Tx,
    *,
    place_id: PlaceId,
    customer_id: CustomerId,
    means: Means,
    at: datetime,
    device: str | None = None,
) -> bool:
    """Note that a customer is at a place; who is there already is seen again.

    Args:
        tx: open transaction.
        place_id: where.
        customer_id: who.
        means: by what they were recognised.
        at: when.
        device: what the store's network calls the device, kept as a salted digest until it leaves.

    Returns:
        Whether they came just now.

    Raises:
        NotAllowedHere: the customer does not allow it.
    """
    is_new = await tx.find(
        _ARRIVE,
        place_id=place_id,
        customer_id=customer_id,
        means=means.value,
        at=at,
        expires_at=at + STAYS,
        purpose=LOCATION,
        device=device,
        salt=ids.new().bytes,
    )
    if is_new is None:
        raise NotAllowedHere("The customer does not allow to be recognised in stores.")
    if is_new:
        context = _at_place(tx, place_id)
        event = CustomerArrived(means=means.value)
        tx.record(event, subject=place_id, customer_id=customer_id, at=at, context=context)
    return is_new


async def leave(
    tx: Tx, *, place_id: PlaceId, customer_id: CustomerId, at: datetime, reason: str = "left"
) -> bool:
    """Note that a customer is not at a place any more; tell whether they were."""
    gone = await tx.find(_LEAVE, place_id=place_id, customer_id=customer_id, at=at)
    if gone is not None:
        _tell_left(tx, [Left(place_id, customer_id)], reason, at)
    return gone is not None


async def see_device(
    tx: Tx, *, place_id: PlaceId, device: str, is_leaving: bool, at: datetime
) -> CustomerId | None:
    """Take what a store's network says of a device; None where nobody signed in with it.

    Args:
        tx: open transaction.
        place_id: of the network.
        device: what the network calls it.
        is_leaving: whether it has left; else it is seen again.
        at: when.
    """
    if is_leaving:
        gone = await tx.find(_LEAVE_DEVICE, place_id=place_id, device=device, at=at)
        if gone is not None:
            _tell_left(tx, [Left(place_id, CustomerId(gone))], "left", at)
        return None if gone is None else CustomerId(gone)
    seen = await tx.find(_STAY, place_id=place_id, device=device, at=at, expires_at=at + STAYS)
    return None if seen is None else CustomerId(seen)


async def leave_everywhere(
    tx: Tx, *, customer_ids: Sequence[CustomerId], at: datetime, reason: str = "withdrawn"
) -> int:
    """Show some customers nowhere any more, as when they take their consent back."""
    gone = await tx.fetch(_LEAVE_ALL, customer_ids=customer_ids, at=at)
    _tell_left(tx, gone, reason, at)
    return len(gone)


async def expire_presence(tx: Tx, *, at: datetime) -> int:
    """End the presence of those who were not seen for long; return how many it were."""
    gone = await tx.fetch(_EXPIRE, at=at)
    _tell_left(tx, gone, "expired", at)
    return len(gone)


async def is_here(tx: Tx, *, place_id: PlaceId, customer_id: CustomerId, at: datetime) -> bool:
    """Tell whether a customer is believed to be at a place; whether it is allowed is not asked."""
    return await tx.one(_IS_HERE, place_id=place_id, customer_id=customer_id, at=at)


def _tell_left(tx: Tx, gone: Sequence[Left], reason: str, at: datetime) -> None:
    for one in gone:
        tx.record(
            CustomerLeft(reason=reason),
            subject=one.place_id,
            customer_id=one.customer_id,
            at=at,
            context=_at_place(tx, one.place_id),
        )


def _at_place(tx: Tx, place_id: PlaceId) -> Context:
    """Return the context of the place itself, by which staff are told what concerns them."""
    return msgspec.structs.replace(tx.context, place_id=place_id)
