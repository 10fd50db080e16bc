# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.prices import Draft, Gone, Price, PriceList, TaxRate


class ChangedBasket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basket that would have come to another total, minor units.

    Attributes:
        order_id: which order it became.
        customer_id: whose.
        channel_id: through which it was sold.
        currency: of the amounts.
        present_minor: total under the present version.
        proposed_minor: total under the draft.
        margin_change_minor: by what its margin would change.
        promotions: codes of the promotions that the draft applies.
    """

    order_id: UUID
    customer_id: UUID
    channel_id: UUID
    currency: str
    present_minor: int
    proposed_minor: int
    margin_change_minor: int
    promotions: Sequence[str]


class DraftCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with a draft, and how far was looked.

    Attributes:
        findings: errors first.
        moved: keys of rows that others have published since its authors looked.
        skus: goods whose price was compared with their cost.
        contexts: situations in which they were priced.
        quotes: baskets that were priced in all.
        is_whole: whether every SKU with a known cost was looked at in every situation.
    """

    findings: Sequence[PriceFinding]
    moved: Sequence[str]
    skus: int
    contexts: int
    quotes: int
    is_whole: bool


class DraftContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft with all its changes, and the keys by which single ones are dropped."""

    draft: Draft
    price_lists: Sequence[PriceList]
    prices: Sequence[Price]
    tax_rates: Sequence[TaxRate]
    promotions: Sequence[Mapping[str, Any]]
    withdraw: Any
    keys: Sequence[str]


class DraftEdit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Changes to put into a draft; each takes the place of an earlier one to the same row.

    Attributes:
        edition: that was seen.
        title: a new title.
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdraw: what the next version shall not have.
        drop: keys of changes that the draft shall not have any more.
    """

    edition: int
    title: str | None = None
    price_lists: Sequence[PriceList] = ()
    prices: Sequence[Price] = ()
    tax_rates: Sequence[TaxRate] = ()
    promotions: Sequence[Mapping[str, Any]] = ()
    withdraw: Gone | None = None
    drop: Sequence[str] = ()


DraftState: TypeAlias = Literal["open", "handed_in", "approved", "published", "discarded"]
"""How far a draft has come: open, handed_in, approved, published, discarded."""


class HandIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft that is ready.

    Attributes:
        edition: that was seen.
        reason: why it shall be published.
        publish_at: when; None is as soon as it may.
    """

    edition: int
    reason: str
    publish_at: dt.datetime | None = None


class Money(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money."""

    minor: int
    currency: str


class NewDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft to begin.

    Attributes:
        title: for people.
        version: from which published version; None is the present one. An older one makes a
        draft
            of the changes that lead back to it.
    """

    title: str
    version: int | None = None


class NewSimulation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be simulated.

    Attributes:
        days: how many days back from now.
        one_in: 1 takes every basket; 10 takes one of ten.
    """

    days: int = 28
    one_in: int = 1


class PriceFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong, or strange, in a rulebook.

    Attributes:
        code: which check found it.
        severity: ``error`` or ``warning``.
        rule: code of the promotion, price list or SKU.
        field: of the rule.
        detail: what is wrong, in one sentence.
        remedy: what to do about it.
        saying: which of ``SAYINGS`` this is.
        names: what stands for the braces of the saying.
    """

    code: str
    severity: str
    rule: str
    field: str
    detail: str
    remedy: str
    saying: str
    names: Mapping[str, str | Money]


class SeenEdition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which edition of the draft was looked at."""

    edition: int


class SentBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a draft shall be edited again."""

    reason: str


class Simulation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A simulation, and what came of it.

    Attributes:
        simulation_id: its id.
        draft_id: of which draft.
        edition: of the draft when it was asked for.
        against_version: present version with which it is compared.
        since: baskets from this instant on.
        until: and before this one.
        one_in: of how many baskets one was taken.
        state: ``waiting``, ``running``, ``done`` or ``failed``.
        baskets_done: how far it is.
        baskets_all: how far it will be.
        result: an ``Effect`` when it is done.
        asked_by: by whom.
        asked_at: when.
        ended_at: when it was done.
    """

    simulation_id: UUID
    draft_id: UUID
    edition: int
    against_version: int
    since: dt.datetime
    until: dt.datetime
    one_in: int
    state: str
    baskets_done: int
    baskets_all: int
    result: Any
    asked_by: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
