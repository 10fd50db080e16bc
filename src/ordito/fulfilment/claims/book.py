"""Claims: goods that a place keeps for some hours for somebody who comes, looks and pays there.

A claim is no order: nothing is paid, priced or promised but that the goods lie there until it
expires. It is paid at a till, which sells its goods, or released; and it is limited, because it
costs whoever asks nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.errors import Conflict, NotFound, TooMany
from ordito.platform.events import Event
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    OrderId,
    PlaceId,
    ReservationId,
    SkuId,
)
from ordito.platform.policies import Policy


class ClaimPolicyPublished(Event, frozen=True, kw_only=True):
    """Goods are kept for people who pay at the place by another policy from now on."""

    type: ClassVar[str] = "fulfilment.claim_policy_published"
    policy_version: int


class GoodsClaimed(Event, frozen=True, kw_only=True):
    """A place keeps goods for somebody who pays there."""

    type: ClassVar[str] = "fulfilment.goods_claimed"
    claim_id: UUID
    place_id: UUID
    units: int
    expires_at: datetime


class ClaimKeptOn(Event, frozen=True, kw_only=True):
    """Goods that a place keeps stay kept, although their payment was refused."""

    type: ClassVar[str] = "fulfilment.claim_kept_on"
    claim_id: UUID
    place_id: UUID
    units: int
    expires_at: datetime


class ClaimClosed(Event, frozen=True, kw_only=True):
    """Goods are not kept any more: ``outcome`` is paid, released or expired."""

    type: ClassVar[str] = "fulfilment.claim_closed"
    claim_id: UUID
    place_id: UUID
    outcome: str


class TooManyClaims(TooMany):
    """Somebody has goods kept already, as much as one may."""

    code = "fulfilment.too_many_claims"
    remedy = "Collect or release what is kept, or order and pay it now."


class UnknownClaim(NotFound):
    """The place keeps nothing under this code or id."""

    code = "fulfilment.unknown_claim"
    remedy = "Check the code and the place; what has expired is free again."


class ClaimOver(Conflict):
    """The goods are paid, free again, or being paid at another till."""

    code = "fulfilment.claim_over"
    remedy = "Read the claim: it says what became of it."


class ClaimPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How goods are kept for people who pay at the place.

    Attributes:
        keep_hours: for how long; None keeps nothing.
        most_units: of all goods of a claim.
        most_claims: that one person, or one browser, has at a time.
        grace_minutes: that goods are kept at least once their payment was refused.
    """

    keep_hours: Annotated[int, msgspec.Meta(ge=1, le=168)] | None = None
    most_units: Annotated[int, msgspec.Meta(ge=1, le=100)] = 4
    most_claims: Annotated[int, msgspec.Meta(ge=1, le=100)] = 2
    grace_minutes: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)] = 30

    def kept_on_until(self, until: datetime | None, at: datetime) -> datetime:
        """Return until when goods stay kept whose payment was refused.

        Args:
            until: as it was said before.
            at: when it was refused.
        """
        grace = at + timedelta(minutes=self.grace_minutes)
        return grace if until is None else max(until, grace)


class ClaimBook(msgspec.Struct, frozen=True):
    """The policy in force and its version, 0 where none was published."""

    version: int = 0
    policy: ClaimPolicy = ClaimPolicy()


class Claim(msgspec.Struct, frozen=True):
    """Goods that are kept.

    Attributes:
        place_id: where.
        claim_id: which.
        code: that its owner says at the counter.
        customer_id: whose, where that is known.
        state: held, paying, paid, released or expired.
        sku_ids: what.
        quantities: units of each.
        order_id: as which it was sold.
        refused: how often its payment was refused.
        made_at: when.
        expires_at: until when.
    """

    place_id: PlaceId
    claim_id: UUID
    code: str
    customer_id: CustomerId | None
    state: str
    sku_ids: list[SkuId]
    quantities: list[int]
    order_id: OrderId | None
    refused: int
    made_at: datetime
    expires_at: datetime

    def reservation(self, sku_id: SkuId) -> ReservationId:
        """Return what sets its units of a SKU aside."""
        return reservation_of(self.claim_id, sku_id, refused=self.refused)

    def kept_on_as(self, sku_id: SkuId) -> ReservationId:
        """Return what sets them aside once another payment was refused."""
        return reservation_of(self.claim_id, sku_id, refused=self.refused + 1)


