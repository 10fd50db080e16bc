"""Change delivery: what bringing an order costs once it goes elsewhere.

The charge is that of the new address where the two addresses are charged differently, or the order
was charged nothing. Once the first goods have left, the charge is earned and stays as it is.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import catalogue
from ordito.fulfilment import Destination, Tariff
from ordito.orders import Line, LineKind, Method, Order, ReturnedLine, charged_services
from ordito.processes.change_price import Agreed, Cost, order_context, price_added
from ordito.processes.price import Wanted, tariff_of
from ordito.reads.memory import Memory


class Recharged(msgspec.Struct, frozen=True):
    """What another address changes about the charge.

    Attributes:
        taken: charges that fall away.
        wanted: the charge that takes their place, if bringing it there costs anything.
        cost: what that costs.
    """

    taken: tuple[ReturnedLine, ...] = ()
    wanted: Wanted | None = None
    cost: Cost | None = None


def recharge(
    memory: Memory,
    order: Order,
    lines: Sequence[Line],
    *,
    before: Destination | None,
    after: Destination,
    service: str,
    agreed: Agreed,
    at: datetime,
) -> Recharged:
    """Say what becomes of the charge for what waits to be shipped.

    Args:
        memory: network, catalogue, prices, tariffs.
        order: that goes elsewhere.
        lines: all of it, as they are.
        before: whereto it was to go; None where that was not said.
        after: whereto it goes.
        service: of carriers by which it goes there.
        agreed: what the order's price depended on.
        at: now.

    Raises:
        InactiveSku: the service that is charged is not sold any more.
        NoPrice, NoTaxRate: it has none here and now.
    """
    shipped = [line for line in lines if line.method == Method.SHIP]
    if any(line.fulfilled for line in shipped):
        return Recharged()
    charged = [line for line in shipped if line.kind == LineKind.DELIVERY and line.open]
    paid = memory.tariffs.service_of(charged_services(lines))
    old, new = (
        _tariff(memory, order, shipped, destination=one, service=by, agreed=agreed, at=at)
        for one, by in ((before, paid), (after, service))
    )
    target = None if new is None else new.sku_id
    if target == (None if old is None else old.sku_id) or {target} == {
        line.sku_id for line in charged
    }:
        return Recharged()
    taken = tuple(ReturnedLine(line.line_no, line.open) for line in charged)
    if target is None:
        return Recharged(taken)
    sku = memory.shelf.sku(target)
    catalogue.require_active(sku, field="ship_to")
    wanted = Wanted(sku, 1, Method.SHIP, is_delivery=True, service=service)
    (cost,) = price_added(memory, order, lines, taken=taken, wanted=[wanted], agreed=agreed, at=at)
    return Recharged(taken, wanted, cost)


def _tariff(
    memory: Memory,
    order: Order,
    shipped: Sequence[Line],
    *,
    destination: Destination | None,
    service: str,
    agreed: Agreed,
    at: datetime,
) -> Tariff | None:
    goods = [line for line in shipped if line.kind == LineKind.GOODS and line.open]
    if not goods:
        return None
    return tariff_of(
        memory,
        order_context(memory, order, agreed, at),
        [
            Wanted(memory.shelf.sku(line.sku_id), line.open, Method.SHIP, service=service)
            for line in goods
        ],
        destination=destination,
        amount_minor=sum(line.unit_minor * line.open for line in goods),
    )
