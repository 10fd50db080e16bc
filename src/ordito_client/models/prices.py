# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import msgspec


class Break(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Break."""

    min_quantity: int
    unit_minor: int


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A proposal of the next version.

    Attributes:
        draft_id: its id.
        title: for people.
        state: ``open`` while it is edited, ``handed_in`` while it waits for a second person,
            ``approved`` while it waits for its time, ``published`` or ``discarded``.
        edition: grows with each edit.
        base_version: version on which its authors saw their changes.
        restores: earlier version to which it leads back, if it does.
        authors: who has worked on it; none of them may approve it.
        reason: why, said when it is handed in.
        publish_at: when it shall be published; None is as soon as it may.
        approved_by: second person who has agreed.
        approved_at: when.
        sent_back: why it was sent back last.
        failed: code of why it could not be published when its time had come.
        published_version: what became of it.
        made_at: when it was begun.
        changed_at: when it was changed last.
        changes: rows that it adds, replaces or withdraws.
    """

    draft_id: UUID
    title: str
    state: str
    edition: int
    base_version: int
    restores: int | None
    authors: Sequence[str]
    reason: str
    publish_at: dt.datetime | None
    approved_by: str | None
    approved_at: dt.datetime | None
    sent_back: str | None
    failed: str | None
    published_version: int | None
    made_at: dt.datetime
    changed_at: dt.datetime
    changes: int


class Gone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows that the next version shall not have.

    Attributes:
        price_lists: ids of lists, each with all prices on it.
        prices: single prices.
        tax_rates: single rates.
        promotions: ids of promotions.
    """

    price_lists: Sequence[UUID] = ()
    prices: Sequence[PriceKey] = ()
    tax_rates: Sequence[TaxRateKey] = ()
    promotions: Sequence[UUID] = ()


class LowestPrice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A public price and what it is compared with; minor units, tax included.

    Attributes:
        sku_id: of what.
        currency: ISO 4217.
        price_minor: what somebody unknown pays for a unit; None where it has no price.
        is_reduced: whether a public promotion takes something off it.
        reduced_since: when the reduction that holds began to apply, if one does.
        lowest_minor: lowest price of the 30 days before that, else before the instant; None
        where
            it had no price in them.
        from_at: where those 30 days begin.
        is_new: whether it was on the market for fewer than 30 days then; ``from_at`` is where
        the
            days begin that the company's policy looks back for such goods.
    """

    sku_id: UUID
    currency: str
    price_minor: int | None
    is_reduced: bool
    reduced_since: dt.datetime | None
    lowest_minor: int | None
    from_at: dt.datetime
    is_new: bool = False


class NewPrices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to publish, as one version.

    Attributes:
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdraw: what the new version shall not have.
        reason: why, for people.
    """

    price_lists: Sequence[PriceList] = ()
    prices: Sequence[Price] = ()
    tax_rates: Sequence[TaxRate] = ()
    promotions: Sequence[Mapping[str, Any]] = ()
    withdraw: Gone | None = None
    reason: str = ""


class Price(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price."""

    price_list_id: UUID
    sku_id: UUID
    breaks: Sequence[Break]
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class PriceKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price key."""

    sku_id: UUID
    price_list_id: UUID
    valid_from: dt.datetime


class PriceList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price list."""

    price_list_id: UUID
    code: str
    currency: str
    tax_included: bool
    customer_group: str | None = None
    place_id: UUID | None = None
    channel_id: UUID | None = None
    market: str | None = None


class PricePolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How prices are published and reductions counted.

    Attributes:
        needs_approval: whether a draft is published only when a second person has agreed, and
            nothing is published over HTTP but by drafts and feeds.
        progressive_reductions: whether a reduction that is raised step by step without a break
        is
            counted from its first step on (Directive 98/6/EC, Art. 6a(5), where the member
            state
            allows it); otherwise from its last.
        new_goods_days: days before a reduction that are looked back for goods that have been on
        the
            market for fewer than 30 (Directive 98/6/EC, Art. 6a(4)); Estonia asks for 7.
    """

    needs_approval: bool = False
    progressive_reductions: bool = True
    new_goods_days: int = 30


class Publication(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Publication."""

    version: int
    price_lists: int
    prices: int
    tax_rates: int
    promotions: int = 0


class PublishedRulebook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A publication.

    Attributes:
        version: its number.
        published_at: when.
        published_by: by whom.
        reason: why.
        restores: earlier version to which it went back, if any.
        sha256: checksum of its rows and of the version before it.
    """

    version: int
    published_at: dt.datetime
    published_by: str
    reason: str
    restores: int | None
    sha256: str


class Restoration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why the rulebook goes back to an earlier version."""

    reason: str


class RoundingInForce(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How sales are rounded now; version 0 is nothing declared."""

    version: int
    rules: Sequence[RoundingRule]


class RoundingRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How sales of a market are rounded.

    Attributes:
        currency: ISO 4217.
        market: None is every market without a rule of its own.
        entity_id: that sells; None is every entity without a rule of its own.
        tax: rounded by ``line`` (the units of each SKU) or by ``document``.
        step_minor: smallest amount that is charged, minor units.
        cash_step_minor: smallest amount that is paid in cash, minor units.
    """

    currency: str
    market: str | None = None
    entity_id: UUID | None = None
    tax: TaxRounding | msgspec.UnsetType = msgspec.UNSET
    step_minor: int = 1
    cash_step_minor: int = 1


class RoundingRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules; none is cents, and tax by line.

    Attributes:
        rules: each currency, market and entity once.
    """

    rules: Sequence[RoundingRule]


class RulebookContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of the rulebook holds.

    Attributes:
        version: its number.
        price_lists: all lists.
        tax_rates: all rates.
        promotions: all promotions.
        skus: how many SKUs have a price in it.
        prices: how many prices it holds.
    """

    version: int
    price_lists: Sequence[PriceList]
    tax_rates: Sequence[TaxRate]
    promotions: Sequence[Mapping[str, Any]]
    skus: int
    prices: int


class TaxRate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tax rate."""

    market: str
    tax_class: str
    code: str
    rate_ppm: int
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class TaxRateKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tax rate key."""

    market: str
    tax_class: str
    code: str
    valid_from: dt.datetime


TaxRounding: TypeAlias = str
"""What of a sale has its tax rounded: line, document; more may come."""
