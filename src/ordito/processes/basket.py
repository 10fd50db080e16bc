"""Basket: from what a client asks for to what a checkout keeps: known, priced, sourced, paid."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import customers, fulfilment, network, orders
from ordito.customers import NewAddress
from ordito.flows.move_cash import Till
from ordito.fulfilment import Ahead, Destination, Promise
from ordito.loyalty import Membership
from ordito.network import Channel, Place
from ordito.orders import Basket, BookedSlot, Method, NewPayment, Redeemed
from ordito.platform import ids
from ordito.platform.auth import PlaceOutside
from ordito.platform.db import Database
from ordito.platform.errors import Invalid
from ordito.platform.events import Context
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    OrderId,
    PaymentId,
    PlaceId,
    PromotionId,
)
from ordito.pricing import PricedBasket, Redemption
from ordito.processes.ahead import look_ahead, may_wait, wanted_of
from ordito.processes.collecting import book_slots
from ordito.processes.hold_price import held_price
from ordito.processes.price import (
    Answer,
    CouponUnusable,
    Question,
    TotalChanged,
    Wanted,
    WrongCurrency,
    ask,
    identify,
    reckon,
    redemptions_in,
    shortened,
)
from ordito.processes.sale import Sale, SaleLine
from ordito.processes.sold_lines import SoldLines, sold_lines
from ordito.processes.sourcing import PlaceMissing, places_of, promise_lines
from ordito.processes.whereto import NothingShipped, Whereto, whereto
from ordito.reads.memory import Memory
from ordito.reads.party import Party, nobody
from ordito.reads.price_context import context_of


class ChannelMissing(Invalid):
    """The caller sells through no channel."""

    code = "checkout.channel_missing"
    remedy = "Use an API token that is bound to a channel."


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
        redemptions: what it takes of coupons, offers and limited promotions.
    """

    customer_id: CustomerId
    channel_id: ChannelId
    place_id: PlaceId | None
    context: Context
    basket: Basket
    membership: Membership | None
    sourced: bool
    addresses: tuple[NewAddress, ...] = ()
    redemptions: tuple[Redemption, ...] = ()


async def assemble(
    db: Database,
    memory: Memory,
    sale: Sale,
    order_id: OrderId,
    context: Context,
    at: datetime,
    *,
    agreed: PricedBasket | Answer | None = None,
    exhausted: frozenset[PromotionId] = frozenset(),
) -> Assembled:
    """Make what a checkout keeps of what a client asks for.

    Args:
        db: read, not written.
        memory: network, catalogue, prices.
        sale: what the client asks for.
        order_id: of the order that it shall become; reservations derive from it.
        context: who asks, through which channel, perhaps at which place.
        at: now.
        agreed: what was quoted or has just been answered; None prices lines here and now.
        exhausted: limited promotions that turned out to have nothing left.

    Raises:
        TotalChanged: the total is another than the sale expects; it says which, and why.
        CouponUnusable: a coupon gives nothing, and the customer has not agreed to that.
        Refusal: naming the field that is in the way.
    """
    _require_whole(sale)
    channel = require_channel(memory, context)
    selling = selling_place(memory, sale.place, context, at)
    question = await _question(db, memory, sale, channel, selling, at)
    answer = await _answer(db, memory, question, exhausted, agreed, sale.quote_token)
    _require_expected(memory, sale, answer, exhausted)
    to = await _whereto(db, sale, answer.party.customer_id)
    places = await _places(db, memory, sale, question, to)
    aheads = await _aheads(db, memory, sale, question, places)
    promises, slots = _promised(memory, sale, places, to, answer, aheads, at)
    agent = None if sale.agent is None else memory.partner(sale.agent, field="agent")
    sold = sold_lines(memory, order_id, answer, places, promises, agent, aheads)
    redemptions = redemptions_in(memory, answer.priced)
    basket = _basket(order_id, sale, answer.priced, sold, redemptions, selling, places[0])
    place_id = selling and selling.place_id
    return Assembled(
        customer_id=answer.party.customer_id,
        channel_id=channel.channel_id,
        place_id=place_id,
        context=msgspec.structs.replace(context, place_id=place_id),
        basket=msgspec.structs.replace(
            basket,
            delivery=to and to.delivery,
            cash_step_minor=_coin(memory, channel, basket),
            slots=slots,
            kept=await _kept(db, sale, selling, at),
        ),
        membership=answer.party.membership,
        sourced=_is_sourced(sale, aheads),
        addresses=() if to is None else to.new,
        redemptions=redemptions,
    )


