"""When points lapse: lots replayed from the entries of an account."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from ordito.loyalty.model import Booking, Lot, Terms

# points that come back with a return can be spent for some days, also where their time is over
_GRACE: Final = timedelta(days=30)
_END_OF_TIME: Final = datetime(9999, 12, 31, tzinfo=UTC)


def expiry_of(terms: Terms, *, earned_at: datetime) -> datetime | None:
    """Return when points earned at an instant lapse; None for never."""
    if terms.expiry is None:
        return None
    zone = ZoneInfo(terms.time_zone)
    last = (earned_at.astimezone(zone) + timedelta(days=terms.expiry.days)).date()
    if terms.expiry.until_end_of == "year":
        last = last.replace(month=12, day=31)
    elif terms.expiry.until_end_of == "month":
        last = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    after = last + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def lots_of(bookings: Iterable[Booking], *, terms: Terms) -> list[Lot]:
    """Return what is left of each lot of points, the first to lapse first.

    Spending takes the lots that lapse first; a reversal takes those of its own order first; what
    comes back from a spending comes back to the days it had, or to thirty from then where these
    are fewer. What is set aside counts as spent. Points that were owed are no lot.

    Args:
        bookings: of one account, in any order.
        terms: of its programme.
    """
    lots = _Lots()
    for one in sorted(bookings, key=_in_turn):
        if one.counted_at is None:
            if one.units < 0:
                lots.take(-one.units, first=None)
        elif one.units < 0:
            first = one.reference_id if one.kind == "reverse" else None
            taken = lots.take(-one.units, first=first)
            if one.hold_id is not None:
                lots.spent[one.hold_id] += taken
        elif one.kind == "refund" and one.hold_id is not None:
            lots.give_back(one.units, hold_id=one.hold_id, at=one.counted_at)
        else:
            expires_at = expiry_of(terms, earned_at=one.booked_at)
            lots.add(Lot(one.units, one.booked_at, expires_at, one.reference_id))
    return sorted((lot for lot in lots.left if lot.units), key=_by_expiry)


class _Lots:
    """Lots while an account is replayed.

    Attributes:
        left: what is there.
        owed: units taken back that were not there any more.
        spent: by redemption, what it took.
    """

    def __init__(self) -> None:
        self.left: list[Lot] = []
        self.owed = 0
        self.spent: defaultdict[UUID, list[Lot]] = defaultdict(list)

    def add(self, lot: Lot) -> None:
        """Add a lot, less what was owed."""
        settled = min(self.owed, lot.units)
        self.owed -= settled
        self.left.append(_of_lot(lot, lot.units - settled))

    def take(self, units: int, *, first: UUID | None) -> list[Lot]:
        """Take units, from the lots of one order first, and return the pieces."""
        order = sorted(
            range(len(self.left)),
            key=lambda n: (
                first is None or self.left[n].reference_id != first,
                _by_expiry(self.left[n]),
            ),
        )
        pieces: list[Lot] = []
        for n in order:
            taken = min(units, self.left[n].units)
            if taken:
                pieces.append(_of_lot(self.left[n], taken))
                self.left[n] = _of_lot(self.left[n], self.left[n].units - taken)
                units -= taken
        self.owed += units
        return pieces

    def give_back(self, units: int, *, hold_id: UUID, at: datetime) -> None:
        """Give the pieces back that a redemption took last."""
        pieces = self.spent[hold_id]
        while units and pieces:
            piece = pieces.pop()
            given = min(units, piece.units)
            if given < piece.units:
                pieces.append(_of_lot(piece, piece.units - given))
            expires_at = piece.expires_at and max(piece.expires_at, at + _GRACE)
            self.add(Lot(given, piece.earned_at, expires_at, piece.reference_id))
            units -= given
        if units:
            self.add(Lot(units, at, None, None))


def lapsed(lots: Sequence[Lot], *, free: int, at: datetime) -> int:
    """Return how many points have lapsed and are still in the account."""
    due = sum(lot.units for lot in lots if lot.expires_at is not None and lot.expires_at <= at)
    return max(min(due, free), 0)


def next_lapse(lots: Sequence[Lot], *, at: datetime) -> tuple[datetime | None, int]:
    """Return when points lapse next, and how many."""
    ahead = [lot for lot in lots if lot.expires_at is not None and lot.expires_at > at]
    when = min((lot.expires_at for lot in ahead if lot.expires_at is not None), default=None)
    return when, sum(lot.units for lot in ahead if lot.expires_at == when)


def next_sweep(
    lots: Sequence[Lot],
    bookings: Iterable[Booking],
    *,
    terms: Terms,
    is_holding: bool,
    at: datetime,
) -> datetime | None:
    """Return before which instant no point of an account can lapse; None where none ever does.

    Points of today may lapse before those that are there, where these came back with more time;
    pending ones count from the day on which they were earned. What is set aside and comes free
    after its time is looked at again the next day.
    """
    pending = [one.booked_at for one in bookings if one.counted_at is None and one.units > 0]
    first = expiry_of(terms, earned_at=min([at, *pending]))
    if first is None:
        return None
    following, _ = next_lapse(lots, at=at)
    ahead = [one for one in (first, following) if one is not None and one > at]
    tomorrow = at + timedelta(days=1)
    return min([tomorrow, *ahead]) if is_holding else min(ahead, default=tomorrow)


def _in_turn(one: Booking) -> tuple[datetime, int, datetime]:
    """Order bookings as they began to count; at one instant what came in goes first."""
    turn = 2 if one.kind == "refund" else int(one.units < 0)
    return one.counted_at or _END_OF_TIME, turn, one.booked_at


def _by_expiry(lot: Lot) -> tuple[datetime, datetime]:
    return lot.expires_at or _END_OF_TIME, lot.earned_at


def _of_lot(lot: Lot, units: int) -> Lot:
    return Lot(units, lot.earned_at, lot.expires_at, lot.reference_id)
