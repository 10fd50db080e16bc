"""Intake: each message is taken once, and what cannot be taken is kept until a person has seen it.

The claim of a message id stands in the transaction that keeps its touchpoint: a message that was
acknowledged is here, and one that is sent again is not here twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

import msgspec

from ordito.journeys.errors import BadEventSettled, UnknownBadEvent
from ordito.journeys.events import BadEventClosed
from ordito.journeys.model import Heard, Sent, Source, Unfit
from ordito.journeys.rules.clocks import HORIZON, instant_of
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId, OrderId

_KEPT: Final = timedelta(days=30)
_MOST_ROWS: Final = 5000
_PATIENCE: Final = timedelta(days=2)
_MARGIN: Final = timedelta(days=2)  # a message of the horizon's last day may still be on its way


class BadEvent(msgspec.Struct, frozen=True):
    """An event that was not taken.

    Attributes:
        bad_event_id: which.
        source_id: of it.
        message_id: as it was sent; may be empty.
        reason: code.
        detail: which field is wrong.
        content: what was sent; personal values may be in it.
        state: ``open``, ``taken`` or ``dropped``.
        seen: how often it came.
        occurred_at: when it happened, as far as that is known.
        received_at: when it first came.
        settled_at: when a person took or dropped it.
        settled_by: who.
    """

    bad_event_id: UUID
    source_id: UUID
    message_id: str
    reason: str
    detail: str
    content: Any
    state: str
    seen: int
    occurred_at: datetime
    received_at: datetime
    settled_at: datetime | None
    settled_by: str | None

    @property
    def fields(self) -> dict[str, Any]:
        """What was sent; none where it was no object."""
        is_object = isinstance(self.content, dict)
        return cast("dict[str, Any]", self.content) if is_object else {}


class BadCount(msgspec.Struct, frozen=True):
    """How many events of a source were not taken for a reason."""

    source_id: UUID
    reason: str
    events: int


class Claimed(NamedTuple):
    """What became of the messages of a batch.

    Attributes:
        fresh: those that are taken now.
        reused: those whose id another message has.
        repeated: how many were here already.
    """

    fresh: list[Heard]
    reused: list[Unfit]
    repeated: int


class Report(NamedTuple):
    """An order that a client reports.

    Attributes:
        order_name: as the client calls the order.
        touchpoint_id: that says so.
        identifier_id: under which the touchpoint stands.
        order_id: of the core, where it has the order already.
        customer_id: whose order it is.
    """

    order_name: str
    touchpoint_id: UUID
    identifier_id: IdentifierId
    order_id: OrderId | None
    customer_id: CustomerId | None


class Unmatched(msgspec.Struct, frozen=True):
    """A report of an order that the core does not have.

    Attributes:
        order_name: as the client calls it.
        user_space: of the source; it may number orders by itself.
        source_id: that reports it.
        touchpoint_id: that says so.
        reported_at: when it came.
    """

    order_name: str
    user_space: str
    source_id: UUID
    touchpoint_id: UUID
    reported_at: datetime


class Message(msgspec.Struct, frozen=True):
    """The claim of a message.

    Attributes:
        message_key: of source and message id.
        content_hash: of what it said.
    """

    message_key: UUID
    content_hash: int


_sql: Final = statements(__name__)
_CLAIM: Final = _sql.query("claim_messages", UUID)
_HASHES: Final = _sql.query("list_hashes", Message)
_KEEP: Final = _sql.command("keep_bad_events")
_LIST: Final = _sql.query("list_bad_events", BadEvent)
_COUNT_BAD: Final = _sql.query("count_bad_events", BadCount)
_FIND: Final = _sql.query("find_bad_event", BadEvent)
_SETTLE: Final = _sql.query("settle_bad_event", UUID)
_REPORT: Final = _sql.command("note_reports")
_UNMATCHED: Final = _sql.query("list_unmatched", Unmatched)
_MATCH: Final = _sql.command("match_reports")
_SWEEP_MESSAGES: Final = _sql.command("forget_messages")
_SWEEP_BAD: Final = _sql.command("forget_bad_events")
_FORGET_VALUES: Final = _sql.command("forget_values")


async def claim_messages(tx: Tx, *, heard: Sequence[Heard]) -> Claimed:
    """Claim the messages of a batch; who holds one of them in another transaction is waited for.

    The same id with other content is another event whose sender has chosen the id badly: it is
    neither taken nor lost.
    """
    first: dict[UUID, Heard] = {}
    others = [one for one in heard if first.setdefault(one.message_key, one) is not one]
    fresh_keys = set(
        await tx.fetch(
            _CLAIM,
            message_keys=[one.message_key for one in first.values()],
            content_hashes=[one.content_hash for one in first.values()],
            occurred_ats=[one.occurred_at for one in first.values()],
        )
    )
    fresh = [one for key, one in first.items() if key in fresh_keys]
    hashes = {one.message_key: one.content_hash for one in fresh}
    known = [one for key, one in first.items() if key not in fresh_keys]
    if known:
        rows = await tx.fetch(_HASHES, message_keys=[one.message_key for one in known])
        hashes |= {row.message_key: row.content_hash for row in rows}
    seen = [*known, *others]
    reused = [one for one in seen if hashes.get(one.message_key) != one.content_hash]
    return Claimed(fresh, [_reused(one) for one in reused], len(seen) - len(reused))


async def keep_bad_events(tx: Tx, *, source: Source, unfit: Sequence[Unfit], at: datetime) -> None:
    """Keep events that were not taken; one that comes again is counted."""
    if not unfit:
        return
    rows: dict[UUID, tuple[Unfit, bytes]] = {}
    times: dict[UUID, int] = {}
    for one in unfit:
        content = msgspec.json.encode(one.content, enc_hook=str)
        key = ids.derive("bad event", source.source_id, one.reason, one.message_id, content)
        rows[key] = one, content
        times[key] = times.get(key, 0) + 1
    keys = sorted(rows)
    await tx.run(
        _KEEP,
        bad_event_ids=keys,
        source_id=source.source_id,
        message_ids=[rows[key][0].message_id for key in keys],
        reasons=[rows[key][0].reason for key in keys],
        details=[rows[key][0].detail for key in keys],
        contents=[rows[key][1] for key in keys],
        seen=[times[key] for key in keys],
        occurred_ats=[rows[key][0].occurred_at for key in keys],
        at=at,
    )


async def list_bad_events(
    tx: Tx,
    *,
    source_ids: Sequence[UUID] | None = None,
    state: str = "open",
    reason: str = "",
    after: UUID | None = None,
    page_size: int = 50,
) -> list[BadEvent]:
    """Return events that were not taken, the latest first.

    Args:
        tx: open transaction.
        source_ids: of these sources; None is of all.
        state: ``open``, ``taken`` or ``dropped``.
        reason: empty is any.
        after: the last that is known already; None begins with the latest.
        page_size: at most so many.
    """
    return await tx.fetch(
        _LIST,
        source_ids=source_ids,
        state=state,
        reason=reason,
        after=after,
        page_size=page_size,
    )


async def count_bad_events(
    tx: Tx, *, source_ids: Sequence[UUID] | None = None, state: str = "open"
) -> list[BadCount]:
    """Return how many events were not taken, by source and reason, the most first."""
    return await tx.fetch(_COUNT_BAD, source_ids=source_ids, state=state)


async def get_bad_event(tx: Tx, *, bad_event_id: UUID) -> BadEvent:
    """Return an event that was not taken.

    Raises:
        UnknownBadEvent: there is none of that id, or it has gone.
    """
    found = await tx.find(_FIND, bad_event_id=bad_event_id)
    if found is None:
        raise UnknownBadEvent(f"there is no bad event {bad_event_id}", field="bad_event_id")
    return found


def offset_of(bad_event: BadEvent, *, sent: Sent) -> timedelta:
    """Return how far the sender's clock was behind ours, as it was known when an event came.

    Nothing where its time was corrected by hand, or lay ahead of every clock.

    Args:
        bad_event: as it was put aside.
        sent: with what was corrected.
    """
    field, given = "originalTimestamp", sent.original_timestamp
    if given is None:
        field, given = "timestamp", sent.timestamp
    written = instant_of(given)
    is_corrected = bad_event.fields.get(field) != given
    if written is None or is_corrected or bad_event.reason == "in_the_future":
        return timedelta()
    return bad_event.occurred_at - written


async def settle_bad_event(
    tx: Tx, *, bad_event: BadEvent, state: str, by: str, at: datetime
) -> None:
    """Note that a person took or dropped an event.

    Raises:
        BadEventSettled: somebody was quicker.
    """
    settled = await tx.find(_SETTLE, bad_event_id=bad_event.bad_event_id, state=state, by=by, at=at)
    if settled is None:
        raise BadEventSettled("This event is not open any more.", field="bad_event_id")
    closed = BadEventClosed(state=state, reason=bad_event.reason)
    tx.record(closed, subject=bad_event.bad_event_id, at=at)


async def note_reports(tx: Tx, *, source: Source, reports: Sequence[Report], at: datetime) -> None:
    """Note orders that a client reports, with the core's own where it has them."""
    rows = sorted(reports, key=lambda one: (one.order_name, one.touchpoint_id))
    await tx.run(
        _REPORT,
        order_names=[one.order_name for one in rows],
        source_id=source.source_id,
        user_space=source.user_space,
        touchpoint_ids=[one.touchpoint_id for one in rows],
        identifier_ids=[one.identifier_id for one in rows],
        order_ids=[one.order_id for one in rows],
        customer_ids=[one.customer_id for one in rows],
        at=at,
    )


