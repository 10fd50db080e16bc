"""What an order gives, what points are worth, when they lapse, which tier they reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ordito.loyalty.errors import ImpossibleRule
from ordito.loyalty.model import (
    Booking,
    BurnRule,
    EarnedTerms,
    Earning,
    LineAmount,
    Lot,
    Membership,
    Programme,
    Programmes,
    Redemption,
    Terms,
    Tier,
    TierStanding,
)
from ordito.platform import ids
from ordito.platform.ids import OrderId

_WHOLE: Final = 1000
# points that come back with a return can be spent for some days, also where their time is over
_GRACE: Final = timedelta(days=30)
_LONGEST_PENDING_DAYS: Final = 400
_LONGEST_LIFE_DAYS: Final = 3660
_HIGHEST_PERMILLE: Final = 100_000
_PERIODS_MONTHS: Final = frozenset({1, 3, 6, 12})
_END_OF_TIME: Final = datetime(9999, 12, 31, tzinfo=UTC)


def points_for(total_minor: int, *, programme: Programme, currency: str) -> int:
    """Return the points for an amount; nothing in a currency for which there is no rule.

    Whole points only. What an order has earned in the end is always the points for what remains
    of it: a reversal is the difference, so parts add up and a full one leaves nothing.

    Args:
        total_minor: amount, minor units; what is negative gives nothing.
        programme: whose rule.
        currency: ISO 4217.
    """
    minor_per_point = programme.minor_per_point.get(currency)
    return 0 if minor_per_point is None else max(total_minor, 0) // minor_per_point


def points_by_terms(terms: EarnedTerms, remaining: Mapping[int, int]) -> int:
    """Return the points for what remains of the lines of an order.

    Args:
        terms: by which it earned.
        remaining: what is still paid for each line, minor units; absent ones are gone.
    """
    permilles = dict(zip(terms.line_nos, terms.permilles, strict=True))
    weighed = sum(
        max(amount, 0) * permilles.get(line_no, terms.other_permille)
        for line_no, amount in remaining.items()
    )
    return weighed // (_WHOLE * terms.minor_per_point)


def points_by_total(terms: EarnedTerms, remaining_minor: int) -> int:
    """Return the points for what remains of an order whose lines are not told.

    Each line counts as reduced by the same part: exact for all and for nothing.
    """
    total = sum(terms.amounts_minor)
    if total <= 0:
        return 0
    weighed = sum(
        amount * permille
        for amount, permille in zip(terms.amounts_minor, terms.permilles, strict=True)
    )
    return weighed * max(remaining_minor, 0) // (total * _WHOLE * terms.minor_per_point)


def points_of(
    programmes: Programmes, membership: Membership, *, total_minor: int, currency: str
) -> int:
    """Return the points that a member gets for an amount."""
    programme = programmes.by_id[membership.programme_id]
    return points_for(total_minor, programme=programme, currency=currency)


def plan_earning(
    programmes: Programmes,
    membership: Membership,
    *,
    order_id: OrderId,
    total_minor: int,
    currency: str,
    at: datetime,
    lines: Sequence[LineAmount] = (),
) -> Earning | None:
    """Return what an order gives a member, or None where it gives nothing.

    Args:
        programmes: all programmes.
        membership: who buys.
        order_id: the order.
        total_minor: what is paid for the goods, minor units.
        currency: ISO 4217.
        at: when it is placed.
        lines: what is paid for each line, for programmes with multipliers; together the total.
    """
    programme = programmes.by_id[membership.programme_id]
    minor_per_point = programme.minor_per_point.get(currency)
    if minor_per_point is None:
        return None
    terms = earned_terms(
        programme,
        minor_per_point=minor_per_point,
        tier=tier_held(programme, membership, at=at),
        lines=lines or [LineAmount(1, total_minor)],
    )
    is_plain = set(terms.permilles) == {_WHOLE} and programme.programme_id not in programmes.changed
    points = points_by_terms(terms, dict(zip(terms.line_nos, terms.amounts_minor, strict=True)))
    if points == 0:
        return None
    return Earning(
        customer_id=membership.customer_id,
        order_id=order_id,
        account_id=membership.account_id,
        issuer_id=programme.issuer_id,
        unit=programme.unit,
        points=points,
        matures_at=maturity(programme, at=at),
        programme_id=programme.programme_id,
        terms=None if is_plain else terms,
        qualifies=bool(programme.terms.tiers),
    )


def earned_terms(
    programme: Programme, *, minor_per_point: int, tier: Tier | None, lines: Sequence[LineAmount]
) -> EarnedTerms:
    """Return the terms by which lines earn: the category's multiplier times the tier's."""
    by_category = {one.category_id: one.permille for one in programme.terms.multipliers}
    tier_permille = tier.permille if tier else _WHOLE
    permilles = [
        max((by_category[one] for one in line.category_ids if one in by_category), default=_WHOLE)
        for line in lines
    ]
    return EarnedTerms(
        minor_per_point=minor_per_point,
        line_nos=tuple(line.line_no for line in lines),
        amounts_minor=tuple(max(line.amount_minor, 0) for line in lines),
        permilles=tuple(one * tier_permille // _WHOLE for one in permilles),
        other_permille=tier_permille,
    )


def branches_above(parents: Mapping[UUID, UUID | None]) -> dict[UUID, frozenset[UUID]]:
    """Return for each category itself and all above it.

    Args:
        parents: the branch above each category; None of a root.
    """
    above: dict[UUID, frozenset[UUID]] = {}
    for category_id in parents:
        path: list[UUID] = []
        one: UUID | None = category_id
        while one is not None and one not in path:
            path.append(one)
            one = parents.get(one)
        above[category_id] = frozenset(path)
    return above


def maturity(programme: Programme, *, at: datetime) -> datetime | None:
    """Return when points given at ``at`` may be spent; None for at once."""
    return at + timedelta(days=programme.pending_days) if programme.pending_days else None


def worth_minor(points: int, *, rule: BurnRule) -> int:
    """Return what points are worth as money, minor units: whole steps, none below the least."""
    return 0 if points < max(rule.least, 1) else points // rule.points * rule.minor


def points_to_pay(amount_minor: int, *, rule: BurnRule) -> int | None:
    """Return the points that pay an amount exactly, or None where no whole steps do."""
    steps, rest = divmod(amount_minor, rule.minor)
    points = steps * rule.points
    return points if rest == 0 and points >= max(rule.least, 1) else None


def step_points(redemption: Redemption, *, kind: str, amount_minor: int) -> int:
    """Return the points that the next step of a redemption moves.

    A part of the money stands for whole points, rounded down, always reckoned from the beginning
    (what is released: from the end). So captured and released are all points when nothing is open,
    and all captured points are given back with all of the captured money.
    """
    if kind == "capture":
        begin = redemption.captured_minor
    elif kind == "release":
        begin = redemption.amount_minor - redemption.released_minor - amount_minor
    else:
        begin = redemption.refunded_minor
    return _points_at(redemption, begin + amount_minor) - _points_at(redemption, begin)


def open_points(redemption: Redemption) -> int:
    """Return the points that a redemption still has set aside, unless it has expired."""
    return _points_at(redemption, redemption.amount_minor - redemption.released_minor) - _points_at(
        redemption, redemption.captured_minor
    )


def _points_at(redemption: Redemption, amount_minor: int) -> int:
    return redemption.points * amount_minor // redemption.amount_minor


def draw(free: Sequence[tuple[UUID, int]], points: int) -> list[tuple[UUID, int]] | None:
    """Return how many points each account gives, one after the other; None where all lack some.

    Args:
        free: points that each account may spend, in the order of drawing.
        points: how many are wanted, at least 1.
    """
    drawn: list[tuple[UUID, int]] = []
    for account_id, units in free:
        taken = min(max(units, 0), points)
        if taken:
            drawn.append((account_id, taken))
            points -= taken
    return None if points else drawn


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


def period_of(terms: Terms, *, at: datetime) -> tuple[datetime, datetime]:
    """Return start and end of the qualification period in which an instant lies."""
    zone = ZoneInfo(terms.time_zone)
    local = at.astimezone(zone)
    first = (local.month - 1) // terms.qualification_months * terms.qualification_months + 1
    after = first + terms.qualification_months
    start = datetime(local.year, first, 1, tzinfo=zone)
    year, month = local.year + (after - 1) // 12, (after - 1) % 12 + 1
    return start.astimezone(UTC), datetime(year, month, 1, tzinfo=zone).astimezone(UTC)


def tier_reached(terms: Terms, points: int) -> Tier | None:
    """Return the highest tier that points reach, if any."""
    return max(
        (tier for tier in terms.tiers if tier.least <= points),
        key=lambda tier: tier.least,
        default=None,
    )


def tier_held(programme: Programme, membership: Membership, *, at: datetime) -> Tier | None:
    """Return the tier of a member at an instant; one whose time is over counts for nothing."""
    until = membership.tier_until
    if until is not None and until > at:
        for tier in programme.terms.tiers:
            if tier.code == membership.tier:
                return tier
    return tier_reached(programme.terms, 0)


def stand(terms: Terms, *, now_points: int, before_points: int, at: datetime) -> TierStanding:
    """Return where a member stands: a tier reached in a period is held to the end of the next one.

    Args:
        terms: of the programme.
        now_points: earned by orders of the present period, what was taken back of them left out.
        before_points: of the period before, likewise.
        at: now.
    """
    _, ends_at = period_of(terms, at=at)
    now, before = tier_reached(terms, now_points), tier_reached(terms, before_points)
    keeps_old = before is not None and (now is None or before.least > now.least)
    held = before if keeps_old else now
    until = ends_at if keeps_old else period_of(terms, at=ends_at)[1]
    higher = [tier for tier in terms.tiers if held is None or tier.least > held.least]
    following = min(higher, key=lambda tier: tier.least, default=None)
    return TierStanding(
        tier=held.code if held else None,
        until=until if held else None,
        benefits=held.benefits if held else {},
        points=now_points,
        next_tier=following.code if following else None,
        missing=max(following.least - now_points, 0) if following else 0,
    )


def virtual_number(seed: UUID) -> str:
    """Return the number of a virtual card: 18 digits drawn from the random end of a UUID.

    They begin with 29: GS1 leaves the prefixes 200 to 299 to restricted circulation.
    """
    return f"29{ids.derive('card', seed).int % 10**16:016d}"


def _in_turn(one: Booking) -> tuple[datetime, int, datetime]:
    """Order bookings as they began to count; at one instant what came in goes first."""
    turn = 2 if one.kind == "refund" else int(one.units < 0)
    return one.counted_at or _END_OF_TIME, turn, one.booked_at


def _by_expiry(lot: Lot) -> tuple[datetime, datetime]:
    return lot.expires_at or _END_OF_TIME, lot.earned_at


def _of_lot(lot: Lot, units: int) -> Lot:
    return Lot(units, lot.earned_at, lot.expires_at, lot.reference_id)


def require_possible(programme: Programme) -> None:
    """Refuse rules that cannot be.

    Raises:
        ImpossibleRule: naming the field.
    """
    terms = programme.terms
    _require(
        min(programme.minor_per_point.values(), default=1) >= 1,
        "A point must cost something.",
        "minor_per_point",
    )
    _require(
        0 <= programme.pending_days <= _LONGEST_PENDING_DAYS,
        f"{programme.pending_days} is not a number of days to wait.",
        "pending_days",
    )
    permilles = [one.permille for one in (*terms.multipliers, *terms.tiers)]
    _require(
        all(0 <= permille <= _HIGHEST_PERMILLE for permille in permilles),
        "A multiplier lies between 0 and 100,000 permille.",
        "terms.multipliers",
    )
    _require(
        all(min(rule.points, rule.minor) >= 1 and rule.least >= 0 for rule in terms.burn.values()),
        "Points must be worth something.",
        "terms.burn",
    )
    _require(
        terms.expiry is None or 1 <= terms.expiry.days <= _LONGEST_LIFE_DAYS,
        "Points live for 1 to 3,660 days.",
        "terms.expiry.days",
    )
    _require_possible_tiers(terms)


def _require_possible_tiers(terms: Terms) -> None:
    codes, ranks = {tier.code for tier in terms.tiers}, {tier.least for tier in terms.tiers}
    _require(
        len(codes) == len(ranks) == len(terms.tiers) and min(ranks, default=0) >= 0,
        "Tiers have codes of their own and are reached by different points.",
        "terms.tiers",
    )
    _require(
        terms.qualification_months in _PERIODS_MONTHS,
        "A period has 1, 3, 6 or 12 months.",
        "terms.qualification_months",
    )
    try:
        ZoneInfo(terms.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _require(False, f"{terms.time_zone!r} is no time zone.", "terms.time_zone")


def _require(is_possible: bool, message: str, field: str) -> None:  # noqa: FBT001
    if not is_possible:
        raise ImpossibleRule(message, field=field)
