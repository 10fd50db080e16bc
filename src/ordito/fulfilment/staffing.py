"""Staffing: how much picking each place can do in which hour of the week, as people tell it.

Nothing waits for it and nobody is refused by it: it is what the work that was asked for is held
against, to see where and when more is asked than can be done. Work of a day is held against what
was last told to count on that day; what was told first of a place counts for the time before, too.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final

import msgspec

from ordito.fulfilment.errors import StaffingUnclear
from ordito.fulfilment.events import StaffingPublished
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId
from ordito.platform.policies import Policy

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=24)]
Minutes = Annotated[float, msgspec.Meta(ge=0, le=60_000)]


class StaffedHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours of a weekday in which somebody picks; where several meet, they add up.

    Attributes:
        weekday: 0 is Monday.
        from_hour: the first, by the clock of the company's days.
        to_hour: the first that is not.
        minutes: of picking in each hour; somebody who does nothing else has 60.
    """

    weekday: Weekday
    from_hour: Hour
    to_hour: Hour
    minutes: Minutes


class PlaceStaffing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who picks at a place; in hours that are not named, nobody does.

    Attributes:
        place_id: where.
        hours: of the week.
        since: first day on which it counts, as a correction of what was told or ahead of a change;
            None is the day on which it is published.
    """

    place_id: PlaceId
    hours: Annotated[tuple[StaffedHours, ...], msgspec.Meta(max_length=1_000)]
    since: date | None = None


class Staffing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who picks at which places; of places that are not named, it is not known."""

    places: Annotated[tuple[PlaceStaffing, ...], msgspec.Meta(max_length=10_000)] = ()


class StaffingBook(msgspec.Struct, frozen=True):
    """The staffing in force; version 0 before the first one."""

    version: int = 0
    policy: Staffing = Staffing()


STAFFING: Final = Policy(
    "fulfilment.staffing",
    form=Staffing,
    before=Staffing(),
    book=StaffingBook,
    fact=lambda version, _: StaffingPublished(policy_version=version),
)


async def publish_staffing(tx: Tx, *, policy: Staffing, by: str, at: datetime) -> int:
    """Put a staffing in force, and return its version; what it says as before goes on.

    Raises:
        StaffingUnclear: a place is there twice, or hours end before they begin.
    """
    named = [one.place_id for one in policy.places]
    if len(set(named)) < len(named):
        raise StaffingUnclear("A place is there twice.", field="places")
    for number, place in enumerate(policy.places):
        if (wrong := _reversed(place.hours)) is not None:
            field = f"places[{number}].hours[{wrong}].to_hour"
            raise StaffingUnclear("Hours end before they begin.", field=field)
    return (await STAFFING.publish(tx, document=policy, by=by, at=at)).version


def _reversed(hours: Sequence[StaffedHours]) -> int | None:
    wrong = (n for n, one in enumerate(hours) if one.to_hour <= one.from_hour)
    return next(wrong, None)
