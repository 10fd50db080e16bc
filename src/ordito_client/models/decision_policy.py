# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about decision policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ordito_client.models.decisions import DecisionPolicy


class ChangedDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision as another policy would have seen it; amounts in minor units.

    Attributes:
        customer_id: of the decision; with ``decision_id`` its key.
        decision_id: which decision.
        currency: ISO 4217.
        rule: by which it was decided.
        new_rule: which would have fitted.
        owed_minor: what was owed.
        new_owed_minor: what would have been.
        most_minor: what might be granted in all.
        new_most_minor: what might have been.
        granted_minor: what was granted.
        held_minor: how much of that the other policy would not have allowed.
        missing_minor: how much it would have owed besides.
    """

    customer_id: UUID
    decision_id: Any
    currency: str
    rule: str | None
    new_rule: str | None
    owed_minor: int
    new_owed_minor: int
    most_minor: int | None
    new_most_minor: int | None
    granted_minor: int
    held_minor: int
    missing_minor: int


class DecisionPolicyInForce(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force, and its version; 0 regulates nothing."""

    version: int
    policy: DecisionPolicy


class DraftToSave(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft, and the edition on which it was written."""

    edition: int
    document: DecisionPolicy


class PolicyDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A policy that somebody writes; ``edition`` grows with each save, 0 is not begun."""

    edition: int
    document: DecisionPolicy
    by: str | None
    at: dt.datetime | None


class PolicyFlaw(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a policy cannot be published; see ``Flaw``.

    Attributes:
        code: ``gap``, ``overlap``, ``unreachable``, ``impossible`` or ``too_many``.
        subject: of which table.
        rules: codes of the rules concerned.
        example: a case in which it happens, by fact.
    """

    code: str
    subject: str
    rules: Sequence[str]
    example: Mapping[str, str]


class PolicyReplay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would have been decided otherwise.

    Attributes:
        sums: by currency.
        changed: the decisions, the latest first; at most 200 are named.
        is_whole: whether all decisions since then were looked at.
    """

    sums: Sequence[Replayed]
    changed: Sequence[ChangedDecision]
    is_whole: bool


class PolicyToTry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A policy that shall be tried on the decisions since an instant, at most 100,000 of them."""

    policy: DecisionPolicy
    since: dt.datetime


class PublishedVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who published a version of a policy, and when."""

    version: int
    published_by: str
    published_at: dt.datetime


class Replayed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would have changed by currency: cases, and minor units.

    Attributes:
        currency: ISO 4217.
        cases: past decisions that were looked at.
        changed: of which another rule, another owed or another granted amount would have
        counted.
        granted_minor: what was granted.
        held_minor: of that, what the other policy would not have allowed.
        missing_minor: what it would have owed besides.
        room_minor: change of what might have been granted in all, where both say so.
    """

    currency: str
    cases: int
    changed: int
    granted_minor: int
    held_minor: int
    missing_minor: int
    room_minor: int
