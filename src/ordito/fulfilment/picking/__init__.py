"""Picking: walks through the shelves, what was taken from them, and what was not there.

One of several who want to pick the same wins, and the others learn who it is. A pick, a rejection
and a wave have ids of their caller's: the same again is harmless.
"""

from ordito.fulfilment.picking.commands import (
    give_up,
    open_wave,
    pick,
    prioritise,
    put_back,
    put_shelves,
    reject_units,
    start_picking,
)
from ordito.fulfilment.picking.model import (
    MOST_IN_WAVE,
    ORDERS_IN_WAVE,
    Pick,
    PickLine,
    Rejection,
    RejectReason,
    Shelf,
    ToPick,
    Wave,
)
from ordito.fulfilment.picking.queries import (
    count_to_do,
    get_wave,
    list_pick_lines,
    list_picks,
    list_rejections,
    list_shelves,
    list_waves,
)
from ordito.fulfilment.picking.rules import gone_of, lots_leaving
from ordito.fulfilment.picking.substitutes import (
    Consent,
    Substitute,
    decide_substitute,
    find_substitute,
    get_substitute,
    list_substitutes,
    offer_substitute,
)

__all__ = [
    "MOST_IN_WAVE",
    "ORDERS_IN_WAVE",
    "Consent",
    "Pick",
    "PickLine",
    "RejectReason",
    "Rejection",
    "Shelf",
    "Substitute",
    "ToPick",
    "Wave",
    "count_to_do",
    "decide_substitute",
    "find_substitute",
    "get_substitute",
    "get_wave",
    "give_up",
    "gone_of",
    "list_pick_lines",
    "list_picks",
    "list_rejections",
    "list_shelves",
    "list_substitutes",
    "list_waves",
    "lots_leaving",
    "offer_substitute",
    "open_wave",
    "pick",
    "prioritise",
    "put_back",
    "put_shelves",
    "reject_units",
    "start_picking",
]
