"""Holds on the order page: why an order waits, and who may let it go on."""

from collections.abc import Sequence
from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from ordito import network, orders
from ordito.network import NotEntitled, Power
from ordito.orders import Order
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Action, Waiting

_REASON = "staff"


@post(
    "/orders/{name:str}/release/{hold_id:uuid}",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def release_hold(request: Call, name: FromPath[str], hold_id: FromPath[UUID]) -> Redirect:
    """Let an order go on, as far as one hold is concerned.

    Raises:
        UnknownOrder: there is none.
        NotEntitled: its total is beyond the reader's limit.
        HoldReleased: somebody was quicker.
    """
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")

    async def release(tx: Tx) -> None:
        order = await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
        if not request.principal.may_act_at(order.place_id):
            raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
        _require(request, order)
        await orders.holds.release_hold(tx, order=order, hold_id=hold_id, reason=_REASON, at=now())

    await request.db.transact(release, request.context)
    return Redirect(f"/orders/{name}", status_code=303)


def waiting(teller: Teller, holds: Sequence[orders.holds.Hold]) -> tuple[Waiting, ...]:
    """Return what an order waits for, as the page says it."""
    return tuple(
        Waiting(
            kind=f"order_held_{hold.kind}",
            reason=hold.reason,
            at=hold.placed_at,
            by=teller.colleagues.get(hold.placed_by),
        )
        for hold in holds
        if hold.released_at is None
    )


def offers(request: Call, order: Order, holds: Sequence[orders.holds.Hold]) -> list[Action]:
    """Return the releases that are within the reader's limit."""
    try:
        _require(request, order)
    except NotEntitled:
        return []
    return [
        Action(
            code="release_hold",
            url=f"/orders/{order.number}/release/{hold.hold_id}",
            place=hold.reason if len(holds) > 1 else None,
        )
        for hold in holds
        if hold.released_at is None
    ]


def _require(request: Call, order: Order) -> None:
    network.require_authority(
        request.house.memory.directory,
        power=Power.RELEASE_HOLD,
        roles=request.principal.authority,
        entity_id=order.seller_id,
        currency=order.currency,
        amount_minor=order.total_minor,
    )
