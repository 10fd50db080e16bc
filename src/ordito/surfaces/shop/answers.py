"""Answers of a buyer to what places ask or offer: another article, and the label of a return."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from ordito import fulfilment, orders
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.processes import substitute
from ordito.reads.parcel_paper import read_parcel_paper
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import context_of
from ordito.surfaces.shop.order_door import Opened, open_order

URL: Final = "/shop/orders/{name:str}"
Name = Annotated[str, Meta(min_length=1, max_length=80)]
# what a buyer agrees to costs nothing more, so no limit of an employee counts
_BUYER: Final = frozenset[str]()
_PDF: Final = "application/pdf"


@post(f"{URL}/substitutes/{{substitute_id:uuid}}", access=VISITOR, include_in_schema=False)
async def answer_substitute(
    request: Call, name: FromPath[Name], substitute_id: FromPath[UUID]
) -> Redirect:
    """Accept or refuse what is offered instead; of two answers the first one counts.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        UnknownSubstitute: nothing of that id was offered for it.
    """
    opened, form = await open_order(request, name), await read_form(request)
    offered = await request.db.read(_find_offer, opened, substitute_id)
    page = fulfilment.picking.Consent.PAGE
    is_accepted = form.text("answer") == "yes"
    done = "substitute_accepted" if is_accepted else "substitute_refused"
    try:
        if is_accepted:
            await substitute.accept(
                request.house.outlet,
                place_id=offered.place_id,
                substitute_id=substitute_id,
                consent=page,
                context=context_of(request),
                authority=_BUYER,
            )
        else:
            await request.db.transact(
                fulfilment.picking.decide_substitute,
                context_of(request),
                substitute=offered,
                is_accepted=False,
                consent=page,
                at=now(),
            )
    except Refusal:
        # it was answered meanwhile, or is not there any more: the page shows how it stands
        done = "substitute_gone"
    return Redirect(f"{opened.url}?done={done}", status_code=303)


@get(f"{URL}/returns/{{number:str}}/label", access=VISITOR, include_in_schema=False)
async def show_label(
    request: Call, name: FromPath[Name], number: FromPath[Name]
) -> Response[bytes]:
    """Return the label of goods that are sent back, as PDF, with the carrier's number on it.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        UnknownReturn: the order has none of that number.
        UnknownParcel: no carrier brings it, or none has given it a number yet.
    """
    opened = await open_order(request, name)

    async def read(tx: Tx) -> bytes:
        known = await orders.returns.list_of_order(tx, where=opened.where)
        mine = next((one for one in known if one.number == number), None)
        if mine is None:
            raise orders.returns.UnknownReturn("The order has no such return.", field="number")
        paper = await read_parcel_paper(
            tx,
            place=request.house.memory.directory.place(mine.place_id),
            parcel_id=fulfilment.parcels.back_id_of(mine.return_id),
            shelf=request.house.memory.shelf,
        )
        if not paper.tracking_code:
            raise fulfilment.UnknownParcel("No carrier has given it a number yet.")
        return msgspec.json.encode(paper)

    content = (await request.db.read(read)).decode()
    rendered = await request.house.archivist.press(
        content, form="parcel-label", language=language_of(request)
    )
    return Response(rendered.content, media_type=_PDF)


async def _find_offer(tx: Tx, opened: Opened, substitute_id: UUID) -> fulfilment.picking.Substitute:
    """Return what was offered for an order.

    Raises:
        UnknownSubstitute: nothing of that id.
    """
    lines = await orders.list_lines(
        tx, customer_id=opened.where.customer_id, order_id=opened.where.order_id
    )
    for place_id in sorted({line.place_id for line in lines}):
        found = await fulfilment.picking.find_substitute(
            tx, place_id=place_id, substitute_id=substitute_id
        )
        if found is not None and found.order_id == opened.where.order_id:
            return found
    raise fulfilment.UnknownSubstitute("Nothing of that id was offered.", field="substitute_id")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (answer_substitute, show_label)
