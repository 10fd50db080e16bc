"""What is decided about each line of The Complete Journey; pure, one rule for each quirk.

Source: counts of the quirks in docs/how-to/import-complete-journey.md.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from ordito.surfaces.connectors.complete_journey.model import (
    Basket,
    JudgedLine,
    Line,
    Outcome,
    Reason,
    SoldBy,
)

STORE_ZONE: Final = ZoneInfo("America/New_York")


def as_instant(sold_at: datetime) -> datetime:
    """Return the instant of a timestamp, which the source ships as UTC without saying so."""
    return sold_at.replace(tzinfo=UTC)


def selling_day(at: datetime) -> date:
    """Return the day on which a store in New York rang up a sale of that instant."""
    return at.astimezone(STORE_ZONE).date()


def opening_units(sold: int) -> int:
    """Return what a store holds of a product at the start: its sales, a quarter more, and two.

    Args:
        sold: units that it sold in the last weeks, at least 1.
    """
    return sold + -(-sold // 4) + 2


def judge_basket(lines: Sequence[Line]) -> tuple[Basket | None, list[JudgedLine]]:
    """Judge the lines of one receipt.

    Args:
        lines: of one basket number and second, by product; at least one.

    Returns:
        The receipt with the lines that are taken over (None where none is), and the rejected ones.
    """
    taken: list[JudgedLine] = []
    rejected: list[JudgedLine] = []
    head: Line | None = None
    last_product: int | None = None
    for line in lines:
        flaw = _flaw(line) or _conflict(line, head, last_product)
        if flaw is not None:
            rejected.append(JudgedLine(line, Outcome.REJECTED, (flaw,), 0))
            continue
        head = head or line
        last_product = line.product
        taken.append(judge(line))
    if head is None:
        return None, rejected
    sold_at = as_instant(head.sold_at)
    return Basket(head.basket, head.household, head.store, sold_at, tuple(taken)), rejected


def judge(line: Line) -> JudgedLine:
    """Judge a line without a flaw: accepted, or corrected with the reasons."""
    if (
        line.listed
        and line.whole_cents
        and line.quantity > 0
        and (line.sold_by != SoldBy.VOLUME or line.quantity == 1)
    ):
        return JudgedLine(line, Outcome.ACCEPTED, (), line.quantity)
    units, reason = _units(line)
    reasons = [] if reason is None else [reason]
    if not line.listed:
        reasons.append(Reason.PRODUCT_MISSING)
    if not line.whole_cents:
        reasons.append(Reason.FRACTION_OF_CENT)
    return JudgedLine(line, Outcome.CORRECTED, tuple(reasons), units)


def _units(line: Line) -> tuple[int, Reason | None]:
    """Return how many units a line sold, and why that is not its quantity."""
    if line.quantity == 0:
        # money without a quantity: something was sold and its count was lost
        return (1, Reason.QUANTITY_LOST) if line.shelf_minor else (0, Reason.QUANTITY_ZERO)
    if line.sold_by == SoldBy.VOLUME and line.quantity > 1:
        return 1, Reason.QUANTITY_MEASURED
    return line.quantity, None


def _flaw(line: Line) -> Reason | None:
    """Return what is wrong with a line by itself."""
    if not line.complete:
        return Reason.FIELD_MISSING
    if line.quantity < 0:
        return Reason.QUANTITY_NEGATIVE
    if (
        line.sales_minor < 0
        or line.retail_discount_minor < 0
        or line.match_discount_minor < 0
        or line.coupon_minor < 0
    ):
        return Reason.MONEY_NEGATIVE
    return None


def _conflict(line: Line, head: Line | None, last_product: int | None) -> Reason | None:
    """Return what is wrong with a line beside the first of its basket and the one before it."""
    if head is None:
        return None
    if (line.household, line.store) != (head.household, head.store):
        return Reason.BASKET_DIVIDED
    if line.product == last_product:
        return Reason.LINE_REPEATED
    return None
