"""Trade on a marketplace: its orders in, our units and prices out, and how its orders come along.

Everything may be repeated: an order is taken once, units and prices are told when they differ from
what was last told, and progress is counted from the beginning of an order.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog
from msgspec import UNSET

from ordito import orders, partners
from ordito.customers import Address
from ordito.flows.feed_customers import CustomerRow
from ordito.flows.take_market_order import take_market_order
from ordito.network import Channel, Place, Service
from ordito.orders import Line, Method
from ordito.partners import Due, Marketplace, MarketSale, Offer, Progress, Round
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.events import Context
from ordito.platform.ids import OrderId, SkuId
from ordito.processes.injection import ForeignLine, ForeignOrder, ForeignPayment, prepare
from ordito.processes.sale import SaleLine
from ordito.processes.sourcing import PlaceMissing, places_of
from ordito.reads.memory import Memory
from ordito.reads.product_sheets import VariantSheet, build_sheets
from ordito.stock import NotEnoughStock

_PRODUCTS_AT_ONCE: Final = 200
_OFFERS_AT_ONCE: Final = 500
_TENDER: Final = "marketplace"
# a process that was killed in a round leaves the turn to others after this time
_ROUND_LASTS: Final = timedelta(minutes=5)
_log = structlog.get_logger(__name__)


class Trader(msgspec.Struct, frozen=True):
    """What trading on one marketplace works with.

    Attributes:
        db: the company's database.
        memory: network, catalogue and prices.
        channel: of the marketplace.
        marketplace: itself.
    """

    db: Database
    memory: Memory
    channel: Channel
    marketplace: Marketplace

    @property
    def context(self) -> Context:
        """In which facts of the trade are written."""
        return Context(actor="system", channel_id=self.channel.channel_id)


async def trade(trader: Trader, *, every: timedelta) -> Round | None:
    """Do one round, unless another process has the turn; it is kept with what went wrong.

    Args:
        trader: what it works with.
        every: pause after the last round, of whatever process.
    """
    channel_id, holder = trader.channel.channel_id, ids.new()
    has_turn = await trader.db.transact(
        partners.begin_round,
        trader.context,
        channel_id=channel_id,
        holder=holder,
        every=every,
        lasts=_ROUND_LASTS,
        at=now(),
    )
    if not has_turn:
        return None
    done, fault = Round(), None
    try:
        await _do_round(trader, done)
    except OutsideFault as outside:
        fault = str(outside)
        _log.warning("marketplace_away", channel=trader.channel.code, detail=fault)
    await trader.db.transact(
        partners.end_round,
        trader.context,
        channel_id=channel_id,
        holder=holder,
        done=done,
        fault=fault,
        at=now(),
    )
    return done


async def _do_round(trader: Trader, done: Round) -> None:
    """Take orders, tell of progress, then offer what is left."""
    await take_waiting(trader, done)
    await tell_progress(trader, done)
    await put_offers(trader, done)


async def take_waiting(trader: Trader, done: Round) -> None:
    """Take or refuse every order that waits; the marketplace shows some at a time.

    One that it goes on showing, whatever it was told, waits for the next round.
    """
    seen = set[str]()
    while fresh := [one for one in await trader.marketplace.list_waiting() if one.id not in seen]:
        for sale in fresh:
            seen.add(sale.id)
            try:
                is_ours = await _take(trader, sale)
            except OutsideFault as fault:
                _go_on(trader, done, sale.id, fault)
                continue
            done.taken += is_ours
            done.refused += not is_ours


async def tell_progress(trader: Trader, done: Round) -> None:
    """Tell the marketplace how far its orders have come."""
    stuck = set[OrderId]()
    while due := [
        one
        for one in await trader.db.read(partners.list_due, channel_id=trader.channel.channel_id)
        if one.order_id not in stuck
    ]:
        for one in due:
            lines = await trader.db.read(
                orders.list_lines, customer_id=one.customer_id, order_id=one.order_id
            )
            try:
                await trader.marketplace.tell(one.external_id, progress_of(one, lines))
            except OutsideFault as fault:
                _go_on(trader, done, one.external_id, fault)
                stuck.add(one.order_id)
                continue
            await trader.db.transact(partners.note_progress_told, trader.context, due=one)
            done.told += 1


def progress_of(due: Due, lines: Sequence[Line]) -> list[Progress]:
    """Return how far the marketplace's own lines have come; what was added later is not its."""
    own = dict(enumerate(due.line_ids, start=1))
    return [
        Progress(
            id=own[line.line_no],
            shipped=line.fulfilled,
            cancelled=line.cancelled,
            returned=line.returned,
            refunded_minor=line.relieved_minor,
        )
        for line in lines
        if line.line_no in own
    ]


async def put_offers(trader: Trader, done: Round) -> None:
    """Tell the marketplace of every SKU whose units or price differ from what it knows."""
    known = sorted(trader.memory.shelf.products)
    for start in range(0, len(known), _PRODUCTS_AT_ONCE):
        sheets = await trader.db.read(
            build_sheets,
            memory=trader.memory,
            channel=trader.channel,
            product_ids=known[start : start + _PRODUCTS_AT_ONCE],
            language="en",
            at=now(),
        )
        variants = {one.sku.sku_id: one for sheet in sheets for one in sheet.variants}
        told = await trader.db.read(
            partners.list_told,
            channel_id=trader.channel.channel_id,
            sku_ids=list(variants),
        )
        changed = [
            offer
            for variant in variants.values()
            if (offer := offer_of(variant, told.get(variant.sku.sku_id))) is not None
        ]
        for first in range(0, len(changed), _OFFERS_AT_ONCE):
            await _offer(trader, changed[first : first + _OFFERS_AT_ONCE], done)


