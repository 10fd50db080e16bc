"""Declared events at the console: what they look like, which fields are personal, what breaks."""

from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import journeys
from ordito.journeys import EventForm, FormUnclear, Policy
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.surfaces import source_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.events import indented
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.console.sources import INTEGRATORS, own_frame, pages_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.own_sources import looks_after, require_channel
from ordito.surfaces.problems import told
from ordito.surfaces.whole import whole_of

PATH: Final = "/declared-events"
_LONGEST: Final = 64 * 1024
_SIDES: Final = 2


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a declaration says, as it was typed; a field and its meaning a line."""

    name: str = ""
    version: str = "1"
    policy: str = Policy.FLAG.value
    schema: str = "{}"
    fields: str = ""


@get(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_declared(
    request: Call,
    name: FromQuery[str] = "",
    version: FromQuery[int] = 0,
    saved: FromQuery[str | None] = None,
) -> Template:
    """Show what is declared of events; one that is named stands in the form."""
    return await _page(request, name=name, version=version, saved=saved is not None)


@post(PATH, access=INTEGRATORS, include_in_schema=False, media_type=MediaType.HTML)
async def declare(request: Call) -> Template | Redirect:
    """Declare an event, or another version of one that is declared.

    Raises:
        ScopeMissing: a declaration is of all channels, the reader looks after some.
    """
    require_channel(request.principal, None)
    form = await request.form()
    typed = msgspec.convert(
        {name: str(value).strip()[:_LONGEST] for name, value in form.items()}, Typed
    )
    try:
        declared = _form_of(typed)
        await request.db.transact(
            journeys.declare_form,
            request.context,
            form=declared,
            by=request.principal.actor,
            at=now(),
        )
    except FormUnclear as refusal:
        return await _page(request, typed=typed, refusal=refusal)
    return Redirect(
        PATH,
        query_params={"name": declared.name, "version": str(declared.version), "saved": "1"},
        status_code=303,
    )


def _form_of(typed: Typed) -> EventForm:
    """Return the declaration that was typed.

    Raises:
        FormUnclear: the schema is no JSON object, or a line has no meaning.
    """
    try:
        schema = msgspec.json.decode(typed.schema or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise FormUnclear("The schema is no JSON object.", field="schema") from None
    fields: dict[str, str] = {}
    for line in filter(None, map(str.strip, typed.fields.splitlines())):
        sides = line.rsplit(maxsplit=1)
        if len(sides) != _SIDES:
            raise FormUnclear(f"{line[:80]!r} has no meaning behind it.", field="fields")
        fields[sides[0]] = sides[1]
    told = {
        "name": typed.name,
        "version": whole_of(typed.version) or 0,
        "policy": typed.policy,
        "schema": schema,
        "fields": fields,
    }
    try:
        return msgspec.convert(told, EventForm)
    except msgspec.ValidationError as fault:
        raise FormUnclear(f"{fault}.", field="name") from None


async def _page(
    request: Call,
    *,
    name: str = "",
    version: int = 0,
    saved: bool = False,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Template:
    teller = await teller_of(request)
    forms = await request.db.read(journeys.list_forms)
    named = [one for one in forms if one.name == name and version in (0, one.version)]
    shown = typed or (Typed(name=name) if not named else _typed(named[-1]))
    screen = screens.Declared(
        pages=pages_of(teller, "declared"),
        rows=tuple(screens.FormRow(form=one, url=f"{PATH}?{_asked(one)}#declare") for one in forms),
        policies=tuple(Policy),
        may_declare=looks_after(request.principal, None),
        name=shown.name,
        version=whole_of(shown.version) or 1,
        policy=shown.policy,
        schema=shown.schema,
        fields=shown.fields,
        saved=saved,
        failure=told(frame_of(request).language, refusal),
    )
    return Template(
        "declared_events.html",
        context={"screen": screen, "frame": own_frame(request)},
        status_code=200 if refusal is None else refusal.status,
    )


def _typed(form: EventForm) -> Typed:
    return Typed(
        name=form.name,
        version=str(form.version),
        policy=form.policy.value,
        schema=indented(form.schema),
        fields="\n".join(f"{path} {meaning}" for path, meaning in form.fields.items()),
    )


def _asked(form: EventForm) -> str:
    return urlencode({"name": form.name, "version": form.version})


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_declared, declare)
