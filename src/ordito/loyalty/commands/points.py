"""Points beside orders: given by hand, lapsed; the tiers they reach; how a member stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from ordito import ledger
from ordito.ledger import TransferKind
from ordito.loyalty.events import PointsGranted, PointsLapsed, TierChanged
from ordito.loyalty.model import Booking, Membership, Programme, Standing, Terms, TierStanding
from ordito.loyalty.queries import get_membership, get_programme, list_cards, list_linked
from ordito.loyalty.rules import (
    lapsed,
    lots_of,
    next_lapse,
    next_sweep,
    period_of,
    stand,
    worth_minor,
)
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, ProgrammeId, TransferId


class _Member(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    programme_id: ProgrammeId


class _Balance(msgspec.Struct, frozen=True):
    posted: int
    held: int
    debt: int
    pending: int
    free: int
    lapses_at: datetime | None
    lapsing: int


_sql = statements(__name__)
_TO_SWEEP = _sql.query("list_to_sweep", _Member)
_SWEPT = _sql.command("swept")
_SWEEP_BY = _sql.command("sweep_by")
_TO_RENEW = _sql.query("list_to_renew", _Member)
_LOCK_TIER = _sql.query("lock_tier", str)
_PUT_TIER = _sql.command("put_tier")


async def grant_points(
    tx: Tx,
    *,
    membership: Membership,
    programme: Programme,
    points: int,
    grant_id: TransferId,
    reason: str,
    at: datetime,
) -> None:
    """Give a member points for another reason than an order, or, negative, take free ones.

    A repeat with the same id gives none.

    Raises:
        NotEnoughBalance: fewer are free than shall be taken.
        TransferDiffers: the id was used for something else.
    """
    gives = points > 0
    grant = ledger.Transfer(
        transfer_id=grant_id,
        debit_id=programme.issuer_id if gives else membership.account_id,
        credit_id=membership.account_id if gives else programme.issuer_id,
        unit=programme.unit,
        amount=abs(points),
        kind=TransferKind.ADJUST,
    )
    (booked,) = await ledger.transfer(tx, transfers=[grant], at=at)
    if booked.outcome == "booked":
        fact = PointsGranted(account_id=membership.account_id, points=points, reason=reason)
        tx.record(fact, subject=membership.account_id, customer_id=membership.customer_id, at=at)


async def lapse_points(
    tx: Tx, *, membership: Membership, programme: Programme, at: datetime
) -> int:
    """Let the points of a member lapse whose time is over; return how many.

    Points that are set aside for a payment do not lapse before it has come to its end.
    """
    await ledger.settle_account(tx, account_id=membership.account_id, at=at)
    booked = await ledger.list_booked(tx, account_id=membership.account_id)
    balance = await ledger.get_balance(tx, account_id=membership.account_id)
    bookings = [booking_of(entry) for entry in booked]
    lots = lots_of(bookings, terms=programme.terms)
    points = lapsed(lots, free=balance.free, at=at)
    if points:
        lapse = ledger.Transfer(
            transfer_id=TransferId(ids.new()),
            debit_id=membership.account_id,
            credit_id=programme.issuer_id,
            unit=programme.unit,
            amount=points,
            kind=TransferKind.EXPIRE,
        )
        await ledger.transfer(tx, transfers=[lapse], at=at)
        fact = PointsLapsed(account_id=membership.account_id, points=points)
        tx.record(fact, subject=membership.account_id, customer_id=membership.customer_id, at=at)
    await tx.run(
        _SWEPT,
        customer_id=membership.customer_id,
        programme_id=membership.programme_id,
        sweep_at=next_sweep(
            lots, bookings, terms=programme.terms, is_holding=balance.held > 0, at=at
        ),
    )
    return points


async def lapse_due_points(tx: Tx, *, at: datetime, batch: int = 100) -> int:
    """Let points lapse in at most ``batch`` accounts; return how many accounts were looked at."""
    members = await tx.fetch(_TO_SWEEP, at=at, batch=batch)
    for one in sorted(members, key=_by_account):
        membership = await get_membership(
            tx, customer_id=one.customer_id, programme_id=one.programme_id
        )
        programme = await get_programme(tx, programme_id=one.programme_id)
        await lapse_points(tx, membership=membership, programme=programme, at=at)
    return len(members)


async def sweep_by(tx: Tx, *, account_id: AccountId, sweep_at: datetime) -> None:
    """Have an account looked at, at the latest at that instant."""
    await tx.run(_SWEEP_BY, account_id=account_id, sweep_at=sweep_at)


async def qualify(
    tx: Tx, *, customer_id: CustomerId, programme_id: ProgrammeId, at: datetime
) -> TierStanding:
    """Bring a member's tier to what the points of this and the last period reach.

    The points of all ids of the person count. Asked again with nothing new it changes nothing.

    Raises:
        NotEnrolled: the customer does not take part.
    """
    before = await tx.find(_LOCK_TIER, customer_id=customer_id, programme_id=programme_id) or None
    membership = await get_membership(tx, customer_id=customer_id, programme_id=programme_id)
    programme = await get_programme(tx, programme_id=programme_id)
    linked = await list_linked(tx, customer_id=customer_id, programme_id=programme_id)
    accounts = [one.account_id for one in linked]
    standing = await _tier(tx, accounts=accounts, programme=programme, at=at)
    changed = await tx.run(
        _PUT_TIER,
        customer_id=customer_id,
        programme_id=programme_id,
        tier=standing.tier,
        until=standing.until,
    )
    if changed:
        fact = TierChanged(
            programme_id=programme_id,
            before=before,
            tier=standing.tier,
            until=standing.until and standing.until.isoformat(),
        )
        tx.record(fact, subject=membership.account_id, customer_id=customer_id, at=at)
    return standing


async def renew_tiers(tx: Tx, *, at: datetime, batch: int = 100) -> int:
    """Ask anew for the tiers whose time is over, at most ``batch``; return how many."""
    members = await tx.fetch(_TO_RENEW, at=at, batch=batch)
    for one in sorted(members, key=_by_account):
        await qualify(tx, customer_id=one.customer_id, programme_id=one.programme_id, at=at)
    return len(members)


async def get_standing(
    tx: Tx, *, membership: Membership, programme: Programme, at: datetime
) -> Standing:
    """Return how a person stands, as of now: what has lapsed or matured counts, job or no job.

    It is the sum over the accounts of all ids of the person; each of them keeps the own entries.
    """
    linked = await list_linked(
        tx, customer_id=membership.customer_id, programme_id=programme.programme_id
    )
    accounts = [one.account_id for one in linked]
    balances = [
        await _balance(tx, account_id=one, terms=programme.terms, at=at) for one in accounts
    ]
    lapses_at = min((one.lapses_at for one in balances if one.lapses_at), default=None)
    free = sum(one.free for one in balances)
    return Standing(
        programme_id=programme.programme_id,
        programme=programme.code,
        account_id=membership.account_id,
        posted=sum(one.posted for one in balances),
        held=sum(one.held for one in balances),
        debt=sum(one.debt for one in balances),
        pending=sum(one.pending for one in balances),
        free=free,
        worth_minor={
            currency: worth_minor(free, rule=rule)
            for currency, rule in programme.terms.burn.items()
        },
        lapses_at=lapses_at,
        lapsing=sum(one.lapsing for one in balances if one.lapses_at == lapses_at),
        tier=await _tier(tx, accounts=accounts, programme=programme, at=at),
        cards=[
            card
            for one in linked
            for card in await list_cards(
                tx, customer_id=one.customer_id, programme_id=one.programme_id
            )
        ],
    )


async def _balance(tx: Tx, *, account_id: AccountId, terms: Terms, at: datetime) -> _Balance:
    bookings = await _bookings(tx, account_id=account_id, at=at)
    lots = lots_of(bookings, terms=terms)
    net = sum(one.units for one in bookings if one.counted_at is not None)
    held = -sum(one.units for one in bookings if one.counted_at is None and one.units < 0)
    free = max(net - held, 0)
    lapses_at, lapsing = next_lapse(lots, at=at)
    return _Balance(
        posted=max(net, held),
        held=held,
        debt=max(held - net, 0),
        pending=sum(one.units for one in bookings if one.counted_at is None and one.units > 0),
        free=free - lapsed(lots, free=free, at=at),
        lapses_at=lapses_at,
        lapsing=lapsing,
    )


async def _tier(
    tx: Tx, *, accounts: Sequence[AccountId], programme: Programme, at: datetime
) -> TierStanding:
    if not programme.terms.tiers:
        return stand(programme.terms, now_points=0, before_points=0, at=at)
    starts_at, ends_at = period_of(programme.terms, at=at)
    before_at, _ = period_of(programme.terms, at=starts_at - timedelta(days=1))

    async def earned(from_at: datetime, to_at: datetime) -> int:
        return sum(
            [
                await ledger.sum_earned(tx, account_id=one, from_at=from_at, to_at=to_at)
                for one in accounts
            ]
        )

    return stand(
        programme.terms,
        now_points=await earned(starts_at, ends_at),
        before_points=await earned(before_at, starts_at),
        at=at,
    )


async def _bookings(tx: Tx, *, account_id: AccountId, at: datetime) -> list[Booking]:
    """Return an account's bookings as they are once what is due at ``at`` is settled."""
    bookings: list[Booking] = []
    pending: list[Booking] = []
    for entry in await ledger.list_booked(tx, account_id=account_id):
        booking = booking_of(entry)
        if entry.settled_at is not None:
            bookings.append(booking)
        elif entry.matures_at is not None and entry.matures_at <= at:
            bookings.append(msgspec.structs.replace(booking, counted_at=at))
        elif entry.expires_at is None or entry.expires_at > at:
            pending.append(booking)
    return bookings + pending


def booking_of(entry: ledger.Entry) -> Booking:
    """Return what the rules of loyalty ask of an entry."""
    return Booking(
        kind=entry.kind,
        units=entry.amount,
        booked_at=entry.occurred_at,
        counted_at=entry.settled_at,
        reference_id=entry.reference_id,
        hold_id=entry.hold_id,
    )


def _by_account(member: _Member) -> tuple[CustomerId, ProgrammeId]:
    return member.customer_id, member.programme_id
