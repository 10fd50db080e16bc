"""Profile: what is known of a person at this moment, in one statement.

Nothing of it is kept: it is read from the rows that the order, the receipt or the touchpoint has
just written, so whoever reads after a commit reads what was committed.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import journeys
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_PROFILE: Final = _sql.query("read_profile", str)


class LastTouch(msgspec.Struct, frozen=True):
    """The latest of the timeline."""

    at: datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None


class CartBrief(msgspec.Struct, frozen=True):
    """An open cart; units of all lines, and the SKUs."""

    cart_id: UUID
    customer_id: UUID
    units: int
    sku_ids: list[UUID]
    changed_at: datetime


class OpenOrder(msgspec.Struct, frozen=True):
    """Lines of an order that one place still owes by one method, in units.

    ``return_requested`` are units that the customer wants to bring back.
    """

    order_id: UUID
    number: str
    method: str
    place_id: UUID | None
    units: int
    return_requested: int
    promised_at: datetime | None


class Case(msgspec.Struct, frozen=True):
    """What is to be settled with the person: a hold, a return that was announced."""

    order_id: UUID
    kind: str
    since: datetime


class StandingNow(msgspec.Struct, frozen=True):
    """A membership; ``tier`` is None where none is held now."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int
    tier: str | None


class Looked(msgspec.Struct, frozen=True):
    """A product that was looked at or is compared, where remembering it is not forbidden."""

    product_id: UUID
    viewed_at: datetime | None
    compared_at: datetime | None


class Consented(msgspec.Struct, frozen=True):
    """Whether a purpose may be pursued through a channel now, all ids of the person considered."""

    purpose: str
    channel: str
    allowed: bool


class Trait(msgspec.Struct, frozen=True):
    """See ``journeys.traits.Traits``; ``favourite_category`` is its name by language."""

    purchases: int
    first_at: datetime
    last_at: datetime
    currency: str
    spent_minor: int
    last_place_id: UUID | None
    favourite_place_id: UUID | None
    favourite_channel_id: UUID | None
    favourite_category_id: UUID | None
    favourite_category: dict[str, str] | None


class StatedBrief(msgspec.Struct, frozen=True):
    """The latest answer on a topic; see ``journeys.Stated``."""

    topic: str
    source: str
    value: str
    stated_at: datetime


class HotProfile(msgspec.Struct, frozen=True):
    """A person at this moment; personal values are not in it.

    Attributes:
        customer_id: that the person answers to.
        member_ids: all customer ids of the person.
        last_touch: the latest of the timeline.
        carts: open ones, the latest first.
        open_orders: what is still owed, the earliest promise first.
        standings: by programme.
        cases: what is to be settled.
        looked_at: what is compared, then what was looked at last; at most 12.
        consents: by purpose and channel.
        traits: what purchases say, None before the first.
        stated: what the person said, by topic.
        place_ids: where the person is now, as far as they let staff know.
    """

    customer_id: UUID
    member_ids: list[UUID]
    last_touch: LastTouch | None
    carts: list[CartBrief]
    open_orders: list[OpenOrder]
    standings: list[StandingNow]
    cases: list[Case]
    looked_at: list[Looked]
    consents: list[Consented]
    traits: Trait | None
    stated: list[StatedBrief]
    place_ids: list[UUID]


_decoder: Final = msgspec.json.Decoder(HotProfile)


async def read_profile(tx: Tx, *, customer_id: CustomerId, at: datetime) -> HotProfile:
    """Return what is known of the person of a customer id now."""
    return _decoder.decode(await read_profile_json(tx, customer_id=customer_id, at=at))


async def read_profile_json(tx: Tx, *, customer_id: CustomerId, at: datetime) -> str:
    """Return what ``read_profile`` returns as JSON, as the database made it."""
    return await tx.one(
        _PROFILE,
        customer_id=customer_id,
        at=at,
        looking=journeys.PURPOSE,
        location=journeys.presence.LOCATION,
    )
