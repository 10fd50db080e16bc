"""Checkout wish: from what a buyer typed, and what is in the cart, to the wish of a session."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from ordito import orders
from ordito.orders import Method
from ordito.processes.sessions import (
    SessionPage,
    Wish,
    WishedAddress,
    WishedBuyer,
    WishedConsent,
    WishedDestination,
    WishedLine,
    WishedMethod,
)
from ordito.surfaces.shop.forms import Form

WRITTEN: Final = "written"
OPTION: Final = "option-"
NEWS: Final = ("marketing", "email")
_LONGEST: Final = 100
_SHIP: Final = "ship"
_COLLECT: Final = "collect"

Kind = Literal["ship", "collect"]


def line_id(number: int) -> str:
    """Return what the session calls a line of the cart, counted from 1."""
    return f"line-{number}"


def lines_wished(cart: orders.carts.Cart | None, page: SessionPage) -> tuple[WishedLine, ...]:
    """Return what is wanted: what is in the cart by now, or what the session was begun with."""
    if cart is not None and cart.lines:
        return tuple(
            WishedLine(line_id=line_id(number), sku=str(line.sku_id), quantity=line.quantity)
            for number, line in enumerate(cart.lines, start=1)
        )
    sold = [
        WishedLine(line_id=line.line_id, sku=str(line.sku_id), quantity=line.asked)
        for line in page.lines
    ]
    left = [
        WishedLine(line_id=line.line_id, sku=line.sku, quantity=line.quantity)
        for line in page.left_out
    ]
    return (*sold, *left)


def ways_of(cart: orders.carts.Cart | None) -> tuple[tuple[Kind, str, tuple[str, ...]], ...]:
    """Return how the lines of a cart shall go: kind, id of the place, ids of the lines."""
    ways: dict[tuple[Kind, str], list[str]] = {}
    for number, line in enumerate(() if cart is None else cart.lines, start=1):
        place = str(line.place_id or "") if line.method is Method.COLLECT else ""
        kind: Kind = _COLLECT if line.method is Method.COLLECT else _SHIP
        ways.setdefault((kind, place), []).append(line_id(number))
    return tuple((kind, place, tuple(ids)) for (kind, place), ids in ways.items())


def wish_typed(form: Form, cart: orders.carts.Cart | None, page: SessionPage) -> Wish:
    """Return the wish that the form of the details asks for."""
    how = form.text("how")
    ways = ways_of(cart)
    methods: list[WishedMethod] = []
    if how == "mixed" and ways[1:]:
        methods = [_way(form, number, way) for number, way in enumerate(ways, start=1)]
    elif how == _COLLECT:
        place = form.text("place-0") or None
        methods = [WishedMethod(method_id=_COLLECT, kind=_COLLECT, destination=place)]
    else:
        methods = [_shipped(form, 0, (), _SHIP)]
    consents = (
        (WishedConsent(purpose=NEWS[0], channel=NEWS[1], given=True, proof="shop_checkout"),)
        if form.has("news")
        else ()
    )
    return Wish(
        lines=lines_wished(cart, page),
        buyer=_buyer(form),
        codes=tuple(cart.coupons) if cart is not None else page.codes,
        methods=tuple(methods),
        consents=consents,
        eligibility=page.eligibility,
        cart_id=page.cart_id,
    )


def wish_again(
    cart: orders.carts.Cart | None,
    page: SessionPage,
    options: dict[str, str] | None = None,
    term: str | None = None,
) -> Wish:
    """Return the wish of a session as it stands, with what is in the cart by now.

    Args:
        cart: it comes from; None of a session that was begun elsewhere.
        page: as it stands.
        options: by id of a group the option chosen now; None leaves what was chosen.
        term: when it is paid, chosen now; None leaves what was chosen.
    """
    lines = lines_wished(cart, page)
    known = {line.line_id for line in lines}
    methods = [
        WishedMethod(
            method_id=method.method_id,
            kind=_COLLECT if method.kind == _COLLECT else _SHIP,
            line_ids=tuple(one for one in method.line_ids if one in known)
            if page.methods[1:]
            else (),
            destinations=tuple(
                WishedDestination(destination_id=one.destination_id, address=one.address)
                for one in method.destinations
                if one.kind == WRITTEN and one.address is not None
            ),
            destination=method.destination,
            options=_options(method.groups, options),
        )
        for method in page.methods
    ]
    return Wish(
        lines=lines,
        codes=tuple(cart.coupons) if cart is not None else page.codes,
        methods=tuple(methods),
        consents=page.consents,
        eligibility=page.eligibility,
        cart_id=page.cart_id,
        term=term,
    )


def term_typed(form: Form, page: SessionPage) -> str | None:
    """Return when a form wants to pay, of what is offered."""
    typed = form.text("term")
    return typed if any(one.term_id == typed for one in page.terms) else None


def options_typed(form: Form) -> dict[str, str]:
    """Return the option that a form chooses for each group."""
    return {
        name.removeprefix(OPTION): form.text(name)
        for name in form.fields
        if name.startswith(OPTION) and form.text(name)
    }


def _options(groups: Iterable[Any], chosen: dict[str, str] | None) -> dict[str, str]:
    kept = {one.group_id: one.option_id for one in groups if one.option_id is not None}
    return kept | {name: value for name, value in (chosen or {}).items() if name in kept}


def _way(form: Form, number: int, way: tuple[Kind, str, Sequence[str]]) -> WishedMethod:
    kind, place, line_ids = way
    if kind == _SHIP:
        return _shipped(form, number, line_ids, f"{_SHIP}-{number}")
    return WishedMethod(
        method_id=f"{_COLLECT}-{number}",
        kind=_COLLECT,
        line_ids=tuple(line_ids),
        destination=form.text(f"place-{number}") or place or None,
    )


def _shipped(form: Form, number: int, line_ids: Sequence[str], method_id: str) -> WishedMethod:
    chosen = form.text(f"to-{number}")
    written = ()
    if not chosen:
        address = written_as_typed(form, f"m{number}-")
        written = (WishedDestination(destination_id=WRITTEN, address=address),)
    return WishedMethod(
        method_id=method_id,
        kind=_SHIP,
        line_ids=tuple(line_ids),
        destinations=written,
        destination=chosen or WRITTEN,
    )


def written_as_typed(form: Form, prefix: str) -> WishedAddress:
    """Return an address as far as it was typed."""
    country = form.text(f"{prefix}country", 2).upper()
    lines = [form.text(f"{prefix}{name}", _LONGEST) for name in ("street", "more")]
    return WishedAddress(
        recipient=form.text(f"{prefix}recipient", _LONGEST) or None,
        lines=tuple(line for line in lines if line),
        postal_code=form.text(f"{prefix}postal_code", 16) or None,
        city=form.text(f"{prefix}city", _LONGEST) or None,
        region=form.text(f"{prefix}region", _LONGEST) or None,
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else None,  # noqa: PLR2004 # ISO 3166-1 alpha-2
        phone=form.text("phone", 40) or None,
    )


def _buyer(form: Form) -> WishedBuyer:
    return WishedBuyer(
        first_name=form.text("name", _LONGEST) or None,
        email=form.text("email", _LONGEST) or None,
        phone=form.text("phone", 40) or None,
    )
