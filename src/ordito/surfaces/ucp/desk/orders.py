"""Orders as platforms see them: what was bought, what was promised, what happened, what changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, customers, fulfilment, orders
from ordito.fulfilment import FulfilmentOrder, Item
from ordito.orders import Action, ActionKind, Axis, DiscountOfLine, Line, Order, Whereabouts
from ordito.platform.db import Tx
from ordito.processes.sessions import PaymentTerm, WishedAddress, accepted_term
from ordito.reads.memory import Memory

# what happens to an order, as buyers call it; what is missing here they are not told
_ADJUSTMENTS: Final = {
    ActionKind.CANCEL: "cancellation",
    ActionKind.RETURN: "return",
    ActionKind.REFUND: "refund",
    ActionKind.APPEASE: "price_adjustment",
    ActionKind.EXCHANGE: "exchange",
    ActionKind.CHANGE_MODEL: "exchange",
    ActionKind.CHANGE_QUANTITY: "order_edit",
}
# reasons that are words of buyers themselves
_SAID: Final = frozenset({"refund", "return", "cancellation", "credit", "dispute"})
_SIGNS: Final = {Axis.ORDERED: 1, Axis.CANCELLED: -1, Axis.RETURNED: -1}


class OrderedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order; amounts in minor units.

    Attributes:
        line_id: as the checkout called it.
        line: with its quantity vector.
        sku: its code.
        title: name of the SKU.
        discounts: by promotion.
    """

    line_id: str
    line: Line
    sku: str
    title: str
    discounts: tuple[DiscountOfLine, ...] = ()

    @property
    def base_minor(self) -> int:
        """Units times their price, as the list has it: with or without tax."""
        line = self.line
        without = line.total_minor - line.tax_minor + line.discount_minor
        is_without = without == line.unit_minor * line.ordered and line.tax_minor > 0
        return without if is_without else line.total_minor + line.discount_minor


class Task(msgspec.Struct, frozen=True):
    """What a place does for an order, with its items and where that happens.

    ``expected_at`` is when its goods should lie there, where it still waits for them.
    """

    order: FulfilmentOrder
    items: tuple[Item, ...]
    address: WishedAddress
    expected_at: datetime | None = None


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """What changed after the order was placed; signed, less is negative.

    Attributes:
        version: number of the action.
        kind: as buyers call it.
        at: when.
        units: by line.
        amount_minor: change of what is to pay; 0 where the money moves later.
        reason: code.
    """

    version: int
    kind: str
    at: datetime
    units: tuple[tuple[str, int], ...]
    amount_minor: int
    reason: str | None


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """An order as a platform may see it.

    Attributes:
        order: its head.
        checkout_id: session that it came from; of an order without one its own id.
        lines: goods and services, all that ever were on it.
        deliveries: what bringing them was charged.
        tasks: what places do.
        adjustments: what changed since.
        attribution: what brought the buyer, as the platform said that sold it.
        term: payment term that was accepted, where the platform chose among terms.
    """

    order: Order
    checkout_id: UUID
    lines: tuple[OrderedLine, ...]
    deliveries: tuple[OrderedLine, ...]
    tasks: tuple[Task, ...]
    adjustments: tuple[Adjustment, ...]
    attribution: Mapping[str, str] = {}
    term: PaymentTerm | None = None


async def read_order_view(
    tx: Tx,
    *,
    memory: Memory,
    where: Whereabouts,
    session: orders.sessions.Session | None,
    language: str = "",
) -> OrderView:
    """Return an order as a platform may see it.

    Args:
        tx: open transaction.
        memory: names.
        where: whose, and which.
        session: that it came from, if it came from one.
        language: of names.

    Raises:
        UnknownOrder: there is none.
    """
    customer_id, order_id = where.customer_id, where.order_id
    order = await orders.get_order(tx, customer_id=customer_id, order_id=order_id)
    lines = await orders.list_lines(tx, customer_id=customer_id, order_id=order_id)
    actions = await orders.list_actions(tx, customer_id=customer_id, order_id=order_id)
    taken = await orders.list_discounts(tx, where=where)
    named = line_names(memory, session, lines)
    goods = [_line(memory, one, named[one.line_no], taken, language) for one in lines]
    return OrderView(
        order=order,
        checkout_id=order.order_id if session is None else session.session_id,
        lines=tuple(one for one in goods if one.line.kind != orders.LineKind.DELIVERY),
        deliveries=tuple(one for one in goods if one.line.kind == orders.LineKind.DELIVERY),
        tasks=await _tasks(tx, memory, where, lines),
        adjustments=tuple(_adjustments(actions, named)),
        attribution={} if session is None else session.wish.attribution,
        term=None if session is None else accepted_term(session),
    )