async def list_unmatched(tx: Tx, *, at: datetime, page_size: int = 1000) -> list[Unmatched]:
    """Return orders reported in the last two days that the core does not have, latest first."""
    return await tx.fetch(_UNMATCHED, since=at - _PATIENCE, rows=page_size)


async def match_reports(tx: Tx, *, orders: Mapping[str, tuple[OrderId, CustomerId]]) -> int:
    """Match reports that came before their order; return how many there were.

    Args:
        tx: open transaction.
        orders: order and customer by how the client calls the order.
    """
    rows = sorted(orders.items())
    return await tx.run(
        _MATCH,
        order_names=[name for name, _ in rows],
        order_ids=[order_id for _, (order_id, _) in rows],
        customer_ids=[customer_id for _, (_, customer_id) in rows],
    )


async def sweep_messages(tx: Tx, *, at: datetime) -> int:
    """Forget claims of messages whose time has gone, and bad events; return how many rows."""
    gone = await tx.run(_SWEEP_MESSAGES, before=at - HORIZON - _MARGIN, rows=_MOST_ROWS)
    return gone + await tx.run(_SWEEP_BAD, before=at - _KEPT, rows=_MOST_ROWS)


async def forget_values(tx: Tx, *, values: Sequence[str]) -> int:
    """Delete bad events in which one of these personal values stands; return how many.

    Args:
        tx: open transaction.
        values: of somebody who is erased, as they were written; short ones are left out.
    """
    sought = sorted({_pattern(value) for value in values if len(value.strip()) > 3})  # noqa: PLR2004 # shorter ones stand in anything
    return await tx.run(_FORGET_VALUES, patterns=sought) if sought else 0


def _pattern(value: str) -> str:
    escaped = value.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _reused(heard: Heard) -> Unfit:
    return Unfit(
        message_id=heard.message_id,
        reason="id_reused",
        detail="messageId: another event of this source had it",
        occurred_at=heard.occurred_at,
        content=heard.sent,
    )
