"""Sold lines: from lines with a price to the lines that an order keeps.

Goods, services and deliveries become one line each. A bundle becomes a line for each of its parts,
which share its price and its discounts by what they cost alone, by largest remainder.
"""

from collections.abc import Iterator, Sequence

import msgspec

from ordito import catalogue, pricing
from ordito.fulfilment import Ahead, Promise
from ordito.network import Partner, Place
from ordito.orders import Grant, LineDiscount, LineKind, NewLine
from ordito.platform import ids
from ordito.platform.ids import OrderId, ReservationId
from ordito.platform.money import split
from ordito.pricing import NoPrice, PointsGrant, PriceContext, PricedLine
from ordito.processes.price import Answer, Wanted, shortened
from ordito.reads.memory import Memory
from ordito.reads.price_context import line_of


class SoldLines(msgspec.Struct, frozen=True):
    """What an order keeps of an answer.

    Attributes:
        lines: numbered from 1.
        grants: more points, by these numbers.
    """

    lines: tuple[NewLine, ...]
    grants: tuple[Grant, ...]


def sold_lines(
    memory: Memory,
    order_id: OrderId,
    answer: Answer,
    places: Sequence[Place],
    promises: Sequence[Promise],
    agent: Partner | None,
    aheads: Sequence[Ahead | None] = (),
) -> SoldLines:
    """Return the lines of the order that a priced basket shall become.

    Args:
        memory: catalogue, prices.
        order_id: reservations derive from it.
        answer: the priced basket, deliveries last.
        places: what gives each line that was asked for.
        promises: until when each of them is with the customer.
        agent: partner that sells and for whom it counts, if any.
        aheads: what lines that were asked for wait for.
    """
    lines: list[NewLine] = []
    grants = [_grant(one, None) for one in answer.priced.points if one.line_no is None]
    for number, (wanted, priced) in enumerate(zip(answer.lines, answer.priced.lines, strict=True)):
        mates = [number]
        if wanted.is_delivery:
            mates = [i for i in range(len(places)) if answer.lines[i].method is wanted.method]
        line = NewLine(
            line_no=0,
            sku_id=priced.sku_id,
            method=wanted.method,
            place_id=places[mates[0]].place_id,
            reservation_id=ReservationId(order_id),
            quantity=priced.quantity,
            unit_minor=priced.unit_minor,
            discount_minor=priced.discount_minor,
            total_minor=priced.total_minor,
            tax_minor=priced.tax_minor,
            tax_bp=priced.tax_bp,
            promised_at=max(promises[i].promised_at for i in mates),
            sold_by=None if agent is None else f"partner:{agent.partner_id}",
            credited_to=None if agent is None else agent.partner_id,
            kind=kind_of(wanted),
            discounts=discounts_of(priced),
        )
        ahead = aheads[number] if number < len(aheads) else None
        if ahead is not None:
            line = waiting(line, ahead)
        parts = list(parts_of(memory, answer.context, line))
        grants += _granted(answer, priced.line_no, len(lines) + 1, len(parts))
        lines += parts
    return SoldLines(
        tuple(_numbered(line, order_id, number) for number, line in enumerate(lines, start=1)),
        tuple(grants),
    )


def waiting(line: NewLine, ahead: Ahead) -> NewLine:
    """Return a line with what it waits for."""
    return msgspec.structs.replace(
        line,
        waits_for=ahead.waits_for.value,
        expected_at=ahead.expected_at,
        sent_from=ahead.from_place_id,
    )


def kind_of(wanted: Wanted) -> LineKind:
    """Return what a line sells."""
    if wanted.is_delivery:
        return LineKind.DELIVERY
    return LineKind.GOODS if wanted.sku.stocked else LineKind.SERVICE


def discounts_of(priced: PricedLine) -> tuple[LineDiscount, ...]:
    """Return what promotions took off a line, as an order keeps it."""
    return tuple(
        LineDiscount(one.promotion_id, one.code, one.amount_minor, shortened(one.claim))
        for one in priced.discounts
    )


def _numbered(line: NewLine, order_id: OrderId, number: int) -> NewLine:
    reservation_id = ReservationId(ids.derive("reservation", order_id, number))
    return msgspec.structs.replace(line, line_no=number, reservation_id=reservation_id)


def _granted(answer: Answer, line_no: int, first: int, parts: int) -> Iterator[Grant]:
    """Give the points of a priced line to its parts; what is given once goes to the first."""
    for grant in answer.priced.points:
        if grant.line_no == line_no:
            yield _grant(grant, first)
            for number in range(first + 1, first + parts):
                yield Grant(number, grant.factor_ppm, 0)


def _grant(one: PointsGrant, line_no: int | None) -> Grant:
    return Grant(line_no, one.factor_ppm, one.extra)


def parts_of(memory: Memory, context: PriceContext, line: NewLine) -> Iterator[NewLine]:
    """Yield the parts of a bundle; what is none is its own only part."""
    parts = catalogue.explode(memory.shelf, sku_id=line.sku_id, quantity=line.quantity)
    if line.sku_id not in memory.shelf.bundles:
        yield line
        return
    skus = [memory.shelf.sku(part.sku_id) for part in parts]
    goods = [Wanted(sku, part.quantity, line.method) for sku, part in zip(skus, parts, strict=True)]
    weights = _weights(memory, context, goods)
    bases = split(line.unit_minor * line.quantity, weights)
    totals = split(line.total_minor, weights)
    taxes = split(line.tax_minor, weights)
    shares = [split(one.amount_minor, weights) for one in line.discounts]
    for number, one in enumerate(goods):
        discounts = tuple(
            msgspec.structs.replace(discount, amount_minor=share[number])
            for discount, share in zip(line.discounts, shares, strict=True)
            if share[number]
        )
        yield msgspec.structs.replace(
            line,
            sku_id=one.sku.sku_id,
            quantity=one.quantity,
            unit_minor=bases[number] // one.quantity,
            discount_minor=sum(discount.amount_minor for discount in discounts),
            total_minor=totals[number],
            tax_minor=taxes[number],
            kind=kind_of(one),
            discounts=discounts,
            bundle_id=line.sku_id,
        )


def _weights(memory: Memory, context: PriceContext, parts: Sequence[Wanted]) -> list[int]:
    """Return what parts of a bundle cost alone; where one is not sold alone, their units."""
    basket = pricing.Basket(
        tuple(
            line_of(memory, number, part.sku, part.quantity, method=part.method.value)
            for number, part in enumerate(parts, start=1)
        )
    )
    try:
        priced = pricing.quote(context, basket, memory.rulebook)
    except NoPrice:
        return [part.quantity for part in parts]
    return [line.base_minor for line in priced.lines]
