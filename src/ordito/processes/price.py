"""Price: what a basket costs, with its deliveries, for whoever asks in whatever channel.

Quotes, carts, checkouts, quotes to companies and changes of orders all ask ``ask``; so there is one
answer, and one place in which a delivery is charged.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, customers, fulfilment, loyalty, orders, pricing
from ordito.catalogue import Scene, ShelfSku
from ordito.fulfilment import Destination, Tariff, zone_of
from ordito.loyalty import Earning, Grant, LineAmount
from ordito.network import Channel, Place
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict, Invalid, Refusal
from ordito.platform.ids import CustomerId, OrderId, PromotionId, SkuId
from ordito.pricing import Claim, ClaimKind, PersonalOffer, PriceContext, PricedBasket, Redemption
from ordito.processes.sale import SaleCustomer
from ordito.reads.memory import Memory
from ordito.reads.party import Party, find_party, nobody
from ordito.reads.price_context import context_of, line_of

# characters of a coupon's code that was made and not chosen
_MADE_CODE: Final = 16
# why something has no price in a channel here and now
_UNSOLD: Final = (
    catalogue.InactiveSku,
    catalogue.NotSoldHere,
    pricing.NoPrice,
    pricing.NoTaxRate,
    pricing.WrongCurrency,
)


class WrongCurrency(Invalid):
    """The sale would be in another currency."""

    code = "checkout.wrong_currency"
    remedy = "Sell in the currency of the place or channel."


class TotalChanged(Conflict):
    """The total is not the one that the caller expects."""

    code = "checkout.total_changed"
    remedy = "Show the new total to the customer, then send it with a new key."


class CouponUnusable(Conflict):
    """A coupon of the sale gives nothing."""

    code = "checkout.coupon_unusable"
    remedy = "Leave the coupon out, or send the total that the customer has agreed to without it."


class Wanted(msgspec.Struct, frozen=True):
    """A line to be priced.

    Attributes:
        sku: what.
        quantity: units.
        method: how it reaches the customer.
        is_delivery: whether it is the charge for bringing the others.
        service: of the carrier, where it is shipped.
    """

    sku: ShelfSku
    quantity: int
    method: Method
    is_delivery: bool = False
    service: str = fulfilment.STANDARD


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a price.

    Attributes:
        channel: through which is sold.
        place: place that sells, if any.
        customer: who buys; None is somebody anonymous.
        lines: goods and services that are wanted.
        coupons: codes that are shown.
        claimed_groups: groups that the customer claims to be one of, accepted until it is proven.
        destination: whereto goods are shipped; None where nobody has said it yet.
        at: now.
        trace: whether to say what applied and what did not, and why.
    """

    channel: Channel
    place: Place | None
    customer: SaleCustomer | CustomerId | None
    lines: tuple[Wanted, ...]
    coupons: tuple[str, ...] = ()
    claimed_groups: frozenset[str] = frozenset()
    destination: Destination | None = None
    at: datetime
    trace: bool = False


