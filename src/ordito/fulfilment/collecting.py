"""Collecting: for how long goods wait for their customer, and when the customer hears of it.

Published as immutable versions. How long one waits is fixed when it becomes ready.
"""

from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from ordito.fulfilment.errors import CollectingPolicyUnclear
from ordito.fulfilment.events import CollectingPolicyPublished
from ordito.fulfilment.model import FulfilmentOrder
from ordito.platform.db import Tx, statements
from ordito.platform.policies import Policy

Days = Annotated[int, msgspec.Meta(ge=1, le=365)]


class CollectingPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For how long goods wait to be collected.

    Attributes:
        keep_days: then they are free again and the money goes back; None keeps them without end.
        remind_days: days after which the customer is reminded, rising, before that.
    """

    keep_days: Days | None = 10
    remind_days: Annotated[tuple[Days, ...], msgspec.Meta(max_length=10)] = (2, 6)


class Collecting(msgspec.Struct, frozen=True):
    """The policy in force and its version, 0 where none was published."""

    version: int
    policy: CollectingPolicy


_sql: Final = statements(__name__)
_DUE: Final = _sql.query("list_uncollected", FulfilmentOrder)
_FORGOTTEN: Final = _sql.query("list_forgotten", FulfilmentOrder)
_REMIND: Final = _sql.query("note_reminder", int)
COLLECTING: Final = Policy(
    "fulfilment.collecting_policy",
    form=CollectingPolicy,
    before=CollectingPolicy(),
    book=Collecting,
    fact=lambda version, _: CollectingPolicyPublished(policy_version=version),
)


async def publish_policy(tx: Tx, *, policy: CollectingPolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what becomes ready from now on, and return its version.

    Raises:
        CollectingPolicyUnclear: a reminder comes after the end, or before another one.
    """
    days = policy.remind_days
    if list(days) != sorted(set(days)):
        raise CollectingPolicyUnclear("Reminders come one after the other.", field="remind_days")
    if policy.keep_days is not None and days and days[-1] >= policy.keep_days:
        raise CollectingPolicyUnclear("A reminder comes before the end.", field="remind_days")
    return (await COLLECTING.publish(tx, document=policy, by=by, at=at)).version


def until(collecting: Collecting, at: datetime) -> datetime | None:
    """Return until when what is ready at an instant waits."""
    days = collecting.policy.keep_days
    return None if days is None else at + timedelta(days=days)


async def list_to_remind(
    tx: Tx, *, collecting: Collecting, at: datetime, most: int = 100
) -> list[FulfilmentOrder]:
    """Return what waits for a customer who shall be reminded by now."""
    days = collecting.policy.remind_days
    return await tx.fetch(
        _FORGOTTEN,
        ready_before=[at - timedelta(days=number) for number in days],
        turns=list(range(len(days))),
        most=most,
    )


async def note_reminder(tx: Tx, *, task: FulfilmentOrder, collecting: Collecting) -> int | None:
    """Count a reminder; return which it was from 1 on, None where nothing waits any more.

    Of two who remind at once, one finds that it was done.
    """
    return await tx.find(
        _REMIND,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
        reminders=task.reminders,
        most=len(collecting.policy.remind_days),
    )


async def list_uncollected(tx: Tx, *, at: datetime, most: int = 100) -> list[FulfilmentOrder]:
    """Return what nobody has come for in its time."""
    return await tx.fetch(_DUE, at=at, most=most)
