"""What all routes of cases share: which case is meant, and who may see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from ordito import service
from ordito.network import Place
from ordito.platform import ids
from ordito.reads.case_work import After
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

READ: Final = token(Scope.CASES_READ, Scope.CASES_WRITE, Scope.CASES_ASSIGN)
WRITE: Final = token(Scope.CASES_WRITE, Scope.CASES_ASSIGN)
ASSIGN: Final = token(Scope.CASES_ASSIGN)
CASE: Final = "/cases/{name:str}"
MOST: Final = 200

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100_000, pattern=r"^[^\x00]+$")]
Note = Annotated[str, msgspec.Meta(max_length=10_000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00\r\n]+$")]
Code = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$(?!\n)")]
Priority = Annotated[int, msgspec.Meta(ge=1, le=4)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
AfterText = Annotated[str, QueryParameter(description="The 'next' of the last answer.")]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST)]


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands.

    Attributes:
        case_id: of the case.
        number: what people call it.
        customer_id: who wants something; None where it is no customer.
        tier: of the customer when it came; so is ``persona``, what they were taken for.
        state: ``new``, ``open``, ``waiting``, ``solved`` or ``closed``.
        version: grows with each change; send it with a command to be refused where it grew.
        merged_into: id of the case that goes on in its place.
        last_seq: number of its entries.
    """

    case_id: UUID
    number: str
    customer_id: UUID | None
    channel: str
    subject: str
    topic: str
    state: str
    state_at: datetime
    priority: int
    skill: str
    language: str | None
    place_id: UUID | None
    assignee: str | None
    tier: str | None
    persona: str | None
    due_at: datetime
    is_urged: bool
    version: int
    last_seq: int
    heard_at: datetime | None
    answered_at: datetime | None
    reopened: int
    resolution: str | None
    follows_id: UUID | None
    split_from: UUID | None
    merged_into: UUID | None
    opened_by: str
    opened_at: datetime
    solved_at: datetime | None
    closed_at: datetime | None


def told(case: service.cases.Case) -> CaseAnswer:
    """Return a case as it is told."""
    return CaseAnswer(
        case_id=case.case_id,
        number=ids.number_of(case.case_id),
        customer_id=None if case.customer_id == service.cases.HOUSE else case.customer_id,
        channel=case.channel,
        subject=case.subject,
        topic=case.topic,
        state=case.state,
        state_at=case.state_at,
        priority=case.priority,
        skill=case.skill,
        language=case.language,
        place_id=case.place_id,
        assignee=case.assignee,
        tier=case.tier,
        persona=case.persona,
        due_at=case.due_at,
        is_urged=case.is_urged,
        version=case.version,
        last_seq=case.last_seq,
        heard_at=case.heard_at,
        answered_at=case.answered_at,
        reopened=case.reopened,
        resolution=case.resolution,
        follows_id=case.follows_id,
        split_from=case.split_from,
        merged_into=case.merged_id,
        opened_by=case.opened_by,
        opened_at=case.opened_at,
        solved_at=case.solved_at,
        closed_at=case.closed_at,
    )


async def whose_of(request: Call, name: str) -> service.cases.Whose:
    """Return the key of the case that the caller calls ``name``.

    Raises:
        UnknownCase: there is none, or it is of a place that is not the caller's.
    """
    whose = await request.db.read(service.cases.get_whose, name=name)
    case = await request.db.read(service.cases.get_case, whose=whose)
    require_visible(request, case)
    return whose


def require_visible(request: Call, case: service.cases.Case) -> None:
    """Refuse a case of a place that is not the caller's.

    Raises:
        UnknownCase: it is.
    """
    if not request.principal.may_act_at(case.place_id):
        raise service.cases.UnknownCase("There is no such case.", field="case")


def own_place_id(request: Call, name: str | None) -> UUID | None:
    """Return the id of the place of that code or id, if the caller may act there.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    if name is None:
        return None
    place: Place = request.house.memory.place(name, field="place")
    request.principal.require_place(place.place_id)
    return place.place_id


def scope_of(request: Call) -> Sequence[UUID] | None:
    """Return the places whose rows the caller may see; None is every place."""
    places = request.principal.place_ids
    return None if places is None else sorted(places)


def after_of(text: str) -> After:
    """Read a place in a list of work.

    Raises:
        MarkWrong: it was not given out by us.
    """
    return After.parse(text) if text else After()
