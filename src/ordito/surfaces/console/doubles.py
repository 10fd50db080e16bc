"""Doubles at the console: customers who may be one person, side by side, and what is decided."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces import double_screens as screens
from ordito.surfaces import words
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Choice

PATH: Final = "/doubles"
_SIZE: Final = 50
_TOLD: Final = 3
# a bar of this many bits is full
_FULL_BITS: Final = 20.0
_STATES: Final = ("open", "accepted", "refused", "undone")
_LOOKERS: Final = staff(Role.AGENT, Role.HELM)


class DecisionForm(msgspec.Struct, frozen=True):
    """What somebody decides who has looked at both."""

    decision: Annotated[str, msgspec.Meta(pattern="^(accept|refuse|undo)$")]
    is_forced: str = ""


@get(PATH, access=_LOOKERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_doubles(
    request: Call,
    decided: FromQuery[str] = "open",
    before: FromQuery[str | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Template:
    """Show who may be one person, the surest first."""
    chosen = decided if decided in _STATES else "open"
    teller = await teller_of(request)
    found = await request.db.read(
        customers.matching.list_suggestions,
        state=chosen,
        before=_mark(before, before_id),
        size=_SIZE,
    )
    wanted = sorted({one for each in found for one in (each.left_id, each.right_id)})
    names = await request.db.read(customers.list_names, customer_ids=wanted)
    model = await request.db.read(customers.matching.find_model)
    is_open = may_see_persons(request.principal)
    if is_open:
        await note_look(request, sorted(names), why="merge_review")
    screen = screens.Doubles(
        rows=tuple(_row(teller, one, names, is_open=is_open) for one in found),
        filters=tuple(
            Choice(label=teller.word(one, "double"), url=_url(decided=one), current=one == chosen)
            for one in _STATES
        ),
        state=chosen,
        next_url=_next(found, chosen),
        compared_at=None if model is None else model.trained_at,
        trained_by=None if model is None else model.trained_by,
        people=0 if model is None else model.people,
        shared_values=0 if model is None else model.shared_values,
        accept_from=None if model is None else model.accept_from,
    )
    return Template("doubles.html", context={"screen": screen})


@get(
    f"{PATH}/{{pair_id:uuid}}",
    access=_LOOKERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_double(request: Call, pair_id: FromPath[UUID]) -> Template:
    """Show two customers side by side, with what each field says; looking is noted.

    Raises:
        UnknownSuggestion: there is none, or one of the two was erased.
    """
    asked = await request.db.read(customers.matching.get_suggestion, pair_id=pair_id)
    both = [asked.left_id, asked.right_id]
    people = await request.db.read(customers.matching.list_chosen, customer_ids=both)
    by_id = {one.customer_id: one for one in people}
    if not set(both) <= by_id.keys():
        message = "One of the two was forgotten."
        raise customers.matching.UnknownSuggestion(message, field="pair_id")
    is_open = may_see_persons(request.principal)
    if is_open:
        await note_look(request, both, why="merge_review")
    screen = _page(
        asked,
        by_id[asked.left_id],
        by_id[asked.right_id],
        is_open=is_open,
        may_decide=not request.principal.roles.isdisjoint({Role.AGENT, Role.ADMIN}),
    )
    return Template("double.html", context={"screen": screen})


@post(f"{PATH}/{{pair_id:uuid}}", access=staff(Role.AGENT), include_in_schema=False)
async def decide_double(
    request: Call, pair_id: FromPath[UUID], data: URLEncodedBody[DecisionForm]
) -> Redirect:
    """Do what somebody decided, and go on with the next pair.

    Raises:
        UnknownSuggestion: there is none.
        SuggestionDecided: somebody was quicker.
        MergeHeld: they differ in what a person has one of, and nobody insisted.
    """

    async def decide(tx: Tx) -> None:
        match data.decision:
            case "accept":
                await customers.matching.accept(
                    tx, pair_id=pair_id, at=now(), is_forced=bool(data.is_forced)
                )
            case "refuse":
                await customers.matching.refuse(tx, pair_id=pair_id, at=now())
            case _:
                await customers.matching.undo(tx, pair_id=pair_id, at=now())

    await request.db.transact(decide, request.context)
    if data.decision == "undo":
        return Redirect(f"{PATH}/{pair_id}", status_code=303)
    following = await request.db.read(customers.matching.list_suggestions, size=1)
    target = f"{PATH}/{following[0].pair_id}" if following else PATH
    return Redirect(target, status_code=303)


def _mark(before: str | None, before_id: UUID | None) -> tuple[float, UUID] | None:
    if before is None or before_id is None:
        return None
    try:
        return float(before), before_id
    except ValueError:
        return None


def _url(**asked: object) -> str:
    return f"{PATH}?{urlencode(asked)}"


def _next(found: Sequence[customers.matching.Suggestion], state: str) -> str | None:
    if len(found) < _SIZE:
        return None
    last = found[-1]
    return _url(decided=state, before=repr(last.weight), before_id=last.pair_id)


def _row(
    teller: Teller,
    one: customers.matching.Suggestion,
    names: dict[CustomerId, str],
    *,
    is_open: bool,
) -> screens.DoubleRow:
    strongest = sorted(one.told, key=lambda told: -abs(told.weight))
    return screens.DoubleRow(
        left=_shown(names.get(one.left_id), is_open=is_open),
        right=_shown(names.get(one.right_id), is_open=is_open),
        url=f"{PATH}/{one.pair_id}",
        probability=one.probability,
        state=one.state,
        agree=tuple(teller.word(t.field, "compared") for t in strongest if t.weight > 0)[:_TOLD],
        differ=tuple(teller.word(t.field, "compared") for t in strongest if t.weight < 0)[:_TOLD],
        is_blocked=bool(one.blocked_by),
    )


def _page(
    asked: customers.matching.Suggestion,
    left: customers.matching.Person,
    right: customers.matching.Person,
    *,
    is_open: bool,
    may_decide: bool,
) -> screens.DoublePage:
    told = {one.field: one for one in asked.told}
    fields = sorted(words.COMPARED, key=lambda field: field not in told)
    return screens.DoublePage(
        left_name=_shown(left.name, is_open=is_open),
        right_name=_shown(right.name, is_open=is_open),
        left_url=f"/customers/{left.customer_id}",
        right_url=f"/customers/{right.customer_id}",
        url=f"{PATH}/{asked.pair_id}",
        back_url=PATH,
        state=asked.state,
        probability=asked.probability,
        weight=asked.weight,
        start=asked.weight - sum(one.weight for one in asked.told),
        fields=tuple(
            screens.DoubleField(
                field=field,
                left=_value(left, field, is_open=is_open),
                right=_value(right, field, is_open=is_open),
                level=told[field].level if field in told else None,
                weight=told[field].weight if field in told else None,
                share=round(min(abs(told[field].weight) / _FULL_BITS, 1) * 100)
                if field in told
                else 0,
            )
            for field in fields
        ),
        blocked_by=tuple(one.partition(":")[2] or one for one in asked.blocked_by),
        crowd=asked.crowd,
        decided_by=asked.decided_by,
        masked=not is_open,
        may_decide=may_decide,
    )


def _value(person: customers.matching.Person, field: str, *, is_open: bool) -> str:
    """Return what somebody has in a field, as the reader may see it."""
    held = list(zip(person.kinds, person.values, strict=True))
    match field:
        case "given_name" | "surname":
            record = customers.matching.record_of(person)
            found = [str(record.get(field) or "")]
        case "birth_date":
            found = [person.birth_date.isoformat() if person.birth_date else ""]
        case "area":
            town = " ".join(filter(None, (person.postal_code, person.city)))
            found = [", ".join(filter(None, (person.street, town)))]
        case "emails" | "phones":
            found = [value for kind, value in held if f"{kind}s" == field]
        case _:
            found = [value for kind, value in held if kind not in {"email", "phone"}]
    shown = [each if is_open else masked(each) for each in found if each]
    return ", ".join(shown)


def _shown(name: str | None, *, is_open: bool) -> str:
    return "" if not name else name if is_open else masked(name)


ROUTES: Final = (show_doubles, show_double, decide_double)
