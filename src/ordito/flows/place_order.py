"""Place an order: the money is promised, so the checkout becomes what was agreed."""

from collections.abc import Sequence
from datetime import datetime

from ordito import fulfilment, loyalty, orders, stock
from ordito.flows.reckon_order import reckon_order
from ordito.fulfilment import NewFulfilment
from ordito.loyalty import Earning
from ordito.orders import Basket, Method, NewLine, PaymentAnswer, Whereabouts
from ordito.platform.db import Step, Tx
from ordito.platform.ids import ChannelId, CustomerId, OrderId


async def place_order(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    answers: Sequence[PaymentAnswer],
    fulfilments: Sequence[NewFulfilment],
    earned: Earning | None,
    told: str,
    at: datetime,
) -> None:
    """Turn an open checkout into an order; goods that are carried out leave at once.

    Ends the transaction.

    Raises:
        CheckoutClosed: it was placed, declined or expired in the meantime.
        ReservationGone: its units were freed before the money was promised.
        NotOnHand: a count found fewer units than shall be carried out.
    """
    assert tx.context.channel_id is not None, "an order is placed through a channel"
    if basket.cart_id is not None:
        await orders.carts.close_cart(
            tx, customer_id=customer_id, cart_id=basket.cart_id, order_id=order_id
        )
    carried = [line for line in basket.lines if line.method is Method.CARRY_OUT]
    kept = [line for line in basket.lines if line.method is not Method.CARRY_OUT]
    steps: list[Step[str]] = [
        orders.placing(
            context=tx.context,
            customer_id=customer_id,
            order_id=order_id,
            basket=basket,
            answers=answers,
            told=told,
            at=at,
        )
    ]
    if carried:
        steps += [stock.fulfilling(holdings=_holdings(carried), subject_id=order_id, at=at)]
    if kept:
        steps += [
            stock.confirming(holdings=_holdings(kept)),
            fulfilment.opening(
                customer_id=customer_id,
                order_id=order_id,
                channel_id=ChannelId(tx.context.channel_id),
                fulfilments=fulfilments,
                at=at,
            ),
        ]
    if earned is not None:
        steps += [loyalty.earning(earned=earned, at=at), *loyalty.keeping_terms(earned=earned)]
    if carried and not all(answer.captured for answer in answers):
        await tx.take(*steps)
        await reckon_order(tx, where=Whereabouts(customer_id, order_id), at=at)
    else:
        await tx.finish(*steps)


def _holdings(lines: Sequence[NewLine]) -> list[stock.Holding]:
    return [
        stock.Holding(line.reservation_id, line.sku_id, line.place_id, line.quantity)
        for line in lines
    ]
