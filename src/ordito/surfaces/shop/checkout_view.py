"""Checkout view: a session as the pages of the shop's checkout show it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from ordito import customers, fulfilment, orders
from ordito.customers import IdentifierKind
from ordito.fulfilment import PromiseLine
from ordito.network import Place, Service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.processes.sessions import (
    SLOT,
    PageState,
    SessionDestination,
    SessionGroup,
    SessionLine,
    SessionMethod,
    SessionPage,
    WishedAddress,
)
from ordito.surfaces.call import Call
from ordito.surfaces.shop import cart_screens as screens
from ordito.surfaces.shop.checkout_wish import NEWS, OPTION, WRITTEN, ways_of
from ordito.surfaces.shop.countries import countries_of
from ordito.surfaces.shop.goods import Goods, goods_of
from ordito.surfaces.shop.offered import offered_of, places_with
from ordito.surfaces.shop.order_view import place_line
from ordito.surfaces.shop.screens import When
from ordito.surfaces.shop.spots import when_at

_LAST: Final = frozenset(
    {
        "changed",
        "payment_failed",
        "quantity_adjusted",
        "handler_unknown",
        "payment_term_changed",
        "account_closed",
        "account_currency",
        "credit_too_small",
    }
)
_FIELDS: Final = {"lines": "street", "recipient": "recipient", "city": "city"}


async def screen_of(
    request: Call,
    page: SessionPage,
    cart: orders.carts.Cart | None,
    *,
    url: str,
    wants_details: bool,
    is_told: bool,
    extra: Sequence[str] = (),
) -> screens.Checkout:
    """Return what the page of a session shows.

    Args:
        request: of the browser.
        page: the session.
        cart: it comes from, if any.
        url: of the page.
        wants_details: whether the buyer wants to type something else although nothing lacks.
        is_told: whether the buyer has sent the details, and is told what lacks.
        extra: codes of what else is to be said.
    """
    goods = await goods_of(request, [line.sku_id for line in page.lines])
    step = _step(page, wants_details=wants_details)
    hows = ("ship", "collect", "mixed") if ways_of(cart)[1:] else ("ship", "collect")
    buyer, own = page.buyer, await _own(request) if step == "details" else {}
    return screens.Checkout(
        url=url,
        step=step,
        version=page.version,
        key=str(ids.new()),
        lines=tuple(_line(request, line, page, goods) for line in page.lines),
        left_out=tuple(one.name or one.sku for one in page.left_out),
        sums=_sums(page),
        total=Money(page.total_minor, page.currency),
        points=0 if page.points is None else page.points.to_earn,
        programme=None if page.points is None else page.points.name,
        messages=_messages(page, extra, is_told=is_told),
        missing=_missing(page, _how(page)) if is_told else frozenset(),
        how=_how(page),
        hows=hows,
        methods=await _methods(request, page, cart)
        if step == "details"
        else _chosen(request, page),
        countries=countries_of(request, page.market, _country(page)),
        name=_name(page) or own.get("name", ""),
        email=(buyer and buyer.email) or own.get(IdentifierKind.EMAIL, ""),
        phone=(buyer and buyer.phone) or own.get(IdentifierKind.PHONE, ""),
        is_signed_in=page.is_signed_in,
        wants_news=_wants_news(page),
        tenders=_tenders(page),
        terms=tuple(
            screens.Term(value=one.term_id, days=one.days, is_chosen=one.term_id == page.term)
            for one in page.terms
        ),
        codes=page.codes,
        refused={one.code: one.reason for one in page.refused},
        expires_at=page.expires_at,
        from_platform=page.cart_id is None or cart is None,
        order_id=page.order_id,
    )


async def _own(request: Call) -> dict[str, str]:
    """Return what is known of who is signed in, so that nobody types it twice."""
    if request.shopper is None:
        return {}
    profile = await request.db.read(customers.get_profile, customer_id=request.shopper.customer_id)
    first = {one.kind: one.value for one in reversed(profile.identifiers)}
    return {"name": request.shopper.name, **first}


def _sums(page: SessionPage) -> tuple[screens.Sum, ...]:
    return tuple(
        screens.Sum(kind=one.kind, amount=Money(one.amount_minor, page.currency), text=one.text)
        for one in page.totals
        if one.kind != "total"
    )


def _name(page: SessionPage) -> str:
    buyer = page.buyer
    parts = () if buyer is None else (buyer.first_name, buyer.last_name)
    return " ".join(part for part in parts if part)


def _wants_news(page: SessionPage) -> bool:
    return any((one.purpose, one.channel) == NEWS and one.given for one in page.consents)


def awaits_buyer(page: SessionPage) -> bool:
    """Tell whether the bank asks back."""
    return page.state is PageState.REQUIRES_ESCALATION and any(
        one.code == "payment_needs_buyer" for one in page.messages
    )


def _step(page: SessionPage, *, wants_details: bool) -> str:
    if page.state is PageState.CANCELED:
        return "ended"
    if page.state is PageState.COMPLETE_IN_PROGRESS:
        return "waiting"
    if awaits_buyer(page):
        return "challenge"
    is_ready = page.state is PageState.READY or all(
        one.code in _LAST or one.kind != "error" for one in page.messages
    )
    return "pay" if is_ready and not wants_details else "details"


def _how(page: SessionPage) -> str:
    if page.methods[1:]:
        return "mixed"
    return page.methods[0].kind if page.methods else "ship"


def _messages(
    page: SessionPage, extra: Sequence[str], *, is_told: bool
) -> tuple[screens.Message, ...]:
    """Return what the buyer has to know; what merely lacks is said once details were sent."""
    told = [
        screens.Message(
            code=one.code,
            tone="bad" if one.kind == "error" else "",
            text=one.text,
            facts=_facts(page, one.path, one.facts),
        )
        for one in page.messages
        if (is_told or one.code in _LAST or one.path is None or one.path.startswith("lines"))
        and one.code not in ("payment_needs_buyer", "expired")
    ]
    known = {one.code for one in told}
    told += [screens.Message(code=code, tone="bad") for code in extra if code not in known]
    return tuple({(one.code, str(one.facts)): one for one in told}.values())


def _facts(page: SessionPage, path: str | None, facts: Mapping[str, object]) -> dict[str, object]:
    number = (path or "").partition("lines[")[2].partition("]")[0]
    name = ""
    if (path or "").startswith("lines[") and number.isdecimal() and int(number) < len(page.lines):
        name = page.lines[int(number)].name
    return {"name": name, **{key: value for key, value in facts.items() if key != "name"}}


def _missing(page: SessionPage, how: str) -> frozenset[str]:
    """Return the fields of the form that are to be looked at again."""
    found: set[str] = set()
    for one in page.messages:
        path = one.path or ""
        if path.startswith("buyer."):
            found.add(path.removeprefix("buyer."))
        elif path.startswith("methods["):
            turn = path.removeprefix("methods[").partition("]")[0]
            number = int(turn) + 1 if how == "mixed" and turn.isdecimal() else 0
            last = path.rpartition(".")[2].partition("[")[0]
            if one.code in ("address_incomplete", "address_invalid"):
                found.add(f"m{number}-{_FIELDS.get(last, last)}")
            elif last == "destination":
                found.add(f"place-{number}")
    return frozenset(found)


def _line(
    request: Call, line: SessionLine, page: SessionPage, goods: Mapping[SkuId, Goods]
) -> screens.SummaryLine:
    kinds = {method.method_id: method.kind for method in page.methods}
    place = None
    if line.place_id is not None:
        place = request.house.memory.directory.place(PlaceId(line.place_id)).name
    return screens.SummaryLine(
        goods=goods[SkuId(line.sku_id)],
        quantity=line.quantity,
        total=Money(line.total_minor, page.currency),
        before=Money(line.base_minor, page.currency) if line.discount_minor else None,
        method=kinds.get(line.method_id or ""),
        place=place,
        promised_at=line.promised_at,
    )


def _tenders(page: SessionPage) -> tuple[screens.Tender, ...]:
    return tuple(
        screens.Tender(
            handler=one.handler_id,
            tender=one.tender,
            title=one.title,
            most=None if one.most_minor is None else Money(one.most_minor, page.currency),
            tokens=one.tokens,
            points=page.points.free if one.tender == "points" and page.points else None,
        )
        for one in page.handlers
    )


def _country(page: SessionPage) -> str:
    """Return the country of the written address, or of the market."""
    written = _written(page)
    return page.market if written is None else written.country or page.market


def _written(page: SessionPage) -> WishedAddress | None:
    """Return the address that was typed."""
    return next(
        (
            one.address
            for method in page.methods
            for one in method.destinations
            if one.kind == WRITTEN and one.address is not None
        ),
        None,
    )


async def _methods(
    request: Call, page: SessionPage, cart: orders.carts.Cart | None
) -> tuple[screens.Method, ...]:
    """Return what may be typed: all in one way (number 0), and each way of the cart apart."""
    known = {line.line_id: line for line in page.lines}
    book = [one for method in page.methods for one in method.destinations if one.kind == "book"]
    chosen = {method.destination for method in page.methods}
    if not any(one.destination_id in chosen for one in book) and WRITTEN not in chosen:
        # somebody with addresses has the first of them, until another is chosen
        chosen |= {one.destination_id for one in book[:1]}
    everything = [line.line_id for line in page.lines]
    asked = [(0, "ship", "", everything), (0, "collect", "", everything)]
    ways = ways_of(cart)
    if ways[1:]:
        asked += [
            (number, kind, place, list(line_ids))
            for number, (kind, place, line_ids) in enumerate(ways, start=1)
        ]
    return tuple(
        [
            screens.Method(
                number=number,
                kind=kind,
                lines=tuple(known[one].name for one in line_ids if one in known),
                destinations=_of_book(book, chosen)
                if kind == "ship"
                else await _places(request, page, line_ids, chosen, place),
                address=_address(_written(page)),
                is_written=not any(one.destination_id in chosen for one in book),
                groups=(),
            )
            for number, kind, place, line_ids in asked
        ]
    )


def _of_book(
    book: Sequence[SessionDestination], chosen: set[str | None]
) -> tuple[screens.Destination, ...]:
    once = {one.destination_id: one for one in book}
    return tuple(
        screens.Destination(
            value=one.destination_id,
            title=one.label or "",
            detail=_in_line(one.address),
            is_chosen=one.destination_id in chosen or one.label in chosen,
        )
        for one in once.values()
    )


async def _places(
    request: Call, page: SessionPage, line_ids: Sequence[str], chosen: set[str | None], named: str
) -> tuple[screens.Destination, ...]:
    """Return the places where lines may be collected, those that have all of them first."""
    memory, at = request.house.memory, now()
    lines = [line for line in page.lines if line.line_id in line_ids]
    offered = await offered_of(request, [line.sku_id for line in lines])
    places = places_with(memory, Service.COLLECT, at)
    asked = [PromiseLine(0, 1, "collect", place) for place in places]
    promises = fulfilment.promise(memory.promises, asked, destination=None, at=at)

    def has_all(place: Place) -> bool:
        had = [offered.units_at(SkuId(one.sku_id), place.place_id) for one in lines]
        return all(
            units is None or units >= line.asked for units, line in zip(had, lines, strict=True)
        )

    found = [
        screens.Destination(
            value=str(place.place_id),
            title=place.name,
            detail=place_line(place),
            is_chosen=str(place.place_id) in chosen
            if any(str(one.place_id) in chosen for one in places)
            else str(place.place_id) == named,
            has_all=has_all(place),
            ready_at=None if promise is None else promise.promised_at,
        )
        for place, promise in zip(places, promises, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (not one.has_all, one.title)))


def _chosen(request: Call, page: SessionPage) -> tuple[screens.Method, ...]:
    """Return how lines will reach the buyer, as it was agreed, with the options of each group."""
    names = {line.line_id: line.name for line in page.lines}
    directory, at = request.house.memory.directory, now()
    return tuple(
        screens.Method(
            number=number,
            kind=method.kind,
            lines=tuple(names[one] for one in method.line_ids if one in names),
            destinations=_destination(method),
            address=screens.Address(),
            is_written=False,
            groups=tuple(
                _group(
                    group,
                    None if group.place_id is None else directory.place(PlaceId(group.place_id)),
                    names,
                    page.currency,
                    at,
                )
                for group in method.groups
            ),
        )
        for number, method in enumerate(page.methods)
    )


def _group(
    group: SessionGroup, place: Place | None, names: Mapping[str, str], currency: str, at: datetime
) -> screens.Group:
    """Return lines that go together; a time is that of the clock where they come from."""

    def when(instant: datetime | None) -> When | None:
        return None if instant is None or place is None else when_at(instant, place, at)

    return screens.Group(
        field=f"{OPTION}{group.group_id}",
        lines=tuple(names[one] for one in group.line_ids if one in names),
        place=None if place is None else place.name,
        options=tuple(
            screens.Option(
                value=one.option_id,
                title=one.title,
                latest=when(one.latest_at),
                amount=Money(one.amount_minor, currency),
                is_chosen=one.option_id == group.option_id,
                begins=when(one.earliest_at) if one.service == SLOT else None,
            )
            for one in group.options
        ),
    )


def _destination(method: SessionMethod) -> tuple[screens.Destination, ...]:
    return tuple(
        screens.Destination(
            value=one.destination_id,
            title=one.name or one.label or (one.address and one.address.recipient) or "",
            detail=_in_line(one.place_address if one.kind == "place" else one.address),
            is_chosen=True,
            ready_at=one.ready_at,
        )
        for one in method.destinations
        if one.destination_id == method.destination
    )


def _address(known: WishedAddress | None) -> screens.Address:
    if known is None:
        return screens.Address()
    lines = (*known.lines, "", "")
    return screens.Address(
        recipient=known.recipient or "",
        street=lines[0],
        more=lines[1],
        postal_code=known.postal_code or "",
        city=known.city or "",
        region=known.region or "",
        country=known.country or "",
    )


def _in_line(address: WishedAddress | None) -> str:
    if address is None:
        return ""
    town = f"{address.postal_code or ''} {address.city or ''}".strip()
    return ", ".join(part for part in (*address.lines, town) if part)
