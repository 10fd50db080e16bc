"""Availability over HTTP: where goods are that a channel may offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from ordito import fulfilment, stock
from ordito.fulfilment import PromiseLine
from ordito.network import Service
from ordito.platform.clock import now
from ordito.platform.ids import ChannelId
from ordito.reads.memory import Memory
from ordito.stock import Offer
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST: Final = 100


class OfferedUnits(msgspec.Struct, frozen=True):
    """What may be offered of a SKU at a place, and until when a customer could have them.

    Attributes:
        sku_id: of what.
        place_id: where.
        available: units.
        collect_at: when they would wait there, where promises are asked for and it is done.
        ship_at: when they would be delivered from there, likewise.
    """

    sku_id: UUID
    place_id: UUID
    available: int
    collect_at: datetime | None = None
    ship_at: datetime | None = None


@get(
    "/availability",
    access=token(Scope.STOCK_READ, Scope.ORDERS_WRITE),
    tags=["stock"],
    summary="Where goods are",
)
async def show_availability(
    request: Call,
    *,
    sku: Annotated[list[str], QueryParameter(max_items=_MOST, description="Codes or ids.")],
    place: Annotated[
        list[str] | None,
        QueryParameter(max_items=_MOST, description="Codes or ids; left out: every place."),
    ] = None,
    promise: Annotated[
        bool, QueryParameter(description="Say until when a customer could have them.")
    ] = False,
) -> Response[list[OfferedUnits]]:
    """Return what the caller's channel may offer of SKUs; a pair without a book is absent.

    Free sellable units, less safety stock, less what the channel leaves for others. With
    ``promise`` each pair that has units says when they would wait there and when they would be
    delivered from there, within the country of the place.

    Raises:
        UnknownSku: one of them is none.
        UnknownPlace: one of them is none.
    """
    memory = request.house.memory
    sku_ids = [memory.sku(name, field=f"sku[{i}]").sku_id for i, name in enumerate(sku)]
    place_ids = (
        list(memory.directory.places)
        if place is None
        else [memory.place(name, field=f"place[{i}]").place_id for i, name in enumerate(place)]
    )
    named = request.context.channel_id
    channel_id = None if named is None else ChannelId(named)
    if promise:
        offers = await request.db.read(
            stock.list_offers, sku_ids=sku_ids, place_ids=place_ids, channel_id=channel_id
        )
        return Response(offered_with_promises(memory, offers, now()))
    body = await request.db.read(
        stock.read_offers_json, sku_ids=sku_ids, place_ids=place_ids, channel_id=channel_id
    )
    return Response(body.encode(), media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


def offered_with_promises(
    memory: Memory, offers: Sequence[Offer], at: datetime
) -> list[OfferedUnits]:
    """Return offers with when they would wait at their place, or be delivered from there."""
    places = {row.place_id: memory.directory.place(row.place_id) for row in offers if row.offered}
    asked = [
        PromiseLine(0, 1, method, place)
        for place in places.values()
        for method, service in (("collect", Service.COLLECT), ("ship", Service.SHIP_FROM))
        if service in place.services
    ]
    promises = fulfilment.promise(memory.promises, asked, destination=None, at=at)
    by_place = {(one.place_id, one.method): one.promised_at for one in promises if one is not None}
    return [
        OfferedUnits(
            row.sku_id,
            row.place_id,
            row.offered,
            by_place.get((row.place_id, "collect")),
            by_place.get((row.place_id, "ship")),
        )
        for row in offers
    ]
