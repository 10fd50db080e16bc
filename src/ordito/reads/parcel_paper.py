"""Parcel paper: what stands on the label and on the slip of a parcel."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito import customers, fulfilment, orders
from ordito.catalogue import Shelf
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import NotFound
from ordito.platform.ids import CustomerId


class PackedLine(msgspec.Struct, frozen=True):
    """Units of an article in a parcel."""

    name: str
    code: str
    units: int


class ParcelPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the papers of a parcel.

    Attributes:
        customer_id: whose address it shows.
        sscc: 18 digits; empty where it comes back, by the carrier's number.
        number: of the order.
        return_number: of the return, where it comes back.
        carrier: and its service; empty where no carrier takes it.
        tracking_code: what the carrier calls it, or empty.
        weight_g: grams; None was not weighed.
        sender: name and address, line by line.
        receiver: name and address, line by line; empty where nobody said whereto.
        lines: what is in it.
    """

    customer_id: CustomerId
    sscc: str
    number: str
    return_number: str = ""
    carrier: str
    tracking_code: str
    weight_g: int | None
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    lines: tuple[PackedLine, ...]


async def read_parcel_paper(tx: Tx, *, place: Place, parcel_id: UUID, shelf: Shelf) -> ParcelPaper:
    """Return what stands on the papers of a place's parcel.

    Raises:
        UnknownParcel: the place has none of that id.
    """
    parcel = await fulfilment.parcels.get_parcel(tx, place_id=place.place_id, parcel_id=parcel_id)
    lines = await fulfilment.parcels.list_lines(tx, place_id=place.place_id, parcel_ids=[parcel_id])
    town = f"{place.postal_code} {place.city}".strip()
    address = (place.name, place.address, town, place.country)
    here, there = tuple(line for line in address if line), tuple(await _customer(tx, parcel))
    is_back = parcel.return_id is not None
    return ParcelPaper(
        customer_id=parcel.customer_id,
        sscc=parcel.sscc or "",
        number=ids.number_of(parcel.order_id),
        return_number="" if parcel.return_id is None else ids.number_of(parcel.return_id),
        carrier="" if parcel.carrier is None else f"{parcel.carrier} {parcel.service}",
        tracking_code=parcel.tracking_code or "",
        weight_g=parcel.weight_g,
        sender=there if is_back else here,
        receiver=here if is_back else there,
        lines=tuple(
            PackedLine(shelf.sku(line.sku_id).name, shelf.sku(line.sku_id).code, line.units)
            for line in lines
        ),
    )


async def _customer(tx: Tx, parcel: fulfilment.parcels.Parcel) -> Sequence[str]:
    delivery = await orders.deliveries.find_delivery(
        tx, customer_id=parcel.customer_id, order_id=parcel.order_id
    )
    if delivery is None:
        return ()
    try:
        address = await customers.addresses.get_address(
            tx, customer_id=parcel.customer_id, address_id=delivery.address_id
        )
    except NotFound:
        return ()
    where = f"{address.postal_code} {address.city}".strip()
    return (address.recipient, *address.lines, where, address.country)