CLAIMS: Final = Policy(
    "fulfilment.claim_policy",
    form=ClaimPolicy,
    before=ClaimPolicy(),
    book=ClaimBook,
    fact=lambda version, _: ClaimPolicyPublished(policy_version=version),
)
_sql: Final = statements(__name__)
_MAKE: Final = _sql.command("make")
_COUNT: Final = _sql.query("count_held", int)
_FIND: Final = _sql.query("find_claim", Claim)
_BY_CODE: Final = _sql.query("find_by_code", Claim)
_LIST: Final = _sql.query("list_claims", Claim)
_EXPIRED: Final = _sql.query("list_expired", Claim)
_PAYING: Final = _sql.query("pay_claim", str)
_SETTLE: Final = _sql.query("settle_claim", Claim)
_TAKEN: Final = _sql.query("find_taken", Claim)
_HOLD_AGAIN: Final = _sql.query("hold_again", Claim)
_CLOSE: Final = _sql.query("close_claim", UUID)


def reservation_of(claim_id: UUID, sku_id: SkuId, *, refused: int = 0) -> ReservationId:
    """Return what sets units of a SKU aside for a claim whose payment was refused so often."""
    return ReservationId(ids.derive("claim", claim_id, sku_id, refused))


async def publish_policy(tx: Tx, *, policy: ClaimPolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what is kept from now on, and return its version."""
    return (await CLAIMS.publish(tx, document=policy, by=by, at=at)).version


async def make(
    tx: Tx,
    *,
    policy: ClaimPolicy,
    place_id: PlaceId,
    claim_id: UUID,
    code: str,
    customer_id: CustomerId | None,
    channel_id: ChannelId | None,
    asked_from: str,
    lines: Sequence[tuple[SkuId, int]],
    at: datetime,
) -> Claim:
    """Keep goods that the caller sets aside in the same transaction.

    Args:
        tx: open transaction.
        policy: in force; it keeps goods.
        place_id: where.
        claim_id: made by the caller.
        code: drawn by the caller.
        customer_id: whose, where that is known.
        channel_id: through which it was asked for.
        asked_from: stands for whoever asks: a customer or a browser; limits count by it.
        lines: SKUs, each once, with units.
        at: now.

    Raises:
        TooManyClaims: so many units, or claims, nobody may have.
    """
    assert policy.keep_hours is not None, "the policy keeps goods"
    units = sum(count for _, count in lines)
    if units > policy.most_units:
        raise TooManyClaims(f"At most {policy.most_units} units are kept.", field="lines")
    expires_at = at + timedelta(hours=policy.keep_hours)
    await tx.run(
        _MAKE,
        place_id=place_id,
        claim_id=claim_id,
        code=code,
        customer_id=customer_id,
        channel_id=channel_id,
        asked_from=asked_from,
        sku_ids=[sku_id for sku_id, _ in lines],
        quantities=[count for _, count in lines],
        at=at,
        expires_at=expires_at,
    )
    # counted with its own row: of two that are made at once each sees at least itself
    if await tx.one(_COUNT, asked_from=asked_from, at=at) > policy.most_claims:
        raise TooManyClaims(f"{policy.most_claims} claims are kept already.", field="place")
    event = GoodsClaimed(claim_id=claim_id, place_id=place_id, units=units, expires_at=expires_at)
    tx.record(event, subject=claim_id, customer_id=customer_id, case_id=claim_id, at=at)
    return await get_claim(tx, place_id=place_id, claim_id=claim_id)


async def get_claim(tx: Tx, *, place_id: PlaceId, claim_id: UUID) -> Claim:
    """Return a claim, kept or over.

    Raises:
        UnknownClaim: the place has none of that id.
    """
    found = await tx.find(_FIND, place_id=place_id, claim_id=claim_id)
    if found is None:
        raise UnknownClaim("The place keeps nothing under this id.", field="claim_id")
    return found


async def get_by_code(tx: Tx, *, place_id: PlaceId, code: str, at: datetime) -> Claim:
    """Return what a place keeps under a code.

    Raises:
        UnknownClaim: nothing, or not any more.
    """
    found = await tx.find(_BY_CODE, place_id=place_id, code=code, at=at)
    if found is None:
        raise UnknownClaim("The place keeps nothing under this code.", field="claim")
    return found


async def list_claims(tx: Tx, *, place_id: PlaceId, at: datetime) -> list[Claim]:
    """Return what a place keeps, what expires next first."""
    return await tx.fetch(_LIST, place_id=place_id, at=at)


async def list_expired(tx: Tx, *, at: datetime) -> list[Claim]:
    """Return at most 100 for which nobody came."""
    return await tx.fetch(_EXPIRED, at=at)


def paying(*, claim: Claim, order_id: OrderId, at: datetime) -> Step[str]:
    """Return the step by which one sale takes a claim; of two tills one is refused."""
    return Step(
        _PAYING,
        {
            "place_id": claim.place_id,
            "claim_id": claim.claim_id,
            "order_id": order_id,
            "at": at,
        },
        refusals={ClaimOver.code: _over},
    )


async def settle(
    tx: Tx, *, place_id: PlaceId, order_id: OrderId, outcome: str = "paid", at: datetime
) -> None:
    """Close the claim that a sale took, if it took one: ``paid``, or ``released``."""
    found = await tx.find(_SETTLE, place_id=place_id, order_id=order_id, outcome=outcome, at=at)
    if found is not None:
        _tell(tx, found, outcome, at)


async def find_taken(tx: Tx, *, place_id: PlaceId, order_id: OrderId) -> Claim | None:
    """Hold the claim that a sale took and has not paid; None where it took none."""
    return await tx.find(_TAKEN, place_id=place_id, order_id=order_id)


async def keep_on(
    tx: Tx, *, claim: Claim, units: Mapping[SkuId, int], until: datetime, at: datetime
) -> None:
    """Keep what a refused sale had taken; the caller sets it aside in the same transaction.

    Args:
        tx: open transaction.
        claim: as it was taken.
        units: that are still set aside, by SKU; at least one.
        until: when they are free again.
        at: now.
    """
    await tx.one(
        _HOLD_AGAIN,
        place_id=claim.place_id,
        claim_id=claim.claim_id,
        sku_ids=list(units),
        quantities=list(units.values()),
        expires_at=until,
    )
    event = ClaimKeptOn(
        claim_id=claim.claim_id,
        place_id=claim.place_id,
        units=sum(units.values()),
        expires_at=until,
    )
    tx.record(
        event, subject=claim.claim_id, customer_id=claim.customer_id, case_id=claim.claim_id, at=at
    )


async def close(tx: Tx, *, claim: Claim, outcome: str, at: datetime) -> bool:
    """Keep goods no longer: ``released`` or ``expired``; False where it was over."""
    found = await tx.find(
        _CLOSE, place_id=claim.place_id, claim_id=claim.claim_id, outcome=outcome, at=at
    )
    if found is not None:
        _tell(tx, claim, outcome, at)
    return found is not None


def _tell(tx: Tx, claim: Claim, outcome: str, at: datetime) -> None:
    event = ClaimClosed(claim_id=claim.claim_id, place_id=claim.place_id, outcome=outcome)
    tx.record(
        event, subject=claim.claim_id, customer_id=claim.customer_id, case_id=claim.claim_id, at=at
    )


def _over(_: object) -> ClaimOver:
    return ClaimOver("These goods are paid, free again, or being paid.", field="claim")