async def _kept(
    db: Database, sale: Sale, selling: Place | None, at: datetime
) -> orders.KeptGoods | None:
    """Return the goods that the selling place keeps under the code that the buyer says.

    Raises:
        UnknownClaim: it keeps nothing under it.
        PlaceMissing: no place sells.
    """
    if sale.claim is None:
        return None
    if selling is None:
        raise PlaceMissing("It is not said which place keeps the goods.", field="place")
    claim = await db.read(
        fulfilment.claims.get_by_code, place_id=selling.place_id, code=sale.claim.upper(), at=at
    )
    return orders.KeptGoods(claim.place_id, claim.claim_id, claim.expires_at)


def _is_sourced(sale: Sale, aheads: Sequence[Ahead | None]) -> bool:
    """Tell whether another try may find what a rival has just taken: elsewhere, or ahead."""
    return any(line.place is None and line.method is Method.SHIP for line in sale.lines) or any(
        one is not None for one in aheads
    )


async def _aheads(
    db: Database, memory: Memory, sale: Sale, question: Question, places: Sequence[Place]
) -> Sequence[Ahead | None]:
    """Return what lines wait for; no question where none could wait."""
    wanted = wanted_of(memory, sale.lines, [line.sku for line in question.lines], places)
    if not may_wait(memory, wanted):
        return []
    return await db.read(
        look_ahead, memory, wanted, channel_id=question.channel.channel_id, at=question.at
    )


def _promised(
    memory: Memory,
    sale: Sale,
    places: Sequence[Place],
    to: Whereto | None,
    answer: Answer,
    aheads: Sequence[Ahead | None],
    at: datetime,
) -> tuple[list[Promise], tuple[BookedSlot, ...]]:
    """Return until when the customer has each line, and when some of them are collected."""
    destination = sale.destination if to is None else to.destination
    services = [line.service for line in answer.lines]
    promises = promise_lines(memory, sale.lines, places, destination, at, services, aheads)
    return book_slots(memory, sale, places, promises)


def _require_whole(sale: Sale) -> None:
    sale.require_source()
    if sale.receipt and not any(line.method is Method.CARRY_OUT for line in sale.lines):
        raise ReceiptOfNothing("Nothing of this sale is carried out.", field="receipt")


async def _places(
    db: Database, memory: Memory, sale: Sale, question: Question, to: Whereto | None
) -> list[Place]:
    return await places_of(
        db,
        memory,
        sale.lines,
        [line.sku for line in question.lines],
        question.place,
        question.at,
        channel_id=question.channel.channel_id,
        destination=sale.destination if to is None else to.destination,
    )


def _coin(memory: Memory, channel: Channel, basket: Basket) -> int:
    """Return the smallest amount that is paid in cash, minor units."""
    rule = memory.rounding.find(
        currency=basket.currency, market=channel.market, entity_id=basket.seller_id
    )
    return rule.cash_step_minor


def _require_drawer(sale: Sale, selling: Place | None) -> None:
    """Refuse cash where no place takes it: it would lie in nobody's drawer."""
    till = Till(None if selling is None else selling.place_id)
    for i, payment in enumerate(sale.payments):
        if payment.tender == orders.CASH:
            till.require_place(field=f"payments[{i}].tender")


async def _question(
    db: Database,
    memory: Memory,
    sale: Sale,
    channel: Channel,
    selling: Place | None,
    at: datetime,
) -> Question:
    currency = channel.currency if selling is None else selling.currency
    if sale.currency not in (None, currency):
        message = f"The sale is in {currency}, not in {sale.currency}."
        raise WrongCurrency(message, field="currency", currency=currency)
    return Question(
        channel=channel,
        place=selling,
        customer=sale.customer,
        lines=wanted_lines(memory, sale.lines),
        coupons=sale.coupons,
        destination=await _bound_for(db, memory, sale),
        at=at,
    )


