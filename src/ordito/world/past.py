"""The company's past as the simulation played it, before it is told in the company's words."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from ordito.world.cast import cast, first_of, stores_of
from ordito.world.model import Company, Person, Place
from ordito.world.simulation import baskets
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.chance import Ints, Marks
from ordito.world.simulation.setting import Setting, Trade, trade

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Past(msgspec.Struct, frozen=True):
    """What was played.

    Attributes:
        company: whose past it is.
        end: nothing is told that happened later, in UTC.
        setting: of the simulation.
        traded: its orders.
        lines: their lines.
        places: in the simulation's order.
        desk: where calls are taken.
    """

    company: Company
    end: datetime
    setting: Setting
    traded: Trade
    lines: Lines
    places: tuple[Place, ...]
    desk: Place

    def person(self, row: int) -> Person | None:
        """Return who somebody of the simulation is; None is somebody who never says."""
        people = self.company.people
        return people[row] if row < len(people) else None


def play(company: Company, *, end: datetime, days: int) -> Past:
    """Play the ``days`` until ``end`` (aware) with ``company``."""
    setting = cast(company, end=end, days=days)
    traded = trade(setting)
    lines = baskets.fill(setting.parameters, setting.goods, setting.people, traded.orders)
    return Past(
        company,
        end.astimezone(UTC),
        setting,
        traded,
        lines,
        (*stores_of(company), first_of(company, "warehouse")),
        first_of(company, "contact_centre"),
    )


def table(columns: Sequence[Ints | Marks]) -> Iterator[tuple[int, ...]]:
    """Yield the rows of ``columns`` of equal length."""
    rows: Iterator[tuple[int, ...]] = zip(*(column.tolist() for column in columns), strict=True)
    return rows


def instant(at_us: int) -> datetime:
    """Return the instant of microseconds since 1970, in whole seconds."""
    return _EPOCH + timedelta(seconds=at_us // 1_000_000)
