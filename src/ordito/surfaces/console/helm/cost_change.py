"""Changing the register of costs: a form for each declaration, and the whole of it as text.

Nothing is published that was not looked at: what each channel would leave is shown first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, TypeVar

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK
from litestar.types import ControllerRouterHandler

from ordito import steering
from ordito.marts import Mart
from ordito.platform.clock import now
from ordito.platform.errors import NotFound, Refusal
from ordito.platform.money import Money
from ordito.surfaces import helm_cost_screens as screens
from ordito.surfaces import problems
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.cost_form import (
    TARGET,
    activity_of,
    activity_texts,
    resource_of,
    resource_texts,
    rest_of,
    rest_texts,
    rows_of,
    ticked_of,
)
from ordito.surfaces.console.helm.cost_register import PATH, amounts, currency_of
from ordito.surfaces.console.helm.desk import book_of, desk_of
from ordito.surfaces.console.helm.frame import head_of, open_mart
from ordito.surfaces.console.helm.kpi_form import quarters_around, today_of
from ordito.surfaces.console.helm.kpi_view import refuse_bound
from ordito.surfaces.console.helm.view import HELM, View
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.console.typed import FormWrong, Written
from ordito.surfaces.price_screens import Option
from ordito.surfaces.whole import whole_of

economics = steering.economics
Register = economics.Register
_One = TypeVar("_One", economics.Resource, economics.Activity)
_LONGEST: Final = 200
_MOST_TERMS: Final = 20
_METHODS: Final = ("carry_out", "ship", "collect")
_STEPS: Final = tuple(step.value for step in economics.Step if step is not economics.Step.GOODS)
_LISTS: Final = {"resources": "resource", "activities": "activity"}
_FORMS: Final = {**_LISTS, "rest": "rest", "text": "text"}
_NEW: Final = {"unit": "minutes", "days": "91", "step": "serving", "subject": "order"}


class UndeclaredCost(NotFound):
    """The register of costs holds nothing of that name."""

    code = "console.undeclared_cost"
    remedy = "Choose from the register."


class _Part(msgspec.Struct, frozen=True):
    """A part of the register: of which kind, and the code of one of them; empty is a new one."""

    what: str
    code: str = ""

    @property
    def kind(self) -> str:
        return _FORMS[self.what]

    @property
    def url(self) -> str:
        return f"{PATH}/{self.what}/{self.code}" if self.code else f"{PATH}/{self.what}"


class _Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it stands, and what came of it."""

    values: dict[str, str]
    ticked: Mapping[str, Sequence[str]]
    version: int
    draft: Register | None = None
    simulated: tuple[economics.Simulated, ...] = ()
    is_being_made: bool = False
    failure: Refusal | None = None


