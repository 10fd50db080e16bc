"""Orders: where an order is, told live, with its code for collection and its papers."""

from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, structs

from ordito import fulfilment, orders, service
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.feed import Cursor, Entry, end_of_log
from ordito.platform.i18n import catalogue as texts_of
from ordito.surfaces.call import Call
from ordito.surfaces.document_files import answer_with, split_name
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.live import Say, message, stream
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.help_pages import help_about
from ordito.surfaces.shop.order_door import open_order
from ordito.surfaces.shop.order_view import Known, read_known, screen_of
from ordito.surfaces.words import word

URL: Final = "/shop/orders/{name:str}"
Name = Annotated[str, Meta(min_length=1, max_length=80)]
_SHOWN: Final = frozenset({"pdf", "html"})


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_order(request: Call, name: FromPath[Name]) -> Template:
    """Show an order to whoever bought it: signed in, or by the link.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        TooManyRequests: this address has tried too many.
    """
    opened = await open_order(request, name)

    async def read(tx: Tx) -> tuple[Cursor, Known]:
        # first the place in the log: what happens meanwhile is told by the stream
        return await end_of_log(tx), await read_known(tx, request, opened.where)

    cursor, known = await request.db.read(read)
    screen = await screen_of(request, known, url=opened.url, is_own=opened.is_own)
    screen = structs.replace(
        screen,
        is_new="placed" in request.query_params,
        live_url=f"{screen.live_url}?after={cursor}",
    )
    done = request.query_params.get("done", "")[:40]
    told = word(done, "deed", texts_of(language_of(request))) if done in _DONE else None
    about = await help_about(request, service.knowledge.LinkKind.ORDER_STATE, screen.state)
    return await page(
        request,
        "order",
        screen,
        notice=told,
        help_beside=about,
        contact=f"/shop/contact?{urlencode({'order': name})}",
    )


@post(f"{URL}/arrived", access=VISITOR, include_in_schema=False)
async def note_arrival(request: Call, name: FromPath[Name]) -> Redirect:
    """Tell the place that the buyer waits outside, and where.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        FulfilmentClosed: nothing of it lies ready there.
    """
    opened, form = await open_order(request, name), await read_form(request)

    async def note(tx: Tx) -> None:
        known = await read_known(tx, request, opened.where)
        for task, _ in known.tasks:
            if str(task.fulfilment_order_id) == form.text("part"):
                spot = form.text("spot", fulfilment.arrivals.MOST_SPOT)
                await fulfilment.arrivals.arrive(tx, task=task, spot=spot, at=now())

    await request.db.transact(note, context_of(request))
    return Redirect(opened.url, status_code=303)


@get(f"{URL}/live", access=VISITOR, include_in_schema=False)
async def show_live(request: Call, name: FromPath[Name]) -> Stream:
    """Say whenever something has happened to the order; what, the page says when it is read again.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        TooManyRequests: this address has tried too many.
    """
    opened = await open_order(request, name)
    return stream(request, _say_changed(opened.where.order_id))


@get(f"{URL}/papers/{{paper:str}}", access=VISITOR, include_in_schema=False)
async def show_paper(request: Call, name: FromPath[Name], paper: FromPath[Name]) -> Response[bytes]:
    """Show a receipt or invoice of the order.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        UnknownDocument: the order has none of that name.
    """
    opened = await open_order(request, name)
    plain, form = split_name(paper)
    found = await request.db.read(orders.documents.find_named, name=plain)
    if found.order_id != opened.where.order_id or (form or "pdf") not in _SHOWN:
        raise orders.documents.UnknownDocument("The order has no such document.", field="paper")
    return await answer_with(
        request,
        found,
        form=form or "pdf",
        language=language_of(request),
        purpose="view" if opened.is_own else "link",
        context=context_of(request),
    )


_DONE: Final = frozenset(
    {
        "cancel",
        "request_return",
        "withdraw_return",
        "change_model",
        "change_place",
        "change_quantity",
        "change_address",
        "substitute_accepted",
        "substitute_refused",
        "substitute_gone",
    }
)


def _say_changed(order_id: UUID) -> Say:
    def say(entry: Entry) -> bytes | None:
        if order_id not in (entry.subject_id, entry.case_id):
            return None
        return message(b"changed", cursor=entry.cursor, event=b"changed")

    return say


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_order,
    note_arrival,
    show_live,
    show_paper,
)
