"""Units told apart: by lot, or each by its serial number."""

from datetime import date
from enum import StrEnum

import msgspec

from ordito.platform.ids import PlaceId


class Tracking(StrEnum):
    """How the units of a SKU are told apart."""

    LOT = "lot"
    SERIAL = "serial"


class LotUnits(msgspec.Struct, frozen=True):
    """Units of a lot, or one unit of a serial number.

    Attributes:
        lot: lot or serial number.
        quantity: units; 1 of a serial number.
        expires_on: until when they may be sold; None where nobody said.
    """

    lot: str
    quantity: int = 1
    expires_on: date | None = None


class Lot(msgspec.Struct, frozen=True):
    """Units of a lot at a place."""

    lot: str
    place_id: PlaceId
    condition: str
    on_hand: int
    expires_on: date | None
