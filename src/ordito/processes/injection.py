"""Injection: what another system has sold already, and been paid for, becomes an order here."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from ordito import customers, fulfilment, network, orders
from ordito.customers import Address, NewAddress
from ordito.flows.feed_customers import CustomerRow
from ordito.flows.inject_order import Injection, inject_order
from ordito.fulfilment import NewItem
from ordito.network import Place
from ordito.orders import (
    Basket,
    Delivery,
    LineKind,
    Method,
    NewLine,
    NewPayment,
    PaymentAnswer,
)
from ordito.platform import ids
from ordito.platform.auth import PlaceOutside
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.platform.ids import ChannelId, OrderId, PaymentId, ReservationId, SkuId
from ordito.platform.rows import RowResult, refused
from ordito.processes.basket import require_channel
from ordito.processes.feed import attempt
from ordito.processes.sourcing import PlaceMissing
from ordito.reads.memory import Memory

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Source = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00:]+$")]
Tender = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)")]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
_WHOLE_BP: Final = 10_000


class SoldTomorrow(Invalid):
    """An order says that it was placed at an instant that has not come."""

    code = "injection.sold_tomorrow"
    remedy = "Give placed_at in UTC or with its offset, as 2026-01-31T08:00:00+01:00."


class GoodsGone(Invalid):
    """An order that is to be delivered has goods that were carried out."""

    code = "injection.goods_gone"
    remedy = "Send what was handed over already as a receipt; an order has collect or ship."


class LineUnclear(Invalid):
    """The amounts of a line do not fit each other."""

    code = "injection.line_unclear"
    remedy = "Give the total of the line with its tax inside, after its discount."


class ForeignLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line as the other system sold it; its price is what it is, whatever ours says.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        total_minor: paid for the line, tax included, minor units.
        tax_minor: within the total.
        discount_minor: that was taken off.
        method: how the goods reach the customer; None is shipping, or carried out on a receipt.
        place: code or id of the place that gives them, or gave them.
        promised_at: until when the customer was promised them.
    """

    sku: Text
    quantity: Units
    total_minor: Minor
    tax_minor: Minor
    discount_minor: Minor = 0
    method: Method | None = None
    place: Text | None = None
    promised_at: datetime | None = None


class ForeignPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Money that the other system has.

    Attributes:
        tender: what it was, as ``card`` or ``paypal``; it is kept as ``external:card``.
        amount_minor: minor units.
        reference: the other system's name for it.
    """

    tender: Tender
    amount_minor: Minor
    reference: Text | None = None


class ForeignOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sale of another system.

    Attributes:
        source: the system.
        external_id: what it calls the order or receipt; with the source, it is injected once.
        kind: ``order``, to be delivered by us; or ``receipt``, whose goods are with the customer.
        placed_at: when it was sold.
        currency: ISO 4217.
        lines: what was sold.
        payments: how it was paid; the amounts add up to the lines.
        customer: who bought, as the source knows them; None stays anonymous.
        channel: code of the channel that sold; None is that of the token.
        place: code or id of the place that sold, if any.
        moves_stock: of a receipt: whether its goods are still in our book of the place.
        ship_to: address of what is shipped.
        earns: whether the customer's points of it are given here, because nobody else gives them.
    """

    source: Source
    external_id: Text
    kind: Literal["order", "receipt"] = "order"
    placed_at: datetime
    currency: Currency
    lines: Annotated[tuple[ForeignLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    payments: Annotated[tuple[ForeignPayment, ...], msgspec.Meta(max_length=20)] = ()
    customer: CustomerRow | None = None
    channel: Text | None = None
    place: Text | None = None
    moves_stock: bool = False
    ship_to: Address | None = None
    earns: bool = False


class ShortLine(msgspec.Struct, frozen=True):
    """Units that were sold and are not there."""

    sku: str
    place: str
    wanted: int
    available: int


class Injected(msgspec.Struct, frozen=True):
    """What became of an injection.

    Attributes:
        outcome: ``created``, or ``unchanged`` where it was here already.
        order_id: which order it is.
        number: what people call it.
        customer_id: whose.
        short: lines that cannot be served from what is there; each is an open exception.
        points: that the customer has earned with it.
    """

    outcome: str
    order_id: UUID
    number: str
    customer_id: UUID
    short: tuple[ShortLine, ...] = ()
    points: int = 0


def prepare(
    memory: Memory, sold: ForeignOrder, *, context: Context, at: datetime
) -> tuple[Injection, Context]:
    """Put a sale of another system in our words.

    Args:
        memory: network and catalogue.
        sold: the sale.
        context: who injects, through which channel.
        at: now.

    Returns:
        The injection, and the context in which it is kept.

    Raises:
        PaymentMismatch: the payments are not what the lines come to.
        Refusal: a SKU, place or channel is not known.
    """
    if sold.placed_at > at:
        raise SoldTomorrow(f"It is not {sold.placed_at.isoformat()} yet.", field="placed_at")
    order_id = OrderId(ids.derive_at(sold.placed_at, "injected", sold.source, sold.external_id))
    channel_id = _channel(memory, sold, context)
    selling = None if sold.place is None else memory.place(sold.place, field="place")
    if context.place_id is not None and (selling is None or selling.place_id != context.place_id):
        raise PlaceOutside("This token acts at another place.", field="place")
    places = [_place(memory, line, selling, i) for i, line in enumerate(sold.lines)]
    address = None if sold.ship_to is None else _address(sold.ship_to, order_id)
    basket = _basket(memory, sold, places, order_id, address)
    digest = hashlib.sha256(msgspec.json.encode(sold, order="deterministic")).digest()
    is_receipt = sold.kind == "receipt"
    place_id = None if selling is None else selling.place_id
    injection = Injection(
        key=Key(f"injection:{sold.source}:{sold.external_id}", digest),
        order_id=order_id,
        basket=basket,
        answers=tuple(
            PaymentAnswer(
                payment.payment_id, approved=True, captured=True, reference=foreign.reference
            )
            for payment, foreign in zip(basket.payments, sold.payments, strict=True)
        ),
        owners=tuple(place.entity_id for place in places),
        fulfilments=() if is_receipt else tuple(_plan(order_id, basket, at)),
        customer=sold.customer,
        channel_id=channel_id,
        place_id=place_id,
        placed_at=sold.placed_at,
        is_receipt=is_receipt,
        moves_stock=sold.moves_stock,
        address=address,
        programmes=memory.programmes if sold.earns else None,
        categories=tuple(_categories(memory, line.sku_id) for line in basket.lines),
    )
    return injection, msgspec.structs.replace(
        context,
        channel_id=channel_id,
        place_id=place_id,
        origin="history" if is_receipt else context.origin,
    )


async def inject(tx: Tx, *, memory: Memory, injection: Injection, at: datetime) -> Injected:
    """Make an order of what another system sold; again, whatever came between: nothing.

    Args:
        tx: open transaction, in the context that ``prepare`` gave.
        memory: network and catalogue.
        injection: as ``prepare`` made it.
        at: now.

    Raises:
        InjectedDifferently: the source's order is here with another content.
        BuyerRefused: the customer cannot be taken.
    """
    done = await inject_order(tx, injection=injection, at=at)
    return Injected(
        outcome="created" if done.is_new else "unchanged",
        order_id=done.order_id,
        number=ids.number_of(done.order_id),
        customer_id=done.customer_id,
        short=tuple(
            ShortLine(
                memory.shelf.sku(one.sku_id).code,
                memory.directory.place(one.place_id).code,
                one.wanted,
                one.available,
            )
            for one in done.short
        ),
        points=done.points,
    )


async def inject_all(
    db: Database,
    memory: Memory,
    *,
    sales: Sequence[ForeignOrder],
    context: Context,
    is_dry: bool = False,
) -> list[RowResult]:
    """Inject sales one by one, each in a transaction of its own; return what became of each.

    Args:
        db: the company's database.
        memory: network and catalogue.
        sales: of other systems.
        context: who injects, through which channel.
        is_dry: whether to do all of it and undo it.
    """
    results: list[RowResult] = []
    for sold in sales:
        try:
            at = now()
            injection, within = prepare(memory, sold, context=context, at=at)
            done = await attempt(
                db, within, inject, is_dry, memory=memory, injection=injection, at=at
            )
        except Refusal as refusal:
            results.append(refused(refusal))
        else:
            noted = tuple(f"{one.sku} is short at {one.place}" for one in done.short)
            results.append(RowResult(outcome=done.outcome, id=done.order_id, noted=noted))
    return results


def _categories(memory: Memory, sku_id: SkuId) -> frozenset[UUID]:
    """Return the categories of a SKU that some programme multiplies."""
    return memory.programmes.categories.get(memory.shelf.sku(sku_id).product_id, frozenset())


def _address(ship_to: Address, order_id: OrderId) -> NewAddress:
    """Return the address as it is kept; the same order has the same one."""
    address = customers.addresses.written(ship_to, field="ship_to")
    return NewAddress(address_id=ids.derive("address", order_id), address=address)


def _delivery(new: NewAddress) -> Delivery:
    return Delivery(new.address_id, new.address.country, new.address.postal_code)


def _channel(memory: Memory, sold: ForeignOrder, context: Context) -> ChannelId:
    if sold.channel is None or context.channel_id is not None:
        channel = require_channel(memory, context)
        if sold.channel not in (None, channel.code):
            message = f"This token sells through {channel.code}."
            raise network.UnknownChannel(message, field="channel")
        return channel.channel_id
    return memory.directory.channel_by_code(sold.channel).channel_id


def _place(memory: Memory, line: ForeignLine, selling: Place | None, number: int) -> Place:
    field = f"lines[{number}].place"
    if line.place is not None:
        return memory.place(line.place, field=field)
    if selling is None:
        raise PlaceMissing(f"It is not said where line {number + 1} comes from.", field=field)
    return selling


def _basket(
    memory: Memory,
    sold: ForeignOrder,
    places: Sequence[Place],
    order_id: OrderId,
    address: NewAddress | None,
) -> Basket:
    lines = tuple(
        _line(memory, sold, line, places[i], order_id, i) for i, line in enumerate(sold.lines)
    )
    total_minor = sum(line.total_minor for line in lines)
    orders.share_payments(total_minor, [payment.amount_minor for payment in sold.payments])
    return Basket(
        lines=lines,
        payments=tuple(
            NewPayment(
                PaymentId(ids.derive("payment", order_id, i)),
                f"{orders.EXTERNAL}{payment.tender}",
                payment.amount_minor,
                None,
                order_id,
            )
            for i, payment in enumerate(sold.payments)
        ),
        seller_id=places[0].entity_id,
        currency=sold.currency,
        total_minor=total_minor,
        tax_minor=sum(line.tax_minor for line in lines),
        discount_minor=sum(line.discount_minor for line in lines),
        rulebook_version=memory.rulebook.version,
        source=sold.source,
        external_id=sold.external_id,
        delivery=None if address is None else _delivery(address),
    )


def _line(
    memory: Memory,
    sold: ForeignOrder,
    line: ForeignLine,
    place: Place,
    order_id: OrderId,
    number: int,
) -> NewLine:
    is_receipt = sold.kind == "receipt"
    method = line.method or (Method.CARRY_OUT if is_receipt else Method.SHIP)
    if method is Method.CARRY_OUT and not is_receipt:
        message = f"Line {number + 1} was carried out."
        raise GoodsGone(message, field=f"lines[{number}].method")
    net_minor = line.total_minor - line.tax_minor
    if net_minor < 0:
        message = f"The tax of line {number + 1} is more than its total."
        raise LineUnclear(message, field=f"lines[{number}].tax_minor")
    sku = memory.sku(line.sku, field=f"lines[{number}].sku")
    return NewLine(
        line_no=number + 1,
        sku_id=sku.sku_id,
        method=method,
        place_id=place.place_id,
        reservation_id=ReservationId(ids.derive("reservation", order_id, number + 1)),
        quantity=line.quantity,
        unit_minor=(line.total_minor + line.discount_minor) // line.quantity,
        discount_minor=line.discount_minor,
        total_minor=line.total_minor,
        tax_minor=line.tax_minor,
        tax_bp=round(_WHOLE_BP * line.tax_minor / net_minor) if net_minor else 0,
        promised_at=line.promised_at,
        kind=LineKind.GOODS if sku.stocked else LineKind.SERVICE,
    )


def _plan(order_id: OrderId, basket: Basket, at: datetime) -> list[fulfilment.NewFulfilment]:
    items = [
        (
            line.place_id,
            line.method.value,
            NewItem(line.line_no, line.sku_id, line.reservation_id, line.quantity),
        )
        for line in basket.lines
    ]
    promised = {line.line_no: line.promised_at for line in basket.lines if line.promised_at}
    return fulfilment.plan(order_id, items, draw_code=_draw_code, promised=promised, at=at)


def _draw_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