def wanted_lines(
    memory: Memory, lines: Sequence[SaleLine], field: str = "lines"
) -> tuple[Wanted, ...]:
    """Return lines of a sale as they are priced.

    Raises:
        UnknownSku: a line names none.
    """
    return tuple(
        Wanted(memory.sku(line.sku, field=f"{field}[{i}].sku"), line.quantity, line.method)
        for i, line in enumerate(lines)
    )


async def _answer(
    db: Database,
    memory: Memory,
    question: Question,
    exhausted: frozenset[PromotionId],
    agreed: PricedBasket | Answer | None,
    token: str | None,
) -> Answer:
    if isinstance(agreed, Answer):
        return agreed
    if agreed is not None:
        party = await db.read(identify, question.customer)
        return _agreed(memory, question, party, agreed)
    if token is not None:
        return _agreed(memory, question, *await db.read(held_price, memory, question, token))
    if question.customer is None and not question.coupons:
        return reckon(memory, question, party=nobody(), exhausted=exhausted)
    return await db.read(ask, memory, question, exhausted=exhausted, is_sale=True)


def _agreed(memory: Memory, question: Question, party: Party, agreed: PricedBasket) -> Answer:
    """Return what was quoted, to whom it was quoted; deliveries stand after what was asked for."""
    charged = agreed.lines[len(question.lines) :]
    methods = [
        method
        for method in sorted(Method)
        if method in memory.tariffs.methods
        and any(line.method is method for line in question.lines)
    ]
    deliveries = [
        Wanted(
            memory.shelf.sku(line.sku_id),
            line.quantity,
            methods[min(number, len(methods) - 1)] if methods else question.lines[0].method,
            is_delivery=True,
        )
        for number, line in enumerate(charged)
    ]
    return Answer(
        party=party,
        context=context_of(
            memory,
            channel=question.channel,
            place=question.place,
            party=party,
            at=question.at,
        ),
        lines=(*question.lines, *deliveries),
        priced=agreed,
    )


def _require_expected(
    memory: Memory, sale: Sale, answer: Answer, exhausted: frozenset[PromotionId]
) -> None:
    """Refuse a total that the customer was not told, and a coupon that silently gives nothing."""
    total_minor = answer.priced.total_minor
    reasons = [f"coupon_{one.reason.removeprefix('coupon_')}" for one in answer.refused]
    spent = [memory.promotion(promotion_id) for promotion_id in sorted(exhausted)]
    reasons += ["budget_exhausted"] * any(spent)
    if sale.expected_total_minor not in (None, total_minor):
        raise TotalChanged(
            f"The total is {total_minor} minor units.",
            field="expected_total_minor",
            total_minor=total_minor,
            rulebook_version=answer.priced.rulebook_version,
            reasons=reasons or ["prices_changed"],
            promotions=[one.code for one in spent if one is not None],
        )
    if answer.refused and sale.expected_total_minor is None:
        first = answer.refused[0]
        raise CouponUnusable(
            f"A coupon gives nothing here: {first.reason}.",
            field=f"coupons[{sale.coupons.index(first.name) if first.name in sale.coupons else 0}]",
            total_minor=total_minor,
            reason=first.reason,
        )


async def _bound_for(db: Database, memory: Memory, sale: Sale) -> Destination | None:
    """Return whereto goods go as far as a tariff asks; an address of a book is looked up for it."""
    if sale.ship_to is None:
        return sale.destination
    if sale.ship_to.address is not None:
        address = customers.addresses.written(sale.ship_to.address, field="ship_to.address")
        return Destination(address.country, address.postal_code)
    if not memory.tariffs.is_zoned or sale.customer is None:
        return None
    party = await db.read(identify, sale.customer)
    return (await whereto(db, sale.ship_to, customer_id=party.customer_id)).destination


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


def _basket(
    order_id: OrderId,
    sale: Sale,
    priced: PricedBasket,
    sold: SoldLines,
    redemptions: Sequence[Redemption],
    selling: Place | None,
    giving: Place,
) -> Basket:
    amounts = orders.share_payments(
        priced.total_minor, [payment.amount_minor for payment in sale.payments]
    )
    _require_drawer(sale, selling)
    return Basket(
        lines=sold.lines,
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
        seller_id=(selling or giving).entity_id,
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
        grants=sold.grants,
        redemptions=tuple(
            Redeemed(one.promotion_id, shortened(one.claim), one.amount_minor)
            for one in redemptions
        ),
    )
