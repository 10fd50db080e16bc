"""Totals: the receipt of a cart, a checkout, an order, and of each line.

What was taken off one or several lines stands with those lines (``items_discount``); what was taken
off the whole basket, or off its delivery, stands once (``discount``). All entries before the total
add up to it. Where prices have their tax inside, the total says in its own lines how much that is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ordito.platform.ids import PromotionId
from ordito.pricing import EVERYTHING
from ordito.processes.sessions import SessionDiscount, SessionLine, SessionPage, TotalEntry
from ordito.reads.memory import Memory

Total = dict[str, Any]


def entry(kind: str, amount_minor: int, text: str, lines: Sequence[Total] = ()) -> Total:
    """Return an entry of a receipt.

    Args:
        kind: as the protocol calls it.
        amount_minor: minor units; negative where it takes something off.
        text: as shown.
        lines: what it consists of.
    """
    told: Total = {"type": kind, "display_text": text, "amount": amount_minor}
    return {**told, "lines": list(lines)} if lines else told


def part(text: str, amount_minor: int) -> Total:
    """Return a line of an entry."""
    return {"display_text": text, "amount": amount_minor}


def is_of_basket(memory: Memory, discount: SessionDiscount) -> bool:
    """Tell whether a promotion looks at the basket as a whole, not at some lines of it."""
    promotion = memory.promotion(PromotionId(discount.promotion_id))
    return promotion is not None and promotion.select == EVERYTHING


def of_lines(discount: SessionDiscount) -> int:
    """Return what a discount takes off lines, not off their delivery."""
    return sum(one.amount_minor for one in discount.allocations if one.path.startswith("lines["))


def line_totals(memory: Memory, page: SessionPage, line: SessionLine) -> list[Total]:
    """Return the receipt of a line, before what is taken off the basket as a whole."""
    whole = {one.promotion_id for one in page.discounts if is_of_basket(memory, one)}
    off = sum(one.amount_minor for one in line.discounts if one.promotion_id not in whole)
    told = [entry("subtotal", line.base_minor, "Subtotal")]
    if off:
        told.append(entry("items_discount", -off, "Discounts"))
    return [*told, entry("total", line.base_minor - off, "Total")]


def page_totals(memory: Memory, page: SessionPage) -> list[Total]:
    """Return the receipt of a checkout or a cart."""
    whole = [one for one in page.discounts if is_of_basket(memory, one)]
    ids = {one.promotion_id for one in whole}
    off_lines = sum(
        one.amount_minor
        for line in page.lines
        for one in line.discounts
        if one.promotion_id not in ids
    )
    off_basket = [part(one.label, -of_lines(one)) for one in whole if of_lines(one)]
    by_kind = {one.kind: one for one in page.totals}
    if "discount" in by_kind:
        off_basket += _parts(by_kind["discount"], "Discount on delivery")
    told = [entry("subtotal", sum(line.base_minor for line in page.lines), "Subtotal")]
    if off_lines:
        told.append(entry("items_discount", -off_lines, "Discounts on articles"))
    if off_basket:
        told.append(entry("discount", _sum(off_basket), "Discounts", off_basket))
    for kind, name, text in (("fulfilment", "fulfillment", "Delivery"), ("tax", "tax", "Tax")):
        if kind in by_kind:
            found = by_kind[kind]
            lines = _parts(found, text) if found.parts else ()
            told.append(entry(name, found.amount_minor, found.text or text, lines))
    inside = () if "tax" in by_kind else tax_inside(page.total_minor, page.tax_minor)
    return [*told, entry("total", page.total_minor, "Total", inside)]


def tax_inside(total_minor: int, tax_minor: int) -> list[Total]:
    """Return what of a total is tax, where prices have it inside."""
    if not tax_minor:
        return []
    return [part("Without tax", total_minor - tax_minor), part("Tax included", tax_minor)]


def _parts(found: TotalEntry, text: str) -> list[Total]:
    parts: Iterable[TotalEntry] = found.parts or (found,)
    return [part(one.text or text, one.amount_minor) for one in parts]


def _sum(lines: Iterable[Total]) -> int:
    return sum(line["amount"] for line in lines)
