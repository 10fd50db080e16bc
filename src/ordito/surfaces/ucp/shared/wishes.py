"""Wishes: what a platform says of a checkout or a cart, as sessions understand it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from babel import Locale

from ordito.network import UnknownPlace
from ordito.processes.sessions import (
    NOW,
    SessionMethod,
    SessionPage,
    Wish,
    WishedAddress,
    WishedBuyer,
    WishedConsent,
    WishedDestination,
    WishedLine,
    WishedMethod,
)
from ordito.surfaces.ucp.answers import Message, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.shared import said
from ordito.surfaces.ucp.shared.reading import invalid
from ordito.surfaces.ucp.shared.terms import TERMS
from ordito.surfaces.ucp.shared.ways import KINDS

_PIECE: Final = "C62"
_ALPHA_2: Final = 2


def wish_of(
    asking: Asking,
    basket: said.Basket,
    *,
    consents: tuple[WishedConsent, ...] = (),
    before: SessionPage | None = None,
) -> Wish:
    """Return what a body asks for; what was not agreed on is not heard.

    In test mode nobody needs to say where goods go, nor who buys.

    Args:
        asking: who asks.
        basket: the body.
        consents: what it says of them.
        before: the session as it is, where the body replaces it.

    Raises:
        ProtocolError: 400: a method or a country is none that is known.
    """
    context = basket.context or said.Context()
    is_test = asking.house.settings.ucp_test_mode
    methods = ()
    if asking.has("shopping.fulfillment") and basket.fulfillment is not None:
        methods = tuple(_methods(basket.fulfillment, before))
    codes = ()
    if asking.has("shopping.discount") and basket.discounts is not None:
        codes = tuple(code for code in basket.discounts.codes or () if code.strip())
    return Wish(
        lines=tuple(
            WishedLine(line_id=line.id, sku=line.item.id, quantity=line.quantity)
            for line in basket.line_items
            if is_by_piece(line)
        ),
        buyer=None if basket.buyer is None else buyer_of(basket.buyer),
        codes=codes,
        methods=methods,
        consents=consents,
        eligibility=tuple(dict.fromkeys(context.eligibility or ())),
        place=_place(asking, context.location),
        attribution=basket.attribution,
        term=_term(asking, basket, before),
        needs_destination=not is_test,
        needs_contact=not is_test,
    )


def is_by_piece(line: said.LineItem) -> bool:
    """Tell whether a line is counted in pieces, as everything is sold here."""
    unit = line.item.quantity_unit
    return unit is None or (unit.get("unit") == _PIECE and not unit.get("scale"))


def unit_messages(basket: said.Basket, *, is_new: bool) -> list[Message]:
    """Return what a platform is told of lines that it counts in another unit than pieces."""
    told: list[Message] = []
    for number, line in enumerate(basket.line_items):
        if not is_by_piece(line):
            content = f"{line.item.id} is sold by the piece. Send the quantity as whole pieces."
            path = None if is_new else f"$.line_items[{number}].item.quantity_unit"
            told.append(error("quantity_unit_mismatch", content, path=path))
    return told


def buyer_of(buyer: said.Buyer) -> WishedBuyer:
    """Return a buyer as sessions know one."""
    return WishedBuyer(
        first_name=buyer.first_name,
        last_name=buyer.last_name,
        email=buyer.email,
        phone=buyer.phone_number,
    )


def consent_of(basket: said.Basket | said.Completion) -> Mapping[str, Any]:
    """Return what a body says of consents."""
    return {} if basket.buyer is None else basket.buyer.consent or {}


def _term(asking: Asking, basket: said.Basket, before: SessionPage | None) -> str | None:
    """Return the payment term that is chosen; of a new checkout that is ours to choose.

    None where the platform knows of no terms, or leaves it as it was.
    """
    if not asking.has(TERMS):
        return None
    if before is None:
        return NOW
    return None if basket.payment is None else basket.payment.selected_term_id


def _place(asking: Asking, name: str | None) -> str | None:
    """Return the place that the buyer has in mind; a hint that leads nowhere is none."""
    if name is None:
        return None
    try:
        return str(asking.memory.place(name, field="context.location").place_id)
    except UnknownPlace:
        return None


def _methods(fulfillment: said.Fulfillment, before: SessionPage | None) -> Iterator[WishedMethod]:
    known = {} if before is None else {one.method_id: one for one in before.methods}
    for number, method in enumerate(fulfillment.methods or ()):
        path = f"$.fulfillment.methods[{number}]"
        was = known.get(method.id or "")
        kind = _kind(method, was, path)
        written = tuple(
            WishedDestination(destination_id=one.id, address=_address(one, f"{path}.destinations"))
            for one in method.destinations or ()
        )
        chosen = method.selected_destination_id
        if was is not None and method.destinations is None:
            written = written or _kept(was)
            chosen = chosen or was.destination
        yield WishedMethod(
            method_id=method.id,
            kind="ship" if kind == "ship" else "collect",
            line_ids=tuple(dict.fromkeys(method.line_item_ids or ())),
            destinations=written if kind == "ship" else (),
            destination=chosen,
            options=_options(method.groups or ()),
        )


def _kind(method: said.Method, was: SessionMethod | None, path: str) -> str:
    """Return what kind of method it is; one that was there before need not say it again."""
    if method.type is not None:
        if method.type not in KINDS:
            raise invalid(f"There is no way of fulfillment {method.type!r} - at `{path}.type`")
        return KINDS[method.type]
    if was is not None:
        return was.kind
    if method.destinations is not None:
        raise invalid(f"Destinations need the type of their method - at `{path}.type`")
    return "ship"


def _kept(was: SessionMethod) -> tuple[WishedDestination, ...]:
    return tuple(
        WishedDestination(destination_id=one.destination_id, address=one.address)
        for one in was.destinations
        if one.kind == "written" and one.address is not None
    )


def _options(groups: tuple[said.Group, ...]) -> dict[str, str]:
    """Return chosen options by group; one alone stands for all, whatever the group is called."""
    chosen = {one.id or "": one.selected_option_id for one in groups if one.selected_option_id}
    only = set(chosen.values())
    return {**chosen, "": only.pop()} if len(only) == 1 else chosen


def _address(one: said.Destination, path: str) -> WishedAddress:
    recipient = " ".join(part for part in (one.first_name, one.last_name) if part)
    lines = tuple(part for part in (one.street_address, one.extended_address) if part)
    return WishedAddress(
        recipient=recipient or None,
        lines=lines,
        postal_code=one.postal_code,
        city=one.address_locality,
        region=one.address_region,
        country=None if not one.address_country else _country(one.address_country, path),
        phone=one.phone_number,
    )


def _country(name: str, path: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country, by its code or its English name."""
    bare = name.strip()
    if len(bare) == _ALPHA_2 and bare.isascii() and bare.isalpha():
        return bare.upper()
    territories = cast("Mapping[str, str]", Locale("en").territories)
    for code, known in territories.items():
        if known.casefold() == bare.casefold() and len(code) == _ALPHA_2:
            return code
    raise invalid(f"The country is not known by that name - at `{path}.address_country`")
