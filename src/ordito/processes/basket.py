"""Basket: from what a client asks for to what a checkout keeps: known, priced, sourced, paid."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from ordito import catalogue, fulfilment, network, orders, pricing, stock
from ordito.catalogue import ShelfSku
from ordito.customers import NewAddress
from ordito.fulfilment import Destination, Promise, PromiseLine
from ordito.loyalty import Membership
from ordito.network import Channel, Partner, Place, Service
from ordito.orders import Basket, Method, NewLine, NewPayment
from ordito.platform import ids
from ordito.platform.auth import PlaceOutside
from ordito.platform.db import Database
from ordito.platform.errors import Conflict, Invalid
from ordito.platform.events import Context
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    OrderId,
    PaymentId,
    PlaceId,
    ReservationId,
    SkuId,
)
from ordito.pricing import BasketLine, PriceContext, PricedBasket, PricedLine
from ordito.processes.sale import Sale, SaleCustomer, SaleLine
from ordito.processes.whereto import NothingShipped, Whereto, whereto
from ordito.reads.memory import Memory
from ordito.reads.party import find_party
from ordito.stock import Offer

_SERVICE: Final = {
    Method.CARRY_OUT: Service.CARRY_OUT,
    Method.COLLECT: Service.COLLECT,
    Method.SHIP: Service.SHIP_FROM,
}


class ChannelMissing(Invalid):
    """The caller sells through no channel."""

    code = "checkout.channel_missing"
    remedy = "Use an API token that is bound to a channel."


class PlaceMissing(Invalid):
    """It is not said which place gives the goods."""

    code = "checkout.place_missing"
    remedy = "Name a place on the line, or sell at a place."


class WrongCurrency(Invalid):
    """The sale would be in another currency."""

    code = "checkout.wrong_currency"
    remedy = "Sell in the currency of the place or channel."


class TotalChanged(Conflict):
    """The total is not the one that the caller expects."""

    code = "checkout.total_changed"
    remedy = "Show the new total to the customer, then send it with a new key."


class NoPromise(Conflict):
    """Nobody can say until when the customer would have the goods."""

    code = "checkout.no_promise"
    remedy = "Name another place; this one has no opening hours in the next two months."


class ReceiptOfNothing(Invalid):
    """A till has numbered a receipt of nothing that is carried out."""

    code = "checkout.receipt_of_nothing"
    remedy = "Number receipts of what is carried out; others are numbered when their goods leave."


class Assembled(msgspec.Struct, frozen=True):
    """A basket ready to be kept.

    Attributes:
        customer_id: who buys; a fresh id for somebody anonymous.
        channel_id: channel that sells.
        place_id: place that sells, if any.
        context: of the sale, with the place that sells.
        basket: what is sold.
        membership: what earns points, if anything does.
        sourced: whether a place was chosen for a line that named none.
        addresses: that go into the customer's vault with it.
    """

    customer_id: CustomerId
    channel_id: ChannelId
    place_id: PlaceId | None
    context: Context
    basket: Basket
    membership: Membership | None
    sourced: bool
    addresses: tuple[NewAddress, ...] = ()


async def assemble(
    db: Database,
    memory: Memory,
    sale: Sale,
    order_id: OrderId,
    context: Context,
    at: datetime,
    *,
    agreed: PricedBasket | None = None,
) -> Assembled:
    """Make what a checkout keeps of what a client asks for.

    Args:
        db: the company's database; read, not written.
        memory: network, catalogue, prices.
        sale: what the client asks for.
        order_id: of the order that it shall become; reservations derive from it.
        context: who asks, through which channel, perhaps at which place.
        at: now.
        agreed: what was quoted for these lines; None prices them here and now.

    Raises:
        Refusal: naming the field that is in the way.
    """
    sale.require_source()
    if sale.receipt and not any(line.method is Method.CARRY_OUT for line in sale.lines):
        raise ReceiptOfNothing("Nothing of this sale is carried out.", field="receipt")
    channel = require_channel(memory, context)
    selling = selling_place(memory, sale.place, context, at)
    skus = [memory.sku(line.sku, field=f"lines[{i}].sku") for i, line in enumerate(sale.lines)]
    priced = agreed or price(memory, channel, selling, skus, sale, at)
    customer_id, membership = await identify(db, sale.customer)
    places = await places_of(
        db, memory, sale.lines, skus, selling, at, channel_id=channel.channel_id
    )
    to = await _whereto(db, sale, customer_id)
    destination = sale.destination if to is None else to.destination
    promises = promise_lines(memory, sale.lines, places, destination, at)
    basket = _basket(order_id, sale, priced, places, selling)
    agent = None if sale.agent is None else memory.partner(sale.agent, field="agent")
    basket = msgspec.structs.replace(
        basket,
        lines=tuple(
            _told(line, promise, agent)
            for line, promise in zip(basket.lines, promises, strict=True)
        ),
        delivery=None if to is None else to.delivery,
    )
    return Assembled(
        customer_id=customer_id,
        channel_id=channel.channel_id,
        place_id=None if selling is None else selling.place_id,
        context=msgspec.structs.replace(
            context, place_id=None if selling is None else selling.place_id
        ),
        basket=basket,
        membership=membership,
        sourced=any(line.place is None and line.method is Method.SHIP for line in sale.lines),
        addresses=() if to is None else to.new,
    )


async def _whereto(db: Database, sale: Sale, customer_id: CustomerId) -> Whereto | None:
    if sale.ship_to is None:
        return None
    if not any(line.method is Method.SHIP for line in sale.lines):
        raise NothingShipped("Nothing of this sale is shipped.", field="ship_to")
    return await whereto(db, sale.ship_to, customer_id=customer_id)


def require_channel(memory: Memory, context: Context) -> Channel:
    """Return the active channel through which the caller sells.

    Raises:
        ChannelMissing: the caller's token is bound to none.
        ClosedChannel: it may not sell any more.
    """
    if context.channel_id is None:
        raise ChannelMissing("This token sells through no channel.", field="Authorization")
    channel = memory.channel(context.channel_id)
    network.require_active(channel)
    return channel


def selling_place(memory: Memory, name: str | None, context: Context, at: datetime) -> Place | None:
    """Return the place that sells: the one named, else the caller's own, else none.

    Raises:
        UnknownPlace: there is no place of that name.
        PlaceOutside: the caller is bound to another place.
        ClosedPlace: it is closed.
    """
    if name is None and context.place_id is None:
        return None
    place = (
        memory.directory.place(context.place_id)
        if name is None and context.place_id is not None
        else memory.place(name or "", field="place")
    )
    if context.place_id not in (None, place.place_id):
        raise PlaceOutside(f"This token does not sell at {place.code}.", field="place")
    if place.closed_at is not None and at >= place.closed_at:
        message = f"Place {place.code} is closed since {place.closed_at:%Y-%m-%d}."
        raise network.ClosedPlace(message, field="place")
    return place


def price(
    memory: Memory,
    channel: Channel,
    place: Place | None,
    skus: Sequence[ShelfSku],
    sale: Sale,
    at: datetime,
) -> PricedBasket:
    """Price a basket by the engine that every channel asks.

    Raises:
        EmptyBasket: it has no line.
        InactiveSku: a SKU may not be sold any more.
        NoPrice: a line has no price here and now.
        NoTaxRate: a line has no tax rate here and now.
        WrongCurrency: the sale would be in another currency than ``sale.currency``.
        TotalChanged: the total is another than ``sale.expected_total_minor``.
    """
    orders.require_lines(len(sale.lines))
    for i, sku in enumerate(skus):
        catalogue.require_active(sku, field=f"lines[{i}].sku")
    currency = channel.currency if place is None else place.currency
    if sale.currency not in (None, currency):
        message = f"The sale is in {currency}, not in {sale.currency}."
        raise WrongCurrency(message, field="currency", currency=currency)
    priced = pricing.quote(
        PriceContext(
            channel_id=channel.channel_id,
            market=channel.market,
            currency=currency,
            at=at,
            place_id=None if place is None else place.place_id,
        ),
        pricing.Basket(
            tuple(
                BasketLine(i, sku.sku_id, line.quantity, sku.tax_class)
                for i, (line, sku) in enumerate(zip(sale.lines, skus, strict=True), start=1)
            )
        ),
        memory.rulebook,
    )
    if sale.expected_total_minor not in (None, priced.total_minor):
        raise TotalChanged(
            f"The total is {priced.total_minor} minor units.",
            field="expected_total_minor",
            total_minor=priced.total_minor,
        )
    return priced


async def identify(
    db: Database, customer: SaleCustomer | None
) -> tuple[CustomerId, Membership | None]:
    """Return who buys, with the membership that earns; somebody anonymous gets a fresh id.

    Raises:
        UnknownCustomer: nobody has that id or identifier.
    """
    if customer is None:
        return CustomerId(ids.new()), None
    return await db.read(find_party, customer=customer.reference())


async def places_of(
    db: Database,
    memory: Memory,
    lines: Sequence[SaleLine],
    skus: Sequence[ShelfSku],
    selling: Place | None,
    at: datetime,
    *,
    channel_id: ChannelId | None = None,
) -> list[Place]:
    """Return the place that gives each line: named, selling, or chosen for what is shipped.

    Raises:
        NotEnoughStock: the units that a line asks for are kept back from the channel.
        PlaceMissing: it is not said where a line comes from.
        PlaceOutside: goods of another place would be carried out.
        ClosedPlace, ServiceNotOffered: a named place does not do it.
    """
    to_source = [
        i for i, line in enumerate(lines) if line.place is None and line.method is Method.SHIP
    ]
    wanted = [(skus[i], lines[i]) for i in to_source]
    chosen = await _source(db, memory, wanted, to_source, channel_id, at)
    by_line = dict(zip(to_source, chosen, strict=True))
    return [
        by_line[i] if i in by_line else _named_place(memory, i, line, selling, at)
        for i, line in enumerate(lines)
    ]


def promise_lines(
    memory: Memory,
    lines: Sequence[SaleLine],
    places: Sequence[Place],
    destination: Destination | None,
    at: datetime,
) -> list[Promise]:
    """Say for each line until when the customer has the goods.

    Raises:
        NoPromise: nobody can say, because a place does not open any more.
    """
    asked = [
        PromiseLine(number, line.quantity, line.method.value, place)
        for number, (line, place) in enumerate(zip(lines, places, strict=True), start=1)
    ]
    promises = fulfilment.promise(memory.promises, asked, destination=destination, at=at)
    for number, (promise, place) in enumerate(zip(promises, places, strict=True)):
        if promise is None:
            message = f"Place {place.code} does not open any more."
            raise NoPromise(message, field=f"lines[{number}]", place_id=place.place_id)
    return [promise for promise in promises if promise is not None]


def _named_place(
    memory: Memory, number: int, line: SaleLine, selling: Place | None, at: datetime
) -> Place:
    field = f"lines[{number}].place"
    if line.place is not None:
        place = memory.place(line.place, field=field)
    elif selling is not None:
        place = selling
    else:
        message = f"It is not said where line {number + 1} comes from."
        raise PlaceMissing(message, field=field)
    if line.method is Method.CARRY_OUT and selling not in (None, place):
        message = f"Goods of {place.code} are not carried out of another place."
        raise PlaceOutside(message, field=field)
    network.require_service(place, _SERVICE[line.method], at=at, field=field)
    return place


async def _source(
    db: Database,
    memory: Memory,
    wanted: Sequence[tuple[ShelfSku, SaleLine]],
    numbers: Sequence[int],
    channel_id: ChannelId | None,
    at: datetime,
) -> list[Place]:
    """Choose where shipped lines come from: one place for all of them if any has them all.

    What is kept back from the channel is not there for it; where nothing is kept back, the
    reservation decides.
    """
    if not wanted:
        return []
    candidates = [
        place
        for place in memory.directory.places.values()
        if Service.SHIP_FROM in place.services and (place.closed_at is None or at < place.closed_at)
    ]
    if not candidates:
        raise PlaceMissing("No place ships goods.", field="lines")
    offers = await db.read(
        stock.list_offers,
        sku_ids=[sku.sku_id for sku, _ in wanted],
        place_ids=[place.place_id for place in candidates],
        channel_id=channel_id,
    )
    free = {(offer.sku_id, offer.place_id): offer.offered for offer in offers}
    chosen = [max(candidates, key=lambda place: _cover(free, place, wanted))] * len(wanted)
    if _cover(free, chosen[0], wanted)[0] < len(wanted):
        chosen = [max(candidates, key=lambda place: _cover(free, place, [one])) for one in wanted]
        _require_offered(offers, wanted, chosen, numbers)
    return chosen


def _require_offered(
    offers: Sequence[Offer],
    wanted: Sequence[tuple[ShelfSku, SaleLine]],
    chosen: Sequence[Place],
    numbers: Sequence[int],
) -> None:
    """Refuse a line whose units are there and kept back."""
    known = {(offer.sku_id, offer.place_id): offer for offer in offers}
    for (sku, line), place, number in zip(wanted, chosen, numbers, strict=True):
        offer = known.get((sku.sku_id, place.place_id))
        if offer is not None and offer.offered < line.quantity <= offer.free:
            raise stock.NotEnoughStock(
                f"{offer.offered} of {line.quantity} units are offered here.",
                field=f"lines[{number}].quantity",
            )


def _cover(
    free: Mapping[tuple[SkuId, PlaceId], int],
    place: Place,
    wanted: Sequence[tuple[ShelfSku, SaleLine]],
) -> tuple[int, int]:
    """Rank a place: lines that it can give whole, then the least units that it has left."""
    spare = [free.get((sku.sku_id, place.place_id), 0) - line.quantity for sku, line in wanted]
    return sum(units >= 0 for units in spare), min(spare)


def _basket(
    order_id: OrderId,
    sale: Sale,
    priced: PricedBasket,
    places: Sequence[Place],
    selling: Place | None,
) -> Basket:
    amounts = orders.share_payments(
        priced.total_minor, [payment.amount_minor for payment in sale.payments]
    )
    return Basket(
        lines=tuple(
            _line(order_id, asked, line, place)
            for asked, line, place in zip(sale.lines, priced.lines, places, strict=True)
        ),
        payments=tuple(
            NewPayment(
                PaymentId(ids.derive("payment", order_id, i)),
                payment.tender,
                amount,
                payment.token,
                order_id,
            )
            for i, (payment, amount) in enumerate(zip(sale.payments, amounts, strict=True))
        ),
        seller_id=(selling or places[0]).entity_id,
        currency=priced.currency,
        total_minor=priced.total_minor,
        tax_minor=priced.tax_minor,
        discount_minor=priced.discount_minor,
        rulebook_version=priced.rulebook_version,
        source=sale.source,
        external_id=sale.external_id,
        cart_id=sale.cart_id,
        receipt_series=None if sale.receipt is None else sale.receipt.series,
        receipt_number=None if sale.receipt is None else sale.receipt.number,
        wants_invoice=sale.invoice,
        receipt_by=sale.receipt_by,
        lottery_code=sale.lottery_code,
    )


def _told(line: NewLine, promise: Promise, agent: Partner | None) -> NewLine:
    """Note until when a line was promised, and whom it counts for."""
    return msgspec.structs.replace(
        line,
        promised_at=promise.promised_at,
        sold_by=None if agent is None else f"partner:{agent.partner_id}",
        credited_to=None if agent is None else agent.partner_id,
    )


def _line(order_id: OrderId, asked: SaleLine, priced: PricedLine, place: Place) -> NewLine:
    return NewLine(
        line_no=priced.line_no,
        sku_id=priced.sku_id,
        method=asked.method,
        place_id=place.place_id,
        reservation_id=ReservationId(ids.derive("reservation", order_id, priced.line_no)),
        quantity=priced.quantity,
        unit_minor=priced.unit_minor,
        discount_minor=priced.discount_minor,
        total_minor=priced.total_minor,
        tax_minor=priced.tax_minor,
        tax_bp=priced.tax_bp,
    )
