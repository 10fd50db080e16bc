"""Kept: what a store keeps unpaid, and what waits for goods or for a place that gives them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows.keep_goods import let_go
from ordito.network import Place, Service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import PlaceId, SkuId
from ordito.processes import decide_waiting
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import order_url, place_name
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import (
    WORKERS,
    answer,
    front_of,
    is_worker,
    place_of,
    url_of,
)
from ordito.surfaces.console.store.goods import articles_of, said_of
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.console.typed import FormWrong
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Choice
from ordito.surfaces.store_screens import Awaited, Claimed, Kept, Piece, Said
from ordito.surfaces.store_words import WAITING_REASONS

TAB: Final = "kept"
_URL: Final = f"/store/{{place:str}}/{TAB}"
# the desk looks as well, and decides, for whoever writes or calls
READERS: Final = (*WORKERS, Role.AGENT)
Work = Callable[[Tx], Awaitable[None]]
_MOST: Final = 100
_DONE: Final = frozenset({"claim_released", "waiting_moved", "waiting_cancelled"})


@get(_URL, access=staff(*READERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_kept(request: Call, place: FromPath[str]) -> Template:
    """Show what is kept unpaid, what waits for goods, and what no place has given yet."""
    said = request.query_params.get("said", "")
    done = Said(code=said) if said in _DONE else None
    return await _page(request, place_of(request, place), done)


@post(f"{_URL}/claims/{{claim_id:uuid}}/release", access=staff(*READERS), include_in_schema=False)
async def release_claim(
    request: Call, place: FromPath[str], claim_id: FromPath[UUID]
) -> Template | Redirect:
    """Free goods that are kept unpaid; what was paid meanwhile is said on the page.

    Raises:
        UnknownClaim: the place keeps nothing under this id.
    """
    found, form = place_of(request, place), await form_of(request)

    async def work(tx: Tx) -> None:
        claim = await fulfilment.claims.get_claim(tx, place_id=found.place_id, claim_id=claim_id)
        if not await let_go(tx, claim=claim, outcome="released", at=now()):
            raise fulfilment.claims.ClaimOver(f"It is {claim.state}.", state=claim.state)

    return await _do(request, found, form.get("key", ""), claim_id, work, "claim_released")


@post(f"{_URL}/waiting/{{waiting_id:uuid}}/move", access=staff(*READERS), include_in_schema=False)
async def move_waiting(
    request: Call, place: FromPath[str], waiting_id: FromPath[UUID]
) -> Template | Redirect:
    """Let the place that the form names give units that no place gives.

    Raises:
        UnknownWaiting: nothing of that id waits at the place.
        UnknownPlace: the form names none.
    """
    found, form, memory = place_of(request, place), await form_of(request), request.house.memory
    giver, reason = memory.place(form.get("giver", ""), field="giver"), _reason(form)

    async def work(tx: Tx) -> None:
        waiting = await _open(tx, found.place_id, waiting_id)
        await decide_waiting.move_parked(
            tx, memory=memory, waiting=waiting, giver=giver, reason=reason, at=now()
        )

    return await _do(request, found, form.get("key", ""), waiting_id, work, "waiting_moved")


@post(f"{_URL}/waiting/{{waiting_id:uuid}}/cancel", access=staff(*READERS), include_in_schema=False)
async def cancel_waiting(
    request: Call, place: FromPath[str], waiting_id: FromPath[UUID]
) -> Template | Redirect:
    """Call units off that nobody gives; what was paid for them goes back.

    Raises:
        UnknownWaiting: nothing of that id waits at the place.
    """
    found, form = place_of(request, place), await form_of(request)
    reason = _reason(form)

    async def work(tx: Tx) -> None:
        await decide_waiting.call_parked_off(
            tx,
            memory=request.house.memory,
            waiting=await _open(tx, found.place_id, waiting_id),
            reason=reason,
            authority=request.principal.authority,
            at=now(),
        )

    return await _do(request, found, form.get("key", ""), waiting_id, work, "waiting_cancelled")


@post(f"{_URL}/expected/{{task_id:uuid}}/move", access=staff(*READERS), include_in_schema=False)
async def move_expected(
    request: Call, place: FromPath[str], task_id: FromPath[UUID]
) -> Template | Redirect:
    """Let the place that the form names give what waits for goods here.

    Raises:
        UnknownPlace: the form names none.
    """
    found, form, memory = place_of(request, place), await form_of(request), request.house.memory
    giver, reason = memory.place(form.get("giver", ""), field="giver"), _reason(form)

    async def work(tx: Tx) -> None:
        task = await _awaited(tx, found.place_id, task_id)
        await decide_waiting.move_expected(
            tx, memory=memory, task=task, giver=giver, reason=reason, at=now()
        )

    return await _do(request, found, form.get("key", ""), task_id, work, "waiting_moved")


@post(f"{_URL}/expected/{{task_id:uuid}}/cancel", access=staff(*READERS), include_in_schema=False)
async def cancel_expected(
    request: Call, place: FromPath[str], task_id: FromPath[UUID]
) -> Template | Redirect:
    """Call off what waits for goods here; what was paid for it goes back."""
    found, form = place_of(request, place), await form_of(request)
    reason = _reason(form)

    async def work(tx: Tx) -> None:
        await decide_waiting.call_expected_off(
            tx,
            memory=request.house.memory,
            task=await _awaited(tx, found.place_id, task_id),
            reason=reason,
            authority=request.principal.authority,
            at=now(),
        )

    return await _do(request, found, form.get("key", ""), task_id, work, "waiting_cancelled")


def _reason(form: Mapping[str, str]) -> str:
    """Return why somebody decides.

    Raises:
        FormWrong: the form gives no reason of the list.
    """
    reason = form.get("reason", "")
    if reason not in WAITING_REASONS:
        raise FormWrong("Say why.", field="reason")
    return reason


async def _do(
    request: Call, place: Place, key: str, subject_id: UUID, work: Work, done: str
) -> Template | Redirect:
    """Run the command of a form once; what is in its way is said on the page."""
    try:
        await once(request, key, subject_id, work)
    except Refusal as refusal:
        return await _page(request, place, said_of(refusal))
    return Redirect(f"{url_of(place)}/{TAB}?said={done}", status_code=303)


async def _open(tx: Tx, place_id: PlaceId, waiting_id: UUID) -> fulfilment.sourcing.Waiting:
    return await fulfilment.sourcing.get_waiting(tx, place_id=place_id, waiting_id=waiting_id)


async def _awaited(tx: Tx, place_id: PlaceId, task_id: UUID) -> fulfilment.ahead.Expected:
    """Return what waits for goods at a place.

    Raises:
        FulfilmentClosed: it waits for none any more.
    """
    for one in await fulfilment.ahead.list_expected(tx, place_ids=[place_id], most=_MOST):
        if one.fulfilment_order_id == task_id:
            return one
    raise fulfilment.FulfilmentClosed("It does not wait any more.")


async def _page(request: Call, place: Place, said: Said | None) -> Template:
    at, here = now(), [place.place_id]
    claims = await request.db.read(fulfilment.claims.list_claims, place_id=place.place_id, at=at)
    expected = await request.db.read(fulfilment.ahead.list_expected, place_ids=here, most=_MOST)
    parked = await request.db.read(fulfilment.sourcing.list_waiting, place_ids=here)
    screen = Kept(
        front=await front_of(request, place, TAB),
        said=said,
        claims=await _claims(request, place, claims),
        expected=await _expected(request, place, expected),
        parked=await _parked(request, place, parked),
        givers=_givers(request, place, at),
        reasons=tuple(WAITING_REASONS),
        key=str(ids.new()),
    )
    return await answer(request, "kept.html", place, TAB, screen=screen, live=is_worker(request))


async def _claims(
    request: Call, place: Place, claims: Sequence[fulfilment.claims.Claim]
) -> tuple[Claimed, ...]:
    articles = await articles_of(request, place, {sku for one in claims for sku in one.sku_ids})
    return tuple(
        Claimed(
            code=one.code,
            expires_at=one.expires_at,
            is_paying=one.state == "paying",
            is_refused=one.refused > 0,
            pieces=tuple(
                Piece(article=articles[sku_id], wanted=units, picked=0)
                for sku_id, units in zip(one.sku_ids, one.quantities, strict=True)
            ),
            release_url=f"{url_of(place)}/{TAB}/claims/{one.claim_id}/release",
        )
        for one in claims
    )


async def _expected(
    request: Call, place: Place, expected: Sequence[fulfilment.ahead.Expected]
) -> tuple[Awaited, ...]:
    goods = await request.db.read(
        store_room.list_pieces,
        place_id=place.place_id,
        fulfilment_order_ids=[one.fulfilment_order_id for one in expected],
    )
    articles = await articles_of(
        request, place, {piece.sku_id for each in goods.values() for piece in each}
    )
    return tuple(
        Awaited(
            number=ids.number_of(one.order_id),
            url=order_url(one.order_id),
            why=one.waits_for,
            at=one.expected_at,
            promised_at=one.promised_at,
            moved=one.moved,
            other=place_name(request.house.memory, one.from_place_id) or "",
            pieces=tuple(
                Piece(article=articles[SkuId(piece.sku_id)], wanted=piece.wanted, picked=0)
                for piece in goods.get(one.fulfilment_order_id, ())
            ),
            form_url=f"{url_of(place)}/{TAB}/expected/{one.fulfilment_order_id}",
        )
        for one in expected
    )


async def _parked(
    request: Call, place: Place, parked: Sequence[fulfilment.sourcing.Waiting]
) -> tuple[Awaited, ...]:
    articles = await articles_of(request, place, {one.sku_id for one in parked})
    return tuple(
        Awaited(
            number=ids.number_of(one.order_id),
            url=order_url(one.order_id),
            why=one.queue,
            at=one.next_try_at,
            promised_at=one.promised_at,
            pieces=(Piece(article=articles[one.sku_id], wanted=one.units, picked=0),),
            form_url=f"{url_of(place)}/{TAB}/waiting/{one.waiting_id}",
        )
        for one in parked
    )


def _givers(request: Call, place: Place, at: datetime) -> tuple[Choice, ...]:
    """Return the places that may give what another one does not."""
    found = [
        one
        for one in request.house.memory.directory.places.values()
        if not one.services.isdisjoint({Service.SHIP_FROM, Service.COLLECT})
        and (one.closed_at is None or at < one.closed_at)
    ]
    return tuple(
        Choice(label=one.name, url=one.code, current=one is place)
        for one in sorted(found, key=lambda one: one.name)
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_kept,
    release_claim,
    move_waiting,
    cancel_waiting,
    move_expected,
    cancel_expected,
)
