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
from ordito.platform.errors import Conflict
from ordito.platform.ids import OrderId, PlaceId, TransferId

MAIN: Final = "main"


class CashNeedsDrawer(Conflict):
    """Cash would come in or go out where nobody has a drawer: a web shop, a contact centre."""

    code = "checkout.cash_needs_drawer"
    remedy = "Name the place that takes or gives the cash, or use another tender."


class Till(msgspec.Struct, frozen=True):
    """Where cash comes in and goes out.

    Attributes:
        place_id: None where nobody has a drawer: no cash moves there.
        drawer: code of the drawer, where cash goes back.
        step_minor: smallest amount that is paid in cash, minor units.
    """

    place_id: UUID | None
    drawer: str = MAIN
    step_minor: int = 1

    def require_place(self, *, field: str = "payments") -> PlaceId:
        """Return the place whose drawer it is.

        Raises:
            CashNeedsDrawer: there is none.
        """
        if self.place_id is None:
            raise CashNeedsDrawer("No drawer takes or gives this cash.", field=field)
        return PlaceId(self.place_id)


def taking_cash(
    *,
    order_id: OrderId,
    payments: Iterable[NewPayment],
    currency: str,
    till: Till,
    key: str,
    at: datetime,
) -> list[Step[str]]:
    """Return the steps that put an order's cash into the drawers that its payments name.

    Raises:
        CashNeedsDrawer: there is cash, and nobody has a drawer.
    """
    return [
        ledger.moving_cash(
            place_id=till.require_place(),
            code=payment.token or MAIN,
            currency=currency,
            amount_minor=payment.amount_minor,
            step_minor=till.step_minor,
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
    """Take the cash that goes back out of the till's drawer.

    Raises:
        CashNeedsDrawer: cash goes back, and nobody has a drawer.
    """
    for move in moves:
        if _is_cash_back(move):
            await tx.take(
                ledger.moving_cash(
                    place_id=till.require_place(field="place"),
                    code=till.drawer,
                    currency=order.currency,
                    amount_minor=-move.amount_minor,
                    step_minor=till.step_minor,
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
