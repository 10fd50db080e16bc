"""Changes: what whoever bought an order may do to it: asked, previewed exactly, then done."""

from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, structs

from ordito import orders
from ordito.flows.change_order import Effect
from ordito.orders import ActionKind, UnknownChange, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.idempotency import Key
from ordito.processes import change
from ordito.processes.change_asked import AskedChange, RequestReturn, Return
from ordito.processes.sale import SalePayment
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.change_asked import asked_of, brought_of, form_of, form_place
from ordito.surfaces.shop.change_view import preview_screen
from ordito.surfaces.shop.forms import Form, read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.order_door import open_order

URL: Final = "/shop/orders/{name:str}"
Name = Annotated[str, Meta(min_length=1, max_length=80)]
# a buyer is limited by what may be asked for here, not by an amount
_BUYER: Final = frozenset[str]()
# what may be confirmed here: what nobody but staff decides is not
_KINDS: Final = frozenset(
    {
        ActionKind.CANCEL,
        ActionKind.REQUEST_RETURN,
        ActionKind.WITHDRAW_RETURN,
        ActionKind.CHANGE_MODEL,
        ActionKind.CHANGE_PLACE,
        ActionKind.CHANGE_QUANTITY,
        ActionKind.CHANGE_ADDRESS,
    }
)


@get(f"{URL}/change/{{kind:str}}", access=VISITOR, include_in_schema=False)
async def show_form(request: Call, name: FromPath[Name], kind: FromPath[Name]) -> Template:
    """Ask what shall be changed.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        NothingToChange: nothing of the order can be changed that way any more.
    """
    opened = await open_order(request, name)
    return await page(request, "order_change", await form_of(request, opened, kind))


@post(f"{URL}/change/{{kind:str}}", access=VISITOR, include_in_schema=False)
async def preview_change(request: Call, name: FromPath[Name], kind: FromPath[Name]) -> Template:
    """Show exactly what the change of the form would do; nothing is changed.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        NothingToChange: nothing of the order can be changed that way any more.
    """
    opened, form = await open_order(request, name), await read_form(request)
    try:
        asked = await asked_of(request, opened, kind, form)
        kept, effect = await _preview(request, opened.where, asked, form)
    except Refusal as refusal:
        screen = await form_of(request, opened, kind)
        wrong = structs.replace(screen, wrong=refusal.code)
        return await page(request, "order_change", wrong, status=refusal.status)
    screen = await preview_screen(
        request, opened, kind, kept, effect, place=form_place(request, kind, form)
    )
    return await page(request, "order_preview", screen)


@post(f"{URL}/changes/{{change_id:uuid}}", access=VISITOR, include_in_schema=False)
async def confirm_change(
    request: Call, name: FromPath[Name], change_id: FromPath[UUID]
) -> Redirect | Template:
    """Do what was shown, once, however often the button is pressed.

    Raises:
        UnknownOrder, UnknownChange: there is none for this browser.
        OrderChanged: somebody changed the order since.
        EffectChanged: it would do something else by now.
        PreviewExpired: it was previewed too long ago.
        PaymentDeclined: the difference could not be paid.
    """
    opened, form = await open_order(request, name), await read_form(request)
    kept = await request.db.read(orders.get_change, where=opened.where, change_id=change_id)
    if kept.kind not in _KINDS or not _is_buyers(kept.actor):
        raise UnknownChange("The order has no such proposed change.", field="change_id")
    pays = change.proposal_of(kept).effect.to_pay_minor
    token = form.text("token") or None
    await change.confirm(
        request.house.outlet,
        change=kept,
        payments=[SalePayment("card", token=token)] if pays else [],
        key=Key.of(caller="shop", key=str(change_id), command="confirm", body=b""),
        tell=_say_done,
        context=context_of(request),
        authority=_BUYER,
    )
    return Redirect(f"{opened.url}?done={kept.kind}", status_code=303)


async def _preview(
    request: Call, where: Whereabouts, asked: AskedChange, form: Form
) -> tuple[change.Proposal, Effect]:
    """Keep the change that is asked for, and say what it does in the end.

    A return is announced here and done at a counter: what is shown is what the counter will do.
    """
    context, outlet = context_of(request), request.house.outlet
    found = await change.preview(
        outlet, where=where, asked=asked, context=context, authority=_BUYER
    )
    effect = found.effect
    if isinstance(asked, RequestReturn):
        brought: Return = brought_of(asked, form)
        there = await change.preview(
            outlet, where=where, asked=brought, context=context, authority=_BUYER
        )
        effect = there.effect
    kept = await request.db.transact(change.keep, context, where, found)
    return kept, effect


async def _say_done(_: Tx, effect: Effect) -> str:
    return effect.currency


def _is_buyers(actor: str) -> bool:
    return actor == "visitor" or actor.startswith("customer:")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_form, preview_change, confirm_change)