def offer_of(variant: VariantSheet, told: Offer | None) -> Offer | None:
    """Return what the marketplace has to be told of a variant; None where it knows already.

    What is not sold there any more is offered with no units; services are not offered.
    """
    sku_id = SkuId(variant.sku.sku_id)
    if variant.sold and variant.available is not None and variant.price_minor is not None:
        units = max(variant.available, 0)
        offer = Offer(sku_id, units, variant.price_minor, variant.currency)
    elif told is not None:
        offer = msgspec.structs.replace(told, units=0)
    else:
        return None
    return None if offer == told else offer


def _go_on(trader: Trader, done: Round, what: str, fault: OutsideFault) -> None:
    """Leave alone what the marketplace will not hear of; whatever else it says ends the round."""
    if fault.may_retry:
        raise fault
    done.rejected.append((what, str(fault)))
    _log.warning("marketplace_rejects", channel=trader.channel.code, what=what, detail=str(fault))


async def _offer(trader: Trader, offers: Sequence[Offer], done: Round) -> None:
    code_of = {one.sku_id: trader.memory.shelf.sku(one.sku_id).code for one in offers}
    rejected = await trader.marketplace.put_offers(
        [(code_of[one.sku_id], one.units, one.price_minor, one.currency) for one in offers]
    )
    bad = {code for code, _ in rejected}
    taken = [one for one in offers if code_of[one.sku_id] not in bad]
    await trader.db.transact(
        partners.note_told,
        trader.context,
        channel_id=trader.channel.channel_id,
        offers=taken,
        at=now(),
    )
    done.offered += len(taken)
    done.rejected += rejected
    for code, reason in rejected:
        _log.warning("offer_rejected", channel=trader.channel.code, sku=code, reason=reason)


async def _take(trader: Trader, sale: MarketSale) -> bool:
    """Make a sale ours, or refuse it with the reason; then the marketplace stops offering it.

    One that became ours before, and of which the marketplace did not hear, is only told.
    """
    at = now()
    there = await trader.db.read(
        orders.find_external_key, source=trader.channel.code, external_id=sale.id
    )
    if there is not None:
        await trader.marketplace.take(sale.id, number=ids.number_of(there.order_id))
        return True
    try:
        foreign = await _foreign(trader, sale, at)
        injection, context = prepare(trader.memory, foreign, context=trader.context, at=at)
        injected = await trader.db.transact(
            take_market_order, context, injection=injection, sale=sale, at=at
        )
    except Refusal as refusal:
        await trader.db.transact(
            partners.note_refused,
            trader.context,
            channel_id=trader.channel.channel_id,
            external_id=sale.id,
            refusal=refusal.code,
            at=at,
        )
        await trader.marketplace.refuse(sale.id, code=refusal.code, reason=refusal.detail)
        _log.warning("market_order_refused", channel=trader.channel.code, refusal=refusal.code)
        return False
    await trader.marketplace.take(sale.id, number=ids.number_of(injected.order_id))
    return True


async def _foreign(trader: Trader, sale: MarketSale, at: datetime) -> ForeignOrder:
    places = await _places(trader, sale, at)
    total_minor = sum(line.total_minor for line in sale.lines)
    buyer = sale.buyer
    return ForeignOrder(
        source=trader.channel.code,
        external_id=sale.id,
        placed_at=sale.placed_at,
        currency=sale.currency,
        lines=tuple(
            ForeignLine(
                sku=line.sku,
                quantity=line.quantity,
                total_minor=line.total_minor,
                tax_minor=line.tax_minor,
                method=Method.SHIP,
                place=place.code,
                promised_at=line.ship_by,
            )
            for line, place in zip(sale.lines, places, strict=True)
        ),
        payments=(ForeignPayment(tender=_TENDER, amount_minor=total_minor, reference=sale.id),),
        customer=CustomerRow(
            external_id=buyer.id,
            name=buyer.name or UNSET,
            email=buyer.email or UNSET,
            phone=buyer.phone or UNSET,
            region=buyer.country,
            street=buyer.street,
            postal_code=buyer.postal_code,
            city=buyer.city,
            country=buyer.country,
        ),
        ship_to=Address(
            recipient=buyer.name or buyer.id,
            lines=(buyer.street,),
            postal_code=buyer.postal_code,
            city=buyer.city,
            country=buyer.country,
            phone=buyer.phone,
        ),
    )


async def _places(trader: Trader, sale: MarketSale, at: datetime) -> Sequence[Place]:
    """Return the place that ships each line; where units lack, one that ships at all.

    What was sold is not refused for want of goods: the place finds the shortfall as an exception.
    """
    lines = [SaleLine(line.sku, line.quantity, Method.SHIP) for line in sale.lines]
    skus = [trader.memory.sku(line.sku, field="sku") for line in sale.lines]
    try:
        return await places_of(
            trader.db,
            trader.memory,
            lines,
            skus,
            None,
            at,
            channel_id=trader.channel.channel_id,
        )
    except NotEnoughStock:
        ships = [
            place
            for place in trader.memory.directory.places.values()
            if Service.SHIP_FROM in place.services
            and (place.closed_at is None or at < place.closed_at)
        ]
        if not ships:
            raise PlaceMissing("No place ships goods.", field="lines") from None
        return [min(ships, key=lambda place: place.code)] * len(lines)
