"""Target: a way that journeys take, put in force as the path the company wants."""

import itertools
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from ordito import steering
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import NotFound, Refusal
from ordito.surfaces import helm_map_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.frame import head_of, look_of, made, patient
from ordito.surfaces.console.helm.process_map import PATH as MAP
from ordito.surfaces.console.helm.process_map import ask_map, ask_map_of
from ordito.surfaces.console.helm.view import HELM, view_of
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.problems import told as told_refusal

PATH: Final = "/helm/target"
Line = Annotated[str, msgspec.Meta(max_length=120)]


class UnknownWay(NotFound):
    """The map has no such way."""

    code = "console.unknown_way"
    remedy = "Go back to the map and choose one of its ways."


class TargetForm(msgspec.Struct, frozen=True):
    """A path and why it is to be so."""

    name: Line = ""
    expression: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("map")
async def show_target(request: Call) -> Template:
    """Show a way as a path that can be put in force, with how near journeys are to it.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        UnknownWay: the map has no such way.
    """
    return await _page(request, None, None)


@post(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("map")
async def publish_target(request: Call, data: URLEncodedBody[TargetForm]) -> Template | Redirect:
    """Put a path in force for journeys of the channel and way of delivery that are looked at.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view = view_of(request)

    async def publish(tx: Tx) -> None:
        await steering.publish_path(
            tx,
            name=data.name.strip(),
            expression=data.expression.strip(),
            channel=view.channel or None,
            method=view.method or None,
            reason=data.reason.strip(),
            by=request.principal.actor,
            at=now(),
        )

    try:
        await request.db.transact(publish, request.context)
    except steering.UnreadablePath as refusal:
        return await _page(request, data, refusal)
    plain = msgspec.structs.replace(view, variant=-1)
    return Redirect(plain.url(MAP, path=data.name.strip()), status_code=303)


def expression_of(activities: Iterable[str]) -> str:
    """Return a way as an expression; what is done again at once may be done any number of times."""
    runs = [(name, len(list(run))) for name, run in itertools.groupby(activities)]
    return " ".join(name if times == 1 else f"{name}+" for name, times in runs)


async def _page(request: Call, typed: TargetForm | None, refusal: Refusal | None) -> Template:
    look, teller = await look_of(request), await teller_of(request)
    view, told = look.view, await made(ask_map(look))
    if typed is None:
        if not 0 <= view.variant < len(told.map.variants):
            raise UnknownWay("The map has no way of that number.", field="variant")
        typed = TargetForm(expression=expression_of(told.map.variants[view.variant].activities))
    near = None
    if refusal is None:
        asked = msgspec.structs.replace(view.asked(), path=typed.expression)
        near = await ask_map_of(look, asked)
    fits = None if near is None else near.conformance
    paths = await request.db.read(steering.list_paths)
    screen = screens.TargetPage(
        head=head_of(look.desk, look.mart, view, teller, "map"),
        url=view.url(PATH),
        name=typed.name,
        expression=typed.expression,
        reason=typed.reason,
        channel=view.channel,
        method=view.method,
        fitness=None if fits is None else fits.fitness,
        on_path=None if fits is None else fits.on_path,
        journeys=told.map.coverage.journeys,
        names=tuple(one.name for one in paths),
        failure=told_refusal(frame_of(request).language, refusal),
    )
    return Template(
        "helm/target.html",
        context={"screen": screen},
        status_code=200 if refusal is None else refusal.status,
    )
