"""Order page: one order with everything that was done, is due, and may still be done."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import fulfilment, orders
from ordito.fulfilment import FulfilmentOrder
from ordito.orders import Action, Line, Payment, Whereabouts
from ordito.platform.db import Tx
from ordito.reads.memory import Memory
from ordito.reads.price_context import label_of


class OrderDiscount(msgspec.Struct, frozen=True):
    """What a promotion took off a line when it was sold.

    Attributes:
        promotion_id: which promotion.
        code: its short name then.
        label: what shoppers read of it now.
        amount_minor: minor units, with or without tax as the price is.
        claim: coupon or offer that it needed; of a code for one use its end alone.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None


class OrderLine(msgspec.Struct, frozen=True):
    """A line with its quantity vector; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``; ``bundle_id`` names the SKU of the bundle
    that a part was sold in.
    """

    line_no: int
    sku_id: UUID
    sku: str
    name: str
    method: str
    place_id: UUID
    place: str
    ordered: int
    open: int
    fulfilled: int
    cancelled: int
    returned: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    return_requested: int
    withheld: int
    due_minor: int
    kind: str = "goods"
    bundle_id: UUID | None = None
    discounts: Sequence[OrderDiscount] = ()


class OrderAction(msgspec.Struct, frozen=True):
    """What was done, by whom, through what."""

    version: int
    kind: str
    line_nos: Sequence[int]
    quantities: Sequence[int]
    reason: str | None
    actor: str
    channel: str | None
    place: str | None
    at: datetime
    axes: Sequence[str]
    due_minor: int | None
    change_id: UUID | None


class OrderFulfilment(msgspec.Struct, frozen=True):
    """What a place does for the order."""

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    state: str
    promised_at: datetime
    ready_at: datetime | None
    handed_over_at: datetime | None
    collect_until: datetime | None = None


class OrderDelivery(msgspec.Struct, frozen=True):
    """Whereto an order is shipped; the address itself stands in the customers' vault."""

    address_id: UUID
    country: str
    postal_code: str


class OrderPage(msgspec.Struct, frozen=True, kw_only=True):
    """An order as anybody who may see it sees it.

    Attributes:
        order_id: which.
        number: what people call it.
        version: number of its last action; send it back with a change.
        customer_id: whose.
        channel_id: channel that sold it.
        channel: its code.
        place_id: place that sold it.
        place: its code.
        currency: ISO 4217.
        total_minor: as placed.
        due_minor: total less what was cancelled, returned and appeased, with what was added.
        captured_minor: what was taken.
        refunded_minor: what was given back of it.
        owed_minor: what is to pay and no payment promises.
        tax_minor: within the total.
        discount_minor: taken off.
        fulfilment_state: how far the goods have come.
        payment_state: how far the money has come.
        return_state: how far the goods have come back.
        origin: live, history or simulated.
        placed_at: when.
        source: system of ``external_id``.
        external_id: what that system calls it.
        lines: what was sold.
        fulfilments: what places do for it.
        payments: its money.
        actions: what was done.
        delivery: whereto it is shipped; who may see persons reads the address by its id.
    """

    order_id: UUID
    number: str
    version: int
    customer_id: UUID
    channel_id: UUID
    channel: str
    place_id: UUID | None
    place: str | None
    currency: str
    total_minor: int
    due_minor: int
    captured_minor: int
    refunded_minor: int
    owed_minor: int
    tax_minor: int
    discount_minor: int
    fulfilment_state: str
    payment_state: str
    return_state: str
    origin: str
    placed_at: datetime
    source: str | None
    external_id: str | None
    lines: Sequence[OrderLine]
    fulfilments: Sequence[OrderFulfilment]
    payments: Sequence[Payment]
    actions: Sequence[OrderAction]
    delivery: OrderDelivery | None = None


