"""Carts: what a buyer has in mind on a platform, before it is checked out.

A platform's cart is a cart of somebody without a name, whom nobody but this platform can name: the
id of that person is derived from the platform and the cart, so that another platform finds nothing.
"""

from uuid import UUID

import msgspec

from ordito import customers, orders
from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.processes.sessions import (
    LineNamedTwice,
    PageState,
    SessionPage,
    Wish,
    WishedBuyer,
    WishedLine,
)
from ordito.processes.sessions.preview import preview_session
from ordito.surfaces.ucp.answers import Outcome, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.desk.checkouts import item_code, meaningless
from ordito.surfaces.ucp.links import home_link


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the vault keeps of a cart beside what is in it.

    Attributes:
        buyer: who buys, as the platform says; personal values.
        eligibility: benefits that are claimed.
        place: code or id of the place that the buyer has in mind.
    """

    buyer: WishedBuyer | None = None
    eligibility: tuple[str, ...] = ()
    place: str | None = None


class Filled(msgspec.Struct, frozen=True):
    """A cart of a platform with what it would cost now.

    Attributes:
        cart_id: what the platform calls it.
        page: its lines, priced.
    """

    cart_id: UUID
    page: SessionPage


async def create(asking: Asking, wish: Wish, *, language: str) -> Filled:
    """Open a cart and fill it.

    Raises:
        Outcome: nothing of it can be bought.
        ProtocolError: 400: two lines have one name.
    """
    page = await _priced(asking, _merged(wish), language)
    if not page.lines and page.left_out:
        raise _nothing(asking, page)
    await asking.db.transact(_open, asking.context, asking, page, wish)
    return Filled(asking.fresh_id, page)


async def show(asking: Asking, *, language: str) -> Filled:
    """Return a cart of the platform with what it would cost now.

    Raises:
        Outcome: the platform has none of that id.
    """
    cart_id = _id_of(asking.subject)
    cart, said = await asking.db.read(_find, asking, cart_id)
    return Filled(cart_id, await _priced(asking, wish_of(asking, cart, said), language))


async def replace(asking: Asking, wish: Wish, *, language: str) -> Filled:
    """Replace what is in a cart.

    Raises:
        Outcome: the platform has none of that id, or nothing of it can be bought.
        ProtocolError: 400: two lines have one name.
    """
    cart_id = _id_of(asking.subject)
    await asking.db.read(_find, asking, cart_id)
    page = await _priced(asking, _merged(wish), language)
    if not page.lines and page.left_out:
        raise _nothing(asking, page)
    try:
        await asking.db.transact(_refill, asking.context, asking, cart_id, page, wish)
    except orders.carts.CartClosed as refusal:
        raise Outcome(
            error("cart_closed", "The cart is being paid.", severity="unrecoverable")
        ) from refusal
    return Filled(cart_id, page)


async def cancel(asking: Asking, *, language: str) -> Filled:
    """Empty a cart for good, and return what was in it.

    Raises:
        Outcome: the platform has none of that id.
    """
    filled = await show(asking, language=language)
    nothing = msgspec.structs.replace(filled.page, lines=())
    await asking.db.transact(_refill, asking.context, asking, filled.cart_id, nothing, Wish())
    return filled


async def into_checkout(asking: Asking, name: str, wish: Wish) -> Wish:
    """Return a wish for what is in a cart; what the cart says wins.

    Raises:
        Outcome: the platform has no such cart.
    """
    cart, said = await asking.db.read(_find, asking, _id_of(name))
    of_cart = wish_of(asking, cart, said)
    return msgspec.structs.replace(
        wish,
        lines=of_cart.lines,
        codes=of_cart.codes,
        buyer=of_cart.buyer or wish.buyer,
        eligibility=of_cart.eligibility or wish.eligibility,
        place=of_cart.place or wish.place,
        cart_id=cart.cart_id,
    )


def wish_of(asking: Asking, cart: orders.carts.Cart, said: Said) -> Wish:
    """Return what is in a cart as sessions understand it."""
    is_test = asking.house.settings.ucp_test_mode
    return Wish(
        lines=tuple(
            WishedLine(line_id=f"line-{turn}", sku=str(line.sku_id), quantity=line.quantity)
            for turn, line in enumerate(cart.lines, start=1)
        ),
        codes=tuple(cart.coupons),
        buyer=said.buyer,
        eligibility=said.eligibility,
        place=said.place,
        needs_destination=not is_test,
        needs_contact=not is_test,
    )


def _merged(wish: Wish) -> Wish:
    """Return a wish with a line for each SKU, as carts keep them."""
    units: dict[str, int] = {}
    for line in wish.lines:
        units[line.sku] = units.get(line.sku, 0) + line.quantity
    lines = tuple(WishedLine(sku=sku, quantity=quantity) for sku, quantity in units.items())
    return msgspec.structs.replace(wish, lines=lines, methods=())


async def _find(tx: Tx, asking: Asking, cart_id: UUID) -> tuple[orders.carts.Cart, Said]:
    holder = _whose(asking, cart_id)
    cart = await orders.carts.find_open_cart(tx, customer_id=holder)
    if cart is None or not cart.lines:
        raise _unknown()
    kept = await customers.typed.find_typed(tx, customer_id=holder, typed_id=cart_id)
    return cart, msgspec.convert(kept or {}, Said)


async def _open(tx: Tx, asking: Asking, page: SessionPage, wish: Wish) -> None:
    holder = _whose(asking, asking.fresh_id)
    cart = await orders.carts.open_cart(tx, customer_id=holder, at=asking.at)
    await _fill(tx, asking, cart, asking.fresh_id, page, wish)


async def _refill(tx: Tx, asking: Asking, cart_id: UUID, page: SessionPage, wish: Wish) -> None:
    """Replace what is in a cart, unless it was ordered meanwhile."""
    cart, _ = await _find(tx, asking, cart_id)
    await _fill(tx, asking, cart, cart_id, page, wish)


async def _fill(
    tx: Tx,
    asking: Asking,
    cart: orders.carts.Cart,
    cart_id: UUID,
    page: SessionPage,
    wish: Wish,
) -> None:
    wanted: dict[UUID, int] = {}
    for line in page.lines:
        wanted[line.sku_id] = wanted.get(line.sku_id, 0) + line.quantity
    gone = [line for line in cart.lines if line.sku_id not in wanted]
    lines = [msgspec.structs.replace(line, quantity=0) for line in gone]
    lines += [
        orders.carts.CartLine(ids.SkuId(sku_id), units, Method.SHIP)
        for sku_id, units in wanted.items()
    ]
    for line in lines:
        cart = await orders.carts.put_line(
            tx, cart=cart, line=line, expected_version=None, at=asking.at
        )
    await orders.carts.put_coupons(
        tx, cart=cart, coupons=list(wish.codes), expected_version=None, at=asking.at
    )
    await _keep(tx, asking, cart_id, Said(wish.buyer, wish.eligibility, wish.place))


async def _keep(tx: Tx, asking: Asking, cart_id: UUID, said: Said) -> None:
    holder = _whose(asking, cart_id)
    if said == Said():
        await customers.typed.forget_typed(tx, customer_id=holder, typed_id=cart_id)
        return
    keeping = customers.typed.keeping(
        customer_id=holder,
        typed_id=cart_id,
        content=msgspec.to_builtins(said),
        at=asking.at,
    )
    await tx.take(keeping)


async def _priced(asking: Asking, wish: Wish, language: str) -> SessionPage:
    try:
        page = await preview_session(
            asking.house.outlet,
            wish=msgspec.structs.replace(wish, needs_destination=False, needs_contact=False),
            context=asking.context,
            customer_id=asking.customer_id,
            language=language,
        )
    except LineNamedTwice as refusal:
        raise meaningless(refusal.detail) from refusal
    return msgspec.structs.replace(page, state=PageState.INCOMPLETE)


def _whose(asking: Asking, cart_id: UUID) -> CustomerId:
    return CustomerId(ids.derive("ucp cart", asking.platform.url, cart_id))


def _nothing(asking: Asking, page: SessionPage) -> Outcome:
    told = [
        error(
            item_code(one.code),
            f"{one.name or one.sku} cannot be bought here now.",
            severity="unrecoverable",
        )
        for one in page.left_out
    ]
    return Outcome(*told, continue_url=home_link(asking.origin))


def _id_of(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise _unknown() from None


def _unknown() -> Outcome:
    return Outcome(error("not_found", "There is no such cart.", severity="unrecoverable"))
