# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about gift cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec


class Block(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a gift card is blocked."""

    blocked: bool


class CardHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be set aside on the gift card of a number."""

    amount_minor: int
    number: str
    order_id: UUID | None = None
    expires_in_s: int | None = 1800


class CardNumber(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number of a gift card, as printed; spaces and hyphens do not count."""

    number: str


class GiftCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card as it stands.

    Attributes:
        account_id: which.
        currency: ISO 4217.
        last_four: last characters of its number.
        state: see ``GiftCardState``.
        posted: what is on it, minor units.
        held: of it set aside for payments under way.
        free: what can be spent.
        issued_at: since when.
        expires_at: until when.
        replaced_by: card that has its balance now.
    """

    account_id: UUID
    currency: str
    last_four: str
    state: str
    posted: int
    held: int
    free: int
    issued_at: dt.datetime
    expires_at: dt.datetime | None
    replaced_by: UUID | None


class GiftCardIssue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card to issue.

    Attributes:
        currency: ISO 4217.
        amount_minor: what is loaded, minor units; 0 for a card that is loaded later.
        number: as printed; left out, one is drawn.
        expires_at: when what is left of it lapses; None for never.
        order_id: order with which it was bought; without one it is a gift, and decided on.
        deviation: code why it is given although the decision policy says otherwise.
    """

    currency: str
    amount_minor: int = 0
    number: str | None = None
    expires_at: dt.datetime | None = None
    order_id: UUID | None = None
    deviation: str | None = None


class GiftCardPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Gift cards, the latest first; send ``next`` as ``after`` for more, None where it ends."""

    cards: Sequence[GiftCard]
    next: str | None


GiftCardState: TypeAlias = Literal["active", "blocked", "replaced", "expired"]
"""Whether a gift card can be used; only an active one can: active, blocked, replaced, expired."""


class HoldStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has become of a hold: captured, open and released are all of its units.

    Attributes:
        hold_id: which.
        account_id: whose units.
        unit: what they are.
        units: set aside at first.
        captured: of them spent.
        open: of them still set aside.
        refunded: of the captured ones given back.
        reference_id: order or other cause.
        expires_at: when the open ones are released by themselves.
    """

    hold_id: UUID
    account_id: UUID
    unit: str
    units: int
    captured: int
    open: int
    refunded: int
    reference_id: UUID | None
    expires_at: dt.datetime | None


class IssuedCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card, and its number where it was drawn just now.

    Attributes:
        card: as it stands.
        number: said once, to whoever asked first: it is kept nowhere. A repeat of the request
        is
            answered without it; who lost it replaces the card.
    """

    card: GiftCard
    number: str | None = None


class Load(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money to put on a gift card, minor units, and the order with which it was bought.

    Without an order it is a gift; ``deviation`` says why, where the decision policy says
    otherwise.
    """

    amount_minor: int
    order_id: UUID | None = None
    deviation: str | None = None


class Replacement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number of the card that replaces a lost one; left out, one is drawn."""

    number: str | None = None
