"""Verbs of the desk's work: agents, the next case, tasks, calls, customers not let go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId
from ordito.service.cases.commands import cases, clocks
from ordito.service.cases.errors import (
    FollowUpTaken,
    NotInCare,
    TaskOutOfReach,
    UnknownAgent,
    UnknownFollowUp,
    UnknownTask,
)
from ordito.service.cases.events import (
    AgentPut,
    AgentStateSet,
    CareBegun,
    CareEnded,
    FollowUpEnded,
    FollowUpMade,
    TaskEnded,
    TaskMade,
)
from ordito.service.cases.model import (
    Agent,
    Case,
    CommitmentKind,
    FollowUp,
    FollowUpRule,
    NewAgent,
    NewTask,
    State,
    Task,
    TaskKind,
    Whose,
)
from ordito.service.cases.policies import COMMITMENTS
from ordito.service.cases.rules.routing import choose_agent

_CANDIDATES: Final = 50
_CALLING: Final = timedelta(minutes=30)
_AGAIN: Final = timedelta(hours=4)
_REACH: Final = timedelta(days=731)
REACHED: Final = "reached"

_sql: Final = statements(__name__)
_PUT_AGENT: Final = _sql.command("put_agent")
_AGENT_STATE: Final = _sql.query("find_agent_state", str)
_SET_AGENT: Final = _sql.command("set_agent_state")
_SILENT: Final = _sql.query("list_silent", str)
_LOCK_AGENT: Final = _sql.query("lock_agent", str)
_AGENTS: Final = _sql.query("list_agents", Agent)
_NEXT: Final = _sql.query("list_next", Whose)
_INSERT_TASK: Final = _sql.command("insert_task")
_FIND_TASK: Final = _sql.query("find_task", Task)
_END_TASK: Final = _sql.command("end_task")
_TASK_AGAIN: Final = _sql.command("try_task_again")
_INSERT_CARE: Final = _sql.command("insert_care")
_OWN_CARE: Final = _sql.command("own_care")
_END_CARE: Final = _sql.command("end_care")
_INSERT_FOLLOW_UP: Final = _sql.command("insert_follow_up")
_CLAIM_FOLLOW_UP: Final = _sql.query("claim_follow_up", FollowUp)
_FIND_FOLLOW_UP: Final = _sql.query("find_follow_up", FollowUp)
_END_FOLLOW_UP: Final = _sql.command("end_follow_up")
_FOLLOW_UP_AGAIN: Final = _sql.command("try_follow_up_again")
_EXPIRED: Final = _sql.query("list_expired_follow_ups", FollowUp)


async def put_agent(tx: Tx, *, agent: NewAgent, at: datetime) -> None:
    """Let somebody work at the desk, or change what the person can do there."""
    await tx.run(
        _PUT_AGENT,
        agent=agent.agent,
        name=agent.name,
        skills=list(agent.skills),
        languages=list(agent.languages),
        most_cases=agent.most_cases,
        place_ids=None if agent.place_ids is None else list(agent.place_ids),
        is_lead=agent.is_lead,
    )
    put = AgentPut(agent=agent.agent, skills=agent.skills, most_cases=agent.most_cases)
    tx.record(put, subject=agent_id_of(agent.agent), at=at)


async def set_agent_state(tx: Tx, *, agent: str, state: str, at: datetime) -> None:
    """Say whether an agent is present, busy or away; the same again says that the person is there.

    Raises:
        UnknownAgent: nobody of that name works at the desk.
    """
    before = await tx.find(_AGENT_STATE, agent=agent)
    if before is None:
        raise UnknownAgent("You do not work at the desk.", field="agent")
    await tx.run(_SET_AGENT, agent=agent, state=state, at=at)
    if before != state:
        tx.record(AgentStateSet(agent=agent, state=state), subject=agent_id_of(agent), at=at)


async def send_away(tx: Tx, *, silent_s: int, at: datetime) -> int:
    """Count agents as away who were not heard of for so many seconds; return how many."""
    silent = await tx.fetch(_SILENT, before=at - timedelta(seconds=silent_s))
    for agent in silent:
        await tx.run(_SET_AGENT, agent=agent, state="away", at=at)
        tx.record(AgentStateSet(agent=agent, state="away"), subject=agent_id_of(agent), at=at)
    return len(silent)


async def list_agents(tx: Tx) -> list[Agent]:
    """Return who works at the desk, with what they have; at most a thousand."""
    return await tx.fetch(_AGENTS, agent=None)


async def get_agent(tx: Tx, *, agent: str) -> Agent:
    """Return somebody who works at the desk.

    Raises:
        UnknownAgent: nobody of that name does.
    """
    found = await tx.find(_AGENTS, agent=agent)
    if found is None:
        raise UnknownAgent("Nobody of that name works at the desk.", field="agent")
    return found


async def take_next(tx: Tx, *, agent: Agent, at: datetime) -> Case | None:
    """Give an agent the most urgent case that fits and nobody has; None where there is none.

    Rivals get different cases: who finds one taken tries the next.
    """
    await tx.find(_LOCK_AGENT, agent=agent.agent)
    candidates = await tx.fetch(
        _NEXT,
        skills=agent.skills,
        languages=agent.languages or None,
        place_ids=agent.place_ids,
        most=_CANDIDATES,
    )
    for whose in candidates:
        case = await cases.lock(tx, whose=whose)
        is_free = case.assignee is None and case.merged_id is None
        if is_free and case.state in (State.NEW, State.OPEN):
            return await cases.assign(tx, case=case, assignee=agent.agent, at=at)
    return None


async def list_unassigned(tx: Tx, *, most: int) -> list[Whose]:
    """Return cases that nobody has, the most urgent first."""
    return await tx.fetch(_NEXT, skills=None, languages=None, place_ids=None, most=most)


async def give(tx: Tx, *, whose: Whose, at: datetime) -> str | None:
    """Give a case that nobody has to the least laden agent who is present; return who, or None."""
    case = await cases.lock(tx, whose=whose)
    if case.assignee is not None or case.merged_id is not None:
        return None
    chosen = choose_agent(case, await list_agents(tx))
    if chosen is None:
        return None
    await tx.find(_LOCK_AGENT, agent=chosen.agent)
    # counted again under the lock: a rival may have given the person a case meanwhile
    now_laden = await get_agent(tx, agent=chosen.agent)
    if choose_agent(case, [now_laden]) is None:
        return None
    await cases.assign(tx, case=case, assignee=chosen.agent, at=at)
    return chosen.agent


async def add_task(tx: Tx, *, case: Case, new: NewTask, at: datetime) -> Case:
    """Note what is to be done in a locked case; a call back is promised where the policy does.

    Raises:
        TaskOutOfReach: it is due more than two years from now.
    """
    _require_near(new.due_at, at)
    made = await tx.run(
        _INSERT_TASK,
        customer_id=case.customer_id,
        case_id=case.case_id,
        task_id=new.task_id,
        kind=new.kind.value,
        title=new.title,
        due_at=new.due_at,
        until_at=new.until_at,
        assignee=new.assignee,
        skill=case.skill,
        place_id=case.place_id,
        by=tx.context.actor,
        at=at,
    )
    if not made:
        return case
    fact = TaskMade(task_id=new.task_id, kind=new.kind.value, due_at=new.due_at)
    cases.record(tx, event=fact, whose=case.whose, at=at)
    if new.kind is TaskKind.CALL_BACK:
        kind = CommitmentKind.CALL_BACK
        await clocks.make(tx, case=case, kind=kind, since=new.due_at, subject_id=new.task_id, at=at)
    return await cases.save(tx, case=await cases.with_due(tx, case=case))


async def get_task(tx: Tx, *, whose: Whose, task_id: UUID) -> Task:
    """Return a task of a case.

    Raises:
        UnknownTask: the case has none of that id.
    """
    found = await tx.find(
        _FIND_TASK, customer_id=whose.customer_id, case_id=whose.case_id, task_id=task_id
    )
    if found is None:
        raise UnknownTask("The case has no such task.", field="task_id")
    return found


async def end_task(
    tx: Tx,
    *,
    case: Case,
    task: Task,
    outcome: str,
    said: str | None,
    at: datetime,
    dropped: bool = False,
) -> Case:
    """Note that something was done in a locked case, or is not wanted any more.

    Raises:
        UnknownTask: somebody else has ended it.
    """
    state = "dropped" if dropped else "done"
    ended = await tx.run(
        _END_TASK,
        customer_id=task.customer_id,
        case_id=task.case_id,
        task_id=task.task_id,
        state=state,
        outcome=outcome,
        said=said,
        by=tx.context.actor,
        at=at,
    )
    if not ended:
        raise UnknownTask("Somebody else has ended it.", field="task_id")
    fact = TaskEnded(task_id=task.task_id, kind=task.kind, state=state, outcome=outcome)
    cases.record(tx, event=fact, whose=case.whose, at=at)
    for one in await clocks.list_open(tx, story=[Whose(task.customer_id, task.case_id)]):
        if one.subject_id == task.task_id:
            void = outcome if dropped else None
            await clocks.end(tx, commitment=one, at=at, void_because=void)
    return await cases.save(tx, case=await cases.with_due(tx, case=case))


async def try_task_again(
    tx: Tx,
    *,
    case: Case,
    task: Task,
    outcome: str,
    due_at: datetime,
    until_at: datetime | None,
    at: datetime,
) -> Case:
    """Note that a call back reached nobody, and when to call again; the promise stays open.

    Raises:
        TaskOutOfReach: that is more than two years from now.
    """
    _require_near(due_at, at)
    await tx.run(
        _TASK_AGAIN,
        customer_id=task.customer_id,
        case_id=task.case_id,
        task_id=task.task_id,
        outcome=outcome,
        due_at=due_at,
        until_at=until_at,
    )
    return await cases.save(tx, case=await cases.with_due(tx, case=case))


async def begin_care(
    tx: Tx, *, case: Case, reason: str, note: str, owner: str | None, at: datetime
) -> bool:
    """Let a dissatisfied customer not go; return whether nobody had seen to it before.

    The owner of the case is the owner, where nobody else is named.
    """
    book = await COMMITMENTS.load(tx)
    owner = owner or case.assignee
    begun = await tx.run(
        _INSERT_CARE,
        customer_id=case.customer_id,
        case_id=case.case_id,
        reason=reason,
        note=note,
        owner=owner,
        by=tx.context.actor,
        at=at,
        look_at=at + timedelta(hours=book.policy.look_after_hours),
    )
    if begun:
        cases.record(tx, event=CareBegun(reason=reason, owner=owner), whose=case.whose, at=at)
    return bool(begun)


async def own_care(
    tx: Tx, *, whose: Whose, owner: str, look_at: datetime, note: str | None
) -> None:
    """Say who looks after a customer whom we do not let go, and when next.

    Raises:
        NotInCare: the customer is not on the list.
    """
    if not await tx.run(
        _OWN_CARE,
        customer_id=whose.customer_id,
        case_id=whose.case_id,
        owner=owner,
        look_at=look_at,
        note=note,
    ):
        raise NotInCare("The customer is not on the list.", field="case")


async def end_care(tx: Tx, *, whose: Whose, outcome: str, note: str, at: datetime) -> None:
    """Note how it ended.

    Raises:
        NotInCare: the customer is not on the list.
    """
    if not await tx.run(
        _END_CARE,
        customer_id=whose.customer_id,
        case_id=whose.case_id,
        outcome=outcome,
        note=note,
        at=at,
    ):
        raise NotInCare("The customer is not on the list.", field="case")
    cases.record(tx, event=CareEnded(outcome=outcome), whose=whose, at=at)


async def make_follow_up(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    rule: FollowUpRule,
    place_id: UUID | None,
    at: datetime,
) -> UUID:
    """Let somebody call after the goods of an order have come; again changes nothing."""
    follow_up_id = ids.derive("follow up", rule.code, order_id)
    due_at = at + timedelta(hours=rule.after_hours)
    made = await tx.run(
        _INSERT_FOLLOW_UP,
        customer_id=customer_id,
        follow_up_id=follow_up_id,
        rule=rule.code,
        order_id=order_id,
        place_id=place_id,
        skill=rule.skill,
        due_at=due_at,
        expires_at=due_at + timedelta(hours=rule.within_hours),
        at=at,
    )
    if made:
        fact = FollowUpMade(rule=rule.code, order_id=order_id, due_at=due_at)
        tx.record(fact, subject=follow_up_id, customer_id=customer_id, at=at)
    return follow_up_id


async def claim_follow_up(
    tx: Tx, *, customer_id: CustomerId, follow_up_id: UUID, at: datetime
) -> FollowUp:
    """Take a call, for half an hour.

    Raises:
        UnknownFollowUp: no call of that id is open.
        FollowUpTaken: somebody else is calling.
    """
    key = {"customer_id": customer_id, "follow_up_id": follow_up_id}
    claimed = await tx.find(
        _CLAIM_FOLLOW_UP, **key, agent=tx.context.actor, until=at + _CALLING, at=at
    )
    if claimed is not None:
        return claimed
    found = await tx.find(_FIND_FOLLOW_UP, **key)
    if found is None or found.state != "open":
        raise UnknownFollowUp("No call of that id is open.", field="follow_up_id")
    raise FollowUpTaken("Somebody else is calling.", agent=found.agent)


async def note_follow_up(
    tx: Tx,
    *,
    called: FollowUp,
    outcome: str,
    said: str | None,
    satisfaction: int | None,
    case_id: UUID | None,
    most_tries: int,
    at: datetime,
) -> str:
    """Note what became of a call that the caller has taken; return its state.

    Where nobody was reached it is due again after some hours, until it was tried often enough.

    Raises:
        FollowUpTaken: somebody else has it by now.
    """
    key = {"customer_id": called.customer_id, "follow_up_id": called.follow_up_id}
    is_over = outcome == REACHED or called.tries + 1 >= most_tries
    if not is_over:
        again = await tx.run(
            _FOLLOW_UP_AGAIN, **key, agent=tx.context.actor, outcome=outcome, due_at=at + _AGAIN
        )
        if not again:
            raise FollowUpTaken("Somebody else has the call by now.")
        return "open"
    state = "done" if outcome == REACHED else "dropped"
    ended = await tx.run(
        _END_FOLLOW_UP,
        **key,
        agent=tx.context.actor,
        state=state,
        outcome=outcome,
        said=said,
        satisfaction=satisfaction,
        case_id=case_id,
        tried=1,
        at=at,
    )
    if not ended:
        raise FollowUpTaken("Somebody else has the call by now.")
    _record_end(tx, called, state, outcome, satisfaction, at)
    return state


async def drop_expired_follow_ups(tx: Tx, *, at: datetime) -> int:
    """Give up calls for which it is too late; return how many, at most 500."""
    expired: Sequence[FollowUp] = await tx.fetch(_EXPIRED, at=at)
    for one in expired:
        dropped = await tx.run(
            _END_FOLLOW_UP,
            customer_id=one.customer_id,
            follow_up_id=one.follow_up_id,
            agent=None,
            state="dropped",
            outcome="too_late",
            said=None,
            satisfaction=None,
            case_id=None,
            tried=0,
            at=at,
        )
        if dropped:
            _record_end(tx, one, "dropped", "too_late", None, at)
    return len(expired)


def _require_near(due_at: datetime, at: datetime) -> None:
    if abs(due_at - at) > _REACH:
        raise TaskOutOfReach("Nobody plans for that time.", field="due_at")


def agent_id_of(agent: str) -> UUID:
    """Return the id within an actor, as ``staff:ID``."""
    return UUID(agent.partition(":")[2])


def _record_end(
    tx: Tx,
    one: FollowUp,
    state: str,
    outcome: str,
    satisfaction: int | None,
    at: datetime,
) -> None:
    fact = FollowUpEnded(
        rule=one.rule,
        order_id=one.order_id,
        state=state,
        outcome=outcome,
        satisfaction=satisfaction,
    )
    tx.record(fact, subject=one.follow_up_id, customer_id=one.customer_id, at=at)
