"""Personal offers: a promotion that is offered to one person, why, and what the person is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, PromotionId
from ordito.pricing.coupons import get_present_promotion
from ordito.pricing.errors import OfferUnknown, WrongPromotion
from ordito.pricing.events import OfferMade, OfferWithdrawn
from ordito.pricing.model import Claim, ClaimKind

_Code = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class NewOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offer that shall be made to a person.

    Attributes:
        offer_id: made by the caller.
        promotion_id: published promotion that asks for an offer.
        valid_from: from this instant on; None is from now on.
        valid_to: before this instant; None is until it is used or withdrawn.
        max_uses: how often; None is as often as the person likes.
        reason: code of why it is made, as ``winback``.
        notice: what the person is told of how the price was made, by language (Directive
            2011/83/EU, Art. 6(1)(ea)).
        variant: of the experiment that chose it, if one did.
        propensity_ppm: chance with which it was chosen, parts per million, if by chance.
    """

    offer_id: UUID
    promotion_id: PromotionId
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = 1
    reason: _Code
    notice: Mapping[str, Annotated[str, msgspec.Meta(max_length=500)]] = {}
    variant: _Code | None = None
    propensity_ppm: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None


class PersonalOffer(msgspec.Struct, frozen=True):
    """A promotion that is offered to a person.

    Attributes:
        customer_id: under which of the person's ids it was made; a merge does not move it.
        offer_id: its id.
        promotion_id: which promotion.
        valid_from: from when on.
        valid_to: until when.
        max_uses: how often.
        taken: uses that are held or were made.
        reason: why.
        notice: what the person is told, by language.
        variant: of an experiment.
        propensity_ppm: chance with which it was chosen.
        withdrawn_at: when it was taken back, if so.
    """

    customer_id: CustomerId
    offer_id: UUID
    promotion_id: PromotionId
    valid_from: datetime
    valid_to: datetime | None
    max_uses: int | None
    taken: int
    reason: str
    notice: dict[str, str]
    variant: str | None
    propensity_ppm: int | None
    withdrawn_at: datetime | None

    @property
    def claim(self) -> Claim:
        """The right to the promotion, as a quote takes it."""
        return Claim(self.promotion_id, ClaimKind.OFFER, str(self.offer_id))


_sql: Final = statements(__name__)
_ADD: Final = _sql.command("add_offer")
_WITHDRAW: Final = _sql.command("withdraw_offer")
_LIST: Final = _sql.query("list_offers", PersonalOffer)
_FIND: Final = _sql.query("find_offers", PersonalOffer)


async def make_offer(tx: Tx, *, customer_id: CustomerId, new: NewOffer, at: datetime) -> bool:
    """Offer a promotion to a person; a repeat with the same id changes nothing and gives False.

    It stays with the id that is named, whatever that is merged with: whoever is one person with it
    may use it meanwhile, and an unmerge gives it back.

    Raises:
        UnknownPromotion: it is not in the present rulebook.
        WrongPromotion: it is not for offers, or the offer ends before it starts.
    """
    promotion = await get_present_promotion(tx, promotion_id=new.promotion_id)
    if promotion.claim is not ClaimKind.OFFER:
        raise WrongPromotion(
            f"Promotion {promotion.code} is not given by offers.", field="promotion_id"
        )
    valid_from = new.valid_from or at
    if new.valid_to is not None and new.valid_to <= valid_from:
        raise WrongPromotion("The offer ends before it starts.", field="valid_to")
    added = await tx.run(
        _ADD,
        customer_id=customer_id,
        offer_id=new.offer_id,
        promotion_id=new.promotion_id,
        valid_from=valid_from,
        valid_to=new.valid_to,
        max_uses=new.max_uses,
        reason=new.reason,
        notice=dict(new.notice),
        variant=new.variant,
        propensity_ppm=new.propensity_ppm,
        at=at,
        by=tx.context.actor,
    )
    if added:
        event = OfferMade(
            offer_id=new.offer_id,
            promotion_id=new.promotion_id,
            variant=new.variant,
            propensity_ppm=new.propensity_ppm,
        )
        tx.record(event, subject=customer_id, customer_id=customer_id, at=at)
    return bool(added)


async def withdraw_offer(tx: Tx, *, customer_id: CustomerId, offer_id: UUID, at: datetime) -> None:
    """Take an offer back, under whichever of the person's ids; what an order holds stays held.

    Raises:
        OfferUnknown: the person has none of that id.
    """
    offers = await list_offers(tx, customer_id=customer_id)
    named = [one for one in offers if one.offer_id == offer_id]
    if not named:
        raise OfferUnknown(f"The customer has no offer {offer_id}.", field="offer_id")
    for offer in named:
        owner = offer.customer_id
        if await tx.run(_WITHDRAW, customer_id=owner, offer_id=offer_id, at=at):
            event = OfferWithdrawn(offer_id=offer_id, promotion_id=offer.promotion_id)
            tx.record(event, subject=owner, customer_id=owner, at=at)


async def find_offers(tx: Tx, *, customer_id: CustomerId, at: datetime) -> list[PersonalOffer]:
    """Return the offers that a person may use now, under any own id, the first to end first."""
    return await tx.fetch(_FIND, customer_id=customer_id, at=at)


async def list_offers(tx: Tx, *, customer_id: CustomerId) -> list[PersonalOffer]:
    """Return the offers that were made to a person, under any own id, the latest first."""
    return await tx.fetch(_LIST, customer_id=customer_id)
