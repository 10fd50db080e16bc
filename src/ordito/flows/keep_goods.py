"""Keep goods: a place sets goods aside for somebody who comes, and a sale there takes them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import fulfilment, stock
from ordito.orders import KeptGoods
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId, SkuId


async def keep_goods(
    tx: Tx,
    *,
    policy: fulfilment.claims.ClaimPolicy,
    place_id: PlaceId,
    claim_id: UUID,
    code: str,
    customer_id: CustomerId | None,
    channel_id: ChannelId | None,
    asked_from: str,
    lines: Sequence[tuple[SkuId, int]],
    at: datetime,
) -> fulfilment.claims.Claim:
    """Set goods aside at a place until the policy lets them go.

    Raises:
        TooManyClaims: so many nobody may have.
        NotEnoughStock: the place has not got them.
    """
    claim = await fulfilment.claims.make(
        tx,
        policy=policy,
        place_id=place_id,
        claim_id=claim_id,
        code=code,
        customer_id=customer_id,
        channel_id=channel_id,
        asked_from=asked_from,
        lines=lines,
        at=at,
    )
    await stock.reserve(
        tx,
        lines=[
            stock.ReserveLine(claim.reservation(sku), sku, place_id, units, beyond=False)
            for sku, units in lines
        ],
        subject_id=claim_id,
        expires_at=claim.expires_at,
        at=at,
    )
    return claim


async def let_go(tx: Tx, *, claim: fulfilment.claims.Claim, outcome: str, at: datetime) -> bool:
    """Free what is kept: ``released`` or ``expired``; False where it was over."""
    closed = await fulfilment.claims.close(tx, claim=claim, outcome=outcome, at=at)
    if closed:
        await _free(tx, claim, at)
    return closed


async def let_expired_go(tx: Tx, *, at: datetime) -> int:
    """Free what nobody came for; return how many claims, at most a hundred."""
    expired = await fulfilment.claims.list_expired(tx, at=at)
    for claim in expired:
        await let_go(tx, claim=claim, outcome="expired", at=at)
    return len(expired)


async def take_kept(tx: Tx, *, kept: KeptGoods, order_id: OrderId, at: datetime) -> None:
    """Let a sale have what is kept: its units are free for it in this transaction.

    Raises:
        UnknownClaim: the place keeps nothing under this id.
        ClaimOver: it expired, or another till was quicker.
    """
    claim = await fulfilment.claims.get_claim(tx, place_id=kept.place_id, claim_id=kept.claim_id)
    await tx.take(fulfilment.claims.paying(claim=claim, order_id=order_id, at=at))
    await _free(tx, claim, at)


async def keep_on(
    tx: Tx,
    *,
    kept: KeptGoods,
    order_id: OrderId,
    holdings: Sequence[stock.Holding],
    until: datetime,
    at: datetime,
) -> None:
    """Keep what a sale had taken of kept goods and was not paid; nobody can take it in between.

    What was left there when the sale took the rest is free, as it was; and where the units of the
    sale were freed meanwhile nothing is kept any more.

    Args:
        tx: open transaction; the sale is closed in it.
        kept: what the sale took.
        order_id: the sale.
        holdings: what the sale has set aside.
        until: when the goods are free again.
        at: now.
    """
    claims = fulfilment.claims
    claim = await claims.find_taken(tx, place_id=kept.place_id, order_id=order_id)
    if claim is None:
        return
    passed = await stock.pass_on(
        tx,
        holdings=[
            (held, claim.kept_on_as(held.sku_id)) for held in claims.kept_of(claim, holdings)
        ],
        subject_id=claim.claim_id,
        expires_at=until,
        at=at,
    )
    units = claims.units_by_sku(passed)
    if units:
        await claims.keep_on(tx, claim=claim, units=units, until=until, at=at)
    else:
        await claims.settle(
            tx, place_id=kept.place_id, order_id=order_id, outcome="released", at=at
        )


async def _free(tx: Tx, claim: fulfilment.claims.Claim, at: datetime) -> None:
    await stock.release(
        tx,
        holdings=[
            stock.Holding(claim.reservation(sku), sku, claim.place_id, units)
            for sku, units in zip(claim.sku_ids, claim.quantities, strict=True)
        ],
        subject_id=claim.claim_id,
        at=at,
    )
