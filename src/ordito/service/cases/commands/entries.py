"""Verbs of what is said in a case: entries, drafts, who looks, merging and splitting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.service.cases.commands import cases, clocks
from ordito.service.cases.errors import MergeImpossible, NotMerged, SplitEmpty
from ordito.service.cases.events import (
    CaseEntryAdded,
    CasesMerged,
    CasesParted,
    CaseSplit,
)
from ordito.service.cases.model import (
    INCOMING,
    OUTGOING,
    Case,
    CommitmentKind,
    NewCase,
    NewEntry,
    State,
    Whose,
)

LOOKS: Final = timedelta(seconds=60)
"""How long somebody counts as looking who says nothing any more."""

_sql: Final = statements("ordito.service.cases.commands.cases")
_INSERT: Final = _sql.command("insert_entry")
_ATTACH: Final = _sql.command("insert_attachments")
_FIND: Final = _sql.query("find_entry_of_cause", int)
_SHOW: Final = _sql.command("show_entries")
_SHOW_BACK: Final = _sql.command("show_back")
_SAVE_DRAFT: Final = _sql.command("save_draft")
_DELETE_DRAFT: Final = _sql.command("delete_draft")
_LOOK: Final = _sql.command("note_looking")
_END_LOOK: Final = _sql.command("end_looking")
_FORGET_LOOKS: Final = _sql.command("forget_looking")


async def add_entry(tx: Tx, *, case: Case, new: NewEntry, at: datetime) -> tuple[Case, int]:
    """Add what was said to a locked case; return the case and the entry's number.

    What the customer says opens a case again that waits or is solved; what answers keeps the
    promise of a first answer. What a machine wrote does neither. A cause is added once.
    """
    if new.cause is not None:
        there = await tx.find(
            _FIND, customer_id=case.customer_id, case_id=case.case_id, cause=new.cause
        )
        if there is not None:
            return case, there
    seq = case.last_seq + 1
    key = {"customer_id": case.customer_id, "case_id": case.case_id, "seq": seq}
    await tx.run(
        _INSERT,
        **key,
        kind=new.kind.value,
        body=new.body,
        actor=new.actor or tx.context.actor,
        at=at,
        cause=new.cause,
        message_id=new.message_id,
        began_at=new.began_at,
        ended_at=new.ended_at,
        told=new.told,
    )
    if new.attached:
        await tx.run(
            _ATTACH,
            **key,
            sha256s=[one.sha256 for one in new.attached],
            names=[one.name for one in new.attached],
            media_types=[one.media_type for one in new.attached],
            sizes=[one.size_bytes for one in new.attached],
        )
    tx.record(
        CaseEntryAdded(seq=seq, kind=new.kind.value),
        subject=case.case_id,
        customer_id=case.customer_id,
        case_id=case.case_id,
        started_at=new.began_at,
        ended_at=new.ended_at,
        at=at,
    )
    case = msgspec.structs.replace(case, last_seq=seq)
    if new.is_automatic:
        return await cases.save(tx, case=case), seq
    if new.kind in INCOMING:
        return await _heard(tx, case, at), seq
    if new.kind in OUTGOING and new.reached:
        return await _answered(tx, case, at), seq
    return await cases.save(tx, case=case), seq


async def save_draft(tx: Tx, *, whose: Whose, body: str, at: datetime) -> None:
    """Keep what somebody writes and has not sent; an empty text forgets it."""
    key = {
        "customer_id": whose.customer_id,
        "case_id": whose.case_id,
        "agent": tx.context.actor,
    }
    if body:
        await tx.run(_SAVE_DRAFT, **key, body=body, at=at)
    else:
        await tx.run(_DELETE_DRAFT, **key)


async def look(tx: Tx, *, whose: Whose, is_writing: bool, at: datetime) -> None:
    """Note that somebody looks at a case, for a minute."""
    await tx.run(
        _LOOK,
        customer_id=whose.customer_id,
        case_id=whose.case_id,
        agent=tx.context.actor,
        at=at,
        until=at + LOOKS,
        is_writing=is_writing,
    )


async def look_away(tx: Tx, *, whose: Whose) -> None:
    """Note that somebody looks at a case no more."""
    await tx.run(
        _END_LOOK,
        customer_id=whose.customer_id,
        case_id=whose.case_id,
        agent=tx.context.actor,
    )


async def forget_looks(tx: Tx, *, at: datetime) -> int:
    """Forget who looks at cases no more; return how many."""
    return await tx.run(_FORGET_LOOKS, before=at)


async def merge(
    tx: Tx, *, whose: Whose, into: Whose, members: Sequence[CustomerId], at: datetime
) -> tuple[Case, Case]:
    """Let a case go on in another one of the same person; its own rows stay as they are.

    Args:
        tx: open transaction.
        whose: the case that goes on in the other one.
        into: that one.
        members: all ids of the person who has ``into``.
        at: now.

    Raises:
        UnknownCase: there is none of them.
        MergeImpossible: they are the same, of two persons, closed, or merged already.
    """
    if whose == into or whose.customer_id not in members:
        raise MergeImpossible("These cases cannot be one.", field="into")
    locked = {one: await cases.lock(tx, whose=one) for one in sorted((whose, into), key=_key)}
    gone, stays = locked[whose], locked[into]
    if any(one.merged_id or one.state == State.CLOSED for one in (gone, stays)):
        raise MergeImpossible("One of them is closed, or merged already.", field="into")
    gone = await cases.save(
        tx,
        case=msgspec.structs.replace(
            gone, merged_customer_id=into.customer_id, merged_id=into.case_id, merged_at=at
        ),
    )
    cases.record(tx, event=CasesMerged(into_id=into.case_id), whose=whose, at=at)
    stays = await cases.save(tx, case=await cases.with_due(tx, case=stays))
    return gone, stays


async def part(tx: Tx, *, whose: Whose, at: datetime) -> tuple[Case, Case]:
    """Let a case that was merged stand alone again, as it stood; return it and the other one.

    Raises:
        UnknownCase: there is none.
        NotMerged: it was not merged.
    """
    seen = await cases.lock(tx, whose=whose)
    if seen.merged_id is None or seen.merged_customer_id is None:
        raise NotMerged("The case was not merged.", field="case")
    into = Whose(seen.merged_customer_id, seen.merged_id)
    alone = msgspec.structs.replace(seen, merged_customer_id=None, merged_id=None, merged_at=None)
    alone = await cases.save(tx, case=alone)
    alone = await cases.save(tx, case=await cases.with_due(tx, case=alone))
    cases.record(tx, event=CasesParted(from_id=into.case_id), whose=whose, at=at)
    other = await cases.lock(tx, whose=into)
    return alone, await cases.save(tx, case=await cases.with_due(tx, case=other))


async def split(
    tx: Tx, *, case: Case, new: NewCase, seqs: Sequence[int], at: datetime
) -> tuple[Case, Case]:
    """Show entries of a locked case in a new one; return both.

    Raises:
        SplitEmpty: none of the entries is shown in the case.
    """
    other, is_new = await cases.open_case(tx, new=new, at=at)
    if is_new:
        shown = await tx.run(
            _SHOW,
            customer_id=case.customer_id,
            case_id=case.case_id,
            seqs=sorted(set(seqs)),
            into_id=other.case_id,
        )
        if not shown:
            raise SplitEmpty("None of these entries is shown in the case.", field="entries")
        cases.record(
            tx, event=CaseSplit(into_id=other.case_id, entries=shown), whose=case.whose, at=at
        )
    return await cases.save(tx, case=case), other


async def undo_split(tx: Tx, *, whose: Whose, at: datetime) -> tuple[Case, Case]:
    """Show the entries where they were; the case that was split off goes on in that one.

    Raises:
        UnknownCase: there is none.
        NotMerged: it was not split from another one.
        MergeImpossible: one of them is closed, or merged already.
    """
    seen = await cases.lock(tx, whose=whose)
    if seen.split_from is None:
        raise NotMerged("The case was not split from another one.", field="case")
    origin = Whose(whose.customer_id, seen.split_from)
    merged = await merge(tx, whose=whose, into=origin, members=[whose.customer_id], at=at)
    await tx.run(
        _SHOW_BACK,
        customer_id=origin.customer_id,
        case_id=origin.case_id,
        into_id=whose.case_id,
    )
    return merged


async def _heard(tx: Tx, case: Case, at: datetime) -> Case:
    heard = msgspec.structs.replace(case, heard_at=at)
    if case.state in (State.WAITING, State.SOLVED):
        return await cases.change_state(tx, case=heard, state=State.OPEN, at=at)
    return await cases.save(tx, case=heard)


async def _answered(tx: Tx, case: Case, at: datetime) -> Case:
    story = await cases.story_of(tx, whose=case.whose)
    await clocks.end_kind(tx, story=story, kind=CommitmentKind.FIRST_ANSWER, at=at)
    answered = msgspec.structs.replace(case, answered_at=at)
    if case.state == State.NEW:
        return await cases.change_state(tx, case=answered, state=State.OPEN, at=at)
    return await cases.save(tx, case=await cases.with_due(tx, case=answered))


def _key(whose: Whose) -> tuple[CustomerId, UUID]:
    return whose.customer_id, whose.case_id
