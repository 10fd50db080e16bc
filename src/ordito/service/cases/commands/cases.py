"""Verbs that open a case, hold it, and change what it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.service.cases.commands import clocks
from ordito.service.cases.errors import (
    CaseEnded,
    CaseMoved,
    CaseNotSolved,
    CaseTaken,
    PromiseOpen,
    UnknownCase,
)
from ordito.service.cases.events import (
    CaseAssigned,
    CaseClassified,
    CaseOpened,
    CaseStateChanged,
)
from ordito.service.cases.model import HOUSE, Case, CommitmentKind, Link, NewCase, State, Whose

_FAR: Final = timedelta(days=365)
_PROMISED: Final = (CommitmentKind.FIRST_ANSWER, CommitmentKind.SOLUTION)
_MOST_HOPS: Final = 100
_sql: Final = statements(__name__)
_INSERT: Final = _sql.command("insert_case")
_CLAIM: Final = _sql.query("claim", str)
_FIND_CLAIMED: Final = _sql.query("find_claimed", Whose)
_LOCK: Final = _sql.query("lock_case", Case)
_SAVE: Final = _sql.command("save_case")
_LINK: Final = _sql.command("insert_links")
_UNLINK: Final = _sql.command("delete_link")
_MERGED: Final = _sql.query("list_merged", Whose)
_COUNT_OPEN: Final = _sql.query("count_unfinished", int)
_SAVED: Final = frozenset(
    {"customer_id", "case_id", "subject", "topic", "state", "state_at", "priority", "skill"}
    | {"assignee", "assigned_at", "due_at", "is_urged", "version", "last_seq", "heard_at"}
    | {"answered_at", "reopened", "resolution", "merged_customer_id", "merged_id", "merged_at"}
    | {"solved_at", "closed_at"}
)


def case_claims(case_id: UUID) -> list[str]:
    """Return by what people find a case: its id and its number."""
    return [f"id:{case_id}", f"number:{ids.number_of(case_id)}"]


async def open_case(tx: Tx, *, new: NewCase, at: datetime) -> tuple[Case, bool]:
    """Open a case, locked, and promise what the policy promises; or return the cause's own case.

    Returns:
        The case, and whether it is new. One that was merged is returned as the one that goes on.
    """
    whose = Whose(new.customer_id, new.case_id)
    if new.cause is not None and not await claim(tx, whose=whose, claims=[new.cause]):
        first = await find_claimed(tx, claims=[new.cause])
        assert first is not None, new.cause
        return await lock_survivor(tx, whose=first), False
    await claim(tx, whose=whose, claims=case_claims(new.case_id))
    await tx.run(
        _INSERT,
        customer_id=new.customer_id,
        case_id=new.case_id,
        channel=new.channel.value,
        subject=new.subject,
        topic=new.topic,
        priority=new.priority,
        skill=new.skill,
        language=new.language,
        place_id=new.place_id,
        channel_id=new.channel_id,
        tier=new.tier,
        persona=new.persona,
        due_at=at + _FAR,
        follows_id=new.follows_id,
        split_from=new.split_from,
        by=tx.context.actor,
        at=at,
    )
    await link(tx, whose=whose, links=new.links, at=at)
    opened = CaseOpened(
        channel=new.channel.value,
        topic=new.topic,
        priority=new.priority,
        skill=new.skill,
        follows_id=new.follows_id,
    )
    record(tx, event=opened, whose=whose, at=at)
    case = await lock(tx, whose=whose)
    if new.customer_id != HOUSE:
        for kind in _PROMISED if new.split_from is None else _PROMISED[1:]:
            await clocks.make(tx, case=case, kind=kind, since=at, at=at)
        case = await save(tx, case=await with_due(tx, case=case))
    return case, True


async def claim(tx: Tx, *, whose: Whose, claims: Sequence[str]) -> set[str]:
    """Let a case be found by texts; return those that nobody had before."""
    found = await tx.fetch(
        _CLAIM, customer_id=whose.customer_id, case_id=whose.case_id, claims=sorted(set(claims))
    )
    return set(found)


async def find_claimed(tx: Tx, *, claims: Sequence[str]) -> Whose | None:
    """Return the case that the first of these texts finds, or None."""
    return await tx.find(_FIND_CLAIMED, claims=claims)


async def lock(tx: Tx, *, whose: Whose, version: int | None = None) -> Case:
    """Return a case that nobody else changes until the transaction ends.

    Args:
        tx: open transaction.
        whose: which case.
        version: as the caller has read it; None takes it as it is.

    Raises:
        UnknownCase: there is none.
        CaseMoved: it has another version.
    """
    case = await tx.find(_LOCK, customer_id=whose.customer_id, case_id=whose.case_id)
    if case is None:
        raise UnknownCase("There is no such case.", field="case")
    if version is not None and version != case.version:
        raise CaseMoved(
            f"The case is at version {case.version}, you have read {version}.",
            field="version",
            version=case.version,
            last_seq=case.last_seq,
            assignee=case.assignee,
        )
    return case


async def lock_survivor(tx: Tx, *, whose: Whose) -> Case:
    """Return, locked, the case itself or the one that goes on in its place.

    Raises:
        UnknownCase: there is none.
    """
    for _ in range(_MOST_HOPS):
        case = await lock(tx, whose=whose)
        if case.merged_id is None or case.merged_customer_id is None:
            return case
        whose = Whose(case.merged_customer_id, case.merged_id)
    raise AssertionError(whose)


async def lock_open(tx: Tx, *, whose: Whose, version: int | None = None) -> Case:
    """Return a case, locked, that is neither closed nor merged.

    Raises:
        UnknownCase: there is none.
        CaseMoved: it has another version.
        CaseEnded: it is closed or goes on in another one.
    """
    case = await lock(tx, whose=whose, version=version)
    if case.merged_id is not None:
        raise CaseEnded("The case goes on in another one.", merged_into=case.merged_id)
    if case.state == State.CLOSED:
        raise CaseEnded("The case is closed.", field="case")
    return case


async def story_of(tx: Tx, *, whose: Whose) -> list[Whose]:
    """Return a case and all that were merged into it, itself first."""
    story, waiting = [whose], [whose]
    while waiting:
        one = waiting.pop()
        found = await tx.fetch(_MERGED, customer_id=one.customer_id, case_id=one.case_id)
        story += found
        waiting += found
    return story


async def save(tx: Tx, *, case: Case) -> Case:
    """Write a locked case back; its version grows."""
    values = {key: value for key, value in msgspec.structs.asdict(case).items() if key in _SAVED}
    written = await tx.run(_SAVE, **values)
    assert written == 1, case
    return msgspec.structs.replace(case, version=case.version + 1)


async def with_due(tx: Tx, *, case: Case) -> Case:
    """Return a case that is due when the first of what is open in its story is."""
    due_at = await clocks.next_due(tx, story=await story_of(tx, whose=case.whose))
    return msgspec.structs.replace(case, due_at=due_at or case.opened_at + _FAR)


async def change_state(
    tx: Tx, *, case: Case, state: State, at: datetime, resolution: str | None = None
) -> Case:
    """Bring a locked case to a state; its clocks stand, run or end with it.

    Raises:
        CaseNotSolved: it shall be closed and is not solved.
        PromiseOpen: it shall be closed, and something promised is open.
    """
    if case.state == state:
        return case
    story = await story_of(tx, whose=case.whose)
    if state is State.CLOSED:
        await _require_closable(tx, case, story)
    elif state is State.SOLVED:
        await clocks.end_kind(tx, story=story, kind=CommitmentKind.SOLUTION, at=at)
    else:
        if case.state == State.SOLVED and case.customer_id != HOUSE:
            await clocks.make(tx, case=case, kind=CommitmentKind.SOLUTION, since=at, at=at)
        turn = clocks.pause if state is State.WAITING else clocks.resume
        await turn(tx, story=story, at=at)
    changed = CaseStateChanged(before=case.state, state=state.value, resolution=resolution)
    record(tx, event=changed, whose=case.whose, at=at)
    is_again = case.state == State.SOLVED and state in (State.OPEN, State.WAITING)
    moved = msgspec.structs.replace(
        case,
        state=state.value,
        state_at=at,
        reopened=case.reopened + is_again,
        resolution=resolution if state is State.SOLVED else case.resolution,
        solved_at=at if state is State.SOLVED else None if is_again else case.solved_at,
        closed_at=at if state is State.CLOSED else None,
    )
    return await save(tx, case=await with_due(tx, case=moved))


async def close_if_free(tx: Tx, *, case: Case, at: datetime) -> bool:
    """Close a locked, solved case; return whether nothing that is open was in the way."""
    try:
        await change_state(tx, case=case, state=State.CLOSED, at=at)
    except PromiseOpen:
        return False
    return True


async def urge(tx: Tx, *, case: Case, priority: int | None, at: datetime) -> Case:
    """Note that a locked case is late; it is at least as urgent as ``priority`` from now on."""
    least = case.priority if priority is None else min(case.priority, priority)
    urged = msgspec.structs.replace(case, is_urged=True, priority=least)
    if least != case.priority:
        fact = CaseClassified(topic=case.topic, priority=least, skill=case.skill)
        record(tx, event=fact, whose=case.whose, at=at)
    return await save(tx, case=await with_due(tx, case=urged))


async def assign(
    tx: Tx, *, case: Case, assignee: str | None, at: datetime, from_others: bool = False
) -> Case:
    """Give a locked case to somebody, or to nobody; a new one is open then.

    Raises:
        CaseTaken: somebody else has it, and it shall not be taken away.
    """
    if case.assignee == assignee:
        return case
    if case.assignee is not None and not from_others:
        raise CaseTaken("Somebody else has the case.", assignee=case.assignee)
    record(tx, event=CaseAssigned(before=case.assignee, assignee=assignee), whose=case.whose, at=at)
    given = msgspec.structs.replace(
        case, assignee=assignee, assigned_at=None if assignee is None else at
    )
    if assignee is not None and case.state == State.NEW:
        return await change_state(tx, case=given, state=State.OPEN, at=at)
    return await save(tx, case=given)


async def classify(
    tx: Tx,
    *,
    case: Case,
    at: datetime,
    subject: str | None = None,
    topic: str | None = None,
    priority: int | None = None,
    skill: str | None = None,
) -> Case:
    """Say better what a locked case is; None leaves what it is. What was promised stands."""
    said = msgspec.structs.replace(
        case,
        subject=subject or case.subject,
        topic=topic or case.topic,
        priority=priority or case.priority,
        skill=skill or case.skill,
    )
    if said == case:
        return case
    record(
        tx,
        event=CaseClassified(topic=said.topic, priority=said.priority, skill=said.skill),
        whose=case.whose,
        at=at,
    )
    return await save(tx, case=said)


async def link(tx: Tx, *, whose: Whose, links: Sequence[Link], at: datetime) -> None:
    """Say what a case is about; the same again changes nothing."""
    if links:
        await tx.run(
            _LINK,
            customer_id=whose.customer_id,
            case_id=whose.case_id,
            kinds=[str(one.kind) for one in links],
            subject_ids=[one.subject_id for one in links],
            line_nos=[one.line_no for one in links],
            at=at,
        )


async def unlink(tx: Tx, *, whose: Whose, link: Link) -> None:
    """Say that a case is not about something; again is harmless."""
    await tx.run(
        _UNLINK,
        customer_id=whose.customer_id,
        case_id=whose.case_id,
        kind=str(link.kind),
        subject_id=link.subject_id,
        line_no=link.line_no,
    )


def record(tx: Tx, *, event: Event, whose: Whose, at: datetime) -> None:
    """Note a fact about a case; the case's id stands in the envelope."""
    tx.record(
        event,
        subject=whose.case_id,
        customer_id=None if whose.customer_id == HOUSE else whose.customer_id,
        case_id=whose.case_id,
        at=at,
    )


async def _require_closable(tx: Tx, case: Case, story: Sequence[Whose]) -> None:
    if case.state != State.SOLVED:
        raise CaseNotSolved("The case is not solved.", state=case.state)
    promised = await clocks.list_open(tx, story=story)
    waiting = 0
    for one in story:
        waiting += await tx.one(_COUNT_OPEN, customer_id=one.customer_id, case_id=one.case_id)
    if promised or waiting:
        raise PromiseOpen(
            "Something that was promised is still open.",
            commitments=[one.commitment_id for one in promised],
            kinds=sorted({one.kind for one in promised}),
            tasks_and_care=waiting,
        )
