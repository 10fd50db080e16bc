# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about return policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec

BoughtBy: TypeAlias = str
"""Who bought: the law protects consumers; with companies it is as they agreed: consumer,
company; more may come.
"""


Goods: TypeAlias = str
"""In what condition goods come back; only sellable ones are promised again: sellable, damaged;
more may come.
"""


Payer: TypeAlias = str
"""Who pays for bringing goods back: customer, company; more may come."""


RefundAs: TypeAlias = str
"""As what the worth of goods goes back: tender, store_credit; more may come."""


class ReturnBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force, held in memory; version 0 before the first one."""

    version: int = 0
    policy: ReturnPolicy | msgspec.UnsetType = msgspec.UNSET


class ReturnCosts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What taking goods back costs the company, as long as nobody measures it.

    Attributes:
        currency: of the amounts, ISO 4217.
        minutes: of handling for a return.
        minutes_per_unit: besides, for each unit.
        minute_minor: cost of a minute, minor units.
        parcel_minor: cost of a parcel back, where the company pays for it.
        refurbish_minor: cost of making a unit good again.
    """

    currency: str
    minutes: int = 0
    minutes_per_unit: int = 0
    minute_minor: int = 0
    parcel_minor: int = 0
    refurbish_minor: int = 0


class ReturnPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By which rules goods come back: the first that fits counts; where none does, they come back.

    Attributes:
        rules: in the order in which they are asked.
        seasons: in which more time is given.
        withdrawal: the law's right, where the company sells at a distance to consumers.
        without_receipt: None where nothing comes back without its order.
        costs: of a return; None where nobody knows them.
        sent_back: by which carrier goods are sent; None where customers find one themselves.
    """

    rules: Sequence[ReturnRule] = ()
    seasons: Sequence[Season] = ()
    withdrawal: Withdrawal | None = None
    without_receipt: WithoutReceipt | None = None
    costs: ReturnCosts | None = None
    sent_back: SendingBack | None = None


class ReturnRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """On what terms some goods come back: all that the first part names must hold.

    Attributes:
        code: by which it is explained, as ``electronics``.
        tags: of goods with one of these: ``category:ID``, ``product:ID``, ``collection:ID``,
            ``brand:NAME``, ``sku:CODE``; empty is all.
        channels: sold through one of these; empty is all.
        markets: sold in one of these; empty is all.
        groups: to customers of one of these, as ``members`` or ``tier:CLUB:GOLD``; empty is
        all.
        buyers: to consumers, or to companies; empty is all.
        conditions: that come in one of these; empty is all.
        reasons: brought for one of these codes, as ``defective``; empty is all.
        is_final: final sale: does not come back.
        days: until how many days after the customer had them; None is without end.
        refund_as: as what their worth goes back.
        fee: SKU of a service that is charged once for taking them back; its price is the fee.
        label: SKU of a service that is charged for the parcel, where the customer pays for it
        and
            sends them.
        transport: who pays for sending them back.
        needs_receipt: they do not come back without their order.
        is_excepted: the law's right to withdraw does not hold for them: made to measure,
        sealed.
    """

    code: str
    tags: Sequence[str] = ()
    channels: Sequence[UUID] = ()
    markets: Sequence[str] = ()
    groups: Sequence[str] = ()
    buyers: Sequence[BoughtBy] = ()
    conditions: Sequence[Goods] = ()
    reasons: Sequence[str] = ()
    is_final: bool = False
    days: int | None = None
    refund_as: RefundAs | msgspec.UnsetType = msgspec.UNSET
    fee: UUID | None = None
    label: UUID | None = None
    transport: Payer | msgspec.UnsetType = msgspec.UNSET
    needs_receipt: bool = False
    is_excepted: bool = False


class ReturnRulesVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class Season(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is bought within these days may come back until a later one: holidays.

    Attributes:
        bought_from: first day, in the time zone of the market.
        bought_until: last day.
        return_until: last day of coming back, where the rule ends before.
    """

    bought_from: dt.date
    bought_until: dt.date
    return_until: dt.date


class SendingBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How customers send goods back.

    Attributes:
        carrier: code of the carrier that brings them and makes the label.
        place_id: where they are expected.
        picks_up: whether the carrier fetches them from the customer, too.
    """

    carrier: str
    place_id: UUID
    picks_up: bool = False


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The law's right to withdraw from what was bought at a distance, which no rule takes away.

    It is a consumer's: a company has it where the policy gives it days of its own.
    Nothing may be charged but the way back, and where all that was shipped comes back, so does
    what bringing it cost.

    Attributes:
        markets: in which it holds.
        days: after the last goods of the order arrived.
        company_days: the same for a company, which has no such right by law; None is none.

    Source: Directive 2011/83/EU, Art. 2, 9, 13, 14, 16.
    """

    markets: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    days: int = 14
    company_days: int | None = None


class WithoutReceipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How goods whose order nobody finds come back: for store credit, at the lowest recent price.

    Attributes:
        currency: of the limits, ISO 4217; other currencies are refused.
        most_minor: worth of one such return at most.
        most_in_period_minor: worth of all such returns of a person within the period at most.
        period_days: how long the period is.
    """

    currency: str
    most_minor: int
    most_in_period_minor: int
    period_days: int = 90
