"""Till sale: a sale as a till's log says it, put in our words: known, checked, honoured.

Whatever does not fit is a doubt beside the fact; nothing here refuses.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, customers, loyalty, orders, pricing
from ordito.catalogue import Product, ShelfSku, Sku
from ordito.counter import (
    Doubt,
    LineSold,
    Receipt,
    SoldAtTill,
)
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.book_till_sale import LateSale
from ordito.flows.count_till import shift_of
from ordito.loyalty import Earning, LineAmount
from ordito.network import Power
from ordito.orders import (
    Basket,
    Grant,
    LineDiscount,
    LineKind,
    Method,
    NewLine,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import (
    CustomerId,
    ProductId,
    PromotionId,
    ReservationId,
    SkuId,
)
from ordito.pricing import Claim, ClaimKind, PriceContext, PricedBasket, Redemption
from ordito.processes.price import limited_in, multiplied, shortened
from ordito.processes.sold_lines import parts_of
from ordito.processes.till_draft import Draft, by_tender, in_drawer, key_of_sale, may
from ordito.processes.till_payments import Paid, read_payments
from ordito.reads.memory import Memory
from ordito.reads.party import Party, find_party, nobody
from ordito.reads.price_context import context_of, line_of

BY_HAND: Final = PromotionId(ids.derive("taken off by hand"))
"""Stands for what a person took off, where a promotion would stand."""


class Known(msgspec.Struct, frozen=True):
    """A line of the till with its SKU; None where nobody knows it."""

    told: LineSold
    sku: ShelfSku | None
    sku_id: SkuId


async def read_sale(tx: Tx, draft: Draft, *, with_claims: bool) -> tuple[LateSale, list[Doubt]]:
    """Put a sale in our words; return it with what does not fit.

    Args:
        tx: open transaction.
        draft: the sale, and what it is read in.
        with_claims: False where what promotions took off has turned out to be used up.
    """
    act, memory = draft.act, draft.memory
    doubts: list[Doubt] = []
    party = await _party(tx, act, doubts)
    at = draft.entry.taken_at
    known = [await _known(tx, memory, line, at, doubts) for line in act.lines]
    context = context_of(
        memory,
        channel=memory.channel(draft.device.channel_id),
        place=draft.place,
        party=party,
        at=draft.entry.told_at,
    )
    priced = await _checked(tx, draft, known, context, doubts)
    lines, grants = _lines(draft, known, context, priced)
    paid = await read_payments(tx, draft, lines, doubts, customer_id=party.customer_id)
    _judge_hands(draft, doubts)
    basket = _basket(draft, lines, grants, paid)
    redemptions = _redemptions(memory, act, priced) if with_claims else ()
    basket = msgspec.structs.replace(
        basket,
        redemptions=tuple(
            orders.Redeemed(one.promotion_id, shortened(one.claim), one.amount_minor)
            for one in redemptions
        ),
    )
    sale = LateSale(
        key=key_of_sale(act.id, draft.order_id),
        order_id=draft.order_id,
        customer_id=party.customer_id,
        basket=basket,
        answers=paid.answers,
        owner_id=draft.place.entity_id,
        cash=tuple(paid.cash),
        holds=paid.holds,
        redemptions=redemptions,
        earned=_earned(memory, party, draft, basket),
        receipt=receipt_of(
            draft,
            customer_id=party.customer_id,
            tax_minor=basket.tax_minor,
            discount_minor=basket.discount_minor,
            is_online=False,
        ),
        sku_names={one.sku_id: one.told.sku for one in known},
    )
    return sale, doubts


def _basket(
    draft: Draft, lines: tuple[NewLine, ...], grants: tuple[Grant, ...], paid: Paid
) -> Basket:
    act = draft.act
    return Basket(
        lines=lines,
        payments=tuple(paid.payments),
        seller_id=draft.place.entity_id,
        currency=act.currency,
        total_minor=sum(line.total_minor for line in lines),
        tax_minor=sum(line.tax_minor for line in lines),
        discount_minor=sum(line.discount_minor for line in lines),
        rulebook_version=act.rulebook_version,
        receipt_series=act.receipt.series,
        receipt_number=act.receipt.number,
        receipt_by="email" if act.receipt_by == "email" else None,
        grants=grants,
        cash_step_minor=draft.step_minor,
    )


def receipt_of(
    draft: Draft,
    *,
    customer_id: CustomerId | None,
    tax_minor: int,
    discount_minor: int,
    is_online: bool,
) -> Receipt:
    """Return the receipt of a sale as its till has given it."""
    act = draft.act
    return Receipt(
        series=act.receipt.series,
        number=act.receipt.number,
        kind="sale",
        act_id=act.id,
        shift_id=shift_of(draft.entry, act.shift),
        staff_id=act.by,
        customer_id=customer_id,
        order_id=draft.order_id,
        currency=act.currency,
        total_minor=act.total_minor,
        tax_minor=tax_minor,
        discount_minor=discount_minor,
        units=sum(line.quantity for line in act.lines),
        cash_minor=in_drawer(act.payments),
        tenders=by_tender(act.payments),
        is_online=is_online,
        issued_at=draft.entry.occurred_at,
    )


async def _party(tx: Tx, act: SoldAtTill, doubts: list[Doubt]) -> Party:
    """Return who bought; somebody who cannot be found stays anonymous."""
    who = act.customer
    if who is None or (who.id is None and who.card is None):
        return nobody()
    asked = (
        Identifier(IdentifierKind.CARD, who.card) if who.card is not None else CustomerId(who.id)  # pyright: ignore[reportArgumentType] # one of them is there
    )
    try:
        party = await find_party(tx, customer=asked, with_groups=True)
    except Refusal as refusal:
        doubts.append(Doubt("unknown_customer", refusal.detail, {"reason": refusal.code}))
        return nobody()
    if await customers.find_customer(tx, customer_id=party.customer_id) is None:
        doubts.append(Doubt("customer_erased", "Nobody is known by that id any more."))
        return nobody()
    return party


async def _known(
    tx: Tx, memory: Memory, line: LineSold, at: datetime, doubts: list[Doubt]
) -> Known:
    """Return a line with its SKU, found by id, code or barcode."""
    try:
        sku = memory.sku(line.sku, field="sku")
        return Known(line, sku, sku.sku_id)
    except catalogue.UnknownSku:
        pass
    sku_id = await _by_barcode(tx, line.sku)
    if sku_id is not None and sku_id in memory.shelf.skus:
        return Known(line, memory.shelf.sku(sku_id), sku_id)
    facts = {"scanned": line.sku, "line_no": line.line_no, "total_minor": line.total_minor}
    doubts.append(Doubt("unknown_sku", "Something was sold that the catalogue lacks.", facts))
    return Known(line, None, await _keep_unknown(tx, line, at))


async def _by_barcode(tx: Tx, text: str) -> SkuId | None:
    if not (text.isascii() and text.isdigit() and catalogue.is_gtin(text)):
        return None
    found = await catalogue.find_by_gtin(tx, gtin=text)
    return None if found is None else SkuId(found)


async def _keep_unknown(tx: Tx, line: LineSold, at: datetime) -> SkuId:
    """Keep what nobody knows as an article that is not sold, so that it can be shown and named."""
    name = line.name or line.sku
    digest = hashlib.sha256(line.sku.encode()).hexdigest()[:16]
    product_id = ProductId(ids.derive("unknown product", line.sku))
    sku_id = SkuId(ids.derive("unknown sku", line.sku))
    code = f"unknown-{digest}"
    product = Product(
        product_id=product_id,
        code=code,
        name={"en": name},
        kind=catalogue.ProductKind.SERVICE,
        active=False,
    )
    sku = Sku(sku_id=sku_id, product_id=product_id, code=code, name={"en": name}, active=False)
    await catalogue.put_products(tx, products=[product], at=at)
    await catalogue.put_skus(tx, skus=[sku], at=at)
    return sku_id


async def _checked(
    tx: Tx,
    draft: Draft,
    known: Sequence[Known],
    context: PriceContext,
    doubts: list[Doubt],
) -> PricedBasket | None:
    """Ask the rulebook that the till names what it would have said; the till's price stands."""
    act, memory = draft.act, draft.memory
    named = [one for one in known if one.sku is not None]
    if len(named) < len(known):
        return None
    version = act.rulebook_version
    try:
        rulebook = memory.rulebook
        if version != rulebook.version:
            rulebook = await pricing.load_rulebook(
                tx, version=version, sku_ids=[one.sku_id for one in named]
            )
        priced = pricing.quote(_with_claims(memory, act, context), _asked(memory, named), rulebook)
    except Refusal as refusal:
        facts = {"reason": refusal.code, "rulebook_version": version}
        doubts.append(Doubt("price_differs", "The rulebook has no such price.", facts))
        return None
    by_hand = sum(one.told.by_hand.minor for one in known if one.told.by_hand is not None)
    total_minor = sum(one.told.total_minor for one in known)
    asked_minor = priced.total_minor - by_hand
    if abs(asked_minor - total_minor) > (len(known) if by_hand else 0):
        facts = {
            "total_minor": total_minor,
            "rulebook_minor": priced.total_minor,
            "by_hand_minor": by_hand,
            "rulebook_version": version,
        }
        doubts.append(Doubt("price_differs", "The rulebook says another price.", facts))
        return None
    return priced


