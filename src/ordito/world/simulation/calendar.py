"""The calendar of a simulated year: business days of one zone, and instants in UTC microseconds."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from ordito.world.simulation.chance import Ints, Marks, Reals, Stream, running

DAY_MINUTES: Final = 1_440
WEEK_DAYS: Final = 7
MINUTE_US: Final = 60_000_000
_CLOCKS_CHANGE: Final = 180  # minutes after midnight from which a changed clock is right
# Baskets of a week by day, Monday first. Source: reference data, The Complete Journey.
_WEEKDAYS: Final = (22.1, 21.3, 20.5, 21.0, 22.6, 24.8, 25.4)
_WEEKLY_GROWTH: Final = 0.17
# Share of a day's baskets by hour: in stores (peak at 17 h), online, and at the contact centre.
_STORE_HOURS: Final = (
    0, 0, 0, 0, 0, 0, 0, 0, 2.1, 4.0, 5.6, 6.7, 7.6, 7.5, 7.9, 8.7, 9.7, 10.0, 9.4, 8.0, 6.6,
    4.2, 0, 0,
)  # fmt: skip
_DIGITAL_HOURS: Final = (
    1.8, 0.8, 0.4, 0.3, 0.3, 0.5, 1.3, 2.6, 3.9, 4.6, 4.9, 4.8, 5.2, 5.0, 4.5, 4.5, 4.8, 5.3,
    5.8, 6.7, 8.1, 9.6, 8.4, 4.9,
)  # fmt: skip
_CONTACT_HOURS: Final = (
    0, 0, 0, 0, 0, 0, 0, 3.1, 5.9, 9.9, 10.5, 10.1, 9.6, 9.2, 8.9, 8.6, 7.6, 5.7, 4.4, 3.5,
    2.9, 0.2, 0, 0,
)  # fmt: skip
# Orders to be collected: placed for the way home, most of all before the weekend (assumed).
_COLLECT_HOURS: Final = (
    0.6, 0.3, 0.1, 0.1, 0.1, 0.2, 0.5, 1.2, 2.2, 2.8, 3.4, 4.0, 5.5, 6.0, 6.5, 9.0, 12.5, 14.0,
    12.0, 7.5, 4.5, 3.5, 2.2, 1.3,
)  # fmt: skip
_COLLECT_WEEKDAYS: Final = (11.0, 11.0, 11.5, 13.5, 21.0, 20.0, 12.0)
_CONTACT_WEEKDAYS: Final = (1.18, 1.05, 1.0, 1.0, 1.02, 0.6, 0.4)
STORE, DIGITAL, CONTACT, COLLECT = range(4)
_HOURS: Final = running(
    np.array([_STORE_HOURS, _DIGITAL_HOURS, _CONTACT_HOURS, _COLLECT_HOURS], np.float64)
)


class Calendar(msgspec.Struct, frozen=True):
    """The days of a world.

    Attributes:
        first: the first day.
        days: how many.
        zone: IANA time zone of its business days.
        weekdays: of each day, 0 is Monday.
        holidays: days on which no place opens.
        starts_us: midnight of each day in microseconds since 1970 in UTC, one more than days.
        sums: running sums of the trade of each day.
    """

    first: date
    days: int
    zone: str
    weekdays: Ints
    holidays: Marks
    starts_us: Ints
    sums: Reals

    def instants(self, days: Ints, minutes: Reals) -> Ints:
        """Return the instants, in microseconds, at which clocks show ``minutes`` of ``days``."""
        late = np.where(minutes >= _CLOCKS_CHANGE, self._jumps_us()[days], 0)
        return self.starts_us[days] + (minutes * MINUTE_US).astype(np.int64) + late

    def minutes_of(self, instants: Ints, days: Ints) -> Reals:
        """Return what clocks show at ``instants``, in minutes after midnight of ``days``."""
        elapsed, jumps = instants - self.starts_us[days], self._jumps_us()[days]
        late = np.where(elapsed >= _CLOCKS_CHANGE * MINUTE_US + jumps, jumps, 0)
        return (elapsed - late) / MINUTE_US

    def days_of(self, instants: Ints) -> Ints:
        """Return the business day of each of ``instants``; what lies outside is cut to an end."""
        return np.clip(
            np.searchsorted(self.starts_us, instants, side="right") - 1, 0, self.days - 1
        )

    def draw_days(self, stream: Stream, ids: Ints, number: int = 0) -> Ints:
        """Return a day of trade for each of ``ids``."""
        return stream.spin(ids, self.sums, number)

    def collect_days(self, stream: Stream, ids: Ints, days: Ints, number: int = 0) -> Ints:
        """Return another day of the week of each of ``days``, as collections spread over it."""
        moved = days - self.weekdays[days] + stream.spin(ids, running(_COLLECT_WEEKDAYS), number)
        return np.clip(moved, 0, self.days - 1)

    def _jumps_us(self) -> Ints:
        """Return by how much each day is longer than 24 hours; the one after the last is not."""
        return np.append(np.diff(self.starts_us) - DAY_MINUTES * MINUTE_US, 0)

    @property
    def end_us(self) -> int:
        """When the world ends."""
        return int(self.starts_us[self.days])


def lay_out(
    first: date, *, days: int, zone: str, holidays: frozenset[tuple[int, int]] = frozenset()
) -> Calendar:
    """Return the calendar of ``days`` from ``first`` on; holidays are a month and a day each."""
    weekdays = (np.arange(days) + first.weekday()) % WEEK_DAYS
    trade = np.asarray(_WEEKDAYS)[weekdays] * (1 + _WEEKLY_GROWTH * np.arange(days) / 365)
    starts = [
        int(datetime.combine(first + timedelta(days=ahead), time(), ZoneInfo(zone)).timestamp())
        for ahead in range(days + 1)
    ]
    dates = [first + timedelta(days=ahead) for ahead in range(days)]
    closed = np.array([(one.month, one.day) in holidays for one in dates], np.bool_)
    at = np.array(starts) * 1_000_000
    return Calendar(first, days, zone, weekdays, closed, at, running(trade))


def draw_minutes(stream: Stream, ids: Ints, rhythms: Ints, number: int = 0) -> Reals:
    """Return minutes after midnight for each of ``ids`` (two draws, from ``number`` on).

    Args:
        stream: of the draws.
        ids: see ``Stream.words``.
        rhythms: STORE, DIGITAL or CONTACT for each id.
        number: first draw.
    """
    hours = stream.spin_rows(ids, _HOURS, rhythms, number)
    return (hours + stream.units(ids, number + 1)) * 60.0


def contact_share() -> Reals:
    """Return how much more contacts begin on each weekday than on a Wednesday, Monday first."""
    return np.asarray(_CONTACT_WEEKDAYS)
