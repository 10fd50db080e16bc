"""Words of engagement."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from ordito.platform.ids import ChannelId, CustomerId, PlaceId, PromotionId, SkuId

PURPOSE: Final = "marketing"
"""What people allow who may get offers."""

Relation = Literal["better", "similar", "goes_with", "replaces"]


class After(StrEnum):
    """What a rule waits for; ``agent`` ones are used by people alone."""

    AGENT = "agent"
    CASE = "case"
    EXCHANGE = "exchange"
    COLLECTION = "collection"


class OfferState(StrEnum):
    """What became of an offer; ``withheld`` ones were never made: the person is held out."""

    WITHHELD = "withheld"
    OPEN = "open"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    BOUGHT = "bought"
    EXPIRED = "expired"


class OfferRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an offer is made, of what, and to how many it is not.

    Attributes:
        code: its name; who is held out depends on it.
        after: what it waits for.
        promotion: code of a published promotion that is given by offers; says what it is worth.
        relations: which products beside the bought one are offered, the first kind first.
        wait_hours: from the contact to the offer.
        valid_days: how long it is valid.
        every_days: a person gets at most one offer of this rule in so many days.
        hold_out_percent: of the people get nothing, by chance, always the same ones.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,40}$")]
    after: After
    promotion: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    relations: Annotated[tuple[Relation, ...], msgspec.Meta(min_length=1, max_length=4)] = (
        "better",
        "similar",
    )
    wait_hours: Annotated[int, msgspec.Meta(ge=0, le=720)] = 0
    valid_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7
    every_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    hold_out_percent: Annotated[int, msgspec.Meta(ge=1, le=90)] = 10


class OfferRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules; ``lapse_days`` after it was due, an occasion is let go."""

    rules: Annotated[tuple[OfferRule, ...], msgspec.Meta(max_length=50)] = ()
    lapse_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 3


class OfferBook(msgspec.Struct, frozen=True):
    """The rules in force."""

    version: int = 0
    policy: OfferRules = OfferRules()


class Occasion(msgspec.Struct, frozen=True):
    """A contact after which an offer may be made.

    Attributes:
        customer_id: to whom.
        occasion_id: drawn from rule and cause.
        rule: by which rule.
        cause_id: fact that was waited for.
        order_id: about which order.
        desk_case_id: in which case of the desk.
        due_at: when it is decided.
    """

    customer_id: CustomerId
    occasion_id: UUID
    rule: str
    cause_id: UUID
    order_id: UUID | None
    desk_case_id: UUID | None
    due_at: datetime


class MadeOffer(msgspec.Struct, frozen=True):
    """An offer that was made, or withheld.

    Attributes:
        customer_id: to whom.
        offer_id: also that of the right to its price in pricing, and its mail's subject.
        person_id: one id of the person at that time.
        rule: by which rule.
        rules_version: of the rules.
        experiment_id: whose chance decided.
        variant: ``hold_out``, or ``offer``.
        propensity_ppm: chance of the variant.
        promotion_id: what it is worth.
        sku_id: what is offered.
        instead_of: beside what.
        place_id: nearest place that had it.
        channel_id: in which channel its price was asked for.
        currency: of the prices.
        listed_minor: price of one unit without the offer, when it was made.
        price_minor: and with it.
        order_id: about which order.
        desk_case_id: in which case of the desk.
        state: see ``OfferState``.
        made_at: when.
        made_by: who or what.
        valid_to: before this instant.
        changed_at: of the state.
        bought_order_id: order that used it.
    """

    customer_id: CustomerId
    offer_id: UUID
    person_id: CustomerId
    rule: str
    rules_version: int
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    promotion_id: PromotionId
    sku_id: SkuId
    instead_of: SkuId | None
    place_id: PlaceId
    channel_id: ChannelId
    currency: str
    listed_minor: int
    price_minor: int
    order_id: UUID | None
    desk_case_id: UUID | None
    state: str
    made_at: datetime
    made_by: str
    valid_to: datetime
    changed_at: datetime
    bought_order_id: UUID | None

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it can be accepted at an instant."""
        return at < self.valid_to and self.state in {"open", "declined", "accepted"}