def _asked(memory: Memory, known: Sequence[Known]) -> pricing.Basket:
    return pricing.Basket(
        tuple(
            line_of(memory, number, one.sku, one.told.quantity, method=Method.CARRY_OUT)
            for number, one in enumerate(known, start=1)
            if one.sku is not None
        )
    )


def _with_claims(memory: Memory, act: SoldAtTill, context: PriceContext) -> PriceContext:
    """Return the context with the coupons and offers that took something off."""
    claims = {
        cut.promotion_id: cut.claim for line in act.lines for cut in line.discounts if cut.claim
    }
    return replace(
        context,
        claims=tuple(
            Claim(PromotionId(promotion_id), _claim_kind(memory, promotion_id), name)
            for promotion_id, name in claims.items()
        ),
    )


def _claim_kind(memory: Memory, promotion_id: UUID) -> ClaimKind:
    promotion = memory.promotion(PromotionId(promotion_id))
    return (promotion and promotion.claim) or ClaimKind.COUPON


def _lines(
    draft: Draft,
    known: Sequence[Known],
    context: PriceContext,
    priced: PricedBasket | None,
) -> tuple[tuple[NewLine, ...], tuple[Grant, ...]]:
    """Return the lines of the order, bundles by their parts, and the points that promotions add."""
    given = () if priced is None else priced.points
    grants = [Grant(None, one.factor_ppm, one.extra) for one in given if one.line_no is None]
    lines: list[NewLine] = []
    for number, one in enumerate(known, start=1):
        line = _line(draft, one)
        parts = [line] if one.sku is None else list(parts_of(draft.memory, context, line))
        for grant in given:
            if grant.line_no == number:
                first = len(lines) + 1
                grants.append(Grant(first, grant.factor_ppm, grant.extra))
                grants += [
                    Grant(first + more, grant.factor_ppm, 0) for more in range(1, len(parts))
                ]
        lines += parts
    numbered = [
        msgspec.structs.replace(
            line,
            line_no=number,
            reservation_id=ReservationId(ids.derive("reservation", draft.order_id, number)),
        )
        for number, line in enumerate(lines, start=1)
    ]
    return tuple(numbered), tuple(grants)


