# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec


class IssuedToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token that was just made.

    Attributes:
        token_id: which.
        text: what goes into the Authorization header; shown in this answer alone, and null
        where
            the request is repeated: it is not kept.
        old_until: end of the token that it replaces, or None.
    """

    token_id: UUID
    text: str | None
    old_until: dt.datetime | None = None


class NewToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token to be; it comes to the channel of the token that asks.

    Attributes:
        name: what it is for.
        scopes: what it may do; not more than the asking token may.
        channel: code; another one is for administrators.
        place: code of the one place it acts at; a token of one place gives its own.
        expires_at: end of its validity; not after the asking token's own.
    """

    name: str
    scopes: Sequence[Scope]
    channel: str | None = None
    place: str | None = None
    expires_at: dt.datetime | None = None


class Rotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long the old token stays valid beside its successor, seconds: 0 to a week."""

    overlap_s: int = 86400


Scope: TypeAlias = Literal[
    "quotes",
    "orders:read",
    "orders:write",
    "orders:everywhere",
    "stock:read",
    "stock:write",
    "customers:read",
    "customers:write",
    "loyalty:read",
    "loyalty:write",
    "ledger:read",
    "ledger:write",
    "tenders",
    "catalogue:read",
    "catalogue:write",
    "prices:approve",
    "cases:read",
    "cases:write",
    "cases:assign",
    "facts:read",
    "decisions:read",
    "webhooks:write",
    "sources:read",
    "sources:write",
    "tokens:write",
    "metrics:read",
    "till",
    "till:manage",
    "knowledge:read",
    "knowledge:write",
    "experience:read",
    "experience:write",
    "role:associate",
    "role:agent",
    "role:merchandiser",
    "role:helm",
    "admin",
]
"""What a token may do: quotes, orders:read, orders:write, orders:everywhere, stock:read,
stock:write, customers:read, customers:write, loyalty:read, loyalty:write, ledger:read,
ledger:write, tenders, catalogue:read, catalogue:write, prices:approve, cases:read,
cases:write, cases:assign, facts:read, decisions:read, webhooks:write, sources:read,
sources:write, tokens:write, metrics:read, till, till:manage, knowledge:read,
knowledge:write, experience:read, experience:write, role:associate, role:agent,
role:merchandiser, role:helm, admin.
"""


class ShownToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token without its secret, which is not kept."""

    token_id: UUID
    name: str
    channel: str | None
    place: str | None
    scopes: Sequence[str]
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    made_by: str
    replaces: UUID | None
