"""Work on a case: who has it, where it is, what is to be done, what it is about, what is one."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import customers, orders, service
from ordito.flows.open_case import Opening, open_case
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.scope import ACCESS, URL, agents_of, find_case, places_of
from ordito.surfaces.console.once import once
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.whole import whole_of

_CASE: Final = f"{URL}/cases/{{name:str}}"
_GIVERS: Final = frozenset({Role.AGENT, Role.STORE_LEAD, Role.ADMIN})
_STATES: Final = {one.value: one for one in service.cases.State}
_AGAIN: Final = timedelta(hours=2)
_LONGEST: Final = 200
_OUTCOMES: Final = ("done", "reached", "not_reached", "dropped")
Act = Callable[[Tx, service.cases.Case, datetime], Awaitable[None]]


class WorkUnclear(Invalid):
    """A form of a case cannot be read."""

    code = "console.work_unclear"
    remedy = "Fill in the field that is named; times are written as 2026-11-23T15:00."


@post(f"{URL}/open", access=ACCESS, include_in_schema=False)
async def open_new(request: Call) -> Redirect:
    """Open a case for a customer who calls or stands at the counter, and take it.

    Raises:
        WorkUnclear: nobody said what it is about.
    """
    form = await request.form()
    try:
        whose = CustomerId(UUID(str(form.get("customer", ""))))
    except ValueError:
        raise WorkUnclear("It is not said who wants something.", field="customer") from None
    subject = str(form.get("subject", "")).strip()[:_LONGEST]
    if not subject:
        raise WorkUnclear("It is not said what it is about.", field="subject")
    note = str(form.get("note", "")).strip()[:20_000]
    at_counter = places_of(request.principal) is not None
    links = await _links(request, str(form.get("order", "")))
    kinds = service.cases.EntryKind
    kind = kinds.COUNTER if at_counter else kinds.CALL_NOTE
    case_id = ids.new()
    opening = Opening(
        customer_id=whose,
        case_id=case_id,
        channel=service.cases.Source.COUNTER if at_counter else service.cases.Source.CALL,
        subject=subject,
        topic=str(form.get("topic", "")) or "other",
        place_id=request.principal.place_id,
        links=links,
        entry=service.cases.NewEntry(kind=kind, body=note) if note else None,
        assignee=request.principal.actor,
    )

    async def begin(tx: Tx) -> None:
        await open_case(tx, opening=opening, at=now())

    if not await once(request, str(form.get("key", "")), case_id, begin):
        return Redirect(f"{URL}?list=mine", status_code=303)
    return Redirect(f"{URL}/cases/{ids.number_of(case_id)}", status_code=303)


@post(f"{_CASE}/assign", access=ACCESS, include_in_schema=False)
async def assign(request: Call, name: FromPath[str]) -> Redirect:
    """Take a case, or give it to a colleague.

    Raises:
        CaseTaken: somebody else has it, and the reader may not take it away.
    """
    wanted = str((await request.form()).get("agent", ""))
    may_give = not request.principal.roles.isdisjoint(_GIVERS)
    colleagues = await request.house.memory.know_colleagues(request.db)
    known = {one.url for one in agents_of(request, colleagues)}
    assignee = wanted if may_give and wanted in known else request.principal.actor

    async def give(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        await service.cases.assign(
            tx, case=case, assignee=assignee, from_others=may_give and bool(wanted), at=at
        )

    return await _do(request, name, give)


@post(f"{_CASE}/state", access=ACCESS, include_in_schema=False)
async def change_state(request: Call, name: FromPath[str]) -> Redirect:
    """Bring a case to another state.

    Raises:
        WorkUnclear: there is no such state.
        CaseNotSolved: it shall be closed and is not solved.
        PromiseOpen: it shall be closed, and something promised is open.
    """
    form = await request.form()
    state = _STATES.get(str(form.get("state", "")))
    if state is None:
        raise WorkUnclear("There is no such state.", field="state")
    resolution = str(form.get("resolution", "")).strip()[:64] or None

    async def bring(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        await service.cases.change_state(tx, case=case, state=state, resolution=resolution, at=at)

    return await _do(request, name, bring)


@post(f"{_CASE}/classify", access=ACCESS, include_in_schema=False)
async def classify(request: Call, name: FromPath[str]) -> Redirect:
    """Say better what a case is about, and how urgent it is."""
    form = await request.form()
    subject, priority = str(form.get("subject", "")).strip(), str(form.get("priority", ""))

    async def name_it(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        await service.cases.classify(
            tx,
            case=case,
            subject=subject[:_LONGEST] or None,
            priority=int(priority) if priority in ("1", "2", "3", "4") else None,
            at=at,
        )

    return await _do(request, name, name_it)


@post(f"{_CASE}/tasks", access=ACCESS, include_in_schema=False)
async def add_task(request: Call, name: FromPath[str]) -> Redirect:
    """Note what is to be done, or promise to call back.

    Raises:
        WorkUnclear: it is not said what or until when.
    """
    form = await request.form()
    title = str(form.get("title", "")).strip()[:_LONGEST]
    if not title:
        raise WorkUnclear("It is not said what is to be done.", field="title")
    kinds = service.cases.TaskKind
    kind = kinds.CALL_BACK if form.get("kind") == kinds.CALL_BACK else kinds.TASK
    due_at = _instant(request, str(form.get("due", "")))
    new = service.cases.NewTask(
        task_id=ids.new(),
        kind=kind,
        title=title,
        due_at=due_at,
        until_at=due_at + _AGAIN if kind is kinds.CALL_BACK else None,
        assignee=request.principal.actor if "mine" in form else None,
    )

    async def add(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        await service.cases.add_task(tx, case=case, new=new, at=at)

    return await _do(request, name, add)


@post(f"{_CASE}/tasks/{{task_id:uuid}}", access=ACCESS, include_in_schema=False)
async def end_task(request: Call, name: FromPath[str], task_id: FromPath[UUID]) -> Redirect:
    """Note how a task or a call ended; a call that reached nobody is tried again later.

    Raises:
        WorkUnclear: that is no way in which it ends.
        UnknownTask: somebody else has ended it.
    """
    form = await request.form()
    outcome, said = str(form.get("outcome", "")), str(form.get("said", "")).strip()[:2000]
    if outcome not in _OUTCOMES:
        raise WorkUnclear("It is not said how it ended.", field="outcome")

    async def end(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        task = await service.cases.get_task(tx, whose=case.whose, task_id=task_id)
        if outcome == "not_reached":
            due_at = at + _AGAIN
            await service.cases.try_task_again(
                tx,
                case=case,
                task=task,
                outcome=outcome,
                due_at=due_at,
                until_at=due_at + _AGAIN,
                at=at,
            )
            return
        await service.cases.end_task(
            tx,
            case=case,
            task=task,
            outcome=outcome,
            said=said or None,
            at=at,
            dropped=outcome == "dropped",
        )

    back = str(form.get("back", ""))
    answer = await _do(request, name, end)
    return Redirect(f"{URL}/boards/{back}", status_code=303) if back == "calls" else answer


@post(f"{_CASE}/links", access=ACCESS, include_in_schema=False)
async def link_order(request: Call, name: FromPath[str]) -> Redirect:
    """Say which order a case is about.

    Raises:
        UnknownOrder: there is none of that number.
    """
    links = await _links(request, str((await request.form()).get("order", "")))

    async def link(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        await service.cases.link(tx, whose=case.whose, links=links, at=at)

    return await _do(request, name, link)


@post(f"{_CASE}/merge", access=staff(Role.AGENT), include_in_schema=False)
async def merge(request: Call, name: FromPath[str]) -> Redirect:
    """Let another case of the same person go on in this one.

    Raises:
        UnknownCase: there is none of that number.
        MergeImpossible: they are the same, of two persons, closed, or merged already.
    """
    case = await find_case(request, name)
    other = await find_case(request, str((await request.form()).get("other", "")))

    async def join(tx: Tx) -> None:
        members = await customers.identity.members(tx, customer_id=case.customer_id)
        await service.cases.merge(tx, whose=other.whose, into=case.whose, members=members, at=now())

    await request.db.transact(join, request.context)
    return _back(case.number)


@post(f"{_CASE}/part", access=staff(Role.AGENT), include_in_schema=False)
async def part(request: Call, name: FromPath[str]) -> Redirect:
    """Let a case that was merged stand alone again.

    Raises:
        NotMerged: it was not merged.
    """
    case = await find_case(request, name)

    async def alone(tx: Tx) -> None:
        await service.cases.part(tx, whose=case.whose, at=now())

    await request.db.transact(alone, request.context)
    return _back(case.number)


@post(f"{_CASE}/split", access=staff(Role.AGENT), include_in_schema=False)
async def split(request: Call, name: FromPath[str]) -> Redirect:
    """Show chosen entries in a case of their own.

    Raises:
        WorkUnclear: it is not said what the new case is about.
        SplitEmpty: none of the entries is of this case.
    """
    form = await request.form()
    subject = str(form.get("subject", "")).strip()[:_LONGEST]
    if not subject:
        raise WorkUnclear("It is not said what the new case is about.", field="subject")
    asked = (whole_of(str(one)) for one in form.getall("seq", []))
    seqs = [seq for seq in asked if seq is not None]
    case_id = ids.new()

    async def cut(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        new = service.cases.NewCase(
            customer_id=case.customer_id,
            case_id=case_id,
            channel=service.cases.Source(case.channel),
            subject=subject,
            topic=case.topic,
            skill=case.skill,
            language=case.language,
            place_id=case.place_id,
            split_from=case.case_id,
        )
        await service.cases.split(tx, case=case, new=new, seqs=seqs, at=at)

    await _do(request, name, cut)
    return _back(ids.number_of(case_id))


@post(f"{_CASE}/care", access=ACCESS, include_in_schema=False)
async def change_care(request: Call, name: FromPath[str]) -> Redirect:
    """Put a dissatisfied customer on the list of those whom we do not let go, or note the end.

    Raises:
        WorkUnclear: it is not said why, or what was done.
        NotInCare: the customer is not on the list.
    """
    form = await request.form()
    note, outcome = str(form.get("note", "")).strip()[:2000], str(form.get("outcome", ""))
    if not note:
        raise WorkUnclear("It is not said why, or what was done.", field="note")

    async def care(tx: Tx, case: service.cases.Case, at: datetime) -> None:
        if outcome in ("won_back", "lost", "mistaken"):
            await service.cases.end_care(tx, whose=case.whose, outcome=outcome, note=note, at=at)
            return
        await service.cases.begin_care(
            tx,
            case=case,
            reason="told_by_staff",
            note=note,
            owner=request.principal.actor,
            at=at,
        )

    return await _do(request, name, care)


async def _do(request: Call, name: str, act: Act) -> Redirect:
    """Do something with a case that nobody else changes meanwhile."""
    seen = await find_case(request, name)

    async def work(tx: Tx) -> None:
        case = await service.cases.lock_open(tx, whose=seen.whose)
        await act(tx, case, now())

    await request.db.transact(work, request.context)
    return _back(seen.number)


def _back(number: str) -> Redirect:
    return Redirect(f"{URL}/cases/{number}", status_code=303)


async def _links(request: Call, number: str) -> tuple[service.cases.Link, ...]:
    """Return the link to an order; nothing where no number was written."""
    if not number.strip():
        return ()
    where = await request.db.read(orders.find_order_key, name=number.strip()[:40])
    if where is None:
        raise orders.UnknownOrder(f"There is no order {number[:40]}.", field="order")
    return (service.cases.Link(service.cases.LinkKind.ORDER, where.order_id),)


def _instant(request: Call, text: str) -> datetime:
    """Return an instant as a form writes it, in the company's zone."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise WorkUnclear("It is not said until when.", field="due") from None
    if wall.tzinfo is not None:
        return wall
    return wall.replace(tzinfo=ZoneInfo(request.house.settings.zone))


ROUTES: Final[Sequence[ControllerRouterHandler]] = (
    open_new,
    assign,
    change_state,
    classify,
    add_task,
    end_task,
    link_order,
    merge,
    part,
    split,
    change_care,
)
