"""Move cash: what an order takes in or gives back in cash lies in, or leaves, a drawer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import ledger, orders
from ordito.orders import Destination, EntryKind, MoneyMove, NewPayment, Order
from ordito.platform import ids
from ordito.platform.db import Step, Tx
from ordito.platform.ids import OrderId, PlaceId, TransferId

MAIN: Final = "main"


class Till(msgspec.Struct, frozen=True):
    """Where cash comes in and goes out.

    Attributes:
        place_id: None where nobody has a drawer: a web shop, a contact centre.
        drawer: code of the drawer, where cash goes back.
    """

    place_id: UUID | None
    drawer: str = MAIN


def taking_cash(
    *,
    order_id: OrderId,
    payments: Iterable[NewPayment],
    currency: str,
    till: Till,
    key: str,
    at: datetime,
) -> list[Step[str]]:
    """Return the steps that put an order's cash into the drawers that its payments name."""
    if till.place_id is None:
        return []
    return [
        ledger.moving_cash(
            place_id=PlaceId(till.place_id),
            code=payment.token or MAIN,
            currency=currency,
            amount_minor=payment.amount_minor,
            move_id=TransferId(ids.derive("cash", payment.payment_id, key)),
            reason="sale",
            reference_id=order_id,
            at=at,
        )
        for payment in payments
        if payment.tender == orders.CASH and payment.amount_minor
    ]


async def give_cash_back(
    tx: Tx, *, order: Order, moves: Sequence[MoneyMove], till: Till, key: str, at: datetime
) -> None:
    """Take the cash that goes back out of the till's drawer."""
    for move in moves:
        if till.place_id is not None and _is_cash_back(move):
            await tx.take(
                ledger.moving_cash(
                    place_id=PlaceId(till.place_id),
                    code=till.drawer,
                    currency=order.currency,
                    amount_minor=-move.amount_minor,
                    move_id=TransferId(ids.derive("cash", move.payment.payment_id, key)),
                    reason="refund",
                    reference_id=order.order_id,
                    at=at,
                )
            )


def _is_cash_back(move: MoneyMove) -> bool:
    return (
        move.payment.tender == orders.CASH
        and move.kind is EntryKind.REFUND
        and move.destination is Destination.TENDER
    )
