"""Keep: what a shopper asks the shop to keep in mind: a store, whereto, what is compared."""

from typing import Final
from uuid import UUID

from litestar import post
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import catalogue, customers, journeys
from ordito.platform.clock import now
from ordito.platform.ids import ProductId
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.forms import Form, read_form
from ordito.surfaces.shop.frame import context_of
from ordito.surfaces.shop.places import own_shop_path
from ordito.surfaces.shop.visitor import VISITOR_COOKIE, cookie
from ordito.surfaces.shop.visits import (
    POSTAL_COOKIE,
    REMEMBER_COOKIE,
    STORE_COOKIE,
    note,
    owner_of,
    owner_or_new,
    remembers,
    tidied_postal_code,
)

_HOME: Final = "/shop"
# an answer is asked for again after half a year, as are those of others
_ANSWER_S: Final = 182 * 24 * 3600


@post("/shop/compare", access=VISITOR, include_in_schema=False)
async def change_comparison(request: Call) -> Redirect:
    """Lay a product beside those that are compared, or take it or all of them away.

    Raises:
        UnknownProduct: the form names none.
        ComparisonFull: three are compared already.
    """
    form = await read_form(request)
    if form.has("clear") or form.has("drop"):
        await _stop(request, form)
        return Redirect(_next(form, "/shop/compare"), status_code=303)
    product_id = _product(request, form.text("product"))
    owner, cookies = owner_or_new(request)
    await request.db.transact(
        journeys.compare, context_of(request), customer_id=owner, product_id=product_id, at=now()
    )
    if remembers(request):
        await note(request, "product_compared", owner, {"product_id": str(product_id)})
    return Redirect(_next(form, "/shop/compare"), status_code=303, cookies=list(cookies))


@post("/shop/my-store", access=VISITOR, include_in_schema=False)
async def choose_store(request: Call) -> Redirect:
    """Keep a store as the shopper's own; without one, keep none.

    Raises:
        UnknownPlace: the form names none.
    """
    form = await read_form(request)
    name = form.text("place", 64)
    if not name:
        dropped = cookie(request, STORE_COOKIE, "", max_age=0)
        return Redirect(_next(form, "/shop/places"), status_code=303, cookies=[dropped])
    place = request.house.memory.place(name, field="place")
    kept = cookie(request, STORE_COOKIE, place.code)
    return Redirect(_next(form, "/shop/places"), status_code=303, cookies=[kept])


@post("/shop/whereto", access=VISITOR, include_in_schema=False)
async def choose_destination(request: Call) -> Redirect:
    """Keep the postal code whereto things would be sent; what is none is forgotten."""
    form = await read_form(request)
    code = tidied_postal_code(form.text("postal_code", 20))
    kept = cookie(request, POSTAL_COOKIE, code, max_age=_ANSWER_S if code else 0)
    return Redirect(f"{_next(form, _HOME)}#where", status_code=303, cookies=[kept])


@post("/shop/remember", access=VISITOR, include_in_schema=False)
async def answer_whether_to_remember(request: Call) -> Redirect:
    """Keep whether this browser may remember what is looked at; a no forgets what it knows."""
    form = await read_form(request)
    given = form.text("answer", 3) == "yes"
    cookies = [cookie(request, REMEMBER_COOKIE, "yes" if given else "no", max_age=_ANSWER_S)]
    owner = owner_of(request)
    if owner is not None and not given:
        await request.db.transact(journeys.forget_views, context_of(request), customer_id=owner)
    if request.shopper is not None:
        await _consent(request, given=given)
    return Redirect(_next(form, _HOME), status_code=303, cookies=cookies)


@post("/shop/forget", access=VISITOR, include_in_schema=False)
async def forget(request: Call) -> Redirect:
    """Forget what was looked at and compared; nothing else of the browser changes."""
    form = await read_form(request)
    owner = owner_of(request)
    if owner is not None:
        await request.db.transact(journeys.forget_interests, context_of(request), customer_id=owner)
    dropped = cookie(request, VISITOR_COOKIE, "", max_age=0)
    return Redirect(_next(form, _HOME), status_code=303, cookies=[dropped])


async def _stop(request: Call, form: Form) -> None:
    owner = owner_of(request)
    if owner is None:
        return
    if form.has("drop"):
        dropped = [_product(request, form.text("drop"))]
    else:
        rows = await request.db.read(journeys.list_interests, customer_id=owner, at=now())
        dropped = [row.product_id for row in rows if row.compared_at]
    await request.db.transact(
        journeys.stop_comparing, context_of(request), customer_id=owner, product_ids=dropped
    )


async def _consent(request: Call, *, given: bool) -> None:
    """Note the word of a customer beside that of the browser: it counts in every channel."""
    assert request.shopper is not None
    statement = customers.consents.said(
        customer_id=request.shopper.customer_id,
        purpose=journeys.PURPOSE,
        channel="any",
        given=given,
        evidence="shop/remember",
        source="shop",
        at=now(),
    )
    await request.db.transact(
        customers.consents.record, context_of(request), statement=statement, at=now()
    )


def _product(request: Call, name: str) -> ProductId:
    """Return the product of an id that our own page wrote into a form.

    Raises:
        UnknownProduct: there is none.
    """
    try:
        product_id = ProductId(UUID(name))
    except ValueError:
        raise catalogue.UnknownProduct("The form names no product.", field="product") from None
    return request.house.memory.shelf.product(product_id).product_id


def _next(form: Form, default: str) -> str:
    return own_shop_path(form.text("next", 2000)) or default


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    change_comparison,
    choose_store,
    choose_destination,
    answer_whether_to_remember,
    forget,
)
