# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec

After: TypeAlias = str
"""What a rule waits for; ``agent`` ones are used by people alone: agent, case, exchange,
collection; more may come.
"""


class Lift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What treatment adds to the hold-out, with the interval that holds it 95 times in 100."""

    value: float
    low: float
    high: float


class MadeOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    customer_id: UUID
    offer_id: UUID
    person_id: UUID
    rule: str
    rules_version: int
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    promotion_id: UUID
    sku_id: UUID
    instead_of: UUID | None
    place_id: UUID
    channel_id: UUID
    currency: str
    listed_minor: int
    price_minor: int
    order_id: UUID | None
    desk_case_id: UUID | None
    state: str
    made_at: dt.datetime
    made_by: str
    valid_to: dt.datetime
    changed_at: dt.datetime
    bought_order_id: UUID | None


class OfferBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules in force."""

    version: int = 0
    policy: OfferRules | msgspec.UnsetType = msgspec.UNSET


class OfferResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule's offers bring.

    Attributes:
        rule: its code.
        currency: of the values.
        treated: people who got an offer.
        held: people who were held out.
        treated_buyers: of them bought something in time.
        held_buyers: of them bought something in time.
        taken: offers that were used.
        treated_value_minor: what the first bought in all.
        held_value_minor: what the others bought in all.
        lift: how much more often the first buy, as a share; None while a group is empty.
        value: how much more each of the first buys, minor units.
        is_sound: whether both groups are large enough for the interval to mean something.
    """

    rule: str
    currency: str
    treated: int
    held: int
    treated_buyers: int
    held_buyers: int
    taken: int
    treated_value_minor: int
    held_value_minor: int
    lift: Lift | None
    value: Lift | None
    is_sound: bool


class OfferRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    code: str
    after: After
    promotion: str
    relations: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    wait_hours: int = 0
    valid_days: int = 7
    every_days: int = 30
    hold_out_percent: int = 10


class OfferRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules; ``lapse_days`` after it was due, an occasion is let go."""

    rules: Sequence[OfferRule] = ()
    lapse_days: int = 3


class OfferToMake(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer to a person.

    Attributes:
        rule: code of a rule in force.
        sku: code or id of one of the products that the rule finds; left out, the best.
        order_id: beside what of this order; left out, of the latest one.
    """

    rule: str
    sku: str | None = None
    order_id: UUID | None = None
