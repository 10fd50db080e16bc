"""Holds the source against the company's books: every line and every cent is accounted for."""

import msgspec

from ordito.reads.imported_history import HistoryTotals
from ordito.surfaces.connectors.complete_journey.mapping import COUPON_TENDER
from ordito.surfaces.connectors.complete_journey.model import Totals
from ordito.surfaces.connectors.complete_journey.tally import Tally


class Row(msgspec.Struct, frozen=True):
    """One measure on both sides.

    Attributes:
        measure: what is counted.
        is_money: cents of USD, otherwise a number.
        source: in the files.
        left_out: of it, not to be found in the books, for reasons that are counted.
        found: in the books.
    """

    measure: str
    is_money: bool
    source: int
    left_out: int
    found: int

    @property
    def difference(self) -> int:
        """What is in the books and not in the source, or (negative) the other way round."""
        return self.found - (self.source - self.left_out)


def reconcile(
    totals: Totals, tally: Tally, found: HistoryTotals, tenders: dict[str, int]
) -> list[Row]:
    """Return the measures of both sides.

    Args:
        totals: counted in the files, by no rule of ours.
        tally: what was rejected and why.
        found: counted in the company's database.
        tenders: what each tender paid there, cents.
    """
    left = tally.rejected
    return [
        Row("lines", False, totals.lines, left["lines"], found.lines),
        Row("baskets", False, totals.baskets, totals.baskets - tally.baskets, found.orders),
        Row(
            "households",
            False,
            totals.households,
            totals.households - len(tally.households),
            found.customers,
        ),
        Row("stores", False, totals.stores, totals.stores - len(tally.stores), found.places),
        Row("products", False, totals.products, totals.products - len(tally.products), found.skus),
        Row("units", False, tally.units, 0, found.units),
        Row("sales", True, totals.sales_minor, left["sales_minor"], found.sales_minor),
        Row(
            "discounts of the stores",
            True,
            totals.retail_discount_minor + totals.match_discount_minor,
            left["retail_discount_minor"] + left["match_discount_minor"],
            found.discount_minor,
        ),
        Row(
            "coupons of manufacturers",
            True,
            totals.coupon_minor,
            left["coupon_minor"] + tally.coupon_excess_minor,
            tenders.get(COUPON_TENDER, 0),
        ),
        Row(
            "paid in all",
            True,
            totals.sales_minor,
            left["sales_minor"],
            sum(tenders.values()),
        ),
    ]
