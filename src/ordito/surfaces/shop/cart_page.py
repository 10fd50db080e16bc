"""Cart page: a cart as its page shows it, priced by the engine that every channel asks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from ordito import orders
from ordito.catalogue import text_in
from ordito.network import Place, Service
from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import OrderId, SkuId
from ordito.platform.money import Money
from ordito.pricing import Discount, PricedLine
from ordito.processes.price import Answer, Question, Wanted, ask, plan_points
from ordito.reads.price_context import label_of
from ordito.surfaces.call import Call
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import cart_screens as screens
from ordito.surfaces.shop.frame import channel_of
from ordito.surfaces.shop.goods import Goods, goods_of
from ordito.surfaces.shop.offered import Offered, offered_of, places_with
from ordito.surfaces.whole import MOST_MINOR, whole_of

_HEX: Final = 32


async def screen_of(
    request: Call, cart: orders.carts.Cart | None, seen: Mapping[UUID, int]
) -> screens.Cart:
    """Return what the page of a cart shows.

    Args:
        request: of the browser.
        cart: whose page; None is an empty one.
        seen: prices by SKU that this browser saw last, minor units.
    """
    is_signed_in = request.shopper is not None
    if cart is None or not cart.lines:
        return screens.Cart(is_signed_in=is_signed_in)
    answer, problem = await price_cart(request, cart)
    goods = await goods_of(request, [line.sku_id for line in cart.lines])
    offered = await offered_of(request, goods)
    lines = _lines(request, cart, answer, goods, offered, seen)
    screen = screens.Cart(
        lines=lines,
        is_signed_in=is_signed_in,
        problem=None if problem is None else problem.code,
        coupons=tuple(screens.Coupon(code=code, applied=False) for code in cart.coupons),
    )
    return screen if answer is None else _priced(request, screen, cart, answer)


async def price_cart(
    request: Call, cart: orders.carts.Cart
) -> tuple[Answer | None, Refusal | None]:
    """Return what a cart costs in the shop here and now, or what is in the way."""
    memory = request.house.memory
    try:
        question = Question(
            channel=channel_of(request),
            place=None,
            customer=cart.customer_id,
            lines=tuple(
                Wanted(memory.shelf.sku(line.sku_id), line.quantity, line.method)
                for line in cart.lines
            ),
            coupons=tuple(cart.coupons),
            at=now(),
        )
        return await request.db.read(ask, memory, question), None
    except Refusal as refusal:
        return None, refusal


def seen_prices(kept: str) -> dict[UUID, int]:
    """Return the prices that a browser says it saw last; what is not ours is left out."""
    found: dict[UUID, int] = {}
    for part in kept.split("."):
        sku_id, _, minor = part.partition("-")
        price = whole_of(minor, MOST_MINOR)
        if len(sku_id) == _HEX and price is not None and set(sku_id) <= set("0123456789abcdef"):
            found[UUID(hex=sku_id)] = price
    return found


def reductions_of(
    request: Call, discounts: Iterable[Discount], currency: str
) -> tuple[screens.Reduction, ...]:
    """Return what promotions took off, as shoppers read it."""
    memory, language = request.house.memory, language_of(request)
    return tuple(
        screens.Reduction(
            label=label_of(memory, one.promotion_id, one.code, language),
            amount=Money(-one.amount_minor, currency),
            code=one.claim,
        )
        for one in discounts
    )


def _lines(
    request: Call,
    cart: orders.carts.Cart,
    answer: Answer | None,
    goods: Mapping[SkuId, Goods],
    offered: Offered,
    seen: Mapping[UUID, int],
) -> tuple[screens.CartLine, ...]:
    priced: Sequence[PricedLine | None] = [None] * len(cart.lines)
    currency = channel_of(request).currency
    if answer is not None:
        priced, currency = answer.priced.lines, answer.priced.currency
    places = places_with(request.house.memory, Service.COLLECT, now())
    return tuple(
        _line(request, line, cost, goods[line.sku_id], offered, places, seen, currency)
        for line, cost in zip(cart.lines, priced, strict=False)
    )


def _line(
    request: Call,
    line: orders.carts.CartLine,
    cost: PricedLine | None,
    goods: Goods,
    offered: Offered,
    places: Sequence[Place],
    seen: Mapping[UUID, int],
    currency: str,
) -> screens.CartLine:
    ways = _ways(line, offered, places)
    chosen = next((way for way in ways if way.is_chosen), ways[0])
    was = seen.get(line.sku_id)
    return screens.CartLine(
        goods=goods,
        quantity=line.quantity,
        way=chosen.value,
        ways=ways,
        place=chosen.place,
        unit=None if cost is None else Money(cost.unit_minor, currency),
        before=Money(cost.base_minor, currency) if cost and cost.discount_minor else None,
        total=None if cost is None else Money(cost.total_minor, currency),
        reductions=() if cost is None else reductions_of(request, cost.discounts, currency),
        units=chosen.units,
        was=None if cost is None or was in (None, cost.unit_minor) else Money(was or 0, currency),
    )


def _ways(
    line: orders.carts.CartLine, offered: Offered, places: Sequence[Place]
) -> tuple[screens.Way, ...]:
    """Return delivery and the places that have some of it, with the one that was chosen."""
    is_shipped = line.method is not Method.COLLECT
    ways = [
        screens.Way(
            value="ship",
            place=None,
            units=offered.units_shipped(line.sku_id),
            is_chosen=is_shipped,
        )
    ]
    for place in places:
        units = offered.units_at(line.sku_id, place.place_id)
        is_chosen = not is_shipped and line.place_id == place.place_id
        if is_chosen or units is None or units > 0:
            ways.append(
                screens.Way(
                    value=f"collect:{place.code}",
                    place=place.name,
                    units=units,
                    is_chosen=is_chosen,
                )
            )
    return tuple(ways)


def _priced(
    request: Call, screen: screens.Cart, cart: orders.carts.Cart, answer: Answer
) -> screens.Cart:
    memory, priced = request.house.memory, answer.priced
    currency = priced.currency
    earned = plan_points(memory, answer, order_id=OrderId(ids.new()))
    language = language_of(request)
    own, brought = priced.lines[: len(cart.lines)], priced.lines[len(cart.lines) :]
    deliveries = [
        screens.Charge(
            title=memory.shelf_in(language).sku(cost.sku_id).name,
            amount=Money(cost.total_minor, currency),
            before=Money(cost.base_minor, currency) if cost.discount_minor else None,
            reductions=reductions_of(request, cost.discounts, currency),
        )
        for cost in brought
    ]
    programme = None
    if answer.party.membership is not None:
        programme = memory.programmes.by_id[answer.party.membership.programme_id].name
    return screens.Cart(
        lines=screen.lines,
        goods=Money(sum(cost.base_minor for cost in own), currency),
        reductions=_summed(request, own, currency),
        charges=tuple(deliveries),
        total=Money(priced.total_minor, currency),
        points=0 if earned is None else earned.points,
        programme=programme,
        coupons=_coupons(request, cart, answer),
        notices=tuple(text_in(one, language) for one in answer.notices),
        gifts=tuple(
            label_of(memory, one.promotion_id, one.code, language)
            for one in priced.gifts
            if one.units
        ),
        is_signed_in=screen.is_signed_in,
        may_check_out=not any(line.is_short for line in screen.lines),
    )


def _summed(
    request: Call, lines: Iterable[PricedLine], currency: str
) -> tuple[screens.Reduction, ...]:
    """Return what each promotion took off goods, over all their lines."""
    sums: dict[tuple[str, str | None], int] = {}
    for cost in lines:
        for one in reductions_of(request, cost.discounts, currency):
            sums[one.label, one.code] = sums.get((one.label, one.code), 0) + one.amount.minor
    return tuple(
        screens.Reduction(label=label, code=code, amount=Money(minor, currency))
        for (label, code), minor in sums.items()
    )


def _coupons(request: Call, cart: orders.carts.Cart, answer: Answer) -> tuple[screens.Coupon, ...]:
    """Return the codes of a cart with what became of each."""
    memory, language = request.house.memory, language_of(request)
    applied = {
        one.claim.name: one.claim.promotion_id for one in answer.priced.claims if one.applied
    }
    refused = {one.name: one for one in answer.refused}
    told: list[screens.Coupon] = []
    for code in cart.coupons:
        no = refused.get(code)
        promotion_id = applied.get(code) or (None if no is None else no.promotion_id)
        told.append(
            screens.Coupon(
                code=code,
                applied=code in applied,
                reason=None if no is None else no.reason,
                label=None
                if promotion_id is None
                else label_of(memory, promotion_id, "", language) or None,
            )
        )
    return tuple(told)
