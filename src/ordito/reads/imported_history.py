"""Imported history: what a source's closed orders amount to, to hold against the source."""

from typing import Final

import msgspec

from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)


class HistoryTotals(msgspec.Struct, frozen=True):
    """Closed orders of one source; money in minor units.

    Attributes:
        orders: how many.
        customers: who bought.
        places: that sold.
        lines: of the orders.
        skus: that were sold.
        units: that left.
        sales_minor: paid for the lines.
        discount_minor: taken off by the seller.
    """

    orders: int
    customers: int
    places: int
    lines: int
    skus: int
    units: int
    sales_minor: int
    discount_minor: int


class TenderTotal(msgspec.Struct, frozen=True):
    """What a tender paid of the closed orders, minor units."""

    tender: str
    captured_minor: int


SUM_ORDERS: Final = _sql.query("sum_orders", HistoryTotals)
SUM_TENDERS: Final = _sql.query("sum_tenders", TenderTotal)


async def get_history_totals(tx: Tx, *, source: str) -> HistoryTotals:
    """Sum up the closed orders of a source."""
    return await tx.one(SUM_ORDERS, source=source)


async def get_tender_totals(tx: Tx, *, source: str) -> dict[str, int]:
    """Sum up what each tender paid of the closed orders of a source, minor units."""
    return {row.tender: row.captured_minor for row in await tx.fetch(SUM_TENDERS, source=source)}
