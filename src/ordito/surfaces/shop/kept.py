"""Kept: a store keeps goods for the shopper, who looks at them there and pays at its till."""

from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.processes.keep_goods import release_kept, reserve_in_store
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import screens
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.spots import spots_of
from ordito.surfaces.shop.visitor import cart_holder, new_cart
from ordito.surfaces.shop.visits import store_of

URL: Final = "/shop/kept"
_ONE: Final = f"{URL}/{{place:str}}/{{claim_id:uuid}}"
_MOST: Final = 99


@post(URL, access=VISITOR, include_in_schema=False)
async def keep_here(request: Call) -> Redirect:
    """Keep units of something at a store for as long as the company says.

    Raises:
        UnknownSku, UnknownPlace: the form names none.
        NothingKept: no policy keeps goods.
        ServiceNotOffered, ClosedPlace: the store hands nothing out.
        TooManyClaims: so many nobody may have.
        NotEnoughStock: the store has not got them.
    """
    form, memory = await read_form(request), request.house.memory
    place = memory.place(form.text("place"), field="place")
    sku = memory.sku(form.text("sku"), field="sku")
    units = min(max(1, form.units("quantity", 1)), _MOST)
    holder, kept = _holder(request)
    claim = await reserve_in_store(
        request.db,
        memory,
        place=place,
        lines=[(sku.sku_id, units)],
        claim_id=ids.new(),
        customer_id=None if request.shopper is None else request.shopper.customer_id,
        asked_from=str(holder),
        context=context_of(request),
    )
    return Redirect(_url(place, claim.claim_id), status_code=303, cookies=list(kept))


@get(_ONE, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_kept(request: Call, place: FromPath[str], claim_id: FromPath[UUID]) -> Template:
    """Show what a store keeps, until when, and the code that is said at its till.

    Whoever has the address sees it: it names nobody, and its id is drawn.

    Raises:
        UnknownPlace, UnknownClaim: there is none of that name.
    """
    found = request.house.memory.place(place, field="place")
    claim = await _claim(request, found, claim_id)
    return await page(request, "kept", await _screen(request, found, claim))


@post(f"{_ONE}/release", access=VISITOR, include_in_schema=False)
async def release(request: Call, place: FromPath[str], claim_id: FromPath[UUID]) -> Redirect:
    """Let goods go that a store keeps; let go again, or paid, nothing happens.

    Raises:
        UnknownPlace, UnknownClaim: there is none of that name.
    """
    found = request.house.memory.place(place, field="place")
    claim = await _claim(request, found, claim_id)
    await release_kept(request.db, claim=claim, context=context_of(request))
    return Redirect(_url(found, claim_id), status_code=303)


async def _claim(request: Call, place: Place, claim_id: UUID) -> fulfilment.claims.Claim:
    return await request.db.read(
        fulfilment.claims.get_claim, place_id=place.place_id, claim_id=claim_id
    )


async def _screen(request: Call, place: Place, claim: fulfilment.claims.Claim) -> screens.Kept:
    memory, at = request.house.memory, now()
    await memory.learn(request.db, language_of(request))
    named = memory.shelf_in(language_of(request))
    (spot,) = spots_of(memory, [place], at, mine=store_of(request))
    is_over = claim.state == "held" and claim.expires_at <= at
    return screens.Kept(
        code=claim.code,
        state="expired" if is_over else claim.state,
        spot=spot,
        expires_at=claim.expires_at,
        lines=tuple(
            (named.skus.get(sku_id, memory.shelf.sku(sku_id)).name, units)
            for sku_id, units in zip(claim.sku_ids, claim.quantities, strict=True)
        ),
        is_refused=claim.refused > 0,
        release_url=f"{_url(place, claim.claim_id)}/release",
    )


def _holder(request: Call) -> tuple[CustomerId, tuple[Cookie, ...]]:
    """Return who asks: a shopper, else this browser, which is given a cookie where it has none."""
    known = cart_holder(request)
    if known is not None:
        return known, ()
    holder, kept = new_cart(request)
    return holder, (kept,)


def _url(place: Place, claim_id: UUID) -> str:
    return f"{URL}/{place.code}/{claim_id}"


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (keep_here, show_kept, release)
