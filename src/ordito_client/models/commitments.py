# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec


class BoardRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise whose clock runs, with its case.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        commitment_id: of its own.
        kind: ``first_answer``, ``call_back``, ``solution`` or ``refund``.
        promise: code in the policy.
        minutes: of business time that were promised.
        made_at: when.
        due_at: until when.
        missed_at: since when it is missed, or None.
        level: thresholds that were passed.
        subject: of the case, as somebody wrote it.
        channel: by which it came.
        priority: 1 is the most urgent.
        state: of the case.
        assignee: who has it, or None.
        tier: of the customer.
        place_id: whose staff sees it.
    """

    customer_id: UUID
    case_id: UUID
    commitment_id: UUID
    kind: str
    promise: str
    minutes: int
    made_at: dt.datetime
    due_at: dt.datetime
    missed_at: dt.datetime | None
    level: int
    subject: str
    channel: str
    priority: int
    state: str
    assignee: str | None
    tier: str | None
    place_id: UUID | None


class CareAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why the customer is not let go, and who looks after it."""

    reason: str
    note: str = ""
    owner: str | None = None


class CareDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it ended."""

    outcome: str
    note: str = ""


class CareList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom we do not let go; send ``next`` as ``after`` for what comes next."""

    customers: Sequence[CareRow]
    next: str | None


class CareOwned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who looks after the customer, and when next."""

    owner: str
    look_at: dt.datetime
    note: str | None = None


class CareRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer whom we do not let go.

    Attributes:
        customer_id: who.
        case_id: in which case.
        reason: code.
        note: what is known.
        owner: who looks after it, or None.
        opened_at: since when.
        look_at: when somebody looks at it next; before now it is late.
        subject: of the case.
        state: of the case.
        priority: of the case.
        assignee: who has the case.
        place_id: whose staff sees it.
    """

    customer_id: UUID
    case_id: UUID
    reason: str
    note: str
    owner: str | None
    opened_at: dt.datetime
    look_at: dt.datetime
    subject: str
    state: str
    priority: int
    assignee: str | None
    place_id: UUID | None


class CommitmentBoard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Promises whose clocks run; send ``next`` as ``after`` for what comes next."""

    promises: Sequence[BoardRow]
    next: str | None


class CommitmentDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a promise was kept; or, with the reason, that nobody wants it any more."""

    void_because: str | None = None


CommitmentKind: TypeAlias = str
"""What may be promised in a case: first_answer, call_back, solution, refund; more may come."""


class KeptRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How promises of a kind ended that were made in cases of a channel and tier.

    Attributes:
        kind: of the promise.
        channel: by which the cases came.
        tier: of the customers, or None.
        kept: in time.
        broken: late.
        void: not wanted any more.
        median_s: business time that the kept and broken ones took, seconds.
    """

    kind: str
    channel: str
    tier: str | None
    kept: int
    broken: int
    void: int
    median_s: int | None


class NewCommitment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is promised besides; ``order`` (number or id) is the one of a refund."""

    kind: str
    order: str | None = None