async def read_order_page(
    tx: Tx, *, where: Whereabouts, memory: Memory, language: str = ""
) -> OrderPage:
    """Return one order.

    Args:
        tx: open transaction.
        where: whose, and which.
        memory: names.
        language: in which promotions are called.

    Raises:
        UnknownOrder: there is none (a checkout of that id may still be open).
    """
    customer_id, order_id = where.customer_id, where.order_id
    order = await orders.get_order(tx, customer_id=customer_id, order_id=order_id)
    lines = await orders.list_lines(tx, customer_id=customer_id, order_id=order_id)
    payments = await orders.list_payments(tx, customer_id=customer_id, order_id=order_id)
    actions = await orders.list_actions(tx, customer_id=customer_id, order_id=order_id)
    places = sorted({line.place_id for line in lines})
    tasks = await fulfilment.list_of_order(tx, order_id=order_id, place_ids=places)
    return OrderPage(
        order_id=order.order_id,
        number=order.number,
        version=order.version,
        customer_id=order.customer_id,
        channel_id=order.channel_id,
        channel=memory.directory.channel(order.channel_id).code,
        place_id=order.place_id,
        place=_place(memory, order.place_id),
        currency=order.currency,
        total_minor=order.total_minor,
        due_minor=orders.due_minor(lines),
        captured_minor=sum(payment.captured_minor for payment in payments),
        refunded_minor=sum(payment.refunded_minor for payment in payments),
        owed_minor=orders.owed_minor(lines, payments),
        tax_minor=order.tax_minor,
        discount_minor=order.discount_minor,
        fulfilment_state=orders.fulfilment_state(lines),
        payment_state=orders.payment_state(payments),
        return_state=orders.return_state(lines),
        origin=order.origin,
        placed_at=order.placed_at,
        source=order.source,
        external_id=order.external_id,
        lines=await _lines(tx, where, memory, lines, language),
        fulfilments=[_task(memory, task) for task in tasks],
        payments=payments,
        actions=[_action(memory, action) for action in actions],
        delivery=await _delivery(tx, where),
    )


def _action(memory: Memory, action: Action) -> OrderAction:
    return OrderAction(
        version=action.version,
        kind=action.kind,
        line_nos=action.line_nos,
        quantities=action.quantities,
        reason=action.reason,
        actor=action.actor,
        channel=_channel(memory, action.channel_id),
        place=_place(memory, action.place_id),
        at=action.at,
        axes=action.axes,
        due_minor=action.due_minor,
        change_id=action.change_id,
    )


async def _lines(
    tx: Tx, where: Whereabouts, memory: Memory, lines: Sequence[Line], language: str
) -> list[OrderLine]:
    discounts: defaultdict[int, list[OrderDiscount]] = defaultdict(list)
    if any(line.discount_minor for line in lines):
        for one in await orders.list_discounts(tx, where=where):
            label = label_of(memory, one.promotion_id, one.code, language)
            discounts[one.line_no].append(
                OrderDiscount(one.promotion_id, one.code, label, one.amount_minor, one.claim)
            )
    return [_line(memory, line, discounts[line.line_no]) for line in lines]


async def _delivery(tx: Tx, where: Whereabouts) -> OrderDelivery | None:
    found = await orders.deliveries.find_delivery(
        tx, customer_id=where.customer_id, order_id=where.order_id
    )
    return found and OrderDelivery(found.address_id, found.country, found.postal_code)


def _line(memory: Memory, line: Line, discounts: Sequence[OrderDiscount]) -> OrderLine:
    sku = memory.shelf.sku(line.sku_id)
    return OrderLine(
        line_no=line.line_no,
        sku_id=line.sku_id,
        sku=sku.code,
        name=sku.name,
        method=line.method,
        place_id=line.place_id,
        place=memory.directory.place(line.place_id).code,
        ordered=line.ordered,
        open=line.open,
        fulfilled=line.fulfilled,
        cancelled=line.cancelled,
        returned=line.returned,
        unit_minor=line.unit_minor,
        discount_minor=line.discount_minor,
        total_minor=line.total_minor,
        tax_minor=line.tax_minor,
        tax_bp=line.tax_bp,
        return_requested=line.return_requested,
        withheld=line.withheld,
        due_minor=orders.due_minor([line]),
        kind=line.kind,
        bundle_id=line.bundle_id,
        discounts=discounts,
    )


def _task(memory: Memory, task: FulfilmentOrder) -> OrderFulfilment:
    return OrderFulfilment(
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        place=memory.directory.place(task.place_id).code,
        method=task.method,
        state=task.state,
        promised_at=task.promised_at,
        ready_at=task.ready_at,
        handed_over_at=task.handed_over_at,
        collect_until=task.collect_until,
    )


def _place(memory: Memory, place_id: UUID | None) -> str | None:
    return None if place_id is None else memory.directory.place(place_id).code


def _channel(memory: Memory, channel_id: UUID | None) -> str | None:
    return None if channel_id is None else memory.directory.channel(channel_id).code
