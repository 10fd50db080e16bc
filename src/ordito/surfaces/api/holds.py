"""Holds over HTTP: keep an order's goods from leaving, and let them go by who is entitled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import network, orders
from ordito.network import Power
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.orders import Reason, find_visible
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class NewHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an order shall wait: its kind, and a code as ``address_differs``."""

    kind: orders.holds.HoldKind
    reason: Reason


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it goes on: a code as ``customer_called_back``."""

    reason: Reason


class HeldOrder(msgspec.Struct, frozen=True):
    """A hold on an order."""

    hold_id: UUID
    order_id: UUID
    kind: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str | None
    released_at: datetime | None
    release_reason: str | None


class RulesOfHolds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules by which orders wait; those that were there before are gone."""

    rules: Annotated[tuple[orders.screening.HoldRule, ...], msgspec.Meta(max_length=100)]


@get("/hold-rules", access=token(Scope.ORDERS_READ), tags=["holds"], summary="Read hold rules")
async def show_hold_rules(request: Call) -> orders.screening.HoldRules:
    """Return the rules by which orders wait for a person's word."""
    return await request.db.read(orders.screening.HOLD_RULES.load)


@put("/hold-rules", access=token(Scope.ADMIN), tags=["holds"], summary="Set hold rules")
async def put_hold_rules(
    request: Call,
    data: JSONBody[RulesOfHolds],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[orders.screening.HoldRules]:
    """Set by which rules orders wait from now on; goods that are carried out never do.

    Raises:
        RuleAsksNothing: a rule would hold every order.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "hold_rules")

    async def publish(tx: Tx) -> orders.screening.HoldRules:
        await orders.screening.HOLD_RULES.require(tx, version=expected_version)
        await orders.screening.publish_hold_rules(tx, rules=data.rules, at=now())
        return await orders.screening.HOLD_RULES.load(tx)

    return await answer_once(request, key, subject_id=ids.derive("hold rules"), command=publish)


@get(
    "/orders/{name:str}/holds",
    access=token(Scope.ORDERS_READ),
    tags=["holds"],
    summary="List the holds of an order",
)
async def list_holds(request: Call, name: FromPath[str]) -> Sequence[HeldOrder]:
    """Return the holds of an order, released ones as well.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
    """
    where, _ = await find_visible(request, name)
    found = await request.db.read(
        orders.holds.list_holds, customer_id=where.customer_id, order_id=where.order_id
    )
    return [_held(hold) for hold in found]


@post(
    "/orders/{name:str}/holds",
    access=token(Scope.ORDERS_WRITE),
    tags=["holds"],
    summary="Hold an order",
)
async def post_hold(
    request: Call,
    name: FromPath[str],
    data: JSONBody[NewHold],
    idempotency_key: IdempotencyKey,
) -> Response[HeldOrder]:
    """Keep the goods of an order from leaving until somebody who may has released it.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
        NothingToHold: all of its goods have left or were cancelled.
    """
    where, order = await find_visible(request, name)
    key = await key_of(request, idempotency_key, f"hold:{order.order_id}")

    async def hold(tx: Tx) -> HeldOrder:
        locked = await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
        return _held(
            await orders.holds.place_hold(
                tx, order=locked, kind=data.kind, reason=data.reason, at=now()
            )
        )

    return await answer_once(request, key, subject_id=order.order_id, command=hold, status=201)


@post(
    "/orders/{name:str}/holds/{hold_id:uuid}/release",
    access=token(Scope.ORDERS_WRITE),
    tags=["holds"],
    summary="Release a hold",
    status_code=200,
)
async def post_release(
    request: Call,
    name: FromPath[str],
    hold_id: FromPath[UUID],
    data: JSONBody[Release],
    idempotency_key: IdempotencyKey,
) -> Response[HeldOrder]:
    """Let an order go on; for callers whose limit of authority reaches its total.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
        NotEntitled: it names the roles that may.
        UnknownHold: the order has none of that id.
        HoldReleased: somebody was quicker.
    """
    where, order = await find_visible(request, name)
    network.require_authority(
        request.house.memory.directory,
        power=Power.RELEASE_HOLD,
        roles=request.principal.authority,
        entity_id=order.seller_id,
        currency=order.currency,
        amount_minor=order.total_minor,
    )
    key = await key_of(request, idempotency_key, f"release:{hold_id}")

    async def release(tx: Tx) -> HeldOrder:
        locked = await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
        return _held(
            await orders.holds.release_hold(
                tx, order=locked, hold_id=hold_id, reason=data.reason, at=now()
            )
        )

    return await answer_once(request, key, subject_id=order.order_id, command=release)


def _held(hold: orders.holds.Hold) -> HeldOrder:
    return HeldOrder(
        hold_id=hold.hold_id,
        order_id=hold.order_id,
        kind=hold.kind,
        reason=hold.reason,
        placed_by=hold.placed_by,
        placed_at=hold.placed_at,
        released_by=hold.released_by,
        released_at=hold.released_at,
        release_reason=hold.release_reason,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_hold_rules,
    put_hold_rules,
    list_holds,
    post_hold,
    post_release,
)
