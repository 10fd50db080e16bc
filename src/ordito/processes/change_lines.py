"""Lines that a change adds: numbered, set aside, and worth what they cost or what they replace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import msgspec

from ordito import fulfilment, orders
from ordito.fulfilment import Ahead, Slot
from ordito.network import Place
from ordito.orders import Action, Delivery, Line, LineDiscount, NewLine, Order, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId, ReservationId
from ordito.platform.money import split
from ordito.processes.change_price import Agreed, Cost
from ordito.processes.price import Wanted
from ordito.processes.sold_lines import kind_of
from ordito.processes.whereto import Whereto
from ordito.reads.memory import Memory
from ordito.reads.party import find_party
from ordito.reads.return_terms import buyer_of


class Present(msgspec.Struct, frozen=True):
    """The order as it is, and who asks.

    Attributes:
        memory: network, catalogue, prices.
        order: its head.
        lines: all of its lines.
        context: who asks, perhaps at which place.
        at: now.
        agreed: what the order's price depended on.
        to: another address, found or written, where one is asked for.
        went_to: whereto the order goes as it is, where that was said.
        actions: what was done to it, in order.
        returns: what was announced to come back of it, or came.
        buyer: whether a consumer or a company has bought it.
        aheads: what its lines wait for, and those that are added, by number.
        slots: in which what is added is collected, by place.
    """

    memory: Memory
    order: Order
    lines: Sequence[Line]
    context: Context
    at: datetime
    agreed: Agreed
    to: Whereto | None = None
    went_to: Delivery | None = None
    actions: Sequence[Action] = ()
    returns: Sequence[orders.returns.GoodsReturn] = ()
    buyer: orders.returns.BoughtBy = orders.returns.BoughtBy.CONSUMER
    aheads: Mapping[int, Ahead] = MappingProxyType({})
    slots: Mapping[PlaceId, Slot] = MappingProxyType({})


async def look(
    tx: Tx,
    memory: Memory,
    where: Whereabouts,
    context: Context,
    at: datetime,
    to: Whereto | None = None,
) -> Present:
    """Return an order with all that a change of it is decided by.

    Raises:
        UnknownOrder: there is none.
    """
    customer_id, order_id = where.customer_id, where.order_id
    return Present(
        memory,
        await orders.get_order(tx, customer_id=customer_id, order_id=order_id),
        await orders.list_lines(tx, customer_id=customer_id, order_id=order_id),
        context,
        at,
        await _agreed(tx, memory, where),
        to,
        await orders.deliveries.find_delivery(tx, customer_id=customer_id, order_id=order_id),
        await orders.list_actions(tx, customer_id=customer_id, order_id=order_id),
        await orders.returns.list_of_order(tx, where=where),
        await buyer_of(tx, customer_id=customer_id),
        await fulfilment.ahead.list_aheads(tx, order_id=order_id),
    )


async def _agreed(tx: Tx, memory: Memory, where: Whereabouts) -> Agreed:
    named = memory.names_groups
    party = await find_party(tx, customer=where.customer_id, with_groups=named)
    return Agreed(party, await orders.list_discounts(tx, where=where))


def fresh_line(present: Present, line_no: int, wanted: Wanted, place: Place) -> NewLine:
    """Return a line that is not priced yet."""
    return NewLine(
        line_no=line_no,
        sku_id=wanted.sku.sku_id,
        method=wanted.method,
        place_id=place.place_id,
        reservation_id=ReservationId(ids.derive("reservation", present.order.order_id, line_no)),
        quantity=wanted.quantity,
        unit_minor=0,
        discount_minor=0,
        total_minor=0,
        tax_minor=0,
        tax_bp=0,
        kind=kind_of(wanted),
    )


def priced_line(fresh: NewLine, cost: Cost) -> NewLine:
    """Return a line with what it costs."""
    return msgspec.structs.replace(fresh, **msgspec.structs.asdict(cost))


def valued_line(present: Present, fresh: NewLine, before: Line) -> NewLine:
    """Return the line with what its units were worth under another line, to the cent.

    It stays to the credit of whoever sold them, and what promotions took off stays theirs.
    """
    total, tax = orders.relief_of(before, min(fresh.quantity, orders.units_left(before)))
    discount = before.unit_minor * fresh.quantity - total
    return msgspec.structs.replace(
        fresh,
        unit_minor=before.unit_minor,
        discount_minor=discount,
        total_minor=total,
        tax_minor=tax,
        tax_bp=before.tax_bp,
        sold_by=before.sold_by,
        credited_to=before.credited_to,
        bundle_id=before.bundle_id,
        discounts=_discounts(present, before, discount),
    )


def _discounts(present: Present, before: Line, discount_minor: int) -> tuple[LineDiscount, ...]:
    own = [one for one in present.agreed.discounts if one.line_no == before.line_no]
    if not own or discount_minor <= 0:
        return ()
    shares = split(discount_minor, [one.amount_minor for one in own])
    return tuple(
        LineDiscount(one.promotion_id, one.code, share, one.claim)
        for one, share in zip(own, shares, strict=True)
        if share
    )


def next_line_no(present: Present) -> int:
    """Return the number of the next line of the order."""
    return 1 + max(line.line_no for line in present.lines)
