# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about profiles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ordito_client.models.campaigns import Phase
from ordito_client.models.customers import Identifier


class CartBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An open cart; units of all lines, and the SKUs."""

    cart_id: UUID
    customer_id: UUID
    units: int
    sku_ids: Sequence[UUID]
    changed_at: dt.datetime


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be settled with the person: a hold, a return that was announced."""

    order_id: UUID
    kind: str
    since: dt.datetime


class Consented(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a purpose may be pursued through a channel now, all ids of the person considered."""

    purpose: str
    channel: str
    allowed: bool


class HotProfile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person at this moment; personal values are not in it.

    Attributes:
        customer_id: that the person answers to.
        member_ids: all customer ids of the person.
        last_touch: the latest of the timeline.
        carts: open ones, the latest first.
        open_orders: what is still owed, the earliest promise first.
        standings: by programme.
        cases: what is to be settled.
        looked_at: what is compared, then what was looked at last; at most 12.
        consents: by purpose and channel.
        traits: what purchases say, None before the first.
        stated: what the person said, by topic.
        place_ids: where the person is now, as far as they let staff know.
    """

    customer_id: UUID
    member_ids: Sequence[UUID]
    last_touch: LastTouch | None
    carts: Sequence[CartBrief]
    open_orders: Sequence[OpenOrder]
    standings: Sequence[StandingNow]
    cases: Sequence[Case]
    looked_at: Sequence[Looked]
    consents: Sequence[Consented]
    traits: Trait | None
    stated: Sequence[StatedBrief]
    place_ids: Sequence[UUID]


class Imported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the rows.

    Attributes:
        kept: numbers of the rows whose answer is news; those of the others were known, or are
            older than what is known.
        rejected: rows that were not kept.
    """

    kept: Sequence[int]
    rejected: Sequence[Rejected]


class LastTouch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The latest of the timeline."""

    at: dt.datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None


class Looked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that was looked at or is compared, where remembering it is not forbidden."""

    product_id: UUID
    viewed_at: dt.datetime | None
    compared_at: dt.datetime | None


class OpenOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Lines of an order that one place still owes by one method, in units.

    ``return_requested`` are units that the customer wants to bring back.
    """

    order_id: UUID
    number: str
    method: str
    place_id: UUID | None
    units: int
    return_requested: int
    promised_at: dt.datetime | None


class Rejected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row that was not kept: its number from 1, the code of the reason, and what is wrong."""

    number: int
    code: str
    detail: str


class StandingNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A membership; ``tier`` is None where none is held now."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int
    tier: str | None


class Stated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said.

    Attributes:
        customer_id: who.
        topic: of what, as ``size.shirt``, ``colour`` or ``channel``.
        source: to whom, as ``store`` or ``survey-2026-11``.
        value: as it was said; a code or a few words, no personal value.
        stated_at: when.
    """

    customer_id: UUID
    topic: str
    source: str
    value: str
    stated_at: dt.datetime


class StatedBatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Answers of people; with ``dry_run`` nothing is kept, and the answer is the same."""

    rows: Sequence[StatedRow]
    dry_run: bool = False


class StatedBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The latest answer on a topic; see ``journeys.Stated``."""

    topic: str
    source: str
    value: str
    stated_at: dt.datetime


class StatedRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said of themselves.

    Attributes:
        customer_id: who; or else ``identifier``.
        identifier: by what the person is known.
        topic: of what, as ``size.shirt``.
        value: as it was said; a code or a few words, no personal value.
        source: to whom, as ``survey-2026-11``.
        stated_at: when.
    """

    topic: str
    value: str
    source: str
    stated_at: dt.datetime
    customer_id: UUID | None = None
    identifier: Identifier | None = None


class Timeline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a timeline, latest first; ``next`` asks for what is older, where there is more."""

    items: Sequence[TimelineItem]
    rules_version: int
    next: str | None


class TimelineItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened to a person.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        phase: of the journey, by the rules in force; None belongs to none.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        order_id: the order to which it belongs, with its returns and calls.
        source: who observed it; empty where the core did it itself.
        payload: its own fields; no personal values.
    """

    id: UUID
    at: dt.datetime
    type: str
    phase: Phase | None
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    order_id: UUID | None
    source: str
    payload: Any


class Trait(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """See ``journeys.traits.Traits``; ``favourite_category`` is its name by language."""

    purchases: int
    first_at: dt.datetime
    last_at: dt.datetime
    currency: str
    spent_minor: int
    last_place_id: UUID | None
    favourite_place_id: UUID | None
    favourite_channel_id: UUID | None
    favourite_category_id: UUID | None
    favourite_category: Mapping[str, str] | None
