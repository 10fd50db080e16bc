"""Change of an order: what it would do, to be read to the customer; then it is done."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ordito import orders, service
from ordito.flows.change_effect import Effect
from ordito.network import NotEntitled, Place, Service
from ordito.orders import Goods, Line, Method, NothingToChange, Order, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.idempotency import Key
from ordito.platform.money import Money
from ordito.processes import change
from ordito.processes.change_asked import (
    Appease,
    AskedChange,
    AskedLine,
    BroughtLine,
    ChangeModel,
    Combine,
    Exchange,
    Fate,
    Return,
    WantedLine,
)
from ordito.processes.sale import SalePayment
from ordito.reads.order_page import OrderLine, OrderPage
from ordito.surfaces import screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.change_view import change_screen, ways_to_pay
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.desk_screens import Beyond
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Action, Choice, Field
from ordito.surfaces.whole import MOST_UNITS, whole_of

_LINE: Final = "line-"
_DROP: Final = "drop-"
_CONDITION: Final = "condition-"
_MINOR: Final = 100
_METHODS: Final = (Method.CARRY_OUT, Method.COLLECT)
_CHANGERS: Final = frozenset({Role.ASSOCIATE, Role.AGENT, Role.ADMIN})
_BEYOND: Final = (
    NotEntitled,
    service.decisions.ApprovalNeeded,
    service.decisions.BeyondPolicy,
)


class PaymentUnclear(Invalid):
    """The difference cannot be taken that way."""

    code = "console.payment_unclear"
    remedy = "Choose one of the ways that the page offers."


@post(
    "/orders/{name:str}/change/{kind:str}",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def preview_change(request: Call, name: FromPath[str], kind: FromPath[str]) -> Template:
    """Show what the change of the form would do; nothing is changed.

    Raises:
        UnknownOrder: there is none of that number.
        NotEntitled: it gives back or takes off more than the reader may.
        Refusal: whatever orders, stock, pricing or network have against it.
    """
    where, order = await _find(request, name)
    form = {key: str(value) for key, value in (await request.form()).items()}
    asked = await read_asked(request, where, kind, form)
    try:
        found = await change.preview(
            request.house.outlet,
            where=where,
            asked=asked,
            context=request.context,
            authority=request.principal.authority,
        )
    except _BEYOND as refusal:
        return _beyond(order, kind, form, refusal)
    proposal = await request.db.transact(change.keep, request.context, where, found)
    ways = ways_to_pay(request) if proposal.effect.to_pay_minor else ()
    screen = change_screen(await teller_of(request), order, proposal, ways)
    return Template("change.html", context={"screen": screen})


@post(
    "/orders/{name:str}/changes/{change_id:uuid}",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def confirm_change(request: Call, name: FromPath[str], change_id: FromPath[UUID]) -> Redirect:
    """Do what was shown; a difference is taken as the form says: by card, in cash at a counter.

    Raises:
        PaymentUnclear: the reader cannot take the difference that way.
        OrderChanged: somebody changed the order since.
        EffectChanged: it would do something else by now.
        ChangeClosed: it was confirmed already.
    """
    where, order = await _find(request, name)
    kept = await request.db.read(orders.get_change, where=where, change_id=change_id)
    paid = str((await request.form()).get("paid", ""))
    pays = change.proposal_of(kept).effect.to_pay_minor
    if pays and paid not in ways_to_pay(request):
        raise PaymentUnclear("The difference cannot be taken that way.", field="paid")
    payment = SalePayment("cash") if paid == "cash" else SalePayment("card", token=paid)
    await change.confirm(
        request.house.outlet,
        change=kept,
        payments=[payment] if pays else [],
        key=Key.of(caller=request.principal.actor, key=str(change_id), command="console", body=b""),
        tell=_say_nothing,
        context=request.context,
        authority=request.principal.authority,
    )
    return Redirect(f"/orders/{order.number}", status_code=303)


async def read_asked(
    request: Call, where: Whereabouts, kind: str, form: Mapping[str, str]
) -> AskedChange:
    """Return what a form asks of an order.

    Raises:
        NothingToChange: it asks nothing.
        PlaceOutside: goods shall come back where the reader does not work.
    """
    lines = await request.db.read(
        orders.list_lines, customer_id=where.customer_id, order_id=where.order_id
    )
    asked = _asked(kind, form, orders.by_number(lines))
    if isinstance(asked, Return | Exchange | Combine) and asked.place is not None:
        place = request.house.memory.place(asked.place, field="place")
        request.principal.require_place(place.place_id)
    return msgspec.structs.replace(asked, deviation=_code(form.get("deviation", "")))


def _beyond(order: Order, kind: str, form: Mapping[str, str], refusal: Refusal) -> Template:
    """Say what a change is beyond of, and let somebody else be asked for it."""
    screen = Beyond(
        number=order.number,
        url=f"/orders/{order.number}",
        kind=kind,
        code=refusal.code,
        above=tuple(str(one) for one in refusal.facts.get("may", ())),
        kept=tuple((key, form[key]) for key in form if key not in ("_csrf", "deviation")),
        deviation=form.get("deviation", ""),
        again_url=f"/orders/{order.number}/change/{kind}"
        if isinstance(refusal, service.decisions.BeyondPolicy)
        else None,
        ask_url=f"/orders/{order.number}/approvals/{kind}",
        key=str(ids.new()),
    )
    return Template("desk/beyond.html", context={"screen": screen}, status_code=refusal.status)


def offers(request: Call, teller: Teller, page: OrderPage) -> list[Action]:
    """Return the changes that this reader may begin on the order as it is now."""
    if request.principal.roles.isdisjoint(_CHANGERS):
        return []
    url = f"/orders/{page.number}/change"
    kept = tuple(
        _line(teller, line, page.currency, line.fulfilled - line.returned)
        for line in page.lines
        if line.fulfilled > line.returned
    )
    still_open = tuple(
        _line(teller, line, page.currency, line.open) for line in page.lines if line.open
    )
    places = _own_places(request)
    actions: list[Action] = []
    if kept and places:
        brought = (_place_field(places), _DISPOSITION, _NUMBER, _EXCEPTION)
        actions += [
            Action(
                code="return",
                url=f"{url}/return",
                lines=kept,
                fields=(*brought, _REASON, _WITHHOLD),
                conditions=_CONDITIONS,
            ),
            Action(
                code="exchange",
                url=f"{url}/exchange",
                lines=kept,
                fields=(
                    *(one for one in brought if one is not _NUMBER),
                    *_wanted_fields(request),
                ),
                conditions=_CONDITIONS,
            ),
        ]
    if (kept or still_open) and places:
        actions.append(_combining(request, url, kept, still_open, places))
    if still_open:
        fields = _wanted_fields(request)
        actions.append(
            Action(code="change_model", url=f"{url}/change_model", lines=still_open, fields=fields)
        )
    if page.due_minor:
        amount = Field(code="amount", kind="amount")
        actions.append(Action(code="appease", url=f"{url}/appease", fields=(amount,)))
    return actions


def _combining(
    request: Call,
    url: str,
    kept: tuple[screens.OrderLine, ...],
    still_open: tuple[screens.OrderLine, ...],
    places: list[Place],
) -> Action:
    """Return the form of several things at once: brought, not wanted any more, wanted besides."""
    sku, *where = _wanted_fields(request)
    wanted = (
        msgspec.structs.replace(sku, is_optional=True),
        Field(code="units", kind="text", is_optional=True),
        *where,
    )
    brought = (_place_field(places), _DISPOSITION, _NUMBER, _EXCEPTION, _WITHHOLD) if kept else ()
    return Action(
        code="combine",
        url=f"{url}/combine",
        lines=kept,
        dropped=still_open,
        fields=(*brought, *wanted),
        conditions=_CONDITIONS if kept else (),
    )


async def _find(request: Call, name: str) -> tuple[Whereabouts, Order]:
    """Return an order by its number: whoever holds it in hand may bring goods of it back."""
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    order = await request.db.read(
        orders.get_order, customer_id=where.customer_id, order_id=where.order_id
    )
    return where, order


def _asked(kind: str, form: Mapping[str, str], known: Mapping[int, Line]) -> AskedChange:
    if kind == "appease":
        return Appease(amount_minor=_minor(form.get("amount", "")))
    asked = _units(form, _LINE, known)
    brought, exception = _brought(form, asked), _code(form.get("exception", ""))
    if kind == "combine":
        return _combined(form, brought, _units(form, _DROP, known), exception)
    if not asked:
        raise NothingToChange("No line has a quantity.", field="lines")
    if kind == "return":
        return Return(
            lines=brought,
            place=form.get("place"),
            number=form.get("number", "").strip() or None,
            withhold="withhold" in form,
            exception=exception,
            reason=_code(form.get("reason", "")) or "customer_request",
        )
    wanted = (_wanted(form, sum(asked.values())),)
    if kind == "exchange":
        return Exchange(lines=brought, wanted=wanted, place=form.get("place"), exception=exception)
    units = tuple(AskedLine(number, quantity) for number, quantity in asked.items())
    return ChangeModel(lines=units, wanted=wanted)


def _combined(
    form: Mapping[str, str],
    brought: tuple[BroughtLine, ...],
    dropped: Mapping[int, int],
    exception: str | None,
) -> Combine:
    """Return several things at once: what is empty is not asked for."""
    units = whole_of(form.get("units", "").strip(), MOST_UNITS) or 0
    return Combine(
        cancel=tuple(AskedLine(number, quantity) for number, quantity in dropped.items()),
        bring=brought,
        wanted=(_wanted(form, max(units, 1)),) if form.get("sku", "").strip() else (),
        place=form.get("place"),
        number=form.get("number", "").strip() or None,
        withhold="withhold" in form,
        exception=exception,
    )


def _units(form: Mapping[str, str], prefix: str, known: Mapping[int, Line]) -> dict[int, int]:
    """Return units above 0 by line of the order, of the fields that begin so."""
    return {
        int(name.removeprefix(prefix)): int(value)
        for name, value in form.items()
        if name.startswith(prefix)
        and name.removeprefix(prefix).isdecimal()
        and value.isdecimal()
        and int(value) > 0
        and int(name.removeprefix(prefix)) in known
    }


def _brought(form: Mapping[str, str], asked: Mapping[int, int]) -> tuple[BroughtLine, ...]:
    """Return what comes, each line in its own condition, else in that of all."""
    fate, of_all = _FATES.get(form.get("disposition", "")), form.get("condition")
    return tuple(
        BroughtLine(
            number,
            units,
            Goods.DAMAGED
            if form.get(f"{_CONDITION}{number}", of_all) == Goods.DAMAGED
            else Goods.SELLABLE,
            fate,
        )
        for number, units in asked.items()
    )


def _wanted(form: Mapping[str, str], units: int) -> WantedLine:
    return WantedLine(
        form.get("sku", "").strip() or "?",
        units,
        Method.COLLECT if form.get("method") == Method.COLLECT else Method.CARRY_OUT,
        form.get("from", ""),
    )


def _code(text: str) -> str | None:
    """Return what was typed as a code: ``Good customer`` is ``good_customer``."""
    letters = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower())
    return "_".join(letters.split())[:64] or None


def _minor(text: str) -> int:
    """Return an amount as it was typed, in minor units.

    Raises:
        NothingToChange: it is no amount above 0.
    """
    try:
        amount = int(Decimal(text.replace(",", ".").strip()) * _MINOR)
    except (InvalidOperation, ValueError, OverflowError):
        amount = 0
    if amount <= 0:
        raise NothingToChange("The amount is none above 0.", field="amount")
    return amount


def _own_places(request: Call) -> list[Place]:
    return [
        place
        for place in request.house.memory.directory.places.values()
        if Service.RETURN in place.services
        and place.closed_at is None
        and request.principal.may_act_at(place.place_id)
    ]


def _place_field(places: list[Place]) -> Field:
    return Field(code="place", kind="choice", choices=_choices(places))


def _wanted_fields(request: Call) -> tuple[Field, ...]:
    giving = [
        place
        for place in request.house.memory.directory.places.values()
        if not place.services.isdisjoint({Service.COLLECT, Service.CARRY_OUT})
        and place.closed_at is None
    ]
    return (
        Field(code="sku", kind="text"),
        Field(code="from", kind="choice", choices=_choices(giving)),
        Field(
            code="method",
            kind="method",
            choices=tuple(Choice(label=method.value, url=method.value) for method in _METHODS),
        ),
    )


def _choices(places: list[Place]) -> tuple[Choice, ...]:
    return tuple(
        Choice(label=place.name, url=place.code)
        for place in sorted(places, key=lambda place: place.name)
    )


_CONDITIONS: Final = tuple(goods.value for goods in Goods)
_NUMBER: Final = Field(code="number", kind="text", is_optional=True)
_REASON: Final = Field(code="reason", kind="text", is_optional=True)
_WITHHOLD: Final = Field(code="withhold", kind="tick", is_optional=True)


# what a form may say of what becomes of goods; nothing else leaves it to their condition
_FATES: Final[Mapping[str, Fate]] = {
    "restock": "restock",
    "refurbish": "refurbish",
    "scrap": "scrap",
    "to_owner": "to_owner",
    "inspect": "inspect",
}
_DISPOSITION: Final = Field(
    code="disposition",
    kind="disposition",
    choices=tuple(Choice(label=code, url=code) for code in ("", *_FATES)),
)
_EXCEPTION: Final = Field(code="exception", kind="text", is_optional=True)


def _line(teller: Teller, line: OrderLine, currency: str, most: int) -> screens.OrderLine:
    return screens.OrderLine(
        id=str(line.line_no),
        title=teller.sku(line.sku_id),
        sku=line.sku,
        url="",
        price=Money(line.unit_minor, currency),
        total=Money(line.total_minor, currency),
        ordered=line.ordered,
        reserved=most,
    )


async def _say_nothing(_: Tx, effect: Effect) -> str:
    return effect.currency
