"""What the pages of offers and of writing to people show; codes are translated by the templates."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from ordito import service
from ordito.engagement import OfferRule
from ordito.messages import ContactPolicy
from ordito.platform.money import Money
from ordito.reads.offer_results import OfferResult


class OfferChoice(Struct, frozen=True, kw_only=True):
    """A product that could be offered, with the price of this person and the nearest place."""

    sku: str
    title: str
    url: str
    relation: str
    listed: Money
    price: Money
    place: str
    units: int
    distance_km: int | None


class OfferRow(Struct, frozen=True, kw_only=True):
    """An offer that was made or withheld; ``state`` is a code."""

    title: str
    price: Money
    state: str
    at: datetime
    until: datetime
    rule: str
    customer: str | None = None
    customer_url: str | None = None


class RuleChoice(Struct, frozen=True, kw_only=True):
    """A rule that an agent may use; ``fault`` is why nothing can be offered by it now."""

    code: str
    choices: tuple[OfferChoice, ...]
    fault: str | None = None


class MakeOffer(Struct, frozen=True, kw_only=True):
    """desk/offer.html: what somebody could be offered now.

    ``said`` is what became of the last one: a state, or the refusal in ``failure``.
    """

    url: str
    customer: str | None
    customer_url: str
    back_url: str
    case: str
    rules: tuple[RuleChoice, ...]
    made: tuple[OfferRow, ...]
    said: str
    failure: str | None
    key: str


class RuleShown(Struct, frozen=True, kw_only=True):
    """A rule of offers, with what it brings; ``offers`` are the latest."""

    rule: OfferRule
    result: OfferResult
    held_value: Money
    treated_value: Money
    more: Money | None
    more_low: Money | None
    more_high: Money | None
    offers: tuple[OfferRow, ...]


class Outreach(Struct, frozen=True, kw_only=True):
    """desk/outreach.html: by which rules people are written to: offers, contact, questions."""

    rules: tuple[RuleShown, ...]
    rules_version: int
    promotions: tuple[str, ...]
    afters: tuple[str, ...]
    relations: tuple[str, ...]
    contacts: ContactPolicy
    contacts_version: int
    media: tuple[str, ...]
    asking: service.experience.AskPolicy
    asking_version: int
    touchpoints: tuple[str, ...]
    measures: tuple[str, ...]
    may_write: bool
    saved: str
    failure: str | None
    typed: Mapping[str, str]
