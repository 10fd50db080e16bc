"""What the books should say, reckoned without balances and lots: single points with their days."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

LIFE: Final = 6
GRACE: Final = 30


@dataclass
class Held:
    """A hold: whose units, how many are open, were spent, came back, and its last day."""

    account: UUID
    open: int
    captured: int = 0
    refunded: int = 0
    day: int | None = None


@dataclass
class Member:
    """What happened to one member's points, in the order in which it counted."""

    log: list[tuple[str, int, int, UUID | None, UUID | None]] = field(
        default_factory=list[tuple[str, int, int, UUID | None, UUID | None]]
    )
    # order, units and day of what was earned and does not count yet
    waiting: list[tuple[UUID, int, int]] = field(default_factory=list[tuple[UUID, int, int]])

    def take_back(self, order: UUID, units: int, day: int) -> None:
        """Take points of an order back: those that wait first, the youngest of them first."""
        own = sorted((one for one in self.waiting if one[0] == order), key=lambda one: -one[2])
        for one in own:
            taken = min(units, one[1])
            units -= taken
            self.waiting.remove(one)
            if one[1] > taken:
                self.waiting.append((order, one[1] - taken, one[2]))
        if units:
            self.log.append(("reverse", -units, day, order, None))

    def pass_day(self, day: int) -> None:
        """Let what waited for two days count, and what was not spent in time lapse."""
        due = [one for one in self.waiting if one[2] + 2 <= day]
        for order, units, earned in sorted(due, key=lambda one: one[2]):
            self.waiting.remove((order, units, earned))
            self.log.append(("earn", units, earned, order, None))
        lapsed = sum(last <= day for last, _ in self.points(0))
        if lapsed:
            self.log.append(("expire", -lapsed, day, None, None))

    def points(self, held: int) -> list[tuple[int, int]]:
        """Return last day and day of earning of each single point that is there and free."""
        points: list[tuple[int, int, UUID | None]] = []
        spent: defaultdict[UUID | None, list[tuple[int, int, UUID | None]]] = defaultdict(list)
        owed = 0

        def put(point: tuple[int, int, UUID | None]) -> None:
            nonlocal owed
            if owed:
                owed -= 1
            else:
                points.append(point)

        for kind, units, day, order, hold in self.log:
            for _ in range(abs(units)):
                if kind == "refund":
                    last, earned, whose = spent[hold].pop()
                    put((max(last, day + GRACE), earned, whose))
                elif units > 0:
                    put((day + LIFE + 1, day, order))
                elif points:
                    first = min(
                        points, key=lambda p: (kind != "reverse" or p[2] != order, p[0], p[1])
                    )
                    points.remove(first)
                    spent[hold].append(first)
                else:
                    owed += 1
        return sorted((last, earned) for last, earned, _ in points)[held:]

    def posted(self) -> int:
        return sum(units for _, units, *_ in self.log)
