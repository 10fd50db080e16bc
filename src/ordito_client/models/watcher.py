# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about watcher."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec


class Deviation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that differs by no declared rule.

    Attributes:
        deviation_id: its id.
        sku_id: of what.
        surface: whose answer deviates.
        against: which surface it is held against.
        channel_id: channel of the one.
        against_channel_id: channel of the other.
        quantity: units that were asked for.
        customer_group: of the buyer that was asked for.
        place_id: that was asked for.
        asked_for: instant that was asked for; None is now.
        cause: what most likely made it.
        rules: codes of lists and promotions that made it, as far as they are known.
        currency: of the one.
        shown_minor: what the one shows, minor units; None where it sells nothing.
        against_currency: of the other.
        against_minor: what the other shows.
        first_seen_at: when it was found.
        last_seen_at: when it was seen last.
        times: how often it was seen.
        gone_at: when it was gone.
        acknowledged_at: when somebody took note of it.
        acknowledged_by: who.
        reason: with what words.
    """

    deviation_id: UUID
    sku_id: UUID
    surface: str
    against: str
    channel_id: UUID
    against_channel_id: UUID
    quantity: int
    customer_group: str | None
    place_id: UUID | None
    asked_for: dt.datetime | None
    cause: str
    rules: Sequence[str]
    currency: str | None
    shown_minor: int | None
    against_currency: str | None
    against_minor: int | None
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    times: int
    gone_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    acknowledged_by: str | None
    reason: str | None


class DeviationPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deviation with both answers, whole.

    Attributes:
        deviation: what differs.
        answer: of the surface that deviates, with its trace.
        against_answer: of the other.
    """

    deviation: Deviation
    answer: Mapping[str, Any]
    against_answer: Mapping[str, Any]


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why somebody has taken note of a deviation."""

    reason: str


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run has asked and found.

    Attributes:
        run_id: its id.
        began_at: when it began.
        ended_at: when it ended.
        rulebook_version: in force at its end.
        skus: that were asked for.
        questions: requests to surfaces.
        compared: questions whose answers could be compared.
        explained: answers that differ by declared rules.
        late: answers that were right a moment before.
        deviating: answers that deviate.
        found: deviations that are new.
        gone: deviations that are gone.
        silent: surfaces that did not answer, with how often and why.
    """

    run_id: UUID
    began_at: dt.datetime
    ended_at: dt.datetime
    rulebook_version: int
    skus: int
    questions: int
    compared: int
    explained: int
    late: int
    deviating: int
    found: int
    gone: int
    silent: Mapping[str, str]


class Walk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the walk over all SKUs has come.

    Attributes:
        round: number of the walk.
        began_at: when this one began.
        after: code of the SKU that was asked last.
        walked: SKUs that were asked in this walk.
        of_skus: SKUs in all, when it was last looked at.
        rulebook_version: up to which changes were followed.
        seen_until: up to which instant edges of prices were followed.
    """

    round: int
    began_at: dt.datetime
    after: str
    walked: int
    of_skus: int
    rulebook_version: int
    seen_until: dt.datetime


class WatcherHealth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the watcher does.

    Attributes:
        open: deviations that nobody has taken note of.
        walk: how far the walk over all SKUs has come.
        runs: the last ones, the latest first.
    """

    open: int
    walk: Walk | None
    runs: Sequence[Run]
