"""Parcels: what is packed in which, what carriers take, and what they tell of it."""

from ordito.fulfilment.parcels.commands import (
    back_id_of,
    call_off,
    keep_announced,
    keep_event,
    keep_told,
    mark_sent,
    open_parcels,
    pack,
    put_off,
    send_back,
)
from ordito.fulfilment.parcels.model import (
    Parcel,
    ParcelEvent,
    ParcelLine,
    ParcelState,
    ToldOf,
)
from ordito.fulfilment.parcels.queries import (
    find_by_code,
    get_parcel,
    list_events,
    list_lines,
    list_of_order,
    list_of_task,
    list_to_tell,
)
from ordito.fulfilment.parcels.sscc import is_prefix, sscc_of

__all__ = [
    "Parcel",
    "ParcelEvent",
    "ParcelLine",
    "ParcelState",
    "ToldOf",
    "back_id_of",
    "call_off",
    "find_by_code",
    "get_parcel",
    "is_prefix",
    "keep_announced",
    "keep_event",
    "keep_told",
    "list_events",
    "list_lines",
    "list_of_order",
    "list_of_task",
    "list_to_tell",
    "mark_sent",
    "open_parcels",
    "pack",
    "put_off",
    "send_back",
    "sscc_of",
]
