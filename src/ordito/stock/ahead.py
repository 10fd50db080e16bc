"""Ahead: what is sold before it is there, and which of it goods that came can serve.

A reservation that is promised ahead (``beyond``) holds units within the back-order limit of a
position. Goods that come are set aside for it before anybody else; ``serve`` says which of these
reservations have theirs now.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, ReservationId, SkuId


class SaleStart(msgspec.Struct, frozen=True):
    """From when on a SKU is handed out.

    Attributes:
        sku_id: what.
        releases_at: before, it is sold ahead alone.
    """

    sku_id: SkuId
    releases_at: datetime


class Servable(msgspec.Struct, frozen=True):
    """Units that lie at a place and are set aside for nobody but those who ordered ahead."""

    sku_id: SkuId
    place_id: PlaceId
    units: int


_sql: Final = statements(__name__)
_PUT: Final = _sql.command("put_releases")
_DROP: Final = _sql.command("drop_releases")
_RELEASES: Final = _sql.query("list_releases", SaleStart)
_LIMITED: Final = _sql.query("list_limited", UUID)
_SERVABLE: Final = _sql.query("list_servable", Servable)
_SERVE: Final = _sql.query("serve", int)


async def put_releases(tx: Tx, *, releases: Mapping[SkuId, datetime | None]) -> None:
    """Say from when on SKUs are handed out; None is at once."""
    dated = {sku_id: at for sku_id, at in sorted(releases.items()) if at is not None}
    await tx.run(_PUT, sku_ids=list(dated), releases_ats=list(dated.values()))
    await tx.run(_DROP, sku_ids=sorted(set(releases) - set(dated)))


async def list_releases(tx: Tx, *, at: datetime) -> list[SaleStart]:
    """Return what is not handed out yet, the next first; at most 20,000."""
    return await tx.fetch(_RELEASES, at=at)


async def list_limited(tx: Tx) -> list[SkuId]:
    """Return the SKUs that some place may promise beyond what it has; at most 100,000."""
    return [SkuId(sku_id) for sku_id in await tx.fetch(_LIMITED)]


async def list_servable(tx: Tx, *, sku_id: SkuId | None = None) -> list[Servable]:
    """Return where goods lie for which somebody waits who ordered ahead; at most 500."""
    return await tx.fetch(_SERVABLE, sku_id=sku_id)


async def serve(tx: Tx, *, sku_id: SkuId, reservation_ids: Sequence[ReservationId]) -> int:
    """Let goods that came be those of reservations that were made ahead; return the units."""
    return await tx.one(_SERVE, sku_id=sku_id, reservation_ids=reservation_ids)
