"""Verbs of proposed changes: kept with what they will do, then confirmed or not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from ordito.orders.errors import ChangeClosed, PreviewExpired, UnknownChange
from ordito.orders.events import ChangeFailed, ChangePreviewed
from ordito.orders.model import Change, ChangeState, NewPayment
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId

_sql = statements(__name__)
_KEEP = _sql.command("keep_change")
_LOCK = _sql.query("lock_change", Change)
_PAY = _sql.query("pay_change", UUID)
_CLOSE = _sql.query("close_change", UUID)
_LAPSED = _sql.query("list_lapsed", Change)
_EXPIRE = _sql.query("expire_change", UUID)

_HOLDS: Final = timedelta(minutes=15)


async def keep_change(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    change_id: UUID,
    version: int,
    kind: str,
    request: Any,
    effect: Any,
    due_minor: int,
    to_pay_minor: int,
    at: datetime,
) -> datetime:
    """Keep a change that was previewed; return until when it may be confirmed."""
    expires_at = at + _HOLDS
    await tx.run(
        _KEEP,
        customer_id=customer_id,
        order_id=order_id,
        change_id=change_id,
        version=version,
        kind=kind,
        request=request,
        effect=effect,
        actor=tx.context.actor,
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        previewed_at=at,
        expires_at=expires_at,
    )
    fact = ChangePreviewed(
        change_id=change_id,
        kind=kind,
        order_version=version,
        due_minor=due_minor,
        to_pay_minor=to_pay_minor,
    )
    tx.record(fact, subject=order_id, customer_id=customer_id, case_id=order_id, at=at)
    return expires_at


async def lock_change(tx: Tx, *, customer_id: CustomerId, change_id: UUID) -> Change:
    """Return a proposed change and keep others from confirming it until the end.

    Raises:
        UnknownChange: the customer has none of that id.
    """
    change = await tx.find(_LOCK, customer_id=customer_id, change_id=change_id)
    if change is None:
        raise UnknownChange("There is no such proposed change.", field="change_id")
    return change


async def pay_change(
    tx: Tx, *, change: Change, payments: Sequence[NewPayment], at: datetime
) -> None:
    """Keep the tenders that will pay for a change, before their processor is asked.

    Raises:
        PreviewExpired: the preview is too old.
        ChangeClosed: somebody else confirms or confirmed it.
    """
    if at >= change.expires_at:
        raise PreviewExpired("The preview is too old.", expired_at=change.expires_at)
    paying = await tx.find(
        _PAY, customer_id=change.customer_id, change_id=change.change_id, payments=list(payments)
    )
    if paying is None:
        raise ChangeClosed("The change is no longer open.", change_id=change.change_id)


async def close_change(
    tx: Tx, *, change: Change, state: ChangeState, reason: str = "", at: datetime
) -> None:
    """Note that a change was carried out, or that it failed.

    Raises:
        ChangeClosed: it was carried out or had failed before.
    """
    closed = await tx.find(
        _CLOSE,
        customer_id=change.customer_id,
        change_id=change.change_id,
        state=state,
        at=at,
    )
    if closed is None:
        raise ChangeClosed("The change is no longer open.", change_id=change.change_id)
    if state is ChangeState.FAILED:
        tx.record(
            ChangeFailed(change_id=change.change_id, kind=change.kind, reason=reason),
            subject=change.order_id,
            customer_id=change.customer_id,
            case_id=change.order_id,
            at=at,
        )


async def expire_changes(tx: Tx, *, at: datetime, batch: int = 100) -> list[Change]:
    """Close previews that were not confirmed in time, and return them.

    No fact is written: that nobody came back to a preview changes nothing about an order.
    """
    lapsed = await tx.fetch(_LAPSED, at=at, batch=batch)
    in_order = sorted(lapsed, key=lambda one: (one.customer_id, one.change_id))
    return [
        change
        for change in in_order
        if await tx.find(_EXPIRE, customer_id=change.customer_id, change_id=change.change_id, at=at)
        is not None
    ]
