"""Deliveries: which fact is to reach which endpoint, and what became of it.

The rows are the queue; a job only wakes whoever works it off. Two workers never hold the same row:
``claim`` moves ``next_at`` ahead, and what a killed worker held is due again by itself.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from ordito.platform.db import Tx, statements
from ordito.platform.events import SLOTS
from ordito.platform.feed import Cursor, Entry
from ordito.platform.webhooks.endpoints import EVERY
from ordito.platform.webhooks.errors import DeliveryNotFound
from ordito.platform.webhooks.events import WebhookDisabled, WebhookGaveUp
from ordito.platform.webhooks.ports import Answer

_HELD_ATTEMPTS: Final = 3
_REST_AFTER: Final = 3
_LONGEST_REST_S: Final = 600
_REPLAY_BATCH: Final = 1000
_FORGET_BATCH: Final = 10_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_END_OF_TIME: Final = datetime(9999, 1, 1, tzinfo=UTC)
_NO_ID: Final = UUID(int=0)


class Due(Struct, frozen=True):
    """A delivery that the caller may make now.

    Attributes:
        fact_id: which fact.
        slot: where it stands in the log.
        attempts: with the one that is to be made now.
    """

    fact_id: UUID
    slot: int
    attempts: int


class Delivery(Struct, frozen=True):
    """A fact on its way to an endpoint.

    Attributes:
        fact_id: which fact; also the message's id.
        type: of the event.
        subject_id: what it happened to.
        state: ``waiting``, ``delivered`` or ``dead``.
        attempts: made so far.
        next_at: while it waits, when it is due.
        made_at: when it was decided to send it.
        ended_at: when it was delivered or given up, or None.
        status: HTTP status of the latest attempt, or None.
        fault: of the latest attempt, or None.
        duration_ms: of the latest attempt, or None.
    """

    fact_id: UUID
    type: str
    subject_id: UUID
    state: str
    attempts: int
    next_at: datetime
    made_at: datetime
    ended_at: datetime | None
    status: int | None
    fault: str | None
    duration_ms: int | None

    @property
    def place(self) -> Cursor:
        """Where it stands in the list of deliveries."""
        return Cursor((self.made_at - _EPOCH) // timedelta(microseconds=1), self.fact_id)


class Attempt(Struct, frozen=True):
    """One try of a delivery.

    Attributes:
        at: when.
        url: where to.
        headers: that were sent.
        body_bytes: length of what was sent.
        body_sha256: its digest; the representation in it is not kept.
        status: HTTP status of the answer, or None.
        fault: see ``Answer``.
        answer_head: how the answer began, personal values of the message blotted out.
        duration_ms: how long it took.
    """

    at: datetime
    url: str
    headers: dict[str, str]
    body_bytes: int
    body_sha256: bytes
    status: int | None
    fault: str | None
    answer_head: str
    duration_ms: int


_sql = statements(__name__)
_NOTE = _sql.query("note", UUID)
_NOTE_OWNED = _sql.query("note_owned", UUID)
_HUNGRY = _sql.query("list_hungry", UUID)
_CLAIM = _sql.query("claim", Due)
_FACT = _sql.query("find_fact", Entry)
_FIND_NOTED = _sql.query("find_noted", Entry)
_ATTEMPT = _sql.command("insert_attempt")
_DELIVERED = _sql.command("note_delivered")
_RECOVERED = _sql.command("note_recovered")
_AGAIN = _sql.command("note_failed")
_DEAD = _sql.command("note_dead")
_FAILING = _sql.command("note_failing")
_DISABLE = _sql.query("disable_failing", UUID)
_LIST = _sql.query("list_deliveries", Delivery)
_FIND = _sql.query("find_delivery", Delivery)
_ATTEMPTS = _sql.query("list_attempts", Attempt)
_REDELIVER = _sql.command("redeliver")
_REPLAY = _sql.query("replay_slot", UUID)
_FORGET_ATTEMPTS = _sql.command("forget_attempts")
_FORGET = _sql.command("forget_deliveries")


async def note(tx: Tx, *, facts: Sequence[Entry], at: datetime) -> list[UUID]:
    """Decide which endpoints each fact is to reach; return the endpoints that have work now.

    Imported history reaches nobody. A fact that was noted before is not noted again.
    """
    news = [fact for fact in facts if fact.origin != "history"]
    if not news:
        return []
    found = await tx.fetch(
        _NOTE,
        fact_ids=[fact.fact_id for fact in news],
        slots=[fact.slot for fact in news],
        xids=[fact.xid for fact in news],
        types=[fact.type for fact in news],
        subject_ids=[fact.subject_id for fact in news],
        place_ids=[fact.place_id for fact in news],
        every=EVERY,
        at=at,
    )
    return sorted(set(found))


async def note_owned(
    tx: Tx, *, facts: Sequence[Entry], owners: Sequence[str], at: datetime
) -> list[UUID]:
    """Decide which listeners facts of their own are to reach; return those that have work now.

    Args:
        tx: the caller's transaction.
        facts: that came through somebody.
        owners: through whom, for each of them.
        at: the present instant.
    """
    found = await tx.fetch(
        _NOTE_OWNED,
        fact_ids=[fact.fact_id for fact in facts],
        slots=[fact.slot for fact in facts],
        xids=[fact.xid for fact in facts],
        types=[fact.type for fact in facts],
        subject_ids=[fact.subject_id for fact in facts],
        owners=list(owners),
        at=at,
    )
    return sorted(set(found))


async def list_hungry(tx: Tx, *, at: datetime) -> list[UUID]:
    """Return the active endpoints for which something is due; at most 1,000."""
    return await tx.fetch(_HUNGRY, at=at)


async def claim(
    tx: Tx, *, endpoint_id: UUID, most: int, lease: timedelta, at: datetime
) -> list[Due]:
    """Take up to ``most`` deliveries that are due, for ``lease``; count the attempt.

    Of one subject only the earliest is taken, until it has failed three times: then those behind
    it may pass.
    """
    return await tx.fetch(
        _CLAIM,
        endpoint_id=endpoint_id,
        most=most,
        held_attempts=_HELD_ATTEMPTS,
        at=at,
        lease_until=at + lease,
    )


async def get_fact(tx: Tx, *, slot: int, fact_id: UUID) -> Entry:
    """Return a fact of the log, which never loses one."""
    return await tx.one(_FACT, slot=slot, fact_id=fact_id)


async def find_noted(tx: Tx, *, endpoint_id: UUID, fact_id: UUID) -> Entry:
    """Return the fact of a delivery.

    Raises:
        DeliveryNotFound: the fact was never meant for the endpoint, or is out of its log.
    """
    found = await tx.find(_FIND_NOTED, endpoint_id=endpoint_id, fact_id=fact_id)
    if found is None:
        raise DeliveryNotFound(f"fact {fact_id} is not in this webhook's log", field="fact_id")
    return found


async def settle(
    tx: Tx,
    *,
    endpoint_id: UUID,
    due: Due,
    attempt: Attempt,
    answer: Answer,
    next_at: datetime | None,
    gives_up_after: timedelta,
) -> None:
    """Keep what an attempt brought: delivered, to be tried again, or given up.

    Args:
        tx: the caller's transaction.
        endpoint_id: whose.
        due: what was tried.
        attempt: as it goes into the log.
        answer: what came back.
        next_at: when to try again after a failure; None gives up.
        gives_up_after: an endpoint that fails for longer is disabled; one that is gone, at once.
    """
    await _log(tx, endpoint_id, due, attempt)
    at = attempt.at
    if answer.fault is None:
        await tx.run(_DELIVERED, endpoint_id=endpoint_id, fact_id=due.fact_id, at=at)
        await tx.run(_RECOVERED, endpoint_id=endpoint_id)
        return
    if next_at is not None:
        await tx.run(_AGAIN, endpoint_id=endpoint_id, fact_id=due.fact_id, next_at=next_at)
    elif await tx.run(_DEAD, endpoint_id=endpoint_id, fact_id=due.fact_id, at=at):
        event = WebhookGaveUp(endpoint_id=endpoint_id, fact_id=due.fact_id)
        tx.record(event, subject=endpoint_id, at=at)
    await tx.run(
        _FAILING,
        endpoint_id=endpoint_id,
        at=at,
        rest_after=_REST_AFTER,
        longest_s=_LONGEST_REST_S,
    )
    reason = "gone" if answer.fault == "gone" else "failing"
    # one that says it is gone is believed at once
    since = at if reason == "gone" else at - gives_up_after
    if await tx.find(_DISABLE, endpoint_id=endpoint_id, since=since, reason=reason, at=at):
        event = WebhookDisabled(endpoint_id=endpoint_id, reason=reason)
        tx.record(event, subject=endpoint_id, at=at)


async def _log(tx: Tx, endpoint_id: UUID, due: Due, attempt: Attempt) -> None:
    await tx.run(
        _ATTEMPT,
        endpoint_id=endpoint_id,
        fact_id=due.fact_id,
        at=attempt.at,
        url=attempt.url,
        headers=attempt.headers,
        body_bytes=attempt.body_bytes,
        body_sha256=attempt.body_sha256,
        status=attempt.status,
        fault=attempt.fault,
        answer_head=attempt.answer_head,
        duration_ms=attempt.duration_ms,
    )


async def list_deliveries(
    tx: Tx,
    *,
    endpoint_id: UUID,
    before: Cursor | None = None,
    state: str | None = None,
    most: int = 50,
) -> list[Delivery]:
    """Return deliveries, latest first.

    Args:
        tx: the caller's transaction.
        endpoint_id: whose.
        before: place of the last one of the page before; None begins with the latest.
        state: only of this state; None for all.
        most: at most so many.
    """
    return await tx.fetch(
        _LIST,
        endpoint_id=endpoint_id,
        before=_END_OF_TIME if before is None else _instant_of(before),
        before_id=_NO_ID if before is None else before.fact_id,
        state=state,
        most=most,
    )


async def get_delivery(tx: Tx, *, endpoint_id: UUID, fact_id: UUID) -> Delivery:
    """Return a delivery with its latest attempt.

    Raises:
        DeliveryNotFound: the fact was never meant for the endpoint, or is out of its log.
    """
    found = await tx.find(_FIND, endpoint_id=endpoint_id, fact_id=fact_id)
    if found is None:
        raise DeliveryNotFound(f"fact {fact_id} is not in this webhook's log", field="fact_id")
    return found


async def list_attempts(tx: Tx, *, endpoint_id: UUID, fact_id: UUID) -> list[Attempt]:
    """Return the latest 100 attempts of a delivery, latest first."""
    return await tx.fetch(_ATTEMPTS, endpoint_id=endpoint_id, fact_id=fact_id)


async def redeliver(tx: Tx, *, endpoint_id: UUID, fact_id: UUID, at: datetime) -> None:
    """Let a delivery begin anew, whatever became of it; its message keeps its id.

    Raises:
        DeliveryNotFound: the fact was never meant for the endpoint, or is out of its log.
    """
    if not await tx.run(_REDELIVER, endpoint_id=endpoint_id, fact_id=fact_id, at=at):
        raise DeliveryNotFound(f"fact {fact_id} is not in this webhook's log", field="fact_id")


async def replay(
    tx: Tx,
    *,
    endpoint_id: UUID,
    slot: int,
    after: UUID,
    since: datetime,
    until: datetime,
    at: datetime,
) -> tuple[int, UUID] | None:
    """Note again what was recorded in a span of time, a batch at a time.

    Args:
        tx: the caller's transaction.
        endpoint_id: to whom; facts of types and places that it wants now.
        slot: of the log, beginning with 0.
        after: the last fact that was looked at in this slot; all zeros to begin with.
        since: begin of the span.
        until: end of the span, excluded.
        at: the present instant.

    Returns:
        Where to go on, or None where the span is through.
    """
    begin = max(after, _first_id(since))
    found = await tx.fetch(
        _REPLAY,
        endpoint_id=endpoint_id,
        slot=slot,
        after=begin,
        until=_first_id(until),
        every=EVERY,
        at=at,
        most=_REPLAY_BATCH,
    )
    if len(found) == _REPLAY_BATCH:
        return slot, max(found)
    return None if slot + 1 == SLOTS else (slot + 1, _NO_ID)


async def forget(tx: Tx, *, before: datetime) -> int:
    """Forget what ended before an instant, and its attempts; return how many, a batch at a time."""
    attempts = await tx.run(_FORGET_ATTEMPTS, before=before, most=_FORGET_BATCH)
    return attempts + await tx.run(_FORGET, before=before, most=_FORGET_BATCH)


def _instant_of(place: Cursor) -> datetime:
    last_us = (_END_OF_TIME - _EPOCH) // timedelta(microseconds=1)
    return _EPOCH + timedelta(microseconds=min(place.xid, last_us))


def _first_id(instant: datetime) -> UUID:
    """Return the least time-ordered id of an instant, to the millisecond."""
    return UUID(int=max(0, int(instant.timestamp() * 1000)) << 80)
