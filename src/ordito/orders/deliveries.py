"""Deliveries: whereto an order is shipped, and that it goes elsewhere while it has not left."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from ordito.orders.commands.lines import Grounds, act, require_version
from ordito.orders.commands.replacing import record_replaced
from ordito.orders.model import (
    ActionKind,
    Change,
    Delivery,
    Delta,
    Line,
    Method,
    NewLine,
    Order,
    ReturnedLine,
    Whereabouts,
)
from ordito.orders.queries import list_lines
from ordito.orders.rules import by_number, replacing
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
_ANEW: Final = _sql.command("promise_anew")
_FORGET: Final = (
    _sql.command("forget_whereto_of_checkouts"),
    _sql.command("forget_whereto_of_sessions"),
)
_FIND: Final = _sql.query("find_delivery", Delivery)


async def promise_anew(tx: Tx, *, where: Whereabouts, promised: Mapping[int, datetime]) -> None:
    """Promise lines until other instants; how and whereto they go stays."""
    await tx.run(
        _ANEW,
        customer_id=where.customer_id,
        order_id=where.order_id,
        line_nos=list(promised),
        promised_ats=list(promised.values()),
    )


async def redirect_lines(
    tx: Tx,
    *,
    order: Order,
    delivery: Delivery,
    promised: Mapping[int, datetime],
    grounds: Grounds,
    taken: Sequence[ReturnedLine] = (),
    added: Sequence[NewLine] = (),
) -> list[Line]:
    """Send what of an order has not left to another address.

    Args:
        tx: open transaction.
        order: as it was locked.
        delivery: whereto; its address is in the vault.
        promised: until when the customer has it there, by line that waits to be shipped.
        grounds: why, and on which version.
        taken: charges for bringing it that fall away.
        added: charges that take their place.

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
    await _require_same_country(tx, order, waiting, delivery)
    kind = ActionKind.CHANGE_ADDRESS
    charged = replacing(known, taken, returns=False)
    gone = {delta.line_no for delta in charged}
    deltas = [*charged, *(Delta(line_no=line_no) for line_no in waiting if line_no not in gone)]
    await act(tx, order=order, kind=kind, known=known, deltas=deltas, grounds=grounds, added=added)
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
    left = tuple(line_no for line_no in waiting if line_no not in gone)
    _record_changed(tx, order, delivery, left, grounds)
    if taken or added:
        record_replaced(
            tx, order=order, kind=kind, known=known, deltas=charged, added=added, grounds=grounds
        )
    return await list_lines(tx, customer_id=customer_id, order_id=order_id)


async def keep_delivery(tx: Tx, *, order: Order, delivery: Delivery, at: datetime) -> None:
    """Say whereto what was added to an order goes; before, nothing of it was shipped.

    Args:
        tx: open transaction.
        order: as it was locked, before the action that adds it.
        delivery: whereto; its address is in the vault.
        at: now.
    """
    await tx.run(
        _REDIRECT,
        customer_id=order.customer_id,
        order_id=order.order_id,
        version=order.version + 1,
        address_id=delivery.address_id,
        country=delivery.country,
        postal_code=delivery.postal_code,
        line_nos=[],
        promised_ats=[],
        at=at,
    )


async def _require_same_country(
    tx: Tx, order: Order, waiting: Sequence[int], delivery: Delivery
) -> None:
    if not waiting:
        raise NothingToDeliver("Nothing of the order waits to be shipped.", order_id=order.order_id)
    before = await find_delivery(tx, customer_id=order.customer_id, order_id=order.order_id)
    if before is not None and before.country != delivery.country:
        message = f"The order was sold to {before.country}, not to {delivery.country}."
        raise OtherCountry(message, field="address.country", country=before.country)


def _record_changed(
    tx: Tx, order: Order, delivery: Delivery, line_nos: tuple[int, ...], grounds: Grounds
) -> None:
    event = DeliveryChanged(
        number=order.number,
        address_id=delivery.address_id,
        country=delivery.country,
        line_nos=line_nos,
        reason=grounds.reason,
    )
    tx.record(
        event,
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=grounds.at,
    )


async def forget_whereto(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> None:
    """Forget the postal codes to which somebody's purchases went or should have gone."""
    for command in _FORGET:
        await tx.run(command, customer_ids=customer_ids)


async def find_delivery(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Delivery | None:
    """Return whereto an order is shipped now, or None where it was not said."""
    return await tx.find(_FIND, customer_id=customer_id, order_id=order_id)


def address_of(change: Change) -> UUID | None:
    """Return the id of the address that a proposed change sends its order to, if it does."""
    delivery = change.request.get("delivery")
    return None if delivery is None else UUID(delivery["address_id"])


def waits_to_be_shipped(line: Line) -> bool:
    """Tell whether units of a line are to be shipped and have not left."""
    return line.method == Method.SHIP and line.open > 0