def _line(draft: Draft, one: Known) -> NewLine:
    told = one.told
    cuts = [
        LineDiscount(
            PromotionId(cut.promotion_id), cut.code, cut.amount_minor, shortened(cut.claim)
        )
        for cut in told.discounts
        if cut.amount_minor
    ]
    rest = told.discount_minor - sum(cut.amount_minor for cut in cuts)
    if rest > 0:
        cuts.append(LineDiscount(BY_HAND, "by_hand", rest))
    stocked = one.sku is not None and one.sku.stocked
    return NewLine(
        line_no=told.line_no,
        sku_id=one.sku_id,
        method=Method.CARRY_OUT,
        place_id=draft.place.place_id,
        reservation_id=ReservationId(draft.order_id),
        quantity=told.quantity,
        unit_minor=told.unit_minor,
        discount_minor=sum(cut.amount_minor for cut in cuts),
        total_minor=told.total_minor,
        tax_minor=min(told.tax_minor, told.total_minor),
        tax_bp=told.tax_bp,
        promised_at=draft.entry.occurred_at,
        kind=LineKind.GOODS if stocked else LineKind.SERVICE,
        discounts=tuple(cuts),
    )


def _judge_hands(draft: Draft, doubts: list[Doubt]) -> None:
    """Look whether what was taken off by hand was within somebody's authority."""
    act = draft.act
    for line in act.lines:
        cut = line.by_hand
        if cut is None or not cut.minor:
            continue
        people = (cut.approved_by, act.approved_by, cut.by, act.by)
        if not may(
            draft.memory,
            draft.roles,
            people,
            power=Power.DISCOUNT,
            place=draft.place,
            currency=act.currency,
            amount_minor=cut.minor,
        ):
            facts = {"line_no": line.line_no, "amount_minor": cut.minor}
            doubts.append(Doubt("over_limit", "More was taken off than they may.", facts))


def _redemptions(
    memory: Memory, act: SoldAtTill, priced: PricedBasket | None
) -> tuple[Redemption, ...]:
    """Return what the sale takes of coupons, offers and limited promotions."""
    amounts: dict[PromotionId, int] = {}
    claims: dict[PromotionId, str] = {}
    for line in act.lines:
        for cut in line.discounts:
            promotion_id = PromotionId(cut.promotion_id)
            amounts[promotion_id] = amounts.get(promotion_id, 0) + cut.amount_minor
            if cut.claim:
                claims[promotion_id] = cut.claim
    limited = {
        promotion_id
        for promotion_id in amounts
        if (found := memory.promotion(promotion_id)) is not None and found.limited
    }
    if priced is not None:
        limited |= limited_in(memory, priced)
    return tuple(
        Redemption(promotion_id, claims.get(promotion_id), amounts.get(promotion_id, 0))
        for promotion_id in sorted(claims.keys() | limited)
    )


def _earned(memory: Memory, party: Party, draft: Draft, basket: Basket) -> Earning | None:
    if party.membership is None:
        return None
    return loyalty.plan_earning(
        memory.programmes,
        party.membership,
        order_id=draft.order_id,
        total_minor=basket.total_minor,
        currency=basket.currency,
        at=draft.entry.occurred_at,
        lines=[
            LineAmount(line.line_no, line.total_minor, _categories(memory, line))
            for line in basket.lines
        ],
        grants=[loyalty.Grant(one.line_no, one.factor_ppm, one.extra) for one in basket.grants],
    )


def _categories(memory: Memory, line: NewLine) -> frozenset[UUID]:
    sku_id = line.bundle_id or line.sku_id
    return multiplied(memory, sku_id) if sku_id in memory.shelf.skus else frozenset()
