"""Receipt: the lines of a session, its totals and its discounts, as the price engine answered."""

from collections.abc import Iterator, Mapping, Sequence

from ordito.platform.ids import PromotionId
from ordito.pricing import ClaimKind, PricedLine
from ordito.processes.price import Answer
from ordito.processes.sessions.page import (
    Allocation,
    LineDiscount,
    RefusedCode,
    SessionDiscount,
    SessionLine,
    TotalEntry,
)
from ordito.processes.sessions.supply import Row
from ordito.reads.memory import Memory
from ordito.reads.price_context import label_of


def lines_of(
    memory: Memory, rows: Sequence[Row], answer: Answer, language: str
) -> tuple[SessionLine, ...]:
    """Return the lines that are sold, in the order of the wish."""
    shelf = memory.shelf_in(language)
    return tuple(
        SessionLine(
            line_id=row.line_id,
            sku_id=row.good.sku_id,
            sku=row.good.code,
            product_id=row.good.product_id,
            name=shelf.sku(row.good.sku_id).name,
            quantity=row.quantity,
            asked=row.asked,
            unit_minor=priced.unit_minor,
            base_minor=priced.base_minor,
            discount_minor=priced.discount_minor,
            total_minor=priced.total_minor,
            tax_minor=priced.tax_minor,
            discounts=tuple(
                LineDiscount(
                    promotion_id=one.promotion_id,
                    code=one.code,
                    label=label_of(memory, one.promotion_id, one.code, language),
                    amount_minor=one.amount_minor,
                )
                for one in priced.discounts
            ),
            method_id=row.method.method_id if row.good.stocked else None,
            place_id=None if row.place is None else row.place.place_id,
            available=row.available,
            waits_for=None if row.ahead is None else row.ahead.waits_for.value,
        )
        for row, priced in zip(rows, answer.priced.lines[: len(rows)], strict=True)
    )


def totals_of(answer: Answer, names: Mapping[int, str]) -> tuple[TotalEntry, ...]:
    """Return the receipt; all entries before the total add up to it, to the cent.

    Args:
        answer: of the price engine, deliveries after the lines.
        names: what a delivery is called, by its line number.
    """
    goods = [
        priced
        for wanted, priced in zip(answer.lines, answer.priced.lines, strict=True)
        if not wanted.is_delivery
    ]
    brought = [
        priced
        for wanted, priced in zip(answer.lines, answer.priced.lines, strict=True)
        if wanted.is_delivery
    ]
    entries = [
        TotalEntry(kind="subtotal", amount_minor=sum(one.base_minor for one in goods)),
        *_less("items_discount", goods),
        *_fulfilment(brought, names),
        *_less("discount", brought),
    ]
    # of prices with tax inside nothing is left for it
    on_top_minor = answer.priced.total_minor - sum(one.amount_minor for one in entries)
    if on_top_minor:
        entries.append(TotalEntry(kind="tax", amount_minor=on_top_minor))
    entries.append(TotalEntry(kind="total", amount_minor=answer.priced.total_minor))
    return tuple(entries)


def discounts_of(
    memory: Memory, answer: Answer, claimed: Mapping[PromotionId, str], language: str
) -> tuple[SessionDiscount, ...]:
    """Return what was applied, with where it went.

    Args:
        memory: what promotions are called.
        answer: of the price engine.
        claimed: promotions that rest on a claim which is not verified yet, with the claim.
        language: in which they are called.
    """
    coupons = {
        one.claim.promotion_id: one.claim.name
        for one in answer.priced.claims
        if one.applied and one.claim.kind is ClaimKind.COUPON
    }
    return tuple(
        SessionDiscount(
            promotion_id=one.promotion_id,
            label=label_of(memory, one.promotion_id, one.code, language),
            code=coupons.get(one.promotion_id),
            amount_minor=one.amount_minor,
            automatic=one.promotion_id not in coupons,
            provisional=one.promotion_id in claimed,
            eligibility=claimed.get(one.promotion_id),
            allocations=tuple(_allocations(answer, one.promotion_id)),
            priority=turn,
        )
        for turn, one in enumerate(answer.priced.discounts, start=1)
        if one.amount_minor
    )


def refused_of(answer: Answer) -> tuple[RefusedCode, ...]:
    """Return the codes that give nothing."""
    return tuple(
        RefusedCode(code=one.name, reason=one.reason.removeprefix("coupon_"))
        for one in answer.refused
    )


def _less(kind: str, lines: Sequence[PricedLine]) -> Iterator[TotalEntry]:
    taken_minor = sum(one.discount_minor for one in lines)
    if taken_minor:
        yield TotalEntry(kind=kind, amount_minor=-taken_minor)


def _fulfilment(brought: Sequence[PricedLine], names: Mapping[int, str]) -> Iterator[TotalEntry]:
    if brought:
        parts = tuple(
            TotalEntry(
                kind="fulfilment", amount_minor=one.base_minor, text=names.get(one.line_no, "")
            )
            for one in brought
        )
        yield TotalEntry(
            kind="fulfilment",
            amount_minor=sum(one.base_minor for one in brought),
            text=parts[0].text if len(parts) == 1 else "",
            parts=parts if len(parts) > 1 else (),
        )


def _allocations(answer: Answer, promotion_id: PromotionId) -> Iterator[Allocation]:
    brought_minor = 0
    for number, (wanted, priced) in enumerate(zip(answer.lines, answer.priced.lines, strict=True)):
        amount_minor = sum(
            one.amount_minor for one in priced.discounts if one.promotion_id == promotion_id
        )
        if wanted.is_delivery:
            brought_minor += amount_minor
        elif amount_minor:
            yield Allocation(path=f"lines[{number}]", amount_minor=amount_minor)
    if brought_minor:
        yield Allocation(path="fulfilment", amount_minor=brought_minor)
