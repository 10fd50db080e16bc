# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec


class Campaign(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a link may name as ``utm_campaign``.

    Attributes:
        code: as in the link.
        name: for people.
        kind: campaign, affiliate or social.
        collection_id: what the shop shows first to whoever comes by it.
        valid_from: from when on.
        valid_to: until when; None is open.
    """

    code: str
    name: str
    kind: str
    collection_id: UUID | None
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class CampaignToBe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a link may name as ``utm_campaign``.

    Attributes:
        name: for people.
        kind: campaign, affiliate or social.
        collection: code of what the shop shows first to whoever comes by it.
        valid_from: from when on; left out: from now on.
        valid_to: until when; left out: open.
    """

    name: str
    kind: str = "campaign"
    collection: str | None = None
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None


Phase: TypeAlias = str
"""A part of a customer's journey, in the order in which they mostly follow each other: need,
search, compare, choose, buy, receive, use, service, return, rebuy; more may come.
"""


class PhaseBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules in force, of a version."""

    version: int
    rules: Sequence[PhaseRule]


class PhaseRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Events of some types belong to a phase.

    Attributes:
        phase: see ``Phase``.
        types: of facts and touchpoints.
        again: where true, only from the second time on that the person does it; where false,
        only
            the first time; None is always.
    """

    phase: Phase
    types: Sequence[str]
    again: bool | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rules of phases; the first that fits an event says its phase."""

    rules: Sequence[PhaseRule]
