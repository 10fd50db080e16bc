"""Inject an order: another system has sold it and been paid; here it is kept, and delivered."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import customers, fulfilment, loyalty, orders, stock
from ordito.customers import NewAddress
from ordito.flows.feed_customers import CustomerRow, feed_customers
from ordito.fulfilment import NewFulfilment
from ordito.loyalty import LineAmount, Programmes
from ordito.orders import Basket, HistoricOrder, LineKind, NewLine, PaymentAnswer
from ordito.platform import idempotency, ids
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict
from ordito.platform.idempotency import Key, KeyReused
from ordito.platform.ids import ChannelId, CustomerId, EntityId, OrderId, PlaceId
from ordito.stock import Entry, Holding, MovementKind, ReserveLine, Shortage


class InjectedDifferently(Conflict):
    """The source's order is here already, with another content."""

    code = "injection.differs"
    remedy = "Change the order that is here by its own actions; an injection is never edited."


class BuyerRefused(Conflict):
    """The customer of an injected order cannot be taken."""

    code = "injection.buyer_refused"
    remedy = "Correct the customer, or leave them out: the order then stays anonymous."


class Injection(msgspec.Struct, frozen=True, kw_only=True):
    """A sale of another system, in our words.

    Attributes:
        key: names it by source and external id.
        order_id: derived from the same.
        basket: what was sold and how it was paid.
        answers: one per payment; the money is with the source.
        owners: of each line's goods, where the book did not know them.
        fulfilments: what places shall do; empty for a receipt.
        customer: who bought, as the source knows them.
        channel_id: channel that sold.
        place_id: place that sold.
        placed_at: when.
        is_receipt: whether the goods are with the customer.
        moves_stock: of a receipt: whether the goods are still in the book.
        address: where the goods go, if anything is shipped and the source said so.
        programmes: whose points it gives; None where it gives none.
        categories: of each line's SKU that some programme multiplies.
    """

    key: Key
    order_id: OrderId
    basket: Basket
    answers: tuple[PaymentAnswer, ...]
    owners: tuple[EntityId, ...]
    fulfilments: tuple[NewFulfilment, ...]
    customer: CustomerRow | None
    channel_id: ChannelId
    place_id: PlaceId | None
    placed_at: datetime
    is_receipt: bool
    moves_stock: bool
    address: NewAddress | None = None
    programmes: Programmes | None = None
    categories: tuple[frozenset[UUID], ...] = ()


class Injected(msgspec.Struct, frozen=True):
    """What became of it."""

    order_id: OrderId
    customer_id: CustomerId
    is_new: bool
    short: tuple[Shortage, ...] = ()
    points: int = 0


async def inject_order(tx: Tx, *, injection: Injection, at: datetime) -> Injected:
    """Keep a sale that has happened elsewhere: it is not refused for want of goods.

    The transaction's context names the channel and the place that sold; of a receipt its origin is
    ``history``. Goods to be delivered are set aside, and what is missing becomes an exception;
    goods of a receipt are booked out where the book still has them. The same sale again changes
    nothing.

    Raises:
        InjectedDifferently: the source's order is here with another content.
        BuyerRefused: the customer cannot be taken.
    """
    basket = injection.basket
    assert basket.source is not None
    assert basket.external_id is not None
    try:
        prior = await idempotency.claim(tx, key=injection.key, subject_id=injection.order_id, at=at)
    except KeyReused as refusal:
        message = f"{basket.source} has sent {basket.external_id} before, with other lines."
        raise InjectedDifferently(message, field="external_id") from refusal
    there = await orders.find_external_key(tx, source=basket.source, external_id=basket.external_id)
    if there is not None:
        return Injected(there.order_id, there.customer_id, is_new=False)
    assert prior is None, "a claim without its order"
    customer_id = await _buyer(tx, injection, at)
    if injection.address is not None:
        await customers.addresses.keep_address(
            tx, customer_id=customer_id, new=injection.address, at=at
        )
    short: list[Shortage] = []
    if injection.is_receipt:
        await _keep_receipt(tx, injection, customer_id, at)
    else:
        short = await _keep_order(tx, injection, customer_id, at)
    points = await _earn(tx, injection, customer_id, at)
    return Injected(injection.order_id, customer_id, is_new=True, short=tuple(short), points=points)