@get(f"{PATH}/{{what:str}}", access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_part(request: Call, what: FromPath[str]) -> Template:
    """Show the form of something new, of the rest, or of the whole register as text.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UndeclaredCost: there is no such part.
    """
    return await _show(request, _part(what))


@get(
    f"{PATH}/{{what:str}}/{{code:str}}",
    access=HELM,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_declared(request: Call, what: FromPath[str], code: FromPath[str]) -> Template:
    """Show the form of a resource or an activity.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UndeclaredCost: there is none of that code.
    """
    return await _show(request, _part(what, code))


@post(
    f"{PATH}/{{what:str}}",
    access=HELM,
    include_in_schema=False,
    media_type=MediaType.HTML,
    status_code=HTTP_200_OK,
)
async def change_part(request: Call, what: FromPath[str]) -> Template | Redirect:
    """Show what a change would do, or publish what was shown.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UndeclaredCost: there is no such part.
    """
    return await _change(request, _part(what))


@post(
    f"{PATH}/{{what:str}}/{{code:str}}",
    access=HELM,
    include_in_schema=False,
    media_type=MediaType.HTML,
    status_code=HTTP_200_OK,
)
async def change_declared(
    request: Call, what: FromPath[str], code: FromPath[str]
) -> Template | Redirect:
    """Show what a change of a resource or an activity would do, or publish what was shown.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UndeclaredCost: there was none of that code in the version that was shown.
    """
    return await _change(request, _part(what, code))


def _part(what: str, code: str = "") -> _Part:
    """Return which part an address names.

    Raises:
        UndeclaredCost: there is no such part.
    """
    if what not in (_LISTS if code else _FORMS):
        raise UndeclaredCost(f"There is no part {what[:40]!r} of the register.")
    return _Part(what, code)


def _named(register: Register, part: _Part) -> economics.Resource | economics.Activity:
    """Return what a part names.

    Raises:
        UndeclaredCost: there is none of its code.
    """
    declared = register.resources if part.kind == "resource" else register.activities
    for one in declared:
        if one.code == part.code:
            return one
    raise UndeclaredCost(f"The register holds no {part.kind} {part.code[:60]!r}.", field="code")


async def _show(request: Call, part: _Part) -> Template:
    refuse_bound(request)
    book = await book_of(request)
    register, currency = book.register, currency_of(open_mart(desk_of(request)))
    ticked: Mapping[str, Sequence[str]] = {}
    if part.kind == "text":
        written = msgspec.json.encode(register)
        values = {"text": msgspec.json.format(written, indent=2).decode()}
    elif part.kind == "rest":
        values = rest_texts(register, currency)
    elif not part.code:
        values = _NEW
    else:
        one = _named(register, part)
        if isinstance(one, economics.Resource):
            values = resource_texts(one, currency)
        else:
            values, ticked = activity_texts(one, currency), ticked_of(one)
    return await _page(request, part, _Typed(values=values, ticked=ticked, version=book.version))


async def _change(request: Call, part: _Part) -> Template | Redirect:
    refuse_bound(request)
    form = await request.form()
    written = Written({key: [str(one) for one in form.getall(key)] for key in form})
    version = whole_of(written.one("version")) or 0
    book = await request.db.read(economics.COSTS.load_version, version=version)
    typed = _Typed(
        values={key: written.one(key) for key in written.fields},
        ticked={key: written.many(key) for key in written.fields},
        version=version,
    )
    mart = open_mart(desk_of(request))
    try:
        draft = _draft(book.register, part, written, currency_of(mart))
        typed = msgspec.structs.replace(typed, draft=draft)
        if mart is not None:
            simulated = await desk_of(request).ask(
                mart,
                "a change of costs",
                (version, _digest(draft)),
                lambda mart: economics.simulate_register(mart, book.register, draft),
            )
            typed = msgspec.structs.replace(
                typed, simulated=simulated or (), is_being_made=simulated is None
            )
        if written.one("what") == "publish" and written.one("seen") == _digest(draft):
            draft = msgspec.structs.replace(draft, reason=_reason(written))
            await request.db.transact(
                economics.publish_costs, request.context, register=draft, at=now(), over=version
            )
            return Redirect(f"{PATH}?saved=1", status_code=303)
    except Refusal as refusal:
        typed = msgspec.structs.replace(typed, failure=refusal)
    return await _page(request, part, typed)


def _draft(register: Register, part: _Part, written: Written, currency: str) -> Register:
    """Return the register as it would be.

    Raises:
        FormWrong: a field cannot be read.
        RegisterWrong: it would not hold together.
        UndeclaredCost: what is changed is not in the register.
    """
    if part.kind == "text":
        return economics.read_register(written.one("text").encode("utf-8", "replace"))
    if part.kind == "rest":
        made = rest_of(register, written, currency)
    elif part.kind == "resource":
        resources = _with(register.resources, part, written, resource_of, currency)
        made = msgspec.structs.replace(register, resources=resources)
    else:
        activities = _with(register.activities, part, written, activity_of, currency)
        made = msgspec.structs.replace(register, activities=activities)
    economics.check_register(made)
    return made


def _with(
    those: tuple[_One, ...],
    part: _Part,
    written: Written,
    read: Callable[[Written, str], _One],
    currency: str,
) -> tuple[_One, ...]:
    """Return declarations with the one that was typed, or without the one that shall go."""
    if not part.code:
        return (*those, read(written, currency))
    if all(one.code != part.code for one in those):
        raise UndeclaredCost(f"The register holds no {part.kind} {part.code[:60]!r}.")
    if written.one("gone"):
        return tuple(one for one in those if one.code != part.code)
    typed = read(Written({**written.fields, "code": [part.code]}), currency)
    return tuple(typed if one.code == part.code else one for one in those)


def _reason(written: Written) -> str:
    reason = written.one("reason").replace("\0", "")
    if not reason:
        raise FormWrong("Nothing says why the register changes.", field="reason")
    return reason[:_LONGEST]


def _digest(register: Register) -> str:
    """Return what stands for a register that was looked at."""
    written = msgspec.json.encode(msgspec.structs.replace(register, reason="-"), order="sorted")
    return sha256(written).hexdigest()[:16]


async def _page(request: Call, part: _Part, typed: _Typed) -> Template:
    desk, teller = desk_of(request), await teller_of(request)
    mart = open_mart(desk)
    currency, values, failure = currency_of(mart), typed.values, typed.failure
    book = await request.db.read(economics.COSTS.load_version, version=typed.version)
    told = [name.removeprefix(TARGET) for name in values if name.startswith(TARGET)]
    rows = rows_of(values)
    shown = None if typed.is_being_made else typed.draft
    screen = screens.CostForm(
        head=head_of(desk, mart, View(), teller, "costs"),
        kind=part.kind,
        is_new=part.what in _LISTS and not part.code,
        title=values.get("name", ""),
        values=values,
        options=_options(teller, mart, book.register, typed),
        rows=(*rows, rows[-1] + 1 if rows else 0)[:_MOST_TERMS],
        quarters=tuple(quarters_around(told, today_of(mart))),
        currency=currency,
        version=typed.version,
        is_being_made=typed.is_being_made,
        is_looked_at=shown is not None,
        simulated=tuple(_simulated(one, currency, teller) for one in typed.simulated),
        change=Money(sum(one.change for one in typed.simulated), currency),
        seen="" if shown is None else _digest(shown),
        failure=problems.told(teller.language, failure) or "",
        wrong="" if failure is None else failure.field or "",
        save_url=part.url,
        back_url=PATH,
    )
    status = HTTP_200_OK if failure is None else failure.status
    return Template("helm/cost_form.html", context={"screen": screen}, status_code=status)


def _simulated(one: "economics.Simulated", currency: str, teller: Teller) -> screens.SimulatedRow:
    return screens.SimulatedRow(
        name=teller.channel(one.channel or "system"),
        orders=one.orders,
        revenue=Money(one.revenue, currency),
        now=amounts(one.now, currency),
        then=amounts(one.then, currency),
        change=Money(one.change, currency),
        turns=one.turns,
    )


def _options(
    teller: Teller, mart: Mart | None, register: Register, typed: _Typed
) -> dict[str, tuple[Option, ...]]:
    """Return what can be chosen in the lists of a form."""
    kinds = {} if mart is None else steering.cockpit.list_channels(mart)
    own = (one.code for one in teller.memory.directory.channels.values())
    ticked = typed.ticked.get("when.channels", ())
    channels = sorted({*own, *kinds, *ticked} - {""})
    measures = dict.fromkeys(one for those in economics.MEASURES.values() for one in those)

    def listed(field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        chosen = {*typed.ticked.get(field, ()), typed.values.get(field, "")}
        return tuple(
            Option(value=value, label=label, is_chosen=value in chosen)
            for value, label in words.items()
        )

    def worded(codes: Iterable[str], vocabulary: str) -> dict[str, str]:
        return {code: teller.word(code, vocabulary) for code in codes}

    return {
        "step": listed("step", worded(_STEPS, "helm_step")),
        "subject": listed("subject", worded(economics.Subject, "cost_subject")),
        "resource": listed("resource", {one.code: one.name for one in register.resources}),
        "when.channels": listed("when.channels", {one: teller.channel(one) for one in channels}),
        "when.methods": listed("when.methods", worded(_METHODS, "method")),
        "measure": listed("measure", worded(measures, "cost_measure")),
    }


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_part,
    show_declared,
    change_part,
    change_declared,
)
