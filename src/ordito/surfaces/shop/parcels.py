"""Parcels of an order as its buyer follows them: those that come, and those that go back.

Beside them stands what a place offers instead of goods that are not there.
"""

from collections.abc import Mapping, Sequence

import msgspec

from ordito import fulfilment, orders
from ordito.fulfilment import FulfilmentOrder
from ordito.orders import Whereabouts
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.surfaces.call import Call
from ordito.surfaces.shop import order_screens as screens
from ordito.surfaces.shop.goods import Goods


class Packed(msgspec.Struct, frozen=True):
    """The parcels of an order, with what is in them and what carriers told."""

    parcels: Sequence[fulfilment.parcels.Parcel]
    lines: Sequence[fulfilment.parcels.ParcelLine]
    events: Sequence[fulfilment.parcels.ParcelEvent]


async def read_packed(tx: Tx, where: Whereabouts, place_ids: Sequence[PlaceId]) -> Packed:
    """Return the parcels of an order that these places send or expect."""
    parcels = await fulfilment.parcels.list_of_order(
        tx, order_id=where.order_id, place_ids=place_ids
    )
    if not parcels:
        return Packed((), (), ())
    named = [parcel.parcel_id for parcel in parcels]
    lines = [
        line
        for place_id in sorted({parcel.place_id for parcel in parcels})
        for line in await fulfilment.parcels.list_lines(tx, place_id=place_id, parcel_ids=named)
    ]
    events = await fulfilment.parcels.list_events(tx, place_ids=place_ids, parcel_ids=named)
    return Packed(parcels, lines, events)


def boxes_of(
    packed: Packed, task: FulfilmentOrder, goods: Mapping[SkuId, Goods]
) -> tuple[screens.Box, ...]:
    """Return the parcels that a place has packed for the buyer."""
    return tuple(
        _box(packed, parcel, goods)
        for parcel in packed.parcels
        if parcel.fulfilment_order_id == task.fulfilment_order_id
    )


def back_of(
    request: Call,
    one: orders.returns.GoodsReturn,
    packed: Packed,
    goods: Mapping[SkuId, Goods],
    url: str,
) -> screens.Back:
    """Return what comes back, with its label as long as it has not come.

    Args:
        request: of the browser.
        one: the return.
        packed: the order's parcels.
        goods: of the order.
        url: of the order's page.
    """
    parcel = next((two for two in packed.parcels if two.return_id == one.return_id), None)
    is_expected = one.state == orders.returns.ReturnState.ANNOUNCED
    units = [
        (part.sku_id, part.missing if is_expected else part.received or part.announced)
        for part in one.parts
    ]
    is_labelled = is_expected and parcel is not None and parcel.tracking_code is not None
    return screens.Back(
        number=one.number,
        way=one.way,
        state=one.state,
        place=request.house.memory.directory.place(one.place_id).name,
        items=tuple(f"{count} × {goods[sku_id].title}" for sku_id, count in units if count),
        carrier="" if parcel is None else parcel.carrier or "",
        pick_up_on=None if parcel is None else parcel.pick_up_on,
        label_url=f"{url}/returns/{one.number}/label" if is_labelled else None,
        box=None if parcel is None else _box(packed, parcel, goods),
    )


def instead_of(
    request: Call, one: fulfilment.picking.Substitute, goods: Mapping[SkuId, Goods], url: str
) -> screens.Instead:
    """Return what a place offers instead of goods that are not there."""
    return screens.Instead(
        url=f"{url}/substitutes/{one.substitute_id}",
        units=one.units,
        missing=goods[one.sku_id],
        offered=goods[one.offered_sku_id],
        place=request.house.memory.directory.place(one.place_id).name,
    )


def _box(
    packed: Packed, parcel: fulfilment.parcels.Parcel, goods: Mapping[SkuId, Goods]
) -> screens.Box:
    return screens.Box(
        state=parcel.state,
        carrier=parcel.carrier or "",
        tracking_code=parcel.tracking_code or "",
        tracking_url=parcel.tracking_url,
        items=tuple(
            f"{line.units} × {goods[line.sku_id].title}"
            for line in packed.lines
            if line.parcel_id == parcel.parcel_id and line.sku_id in goods
        ),
        news=tuple(
            screens.News(code=event.status, location=event.location, at=event.occurred_at)
            for event in packed.events
            if event.parcel_id == parcel.parcel_id
        ),
    )