async def _earn(tx: Tx, injection: Injection, customer_id: CustomerId, at: datetime) -> int:
    """Give the points of the sale where they are given here; answer how many."""
    if injection.programmes is None:
        return 0
    memberships = await loyalty.list_memberships(tx, customer_id=customer_id)
    basket = injection.basket
    if not memberships:
        return 0
    earned = loyalty.plan_earning(
        injection.programmes,
        memberships[0],
        order_id=injection.order_id,
        total_minor=basket.total_minor,
        currency=basket.currency,
        at=injection.placed_at,
        lines=[
            LineAmount(line.line_no, line.total_minor, category_ids)
            for line, category_ids in zip(basket.lines, injection.categories, strict=True)
        ],
    )
    return (await loyalty.earn(tx, earning=earned, at=at)).points if earned else 0


async def _buyer(tx: Tx, injection: Injection, at: datetime) -> CustomerId:
    if injection.customer is None:
        return CustomerId(ids.derive("buyer", injection.order_id))
    source = injection.basket.source or ""
    (result,) = await feed_customers(tx, rows=[injection.customer], source=source, at=at)
    if result.id is None:
        field = f"customer.{result.field}" if result.field else "customer"
        raise BuyerRefused(result.detail or "", field=field, reason=result.code)
    return CustomerId(result.id)


async def _keep_order(
    tx: Tx, injection: Injection, customer_id: CustomerId, at: datetime
) -> list[Shortage]:
    basket, order_id = injection.basket, injection.order_id
    await tx.take(
        orders.opening(
            key=msgspec.structs.replace(injection.key, claim=f"{injection.key.claim}:checkout"),
            context=tx.context,
            customer_id=customer_id,
            order_id=order_id,
            basket=basket,
            expires_at=orders.hold_until(injection.placed_at),
            at=injection.placed_at,
        )
    )
    short = await stock.reserve_sold(
        tx,
        lines=[
            (ReserveLine(line.reservation_id, line.sku_id, line.place_id, line.quantity), owner)
            for line, owner in _goods(injection)
        ],
        subject_id=order_id,
        at=at,
    )
    await tx.take(
        orders.placing(
            context=tx.context,
            customer_id=customer_id,
            order_id=order_id,
            basket=basket,
            answers=injection.answers,
            told="",
            at=injection.placed_at,
        ),
        stock.confirming(
            holdings=[
                Holding(line.reservation_id, line.sku_id, line.place_id, line.quantity)
                for line, _ in _goods(injection)
            ]
        ),
        fulfilment.opening(
            customer_id=customer_id,
            order_id=order_id,
            channel_id=injection.channel_id,
            fulfilments=injection.fulfilments,
            at=at,
        ),
    )
    return short


async def _keep_receipt(
    tx: Tx, injection: Injection, customer_id: CustomerId, at: datetime
) -> None:
    """Keep a closed sale, so that its goods can be returned and exchanged here."""
    historic = HistoricOrder(
        order_id=injection.order_id,
        customer_id=customer_id,
        channel_id=injection.channel_id,
        place_id=injection.place_id,
        placed_at=injection.placed_at,
        basket=injection.basket,
    )
    await orders.import_orders(tx, orders=[historic])
    if injection.moves_stock:
        await stock.book(
            tx,
            entries=[
                Entry(
                    movement_id=ids.derive("injected", line.reservation_id),
                    sku_id=line.sku_id,
                    place_id=line.place_id,
                    entity_id=owner,
                    kind=MovementKind.SALE,
                    quantity=-line.quantity,
                    occurred_at=injection.placed_at,
                )
                for line, owner in _goods(injection)
            ],
            subject_id=injection.order_id,
            at=at,
        )


def _goods(injection: Injection) -> list[tuple[NewLine, EntityId]]:
    """Return the lines that lie on a shelf, each with whose they are where the book knows none."""
    lines = zip(injection.basket.lines, injection.owners, strict=True)
    return [(line, owner) for line, owner in lines if line.kind is LineKind.GOODS]
