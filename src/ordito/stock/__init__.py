"""Stock: how many of what are where, and for whom they are set aside.

Owns the PostgreSQL schema ``stock``: positions, movements and reservations. It does not own what a
SKU is (catalogue), where a place is (network), or what was promised to whom (fulfilment).
"""

from ordito.stock.commands import (
    confirm,
    count,
    extend_buckets,
    fulfil,
    open_positions,
    release,
    release_expired,
    reserve,
)
from ordito.stock.errors import NotEnoughStock, NotOnHand, ReservationGone
from ordito.stock.model import (
    Availability,
    Condition,
    Holding,
    MovementKind,
    PlaceLine,
    Position,
    ReserveLine,
)
from ordito.stock.queries import (
    list_availability,
    list_movements,
    list_positions,
    read_availability_json,
)

__all__ = [
    "Availability",
    "Condition",
    "Holding",
    "MovementKind",
    "NotEnoughStock",
    "NotOnHand",
    "PlaceLine",
    "Position",
    "ReservationGone",
    "ReserveLine",
    "confirm",
    "count",
    "extend_buckets",
    "fulfil",
    "list_availability",
    "list_movements",
    "list_positions",
    "open_positions",
    "read_availability_json",
    "release",
    "release_expired",
    "reserve",
]
