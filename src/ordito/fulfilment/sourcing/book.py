"""The sourcing policy as it is kept: immutable versions, held in memory by processes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from ordito import network
from ordito.fulfilment.promise_policy import PROMISES
from ordito.fulfilment.sourcing.errors import SourcingPolicyUnclear
from ordito.fulfilment.sourcing.events import SourcingPolicyPublished
from ordito.fulfilment.sourcing.policy import SourcingBook, SourcingPolicy, require_clear
from ordito.network import Place
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.policies import Policy


class _Load(msgspec.Struct, frozen=True):
    place_id: PlaceId
    orders: int


class _Age(msgspec.Struct, frozen=True):
    sku_id: SkuId
    place_id: PlaceId
    came_at: datetime


_sql: Final = statements(__name__)
_LOADS: Final = _sql.query("list_loads", _Load)
_AGES: Final = _sql.query("list_ages", _Age)
SOURCING: Final = Policy(
    "fulfilment.sourcing_policy",
    form=SourcingPolicy,
    before=SourcingPolicy(),
    book=SourcingBook,
    fact=lambda version, _: SourcingPolicyPublished(policy_version=version),
)


async def publish_policy(tx: Tx, *, policy: SourcingPolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what is sold from now on, and return its version.

    Raises:
        SourcingPolicyUnclear: it names a rule twice, or zones that the promise policy has not.
    """
    require_clear(policy, (await PROMISES.load(tx)).policy)
    return (await SOURCING.publish(tx, document=policy, by=by, at=at)).version


async def list_loads(tx: Tx, *, places: Sequence[Place], at: datetime) -> Mapping[PlaceId, int]:
    """Return how many fulfilment orders each place has taken on in its present day."""
    found = await tx.fetch(
        _LOADS,
        place_ids=[place.place_id for place in places],
        since=[_midnight(place, at) for place in places],
    )
    return {one.place_id: one.orders for one in found}


async def list_ages(
    tx: Tx, *, sku_ids: Sequence[SkuId], place_ids: Sequence[PlaceId], at: datetime
) -> dict[tuple[SkuId, PlaceId], int]:
    """Return how many days ago the last units of SKUs came to places, where any ever did."""
    found = await tx.fetch(_AGES, sku_ids=sku_ids, place_ids=place_ids)
    return {(one.sku_id, one.place_id): (at - one.came_at).days for one in found}


def read_policy(text: bytes) -> SourcingPolicy:
    """Return the policy that a JSON text says.

    Raises:
        SourcingPolicyUnclear: it says something else.
    """
    try:
        return msgspec.json.decode(text, type=SourcingPolicy)
    except msgspec.DecodeError as error:
        raise SourcingPolicyUnclear(str(error), field="policy") from error


def _midnight(place: Place, at: datetime) -> datetime:
    day = network.business_day(place, at)
    return datetime.combine(day, time(), ZoneInfo(place.time_zone)).astimezone(UTC)
