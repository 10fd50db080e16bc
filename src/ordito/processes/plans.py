"""Plans: what places shall do for a basket once it is paid, and what points it earns."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from ordito import fulfilment, loyalty
from ordito.fulfilment import Ahead, NewFulfilment, NewItem, WaitsFor
from ordito.loyalty import Earning, LineAmount, Membership
from ordito.orders import Basket, Checkout, LineKind, NewLine
from ordito.platform.ids import EntityId, OrderId, PlaceId
from ordito.processes.price import multiplied
from ordito.reads.memory import Memory


def plan_fulfilments(
    order_id: OrderId, lines: Sequence[NewLine], at: datetime
) -> list[NewFulfilment]:
    """Return what each place does, by method; what is collected gets a code."""
    items = [
        (
            line.place_id,
            line.method.value,
            NewItem(line.line_no, line.sku_id, line.reservation_id, line.quantity),
        )
        for line in lines
        if line.kind is not LineKind.DELIVERY
    ]
    promised = {line.line_no: line.promised_at for line in lines if line.promised_at}
    ahead = {
        line.line_no: Ahead(WaitsFor(line.waits_for), line.expected_at, line.sent_from)
        for line in lines
        if line.waits_for is not None
        and line.expected_at is not None
        and line.kind is LineKind.GOODS
    }
    return fulfilment.plan(
        order_id, items, draw_code=_draw_code, promised=promised, ahead=ahead, at=at
    )


def senders_of(memory: Memory, lines: Sequence[NewLine]) -> dict[PlaceId, EntityId]:
    """Return the places that send goods to where they are collected, and who owns these there."""
    return {
        line.sent_from: memory.directory.place(line.sent_from).entity_id
        for line in lines
        if line.sent_from is not None
    }


def plan_earned(
    memory: Memory,
    membership: Membership | None,
    checkout: Checkout,
    basket: Basket,
    at: datetime,
) -> Earning | None:
    """Return the points of a basket, or None where nobody earns any."""
    if membership is None:
        return None
    return loyalty.plan_earning(
        memory.programmes,
        membership,
        order_id=checkout.order_id,
        total_minor=basket.total_minor,
        currency=basket.currency,
        at=at,
        lines=[
            LineAmount(
                line.line_no, line.total_minor, multiplied(memory, line.bundle_id or line.sku_id)
            )
            for line in basket.lines
        ],
        grants=[loyalty.Grant(one.line_no, one.factor_ppm, one.extra) for one in basket.grants],
    )


def _draw_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