class RefusedClaim(msgspec.Struct, frozen=True):
    """A coupon that gives nothing here and now.

    Attributes:
        name: the code as it was shown.
        reason: code.
        promotion_id: to which promotion, where that is known.
    """

    name: str
    reason: str
    promotion_id: PromotionId | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a basket costs.

    Attributes:
        party: who buys.
        context: all that the price depended on.
        lines: those that were asked for, then a line for each delivery; as ``priced.lines``.
        priced: what the engine says.
        refused: coupons that gave nothing.
        notices: what the customer is told of offers made to them that applied, by language.
    """

    party: Party
    context: PriceContext
    lines: tuple[Wanted, ...]
    priced: PricedBasket
    refused: tuple[RefusedClaim, ...] = ()
    notices: tuple[Mapping[str, str], ...] = ()


async def ask(
    tx: Tx,
    memory: Memory,
    question: Question,
    *,
    exhausted: frozenset[PromotionId] = frozenset(),
    is_sale: bool = False,
) -> Answer:
    """Say what a basket costs here and now, to whom, with which coupons.

    Reads nothing for somebody anonymous without coupons; one statement for somebody named, one
    for coupons, and where a promotion applied that is limited, whether it has something left.

    Args:
        tx: open transaction.
        memory: network, catalogue, prices, tariffs.
        question: what is asked.
        exhausted: limited promotions that are known to have nothing left.
        is_sale: whether what limited promotions give is held right afterwards, which says more
            than a look.

    Raises:
        UnknownCustomer: nobody has that identifier.
        EmptyBasket: it has no line.
        InactiveSku: a SKU may not be sold any more.
        NoPrice: a line has no price here and now.
        NoTaxRate: a line has no tax rate here and now.
    """
    party = await identify(tx, question.customer, with_groups=memory.names_groups)
    offers = await _offers(tx, memory, party, question.at)
    coupons, refused = await _coupons(tx, question, party)
    claims = (*(offer.claim for offer in offers), *coupons)
    answer = reckon(memory, question, party=party, claims=claims, exhausted=exhausted)
    if not is_sale and limited_in(memory, answer.priced):
        named = party.customer_id if party.is_named else None
        gone = await pricing.list_exhausted(tx, customer_id=named)
        answer = reckon(memory, question, party=party, claims=claims, exhausted=exhausted | gone)
    answer = _noticed(answer, offers)
    return msgspec.structs.replace(answer, refused=(*refused, *answer.refused))


async def ask_each(
    tx: Tx, memory: Memory, question: Question, skus: Sequence[ShelfSku], method: Method
) -> dict[SkuId, Answer]:
    """Price one unit of each SKU alone, as ``ask`` would; those that have no price are left out.

    Who asks is found out once for all of them, as are limited promotions with nothing left.

    Args:
        tx: open transaction.
        memory: network, catalogue, prices, tariffs.
        question: who asks, where and when; it has no lines and no coupons.
        skus: what.
        method: how it would reach the customer.

    Raises:
        UnknownCustomer: nobody has that identifier.
    """
    party = await identify(tx, question.customer, with_groups=memory.names_groups)
    offers = await _offers(tx, memory, party, question.at)
    claims = tuple(offer.claim for offer in offers)

    def price_all(exhausted: frozenset[PromotionId]) -> dict[SkuId, Answer]:
        priced: dict[SkuId, Answer] = {}
        for sku in skus:
            alone = msgspec.structs.replace(question, lines=(Wanted(sku, 1, method),))
            with suppress(*_UNSOLD):
                priced[sku.sku_id] = reckon(
                    memory, alone, party=party, claims=claims, exhausted=exhausted
                )
        return priced

    answers = price_all(frozenset())
    if any(limited_in(memory, answer.priced) for answer in answers.values()):
        named = party.customer_id if party.is_named else None
        answers = price_all(await pricing.list_exhausted(tx, customer_id=named))
    return {sku_id: _noticed(answer, offers) for sku_id, answer in answers.items()}


async def identify(
    tx: Tx, customer: SaleCustomer | CustomerId | None, *, with_groups: bool = False
) -> Party:
    """Return who buys, as ``find_party``; somebody anonymous has a fresh id and costs no statement.

    Raises:
        UnknownCustomer: nobody has that id or identifier.
    """
    if customer is None:
        return nobody()
    named = customer.reference() if isinstance(customer, SaleCustomer) else customer
    return await find_party(tx, customer=named, with_groups=with_groups)


def require_sold(
    memory: Memory, channel: Channel, place: Place | None, line: Wanted, at: datetime, field: str
) -> None:
    """Refuse what the channel does not sell, or the place, where it would be carried out of it.

    Raises:
        InactiveSku: the SKU may not be sold any more.
        NotSoldHere: the assortment does not list it.
    """
    served_at = place if line.method is Method.CARRY_OUT else None
    scene = Scene(
        at=at,
        channel_id=channel.channel_id,
        place_id=None if served_at is None else served_at.place_id,
        market=channel.market,
    )
    catalogue.require_sold(memory.shelf, sku=line.sku, scene=scene, field=field)


def reckon(
    memory: Memory,
    question: Question,
    *,
    party: Party,
    claims: tuple[Claim, ...] = (),
    exhausted: frozenset[PromotionId] = frozenset(),
) -> Answer:
    """Price a basket and its deliveries by the engine that every channel asks; pure.

    Args:
        memory: network, catalogue, prices, tariffs.
        question: what is asked.
        party: who buys.
        claims: coupons and offers found valid.
        exhausted: limited promotions that have nothing left.

    Raises:
        EmptyBasket, InactiveSku, NotSoldHere, NoPrice, NoTaxRate: as ``ask``.
    """
    orders.require_lines(len(question.lines))
    for i, line in enumerate(question.lines):
        require_sold(memory, question.channel, question.place, line, question.at, f"lines[{i}].sku")
    context = context_of(
        memory,
        channel=question.channel,
        place=question.place,
        party=party,
        at=question.at,
        claims=claims,
        exhausted=exhausted,
        claimed_groups=question.claimed_groups,
    )
    lines = (*question.lines, *_deliveries(memory, context, question))
    priced = quote_lines(memory, context, lines, trace=question.trace)
    return Answer(
        party=party,
        context=context,
        lines=lines,
        priced=priced,
        refused=tuple(
            RefusedClaim(one.claim.name, one.reason or "", one.claim.promotion_id)
            for one in priced.claims
            if not one.applied and one.claim.kind is ClaimKind.COUPON
        ),
    )


def quote_lines(
    memory: Memory,
    context: PriceContext,
    lines: Sequence[Wanted],
    *,
    is_plain: bool = False,
    trace: bool = False,
) -> PricedBasket:
    """Price lines in a context, without further deliveries; plain is without any promotion.

    Raises:
        NoPrice, NoTaxRate: a line has none.
    """
    rulebook = memory.plain_rulebook if is_plain else memory.rulebook
    return pricing.quote(context, _basket(memory, lines), rulebook, trace=trace)


def limited_in(memory: Memory, priced: PricedBasket) -> frozenset[PromotionId]:
    """Return the promotions that were applied and may have nothing left."""
    return frozenset(
        promotion_id
        for promotion_id in applied_in(priced)
        if (promotion := memory.promotion(promotion_id)) is not None and promotion.limited
    )


def applied_in(priced: PricedBasket) -> frozenset[PromotionId]:
    """Return the promotions that took something off or gave points."""
    return frozenset(one.promotion_id for one in (*priced.discounts, *priced.points))


def redemptions_in(memory: Memory, priced: PricedBasket) -> tuple[Redemption, ...]:
    """Return what a sale takes of promotions: a row for each claim and each limited promotion."""
    claims = {one.claim.promotion_id: one.claim.name for one in priced.claims if one.applied}
    amounts = {one.promotion_id: one.amount_minor for one in priced.discounts}
    counted = applied_in(priced) & (claims.keys() | limited_in(memory, priced))
    return tuple(
        Redemption(promotion_id, claims.get(promotion_id), amounts.get(promotion_id, 0))
        for promotion_id in sorted(counted)
    )


def shortened(claim: str | None) -> str | None:
    """Return a claim as orders keep it: of a code that was made for one use its end alone."""
    bare = "" if claim is None else "".join(claim.split()).replace("-", "")
    return f"…{bare[-4:]}" if len(bare) == _MADE_CODE and bare.isalnum() else claim


def plan_points(memory: Memory, answer: Answer, *, order_id: OrderId) -> Earning | None:
    """Return the points that the sale of a basket will give, or None where it gives none."""
    if answer.party.membership is None:
        return None
    priced = answer.priced
    return loyalty.plan_earning(
        memory.programmes,
        answer.party.membership,
        order_id=order_id,
        total_minor=priced.total_minor,
        currency=priced.currency,
        at=answer.context.at,
        lines=[
            LineAmount(line.line_no, line.total_minor, multiplied(memory, line.sku_id))
            for line in priced.lines
        ],
        grants=[Grant(one.line_no, one.factor_ppm, one.extra) for one in priced.points],
    )


def multiplied(memory: Memory, sku_id: SkuId) -> frozenset[UUID]:
    """Return the categories of a SKU that some programme multiplies."""
    categories = memory.programmes.categories
    if not categories:
        return frozenset()
    return categories.get(memory.shelf.sku(sku_id).product_id, frozenset())


def _noticed(answer: Answer, offers: Sequence[PersonalOffer]) -> Answer:
    """Add what the customer is told of offers made to them that applied."""
    applied = {one.claim.name for one in answer.priced.claims if one.applied}
    notices = tuple(one.notice for one in offers if one.claim.name in applied and one.notice)
    return msgspec.structs.replace(answer, notices=notices)


async def _offers(tx: Tx, memory: Memory, party: Party, at: datetime) -> list[PersonalOffer]:
    if not party.is_named or not memory.has_offers:
        return []
    return await pricing.find_offers(tx, customer_id=party.customer_id, at=at)


async def _coupons(
    tx: Tx, question: Question, party: Party
) -> tuple[list[Claim], list[RefusedClaim]]:
    """Return the rights that coupons give, and those that give none with the reason."""
    codes = list(dict.fromkeys(question.coupons))
    if not codes:
        return [], []
    named = await _known(tx, party)
    found = await pricing.find_claims(tx, codes=codes, customer_id=named, at=question.at)
    told = list(zip(codes, found, strict=True))
    return (
        [one for _, one in told if isinstance(one, Claim)],
        [_refused(code, one) for code, one in told if isinstance(one, Refusal)],
    )


async def _known(tx: Tx, party: Party) -> CustomerId | None:
    """Return who buys where that is somebody known: a cart without a name has an id as well."""
    if not party.is_named:
        return None
    if party.membership is not None:
        return party.customer_id
    known = await customers.find_customer(tx, customer_id=party.customer_id)
    return None if known is None else party.customer_id


def _refused(code: str, refusal: Refusal) -> RefusedClaim:
    promotion_id = refusal.facts.get("promotion_id")
    return RefusedClaim(
        code,
        refusal.code.partition(".")[2],
        None if promotion_id is None else PromotionId(promotion_id),
    )


def _basket(memory: Memory, lines: Iterable[Wanted]) -> pricing.Basket:
    return pricing.Basket(
        tuple(
            line_of(
                memory,
                number,
                line.sku,
                line.quantity,
                method=line.method.value,
                is_delivery=line.is_delivery,
            )
            for number, line in enumerate(lines, start=1)
        )
    )


def tariff_of(
    memory: Memory,
    context: PriceContext,
    goods: Sequence[Wanted],
    *,
    destination: Destination | None,
    amount_minor: int,
) -> Tariff | None:
    """Return what bringing goods of one method is charged by, or None where it costs nothing.

    Args:
        memory: tariffs, and the zones of the promise policy.
        context: in which market and currency.
        goods: what is brought by one service, at least one line.
        destination: whereto, where that is known.
        amount_minor: what they cost before any promotion, minor units.
    """
    return fulfilment.find_tariff(
        memory.tariffs,
        method=goods[0].method,
        market=context.market,
        currency=context.currency,
        weight_g=sum(line.quantity * (line.sku.weight_g or 0) for line in goods),
        amount_minor=amount_minor,
        zone=None if destination is None else zone_of(memory.promises.policy, destination),
        service=goods[0].service,
    )


def _deliveries(memory: Memory, context: PriceContext, question: Question) -> list[Wanted]:
    """Return a line for each way in which goods are brought and that is charged."""
    charged: list[Wanted] = []
    goods_of: dict[tuple[str, str], list[Wanted]] = {}
    for line in question.lines:
        if line.method in memory.tariffs.methods and line.sku.stocked:
            goods_of.setdefault((line.method.value, line.service), []).append(line)
    for (method, service), goods in sorted(goods_of.items()):
        tariff = tariff_of(
            memory,
            context,
            goods,
            destination=question.destination,
            amount_minor=_worth_minor(memory, context, goods),
        )
        if tariff is not None:
            sku = memory.shelf.sku(tariff.sku_id)
            catalogue.require_active(sku, field="lines")
            charged.append(Wanted(sku, 1, Method(method), is_delivery=True, service=service))
    return charged


def _worth_minor(memory: Memory, context: PriceContext, goods: Sequence[Wanted]) -> int:
    """Return what goods cost before any promotion; 0 where no tariff looks at it."""
    if not any(tariff.from_minor for tariff in memory.tariffs.tariffs):
        return 0
    priced = quote_lines(memory, context, goods, is_plain=True)
    return sum(line.base_minor for line in priced.lines)
