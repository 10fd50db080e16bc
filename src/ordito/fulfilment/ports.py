"""What the room needs from outside: carriers that take parcels and tell where they are."""

from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec


class ParcelAddress(msgspec.Struct, frozen=True):
    """Whereto or wherefrom a parcel goes; lines as they are written on it."""

    recipient: str
    lines: tuple[str, ...]
    postal_code: str
    city: str
    country: str
    phone: str | None = None


class Consignment(msgspec.Struct, frozen=True):
    """What a carrier has to know of a parcel.

    Attributes:
        parcel_id: ours; announcing the same again answers the same.
        sscc: number on the label, 18 digits; None where it comes back, by the carrier's number.
        service: as ``standard``; ``return`` and ``return_pick_up`` come back.
        weight_g: grams; None was not weighed.
        sender: whose place it leaves, or the customer; None where the customer's is not known.
        receiver: whereto; None where the customer was erased meanwhile.
        pick_up_on: day on which the carrier fetches it from its sender, if it does.
    """

    parcel_id: UUID
    sscc: str | None
    service: str
    weight_g: int | None
    sender: ParcelAddress | None
    receiver: ParcelAddress | None
    pick_up_on: date | None = None

    @property
    def is_back(self) -> bool:
        """Whether the customer sends it, so that nobody tells the carrier to take it."""
        return self.sscc is None


class Announced(msgspec.Struct, frozen=True):
    """What a carrier calls a parcel, and its page about it."""

    tracking_code: str
    tracking_url: str | None = None


class Carrier(Protocol):
    """A carrier; what it hears and says is idempotent by parcel and tracking code.

    Events come back over HTTP, signed; see ``surfaces.api.tracking``.
    """

    code: str

    async def announce(self, consignment: Consignment) -> Announced:
        """Tell of a parcel that will be taken.

        Raises:
            OutsideFault: no answer, or one that nobody understands.
        """
        ...

    async def take(self, tracking_code: str) -> None:
        """Say that the carrier has the parcel.

        Raises:
            OutsideFault: no answer.
        """
        ...

    async def close(self) -> None:
        """Let go of what is open."""
        ...


class Carriers(msgspec.Struct, frozen=True):
    """The carriers of a company.

    Attributes:
        by_code: those that are told of parcels.
        secrets: of all whose events are heard, by code: what they tell is signed by it.
    """

    by_code: dict[str, Carrier] = {}
    secrets: dict[str, str] = {}
