"""Deliveries: whereto an order is shipped, and that it goes elsewhere while it has not left."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from ordito.orders.commands.lines import Grounds, act, require_version
from ordito.orders.model import ActionKind, Delivery, Delta, Line, Method, Order
from ordito.orders.queries import list_lines
from ordito.orders.rules import by_number
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict, Invalid
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId, OrderId


class NothingToDeliver(Conflict):
    """Nothing of the order waits to be shipped: the carrier has it, or it goes another way."""

    code = "orders.nothing_to_deliver"
    remedy = "Read the order; ask the carrier to redirect what has left, or change its place."


class OtherCountry(Invalid):
    """The order would go to another country, whose taxes and delivery were not agreed."""

    code = "orders.other_country"
    remedy = "Cancel what has not left, and sell it anew to the other country."


class DeliveryChanged(Event, frozen=True, kw_only=True):
    """What of an order has not left goes to another address."""

    type: ClassVar[str] = "orders.delivery_changed"
    number: str
    address_id: UUID
    country: str
    line_nos: tuple[int, ...]
    reason: str | None


_sql: Final = statements(__name__)
_REDIRECT: Final = _sql.command("redirect")
_FIND: Final = _sql.query("find_delivery", Delivery)


async def redirect_lines(
    tx: Tx,
    *,
    order: Order,
    delivery: Delivery,
    promised: Mapping[int, datetime],
    grounds: Grounds,
) -> list[Line]:
    """Send what of an order has not left to another address.

    Args:
        tx: open transaction.
        order: as it was locked.
        delivery: whereto; its address is in the vault.
        promised: until when the customer has it there, by line that waits to be shipped.
        grounds: why, and on which version.

    Returns:
        All lines of the order, as they are now.

    Raises:
        NothingToDeliver: nothing waits to be shipped.
        OtherCountry: the order was to go to another country.
        OrderChanged: the order has another version.
    """
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    customer_id, order_id = order.customer_id, order.order_id
    known = by_number(await list_lines(tx, customer_id=customer_id, order_id=order_id))
    waiting = [line.line_no for line in known.values() if waits_to_be_shipped(line)]
    if not waiting:
        raise NothingToDeliver("Nothing of the order waits to be shipped.", order_id=order_id)
    before = await find_delivery(tx, customer_id=customer_id, order_id=order_id)
    if before is not None and before.country != delivery.country:
        message = f"The order was sold to {before.country}, not to {delivery.country}."
        raise OtherCountry(message, field="address.country", country=before.country)
    deltas = [Delta(line_no=line_no) for line_no in waiting]
    await act(
        tx, order=order, kind=ActionKind.CHANGE_ADDRESS, known=known, deltas=deltas, grounds=grounds
    )
    await tx.run(
        _REDIRECT,
        customer_id=customer_id,
        order_id=order_id,
        version=order.version + 1,
        address_id=delivery.address_id,
        country=delivery.country,
        postal_code=delivery.postal_code,
        line_nos=list(promised),
        promised_ats=list(promised.values()),
        at=grounds.at,
    )
    event = DeliveryChanged(
        number=order.number,
        address_id=delivery.address_id,
        country=delivery.country,
        line_nos=tuple(waiting),
        reason=grounds.reason,
    )
    tx.record(event, subject=order_id, customer_id=customer_id, case_id=order_id, at=grounds.at)
    return await list_lines(tx, customer_id=customer_id, order_id=order_id)


async def find_delivery(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Delivery | None:
    """Return whereto an order is shipped now, or None where it was not said."""
    return await tx.find(_FIND, customer_id=customer_id, order_id=order_id)


def waits_to_be_shipped(line: Line) -> bool:
    """Tell whether units of a line are to be shipped and have not left."""
    return line.method == Method.SHIP and line.open > 0
