"""Changes: what whoever bought an order may do to it: asked, previewed exactly, then done."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, structs

from ordito import orders
from ordito.flows.change_effect import Effect
from ordito.orders import ActionKind, UnknownChange, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.idempotency import Key
from ordito.processes import change
from ordito.processes.change_asked import AskedChange, RequestReturn, Return
from ordito.processes.sale import SalePayment
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.change_asked import asked_of, brought_of, form_of, form_place, whereto_of
from ordito.surfaces.shop.change_view import preview_screen
from ordito.surfaces.shop.forms import Form, read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.order_door import Opened, open_order

URL: Final = "/shop/orders/{name:str}"
Name = Annotated[str, Meta(min_length=1, max_length=80)]
# a buyer is limited by what may be asked for here, not by an amount
_BUYER: Final = frozenset[str]()
# what may be confirmed here, by the form that asks for it: what nobody but staff decides is not
_ACTS: Final[Mapping[str, str]] = {
    ActionKind.CANCEL: "cancel",
    ActionKind.REQUEST_RETURN: "return",
    ActionKind.WITHDRAW_RETURN: "withdraw",
    ActionKind.CHANGE_MODEL: "model",
    ActionKind.CHANGE_PLACE: "place",
    ActionKind.CHANGE_QUANTITY: "quantity",
    ActionKind.CHANGE_ADDRESS: "address",
}


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
        return await _ask_again(request, opened, kind, refusal)
    screen = await preview_screen(
        request,
        opened,
        kind,
        kept,
        effect,
        place=form_place(request, kind, form),
        address=await whereto_of(request, opened, asked),
        back=asked if isinstance(asked, RequestReturn) else None,
    )
    return await page(request, "order_preview", screen)


@post(f"{URL}/changes/{{change_id:uuid}}", access=VISITOR, include_in_schema=False)
async def confirm_change(
    request: Call, name: FromPath[Name], change_id: FromPath[UUID]
) -> Redirect | Template:
    """Do what was shown, once, however often the button is pressed.

    Where it cannot be done any more, or could not be paid, the form says so and asks again.

    Raises:
        UnknownOrder, UnknownChange: there is none for this browser.
        NothingToChange: nothing of the order can be changed that way any more.
    """
    opened, form = await open_order(request, name), await read_form(request)
    kept = await request.db.read(orders.get_change, where=opened.where, change_id=change_id)
    if kept.kind not in _ACTS or not _is_buyers(kept.actor):
        raise UnknownChange("The order has no such proposed change.", field="change_id")
    pays = change.proposal_of(kept).effect.to_pay_minor
    token = form.text("token") or None
    try:
        await change.confirm(
            request.house.outlet,
            change=kept,
            payments=[SalePayment("card", token=token)] if pays else [],
            key=Key.of(caller="shop", key=str(change_id), command="confirm", body=b""),
            tell=_say_done,
            context=context_of(request),
            authority=_BUYER,
        )
    except Refusal as refusal:
        return await _ask_again(request, opened, _ACTS[kept.kind], refusal)
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
        brought: Return = brought_of(request, asked, form)
        there = await change.preview(
            outlet, where=where, asked=brought, context=context, authority=_BUYER
        )
        effect = there.effect
    kept = await request.db.transact(change.keep, context, where, found)
    return kept, effect


async def _ask_again(request: Call, opened: Opened, act: str, refusal: Refusal) -> Template:
    screen = structs.replace(await form_of(request, opened, act), wrong=refusal.code)
    return await page(request, "order_change", screen, status=refusal.status)


async def _say_done(_: Tx, effect: Effect) -> str:
    return effect.currency


def _is_buyers(actor: str) -> bool:
    return actor == "visitor" or actor.startswith("customer:")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_form, preview_change, confirm_change)
