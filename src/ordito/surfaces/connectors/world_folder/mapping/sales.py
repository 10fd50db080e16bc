"""The orders as closed ones, with what places did for them and what came back."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final

from ordito.flows.load_history import History
from ordito.fulfilment import HistoricTask
from ordito.orders import (
    Basket,
    HistoricOrder,
    HistoricReturn,
    LineKind,
    Method,
    NewLine,
    NewPayment,
)
from ordito.platform import ids
from ordito.platform.ids import (
    CustomerId,
    FulfilmentOrderId,
    OrderId,
    PaymentId,
    ReservationId,
)
from ordito.surfaces.connectors.world_folder import model
from ordito.surfaces.connectors.world_folder.mapping.goods import DELIVERY, DELIVERY_TAX_BP
from ordito.surfaces.connectors.world_folder.mapping.names import (
    CURRENCY,
    SOURCE,
    agent_id,
    channel_id,
    customer_id,
    entity_id,
    instant,
    order_id,
    place_id,
    sku_id,
)

_WHOLE_BP: Final = 10_000
_MARKETPLACE: Final = "marketplace"
_REASON: Final = "changed_mind"


def sales(baskets: Sequence[model.Basket], *, franchised: frozenset[int]) -> History:
    """Return a batch of orders.

    Args:
        baskets: the orders.
        franchised: places of the franchisee.
    """
    told = [
        (
            basket,
            order_id(basket.order.number, placed_us=basket.order.placed_us),
            customer_id(basket.order.profile, about=basket.order.number),
        )
        for basket in baskets
    ]
    return History(
        orders=[_order(*one, franchised) for one in told],
        returns={identity: _returns(basket, identity) for basket, identity, _ in told},
        tasks=[
            _task(basket.order, identity, customer)
            for basket, identity, customer in told
            if basket.order.method != Method.CARRY_OUT
        ],
    )


def _order(
    basket: model.Basket, identity: OrderId, customer: CustomerId, franchised: frozenset[int]
) -> HistoricOrder:
    order = basket.order
    lines = [_line(order, line, identity) for line in basket.lines]
    if order.shipping:
        lines.append(_delivery(order, len(lines) + 1, identity))
    total = sum(line.total_minor for line in lines)
    tender = "external:marketplace" if order.channel == _MARKETPLACE else "card"
    payment_id = PaymentId(ids.derive(SOURCE, "payment", identity))
    return HistoricOrder(
        order_id=identity,
        customer_id=customer,
        channel_id=channel_id(order.channel),
        place_id=None if order.store is None else place_id(order.store),
        placed_at=instant(order.placed_us),
        basket=Basket(
            lines=tuple(lines),
            payments=(NewPayment(payment_id, tender, total),) if total else (),
            seller_id=entity_id(franchised=order.store in franchised),
            currency=CURRENCY,
            total_minor=total,
            tax_minor=sum(line.tax_minor for line in lines),
            discount_minor=sum(line.discount_minor for line in lines),
            rulebook_version=0,
            source=SOURCE,
            external_id=str(order.number),
        ),
        closed_at=instant(order.gone_us),
    )


def _line(order: model.Order, line: model.Line, identity: OrderId) -> NewLine:
    is_agents = order.channel == "agent" and order.agent is not None
    seller = agent_id(order.agent) if is_agents and order.agent is not None else None
    return NewLine(
        line_no=line.number,
        sku_id=sku_id(line.sku),
        method=Method(order.method),
        place_id=place_id(order.source),
        reservation_id=ReservationId(identity),
        quantity=line.units,
        unit_minor=(2 * line.listed + line.units) // (2 * line.units),
        discount_minor=max(line.listed - line.paid, 0),
        total_minor=line.paid,
        tax_minor=_tax_in(line.paid, line.tax_bp),
        tax_bp=line.tax_bp,
        promised_at=None if order.method == Method.CARRY_OUT else instant(order.promised_us),
        sold_by=None if seller is None else f"partner:{seller}",
        credited_to=seller,
    )


def _delivery(order: model.Order, number: int, identity: OrderId) -> NewLine:
    return NewLine(
        line_no=number,
        sku_id=sku_id(DELIVERY),
        method=Method.SHIP,
        place_id=place_id(order.source),
        reservation_id=ReservationId(identity),
        quantity=1,
        unit_minor=order.shipping,
        discount_minor=0,
        total_minor=order.shipping,
        tax_minor=_tax_in(order.shipping, DELIVERY_TAX_BP),
        tax_bp=DELIVERY_TAX_BP,
        kind=LineKind.DELIVERY,
    )


def _tax_in(minor: int, rate_bp: int) -> int:
    """Return the tax within an amount, halves up."""
    whole = _WHOLE_BP + rate_bp
    return (2 * minor * rate_bp + whole) // (2 * whole)


def _task(order: model.Order, identity: OrderId, customer: CustomerId) -> HistoricTask:
    is_shipped = order.method == Method.SHIP
    has_come = is_shipped and order.handed_us is not None
    return HistoricTask(
        task_id=FulfilmentOrderId(ids.derive(SOURCE, "task", identity)),
        place_id=place_id(order.source),
        customer_id=customer,
        order_id=identity,
        channel_id=channel_id(order.channel),
        method=order.method,
        picker=None,
        promised_at=instant(order.promised_us),
        opened_at=instant(order.placed_us),
        picking_at=instant(order.started_us),
        picked_at=instant(order.picked_us),
        handed_at=instant(order.gone_us),
        delivered_at=instant(order.handed_us) if has_come and order.handed_us else None,
        serial=order.number if is_shipped else None,
        worked=timedelta(seconds=round(60 * order.pick_minutes)),
    )


def _returns(basket: model.Basket, identity: OrderId) -> list[HistoricReturn]:
    order = basket.order
    found: list[HistoricReturn] = []
    for (at_us, channel, by_hand), rows in groupby(
        basket.returns, key=lambda one: (one.at_us, one.channel, one.by_hand)
    ):
        units: dict[int, int] = {}
        for row in rows:
            units[row.line] = units.get(row.line, 0) + row.units
        at = order.source if order.store is None or not by_hand else order.store
        found.append(
            HistoricReturn(
                return_id=ids.derive_at(instant(at_us), SOURCE, "return", identity, channel),
                at=instant(at_us),
                channel_id=channel_id(channel),
                place_id=place_id(at),
                way="counter" if by_hand else "post",
                reason=_REASON,
                units=units,
            )
        )
    return found
