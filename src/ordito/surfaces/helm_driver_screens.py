"""What the page of satisfaction shows: what takes from it, from whom, with the answers behind."""

from datetime import datetime

from msgspec import Struct

from ordito.surfaces.helm_screens import Head


class DriverRow(Struct, frozen=True, kw_only=True):
    """What takes from a score; points are as they are read, below 0 takes.

    Attributes:
        code: of the driver.
        each: points for each unit.
        low: lower end of the 95 % interval.
        high: upper end.
        felt: answers whose customer went through it.
        typical: units of it for those.
        takes: points of the mean of all answers.
        url: of the answers.
    """

    code: str
    each: str
    low: str
    high: str
    felt: int
    typical: float
    takes: str
    url: str


class MoodCell(Struct, frozen=True, kw_only=True):
    """What a driver takes from a group; ``share`` of its answers went through it."""

    takes: str
    share: float
    url: str


class MoodRow(Struct, frozen=True, kw_only=True):
    """How satisfied a group is; an empty name is of those in none."""

    name: str
    n: int
    mean: str
    url: str
    cells: tuple[MoodCell, ...]


class DriversPage(Struct, frozen=True, kw_only=True):
    """helm/drivers.html; ``most`` takes most, ``unmeasured`` too few went through."""

    head: Head
    instrument: str
    n: int
    url: str
    coverage: float
    mean: str | None
    untroubled: str | None
    since: datetime | None
    until: datetime | None
    drivers: tuple[DriverRow, ...]
    most: DriverRow | None
    groups: tuple[MoodRow, ...]
    unmeasured: tuple[str, ...]
    csv_url: str
    groups_csv_url: str
