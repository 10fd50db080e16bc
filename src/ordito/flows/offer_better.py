"""Offer better: a person is offered a product at a price of their own, or is held out.

Consent, address and cap are asked first, the same of everybody: who is held out could have had the
offer. Then chance decides, and both are written down. Source: ADR 0084.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, engagement, experiments, messages, pricing
from ordito.customers import IdentifierKind
from ordito.engagement import MadeOffer, OfferState
from ordito.messages import NewMessage, Template
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, IdentifierId, PlaceId, PromotionId, SkuId

_CHANNEL: Final = "email"
_NOTICE: Final = {
    "en": "This price is an offer made to you personally.",
    "it": "Questo prezzo è un'offerta fatta a te personalmente.",
    "et": "See hind on isiklikult sulle tehtud pakkumine.",
}


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be offered to whom.

    Attributes:
        customer_id: to whom.
        offer_id: made by the caller; the same is offered once.
        rule: code of the rule.
        promotion_id: what the offer is worth.
        sku_id: what.
        instead_of: beside what the person has.
        place_id: nearest place that has it.
        channel_id: in which channel the prices were asked for.
        currency: of the prices.
        listed_minor: price of one unit without the offer.
        price_minor: and with it.
        order_id: about which order.
    """

    customer_id: CustomerId
    offer_id: UUID
    rule: str
    promotion_id: PromotionId
    sku_id: SkuId
    instead_of: SkuId
    place_id: PlaceId
    channel_id: ChannelId
    currency: str
    listed_minor: int
    price_minor: int
    order_id: UUID | None


async def offer_better(tx: Tx, *, chosen: Chosen, at: datetime) -> MadeOffer:
    """Offer a product to a person by a rule in force; a repeat returns what was decided.

    Raises:
        UnknownOfferRule: no rule in force has that code.
        OfferNotAllowed: the person has not allowed offers by e-mail, or has no address.
        OffersCapped: the person had one lately, or has one that is open.
        UnknownPromotion, WrongPromotion: the promotion is not given by offers any more.
    """
    book = await engagement.OFFERS.load(tx)
    rule = engagement.rule_named(book, chosen.rule)
    members = await customers.identity.members(tx, customer_id=chosen.customer_id)
    person = members[0] if members else chosen.customer_id
    await engagement.hold_person(tx, person_id=person, at=at)
    known = await engagement.find_offer(tx, customer_id=person, offer_id=chosen.offer_id)
    if known is not None:
        return known
    identifier_id = await _address(tx, person)
    await engagement.require_free(tx, members=members or (person,), rule=rule, at=at)
    experiment = engagement.experiment_of(rule, at)
    await experiments.declare(tx, experiment=experiment, at=at)
    exposure = await experiments.expose(
        tx, experiment_id=experiment.experiment_id, customer_id=person, at=at
    )
    is_held_out = exposure.variant == experiments.HOLD_OUT
    offer = MadeOffer(
        **msgspec.structs.asdict(msgspec.structs.replace(chosen, customer_id=person)),
        person_id=person,
        rules_version=book.version,
        experiment_id=experiment.experiment_id,
        variant=exposure.variant,
        propensity_ppm=exposure.propensity_ppm,
        desk_case_id=tx.context.desk_case_id,
        state=(OfferState.WITHHELD if is_held_out else OfferState.OPEN).value,
        made_at=at,
        made_by=tx.context.actor,
        valid_to=engagement.valid_until(rule, at),
        changed_at=at,
        bought_order_id=None,
    )
    kept = await engagement.keep_offer(tx, offer=offer)
    if not is_held_out:
        await _give(tx, kept, at)
        await _write(tx, kept, identifier_id, at)
    return kept


async def _address(tx: Tx, customer_id: CustomerId) -> IdentifierId:
    if not await customers.consents.hold(
        tx, customer_id=customer_id, purpose=engagement.PURPOSE, channel=_CHANNEL
    ):
        raise engagement.OfferNotAllowed(
            "The person has not allowed offers by e-mail.", reason="not_allowed"
        )
    customer = await customers.find_customer(tx, customer_id=customer_id)
    profile = await customers.get_profile(tx, customer_id=customer_id) if customer else None
    held = () if profile is None else profile.identifiers
    found = (one.identifier_id for one in held if one.kind == IdentifierKind.EMAIL)
    identifier_id = next(found, None)
    if identifier_id is None:
        raise engagement.OfferNotAllowed("The person has no e-mail address.", reason="no_address")
    return identifier_id


async def _give(tx: Tx, offer: MadeOffer, at: datetime) -> None:
    """Give the right to the price: one use, in every channel, while the offer is valid."""
    new = pricing.NewOffer(
        offer_id=offer.offer_id,
        promotion_id=offer.promotion_id,
        valid_to=offer.valid_to,
        max_uses=1,
        reason=offer.rule,
        notice=_NOTICE,
        variant=offer.variant,
        propensity_ppm=offer.propensity_ppm,
    )
    await pricing.make_offer(tx, customer_id=offer.customer_id, new=new, at=at)


async def _write(tx: Tx, offer: MadeOffer, identifier_id: IdentifierId, at: datetime) -> None:
    """Queue the mail; whether and when it goes, its gate decides."""
    message = NewMessage(
        offer.customer_id,
        ids.derive("engagement.offer", offer.offer_id),
        Template.OFFER,
        offer.offer_id,
        identifier_id,
        purpose=engagement.PURPOSE,
        case_id=offer.desk_case_id,
    )
    await messages.queue(tx, new=[message], at=at)
