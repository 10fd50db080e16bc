"""Change price: what lines cost that are added to a placed order.

They are priced as part of the whole order, so that an exchange within "three for two" costs
nothing. What is added costs what makes the order cost what its basket would cost: at today's
prices, with the promotions of the day of the order or of today, whichever take more off; never more
than bought alone, never less than nothing. Lines that stay keep what was agreed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from ordito import orders
from ordito.orders import DiscountOfLine, Line, LineDiscount, Method, Order, ReturnedLine
from ordito.platform.errors import Refusal
from ordito.platform.money import split
from ordito.pricing import Claim, Discount, PriceContext, PricedLine
from ordito.processes.price import Wanted, quote_lines, shortened
from ordito.processes.sold_lines import discounts_of
from ordito.reads.memory import Memory
from ordito.reads.party import Party
from ordito.reads.price_context import context_of


class Agreed(msgspec.Struct, frozen=True):
    """What a placed order's price depended on.

    Attributes:
        party: who bought.
        discounts: what promotions took off its lines.
    """

    party: Party
    discounts: Sequence[DiscountOfLine] = ()


class Cost(msgspec.Struct, frozen=True):
    """What a line that is added costs; fields as in ``NewLine``."""

    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    discounts: tuple[LineDiscount, ...] = ()


def price_added(
    memory: Memory,
    order: Order,
    lines: Sequence[Line],
    *,
    taken: Sequence[ReturnedLine],
    wanted: Sequence[Wanted],
    agreed: Agreed,
    at: datetime,
) -> list[Cost]:
    """Return what each added line costs.

    Args:
        memory: network, catalogue, prices.
        order: to which they are added.
        lines: all of it, as they are.
        taken: units that are given up for them.
        wanted: what is added.
        agreed: what the order's price depended on.
        at: now.

    Raises:
        NoPrice, NoTaxRate: a line has none here and now.
    """
    context = order_context(memory, order, agreed, at)
    alone = quote_lines(memory, context, wanted)
    if not memory.rulebook.promotions and not agreed.discounts:
        return [_cost(line, discounts_of(line)) for line in alone.lines]
    staying = list(_staying(memory, lines, taken))
    plain = quote_lines(memory, context, wanted, is_plain=True)
    best = _most_off(memory, context, order, [*staying, *wanted])
    kept_minor = _kept_off(lines, taken)
    target = plain.total_minor + kept_minor - (0 if best is None else best[0])
    target = min(max(target, 0), alone.total_minor)
    if target == alone.total_minor or best is None:
        return [_cost(line, discounts_of(line)) for line in alone.lines]
    shares = split(target, [line.total_minor for line in plain.lines])
    return [_reduced(line, share, best[1]) for line, share in zip(plain.lines, shares, strict=True)]


def price_charges(
    memory: Memory,
    order: Order,
    *,
    wanted: Sequence[Wanted],
    agreed: Agreed,
    most_minor: int,
    at: datetime,
) -> list[Cost]:
    """Return what services cost that are charged for taking goods back: no more than these give.

    Args:
        memory: network, catalogue, prices.
        order: to which they are added.
        wanted: the services.
        agreed: what the order's price depended on.
        most_minor: what goes back for the goods, minor units.
        at: now.

    Raises:
        NoPrice, NoTaxRate: a service has none here and now.
    """
    context = order_context(memory, order, agreed, at)
    plain = quote_lines(memory, context, wanted, is_plain=True)
    if plain.total_minor <= most_minor:
        return [_cost(line, ()) for line in plain.lines]
    shares = split(max(most_minor, 0), [line.total_minor for line in plain.lines])
    return [_reduced(line, share, None) for line, share in zip(plain.lines, shares, strict=True)]


def order_context(memory: Memory, order: Order, agreed: Agreed, at: datetime) -> PriceContext:
    """Return the order's own context: its coupons still count, budgets give it nothing more."""
    claims = [
        Claim(one.promotion_id, promotion.claim, one.claim)
        for one in {row.promotion_id: row for row in agreed.discounts}.values()
        if one.claim is not None
        and (promotion := memory.promotion(one.promotion_id)) is not None
        and promotion.claim is not None
    ]
    own = {one.promotion_id for one in agreed.discounts}
    place = None if order.place_id is None else memory.directory.place(order.place_id)
    return context_of(
        memory,
        channel=memory.channel(order.channel_id),
        place=place,
        party=agreed.party,
        at=at,
        claims=tuple(claims),
        exhausted={
            one.promotion_id
            for one in memory.rulebook.promotions
            if one.limited and one.promotion_id not in own
        },
    )


def _staying(memory: Memory, lines: Sequence[Line], taken: Sequence[ReturnedLine]) -> list[Wanted]:
    """Return the units that are left of the order's lines, as the engine is asked for them."""
    gone = {one.line_no: one.quantity for one in taken}
    return [
        Wanted(
            memory.shelf.sku(line.sku_id),
            left,
            Method(line.method),
            is_delivery=line.kind == orders.LineKind.DELIVERY,
        )
        for line in lines
        if (left := orders.units_left(line) - gone.get(line.line_no, 0)) > 0
    ]


def _most_off(
    memory: Memory, context: PriceContext, order: Order, basket: Sequence[Wanted]
) -> tuple[int, Discount | None] | None:
    """Return what promotions take off a basket and which does most of it: then or now."""
    found: list[tuple[int, Discount | None]] = []
    for instant in (order.placed_at, context.at):
        asked = replace(context, at=instant)
        try:
            plain = quote_lines(memory, asked, basket, is_plain=True)
            priced = quote_lines(memory, asked, basket)
        except Refusal:
            continue  # something of it is not sold any more, or was not yet: no such basket
        most = max(priced.discounts, key=lambda one: one.amount_minor, default=None)
        found.append((plain.total_minor - priced.total_minor, most))
    return max(found, key=lambda one: one[0], default=None)


def _kept_off(lines: Sequence[Line], taken: Sequence[ReturnedLine]) -> int:
    """Return what was taken off the units that stay, tax included."""
    gone: Mapping[int, int] = {one.line_no: one.quantity for one in taken}
    off = 0
    for line in lines:
        left = orders.units_left(line) - gone.get(line.line_no, 0)
        if left > 0 and line.discount_minor:
            net = line.unit_minor * line.ordered - line.discount_minor
            gross = line.discount_minor
            if net != line.total_minor and net > 0:  # the price was without tax
                gross = line.discount_minor * line.total_minor // net
            off += gross * left // line.ordered
    return off


def _cost(line: PricedLine, discounts: tuple[LineDiscount, ...]) -> Cost:
    return Cost(
        line.unit_minor,
        line.discount_minor,
        line.total_minor,
        line.tax_minor,
        line.tax_bp,
        discounts,
    )


def _reduced(plain: PricedLine, total_minor: int, by: Discount | None) -> Cost:
    """Return a line at a lower total; its tax is the same part of it, half up."""
    whole = plain.total_minor
    tax_minor = (2 * plain.tax_minor * total_minor + whole) // (2 * whole) if whole else 0
    is_net = plain.base_minor != plain.total_minor
    discount_minor = plain.base_minor - (total_minor - tax_minor if is_net else total_minor)
    discounts = (
        ()
        if by is None or discount_minor <= 0
        else (LineDiscount(by.promotion_id, by.code, discount_minor, shortened(by.claim)),)
    )
    return Cost(plain.unit_minor, discount_minor, total_minor, tax_minor, plain.tax_bp, discounts)
