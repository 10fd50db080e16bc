"""Backlog: findings that somebody takes up, whose they are, and what came of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ordito import steering
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, NotFound, Refusal
from ordito.platform.money import Money
from ordito.steering import Improvement, State
from ordito.surfaces import helm_map_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.cockpit import ask as ask_cockpit
from ordito.surfaces.console.helm.desk import desk_of
from ordito.surfaces.console.helm.frame import (
    PAGES,
    Look,
    head_of,
    look_of,
    made,
    money_in,
    open_mart,
    patient,
)
from ordito.surfaces.console.helm.process_map import ask_map, path_of
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable, view_of
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.problems import told as told_refusal
from ordito.surfaces.screens import Choice
from ordito.surfaces.whole import whole_of

PATH: Final = "/helm/backlog"
ACTION: Final = "/helm/action"
_OPEN: Final = (State.PROPOSED, State.ACCEPTED)
_NEXT: Final[dict[str, tuple[str, ...]]] = {
    State.PROPOSED: (State.ACCEPTED, State.DROPPED),
    State.ACCEPTED: (State.DONE, State.DROPPED),
}
Reason = Annotated[str, msgspec.Meta(max_length=500)]


class NothingFound(NotFound):
    """There is no such finding in the present figures."""

    code = "console.nothing_found"
    remedy = "Go back to the page that showed it: the figures may be newer now."


class ReasonMissing(Invalid):
    """Nothing says why."""

    code = "console.reason_missing"
    remedy = "Write in a few words why."


class ActionForm(msgspec.Struct, frozen=True):
    """Why a finding is taken up."""

    reason: Reason = ""


class MoveForm(msgspec.Struct, frozen=True):
    """Where an entry goes, whose it is, and why; ``edition`` is the one that was read."""

    edition: int
    state: State
    owner: Annotated[str, msgspec.Meta(max_length=120)] = ""
    reason: Reason = ""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A finding before it is an entry of the backlog; ``relief`` is one of the chain."""

    subject: str
    title: str
    told: str
    finding: dict[str, Any]
    worth_minor: int | None
    back: str
    relief: steering.Finding | None = None


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_backlog(request: Call) -> Template:
    """Show what was taken up, what is worth most first.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    return await _page(request, None)


@post(f"{PATH}/{{improvement_id:uuid}}", access=HELM, include_in_schema=False)
async def move_improvement(
    request: Call, improvement_id: FromPath[UUID], data: URLEncodedBody[MoveForm]
) -> Template | Redirect:
    """Say how far an entry is, whose it is, and why.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UnknownImprovement: there is none of that id.
    """

    async def move(tx: Tx) -> None:
        await steering.move_improvement(
            tx,
            improvement_id=improvement_id,
            edition=data.edition,
            state=data.state,
            owner=data.owner.strip(),
            reason=data.reason.strip(),
            by=request.principal.actor,
            at=now(),
        )

    view_of(request, bare=True)
    if not data.reason.strip():
        return await _page(request, ReasonMissing("A move needs its reason.", field="reason"))
    try:
        await request.db.transact(move, request.context)
    except steering.ImprovementMovedOn as refusal:
        return await _page(request, refusal)
    return Redirect(f"{PATH}#{improvement_id}", status_code=303)


@get(ACTION, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("backlog")
async def show_action(request: Call) -> Template:
    """Show a finding as it would stand in the backlog.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NothingFound: there is no such finding.
    """
    return await _action_page(request, None)


@post(ACTION, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def launch_action(request: Call, data: URLEncodedBody[ActionForm]) -> Template | Redirect:
    """Put a finding into the backlog; one that is open of its subject gets the new figures.

    What is put there is found again from the figures, not taken from the form.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: the figures are being made.
        NothingFound: there is no such finding.
    """
    reason = data.reason.strip()
    if not reason:
        return await _action_page(request, ReasonMissing("Say why.", field="reason"))
    look = await look_of(request, bare=True)
    found = await _found(request, look, await teller_of(request))
    actor, at, currency = request.principal.actor, now(), look.mart.build.currency

    async def put(tx: Tx) -> UUID:
        if found.relief is not None:
            made = await steering.propose_relief(
                tx, found=found.relief, currency=currency, reason=reason, by=actor, at=at
            )
            assert made is not None, "the finding holds the chain back"
            return made.improvement_id
        entry = await steering.propose_improvement(
            tx,
            subject=found.subject,
            title=found.title,
            finding=found.finding,
            mart_version=look.mart.version,
            worth_minor=found.worth_minor,
            currency=currency,
            reason=reason,
            by=actor,
            at=at,
        )
        return entry.improvement_id

    improvement_id = await request.db.transact(put, request.context)
    return Redirect(f"{PATH}#{improvement_id}", status_code=303)


async def _action_page(request: Call, refusal: Refusal | None) -> Template:
    look, teller = await look_of(request, bare=True), await teller_of(request)
    found = await _found(request, look, teller)
    screen = screens.ActionPage(
        head=head_of(look.desk, look.mart, look.view, teller, "backlog"),
        title=found.title,
        told=found.told,
        url=f"{request.url.path}?{request.url.query}",
        failure=told_refusal(frame_of(request).language, refusal),
        back=Choice(label=found.title, url=found.back),
    )
    return Template(
        "helm/action.html",
        context={"screen": screen},
        status_code=200 if refusal is None else refusal.status,
    )


async def _found(request: Call, look: Look, teller: Teller) -> Taken:
    """Return the finding that an address names: of the chain, a channel, or a deviation."""
    match request.query_params.get("kind"):
        case "constraint":
            return await _constraint(look, teller)
        case "channel":
            return await _channel(look, teller)
        case "deviation":
            return await _deviation(request, look, teller)
        case _:
            raise ViewUnreadable("The address names no kind of finding.", field="kind")


async def _constraint(look: Look, teller: Teller) -> Taken:
    _, finding, _, _, places = await made(ask_cockpit(look))
    one = finding.search.constraint
    if one is None:
        raise NothingFound("Nothing holds the chain back.", field="kind")
    return Taken(
        subject="",
        title=teller.word(one.resource, "helm_resource"),
        told=", ".join(places.get(place, place) for place in one.place_ids),
        finding={},
        worth_minor=None,
        back=View(period=look.view.period).url(PAGES["cockpit"]),
        relief=finding,
    )


async def _channel(look: Look, teller: Teller) -> Taken:
    """Return a channel that loses money with everything counted."""
    view = look.view
    told, *_ = await made(ask_cockpit(look))
    loaded = steering.economics.LOADED
    one = next((one for one in told.channels if one.key == view.channel), None)
    left = None if one is None else one.left(loaded).value
    if one is None or left is None or left >= 0:
        raise NothingFound("No such channel loses money.", field="channel")
    share = one.margin(loaded)
    return Taken(
        subject=f"channel {one.key}",
        title=f"{teller.word(one.key, 'channel')}: {teller.word('below', 'helm_step')}",
        told=f"{one.orders} · {share or 0:.1%}",
        finding={"period": view.period, "ladder": msgspec.to_builtins(one)},
        worth_minor=-left if view.period == "year" else None,
        back=View(period=view.period, channel=one.key).url(PAGES["cockpit"]),
    )


async def _deviation(request: Call, look: Look, teller: Teller) -> Taken:
    view, path = look.view, await path_of(request, look.view)
    told = await made(ask_map(look, path))
    number = whole_of(request.query_params.get("number", ""))
    found = () if told.conformance is None else told.conformance.departures
    if path is None or number is None or number >= len(found):
        raise NothingFound("The path has no such deviation.", field="number")
    one = found[number]
    departure = one.departure
    word = f"{teller.word(departure.activity, 'helm_activity')}: " + teller.word(
        departure.kind.value, "helm_deviation"
    )
    return Taken(
        subject=f"deviation {path.name} {departure.kind} {departure.activity} {departure.instead}",
        title=f"{path.name} · {word}",
        told=f"{one.journeys} · {one.share:.1%}",
        finding={
            "path": path.name,
            "path_version": path.version,
            "departure": msgspec.to_builtins(one),
            "view": view.url(PAGES["map"]),
        },
        worth_minor=None,
        back=view.url(PAGES["map"]),
    )


async def _page(request: Call, refusal: Refusal | None) -> Template:
    view, desk, teller = view_of(request, bare=True), desk_of(request), await teller_of(request)
    chosen = request.query_params.get("state", "")
    entries = await request.db.read(steering.list_improvements)
    shown = [one for one in entries if not chosen or one.state == chosen]
    moves: defaultdict[UUID, list[steering.Move]] = defaultdict(list)
    wanted = [one.improvement_id for one in shown]
    for move in await request.db.read(steering.list_moves, improvement_ids=wanted):
        moves[move.improvement_id].append(move)
    rows = [_row(one, moves[one.improvement_id], teller) for one in shown]
    mart = open_mart(desk)
    worth = sum(one.worth_minor or 0 for one in entries if one.state in _OPEN)
    screen = screens.BacklogPage(
        head=head_of(desk, mart, view, teller, "backlog"),
        states=tuple(
            Choice(
                label=teller.word(state.value, "helm_backlog"),
                url=PATH if chosen == state else f"{PATH}?state={state}",
                current=chosen == state,
                count=sum(one.state == state for one in entries),
            )
            for state in State
        ),
        rows=tuple(rows),
        worth=None if mart is None or not worth else money_in(mart, worth),
        people=tuple(sorted(set(teller.colleagues.values()))),
        failure=told_refusal(frame_of(request).language, refusal),
    )
    return Template(
        "helm/backlog.html",
        context={"screen": screen},
        status_code=200 if refusal is None else refusal.status,
    )


def _row(
    one: Improvement, moves: Sequence[steering.Move], teller: Teller
) -> screens.ImprovementRow:
    return screens.ImprovementRow(
        improvement_id=one.improvement_id,
        title=one.title,
        state=one.state,
        edition=one.edition,
        worth=None if one.worth_minor is None else Money(one.worth_minor, one.currency),
        owner=one.owner,
        found_at=one.found_at,
        url=str(one.finding.get("view") or PAGES["cockpit"]),
        moves=tuple(
            screens.MoveRow(
                state=move.state,
                owner=move.owner,
                reason=move.reason,
                by=teller.colleagues.get(move.moved_by, move.moved_by),
                at=move.moved_at,
            )
            for move in moves
        ),
        next_states=_NEXT.get(one.state, ()),
    )
