# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about fulfilment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

Checked: TypeAlias = Literal["code", "name", "document", "order_paper", "known", "carrier"]
"""How a place made sure that it gives goods to the right person; never what it read: code,
name, document, order_paper, known, carrier.
"""


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that a place keeps; ``code`` is what their owner says at the counter."""

    claim_id: UUID
    place_id: UUID
    code: str
    state: str
    expires_at: dt.datetime
    lines: Sequence[ClaimLine]
    customer_id: UUID | None
    order_id: UUID | None


class ClaimBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force and its version, 0 where none was published."""

    version: int = 0
    policy: ClaimPolicy | msgspec.UnsetType = msgspec.UNSET


class ClaimLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that shall be kept; ``sku`` is its code or id."""

    sku: str
    quantity: int = 1


class ClaimPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How goods are kept for people who pay at the place.

    Attributes:
        keep_hours: for how long; None keeps nothing.
        most_units: of all goods of a claim.
        most_claims: that one person, or one browser, has at a time.
        grace_minutes: that goods are kept at least once their payment was refused.
    """

    keep_hours: int | None = None
    most_units: int = 4
    most_claims: int = 2
    grace_minutes: int = 30


class Collecting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force and its version, 0 where none was published."""

    version: int
    policy: CollectingPolicy


class CollectingPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """For how long goods wait to be collected.

    Attributes:
        keep_days: then they are free again and the money goes back; None keeps them without
        end.
        remind_days: days after which the customer is reminded, rising, before that.
    """

    keep_days: int | None = 10
    remind_days: Sequence[int] | msgspec.UnsetType = msgspec.UNSET


FulfilmentState: TypeAlias = Literal[
    "waiting", "open", "picking", "picked", "ready", "handed_over", "cancelled", "rejected"
]
"""Where a fulfilment order stands; ``waiting`` is for goods that are not at its place yet:
waiting, open, picking, picked, ready, handed_over, cancelled, rejected.
"""


class GoalBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The goals in force; version 0 before the first ones."""

    version: int = 0
    policy: StoreGoals | msgspec.UnsetType = msgspec.UNSET


class Goals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a store wants to reach on a day; None is no goal.

    Attributes:
        kept_percent: of the promises that came due, at least so many kept.
        converted_percent: of the collections, after at least so many something was bought.
        late_most: orders that are late and not done, at most.
        returns_most: units that come back, at most.
    """

    kept_percent: int | None = None
    converted_percent: int | None = None
    late_most: int | None = None
    returns_most: int | None = None


class HandOver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the customer was recognised, and what is taken.

    Attributes:
        code: collection code that was shown; None where the person was recognised otherwise, or
            a carrier took the goods.
        checked: how the person was recognised, where no code was shown; never what was read.
        taker: the buyer, or somebody else who comes for the buyer.
        lines: what is taken; None is all that is left.
    """

    code: str | None = None
    checked: Checked | None = None
    taker: Taker | msgspec.UnsetType = msgspec.UNSET
    lines: Sequence[HandedLine] | None = None


class HandedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line of the order that are taken."""

    line_no: int
    units: int


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the promises of a place for a day.

    Attributes:
        place_id: whose.
        day: for which they were made, by the place's clock.
        method: collect or ship.
        promised: fulfilment orders that were not cancelled.
        kept: that were ready, or delivered, in time.
        late: that were not, or are not yet; of a parcel of which its carrier tells nothing for
        two
            weeks after the promise nobody knows.
        late_min: minutes by which they are late, together.
    """

    place_id: UUID
    day: dt.date
    method: str
    promised: int
    kept: int
    late: int
    late_min: int


class NewClaim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be kept.

    Attributes:
        lines: each SKU once.
        customer_id: for whom, where that is known; limits count by it, else by the caller.
    """

    lines: Sequence[ClaimLine]
    customer_id: UUID | None = None


class PlaceGoals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The goals of one place, instead of those of all."""

    place_id: UUID
    goals: Goals


class PlaceStaffing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who picks at a place; in hours that are not named, nobody does.

    Attributes:
        place_id: where.
        hours: of the week.
        since: first day on which it counts, as a correction of what was told or ahead of a
        change;
            None is the day on which it is published.
    """

    place_id: UUID
    hours: Sequence[StaffedHours]
    since: dt.date | None = None


class PolicyVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class PromiseRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise, and when it was kept; None is not yet."""

    fulfilment_order_id: UUID
    order_id: UUID
    method: str
    state: str
    promised_at: dt.datetime
    kept_at: dt.datetime | None


class StaffedHours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hours of a weekday in which somebody picks; where several meet, they add up.

    Attributes:
        weekday: 0 is Monday.
        from_hour: the first, by the clock of the company's days.
        to_hour: the first that is not.
        minutes: of picking in each hour; somebody who does nothing else has 60.
    """

    weekday: int
    from_hour: int
    to_hour: int
    minutes: float


class Staffing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who picks at which places; of places that are not named, it is not known."""

    places: Sequence[PlaceStaffing] = ()


class StaffingBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The staffing in force; version 0 before the first one."""

    version: int = 0
    policy: Staffing | msgspec.UnsetType = msgspec.UNSET


class StoreGoals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company wants its stores to be, and to reach.

    Attributes:
        vision: in each language that it was written in; empty where nobody wrote it down.
        goals: of every store.
        places: of single ones.
    """

    vision: Sequence[Vision] = ()
    goals: Goals | msgspec.UnsetType = msgspec.UNSET
    places: Sequence[PlaceGoals] = ()


Taker: TypeAlias = Literal["buyer", "other", "carrier"]
"""Who takes goods: buyer, other, carrier."""


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place has to do; its code stays with the customer."""

    fulfilment_order_id: UUID
    place_id: UUID
    order_id: UUID
    number: str
    method: str
    state: str
    promised_at: dt.datetime
    opened_at: dt.datetime
    ready_at: dt.datetime | None
    handed_over_at: dt.datetime | None
    priority: int
    picker: str | None
    picking_at: dt.datetime | None
    picked_at: dt.datetime | None
    collect_until: dt.datetime | None


class Vision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company wants to be, in a sentence of one language, as ``it``."""

    language: str
    text: str
