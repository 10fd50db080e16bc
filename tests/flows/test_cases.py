"""Cases through their flows: promises, answers, merging, splitting, rivals, and erasure."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ordito import customers, service
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.answer_case import Reply, Said, answer_in_writing, say
from ordito.flows.erase_customer import erase_customer
from ordito.flows.open_case import Opening, find_or_register, open_case
from ordito.flows.watch_cases import close_solved_cases, escalate_case
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.case_page import read_case_page
from ordito.reads.person_file import read_person_file

cases = service.cases
pytestmark = pytest.mark.usefixtures("policy")
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # nine in Rome
AGENT, OTHER = f"staff:{ids.derive('agent', 1)}", f"staff:{ids.derive('agent', 2)}"
NINE_TO_FIVE = (cases.WorkSpan(540, 1020),)
POLICY = cases.CommitmentPolicy(
    calendars=(
        cases.Calendar(code="desk", zone="Europe/Rome", week=(NINE_TO_FIVE,) * 5 + ((), ())),
    ),
    promises=(
        cases.Promise(
            code="answer",
            kind=cases.CommitmentKind.FIRST_ANSWER,
            minutes=240,
            calendar="desk",
            escalations=(
                cases.Escalation(at_percent=75, to="assignee"),
                cases.Escalation(at_percent=100, to="lead", priority=1),
            ),
        ),
        cases.Promise(
            code="answer-chat",
            kind=cases.CommitmentKind.FIRST_ANSWER,
            minutes=5,
            calendar="desk",
            channel="chat",
        ),
        cases.Promise(
            code="answer-hunter",
            kind=cases.CommitmentKind.FIRST_ANSWER,
            minutes=30,
            calendar="desk",
            persona="hunter",
        ),
        cases.Promise(
            code="solved",
            kind=cases.CommitmentKind.SOLUTION,
            minutes=960,
            calendar="desk",
            pauses=True,
        ),
        cases.Promise(
            code="call",
            kind=cases.CommitmentKind.CALL_BACK,
            minutes=60,
            calendar="desk",
        ),
    ),
    close_after_days=3,
)


def hours(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


@pytest.fixture
async def policy(db: Database) -> None:
    """Publish what the company promises, and add two agents."""

    async def publish(tx: Tx) -> None:
        await cases.publish_commitment_policy(tx, policy=POLICY, by="test", at=MONDAY)
        for agent in (AGENT, OTHER):
            await cases.put_agent(
                tx, agent=cases.NewAgent(agent=agent, name="A", most_cases=2), at=MONDAY
            )
            await cases.set_agent_state(tx, agent=agent, state="present", at=MONDAY)

    await db.transact(publish, Context.system())


async def opened(db: Database, *, at: datetime = MONDAY, **said: Any) -> Any:
    """Open a case of a new customer, or of the one that is named."""

    async def work(tx: Tx) -> Any:
        address = Identifier(IdentifierKind.EMAIL, f"{ids.new().hex}@example.org")
        customer_id = said.pop("customer_id", None) or await find_or_register(
            tx, identifier=address, language="it", at=at
        )
        asked = {
            "customer_id": customer_id,
            "case_id": ids.new(),
            "channel": cases.Source.CALL,
            "subject": "Where is it",
            "entry": cases.NewEntry(kind=cases.EntryKind.FORM, body="Where is my parcel?"),
        }
        case, _ = await open_case(tx, opening=Opening(**{**asked, **said}), at=at)
        return case

    return await db.transact(work, Context.system())


async def test_what_is_promised_goes_by_what_the_customer_is_taken_for(db: Database) -> None:
    plain = await opened(db)
    whose = {"customer_id": plain.customer_id, "source": "test", "at": MONDAY}
    for code, days, lasts in (("saver", 3, None), ("hunter", 2, None), ("gone", 1, MONDAY)):
        since = MONDAY - timedelta(days=days)
        await db.transact(
            customers.groups.assign_group,
            Context.system(),
            code=f"persona:{code}",
            valid_from=since,
            valid_to=lasts,
            **whose,
        )
    case = await opened(db, customer_id=plain.customer_id)
    assert (plain.persona, case.persona) == (None, "hunter")
    assert (case.due_at - MONDAY, plain.due_at - MONDAY) == (
        timedelta(minutes=30),
        timedelta(minutes=240),
    )


async def do(db: Database, work: Any, actor: str = AGENT, **arguments: Any) -> Any:
    return await db.transact(work, Context(actor=actor), **arguments)


async def open_promises(db: Database, case: Any) -> dict[str, Any]:
    found = await db.read(cases.list_open, story=[case.whose])
    return {one.kind: one for one in found}


async def in_state(tx: Tx, *, whose: Any, state: Any, at: datetime) -> Any:
    case = await cases.lock_open(tx, whose=whose)
    return await cases.change_state(tx, case=case, state=state, at=at)


async def test_promises_run_in_business_hours_pause_and_are_kept(db: Database) -> None:
    case = await opened(db)
    promised = await open_promises(db, case)
    assert promised["first_answer"].due_at == hours(4)
    assert promised["solution"].due_at == datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
    assert case.due_at == hours(4)

    entry = cases.NewEntry(kind=cases.EntryKind.CALL_NOTE, body="Asked the carrier.")
    said = Said(entry=entry, then=cases.State.WAITING, version=case.version)
    case, seq = await do(db, say, whose=case.whose, said=said, at=hours(1))
    assert (seq, case.state, case.answered_at) == (2, "waiting", hours(1))
    promised = await open_promises(db, case)
    assert set(promised) == {"solution"}
    assert promised["solution"].due_at is None
    assert promised["solution"].spent_us == 3600 * 10**6

    # three days later the customer says something: fifteen hours are left
    came = cases.NewEntry(kind=cases.EntryKind.MAIL_IN, body="Still nothing")
    case, _ = await do(db, say, whose=case.whose, said=Said(entry=came), at=hours(72))
    assert case.state == "open"
    promised = await open_promises(db, case)
    assert promised["solution"].due_at == datetime(2026, 3, 6, 15, 0, tzinfo=UTC)

    solved = await do(db, in_state, whose=case.whose, state=cases.State.SOLVED, at=hours(73))
    (kept,) = [
        one
        for one in await db.read(cases.list_commitments, story=[case.whose])
        if one.kind == "solution"
    ]
    assert (kept.state, kept.spent_us, kept.spans) == ("kept", 2 * 3600 * 10**6, 2)
    assert not await db.transact(close_solved_cases, Context.system(), at=hours(74))
    assert await db.transact(close_solved_cases, Context.system(), at=hours(73 + 72)) == 1
    assert (await db.read(cases.get_case, whose=solved.whose)).state == "closed"


async def test_nothing_closes_while_something_promised_is_open(db: Database) -> None:
    case = await opened(db)
    await do(db, in_state, whose=case.whose, state=cases.State.SOLVED, at=hours(1))
    for _ in range(2):
        with pytest.raises(cases.PromiseOpen) as refused:
            await do(db, in_state, whose=case.whose, state=cases.State.CLOSED, at=hours(2))
        assert refused.value.facts["kinds"] == ["first_answer"]
        assert not await db.transact(close_solved_cases, Context.system(), at=hours(1000))
    assert (await db.read(cases.get_case, whose=case.whose)).state == "solved"

    async def care(tx: Tx) -> None:
        locked = await cases.lock_open(tx, whose=case.whose)
        (open_one,) = await cases.list_open(tx, story=[case.whose])
        await cases.end(tx, commitment=open_one, at=hours(2), void_because="not_wanted")
        await cases.begin_care(
            tx, case=locked, reason="bad_answer", note="Angry", owner=AGENT, at=hours(2)
        )

    await do(db, care)
    with pytest.raises(cases.PromiseOpen):
        await do(db, in_state, whose=case.whose, state=cases.State.CLOSED, at=hours(2))
    await do(db, cases.end_care, whose=case.whose, outcome="won_back", note="", at=hours(3))
    closed = await do(db, in_state, whose=case.whose, state=cases.State.CLOSED, at=hours(3))
    assert closed.state == "closed"
    note = cases.NewEntry(kind=cases.EntryKind.INTERNAL_NOTE, body="late")
    with pytest.raises(cases.CaseEnded):
        await do(db, say, whose=case.whose, said=Said(entry=note), at=hours(4))


async def test_what_runs_out_reaches_somebody_once(db: Database) -> None:
    case = await opened(db)
    assert await db.read(cases.list_to_look_at, at=hours(2.9)) == []
    (found,) = await db.read(cases.list_to_look_at, at=hours(3))
    first = await db.transact(escalate_case, Context.system(), found=found, at=hours(3))
    again = await db.transact(escalate_case, Context.system(), found=found, at=hours(3))
    assert [(one.percent, one.to) for one in first] == [(75, "assignee")]
    assert again == []
    (found,) = await db.read(cases.list_to_look_at, at=hours(5))
    late = await db.transact(escalate_case, Context.system(), found=found, at=hours(5))
    assert [(one.percent, one.to) for one in late] == [(100, None), (100, "lead")]
    urged = await db.read(cases.get_case, whose=case.whose)
    assert (urged.priority, urged.is_urged) == (1, True)
    assert (await open_promises(db, case))["first_answer"].missed_at == hours(4)
    entry = cases.NewEntry(kind=cases.EntryKind.CALL_NOTE, body="Called")
    await do(db, say, whose=case.whose, said=Said(entry=entry), at=hours(6))
    told = await db.read(cases.list_commitments, story=[case.whose])
    assert {one.kind: one.state for one in told} == {
        "first_answer": "broken",
        "solution": "open",
    }


async def test_two_agents_on_one_case_lose_nothing(db: Database) -> None:
    case = await opened(db)
    await do(db, cases.look, whose=case.whose, is_writing=True, at=MONDAY)
    await do(db, cases.save_draft, actor=OTHER, whose=case.whose, body="Half an answer", at=MONDAY)
    replies = [
        do(
            db,
            answer_in_writing,
            actor=actor,
            whose=case.whose,
            message_id=ids.new(),
            reply=Reply(text=f"From {actor}", version=case.version),
            at=hours(1),
        )
        for actor in (AGENT, OTHER)
    ]
    done = await asyncio.gather(*replies, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["CaseMoved", "tuple"]
    winner = AGENT if isinstance(done[0], tuple) else OTHER
    page = await db.read(read_case_page, whose=case.whose, actor=OTHER, at=MONDAY)
    assert [one.actor for one in page.rows.entries if one.kind == "mail_out"] == [winner]
    assert [one.message_state for one in page.rows.entries][:1] == ["waiting"]
    assert [one.agent for one in page.rows.looking] == [AGENT]
    assert page.rows.draft == (None if winner == OTHER else "Half an answer")


async def test_a_case_is_taken_once(db: Database) -> None:
    made = [await opened(db, at=hours(number)) for number in range(3)]

    async def pull(tx: Tx) -> Any:
        return await cases.take_next(
            tx, agent=await cases.get_agent(tx, agent=tx.context.actor), at=hours(4)
        )

    taken = await asyncio.gather(
        *[do(db, pull, actor=actor) for actor in (AGENT, OTHER, AGENT, OTHER)]
    )
    assert sorted(one.case_id for one in taken if one) == sorted(one.case_id for one in made)
    assert [one.state for one in taken if one] == ["open"] * 3

    async def assign(tx: Tx, *, at: datetime) -> Any:
        case = await cases.lock_open(tx, whose=made[0].whose)
        return await cases.assign(tx, case=case, assignee="staff:nobody", at=at)

    with pytest.raises(cases.CaseTaken):
        await do(db, assign, at=hours(5))


async def test_pushed_cases_go_to_the_least_laden_with_skill_and_language(db: Database) -> None:
    made = [await opened(db, skill="returns" if number == 4 else None) for number in range(5)]

    async def push(tx: Tx) -> list[str | None]:
        return [await cases.give(tx, whose=one.whose, at=MONDAY) for one in made]

    given = await db.transact(push, Context.system())
    # two each is the most, and nobody has the skill of the last one
    assert sorted(one for one in given if one) == sorted([AGENT, AGENT, OTHER, OTHER])
    assert given[0] != given[1]
    assert given[4] is None


async def merge_into(tx: Tx, *, one: Any, into: Any, at: datetime) -> Any:
    members = await customers.identity.members(tx, customer_id=into.customer_id)
    return await cases.merge(tx, whose=one, into=into, members=members, at=at)


async def test_merged_cases_go_on_as_one_and_part_exactly(db: Database) -> None:
    first = await opened(db)
    second = await opened(db, customer_id=first.customer_id, at=hours(1))
    stranger = await opened(db)
    with pytest.raises(cases.MergeImpossible):
        await do(db, merge_into, one=stranger.whose, into=first.whose, at=hours(2))
    before = await db.read(cases.get_case, whose=second.whose)
    await do(db, merge_into, one=second.whose, into=first.whose, at=hours(2))
    page = await db.read(read_case_page, whose=first.whose, actor=AGENT, at=hours(2))
    assert len(page.rows.entries) == 2
    assert len(page.rows.commitments) == 4
    with pytest.raises(cases.CaseEnded):
        await do(db, in_state, whose=second.whose, state=cases.State.SOLVED, at=hours(2))
    # one answer keeps what both have promised
    entry = cases.NewEntry(kind=cases.EntryKind.CALL_NOTE, body="Both")
    await do(db, say, whose=first.whose, said=Said(entry=entry), at=hours(3))
    promised = await db.read(cases.list_open, story=page.story)
    assert [one.kind for one in promised] == ["solution", "solution"]

    alone, _ = await do(db, cases.part, whose=second.whose, at=hours(4))
    bare = ("version", "due_at")
    assert [getattr(alone, f) for f in alone.__struct_fields__ if f not in bare] == [
        getattr(before, f) for f in before.__struct_fields__ if f not in bare
    ]
    page = await db.read(read_case_page, whose=first.whose, actor=AGENT, at=hours(4))
    assert [one.body for one in page.rows.entries] == ["Both", "Where is my parcel?"]
    with pytest.raises(cases.NotMerged):
        await do(db, cases.part, whose=second.whose, at=hours(4))


async def test_a_split_shows_entries_elsewhere_and_is_undone(db: Database) -> None:
    case = await opened(db)
    more = cases.NewEntry(kind=cases.EntryKind.FORM, body="And another thing")
    await do(db, say, whose=case.whose, said=Said(entry=more), at=hours(1))
    new = cases.NewCase(
        customer_id=case.customer_id,
        case_id=ids.new(),
        channel=cases.Source.FORM,
        subject="Another thing",
        split_from=case.case_id,
    )

    async def split(tx: Tx, *, seqs: list[int]) -> Any:
        locked = await cases.lock_open(tx, whose=case.whose)
        return await cases.split(tx, case=locked, new=new, seqs=seqs, at=hours(2))

    async def shown(whose: Any) -> list[str]:
        page = await db.read(read_case_page, whose=whose, actor=AGENT, at=hours(2))
        return [one.body for one in page.rows.entries]

    with pytest.raises(cases.SplitEmpty):
        await do(db, split, seqs=[9])
    _, other = await do(db, split, seqs=[2])
    assert await shown(case.whose) == ["Where is my parcel?"]
    assert await shown(other.whose) == ["And another thing"]
    await do(db, cases.undo_split, whose=other.whose, at=hours(3))
    assert await shown(case.whose) == ["And another thing", "Where is my parcel?"]
    gone = await db.read(cases.get_case, whose=other.whose)
    assert gone.merged_id == case.case_id


async def test_a_call_back_is_promised_from_the_time_to_call(db: Database) -> None:
    case = await opened(db)
    task_id = ids.new()

    async def ask(tx: Tx) -> Any:
        new = cases.NewTask(
            task_id=task_id, kind=cases.TaskKind.CALL_BACK, title="Call", due_at=hours(2)
        )
        return await cases.add_task(
            tx, case=await cases.lock_open(tx, whose=case.whose), new=new, at=MONDAY
        )

    assert (await do(db, ask)).due_at == hours(2)
    assert (await open_promises(db, case))["call_back"].due_at == hours(3)

    async def done(tx: Tx) -> Any:
        task = await cases.get_task(tx, whose=case.whose, task_id=task_id)
        locked = await cases.lock_open(tx, whose=case.whose)
        return await cases.end_task(
            tx, case=locked, task=task, outcome="reached", said="Fine", at=hours(2.5)
        )

    await do(db, done)
    with pytest.raises(cases.UnknownTask):
        await do(db, done)
    told = await db.read(cases.list_commitments, story=[case.whose])
    assert {one.kind: one.state for one in told}["call_back"] == "kept"


async def test_a_cause_opens_one_case(db: Database) -> None:
    customer_id = (await opened(db)).customer_id
    made = await asyncio.gather(
        *[opened(db, customer_id=customer_id, cause="received:1") for _ in range(4)]
    )
    assert len({one.case_id for one in made}) == 1
    (one,) = {one.number for one in made}
    assert (await db.read(cases.get_whose, name=one.lower())).case_id == made[0].case_id


async def test_erasure_empties_what_was_said(db: Database) -> None:
    case = await opened(db)
    told = await db.read(read_person_file, customer_id=case.customer_id, at=MONDAY)
    assert "Where is my parcel?" in str(told)
    await db.transact(
        erase_customer, Context.system(), customer_id=CustomerId(case.customer_id), at=MONDAY
    )
    page = await db.read(read_case_page, whose=case.whose, actor=AGENT, at=MONDAY)
    assert {one.body for one in page.rows.entries} == {"—"}
    assert page.case.subject == "—"
    assert isinstance(page.case.case_id, UUID)
