"""Place an order: the money is promised, so the checkout becomes what was agreed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from ordito import fulfilment, loyalty, orders, pricing, stock
from ordito.flows.complete_session import complete_session
from ordito.flows.move_cash import Till, taking_cash
from ordito.flows.reckon_order import reckon_order
from ordito.flows.send_to_store import holding, send_to_stores, transfers_of
from ordito.fulfilment import NewFulfilment
from ordito.loyalty import Earning
from ordito.orders import Basket, LineKind, Method, NewLine, PaymentAnswer, Whereabouts
from ordito.platform.db import Step, Tx
from ordito.platform.ids import ChannelId, CustomerId, EntityId, OrderId, PlaceId
from ordito.pricing import Redemption


async def place_order(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    answers: Sequence[PaymentAnswer],
    fulfilments: Sequence[NewFulfilment],
    earned: Earning | None,
    holds: Sequence[orders.holds.NewHold] = (),
    senders: Mapping[PlaceId, EntityId] = MappingProxyType({}),
    told: str,
    at: datetime,
) -> None:
    """Turn an open checkout into an order; goods that are carried out leave at once.

    Ends the transaction.

    Raises:
        CheckoutClosed: it was placed, declined or expired in the meantime.
        ReservationGone: its units were freed before the money was promised.
        NotOnHand: a count found fewer units than shall be carried out.
        RedemptionGone: what it held of promotions was freed in the meantime.
    """
    assert tx.context.channel_id is not None, "an order is placed through a channel"
    await _close(tx, customer_id, order_id, basket, at)
    steps: list[Step[str]] = [
        orders.placing(
            context=tx.context,
            customer_id=customer_id,
            order_id=order_id,
            basket=basket,
            answers=answers,
            told=told,
            at=at,
        ),
        *_moving(basket, order_id, at),
    ]
    channel_id = ChannelId(tx.context.channel_id)
    steps += _asking(fulfilments, customer_id, order_id, channel_id, at)
    steps += _holding(holds, customer_id, order_id, at)
    steps += _spending(basket, customer_id, order_id, at)
    steps += _taking_cash(tx, basket, order_id, at)
    if earned is not None:
        steps += [loyalty.earning(earned=earned, at=at), *loyalty.keeping_terms(earned=earned)]
    if senders:
        await tx.take(*steps)
        steps = []
        await send_to_stores(tx, order_id=order_id, fulfilments=fulfilments, senders=senders, at=at)
    if _is_carried_out(basket) and not all(answer.captured for answer in answers):
        await tx.take(*steps)
        await reckon_order(tx, where=Whereabouts(customer_id, order_id), at=at)
    else:
        await tx.finish(*steps)


async def _close(
    tx: Tx, customer_id: CustomerId, order_id: OrderId, basket: Basket, at: datetime
) -> None:
    """Close the cart and the session that it comes from, and what the place kept for it."""
    if basket.kept is not None:
        await fulfilment.claims.settle(tx, place_id=basket.kept.place_id, order_id=order_id, at=at)
    if basket.cart_id is not None:
        await orders.carts.close_cart(
            tx,
            customer_id=basket.session_customer_id or customer_id,
            cart_id=basket.cart_id,
            order_id=order_id,
        )
    if basket.session_id is not None:
        await complete_session(tx, customer_id=customer_id, order_id=order_id, basket=basket, at=at)


def _moving(basket: Basket, order_id: OrderId, at: datetime) -> list[Step[str]]:
    """Goods that are carried out leave at once, others are firmly set aside."""
    goods = [line for line in basket.lines if line.kind is LineKind.GOODS]
    leaving = [line for line in goods if line.method is Method.CARRY_OUT]
    kept = [line for line in goods if line.method is not Method.CARRY_OUT]
    steps: list[Step[str]] = []
    if leaving:
        steps += [stock.fulfilling(holdings=_holdings(leaving), subject_id=order_id, at=at)]
    if kept:
        steps += [stock.confirming(holdings=_holdings(kept))]
    return steps


def _asking(
    fulfilments: Sequence[NewFulfilment],
    customer_id: CustomerId,
    order_id: OrderId,
    channel_id: ChannelId,
    at: datetime,
) -> list[Step[str]]:
    """Places are asked to hand over what waits."""
    if not fulfilments:
        return []
    opening = fulfilment.opening(
        customer_id=customer_id,
        order_id=order_id,
        channel_id=channel_id,
        fulfilments=fulfilments,
        at=at,
    )
    if not any(part.ahead for part in fulfilments):
        return [opening]
    expecting = fulfilment.ahead.expecting(
        customer_id=customer_id,
        order_id=order_id,
        fulfilments=fulfilments,
        transfers=transfers_of(fulfilments),
        at=at,
    )
    return [opening, expecting]


def _holding(
    holds: Sequence[orders.holds.NewHold], customer_id: CustomerId, order_id: OrderId, at: datetime
) -> list[Step[str]]:
    """What a rule asks about waits for a person's word."""
    if not holds:
        return []
    return [
        orders.holds.holding(
            customer_id=customer_id, order_id=order_id, new=holds, actor="system", at=at
        )
    ]


def _spending(
    basket: Basket, customer_id: CustomerId, order_id: OrderId, at: datetime
) -> list[Step[str]]:
    """What was held of promotions is used."""
    if not basket.redemptions:
        return []
    redeemed = [
        Redemption(one.promotion_id, one.claim, one.amount_minor) for one in basket.redemptions
    ]
    return [
        pricing.spending(customer_id=customer_id, order_id=order_id, redemptions=redeemed, at=at)
    ]


def _taking_cash(tx: Tx, basket: Basket, order_id: OrderId, at: datetime) -> list[Step[str]]:
    """Cash lies in a drawer of the place that sells."""
    place_id = tx.context.place_id
    return taking_cash(
        order_id=order_id,
        payments=basket.payments,
        currency=basket.currency,
        till=Till(place_id, step_minor=basket.cash_step_minor),
        key="checkout",
        at=at,
    )


def _is_carried_out(basket: Basket) -> bool:
    return any(line.method is Method.CARRY_OUT for line in basket.lines)


def _holdings(lines: Sequence[NewLine]) -> list[stock.Holding]:
    return [holding(line) for line in lines]
