"""Redemptions: points spent as money, drawn on one account after the other.

The money of a redemption is captured, released and refunded in parts, as of any tender; the points
follow by whole ones reckoned from the beginning, so that all parts together are all points.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import ledger
from ordito.ledger import Hold, HoldStanding
from ordito.loyalty.commands.points import booking_of, sweep_by
from ordito.loyalty.errors import (
    NotEnoughPoints,
    NotRedeemable,
    RedemptionDiffers,
    RedemptionTooSmall,
)
from ordito.loyalty.events import PointsRedeemed, RedemptionChanged
from ordito.loyalty.model import Membership, NewRedemption, Programme, Redemption
from ordito.loyalty.queries import find_redemption, get_redemption
from ordito.loyalty.rules import (
    draw,
    lapsed,
    lots_of,
    may_pay,
    open_points,
    points_to_pay,
    step_points,
)
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, TransferId

_CAPTURE: Final = "capture"
_RELEASE: Final = "release"
_REFUND: Final = "refund"
_sql = statements(__name__)
_KEEP = _sql.query("keep_redemption", UUID)
_LOCK = _sql.query("lock_redemption", UUID)
_KEEP_STEP = _sql.query("keep_step", UUID)
_FIND_STEP = _sql.query("find_step", str)


async def redeem(
    tx: Tx,
    *,
    redemption: NewRedemption,
    membership: Membership,
    programme: Programme,
    account_ids: Sequence[AccountId],
    at: datetime,
) -> Redemption:
    """Set points aside that shall pay an amount; then ``capture``, ``release``, ``refund`` it.

    Points are drawn on the accounts one after the other; each keeps its own entries, so that they
    can go apart again. A repeat answers as it stands now.

    Args:
        tx: open transaction; the accounts stay locked until it ends.
        redemption: what; see ``NewRedemption``.
        membership: of who spends.
        programme: whose rule turns points into money.
        account_ids: where points may be drawn, in this order; see ``list_drawable``.
        at: now.

    Raises:
        NotRedeemable: no whole steps of points pay the amount.
        NotEnoughPoints: the accounts together have fewer points free.
        RedemptionDiffers: the id belongs to another redemption.
    """
    points = _points_asked(redemption, programme)
    # the accounts are locked first: of two requests with one id the later finds the earlier
    free = await _free_points(tx, account_ids, programme=programme, at=at)
    known = await find_redemption(
        tx, customer_id=redemption.customer_id, redemption_id=redemption.redemption_id
    )
    if known is not None:
        if (known.amount_minor, known.currency) != (redemption.amount_minor, redemption.currency):
            raise RedemptionDiffers(
                "The id belongs to another redemption.", redemption_id=redemption.redemption_id
            )
        return known
    drawn = draw(free, points)
    if drawn is None:
        message = f"Fewer than {points} points may be spent."
        raise NotEnoughPoints(message, asked=points, free=sum(units for _, units in free))
    await _hold(tx, redemption, drawn, programme=programme, at=at)
    fact = PointsRedeemed(
        redemption_id=redemption.redemption_id,
        points=points,
        currency=redemption.currency,
        amount_minor=redemption.amount_minor,
    )
    tx.record(
        fact,
        subject=membership.account_id,
        customer_id=redemption.customer_id,
        case_id=redemption.reference_id,
        at=at,
    )
    return await get_redemption(
        tx, customer_id=redemption.customer_id, redemption_id=redemption.redemption_id
    )


async def capture_redemption(
    tx: Tx,
    *,
    customer_id: CustomerId,
    redemption_id: UUID,
    step_id: UUID,
    amount_minor: int,
    at: datetime,
) -> Redemption:
    """Pay with a part of a redemption, or all of it; a repeat with the same step pays nothing.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        RedemptionTooSmall: less of it is open.
        RedemptionDiffers: the step's id was used for another step.
        HoldClosed: it has expired.
    """
    before = await _begin(
        tx,
        customer_id=customer_id,
        redemption_id=redemption_id,
        step=(step_id, _CAPTURE, amount_minor),
        at=at,
    )
    if before is None:
        return await get_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    if amount_minor > before.open_minor:
        raise _too_small(before, amount_minor)
    holds = await _holds(tx, before)
    if sum(hold.open for hold in holds) < open_points(before):
        raise ledger.HoldClosed("The redemption has expired.", redemption_id=redemption_id)
    points = step_points(before, kind=_CAPTURE, amount_minor=amount_minor)
    for hold, units in _spread(holds, points, _open):
        await ledger.capture(
            tx,
            account_id=hold.account_id,
            hold_id=TransferId(hold.hold_id),
            capture_id=TransferId(ids.derive(step_id, hold.account_id)),
            units=units,
            at=at,
            customer_id=customer_id,
        )
    return await _end(tx, before, step=(step_id, _CAPTURE, amount_minor), points=points, at=at)


async def release_redemption(
    tx: Tx,
    *,
    customer_id: CustomerId,
    redemption_id: UUID,
    step_id: UUID,
    amount_minor: int | None = None,
    at: datetime,
) -> Redemption:
    """Let go of a part of a redemption, or, with None, of all that is open.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        RedemptionTooSmall: less of it is open.
        RedemptionDiffers: the step's id was used for another step.
    """
    await _lock(tx, customer_id=customer_id, redemption_id=redemption_id)
    before = await get_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    asked = before.open_minor if amount_minor is None else amount_minor
    if asked == 0:
        return before
    step = (step_id, _RELEASE, asked)
    begun = await _begin(tx, customer_id=customer_id, redemption_id=redemption_id, step=step, at=at)
    if begun is None:
        return await get_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    if asked > before.open_minor:
        raise _too_small(before, asked)
    points = step_points(before, kind=_RELEASE, amount_minor=asked)
    holds = await _holds(tx, before)
    for hold, units in _spread(holds[::-1], points, _open):
        await ledger.release(
            tx,
            account_id=hold.account_id,
            hold_id=TransferId(hold.hold_id),
            release_id=TransferId(ids.derive(step_id, hold.account_id)),
            units=units,
            at=at,
            customer_id=customer_id,
        )
    return await _end(tx, before, step=step, points=points, at=at)


async def refund_redemption(
    tx: Tx,
    *,
    customer_id: CustomerId,
    redemption_id: UUID,
    step_id: UUID,
    amount_minor: int,
    at: datetime,
) -> Redemption:
    """Give points back for a part of what was paid with them; to the account drawn on last first.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        RedemptionTooSmall: less was captured, or the rest was given back already.
        RedemptionDiffers: the step's id was used for another step.
    """
    step = (step_id, _REFUND, amount_minor)
    before = await _begin(
        tx, customer_id=customer_id, redemption_id=redemption_id, step=step, at=at
    )
    if before is None:
        return await get_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    if before.refunded_minor + amount_minor > before.captured_minor:
        raise _too_small(before, amount_minor)
    points = step_points(before, kind=_REFUND, amount_minor=amount_minor)
    holds = await _holds(tx, before)
    for hold, units in _spread(holds[::-1], points, _returnable):
        await ledger.refund(
            tx,
            account_id=hold.account_id,
            hold_id=TransferId(hold.hold_id),
            refund_id=TransferId(ids.derive(step_id, hold.account_id)),
            units=units,
            at=at,
            customer_id=customer_id,
        )
        await sweep_by(tx, account_id=hold.account_id, sweep_at=at)
    return await _end(tx, before, step=step, points=points, at=at)


async def prolong_redemption(
    tx: Tx,
    *,
    customer_id: CustomerId,
    redemption_id: UUID,
    expires_at: datetime | None,
    at: datetime,
) -> None:
    """Let a redemption expire at another time; None where it shall wait for its order.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        HoldClosed: nothing of it is set aside any more.
    """
    redemption = await get_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    for hold in await _holds(tx, redemption):
        await ledger.prolong(
            tx,
            account_id=hold.account_id,
            hold_id=TransferId(hold.hold_id),
            expires_at=expires_at,
            at=at,
        )


def _points_asked(redemption: NewRedemption, programme: Programme) -> int:
    rule = programme.terms.burn.get(redemption.currency)
    points = rule and points_to_pay(redemption.amount_minor, rule=rule)
    if rule is None or points is None:
        message = f"{programme.code} has no whole steps of points for that amount."
        raise NotRedeemable(message, field="amount_minor")
    if redemption.of_minor is not None and not may_pay(redemption, rule=rule):
        message = f"Points of {programme.code} pay {rule.most_permille} permille of an order."
        raise NotRedeemable(message, field="amount_minor", most_permille=rule.most_permille)
    return points


async def _free_points(
    tx: Tx, account_ids: Sequence[AccountId], *, programme: Programme, at: datetime
) -> list[tuple[UUID, int]]:
    """Lock accounts in their global order; return what each may spend, in the order asked for."""
    free: dict[UUID, int] = {}
    for account_id in sorted(account_ids):
        await ledger.settle_account(tx, account_id=account_id, at=at)
        balance = await ledger.get_balance(tx, account_id=account_id)
        booked = await ledger.list_booked(tx, account_id=account_id)
        lots = lots_of([booking_of(entry) for entry in booked], terms=programme.terms)
        free[account_id] = balance.free - lapsed(lots, free=balance.free, at=at)
    return [(account_id, free[account_id]) for account_id in account_ids]


async def _hold(
    tx: Tx,
    redemption: NewRedemption,
    drawn: Sequence[tuple[UUID, int]],
    *,
    programme: Programme,
    at: datetime,
) -> None:
    """Set the points aside in each account, and keep which gives how many."""
    for account_id, units in drawn:
        asked = Hold(
            hold_id=_hold_id(redemption.redemption_id, account_id),
            account_id=AccountId(account_id),
            counter_id=programme.issuer_id,
            unit=programme.unit,
            units=units,
            reference_id=redemption.reference_id,
            expires_at=redemption.expires_at,
        )
        await ledger.hold(tx, hold=asked, at=at, customer_id=redemption.customer_id)
    await tx.find(
        _KEEP,
        customer_id=redemption.customer_id,
        redemption_id=redemption.redemption_id,
        programme_id=programme.programme_id,
        currency=redemption.currency,
        amount_minor=redemption.amount_minor,
        points=sum(units for _, units in drawn),
        reference_id=redemption.reference_id,
        account_ids=[account_id for account_id, _ in drawn],
        account_points=[units for _, units in drawn],
        at=at,
    )


async def _lock(tx: Tx, *, customer_id: CustomerId, redemption_id: UUID) -> None:
    await tx.find(_LOCK, customer_id=customer_id, redemption_id=redemption_id)


async def _begin(
    tx: Tx,
    *,
    customer_id: CustomerId,
    redemption_id: UUID,
    step: tuple[UUID, str, int],
    at: datetime,
) -> Redemption | None:
    """Return the redemption before a new step, under its lock; None where it was done before."""
    step_id, kind, amount_minor = step
    assert amount_minor > 0, step
    await _lock(tx, customer_id=customer_id, redemption_id=redemption_id)
    before = await get_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    kept = await tx.find(
        _KEEP_STEP,
        customer_id=customer_id,
        redemption_id=redemption_id,
        step_id=step_id,
        kind=kind,
        amount_minor=amount_minor,
        at=at,
    )
    if kept is not None:
        return before
    known = await tx.one(
        _FIND_STEP, customer_id=customer_id, redemption_id=redemption_id, step_id=step_id
    )
    # a release of all that is open may be repeated when less is
    is_same = known.startswith(kind) if kind == _RELEASE else known == f"{kind} {amount_minor}"
    if not is_same:
        raise RedemptionDiffers("The step's id was used for another step.", step_id=step_id)
    return None


async def _end(
    tx: Tx,
    before: Redemption,
    *,
    step: tuple[UUID, str, int],
    points: int,
    at: datetime,
) -> Redemption:
    """Record the fact of a step and return the redemption after it."""
    _, kind, amount_minor = step
    fact = RedemptionChanged(
        redemption_id=before.redemption_id, change=kind, points=points, amount_minor=amount_minor
    )
    tx.record(
        fact,
        subject=before.redemption_id,
        customer_id=before.customer_id,
        case_id=before.reference_id,
        at=at,
    )
    return await get_redemption(
        tx, customer_id=before.customer_id, redemption_id=before.redemption_id
    )


async def _holds(tx: Tx, redemption: Redemption) -> list[HoldStanding]:
    return [
        await ledger.get_hold(
            tx, account_id=account_id, hold_id=_hold_id(redemption.redemption_id, account_id)
        )
        for account_id in redemption.account_ids
    ]


def _spread(
    holds: Sequence[HoldStanding], points: int, room: Callable[[HoldStanding], int]
) -> list[tuple[HoldStanding, int]]:
    """Return how many points each hold takes part with, one after the other."""
    shares: list[tuple[HoldStanding, int]] = []
    for hold in holds:
        units = min(room(hold), points)
        if units:
            shares.append((hold, units))
            points -= units
    return shares


def _open(hold: HoldStanding) -> int:
    return hold.open


def _returnable(hold: HoldStanding) -> int:
    return hold.captured - hold.refunded


def _hold_id(redemption_id: UUID, account_id: UUID) -> TransferId:
    return TransferId(ids.derive("redemption", redemption_id, account_id))


def _too_small(redemption: Redemption, amount_minor: int) -> RedemptionTooSmall:
    return RedemptionTooSmall(
        f"The redemption has less than {amount_minor} minor units for that.",
        redemption_id=redemption.redemption_id,
        open_minor=redemption.open_minor,
        captured_minor=redemption.captured_minor,
        refunded_minor=redemption.refunded_minor,
    )
