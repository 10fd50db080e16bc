"""Verbs of commitments: made, their clocks paused and resumed, kept, missed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId
from ordito.service.cases.errors import NothingPromised, UnknownCommitment
from ordito.service.cases.events import (
    CaseEscalated,
    CommitmentEnded,
    CommitmentMade,
    CommitmentMissed,
)
from ordito.service.cases.model import Case, Commitment, CommitmentBook, CommitmentKind, Whose
from ordito.service.cases.policies import COMMITMENTS
from ordito.service.cases.rules import promises

_SECOND_US: Final = 1_000_000


class ToLookAt(msgspec.Struct, frozen=True):
    """A commitment of which a threshold has come."""

    customer_id: CustomerId
    case_id: UUID
    commitment_id: UUID

    @property
    def whose(self) -> Whose:
        """The case in which it was made."""
        return Whose(self.customer_id, self.case_id)


class Reached(msgspec.Struct, frozen=True):
    """A threshold that came: who hears of it, and which priority the case has at least.

    Attributes:
        kind: of the commitment.
        percent: of its time.
        to: who hears of it; None where the time ran out.
        priority: of the case, at least; None leaves it.
    """

    kind: str
    percent: int
    to: str | None
    priority: int | None


_sql: Final = statements(__name__)
_INSERT: Final = _sql.command("insert_commitment")
_SAVE: Final = _sql.command("save_commitment")
_SPAN: Final = _sql.command("insert_span")
_LIST: Final = _sql.query("list_open_commitments", Commitment)
_NEXT_DUE: Final = _sql.query("find_next_due", datetime)
_REFUNDS: Final = _sql.query("list_promised_refunds", ToLookAt)
_TO_LOOK_AT: Final = _sql.query("list_to_look_at", ToLookAt)


async def make(
    tx: Tx,
    *,
    case: Case,
    kind: CommitmentKind,
    since: datetime,
    at: datetime,
    subject_id: UUID | None = None,
) -> Commitment | None:
    """Promise what the policy promises of a kind, counted from ``since``; None where it does not.

    A promise of the same kind about the same that is open stands.
    """
    for one in await list_open(tx, story=[case.whose]):
        if one.kind == kind and one.subject_id == subject_id:
            return one
    book = await COMMITMENTS.load(tx)
    promise = promises.choose(book, kind=kind, case=case)
    if promise is None:
        return None
    new = promises.begun(promise, book=book, whose=case.whose, subject_id=subject_id, at=at)
    standing = promises.run(new.having(commitment_id=ids.new()), book=book, since=since)
    kept = msgspec.structs.asdict(standing)
    for column in ("state", "spent_us", "spans", "missed_at", "level", "ended_at", "reason"):
        del kept[column]
    await tx.run(_INSERT, **kept)
    assert standing.due_at is not None, standing
    made = CommitmentMade(
        commitment_id=standing.commitment_id,
        kind=kind.value,
        promise=promise.code,
        policy_version=book.version,
        minutes=promise.minutes,
        due_at=standing.due_at,
    )
    _record(tx, made, standing, at)
    return standing


async def promise_more(
    tx: Tx, *, case: Case, kind: CommitmentKind, subject_id: UUID | None, at: datetime
) -> Commitment:
    """Promise something more in a locked case.

    Raises:
        NothingPromised: the policy says nothing of it.
    """
    made = await make(tx, case=case, kind=kind, since=at, subject_id=subject_id, at=at)
    if made is None:
        raise NothingPromised(f"Nothing of the kind {kind.value} is promised here.", field="kind")
    return made


async def list_open(tx: Tx, *, story: Sequence[Whose]) -> list[Commitment]:
    """Return what is promised and open in a case and those that were merged into it."""
    found: list[Commitment] = []
    for one in story:
        found += await tx.fetch(_LIST, customer_id=one.customer_id, case_id=one.case_id)
    return found


async def get_open(tx: Tx, *, story: Sequence[Whose], commitment_id: UUID) -> Commitment:
    """Return an open commitment of a story.

    Raises:
        UnknownCommitment: none of that id is open.
    """
    for one in await list_open(tx, story=story):
        if one.commitment_id == commitment_id:
            return one
    raise UnknownCommitment("Nothing of that id is open.", field="commitment_id")


async def next_due(tx: Tx, *, story: Sequence[Whose]) -> datetime | None:
    """Return when the first of what is open in a story is due, or None."""
    due = [
        await tx.find(_NEXT_DUE, customer_id=one.customer_id, case_id=one.case_id) for one in story
    ]
    return min((one for one in due if one is not None), default=None)


async def pause(tx: Tx, *, story: Sequence[Whose], at: datetime) -> None:
    """Let the clocks stand that stand while the company waits for the customer."""
    for one in await list_open(tx, story=story):
        if one.pauses and one.running_since is not None:
            await _save(tx, await _stopped(tx, one, at), before=one)


async def resume(tx: Tx, *, story: Sequence[Whose], at: datetime) -> None:
    """Let the clocks run again that stand."""
    for one in await list_open(tx, story=story):
        if one.running_since is None:
            book = await COMMITMENTS.load_version(tx, version=one.policy_version)
            await _save(tx, promises.run(one, book=book, since=at), before=one)


async def end_kind(
    tx: Tx,
    *,
    story: Sequence[Whose],
    kind: CommitmentKind,
    at: datetime,
    subject_id: UUID | None = None,
) -> None:
    """Note that what was promised of a kind (about something, if said) was done."""
    for one in await list_open(tx, story=story):
        if one.kind == kind and subject_id in (None, one.subject_id):
            await end(tx, commitment=one, at=at)


async def end(
    tx: Tx, *, commitment: Commitment, at: datetime, void_because: str | None = None
) -> Commitment:
    """Note that a commitment was kept, in time or late, or that nobody wants it any more."""
    stopped = await _stopped(tx, commitment, at)
    state = "kept" if promises.is_kept(stopped) else "broken"
    ended = msgspec.structs.replace(
        stopped,
        state=state if void_because is None else "void",
        reason=void_because,
        ended_at=at,
        look_at=None,
    )
    await _save(tx, ended, before=commitment)
    fact = CommitmentEnded(
        commitment_id=ended.commitment_id,
        kind=ended.kind,
        state=ended.state,
        minutes=ended.minutes,
        spent_s=ended.spent_us // _SECOND_US,
    )
    _record(tx, fact, ended, at)
    return ended


async def list_to_look_at(tx: Tx, *, at: datetime) -> list[ToLookAt]:
    """Return commitments of which a threshold has come, the longest ago first."""
    return await tx.fetch(_TO_LOOK_AT, at=at)


async def list_promised_refunds(
    tx: Tx, *, customer_ids: Sequence[CustomerId], order_id: UUID
) -> list[ToLookAt]:
    """Return refunds of an order that are promised to a person and open."""
    return await tx.fetch(_REFUNDS, customer_ids=customer_ids, order_id=order_id)


async def pass_thresholds(tx: Tx, *, case: Case, found: ToLookAt, at: datetime) -> list[Reached]:
    """Handle the thresholds of a commitment that have come; ``case`` is its story's, locked.

    Again, or after it was kept, there is nothing to handle.
    """
    open_now = await list_open(tx, story=[found.whose])
    own = [one for one in open_now if one.commitment_id == found.commitment_id]
    passed: list[Reached] = []
    for commitment in own:
        book = await COMMITMENTS.load_version(tx, version=commitment.policy_version)
        standing = commitment
        for standing, percent, escalation in promises.reached(commitment, book=book, at=at):
            fact: Event
            if escalation is None:
                assert standing.due_at is not None, standing
                fact = CommitmentMissed(
                    commitment_id=standing.commitment_id,
                    kind=standing.kind,
                    due_at=standing.due_at,
                )
            else:
                fact = CaseEscalated(
                    commitment_id=standing.commitment_id,
                    kind=standing.kind,
                    percent=percent,
                    to=escalation.to,
                    assignee=case.assignee,
                )
            _record(tx, fact, standing, at)
            to, least = (None, None) if escalation is None else (escalation.to, escalation.priority)
            passed.append(Reached(standing.kind, percent, to, least))
        await _save(tx, standing, before=commitment)
    return passed


async def _stopped(tx: Tx, commitment: Commitment, at: datetime) -> Commitment:
    book: CommitmentBook = await COMMITMENTS.load_version(tx, version=commitment.policy_version)
    stopped = promises.stop(commitment, book=book, at=at)
    if stopped is None:
        return commitment
    standing, spent_us, began_at = stopped
    await tx.run(
        _SPAN,
        customer_id=standing.customer_id,
        case_id=standing.case_id,
        commitment_id=standing.commitment_id,
        no=standing.spans,
        began_at=began_at,
        ended_at=at,
        spent_us=spent_us,
    )
    return standing


async def _save(tx: Tx, commitment: Commitment, *, before: Commitment) -> None:
    written = await tx.run(
        _SAVE,
        customer_id=commitment.customer_id,
        case_id=commitment.case_id,
        commitment_id=commitment.commitment_id,
        state=commitment.state,
        spent_us=commitment.spent_us,
        spans=commitment.spans,
        spans_before=before.spans,
        running_since=commitment.running_since,
        due_at=commitment.due_at,
        missed_at=commitment.missed_at,
        level=commitment.level,
        look_at=commitment.look_at,
        ended_at=commitment.ended_at,
        reason=commitment.reason,
    )
    assert written == 1, commitment


def _record(tx: Tx, event: Event, commitment: Commitment, at: datetime) -> None:
    tx.record(
        event,
        subject=commitment.case_id,
        customer_id=commitment.customer_id,
        case_id=commitment.case_id,
        at=at,
    )
