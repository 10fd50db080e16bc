"""Traits: what the purchases of a person say of them, reckoned anew from all of them.

One function reckons them, whether after one more purchase or for everybody, so that what grew
bit by bit is what a rebuild gives.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CategoryId, ChannelId, CustomerId, PlaceId

_sql: Final = statements(__name__)
_REPLACE: Final = _sql.command("replace_traits")

_Thing = TypeVar("_Thing", bound=UUID)

_RECENCY: Final = tuple(timedelta(days=days) for days in (30, 90, 180, 365))
_FREQUENCY: Final = (12, 6, 3, 2)
_MONETARY: Final = (100_000, 50_000, 20_000, 5_000)


class Purchase(msgspec.Struct, frozen=True):
    """What is left of an order line, returns and cancellations taken off.

    Attributes:
        order_id: of which order.
        placed_at: when it was placed.
        channel_id: through which channel.
        place_id: where it was placed, or the place that gave the goods; None was neither.
        category_id: of the product, where it has one.
        currency: ISO 4217.
        spent_minor: what is paid for it, minor units.
    """

    order_id: UUID
    placed_at: datetime
    channel_id: ChannelId
    place_id: PlaceId | None
    category_id: CategoryId | None
    currency: str
    spent_minor: int


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What all purchases of a person say.

    Attributes:
        purchases: orders of which something was kept.
        first_at: when the first was placed.
        last_at: when the last was placed.
        currency: in which most was spent.
        spent_minor: in that currency, minor units.
        last_place_id: place of the last purchase at one.
        favourite_place_id: place of most purchases; of equals, that of the latest.
        favourite_channel_id: channel of most purchases.
        favourite_category_id: category on which most purchases spent something.
    """

    purchases: int
    first_at: datetime
    last_at: datetime
    currency: str
    spent_minor: int
    last_place_id: PlaceId | None
    favourite_place_id: PlaceId | None
    favourite_channel_id: ChannelId | None
    favourite_category_id: CategoryId | None


class Rfm(msgspec.Struct, frozen=True):
    """Recency, frequency and monetary value, each from 1 (least) to 5.

    Source: Hughes, Strategic Database Marketing (1994); here with declared bounds instead of
    quintiles, so that a person's score does not change because of others.
    """

    recency: int
    frequency: int
    monetary: int


def traits_of(purchases: Iterable[Purchase]) -> Traits | None:
    """Return what purchases say, in whatever order they come; None where there are none."""
    kept = sorted(purchases, key=lambda one: (one.placed_at, str(one.order_id)))
    if not kept:
        return None
    spent: defaultdict[str, int] = defaultdict(int)
    for one in kept:
        spent[one.currency] += one.spent_minor
    currency = max(sorted(spent), key=lambda code: spent[code])
    return Traits(
        purchases=len({one.order_id for one in kept}),
        first_at=kept[0].placed_at,
        last_at=kept[-1].placed_at,
        currency=currency,
        spent_minor=spent[currency],
        last_place_id=next((one.place_id for one in reversed(kept) if one.place_id), None),
        favourite_place_id=_favourite(kept, lambda one: one.place_id),
        favourite_channel_id=_favourite(kept, lambda one: one.channel_id),
        favourite_category_id=_favourite(kept, lambda one: one.category_id),
    )


def rfm_of(last_at: datetime, purchases: int, spent_minor: int, *, at: datetime) -> Rfm:
    """Return the scores of a person.

    Args:
        last_at: of the last purchase.
        purchases: how many.
        spent_minor: on all of them, minor units of the main currency.
        at: now.
    """
    return Rfm(
        5 - sum(at - last_at > bound for bound in _RECENCY),
        5 - sum(purchases < bound for bound in _FREQUENCY),
        5 - sum(spent_minor < bound for bound in _MONETARY),
    )


async def replace_traits(
    tx: Tx, *, customer_id: CustomerId, member_ids: Sequence[CustomerId], traits: Traits | None
) -> None:
    """Keep the traits of a person under the id that it answers to, and under no other.

    Args:
        tx: open transaction.
        customer_id: to which the person answers.
        member_ids: all ids of the person.
        traits: what was reckoned; None where nothing was bought.
    """
    kept = [] if traits is None else [traits]
    await tx.run(
        _REPLACE,
        member_ids=member_ids,
        customer_ids=[customer_id for _ in kept],
        purchases=[one.purchases for one in kept],
        first_ats=[one.first_at for one in kept],
        last_ats=[one.last_at for one in kept],
        currencies=[one.currency for one in kept],
        spent_minors=[one.spent_minor for one in kept],
        last_place_ids=[one.last_place_id for one in kept],
        favourite_place_ids=[one.favourite_place_id for one in kept],
        favourite_channel_ids=[one.favourite_channel_id for one in kept],
        favourite_category_ids=[one.favourite_category_id for one in kept],
    )


def _favourite(
    purchases: Sequence[Purchase], thing: Callable[[Purchase], _Thing | None]
) -> _Thing | None:
    """Return what is in most orders; of equals the latest, then the smallest id."""
    orders: defaultdict[_Thing, set[UUID]] = defaultdict(set)
    last: dict[_Thing, datetime] = {}
    for one in purchases:
        found = thing(one)
        if found is not None:
            orders[found].add(one.order_id)
            last[found] = one.placed_at
    return max(sorted(orders), key=lambda one: (len(orders[one]), last[one]), default=None)
