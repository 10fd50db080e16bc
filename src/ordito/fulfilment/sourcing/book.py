"""The sourcing policy as it is kept: immutable versions, held in memory by processes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from ordito import network
from ordito.fulfilment.promise_policy import load_promise_book
from ordito.fulfilment.sourcing.errors import SourcingPolicyUnclear
from ordito.fulfilment.sourcing.events import SourcingPolicyPublished
from ordito.fulfilment.sourcing.policy import SourcingBook, SourcingPolicy, require_clear
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.reference import lock_version, raise_version, read_version


class _Load(msgspec.Struct, frozen=True):
    place_id: PlaceId
    orders: int


class _Age(msgspec.Struct, frozen=True):
    sku_id: SkuId
    place_id: PlaceId
    came_at: datetime


_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_policy")
_FIND: Final = _sql.query("find_policy", dict[str, Any])
_LOADS: Final = _sql.query("list_loads", _Load)
_AGES: Final = _sql.query("list_ages", _Age)
# the policy's name in platform.reference, and the subject of the facts about it
_NAME: Final = "fulfilment.sourcing_policy"
_SUBJECT: Final = ids.derive(_NAME)


async def publish_policy(tx: Tx, *, policy: SourcingPolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what is sold from now on, and return its version.

    Raises:
        SourcingPolicyUnclear: it names a rule twice, or zones that the promise policy has not.
    """
    require_clear(policy, (await load_promise_book(tx)).policy)
    await lock_version(tx, name=_NAME)
    version = await raise_version(tx, name=_NAME)
    document = msgspec.to_builtins(policy, str_keys=True, order="sorted")
    await tx.run(_KEEP, version=version, policy=document, published_by=by, at=at)
    tx.record(SourcingPolicyPublished(policy_version=version), subject=_SUBJECT, at=at)
    return version


async def load_book(tx: Tx) -> SourcingBook:
    """Read the policy in force; before the first one, the one without rules."""
    return await load_version(tx, version=await read_version(tx, name=_NAME))


async def load_version(tx: Tx, *, version: int) -> SourcingBook:
    """Read one version of the policy; 0 is the one without rules."""
    document = await tx.find(_FIND, version=version)
    return SourcingBook(version, msgspec.convert(document or {}, SourcingPolicy, str_keys=True))


async def refresh_book(tx: Tx, *, book: SourcingBook) -> SourcingBook:
    """Return ``book`` itself while its version is the present one, else a new one."""
    if await read_version(tx, name=_NAME) == book.version:
        return book
    return await load_book(tx)


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
