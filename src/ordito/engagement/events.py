"""Facts of engagement; each carries variant and propensity, so that effects can be measured."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class OfferRulesPublished(Event, frozen=True, kw_only=True):
    """Offers are made by other rules from now on."""

    type: ClassVar[str] = "engagement.offer_rules_published"
    policy_version: int
    rules: int


class OfferSent(Event, frozen=True, kw_only=True):
    """Somebody was offered a product at a price of their own."""

    type: ClassVar[str] = "engagement.offer_sent"
    offer_id: UUID
    rule: str
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    sku_id: UUID
    price_minor: int
    currency: str
    place_id: UUID


class OfferWithheld(Event, frozen=True, kw_only=True):
    """Somebody would have been offered a product, and is held out."""

    type: ClassVar[str] = "engagement.offer_withheld"
    offer_id: UUID
    rule: str
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    sku_id: UUID


class OfferAccepted(Event, frozen=True, kw_only=True):
    """Somebody wants what was offered."""

    type: ClassVar[str] = "engagement.offer_accepted"
    offer_id: UUID
    rule: str
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    sku_id: UUID


class OfferDeclined(Event, frozen=True, kw_only=True):
    """Somebody does not want what was offered."""

    type: ClassVar[str] = "engagement.offer_declined"
    offer_id: UUID
    rule: str
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    sku_id: UUID


class OfferBought(Event, frozen=True, kw_only=True):
    """An order has used an offer."""

    type: ClassVar[str] = "engagement.offer_bought"
    offer_id: UUID
    rule: str
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    sku_id: UUID
    order_id: UUID


class OfferExpired(Event, frozen=True, kw_only=True):
    """Nobody has used an offer while it was valid."""

    type: ClassVar[str] = "engagement.offer_expired"
    offer_id: UUID
    rule: str
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    sku_id: UUID
