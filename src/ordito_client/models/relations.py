# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about relations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec


class Book(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The people in an address book, by who answers for each."""

    customer_ids: Sequence[UUID]


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a person speaks for a company.

    Attributes:
        customer_id: the one of the two that was asked for.
        side: which of the two that is, ``company`` or ``person``.
        other_id: the other.
        role: as ``buyer`` or ``accounts``.
        since: since when.
        ended_at: until when; None is to this day.
    """

    customer_id: UUID
    side: str
    other_id: UUID
    role: str
    since: dt.datetime
    ended_at: dt.datetime | None


class ContactRole(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """As what a person speaks for a company: ``buyer``, ``accounts`` ..."""

    role: str


class Household(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The people with whom a person lives, by who answers for each."""

    customer_ids: Sequence[UUID]


class LivesWith(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """With whom: the household is that of the other, a new one where there is none."""

    other_id: UUID
