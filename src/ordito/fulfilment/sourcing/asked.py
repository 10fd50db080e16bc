"""What is asked of sourcing, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from ordito.fulfilment.promise import STANDARD, Destination
from ordito.network import Place
from ordito.platform.ids import ChannelId, PlaceId, SkuId

Units = Mapping[tuple[SkuId, PlaceId], int]


class Why(StrEnum):
    """Why a place does not give a line, or any."""

    CLOSED = "closed"
    NO_SERVICE = "no_service"
    LEFT_OUT = "left_out"
    OTHER_KIND = "other_kind"
    OTHER_OWNER = "other_owner"
    OUTSIDE_TERRITORY = "outside_territory"
    EXCLUSIVE_ELSEWHERE = "exclusive_elsewhere"
    TOO_FAR = "too_far"
    NOT_OPEN = "not_open"
    NO_CAPACITY = "no_capacity"
    NO_PROMISE = "no_promise"
    TOO_LATE = "too_late"
    NO_STOCK = "no_stock"
    KEPT_BACK = "kept_back"


class Item(msgspec.Struct, frozen=True):
    """A line to be sourced; it comes whole from one place.

    Attributes:
        number: as the caller calls it.
        needs: units of each SKU that it takes from a shelf.
        weight_g: of all of it, grams.
        worth_minor: what it is sold for; 0 where nobody says.
    """

    number: int
    needs: tuple[tuple[SkuId, int], ...]
    weight_g: int = 0
    worth_minor: int = 0

    @property
    def units(self) -> int:
        """Units that somebody picks."""
        return sum(quantity for _, quantity in self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An order, or what is left of one, to be sourced.

    Attributes:
        items: its lines.
        at: when it is sold, aware.
        destination: whereto; None is not said.
        channel_id: that sells.
        market: in which.
        service: of the carrier.
        selling_place_id: place that sells, if one does.
        without: places that shall not be asked again.
    """

    items: Sequence[Item]
    at: datetime
    destination: Destination | None = None
    channel_id: ChannelId | None = None
    market: str | None = None
    service: str = STANDARD
    selling_place_id: PlaceId | None = None
    without: frozenset[PlaceId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What there is.

    Attributes:
        places: that might be asked.
        offered: units that the channel may sell, by SKU and place.
        ahead: units that it may sell there, with those that are promised before they come.
        on_hand: those of them that lie there; None is all of them.
        kept_back: units that are there and kept back from the channel.
        age_days: days since the last of them came, where that is known.
        taken_on: fulfilment orders that a place has taken on in its present day.
    """

    places: Sequence[Place]
    offered: Units
    ahead: Units = field(default_factory=dict[tuple[SkuId, PlaceId], int])
    on_hand: Units | None = None
    kept_back: Units = field(default_factory=dict[tuple[SkuId, PlaceId], int])
    age_days: Units = field(default_factory=dict[tuple[SkuId, PlaceId], int])
    taken_on: Mapping[PlaceId, int] = field(default_factory=dict[PlaceId, int])


class ParcelCost(msgspec.Struct, frozen=True):
    """What a parcel from a place costs, and what its lines cost, minor units.

    Attributes:
        transport_minor: of the parcel.
        distance_minor: by its distance.
        work_minor: of packing, and of what is different there.
        elsewhere_minor: because another place sells.
        waiting_minor: of the days until it arrives.
        lines_minor: of its lines: weight, picking, and units that are not old.
    """

    transport_minor: int = 0
    distance_minor: int = 0
    work_minor: int = 0
    elsewhere_minor: int = 0
    waiting_minor: int = 0
    lines_minor: int = 0

    @property
    def parcel_minor(self) -> int:
        """All but the lines."""
        return (
            self.transport_minor
            + self.distance_minor
            + self.work_minor
            + self.elsewhere_minor
            + self.waiting_minor
        )

    @property
    def total_minor(self) -> int:
        """All of it."""
        return self.parcel_minor + self.lines_minor


class Option(msgspec.Struct, frozen=True):
    """A place that can give lines.

    Attributes:
        place_id: which.
        numbers: lines that it could give, each for itself.
        cost: of a parcel with these lines.
        promised_at: until when the customer would have it; None where nobody has asked.
        chosen: lines that it gives.
    """

    place_id: PlaceId
    numbers: tuple[int, ...]
    cost: ParcelCost
    promised_at: datetime | None = None
    chosen: tuple[int, ...] = ()


class Rejection(msgspec.Struct, frozen=True):
    """A place that gives nothing, and why.

    Attributes:
        place_id: which.
        why: code; see ``Why``.
        promised_at: until when the customer would have it from there, where that was reckoned.
    """

    place_id: PlaceId
    why: str
    promised_at: datetime | None = None


class Sourced(msgspec.Struct, frozen=True):
    """Which place gives which line.

    Attributes:
        rule: code of the rule that counted.
        places: by number of the line; a line that nobody can give is absent.
        cost_minor: of all parcels, without what a split must save.
        is_proven: whether nothing is cheaper; False where the search was ended before.
    """

    rule: str
    places: dict[int, PlaceId]
    cost_minor: int
    is_proven: bool = True

    @property
    def parcels(self) -> int:
        """Parcels that leave."""
        return len(set(self.places.values()))


class Explained(msgspec.Struct, frozen=True):
    """An answer with every place that was considered.

    Attributes:
        sourced: the answer.
        options: places that can give something, the chosen ones and the cheapest first.
        rejected: all others, each with why; no place is left out.
    """

    sourced: Sourced
    options: tuple[Option, ...]
    rejected: tuple[Rejection, ...]


NOBODY: Final = Sourced("", {}, 0)
