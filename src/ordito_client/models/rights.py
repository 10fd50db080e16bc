# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec


class ErasureReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of what was kept of a person.

    Attributes:
        customer_ids: all ids of the person; they stay, for they say nothing alone.
        rows: by table, how many rows went or lost their values.
        retained: documents that the law keeps, each until its day; who reads them is noted.
    """

    customer_ids: Sequence[UUID]
    rows: Mapping[str, int]
    retained: Sequence[RetainedDocument]


class PersonAccess(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody looked: who, by which route, why, and when first in that hour."""

    customer_id: UUID
    actor: str
    route: str
    why: str
    at: dt.datetime


class PersonFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is kept of a person.

    Attributes:
        customer_ids: all ids of the person.
        made_at: when this was read.
        sections: one for each table that has something.
    """

    customer_ids: Sequence[UUID]
    made_at: dt.datetime
    sections: Sequence[Section]


class RetainedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document that the law keeps after its buyer was forgotten."""

    document_id: UUID
    kind: str
    series: str
    number: int | None
    kept_until: dt.date


class Retention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a kind of value is kept, in days, and why."""

    kind: str
    days: int
    because: str
    changed_by: str
    changed_at: dt.datetime


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a table tells of a person: rows as they are kept, without secrets."""

    table: str
    rows: Sequence[Mapping[str, Any]]


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """For how many days a kind of value is kept, and why."""

    days: int
    because: str
