"""Verbs that shape what is offered: limits, units kept back, costs, and what comes when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, PlaceId, SkuId
from ordito.stock.commands.booking import record_exceptions
from ordito.stock.errors import LineTwice
from ordito.stock.model import (
    AtpStep,
    BackorderLimit,
    Coming,
    Holdback,
    KeptBack,
    LimitSet,
    Offer,
    UnitCost,
    ValidCost,
)
from ordito.stock.rules import promise_steps

_sql = statements(__name__)
_PUT_HOLDBACKS = _sql.command("put_holdbacks")
_FORGET_HOLDBACKS = _sql.command("forget_holdbacks")
_HOLDBACKS = _sql.query("list_holdbacks", KeptBack)
_LIMIT = _sql.query("limit_backorders", LimitSet)
_LIMITS = _sql.query("list_backorder_limits", BackorderLimit)
_PUT_COSTS = _sql.command("put_unit_costs")
_COSTS = _sql.query("list_unit_costs", ValidCost)
_OFFERS = _sql.query("list_offers", Offer)
_OFFERS_JSON = _sql.query("read_offers_json", str)
_COMING = _sql.query("list_coming", Coming)

ANY: Final = UUID(int=0)


async def put_holdbacks(tx: Tx, *, holdbacks: Sequence[Holdback]) -> None:
    """Keep units back from what is offered; a row put again is replaced, or forgotten.

    Raises:
        LineTwice: two rows are about the same SKU, place and channel.
    """
    keys = {(one.sku_id, one.place_id, one.channel_id) for one in holdbacks}
    if len(keys) < len(holdbacks):
        raise LineTwice("Two rows are about the same SKU, place and channel.", field="holdbacks")
    kept = [one for one in holdbacks if one.units is not None]
    forgotten = [one for one in holdbacks if one.units is None]
    if kept:
        await tx.run(_PUT_HOLDBACKS, **_keys(kept), units=[one.units for one in kept])
    if forgotten:
        await tx.run(_FORGET_HOLDBACKS, **_keys(forgotten))


async def list_holdbacks(tx: Tx, *, sku_ids: Sequence[SkuId]) -> list[KeptBack]:
    """Return what is kept back of SKUs: rows that name them, and rows that name every one."""
    return await tx.fetch(_HOLDBACKS, sku_ids=list(sku_ids))


async def list_backorder_limits(
    tx: Tx,
    *,
    place_ids: Sequence[PlaceId],
    sku_ids: Sequence[SkuId] = (),
    after: BackorderLimit | None = None,
    most: int,
) -> list[BackorderLimit]:
    """Return the limits at places as they were put, without those of 0, by SKU and place.

    Args:
        tx: open transaction.
        place_ids: where.
        sku_ids: of what; none is of every SKU.
        after: last one of the page before.
        most: how many at most.
    """
    return await tx.fetch(
        _LIMITS,
        place_ids=list(place_ids),
        sku_ids=list(sku_ids),
        after_sku=ANY if after is None else after.sku_id,
        after_place=ANY if after is None else after.place_id,
        most=most,
    )


def _keys(holdbacks: Sequence[Holdback]) -> dict[str, list[UUID]]:
    return {
        "sku_ids": [one.sku_id or ANY for one in holdbacks],
        "place_ids": [one.place_id or ANY for one in holdbacks],
        "channel_ids": [one.channel_id or ANY for one in holdbacks],
    }


async def limit_backorders(
    tx: Tx, *, limits: Sequence[BackorderLimit], subject_id: UUID, at: datetime
) -> list[LimitSet]:
    """Allow units to be promised beyond those on hand; what exceeds a lower limit is a shortfall.

    Raises:
        LineTwice: two rows are about the same SKU and place.
    """
    if len({(one.sku_id, one.place_id) for one in limits}) < len(limits):
        raise LineTwice("Two rows are about the same SKU and place.", field="limits")
    outcome = await tx.fetch(
        _LIMIT,
        sku_ids=[one.sku_id for one in limits],
        place_ids=[one.place_id for one in limits],
        entity_ids=[one.entity_id for one in limits],
        limits=[one.units for one in limits],
        subject_id=subject_id,
        at=at,
    )
    sku_ids = [one.sku_id for one in limits]
    await record_exceptions(tx, sku_ids=sku_ids, subject_id=subject_id, at=at)
    return outcome


async def put_unit_costs(tx: Tx, *, costs: Sequence[UnitCost], subject_id: UUID) -> None:
    """Say what a unit costs its owner from an instant on.

    Raises:
        LineTwice: two rows are about the same SKU, owner and instant.
    """
    if len({(one.sku_id, one.entity_id, one.valid_from) for one in costs}) < len(costs):
        raise LineTwice("Two rows are about the same SKU, owner and instant.", field="costs")
    await tx.run(
        _PUT_COSTS,
        sku_ids=[one.sku_id for one in costs],
        entity_ids=[one.entity_id for one in costs],
        valid_from=[one.valid_from for one in costs],
        costs_minor=[one.cost_minor for one in costs],
        currencies=[one.currency for one in costs],
        subject_id=subject_id,
    )


async def list_unit_costs(tx: Tx, *, sku_ids: Sequence[SkuId], at: datetime) -> list[ValidCost]:
    """Return what a unit of the SKUs cost each owner at an instant; unknown costs are absent."""
    return await tx.fetch(_COSTS, sku_ids=sku_ids, at=at)


async def list_offers(
    tx: Tx,
    *,
    sku_ids: Sequence[SkuId],
    place_ids: Sequence[PlaceId],
    channel_id: ChannelId | None,
) -> list[Offer]:
    """Return what a channel (None: one without a buffer) may offer of SKUs at places now."""
    return await tx.fetch(
        _OFFERS,
        sku_ids=sku_ids,
        place_ids=place_ids,
        channel_id=channel_id or ANY,
    )


async def read_offers_json(
    tx: Tx,
    *,
    sku_ids: Sequence[SkuId],
    place_ids: Sequence[PlaceId],
    channel_id: ChannelId | None,
) -> str:
    """Return, as a JSON array, the ``offered`` units of ``list_offers`` as ``available``."""
    return await tx.one(
        _OFFERS_JSON, sku_ids=sku_ids, place_ids=place_ids, channel_id=channel_id or ANY
    )


async def list_atp(
    tx: Tx,
    *,
    sku_ids: Sequence[SkuId],
    place_ids: Sequence[PlaceId],
    channel_id: ChannelId | None,
    at: datetime,
) -> list[AtpStep]:
    """Return, for each SKU and place, from when on how many units can be promised.

    What is expected at an instant counts from then on; what is overdue, or expected nobody knows
    when, does not count. Units promised beyond those on hand are served first.
    """
    offers = await list_offers(tx, sku_ids=sku_ids, place_ids=place_ids, channel_id=channel_id)
    coming = await tx.fetch(_COMING, sku_ids=sku_ids, place_ids=place_ids)
    return promise_steps(offers, coming, at)


async def list_coming(
    tx: Tx, *, sku_ids: Sequence[SkuId], place_ids: Sequence[PlaceId]
) -> list[Coming]:
    """Return what is still to come of transfers and purchases."""
    return await tx.fetch(_COMING, sku_ids=sku_ids, place_ids=place_ids)
