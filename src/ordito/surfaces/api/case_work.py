"""Work in cases over HTTP: who has them, what they are, tasks and call backs."""

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.reads.case_work import (
    TaskRow,
    list_due_tasks,
)
from ordito.surfaces.api.cases_door import (
    ASSIGN,
    CASE,
    READ,
    WRITE,
    AfterText,
    CaseAnswer,
    Code,
    Instant,
    Limit,
    Line,
    Note,
    Priority,
    Version,
    after_of,
    scope_of,
    told,
    whose_of,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call

Agent = Annotated[
    str, msgspec.Meta(pattern="^(staff|token):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)")
]


class NextCase(msgspec.Struct, frozen=True):
    """The case that the caller has now; None where none waits that fits."""

    case: CaseAnswer | None


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who shall have the case: an actor, ``me``, or nobody (null)."""

    assignee: Agent | Literal["me"] | None
    version: Version | None = None


class Classification(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the case is; what is left out stays."""

    subject: Line | None = None
    topic: Code | None = None
    priority: Priority | None = None
    skill: Code | None = None
    version: Version | None = None


class NewTaskAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something to do, or a customer to call back.

    Attributes:
        due_at: until when; of a call back, when to call: the promise runs from then on.
        until_at: end of the time in which to call.
        assignee: who does it; None is whoever has the skill of the case.
    """

    kind: service.cases.TaskKind
    title: Line
    due_at: Instant
    until_at: Instant | None = None
    assignee: Agent | None = None


class TaskDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What became of a task.

    Attributes:
        outcome: code, as ``reached`` or ``not_reached``.
        said: what was said or done.
        dropped: it is not wanted any more.
        again_at: nobody was reached: when to call again; the promise stays open.
    """

    outcome: Code
    said: Note | None = None
    dropped: bool = False
    again_at: Instant | None = None


class TaskList(msgspec.Struct, frozen=True):
    """What is to be done; send ``next`` as ``after`` for what comes next."""

    tasks: list[TaskRow]
    next: str | None


@post(
    "/cases/next", access=WRITE, tags=["case work"], summary="Take the next case", status_code=200
)
async def post_next(request: Call, idempotency_key: IdempotencyKey) -> Response[NextCase]:
    """Have the most urgent case that fits the caller's skills and languages; nobody else gets it.

    Raises:
        UnknownAgent: the caller does not work at the desk.
    """
    key = await key_of(request, idempotency_key, "next_case")

    async def command(tx: Tx) -> NextCase:
        agent = await service.cases.get_agent(tx, agent=request.principal.actor)
        case = await service.cases.take_next(tx, agent=agent, at=now())
        return NextCase(None if case is None else told(case))

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@put(f"{CASE}/assignee", access=WRITE, tags=["case work"], summary="Say who has a case")
async def put_assignee(
    request: Call,
    name: FromPath[str],
    data: JSONBody[Assignment],
    idempotency_key: IdempotencyKey,
) -> Response[CaseAnswer]:
    """Take a case that nobody has, or give back one's own; others' cases need ``cases:assign``.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        UnknownAgent: nobody of that name works at the desk.
        CaseMoved: somebody has changed it since it was read.
        CaseTaken: somebody else has it.
        CaseEnded: it is closed or goes on in another one.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_assignee:{whose.case_id}")
    actor = request.principal.actor
    may_give = not ASSIGN.scopes.isdisjoint(request.principal.scopes)

    async def command(tx: Tx) -> CaseAnswer:
        wanted = actor if data.assignee == "me" else data.assignee
        case = await service.cases.lock_open(tx, whose=whose, version=data.version)
        if wanted is not None and wanted != actor:
            await service.cases.get_agent(tx, agent=wanted)
        is_own = case.assignee in (None, actor) and wanted in (None, actor)
        case = await service.cases.assign(
            tx, case=case, assignee=wanted, from_others=may_give or case.assignee == actor, at=now()
        )
        if not (may_give or is_own):
            raise service.cases.CaseTaken("You may take cases, not give them.", field="assignee")
        return told(case)

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@put(f"{CASE}/classification", access=WRITE, tags=["case work"], summary="Say what a case is")
async def put_classification(
    request: Call,
    name: FromPath[str],
    data: JSONBody[Classification],
    idempotency_key: IdempotencyKey,
) -> Response[CaseAnswer]:
    """Give a case another subject, topic, priority or skill; what was promised stands.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseMoved: somebody has changed it since it was read.
        CaseEnded: it is closed or goes on in another one.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_classify:{whose.case_id}")

    async def command(tx: Tx) -> CaseAnswer:
        case = await service.cases.lock_open(tx, whose=whose, version=data.version)
        case = await service.cases.classify(
            tx,
            case=case,
            subject=data.subject,
            topic=data.topic,
            priority=data.priority,
            skill=data.skill,
            at=now(),
        )
        return told(case)

    return await answer_once(request, key, subject_id=whose.case_id, command=command)


@post(f"{CASE}/tasks", access=WRITE, tags=["case work"], summary="Add a task", status_code=201)
async def post_task(
    request: Call,
    name: FromPath[str],
    data: JSONBody[NewTaskAsked],
    idempotency_key: IdempotencyKey,
) -> Response[service.cases.Task]:
    """Note what is to be done, or when to call the customer back, which is promised.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        CaseEnded: it is closed or goes on in another one.
        TaskOutOfReach: it is due more than two years from now.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_task:{whose.case_id}")
    task_id = ids.new()

    async def command(tx: Tx) -> service.cases.Task:
        case = await service.cases.lock_open(tx, whose=whose)
        new = service.cases.NewTask(
            task_id=task_id,
            kind=data.kind,
            title=data.title,
            due_at=data.due_at,
            until_at=data.until_at,
            assignee=data.assignee,
        )
        await service.cases.add_task(tx, case=case, new=new, at=now())
        return await service.cases.get_task(tx, whose=whose, task_id=task_id)

    return await answer_once(request, key, subject_id=task_id, command=command, status=201)


@post(
    f"{CASE}/tasks/{{task_id:uuid}}/end",
    access=WRITE,
    tags=["case work"],
    summary="End a task",
    status_code=200,
)
async def post_task_end(
    request: Call,
    name: FromPath[str],
    task_id: FromPath[UUID],
    data: JSONBody[TaskDone],
    idempotency_key: IdempotencyKey,
) -> Response[service.cases.Task]:
    """Note that a task was done or a customer called; or that nobody was reached, and when again.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
        UnknownTask: the case has no open task of that id.
    """
    whose = await whose_of(request, name)
    key = await key_of(request, idempotency_key, f"case_task_end:{task_id}")

    async def command(tx: Tx) -> service.cases.Task:
        case = await service.cases.lock(tx, whose=whose)
        task = await service.cases.get_task(tx, whose=whose, task_id=task_id)
        if data.again_at is not None:
            await service.cases.try_task_again(
                tx,
                case=case,
                task=task,
                outcome=data.outcome,
                due_at=data.again_at,
                until_at=None,
                at=now(),
            )
        else:
            await service.cases.end_task(
                tx,
                case=case,
                task=task,
                outcome=data.outcome,
                said=data.said,
                dropped=data.dropped,
                at=now(),
            )
        return await service.cases.get_task(tx, whose=whose, task_id=task_id)

    return await answer_once(request, key, subject_id=task_id, command=command)


@get("/case-tasks", access=READ, tags=["case work"], summary="List tasks or call backs")
async def list_tasks(
    request: Call,
    kind: FromQuery[service.cases.TaskKind] = service.cases.TaskKind.CALL_BACK,
    skill: FromQuery[str | None] = None,
    after: AfterText = "",
    limit: Limit = 50,
) -> TaskList:
    """Return what is to be done in all cases, what is due first at the top.

    Raises:
        MarkWrong: ``after`` was not given out by us.
    """
    rows = await request.db.read(
        list_due_tasks,
        kind=kind.value,
        place_ids=scope_of(request),
        skills=None if skill is None else [skill],
        after=after_of(after),
        most=limit,
    )
    return TaskList(rows, str(rows[-1].after) if len(rows) == limit else None)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_next,
    put_assignee,
    put_classification,
    post_task,
    post_task_end,
    list_tasks,
)
