"""Here: who is at a place now and lets its staff know, and what matters to serve them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, journeys
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, PlaceId
from ordito.reads.profile import HotProfile, read_profile

_sql: Final = statements(__name__)
_MOST: Final = 50


class Present(msgspec.Struct, frozen=True):
    """Somebody who is at a place and allows its staff to know."""

    customer_id: CustomerId
    means: str
    arrived_at: datetime
    seen_at: datetime


class Waiting(msgspec.Struct, frozen=True):
    """Goods that wait at the place for somebody who is there; ``state`` is open or ready."""

    customer_id: UUID
    order_id: UUID
    fulfilment_order_id: UUID
    state: str
    units: int
    promised_at: datetime


class AtHand(msgspec.Struct, frozen=True):
    """Units of a product, all variants, that can be had at the place at once."""

    product_id: UUID
    units: int


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is there, with what matters to serve them.

    Attributes:
        present: who, by what they were recognised and since when.
        name: as the customer gave it; None where not.
        profile: of this moment.
        waiting: what they may take along.
    """

    present: Present
    name: str | None
    profile: HotProfile
    waiting: tuple[Waiting, ...]


_PRESENT: Final = _sql.query("list_present", Present)
_WAITING: Final = _sql.query("list_waiting", Waiting)
_AT_HAND: Final = _sql.query("list_at_hand", AtHand)
_SIGNS: Final = _sql.query("read_signs", str)


async def list_present(tx: Tx, *, place_id: PlaceId, at: datetime) -> list[Present]:
    """Return who is at a place and allows it, the latest first; at most 50."""
    return await tx.fetch(
        _PRESENT, place_id=place_id, at=at, location=journeys.presence.LOCATION, most=_MOST
    )


async def list_guests(tx: Tx, *, place_id: PlaceId, at: datetime) -> list[Guest]:
    """Return who is at a place, with what matters to serve them."""
    present = await list_present(tx, place_id=place_id, at=at)
    if not present:
        return []
    profiles = [await read_profile(tx, customer_id=one.customer_id, at=at) for one in present]
    members = {CustomerId(member) for profile in profiles for member in profile.member_ids}
    names = await customers.list_names(tx, customer_ids=sorted(members))
    waiting = await tx.fetch(_WAITING, place_id=place_id, customer_ids=sorted(members))
    return [
        Guest(
            present=one,
            name=_name(names, one.customer_id, profile),
            profile=profile,
            waiting=tuple(each for each in waiting if each.customer_id in profile.member_ids),
        )
        for one, profile in zip(present, profiles, strict=True)
    ]


async def list_at_hand(
    tx: Tx, *, place_id: PlaceId, product_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many units of products can be had at a place at once."""
    rows = await tx.fetch(_AT_HAND, place_id=place_id, product_ids=product_ids)
    return {row.product_id: row.units for row in rows}


async def read_signs(tx: Tx, *, place_id: PlaceId, at: datetime) -> str:
    """Return what differs as soon as the page of a place is to be read again."""
    location = journeys.presence.LOCATION
    return await tx.one(_SIGNS, place_id=place_id, at=at, location=location, most=_MOST)


def _name(names: dict[CustomerId, str], own: CustomerId, profile: HotProfile) -> str | None:
    known = [names[CustomerId(one)] for one in profile.member_ids if CustomerId(one) in names]
    return names.get(own) or (known[0] if known else None)
