"""Tell carriers: of parcels that were packed, and that they have them; later where one is silent.

The intent stands in the parcel's row, the call is made between transactions, and carriers take the
same twice, so nothing is lost or doubled when a process ends in the middle.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from ordito import customers, fulfilment, orders
from ordito.fulfilment import Announced, Carrier, Consignment, ParcelAddress
from ordito.network import Place
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import NotFound, OutsideFault
from ordito.platform.events import Context
from ordito.reads.memory import Memory

_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(hours=6)
_DOUBLINGS: Final = 12
_SYSTEM: Final = Context.system()


async def tell_carriers(db: Database, memory: Memory, carriers: Mapping[str, Carrier]) -> int:
    """Tell carriers what they have to know by now; return of how many parcels they know more.

    Args:
        db: the company's database.
        memory: its places.
        carriers: by code; what another one shall take waits until it is there.
    """
    due = await db.read(fulfilment.parcels.list_to_tell, at=now())
    told = 0
    for parcel in due:
        carrier = carriers.get(parcel.carrier or "")
        if carrier is None:
            await _put_off(db, parcel)
            continue
        try:
            await _tell(db, memory, carrier, parcel)
        except OutsideFault:
            await _put_off(db, parcel)
        else:
            told += 1
    return told


async def _tell(
    db: Database, memory: Memory, carrier: Carrier, parcel: fulfilment.parcels.Parcel
) -> None:
    if parcel.announced_at is None:
        place = memory.directory.place(parcel.place_id)
        customer = await db.read(_customer, parcel)
        announced = await carrier.announce(_consignment(parcel, place, customer))
        await db.transact(_keep, _SYSTEM, parcel, announced)
        return
    assert parcel.tracking_code is not None, "an announced parcel has its code"
    await carrier.take(parcel.tracking_code)
    await db.transact(fulfilment.parcels.keep_told, _SYSTEM, parcel=parcel, at=now())


async def _keep(tx: Tx, parcel: fulfilment.parcels.Parcel, announced: Announced) -> None:
    await fulfilment.parcels.keep_announced(
        tx,
        parcel=parcel,
        tracking_code=announced.tracking_code,
        tracking_url=announced.tracking_url,
        at=now(),
    )


async def _put_off(db: Database, parcel: fulfilment.parcels.Parcel) -> None:
    pause = min(_FIRST_PAUSE * 2 ** min(parcel.attempts, _DOUBLINGS), _LONGEST_PAUSE)
    until = now() + pause
    await db.transact(fulfilment.parcels.put_off, _SYSTEM, parcel=parcel, until=until)


async def _customer(
    tx: Tx, parcel: fulfilment.parcels.Parcel
) -> customers.addresses.KeptAddress | None:
    delivery = await orders.deliveries.find_delivery(
        tx, customer_id=parcel.customer_id, order_id=parcel.order_id
    )
    if delivery is None:
        return None
    try:
        return await customers.addresses.get_address(
            tx, customer_id=parcel.customer_id, address_id=delivery.address_id
        )
    except NotFound:
        return None


def _consignment(
    parcel: fulfilment.parcels.Parcel,
    place: Place,
    customer: customers.addresses.KeptAddress | None,
) -> Consignment:
    here = ParcelAddress(place.name, (place.address,), place.postal_code, place.city, place.country)
    there = None if customer is None else _address_of(customer)
    is_back = parcel.return_id is not None
    return Consignment(
        parcel_id=parcel.parcel_id,
        sscc=parcel.sscc,
        service=parcel.service,
        weight_g=parcel.weight_g,
        sender=there if is_back else here,
        receiver=here if is_back else there,
        pick_up_on=parcel.pick_up_on,
    )


def _address_of(kept: customers.addresses.KeptAddress) -> ParcelAddress:
    return ParcelAddress(
        kept.recipient,
        tuple(kept.lines),
        kept.postal_code,
        kept.city,
        kept.country,
        kept.phone,
    )
