"""When places are open: stores, depots and the contact centre, by the clock of the company's days.

Wall minutes are minutes since the first midnight, as if every day had 24 hours.
"""

from collections.abc import Iterable
from typing import Final, Self

import msgspec
import numpy as np

from ordito.world.simulation.calendar import DAY_MINUTES, WEEK_DAYS, Calendar
from ordito.world.simulation.chance import Ints, Marks, Reals

_DAY_HOURS: Final = 24
_HOUR_MINUTES: Final = 60
_AHEAD_DAYS: Final = 3 * WEEK_DAYS

Week = tuple[tuple[int, int], ...]


class Doors(msgspec.Struct, frozen=True):
    """The weeks of all places, and in the last row that of the contact centre.

    Attributes:
        opens: minutes after midnight, n_places + 1 x 7, Monday first.
        closes: likewise; the same minute on a day on which a place stays closed.
    """

    opens: Ints
    closes: Ints

    @classmethod
    def of(cls, weeks: Iterable[Week]) -> Self:
        """Return the doors of ``weeks``: of each place in order, and of the contact centre."""
        whole = np.array(list(weeks), np.int64)
        return cls(whole[:, :, 0], whole[:, :, 1])

    def is_open_on(self, calendar: Calendar, rows: Ints, days: Ints) -> Marks:
        """Return whether the doors at ``rows`` open at all on ``days``."""
        opens, closes = self._on(calendar, rows, days)
        return (closes > opens) & ~calendar.holidays[days]

    def within(
        self, calendar: Calendar, rows: Ints, days: Ints, minutes: Reals, units: Reals
    ) -> Reals:
        """Return ``minutes`` after midnight; where nobody is there, others drawn by ``units``."""
        opens, closes = self._on(calendar, rows, days)
        is_open = (minutes >= opens) & (minutes < closes)
        return np.where(is_open, minutes, opens + units * (closes - opens))

    def hours(self, row: int) -> Reals:
        """Return which share of each hour of the week, Monday first, a place is open."""
        starts = np.arange(_DAY_HOURS) * _HOUR_MINUTES
        lasts = np.minimum(self.closes[row][:, None], starts + _HOUR_MINUTES)
        shares = (lasts - np.maximum(self.opens[row][:, None], starts)) / _HOUR_MINUTES
        return np.clip(shares, 0.0, 1.0).reshape(-1)

    def spans(self, calendar: Calendar, row: int) -> "Spans":
        """Return when a place is open from the first day to some weeks after the last."""
        days = np.arange(calendar.days + _AHEAD_DAYS)
        weekdays = (calendar.weekdays[0] + days) % WEEK_DAYS
        opens, closes = (one[row][weekdays] for one in (self.opens, self.closes))
        there = closes > opens
        there[: calendar.days] &= ~calendar.holidays
        starts = (days * DAY_MINUTES)[there]
        return Spans.of(starts + opens[there], starts + closes[there])

    def _on(self, calendar: Calendar, rows: Ints, days: Ints) -> tuple[Ints, Ints]:
        weekdays = calendar.weekdays[days]
        return self.opens[rows, weekdays], self.closes[rows, weekdays]


class Spans(msgspec.Struct, frozen=True):
    """Stretches of wall minutes in which a place is open, in order.

    Attributes:
        opens: when each begins.
        closes: when it ends.
        before: minutes of opening before each.
    """

    opens: Reals
    closes: Reals
    before: Reals

    @classmethod
    def of(cls, opens: Ints, closes: Ints) -> Self:
        """Return the stretches from ``opens`` to ``closes``."""
        lengths = (closes - opens).astype(np.float64)
        before = np.cumsum(lengths) - lengths
        return cls(opens.astype(np.float64), closes.astype(np.float64), before)

    def next_opening(self, wall: Reals) -> Reals:
        """Return ``wall``, or when the place next opens after it."""
        return np.maximum(wall, self.opens[self._at(self.closes, wall)])

    def after(self, wall: Reals, minutes: float) -> Reals:
        """Return when the place has been open for ``minutes`` since ``wall``, at which it is."""
        here = self._at(self.closes, wall)
        told = self.before[here] + wall - self.opens[here] + minutes
        there = np.maximum(np.searchsorted(self.before, told, side="right") - 1, here)
        stays = wall + minutes < self.closes[here]
        return np.where(stays, wall + minutes, self.opens[there] + told - self.before[there])

    def _at(self, edges: Reals, wall: Reals) -> Ints:
        return np.minimum(np.searchsorted(edges, wall, side="right"), len(edges) - 1)