def line_names(
    memory: Memory, session: orders.sessions.Session | None, lines: Sequence[Line]
) -> dict[int, str]:
    """Return what the checkout called the lines of an order, by their number.

    A bundle became a line for each of its parts, named after it; what came later has its number.
    """
    named = {line.line_no: f"line-{line.line_no}" for line in lines}
    if session is None:
        return named
    placed = iter(line for line in lines if line.since_version == 1)
    for wished in session.wish.lines:
        units = session.shown.quantities.get(wished.line_id, wished.quantity)
        if not units:
            continue
        for turn in range(_parts_of(memory, wished.sku)):
            line = next(placed, None)
            if line is None or line.kind == orders.LineKind.DELIVERY:
                return named
            named[line.line_no] = wished.line_id if turn == 0 else f"{wished.line_id}/{turn + 1}"
    return named


def _parts_of(memory: Memory, sku: str) -> int:
    sku_id = memory.sku(sku, field="sku").sku_id
    if sku_id not in memory.shelf.bundles:
        return 1
    return len(catalogue.explode(memory.shelf, sku_id=sku_id, quantity=1))


def _line(
    memory: Memory, line: Line, name: str, taken: Sequence[DiscountOfLine], language: str
) -> OrderedLine:
    sku = memory.shelf_in(language).sku(line.sku_id)
    return OrderedLine(
        line_id=name,
        line=line,
        sku=sku.code,
        title=sku.name,
        discounts=tuple(one for one in taken if one.line_no == line.line_no),
    )


async def _tasks(
    tx: Tx, memory: Memory, where: Whereabouts, lines: Sequence[Line]
) -> tuple[Task, ...]:
    place_ids = sorted({line.place_id for line in lines})
    found = await fulfilment.list_of_order(tx, order_id=where.order_id, place_ids=place_ids)
    home = await _home(tx, where)
    expected = await fulfilment.ahead.list_expected(tx, order_id=where.order_id)
    comes_at = {one.fulfilment_order_id: one.expected_at for one in expected}
    tasks: list[Task] = []
    for one in found:
        items = await fulfilment.list_items(
            tx, place_id=one.place_id, fulfilment_order_id=one.fulfilment_order_id
        )
        address = home if one.method == orders.Method.SHIP else _address_of(memory, one)
        tasks.append(Task(one, tuple(items), address, comes_at.get(one.fulfilment_order_id)))
    return tuple(tasks)


async def _home(tx: Tx, where: Whereabouts) -> WishedAddress:
    """Return where the order is shipped, as far as it is known (still)."""
    delivery = await orders.deliveries.find_delivery(
        tx, customer_id=where.customer_id, order_id=where.order_id
    )
    if delivery is None:
        return WishedAddress()
    kept = await customers.addresses.find_address(
        tx, customer_id=where.customer_id, address_id=delivery.address_id
    )
    if kept is None:
        return WishedAddress(postal_code=delivery.postal_code, country=delivery.country)
    return WishedAddress(
        recipient=kept.recipient,
        lines=tuple(kept.lines),
        postal_code=kept.postal_code,
        city=kept.city,
        region=kept.region,
        country=kept.country,
    )


def _address_of(memory: Memory, one: FulfilmentOrder) -> WishedAddress:
    place = memory.directory.place(one.place_id)
    return WishedAddress(
        recipient=place.name,
        lines=(place.address,) if place.address else (),
        postal_code=place.postal_code,
        city=place.city,
        country=place.country,
    )


def _adjustments(actions: Sequence[Action], named: dict[int, str]) -> list[Adjustment]:
    told: list[Adjustment] = []
    for action in actions:
        kind = _ADJUSTMENTS.get(ActionKind(action.kind))
        if kind is None:
            continue
        moved = zip(action.line_nos, action.quantities, action.axes, strict=True)
        units = [
            (named[line_no], _SIGNS[Axis(axis)] * quantity)
            for line_no, quantity, axis in moved
            if Axis(axis) in _SIGNS and line_no in named
        ]
        told.append(
            Adjustment(
                version=action.version,
                kind=action.reason if action.reason in _SAID else kind,
                at=action.at,
                units=tuple(one for one in units if one[1]),
                amount_minor=action.due_minor or 0,
                reason=action.reason,
            )
        )
    return told
