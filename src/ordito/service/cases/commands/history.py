"""Cases of the past: appended in bulk, with what was said and who had them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, OrderId
from ordito.service.cases.commands.cases import case_claims, record
from ordito.service.cases.events import CaseAssigned, CaseOpened
from ordito.service.cases.model import EntryKind, Source, State, Whose

_Row = tuple[Any, ...]

_CASE: Final = (
    "customer_id case_id channel subject topic state state_at priority skill channel_id assignee"
    " assigned_at due_at version last_seq heard_at answered_at opened_by opened_at solved_at"
    " closed_at resolution"
).split()
_ENTRY: Final = "customer_id case_id seq kind body actor at began_at ended_at".split()
_LINK: Final = "customer_id case_id kind subject_id linked_at".split()
_CLAIM: Final = "claim customer_id case_id".split()
_PRIORITY: Final = 3
_SKILL: Final = "general"
_DUE: Final = timedelta(days=2)


class HistoricEntry(msgspec.Struct, frozen=True):
    """Something that was said in a case.

    Attributes:
        kind: see ``EntryKind``.
        at: when.
        body: the words.
        actor: who wrote it down.
        took: how long the work on it lasted, until ``at``.
    """

    kind: EntryKind
    at: datetime
    body: str
    actor: str
    took: timedelta | None = None


class HistoricCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as another system kept it.

    Attributes:
        case_id: made by the caller.
        source: by what it came.
        order_id: that it is about, or None.
        owners: who had it, each since when, in order; none is nobody yet.
        entries: at least the first word, in order.
        closed_at: None where it is open still.
    """

    customer_id: CustomerId
    case_id: UUID
    source: Source
    channel_id: ChannelId
    subject: str
    topic: str
    order_id: OrderId | None
    opened_at: datetime
    owners: tuple[tuple[str, datetime], ...]
    entries: tuple[HistoricEntry, ...]
    closed_at: datetime | None


async def import_cases(tx: Tx, *, cases: Sequence[HistoricCase]) -> None:
    """Append cases with their facts; nothing is promised in them and nobody is told.

    Args:
        tx: open transaction; its context says the origin, which should be ``history``.
        cases: each once, over all imports; the caller keeps count of its batches.
    """
    actor = tx.context.actor
    for table, columns, rows in (
        ("service.case", _CASE, (_case_row(case, actor) for case in cases)),
        ("service.entry", _ENTRY, _entry_rows(cases)),
        ("service.link", _LINK, _link_rows(cases)),
        ("service.claim", _CLAIM, _claim_rows(cases)),
    ):
        await tx.copy(table, columns=columns, records=list(rows))
    for case in cases:
        _note(tx, case)


def _note(tx: Tx, case: HistoricCase) -> None:
    whose = Whose(case.customer_id, case.case_id)
    opened = CaseOpened(
        channel=case.source, topic=case.topic, priority=_PRIORITY, skill=_SKILL, follows_id=None
    )
    record(tx, event=opened, whose=whose, at=case.opened_at)
    before = None
    for owner, since in case.owners:
        record(tx, event=CaseAssigned(before=before, assignee=owner), whose=whose, at=since)
        before = owner


def _case_row(case: HistoricCase, actor: str) -> _Row:
    owner, since = case.owners[-1] if case.owners else (None, None)
    if case.closed_at is not None:
        state, state_at = State.CLOSED, case.closed_at
    else:
        state, state_at = (State.NEW if since is None else State.OPEN), since or case.opened_at
    return (
        case.customer_id,
        case.case_id,
        case.source,
        case.subject,
        case.topic,
        state,
        state_at,
        _PRIORITY,
        _SKILL,
        case.channel_id,
        owner,
        since,
        case.opened_at + _DUE,
        1,
        len(case.entries),
        case.opened_at,
        case.closed_at,
        actor,
        case.opened_at,
        case.closed_at,
        case.closed_at,
        None if case.closed_at is None else "answered",
    )


def _entry_rows(cases: Sequence[HistoricCase]) -> Iterator[_Row]:
    for case in cases:
        for seq, entry in enumerate(case.entries, start=1):
            yield (
                case.customer_id,
                case.case_id,
                seq,
                entry.kind,
                entry.body,
                entry.actor,
                entry.at,
                None if entry.took is None else entry.at - entry.took,
                None if entry.took is None else entry.at,
            )


def _link_rows(cases: Sequence[HistoricCase]) -> Iterator[_Row]:
    for case in cases:
        if case.order_id is not None:
            yield case.customer_id, case.case_id, "order", case.order_id, case.opened_at


def _claim_rows(cases: Sequence[HistoricCase]) -> Iterator[_Row]:
    for case in cases:
        for claim in case_claims(case.case_id):
            yield claim, case.customer_id, case.case_id
