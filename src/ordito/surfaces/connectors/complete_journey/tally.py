"""The verdicts of an import: counted, and the rejected lines written down with their reasons."""

import csv
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ordito.surfaces.connectors.complete_journey.mapping import coupon_excess_minor
from ordito.surfaces.connectors.complete_journey.model import Batch, JudgedLine, Outcome, Reason

COLUMNS: Final = (
    "reason",
    "household",
    "store",
    "basket",
    "product",
    "quantity",
    "sales_minor",
    "retail_discount_minor",
    "match_discount_minor",
    "coupon_minor",
    "sold_at",
)
_MONEY: Final = COLUMNS[6:10]


class Tally:
    """Counts of verdicts.

    Attributes:
        outcomes: lines by outcome.
        reasons: lines by reason; a line may have several.
        baskets: receipts that are taken over.
        units: that they sold.
        households: that bought.
        stores: that sold.
        products: that were sold.
        rejected: what the rejected lines amount to, by column; their number is ``lines``.
        coupon_excess_minor: what coupons were worth beyond the receipts they were given for.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.reasons: Counter[Reason] = Counter()
        self.baskets = 0
        self.units = 0
        self.households: set[int] = set()
        self.stores: set[int] = set()
        self.products: set[int] = set()
        self.rejected: Counter[str] = Counter(dict.fromkeys(("lines", *_MONEY), 0))
        self.coupon_excess_minor = 0

    def add(self, batch: Batch) -> None:
        """Count the lines of a batch."""
        self.baskets += len(batch.baskets)
        for basket in batch.baskets:
            self.households.add(basket.household)
            self.stores.add(basket.store)
            self.coupon_excess_minor += coupon_excess_minor(basket)
            for judged in basket.lines:
                self.outcomes[judged.outcome] += 1
                if judged.reasons:
                    self.reasons.update(judged.reasons)
                self.units += judged.units
                self.products.add(judged.line.product)
        for judged in batch.rejected:
            self.outcomes[judged.outcome] += 1
            self.reasons.update(judged.reasons)
            self.rejected["lines"] += 1
            for column in _MONEY:
                self.rejected[column] += getattr(judged.line, column) or 0


@contextmanager
def rejects_file(path: Path) -> Generator[Callable[[Iterable[JudgedLine]], None]]:
    """Write a CSV file anew; the function that it lends appends one row for each rejected line."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)

        def write(rejected: Iterable[JudgedLine]) -> None:
            for judged in rejected:
                fields = (getattr(judged.line, column) for column in COLUMNS[1:])
                writer.writerow([judged.reasons[0], *fields])

        yield write
