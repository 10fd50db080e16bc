# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec


class HeldOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hold on an order."""

    hold_id: UUID
    order_id: UUID
    kind: str
    reason: str
    placed_by: str
    placed_at: dt.datetime
    released_by: str | None
    released_at: dt.datetime | None
    release_reason: str | None


HoldKind: TypeAlias = str
"""Why an order waits: fraud, review, address, credit; more may come."""


class HoldRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When an order waits: all that a rule asks for must hold.

    Attributes:
        reason: code that the hold carries, as ``large_amount``.
        kind: of the hold; an order has one of a kind.
        least_minor: least total, minor units of ``currency``.
        currency: ISO 4217, with ``least_minor``.
        more_than: orders that the customer has begun before within ``minutes``, at most.
        minutes: with ``more_than``.
        is_new_address: shipped to a postal code to which the customer had nothing shipped
        before.
        channels: sold through one of these; empty for all.
    """

    reason: str
    kind: HoldKind | msgspec.UnsetType = msgspec.UNSET
    least_minor: int | None = None
    currency: str | None = None
    more_than: int | None = None
    minutes: int | None = None
    is_new_address: bool = False
    channels: Sequence[UUID] = ()


class HoldRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules in force, held in memory.

    Attributes:
        version: grows with each change; 0 where none were published.
        rules: in the order in which they are asked.
    """

    version: int = 0
    rules: Sequence[HoldRule] = ()


class NewHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why an order shall wait: its kind, and a code as ``address_differs``."""

    kind: HoldKind
    reason: str


class Release(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why it goes on: a code as ``customer_called_back``."""

    reason: str


class RulesOfHolds(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules by which orders wait; those that were there before are gone."""

    rules: Sequence[HoldRule]
